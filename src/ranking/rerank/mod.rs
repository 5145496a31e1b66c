//! Shapes a list after scoring.
//!
//! The stages, in their order:
//!
//! 1. *eligibility*: items that are unavailable, filtered out, seen or shown too often are no candidates (the caller does
//!    this, before scoring);
//! 2. [`adjust`]: what goes with the *basket*, the site's *boosts*, *fatigue* and *rotation*, each a named part of the score;
//! 3. items that were *rejected* as often as liked wait for their place in the site's own order, [`rejection`];
//! 4. place by place, from the top, the best item that the [`rules`] (*caps* and *exposure*) allow, by the score minus the penalty of
//!    [`diversity`] plus the gain of [`calibration`]; in the first place,
//!    when a visit begins, the best item of the interest that [`lead`]s it;
//! 5. at their own places, the site's *pins*, and the items that [`explore`] draws at random from outside the visitor's
//!    interests, each with its propensity;
//! 6. the visitor's pins, above all others and regardless of the rules; the items below are chosen with the pins counted in.
//!
//! A shelf is a pure function of the log, the catalogue, the options, the time and a seed. Its first places do not depend on
//! how many follow. [`trace`] records which stage moved which item.

pub mod adjust;
pub mod calibration;
mod choosing;
pub mod diversity;
pub mod explore;
pub mod lead;
pub mod rejection;
pub mod rules;
mod scene;
mod strengths;
pub mod trace;

pub use adjust::{Adjustment, Cause};
pub use choosing::{More, Whom};
pub use explore::Explored;
pub use scene::{Candidate, Scene, Shaped, Shelving, Sources};
pub use strengths::Strengths;
pub use trace::{Move, Stage};

use crate::catalog::{Catalog, ItemIndex, Shaping};
use crate::ranking::{Eligible, Ranked};
use crate::visitor::Reading;
use crate::visitor::profile::Profile;
use calibration::Mix;
use diversity::Likeness;
use explore::Explorer;
use rejection::hold_back;
use rules::Rules;
use trace::Tracer;

/// The number of places with diversity, calibration and exploration; later ones follow the score and the rules.
pub const SHAPED: usize = 60;
/// The number of best items by score among which each place is chosen.
pub const CHOSEN_AMONG: usize = 120;

/// Shapes shelves, in reused memory.
#[derive(Debug, Default)]
pub struct Reranker {
    candidates: Vec<Candidate>,
    /// Which items are candidates.
    known: Eligible,
    /// Items that join the candidates.
    found: Vec<Ranked>,
    likeness: Likeness,
    mix: Mix,
    rules: Rules,
    explorer: Explorer,
    tracer: Tracer,
}

/// Whether anything besides the strengths shapes a shelf: the site's rules, variants, rotation, fatigue, or rejected interests.
pub fn is_shaped(
    (catalog, shaping): (&Catalog, &Shaping),
    (profile, reading): (&Profile, &Reading),
    is_personal: bool,
) -> bool {
    let tires = is_personal && shaping.fatigue.cost > 0.0 && !profile.impressions().all().is_empty();
    let rejects = is_personal && shaping.calibrate.is_some() && reading.rejects_any();
    let is_begun = is_personal && shaping.paths.lead > 0.0 && profile.completed().next().is_some();
    shaping.has_rules() || catalog.variant_field().is_some() || is_begun || shaping.rotation > 0.0 || tires || rejects
}

/// Whether the items are ordered by score alone.
pub fn is_plain(scene: &Scene) -> bool {
    let Scene { catalog, shaping, profile, reading, is_personal, .. } = *scene;
    scene.strengths == Strengths::NONE
        && scene.companions.is_none()
        && !is_shaped((catalog, shaping), (profile, reading), is_personal)
}

impl Reranker {
    /// Fills `shelf` with the best `limit` items of the sources, in their places; if the rules allow none of these, with items from
    /// `more`.
    ///
    /// Cost: for each of the first [`SHAPED`] places, [`CHOSEN_AMONG`] similarities and as many logarithms; some tens of
    /// microseconds a place. Nothing if no shaping applies and nothing is pinned.
    pub fn shape(&mut self, scene: &Scene, sources: &Sources, limit: usize, shelf: &mut Shelving, more: &mut More) {
        shelf.items.clear();
        shelf.shaped.clear();
        if is_plain(scene) && sources.pinned.is_empty() {
            shelf.items.extend(sources.ranked.iter().take(limit));
            return;
        }
        // The most there can be, so that another shelf of the same size allocates nothing.
        shelf.shaped.moves.reserve(2 * limit);
        shelf.shaped.explored.reserve(limit.min(SHAPED));
        if scene.strengths.exploration > 0.0 {
            shelf.shaped.drawable.reserve(explore::DRAWABLE);
        }
        self.gather(scene, sources, shelf.shaped);
        self.rules.begin(scene, sources.pinned.len(), &self.known);
        self.likeness.begin(scene, self.candidates.len());
        self.mix.begin(scene, &self.candidates);
        self.explorer.begin(scene, sources);
        self.lift(scene, &sources.pinned, shelf);
        let first = shelf.items.len();
        for place in first..limit {
            let leads = place == first && scene.strengths.calibration > 0.0;
            let leading = if leads { sources.leading.as_slice() } else { &[] };
            if !self.fill((scene, sources), (place, leading), shelf, more) {
                break;
            }
        }
        self.tracer.finish(&self.candidates, limit, &mut shelf.shaped.moves);
        self.raise(&sources.pinned, shelf);
    }

    /// Gathers the candidates in the order of their adjusted scores.
    fn gather(&mut self, scene: &Scene, sources: &Sources, shaped: &mut Shaped) {
        self.candidates.clear();
        self.known.clear(scene.catalog.len());
        let Sources { ranked, wanted, .. } = sources;
        let in_pool = ranked.len().min(CHOSEN_AMONG);
        // If some items have to wait, others must be there to take their places.
        let rejects = scene.is_personal && scene.reading.rejects_any();
        let site = if rejects { sources.site.as_slice() } else { &[] };
        for (place, &Ranked { item, score }) in ranked.iter().chain(wanted).chain(site).enumerate() {
            let is_wanted = place >= ranked.len();
            if self.known.contains(item) {
                let known = self.candidates.iter_mut().filter(|known| known.item == item);
                known.for_each(|known| known.is_in_pool = true);
                continue;
            }
            self.known.insert(item);
            let (place, is_in_pool) = (self.candidates.len(), is_wanted || place < in_pool);
            self.candidates.push(Candidate { place, is_in_pool, ..Candidate::of(item, score) });
        }
        let least = in_pool.checked_sub(1).map_or(0.0, |last| ranked[last].score);
        let span = ranked.first().map_or(0.0, |best| best.score - least);
        adjust::adjust(scene, &ranked[..in_pool], &mut self.candidates, &mut shaped.adjustments);
        hold_back(scene, sources, &mut self.candidates);
        self.tracer.begin(&mut self.candidates, shaped);
        // Adjusted scores are on the same scale and may exceed 1: so a boost does not reduce the relevance of other items.
        let unit = if span > 0.0 { span } else { 1.0 };
        for candidate in &mut self.candidates {
            candidate.relevance = (candidate.score - least) / unit;
        }
    }

    /// Gives the first places to the visitor's pins, before all other stages.
    fn lift(&mut self, scene: &Scene, pinned: &[Ranked], shelf: &mut Shelving) {
        for &ranked in pinned {
            self.candidates
                .iter_mut()
                .filter(|known| known.item == ranked.item)
                .for_each(|known| known.is_taken = true);
            shelf.items.push(ranked);
            self.noted(scene, ranked.item, shelf.items.len());
        }
    }

    /// Gives the visitor's pins scores above all others: the k-th of n gets the highest plus n + 1 − k. The rise
    /// replaces the item's other adjustments.
    fn raise(&self, pinned: &[Ranked], shelf: &mut Shelving) {
        let Shelving { items, shaped } = shelf;
        let highest = items.iter().map(|ranked| ranked.score).fold(f64::NEG_INFINITY, f64::max);
        for (place, &Ranked { item, score: own }) in pinned.iter().enumerate() {
            let score = highest + (pinned.len() - place) as f64;
            let known = self.candidates.iter().find(|known| known.item == item);
            shaped.adjustments.retain(|added| added.item != item);
            shaped.adjustments.push(Adjustment { item, cause: Cause::Wish, amount: score - own });
            shaped.moves.retain(|moved| moved.item != item);
            shaped.moves.push(Move::wished(item, known.map(|known| known.place), place));
            items[place].score = score;
        }
    }

    /// Fills a place, with a leading item if possible. False if there is no item left for it.
    fn fill(
        &mut self,
        (scene, sources): (&Scene, &Sources),
        (place, leading): (usize, &[ItemIndex]),
        shelf: &mut Shelving,
        more: &mut More,
    ) -> bool {
        let candidate_of = |item| self.candidates.iter().position(|candidate| candidate.item == item);
        let pinned = self.rules.pinned(scene, place);
        if let Some((pin, at)) = pinned.and_then(|(pin, item)| Some((pin, candidate_of(item)?))) {
            let Candidate { item, place: from, .. } = self.candidates[at];
            shelf.shaped.moves.push(Move::pinned(item, from, place, pin));
            self.take(scene, at, shelf);
            return true;
        }
        if scene.strengths.explores(place)
            && let Some(explored) = self.explorer.draw(scene, place, shelf.items, &self.rules)
        {
            self.explore(scene, place, explored, shelf);
            return true;
        }
        let leader = self.leader(scene, (place, leading), shelf.shaped);
        let chosen = leader.or_else(|| self.best(scene, place, |_| true));
        let chosen = chosen.or_else(|| self.best_further((scene, sources), place, shelf.shaped, more));
        let Some(chosen) = chosen else { return false };
        self.leave_behind(scene, chosen);
        let mut tracer = std::mem::take(&mut self.tracer);
        tracer.chosen(&self.candidates, (place, chosen), |passed| match leader {
            Some(_) => self.rule_against(scene, place, passed).unwrap_or(Stage::Calibration),
            None => self.why(scene, place, chosen, passed),
        });
        self.tracer = tracer;
        self.take(scene, chosen, shelf);
        true
    }

    /// Gives a candidate the next place.
    fn take(&mut self, scene: &Scene, at: usize, shelf: &mut Shelving) {
        let Candidate { item, score, .. } = self.candidates[at];
        self.candidates[at].is_taken = true;
        shelf.items.push(Ranked { item, score });
        self.noted(scene, item, shelf.items.len());
    }

    /// Gives the next place to the drawn item.
    fn explore(&mut self, scene: &Scene, place: usize, explored: Explored, shelf: &mut Shelving) {
        let Explored { item, propensity, score } = explored;
        let known = self.candidates.iter_mut().find(|candidate| candidate.item == item);
        let (from, score) = match known {
            Some(candidate) => {
                candidate.is_taken = true;
                (Some(candidate.place), candidate.score)
            }
            None => {
                let mut drawn = Candidate { is_taken: true, ..Candidate::of(item, score) };
                adjust::lift(scene, std::slice::from_mut(&mut drawn), &mut shelf.shaped.adjustments);
                if scene.is_personal {
                    adjust::lead_on(scene, std::slice::from_mut(&mut drawn), &mut shelf.shaped.adjustments);
                }
                (None, drawn.score)
            }
        };
        shelf.shaped.moves.push(Move { stage: Stage::Exploration, item, from, to: Some(place), rule: None });
        shelf.items.push(Ranked { item, score });
        shelf.shaped.note_draw(self.explorer.drawable());
        shelf.shaped.explored.push(Explored { item, propensity, score });
        self.noted(scene, item, shelf.items.len());
    }

    /// Tells the stages that an item was placed.
    fn noted(&mut self, scene: &Scene, item: ItemIndex, count: usize) {
        self.rules.note(scene.catalog, item);
        if count < SHAPED {
            self.likeness.note(scene, item, &self.candidates);
            self.mix.note(scene.catalog, item);
        }
    }
}
