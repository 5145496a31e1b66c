//! The candidate that gets a place, and why higher ones were passed over.

use super::rejection::hold_back;
use super::rules::Rules;
use super::scene::{Candidate, Scene, Shaped, Sources};
use super::{Reranker, SHAPED, Stage, adjust};
use crate::catalog::ItemIndex;
use crate::ranking::Ranked;

/// The boost, in points, from which on the mix has no effect.
const OUTWEIGHS: f64 = 5.0;

/// Whether items that the visitor rejected are included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whom {
    /// Without rejected ones.
    Welcome,
    /// Including rejected ones.
    Anybody,
}

/// The source of more candidates, called if no known candidate may have a place: fills the empty list with the
/// best items that the rules allow and that are no candidates yet, best first; with nothing if there are none.
pub type More<'a> = dyn FnMut(&Rules, &[Candidate], Whom, &mut Vec<Ranked>) + 'a;

impl Reranker {
    /// The best of the items that may lead, unless the site lowers it, or boosts another one above it.
    pub(super) fn leader(
        &self,
        scene: &Scene,
        (place, leading): (usize, &[ItemIndex]),
        shaped: &Shaped,
    ) -> Option<usize> {
        if leading.is_empty() {
            return None;
        }
        let is_lowered = |item| self.candidates.iter().any(|known| known.item == item && known.boost < 0.0);
        let may = |item| leading.contains(&item) && !shaped.tires(item) && !is_lowered(item);
        let leader = self.best(scene, place, may)?;
        let best = self.best(scene, place, |_| true)?;
        let is_lifted = self.candidates[best].boost > self.candidates[leader].boost;
        (!is_lifted).then_some(leader)
    }

    /// The candidate with the highest value among those for which `is_meant` is true. In the first places, from the pool, or from all
    /// candidates if none of the pool may have the place.
    pub(super) fn best(&self, scene: &Scene, place: usize, is_meant: impl Fn(ItemIndex) -> bool) -> Option<usize> {
        self.best_of(scene, place, |candidate| candidate.earliest <= place && is_meant(candidate.item))
    }

    fn best_of(&self, scene: &Scene, place: usize, is_meant: impl Fn(&Candidate) -> bool) -> Option<usize> {
        let may = |&(_, candidate): &(usize, &Candidate)| {
            !candidate.is_taken
                && !candidate.is_over_cap
                && is_meant(candidate)
                && self.rules.allow(scene.catalog, candidate.item, place)
        };
        let mut left = self.candidates.iter().enumerate().filter(may);
        if place >= SHAPED {
            return left.next().map(|(at, _)| at);
        }
        let first = left.clone().next()?.0;
        let pool = left.filter(|(_, candidate)| candidate.is_in_pool);
        let valued = pool.map(|(at, candidate)| (at, self.value(scene, at, candidate)));
        // Of equal values the first, in the order of the scores.
        let best = valued.reduce(|best, next| if next.1 > best.1 { next } else { best });
        best.map(|(at, _)| at).or(Some(first))
    }

    /// If no candidate may have a place: the best of those further down; if there are none, of those
    /// that wait for their places; at last, the best of all when the floors that are due are given up.
    pub(super) fn best_further(
        &mut self,
        (scene, sources): (&Scene, &Sources),
        place: usize,
        shaped: &mut Shaped,
        more: &mut More,
    ) -> Option<usize> {
        loop {
            for whom in [Whom::Welcome, Whom::Anybody] {
                more(&self.rules, &self.candidates, whom, &mut self.found);
                self.join((scene, sources), shaped);
                let waits = |known: &Candidate| whom == Whom::Welcome && known.earliest > place;
                if let Some(best) = self.best_of(scene, place, |known| !waits(known)) {
                    return Some(best);
                }
            }
            if !self.rules.give_up_due() {
                return None;
            }
        }
    }

    /// Adds the items that were found further down to the candidates, below all others.
    fn join(&mut self, (scene, sources): (&Scene, &Sources), shaped: &mut Shaped) {
        let (first, since) = (self.candidates.len(), shaped.adjustments.len());
        let found = self.found.drain(..).zip(first..);
        self.candidates
            .extend(found.map(|(Ranked { item, score }, place)| Candidate { place, ..Candidate::of(item, score) }));
        // Without rotation, which applies to the best only.
        adjust::adjust(scene, &[], &mut self.candidates[first..], &mut shaped.adjustments);
        hold_back(scene, sources, &mut self.candidates[first..]);
        self.tracer.join((&mut self.candidates, first), (shaped, since));
    }

    /// Marks the candidates above the chosen one that a cap keeps away, so that they are not checked again at each place.
    pub(super) fn leave_behind(&mut self, scene: &Scene, chosen: usize) {
        for passed in self.candidates[..chosen].iter_mut().filter(|passed| !passed.is_taken && !passed.is_over_cap) {
            passed.is_over_cap = self.rules.is_over_cap(scene.catalog, passed.item);
        }
    }

    fn value(&self, scene: &Scene, at: usize, candidate: &Candidate) -> f64 {
        let diversity = scene.strengths.diversity;
        let gain = self.mix.gain(at);
        // A boosted item is not passed over for the mix, and a lowered one is not raised for it, in proportion to the boost.
        let boosted = (candidate.boost / scene.point / OUTWEIGHS).clamp(-1.0, 1.0);
        let meant = if boosted > 0.0 { self.mix.most().max(gain) } else { gain.min(0.0) };
        let gain = gain + boosted.abs() * (meant - gain);
        (1.0 - diversity) * candidate.relevance - diversity * self.likeness.penalty(at) + gain
    }

    /// The stage because of which a candidate with a higher score was passed over.
    pub(super) fn why(&self, scene: &Scene, place: usize, chosen: usize, passed: usize) -> Stage {
        if let Some(rule) = self.rule_against(scene, place, passed) {
            return rule;
        }
        let penalty = self.likeness.penalty(passed) - self.likeness.penalty(chosen);
        let gain = self.mix.gain(chosen) - self.mix.gain(passed);
        if scene.strengths.diversity * penalty >= gain { Stage::Diversity } else { Stage::Calibration }
    }

    pub(super) fn rule_against(&self, scene: &Scene, place: usize, candidate: usize) -> Option<Stage> {
        let Candidate { item, is_over_cap, earliest, .. } = self.candidates[candidate];
        match () {
            () if is_over_cap => Some(Stage::Caps),
            () if earliest > place => Some(Stage::Rejection),
            () => self.rules.forbids(scene.catalog, item, place),
        }
    }
}
