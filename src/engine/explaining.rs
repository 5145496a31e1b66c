//! Shelves taken apart again: what speaks for each item, and what its score is made of.

use super::shelves::{Made, Moment, Shelf};
use super::visitor::Visitor;
use super::{EVIDENCE, Engine, REASONS};
use crate::catalog::{ItemIndex, Signal};
use crate::error::Result;
use crate::explain::{self, EventPart, Part, Reason, Source, Then};
use crate::log::Sequence;
use crate::order;
use crate::rank::fusion::Method;
use crate::rank::signals::{self, Values};
use crate::rank::{Blend, Ranked, SignalBlend};
use crate::rerank::{Move, Stage};

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

impl Engine {
    /// For each item of a shelf, what speaks for it; none for a shelf that is not remembered any more.
    ///
    /// Cost: some microseconds an item. Where something was recorded since, a fold of the log as it was then.
    pub fn reasons(&self, number: u32) -> Vec<Reasons> {
        let Some(shelf) = self.shelf(number) else { return Vec::new() };
        let past = self.past(shelf);
        let then = self.then(shelf, past.as_ref());
        let of_item = |ranked: &Ranked| {
            let parts = self.parts(shelf, then, ranked.item);
            let because = |reason: &Reason| self.because(shelf, then, reason, ranked.item);
            explain::reasons(&parts, REASONS).into_iter().map(|reason| (reason, because(&reason))).collect()
        };
        shelf.items.iter().map(of_item).collect()
    }

    /// Takes an item's score on a shelf apart. Errors: `shelf_unknown`.
    pub fn explain(&self, shelf: &str, item: &str) -> Result<Explanation> {
        let known = self.shelves.known(shelf)?;
        let (position, Ranked { item, score }) = known.item(&self.catalog, item)?;
        let past = self.past(known);
        let then = self.then(known, past.as_ref());
        let parts = self.parts(known, then, item);
        let (signals, because) = match known.made.blend() {
            Some(blend) => {
                let values = signals::values(&self.catalog, then.reading, item, then.now);
                (self.signal_parts(blend, &values), explain::evidence(&parts, then, blend, item))
            }
            None => (Vec::new(), vec![Vec::new(); parts.len()]),
        };
        let shares = explain::shares(&parts);
        let parts = parts.into_iter().zip(shares).zip(because);
        let parts = parts.map(|((part, share), because)| {
            let label = if let Source::Boost(number) = part.source { known.boost(number) } else { None };
            ExplainedPart { part, share, because, label: label.map(str::to_owned) }
        });
        let stages = known.shaped.moves.iter().filter(|moved| moved.item == item);
        let stages = stages.map(|moved| known.explained(moved)).collect();
        let intent = known.made.blend().map_or(0.0, |_| then.reading.intent().share);
        Ok(Explanation { position, score, intent, signals, parts: parts.collect(), stages })
    }

    /// Everything that the stages after the score did to a shelf, in their order; nothing for a shelf that is not remembered
    /// any more.
    pub fn trace(&self, number: u32) -> Vec<ExplainedMove> {
        let moves = self.shelf(number).map(|shelf| shelf.shaped.moves.iter().map(|moved| shelf.explained(moved)));
        moves.into_iter().flatten().collect()
    }

    /// The visitor as they were when a shelf was made, read anew; `None` where they are as they were. What was recorded since
    /// then has no part in that shelf's scores.
    fn past(&self, shelf: &Shelf) -> Option<Visitor> {
        let Visitor { log, reading, .. } = &self.visitor;
        let is_past = |moment: &&Moment| moment.generation != reading.generation() || moment.tail != log.tail();
        let moment = shelf.made.moment().filter(is_past)?;
        let mut visitor = Visitor::of(log.up_to(moment.tail), &self.catalog);
        visitor.read(&self.catalog, moment.now, &moment.context);
        Some(visitor)
    }

    fn then<'a>(&'a self, shelf: &Shelf, past: Option<&'a Visitor>) -> Then<'a> {
        let Visitor { log, profile, reading, .. } = past.unwrap_or(&self.visitor);
        let now = shelf.made.moment().map_or(0.0, |moment| moment.now);
        Then { catalog: &self.catalog, log, profile, reading, now }
    }

    /// The parts of an item's score on a shelf; they add up to it.
    fn parts(&self, shelf: &Shelf, then: Then, item: ItemIndex) -> Vec<Part> {
        let by_signals = |blend| explain::parts(&self.catalog, (then.reading, then.now), blend, item);
        match &shelf.made {
            Made::Recommended(_, blend) => {
                let added = shelf.shaped.adjustments.iter().filter(|added| added.item == item);
                by_signals(blend).into_iter().chain(added.map(Part::adjustment)).collect()
            }
            Made::Reranked(_, fusion) => {
                let fused = shelf.fused.iter().find(|fused| fused.item == item);
                let (given, visitor) = fused.map_or((0.0, 0.0), |fused| (fused.given, fused.visitor));
                let mut parts = match fusion.method {
                    Method::Blend => by_signals(&fusion.blend),
                    Method::ReciprocalRank => vec![Part::visitor(visitor)],
                };
                parts.push(Part::query(given));
                parts
            }
            Made::Similar(anchor, likeness) => explain::similarity_parts(&self.catalog, likeness, *anchor, item),
        }
    }

    /// The events that say most for an item by this reason, at most three.
    fn because(&self, shelf: &Shelf, then: Then, reason: &Reason, item: ItemIndex) -> Vec<Sequence> {
        let Some(blend) = shelf.made.blend() else { return Vec::new() };
        if let Source::Signal(signal @ (Signal::Taste(_) | Signal::Neighbours(_))) = reason.source {
            let parts = explain::act_evidence(then, signal, blend, item);
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
    fn signal_parts(&self, blend: &Blend, values: &Values) -> Vec<(Signal, SignalBlend, f64)> {
        let in_force = self.catalog.signals().filter(|&signal| blend.of(signal).factor() != 0.0);
        in_force.map(|signal| (signal, *blend.of(signal), values[signal.index()])).collect()
    }
}
