//! Which stage moved whom, and why.

use super::{Candidate, Cause, Shaped};
use crate::catalog::ItemIndex;
use crate::order;
use crate::ranking::Bar;

/// What can move an item, or keep it away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// It may not be on the shelf at all.
    Eligibility(Bar),
    /// The site lifts it, or lowers it.
    Boost,
    /// It was shown again and again and ignored.
    Fatigue,
    /// Another order among near-equals, from visit to visit.
    Rotation,
    /// What it is about was rejected as often as it was liked.
    Rejection,
    /// There are enough of its kind.
    Caps,
    /// A group has its floor, or its ceiling.
    Exposure,
    /// It is unlike what stands above it, or too like it.
    Diversity,
    /// The shelf follows the visitor's own mix.
    Calibration,
    /// It was drawn at random, to find out.
    Exploration,
    /// The site put it in its place.
    Pin,
    /// The visitor did.
    Wish,
}

impl Stage {
    /// The name in results.
    pub fn name(self) -> &'static str {
        match self {
            Stage::Eligibility(_) => "eligibility",
            Stage::Boost => "boost",
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

    /// What kept it off the shelf, where something did before anything was scored.
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
    /// The place where it stood, from 0; none where it was no candidate.
    pub from: Option<usize>,
    /// The place where it came to stand; none where it left the shelf.
    pub to: Option<usize>,
    /// Which of the site's boosts or pins it was.
    pub rule: Option<usize>,
}

impl Move {
    /// By the site, to its place.
    pub fn pinned(item: ItemIndex, from: usize, to: usize, rule: usize) -> Self {
        Self { stage: Stage::Pin, item, from: Some(from), to: Some(to), rule: Some(rule) }
    }

    /// By the visitor, to the first places.
    pub fn wished(item: ItemIndex, from: Option<usize>, to: usize) -> Self {
        Self { stage: Stage::Wish, item, from, to: Some(to), rule: None }
    }
}

/// Notes who was passed over, and by which stage, until it comes to stand somewhere.
#[derive(Debug, Default)]
pub struct Tracer {
    /// By candidate in the order of the scores.
    passed: Vec<Option<Stage>>,
    /// Who was passed over and came later: where to.
    moved: Vec<Move>,
    /// Room to put them in order, and by item where they stand then.
    before: Vec<Candidate>,
    places: Vec<(u64, u32)>,
    order: order::Descending,
}

impl Tracer {
    /// Puts the candidates in the order of their scores, with what was added, and notes whom that moved. Every candidate's
    /// `place` is its place in this order then.
    pub fn begin(&mut self, candidates: &mut [Candidate], shaped: &mut Shaped) {
        self.passed.clear();
        self.moved.clear();
        self.join((candidates, 0), (shaped, 0));
    }

    /// The same with candidates that join those from `first` on, and what was added to their scores, from `since` on. They
    /// stand below the others whatever was added.
    pub fn join(&mut self, (candidates, first): (&mut [Candidate], usize), (shaped, since): (&mut Shaped, usize)) {
        let (all, candidates) = (candidates.len(), &mut candidates[first..]);
        let Shaped { adjustments, moves, .. } = shaped;
        self.places.clear();
        if adjustments.len() > since {
            self.before.clear();
            self.before.extend_from_slice(candidates);
            // They stand in their places: equal scores stay in the order that they had.
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
                Cause::Boost(rule) => (Stage::Boost, Some(rule)),
                Cause::Fatigue => (Stage::Fatigue, None),
                Cause::Rotation => (Stage::Rotation, None),
                Cause::Wish => (Stage::Wish, None),
            };
            let from = candidates[at].place;
            // Where several things were added, those that pulled the other way did not move it.
            let pulled = if added.amount > 0.0 { to < from } else { to > from && added.amount < 0.0 };
            if pulled {
                moves.push(Move { stage, item: added.item, from: Some(from), to: Some(to), rule });
            }
        }
        candidates.iter_mut().zip(first..).for_each(|(candidate, place)| candidate.place = place);
        self.passed.resize(all, None);
    }

    /// Notes who got a place, and who would have by the score; `why` says which stage passed a candidate over.
    pub fn chosen(&mut self, candidates: &[Candidate], (place, chosen): (usize, usize), why: impl Fn(usize) -> Stage) {
        let mut over = None;
        let above = (0..chosen).filter(|&at| !candidates[at].is_taken);
        for at in above {
            let stage = why(at);
            over = over.or(Some(stage));
            // The last time counts: it is what kept it from the shelf.
            self.passed[at] = Some(stage);
        }
        let stage = self.passed[chosen].or(over).filter(|_| place != chosen);
        let item = candidates[chosen].item;
        self.moved.extend(stage.map(|stage| Move { stage, item, from: Some(chosen), to: Some(place), rule: None }));
    }

    /// Who was moved, and who left the first `limit` places.
    pub fn finish(&mut self, candidates: &[Candidate], limit: usize, moves: &mut Vec<Move>) {
        moves.append(&mut self.moved);
        let left = candidates.iter().zip(&self.passed).take(limit).filter(|(candidate, _)| !candidate.is_taken);
        moves.extend(left.filter_map(|(candidate, passed)| {
            let stage = (*passed)?;
            Some(Move { stage, item: candidate.item, from: Some(candidate.place), to: None, rule: None })
        }));
    }
}
