//! Explains shelves: the reasons for each item, and the parts of its score.

use crate::catalog::{Catalog, ItemIndex, Signal};
use crate::error::Result;
use crate::insight::attribution;
use crate::insight::attribution::{Part, Reason, Source};
use crate::insight::evidence::{self, EventPart, Snapshot};
use crate::order;
use crate::ranking::fusion::Method;
use crate::ranking::rerank::{Move, Stage};
use crate::ranking::shelf::{Origin, VisitorState};
use crate::ranking::signals;
use crate::ranking::signals::Values;
use crate::ranking::{Blend, Ranked, SignalBlend};
use crate::ranking::{Shelf, Shelves};
use crate::visitor::Visitor;
use crate::visitor::log::{Sequence, Stated};

/// The reasons for an item, strongest first, each with the events that taught it.
pub type Reasons = Vec<(Reason, Vec<Sequence>)>;

/// An explained score.
#[derive(Debug, Clone, PartialEq)]
pub struct Explanation {
    /// The item's place on the shelf.
    pub position: usize,
    /// Its score.
    pub score: f64,
    /// For each signal, its part of the blend and the item's value. Empty for a shelf of similar items. Together with
    /// later adjustments, or the contribution of the given order, they add up to the score.
    pub signals: Vec<(Signal, SignalBlend, f64)>,
    /// How far the visit outweighs the long run, 0 to 1; 0 if both agree.
    pub intent: f64,
    /// The parts, which add up to the score, each with its share and the events behind it.
    pub parts: Vec<ExplainedPart>,
    /// The stages after scoring that moved it.
    pub stages: Vec<ExplainedMove>,
}

/// An item that a stage moved, with the site's label.
#[derive(Debug, Clone, PartialEq)]
pub struct ExplainedMove {
    /// What was done.
    pub moved: Move,
    /// The site's label of its boost or pin.
    pub label: Option<String>,
}

/// A part of a score.
#[derive(Debug, Clone, PartialEq)]
pub struct ExplainedPart {
    /// The part.
    pub part: Part,
    /// Its share of everything that counts for the item, 0 to 1.
    pub share: f64,
    /// The events behind it.
    pub because: Vec<EventPart>,
    /// The site's label of its boost.
    pub label: Option<String>,
    /// The fact that it is about.
    pub stated: Option<Stated>,
}

impl Shelf {
    /// The site's label of the boost with that number.
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

/// The largest number of reasons of an item.
const REASONS: usize = 5;
/// The largest number of events of a reason.
const EVIDENCE: usize = 3;

/// The reasons for each item of a shelf.
///
/// Cost: some microseconds an item. If something was recorded since, a fold of the log as it was then.
pub fn reasons(catalog: &Catalog, visitor: &Visitor, shelf: &Shelf) -> Vec<Reasons> {
    let past = past(catalog, visitor, shelf);
    let snapshot = snapshot(catalog, past.as_ref().unwrap_or(visitor), shelf);
    let of_item = |ranked: &Ranked| {
        let parts = parts(shelf, snapshot, ranked.item);
        let because = |reason: &Reason| because(shelf, snapshot, reason, ranked.item);
        attribution::reasons(&parts, REASONS).into_iter().map(|reason| (reason, because(&reason))).collect()
    };
    shelf.items.iter().map(of_item).collect()
}

/// Explains the score of an item on a shelf. Errors: `shelf_unknown`.
pub fn explain(
    catalog: &Catalog,
    visitor: &Visitor,
    shelves: &Shelves,
    (shelf, item): (&str, &str),
) -> Result<Explanation> {
    let known = shelves.known(shelf)?;
    let (position, Ranked { item, score }) = known.item(catalog, item)?;
    let past = past(catalog, visitor, known);
    let snapshot = snapshot(catalog, past.as_ref().unwrap_or(visitor), known);
    let parts = parts(known, snapshot, item);
    let (signals, because) = match known.origin.blend() {
        Some(blend) => {
            let values = signals::values(catalog, snapshot.reading, item, snapshot.now);
            (signal_parts(catalog, blend, &values), evidence::evidence(&parts, snapshot, blend, item))
        }
        None => (Vec::new(), vec![Vec::new(); parts.len()]),
    };
    let shares = attribution::shares(&parts);
    let parts = parts.into_iter().zip(shares).zip(because);
    let parts = parts.map(|((part, share), because)| {
        let label = if let Source::Boost(number) = part.source { known.boost(number) } else { None };
        let stated = part.fact.and_then(|place| known.stated(place)).cloned();
        ExplainedPart { part, share, because, label: label.map(str::to_owned), stated }
    });
    let stages = known.shaped.moves.iter().filter(|moved| moved.item == item);
    let stages = stages.map(|moved| known.explained(moved)).collect();
    let intent = known.origin.blend().map_or(0.0, |_| snapshot.reading.intent().share);
    Ok(Explanation { position, score, intent, signals, parts: parts.collect(), stages })
}

/// The moves of all stages after scoring, in their order.
pub fn trace(shelf: &Shelf) -> Vec<ExplainedMove> {
    shelf.shaped.moves.iter().map(|moved| shelf.explained(moved)).collect()
}

/// The visitor at the time when a shelf was made, read again; `None` if nothing has changed. Later events
/// have no part in that shelf's scores.
fn past(catalog: &Catalog, visitor: &Visitor, shelf: &Shelf) -> Option<Visitor> {
    let Visitor { log, reading, .. } = visitor;
    let is_past = |state: &&VisitorState| state.generation != reading.generation() || state.tail != log.tail();
    let state = shelf.origin.visitor_state().filter(is_past)?;
    let mut past = visitor.of_log(log.up_to(state.tail), catalog).in_session_of(&state.facts);
    past.read(catalog, state.now, &state.context);
    Some(past)
}

fn snapshot<'a>(catalog: &'a Catalog, visitor: &'a Visitor, shelf: &Shelf) -> Snapshot<'a> {
    let Visitor { log, layers, profile, reading, .. } = visitor;
    let now = shelf.origin.visitor_state().map_or(0.0, |state| state.now);
    Snapshot { catalog, log, layers, profile, reading, now }
}

/// The parts of an item's score on a shelf that was made of this visitor's latest reading.
pub(super) fn present_parts(catalog: &Catalog, visitor: &Visitor, shelf: &Shelf, item: ItemIndex) -> Vec<Part> {
    parts(shelf, snapshot(catalog, visitor, shelf), item)
}

/// The parts of an item's score on a shelf; they add up to it.
fn parts(shelf: &Shelf, snapshot: Snapshot, item: ItemIndex) -> Vec<Part> {
    let by_signals = |blend| attribution::parts(snapshot.catalog, (snapshot.reading, snapshot.now), blend, item);
    match &shelf.origin {
        Origin::Recommended(_, blend) => {
            let added = shelf.shaped.adjustments.iter().filter(|added| added.item == item);
            let added = added.map(|added| Part::adjustment(snapshot.catalog, &shelf.basket, added));
            by_signals(blend).into_iter().chain(added).collect()
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
        Origin::Together(set) => attribution::complement_parts(snapshot.catalog, &shelf.basket, *set, item),
        Origin::Similar(anchor, likeness) => attribution::similarity_parts(snapshot.catalog, likeness, *anchor, item),
    }
}

/// The events that contribute most to a reason, at most three.
fn because(shelf: &Shelf, snapshot: Snapshot, reason: &Reason, item: ItemIndex) -> Vec<Sequence> {
    if let Some(place) = reason.fact {
        return shelf.stated(place).and_then(|stated| stated.sequence).into_iter().collect();
    }
    let Some(blend) = shelf.origin.blend().filter(|_| reason.with.is_none()) else { return Vec::new() };
    if let Source::Signal(signal @ (Signal::Taste(_) | Signal::Neighbours(_))) = reason.source {
        let parts = evidence::act_evidence(snapshot, signal, blend, item);
        let order = order::descending(parts.iter().map(|part| part.contribution).zip(0..));
        let speaking = order.into_iter().take(EVIDENCE).filter(|&(contribution, _)| contribution > 0.0);
        return speaking.map(|(_, place)| parts[place as usize].sequence).collect();
    }
    let wanted = reason.feature.and_then(|feature| snapshot.reading.get(feature));
    match wanted.and_then(|wanted| wanted.place) {
        Some(place) => snapshot.profile.affinities().all()[place].evidence().collect(),
        None => Vec::new(),
    }
}

/// For each signal that is part of the score, its part of the blend and the item's value.
fn signal_parts(catalog: &Catalog, blend: &Blend, values: &Values) -> Vec<(Signal, SignalBlend, f64)> {
    let in_force = catalog.signals().filter(|&signal| blend.of(signal).factor() != 0.0);
    in_force.map(|signal| (signal, *blend.of(signal), values[signal.index()])).collect()
}
