//! Records which stage moved which item, and why.

use super::{Candidate, Cause, Shaped};
use crate::catalog::ItemIndex;
use crate::order;
use crate::ranking::Bar;

/// A stage that can move an item, or keep it off the shelf.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// The item was not eligible.
    Eligibility(Bar),
    /// It goes with the basket.
    Basket,
    /// The site's boost.
    Boost,
    /// It continues a path that the visitor began.
    Path,
    /// It was shown repeatedly and ignored.
    Fatigue,
    /// A change of order among items with nearly equal scores, from visit to visit.
    Rotation,
    /// Its features were rejected as often as they were liked.
    Rejection,
    /// A cap was reached.
    Caps,
    /// The floor or the ceiling of a group.
    Exposure,
    /// It is unlike the items above it, or too similar to them.
    Diversity,
    /// The shelf follows the visitor's own mix.
    Calibration,
    /// It was drawn at random to explore the visitor's taste.
    Exploration,
    /// The site pinned it.
    Pin,
    /// The visitor pinned it.
    Wish,
}

impl Stage {
    /// The name in results.
    pub fn name(self) -> &'static str {
        match self {
            Stage::Eligibility(_) => "eligibility",
            Stage::Basket => "basket",
            Stage::Boost => "boost",
            Stage::Path => "path",
            Stage::Fatigue => "fatigue",
            Stage::Rotation => "rotation",
            Stage::Rejection => "rejection",
            Stage::Caps => "caps",
            Stage::Exposure => "exposure",
            Stage::Diversity => "diversity",
            Stage::Calibration => "calibration",
            Stage::Exploration => "exploration",
            Stage::Pin => "pin",
            Stage::Wish => "wish",
        }
    }

    /// Why it was not eligible, with [`Eligibility`](Self::Eligibility).
    pub fn reason(self) -> Option<&'static str> {
        match self {
            Stage::Eligibility(bar) => Some(bar.name()),
            _ => None,
        }
    }
}

/// An item that a stage moved.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Move {
    /// The stage.
    pub stage: Stage,
    /// The item.
    pub item: ItemIndex,
    /// Its place by score, from 0; none if it was no candidate.
    pub from: Option<usize>,
    /// Its final place; none if it left the shelf.
    pub to: Option<usize>,
    /// The number of the site's boost or pin.
    pub rule: Option<usize>,
}

impl Move {
    /// A move by the site's pin.
    pub fn pinned(item: ItemIndex, from: usize, to: usize, rule: usize) -> Self {
        Self { stage: Stage::Pin, item, from: Some(from), to: Some(to), rule: Some(rule) }
    }

    /// A move by the visitor's pin, to the first places.
    pub fn wished(item: ItemIndex, from: Option<usize>, to: usize) -> Self {
        Self { stage: Stage::Wish, item, from, to: Some(to), rule: None }
    }
}

/// Records which candidates were passed over, and by which stage, until they get a place.
#[derive(Debug, Default)]
pub struct Tracer {
    /// By candidate in the order of the scores.
    passed: Vec<Option<Stage>>,
    /// The candidates that were passed over and got a place later, with that place.
    moved: Vec<Move>,
    /// Working memory for the order, and by item its place in it.
    before: Vec<Candidate>,
    places: Vec<(u64, u32)>,
    order: order::Descending,
}

impl Tracer {
    /// Sorts the candidates by adjusted score, and records the moves. Afterwards every candidate's
    /// `place` is its place in this order.
    pub fn begin(&mut self, candidates: &mut [Candidate], shaped: &mut Shaped) {
        self.passed.clear();
        self.moved.clear();
        self.join((candidates, 0), (shaped, 0));
    }

    /// The same for candidates that join, from `first` on, with their adjustments from `since` on. They
    /// stay below the others whatever was added.
    pub fn join(&mut self, (candidates, first): (&mut [Candidate], usize), (shaped, since): (&mut Shaped, usize)) {
        let (all, candidates) = (candidates.len(), &mut candidates[first..]);
        let Shaped { adjustments, moves, .. } = shaped;
        self.places.clear();
        if adjustments.len() > since {
            self.before.clear();
            self.before.extend_from_slice(candidates);
            // They are in the order of their places: equal scores keep that order.
            let sorted = self.order.sort(self.before.iter().map(|candidate| candidate.score).zip(0..));
            candidates.iter_mut().zip(sorted).for_each(|(candidate, (_, at))| *candidate = self.before[at as usize]);
            self.places.extend(candidates.iter().map(|candidate| candidate.item.get() as u64).zip(0..));
            order::sort(&mut self.places);
        }
        for added in &adjustments[since..] {
            let item = added.item.get() as u64;
            let Ok(at) = self.places.binary_search_by_key(&item, |&(known, _)| known) else { continue };
            let at = self.places[at].1 as usize;
            let to = first + at;
            let (stage, rule) = match added.cause {
                Cause::Basket(_) => (Stage::Basket, None),
                Cause::Boost(rule) => (Stage::Boost, Some(rule)),
                Cause::Path => (Stage::Path, None),
                Cause::Fatigue => (Stage::Fatigue, None),
                Cause::Rotation => (Stage::Rotation, None),
                Cause::Wish => (Stage::Wish, None),
            };
            let from = candidates[at].place;
            // Of several adjustments, those that pulled the other way did not move it.
            let pulled = if added.amount > 0.0 { to < from } else { to > from && added.amount < 0.0 };
            // One move, however many items of a basket it goes with.
            let is_known = || moves.iter().any(|known| known.item == added.item && known.stage == Stage::Basket);
            if pulled && !(stage == Stage::Basket && is_known()) {
                moves.push(Move { stage, item: added.item, from: Some(from), to: Some(to), rule });
            }
        }
        candidates.iter_mut().zip(first..).for_each(|(candidate, place)| candidate.place = place);
        self.passed.resize(all, None);
    }

    /// Records which candidate got a place, and which would have by score; `why` gives the stage that passed a candidate over.
    pub fn chosen(&mut self, candidates: &[Candidate], (place, chosen): (usize, usize), why: impl Fn(usize) -> Stage) {
        let mut over = None;
        let above = (0..chosen).filter(|&at| !candidates[at].is_taken);
        for at in above {
            let stage = why(at);
            over = over.or(Some(stage));
            // The last one counts: it kept the item off the shelf.
            self.passed[at] = Some(stage);
        }
        let stage = self.passed[chosen].or(over).filter(|_| place != chosen);
        let item = candidates[chosen].item;
        self.moved.extend(stage.map(|stage| Move { stage, item, from: Some(chosen), to: Some(place), rule: None }));
    }

    /// The items that were moved, and those that left the first `limit` places.
    pub fn finish(&mut self, candidates: &[Candidate], limit: usize, moves: &mut Vec<Move>) {
        moves.append(&mut self.moved);
        let left = candidates.iter().zip(&self.passed).take(limit).filter(|(candidate, _)| !candidate.is_taken);
        moves.extend(left.filter_map(|(candidate, passed)| {
            let stage = (*passed)?;
            Some(Move { stage, item: candidate.item, from: Some(candidate.place), to: None, rule: None })
        }));
    }
}
