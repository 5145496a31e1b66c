//! The reward of a choice, from later events.
//!
//! Events whose `recommendation` is the choice's id count: a `goal` with its value, an act for an item (from
//! a click to a purchase) with 1, an act against one with 0; the highest is the reward. They count until a day after
//! the end of the visit. A choice without such an event by then has 0. Until then it is pending and teaches nothing,
//! even if there was an event: if rewards counted at once and missing rewards a day later, the latest choices would all seem
//! good (informative censoring).

use std::collections::HashMap;

use crate::hash::{BuildMapHasher, xxh64};
use crate::visitor::log::{Act, Context, Decision, DecisionKind, Entry, Event, EventKind, Payload, Sequence};
use crate::visitor::profile::visits::Visit;

/// The time after its visit in which a choice can be rewarded, in milliseconds.
pub const PATIENCE_MS: f64 = 86_400_000.0;

/// A choice, and its reward.
#[derive(Debug, Clone, PartialEq)]
pub struct Choice<'a> {
    /// Its number in the log.
    pub sequence: Sequence,
    /// Its time.
    pub at: f64,
    /// The id by which events name it.
    pub id: &'a str,
    /// The slot, the variant, and the chance with which it was drawn.
    pub decision: &'a Decision,
    /// Its situation.
    pub context: &'a Context,
    /// Its surface, if one was given.
    pub surface: Option<&'a str>,
    /// The highest reward so far.
    heard: Option<f64>,
    /// The time until which it can be rewarded.
    until: f64,
}

impl Choice<'_> {
    /// Its reward, 0 to 1; `None` while it is pending.
    pub fn reward(&self, now: f64) -> Option<f64> {
        (now > self.until).then(|| self.heard.unwrap_or_default())
    }
}

/// The choices of a slot (of all slots, where none is named) among a log's standing entries in the order of time, oldest first.
///
/// Cost: a pass over the entries; those that say something of a choice are hashed.
pub fn choices<'a>(standing: &[&'a Entry], visits: &[Visit], slot: Option<&str>) -> Vec<Choice<'a>> {
    let mut choices: Vec<Choice> = Vec::new();
    let mut places: HashMap<u64, usize, BuildMapHasher> = HashMap::default();
    for entry in standing {
        let event = &entry.event;
        let Some(id) = event.recommendation.as_deref() else { continue };
        let decision = match &event.payload {
            Payload::Decision(DecisionKind::Choice, decision) => Some(decision),
            _ => None,
        };
        let said = said(event);
        if decision.is_none() && said.is_none() {
            continue;
        }
        let key = xxh64(id.as_bytes(), 0);
        let known = places.get(&key).map(|&place| &mut choices[place]).filter(|choice| choice.id == id);
        match (decision, known) {
            (Some(decision), None) if slot.is_none_or(|slot| slot == decision.name) => {
                let (sequence, at, context) = (entry.sequence, event.at, &event.context);
                let surface = event.surface.as_deref();
                let until = end_of_visit(visits, at) + PATIENCE_MS;
                places.insert(key, choices.len());
                choices.push(Choice { sequence, at, id, decision, context, surface, heard: None, until });
            }
            (None, Some(choice)) if event.at <= choice.until => choice.heard = best(choice.heard, said),
            // If two concurrent calls made the same draw, the second is the same choice.
            _ => {}
        }
    }
    choices
}

/// The higher of two rewards, if there is any.
fn best(heard: Option<f64>, said: Option<f64>) -> Option<f64> {
    heard.zip(said).map(|(heard, said)| heard.max(said)).or(heard).or(said)
}

/// The reward that an event gives to the choice that led to it, 0 to 1; `None` if it gives none.
fn said(event: &Event) -> Option<f64> {
    match &event.payload {
        Payload::Act(Act::Goal(reached), _) => Some(reached.extent()),
        _ if event.weight() > 0.0 => Some(1.0),
        _ if event.weight() < 0.0 => Some(0.0),
        _ => None,
    }
}

/// The end of the visit at a time.
fn end_of_visit(visits: &[Visit], at: f64) -> f64 {
    visit_of(visits, at).map_or(at, |visit| visits[visit].end.max(at))
}

/// The index of the visit at a time; `None` before the first visit.
pub fn visit_of(visits: &[Visit], at: f64) -> Option<usize> {
    visits.partition_point(|visit| visit.start <= at).checked_sub(1)
}

/// Whether an event is the outcome of a report: that goal, an event of that type, or, if none is named, any goal, click or
/// purchase.
pub fn is_outcome(event: &Event, goal: Option<&str>) -> bool {
    match goal {
        Some(goal) => event.goal() == Some(goal) || EventKind::from_name(goal) == Some(event.kind()),
        None => matches!(event.kind(), EventKind::Goal | EventKind::Click | EventKind::Purchase),
    }
}
