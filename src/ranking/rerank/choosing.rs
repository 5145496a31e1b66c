//! Which candidate a place goes to, and why those above it were passed over.

use super::rejection::hold_back;
use super::rules::Rules;
use super::scene::{Candidate, Scene, Shaped, Sources};
use super::{Reranker, SHAPED, Stage, adjust};
use crate::catalog::ItemIndex;
use crate::ranking::Ranked;

/// A boost of so many points outweighs the mix altogether.
const OUTWEIGHS: f64 = 5.0;

/// Whether those that the visitor rejected are looked at as well.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whom {
    /// All but these.
    Welcome,
    /// All.
    Anybody,
}

/// Where more candidates come from when none that is known may stand in a place: puts into the list, which is empty, the
/// best of what the rules leave open and is no candidate yet, best first; nothing where there is none.
pub type More<'a> = dyn FnMut(&Rules, &[Candidate], Whom, &mut Vec<Ranked>) + 'a;

impl Reranker {
    /// The best of those that may lead, unless the site lowers it, or lifts another above it.
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

    /// Of those that are meant, the candidate with the most to say for it. Among the first places, the pool; if nothing there
    /// may come, any.
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
        // The first of equals: the order of the scores.
        let best = valued.reduce(|best, next| if next.1 > best.1 { next } else { best });
        best.map(|(at, _)| at).or(Some(first))
    }

    /// Where none of the candidates may have a place: the best of those further down; where there are none either, of those
    /// who wait for their places; and at last of all that may when the floors that are due have given way.
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

    /// Lets what was found further down join the candidates, below all others.
    fn join(&mut self, (scene, sources): (&Scene, &Sources), shaped: &mut Shaped) {
        let (first, since) = (self.candidates.len(), shaped.adjustments.len());
        let found = self.found.drain(..).zip(first..);
        self.candidates
            .extend(found.map(|(Ranked { item, score }, place)| Candidate { place, ..Candidate::of(item, score) }));
        // Rotation is among the best.
        adjust::adjust(scene, &[], &mut self.candidates[first..], &mut shaped.adjustments);
        hold_back(scene, sources, &mut self.candidates[first..]);
        self.tracer.join((&mut self.candidates, first), (shaped, since));
    }

    /// Notes which of those above the chosen one a cap keeps away: so that they are not asked again at each place.
    pub(super) fn leave_behind(&mut self, scene: &Scene, chosen: usize) {
        for passed in self.candidates[..chosen].iter_mut().filter(|passed| !passed.is_taken && !passed.is_over_cap) {
            passed.is_over_cap = self.rules.is_over_cap(scene.catalog, passed.item);
        }
    }

    fn value(&self, scene: &Scene, at: usize, candidate: &Candidate) -> f64 {
        let diversity = scene.strengths.diversity;
        let gain = self.mix.gain(at);
        // What the site lifts is not passed over for the mix, what it lowers is not brought up for it: the more, the less.
        let boosted = (candidate.boost / scene.point / OUTWEIGHS).clamp(-1.0, 1.0);
        let meant = if boosted > 0.0 { self.mix.most().max(gain) } else { gain.min(0.0) };
        let gain = gain + boosted.abs() * (meant - gain);
        (1.0 - diversity) * candidate.relevance - diversity * self.likeness.penalty(at) + gain
    }

    /// Why a candidate that stands higher by its score was passed over.
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
