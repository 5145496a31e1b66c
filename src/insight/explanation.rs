//! Shelves taken apart again: what speaks for each item, and what its score is made of.

use crate::catalog::{Catalog, ItemIndex, Signal};
use crate::error::Result;
use crate::insight::attribution;
use crate::insight::attribution::{EventPart, Part, Reason, Source, Then};
use crate::order;
use crate::ranking::fusion::Method;
use crate::ranking::rerank::{Move, Stage};
use crate::ranking::shelf::{Moment, Origin};
use crate::ranking::signals;
use crate::ranking::signals::Values;
use crate::ranking::{Blend, Ranked, SignalBlend};
use crate::ranking::{Shelf, Shelves};
use crate::visitor::Visitor;
use crate::visitor::log::Sequence;

/// What speaks for an item, strongest first, and for each reason the events that taught it.
pub type Reasons = Vec<(Reason, Vec<Sequence>)>;

/// A score taken apart.
#[derive(Debug, Clone, PartialEq)]
pub struct Explanation {
    /// The item's place on the shelf.
    pub position: usize,
    /// Its score.
    pub score: f64,
    /// By signal, its part in the blend and the item's value. Empty for a shelf of similar items. With what was
    /// added afterwards, or what the given order adds, they add up to the score as well.
    pub signals: Vec<(Signal, SignalBlend, f64)>,
    /// How far the visit led over the long run, 0 to 1; 0 where both agree.
    pub intent: f64,
    /// The parts, which add up to the score, each with its share and the events behind it.
    pub parts: Vec<ExplainedPart>,
    /// The stages after the score that moved it.
    pub stages: Vec<ExplainedMove>,
}

/// An item that a stage moved, in words of the site's where it was the site.
#[derive(Debug, Clone, PartialEq)]
pub struct ExplainedMove {
    /// What was done.
    pub moved: Move,
    /// What the site says about its boost or pin.
    pub label: Option<String>,
}

/// A part of a score.
#[derive(Debug, Clone, PartialEq)]
pub struct ExplainedPart {
    /// The part.
    pub part: Part,
    /// Of everything that speaks for the item, how much this is, 0 to 1.
    pub share: f64,
    /// The events behind it.
    pub because: Vec<EventPart>,
    /// What the site says about its boost.
    pub label: Option<String>,
}

impl Shelf {
    /// What the site says about its boost of that number.
    pub fn boost(&self, number: usize) -> Option<&str> {
        Some(self.shaping.as_ref()?.boosts.get(number)?.label.as_str())
    }

    fn explained(&self, moved: &Move) -> ExplainedMove {
        let label = moved.rule.and_then(|number| match moved.stage {
            Stage::Boost => self.boost(number),
            _ => Some(self.shaping.as_ref()?.pins.get(number)?.label.as_str()),
        });
        ExplainedMove { moved: *moved, label: label.map(str::to_owned) }
    }
}

/// How many reasons an item of a shelf carries.
const REASONS: usize = 5;
/// How many events a reason names.
const EVIDENCE: usize = 3;

/// For each item of a shelf, what speaks for it.
///
/// Cost: some microseconds an item. Where something was recorded since, a fold of the log as it was then.
pub fn reasons(catalog: &Catalog, visitor: &Visitor, shelf: &Shelf) -> Vec<Reasons> {
    let past = past(catalog, visitor, shelf);
    let then = then(catalog, past.as_ref().unwrap_or(visitor), shelf);
    let of_item = |ranked: &Ranked| {
        let parts = parts(shelf, then, ranked.item);
        let because = |reason: &Reason| because(shelf, then, reason, ranked.item);
        attribution::reasons(&parts, REASONS).into_iter().map(|reason| (reason, because(&reason))).collect()
    };
    shelf.items.iter().map(of_item).collect()
}

/// Takes an item's score on a shelf apart. Errors: `shelf_unknown`.
pub fn explain(
    catalog: &Catalog,
    visitor: &Visitor,
    shelves: &Shelves,
    (shelf, item): (&str, &str),
) -> Result<Explanation> {
    let known = shelves.known(shelf)?;
    let (position, Ranked { item, score }) = known.item(catalog, item)?;
    let past = past(catalog, visitor, known);
    let then = then(catalog, past.as_ref().unwrap_or(visitor), known);
    let parts = parts(known, then, item);
    let (signals, because) = match known.origin.blend() {
        Some(blend) => {
            let values = signals::values(catalog, then.reading, item, then.now);
            (signal_parts(catalog, blend, &values), attribution::evidence(&parts, then, blend, item))
        }
        None => (Vec::new(), vec![Vec::new(); parts.len()]),
    };
    let shares = attribution::shares(&parts);
    let parts = parts.into_iter().zip(shares).zip(because);
    let parts = parts.map(|((part, share), because)| {
        let label = if let Source::Boost(number) = part.source { known.boost(number) } else { None };
        ExplainedPart { part, share, because, label: label.map(str::to_owned) }
    });
    let stages = known.shaped.moves.iter().filter(|moved| moved.item == item);
    let stages = stages.map(|moved| known.explained(moved)).collect();
    let intent = known.origin.blend().map_or(0.0, |_| then.reading.intent().share);
    Ok(Explanation { position, score, intent, signals, parts: parts.collect(), stages })
}

/// Everything that the stages after the score did to a shelf, in their order.
pub fn trace(shelf: &Shelf) -> Vec<ExplainedMove> {
    shelf.shaped.moves.iter().map(|moved| shelf.explained(moved)).collect()
}

/// The visitor as they were when a shelf was made, read anew; `None` where they are as they were. What was recorded since
/// then has no part in that shelf's scores.
fn past(catalog: &Catalog, visitor: &Visitor, shelf: &Shelf) -> Option<Visitor> {
    let Visitor { log, reading, .. } = visitor;
    let is_past = |moment: &&Moment| moment.generation != reading.generation() || moment.tail != log.tail();
    let moment = shelf.origin.moment().filter(is_past)?;
    let mut then = visitor.of_log(log.up_to(moment.tail), catalog);
    then.read(catalog, moment.now, &moment.context);
    Some(then)
}

fn then<'a>(catalog: &'a Catalog, visitor: &'a Visitor, shelf: &Shelf) -> Then<'a> {
    let Visitor { log, profile, reading, .. } = visitor;
    let now = shelf.origin.moment().map_or(0.0, |moment| moment.now);
    Then { catalog, log, profile, reading, now }
}

/// The parts of an item's score on a shelf; they add up to it.
fn parts(shelf: &Shelf, then: Then, item: ItemIndex) -> Vec<Part> {
    let by_signals = |blend| attribution::parts(then.catalog, (then.reading, then.now), blend, item);
    match &shelf.origin {
        Origin::Recommended(_, blend) => {
            let added = shelf.shaped.adjustments.iter().filter(|added| added.item == item);
            by_signals(blend).into_iter().chain(added.map(Part::adjustment)).collect()
        }
        Origin::Reranked(_, fusion) => {
            let fused = shelf.fused.iter().find(|fused| fused.item == item);
            let (given, visitor) = fused.map_or((0.0, 0.0), |fused| (fused.given, fused.visitor));
            let mut parts = match fusion.method {
                Method::Blend => by_signals(&fusion.blend),
                Method::ReciprocalRank => vec![Part::visitor(visitor)],
            };
            parts.push(Part::query(given));
            parts
        }
        Origin::Similar(anchor, likeness) => attribution::similarity_parts(then.catalog, likeness, *anchor, item),
    }
}

/// The events that say most for an item by this reason, at most three.
fn because(shelf: &Shelf, then: Then, reason: &Reason, item: ItemIndex) -> Vec<Sequence> {
    let Some(blend) = shelf.origin.blend() else { return Vec::new() };
    if let Source::Signal(signal @ (Signal::Taste(_) | Signal::Neighbours(_))) = reason.source {
        let parts = attribution::act_evidence(then, signal, blend, item);
        let order = order::descending(parts.iter().map(|part| part.contribution).zip(0..));
        let speaking = order.into_iter().take(EVIDENCE).filter(|&(contribution, _)| contribution > 0.0);
        return speaking.map(|(_, place)| parts[place as usize].sequence).collect();
    }
    let wanted = reason.feature.and_then(|feature| then.reading.get(feature));
    match wanted.and_then(|wanted| wanted.place) {
        Some(place) => then.profile.affinities().all()[place].evidence().collect(),
        None => Vec::new(),
    }
}

/// By signal that has a part in the score, its part in the blend and the item's value.
fn signal_parts(catalog: &Catalog, blend: &Blend, values: &Values) -> Vec<(Signal, SignalBlend, f64)> {
    let in_force = catalog.signals().filter(|&signal| blend.of(signal).factor() != 0.0);
    in_force.map(|signal| (signal, *blend.of(signal), values[signal.index()])).collect()
}
