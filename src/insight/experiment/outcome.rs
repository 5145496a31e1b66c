//! What became of a choice: the reward that later events gave it.
//!
//! An event whose `recommendation` is the choice's id speaks of it: a `goal` with its value, what speaks for an item (from
//! a click to a purchase) with 1, what speaks against one with 0; the best of them counts. They count until a day after
//! the end of the visit. A choice of which nothing was heard by then has 0. Until then it is pending and says nothing,
//! whatever was heard: if rewards counted at once and their absence a day later, what is known of the latest choices would be
//! that they were good (informative censoring).

use std::collections::HashMap;

use crate::hash::{BuildMapHasher, xxh64};
use crate::visitor::log::{Act, Context, Decision, DecisionKind, Entry, Event, EventKind, Payload, Sequence};
use crate::visitor::profile::visits::Visit;

/// For so long after its visit a choice can be rewarded, in milliseconds.
pub const PATIENCE_MS: f64 = 86_400_000.0;

/// A choice, and what became of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Choice<'a> {
    /// Its number in the log.
    pub sequence: Sequence,
    /// When.
    pub at: f64,
    /// What events call it.
    pub id: &'a str,
    /// The slot, the variant, and by what chance it was drawn.
    pub decision: &'a Decision,
    /// In which situation.
    pub context: &'a Context,
    /// On which surface, where that was said.
    pub surface: Option<&'a str>,
    /// The best that events said of it.
    heard: Option<f64>,
    /// Until when they can.
    until: f64,
}

impl Choice<'_> {
    /// Its reward, 0 to 1; `None` while it is pending.
    pub fn reward(&self, now: f64) -> Option<f64> {
        (now > self.until).then(|| self.heard.unwrap_or_default())
    }
}

/// The choices of a slot (of all slots, where none is named) among a log's standing entries, oldest first.
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
            // Where two calls at once drew one draw, the second is the same choice.
            _ => {}
        }
    }
    choices
}

/// The better of what was said, as far as anything was.
fn best(heard: Option<f64>, said: Option<f64>) -> Option<f64> {
    heard.zip(said).map(|(heard, said)| heard.max(said)).or(heard).or(said)
}

/// What an event says of the choice that led to it, 0 to 1; `None` where it says nothing.
fn said(event: &Event) -> Option<f64> {
    match &event.payload {
        Payload::Act(Act::Goal(reached), _) => Some(reached.extent()),
        _ if event.weight() > 0.0 => Some(1.0),
        _ if event.weight() < 0.0 => Some(0.0),
        _ => None,
    }
}

/// When the visit ended in which something happened.
fn end_of_visit(visits: &[Visit], at: f64) -> f64 {
    visit_of(visits, at).map_or(at, |visit| visits[visit].end.max(at))
}

/// The place of the visit in which something happened; `None` where it was before the first.
pub fn visit_of(visits: &[Visit], at: f64) -> Option<usize> {
    visits.partition_point(|visit| visit.start <= at).checked_sub(1)
}

/// Whether an event is what a report counts: that goal, an event of that type, or where nothing is named any goal, click or
/// purchase.
pub fn is_outcome(event: &Event, goal: Option<&str>) -> bool {
    match goal {
        Some(goal) => event.goal() == Some(goal) || EventKind::from_name(goal) == Some(event.kind()),
        None => matches!(event.kind(), EventKind::Goal | EventKind::Click | EventKind::Purchase),
    }
}
