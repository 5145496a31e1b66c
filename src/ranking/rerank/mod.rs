//! What shapes a list after scoring: what stands between the score and the visitor.
//!
//! The stages, in their order:
//!
//! 1. *eligibility*: what is not available, asked for, unseen and seldom shown is no candidate at all (that is for the engine
//!    to see to, before anything is scored);
//! 2. [`adjust`]: the site's *boosts*, *fatigue* and *rotation*, each a part of the score with a name;
//! 3. what was *rejected* as often as it was liked waits for its place in the site's own order, [`rejection`];
//! 4. place by place, from the top, the best of what [`rules`] leave, *caps* and *exposure*, by the score less what
//!    [`diversity`] takes off for likeness and with what [`calibration`] adds for the visitor's own mix; in the first place,
//!    when a visit begins, the best of what the interest that [`lead`]s it is about;
//! 5. at places of their own, the site's *pins*, and lots that [`explore`] draws among what lies outside the visitor's
//!    interests, each with its propensity;
//! 6. the visitor's pins, above all of them and whatever the rules say; what follows is chosen knowing that they stand there.
//!
//! A shelf is a pure function of the log, the catalogue, the options, the time and a seed. Its first places do not depend on
//! how many follow. [`trace`] says which stage moved whom.

pub mod adjust;
pub mod calibration;
pub mod diversity;
pub mod explore;
pub mod lead;
pub mod rejection;
pub mod rules;
pub mod trace;

pub use adjust::{Adjustment, Cause};
pub use explore::Explored;
pub use trace::{Move, Stage};

use crate::catalog::{Catalog, ItemIndex, Shaping};
use crate::ranking::{Eligible, Ranked};
use crate::visitor::Reading;
use crate::visitor::profile::Profile;
use calibration::Mix;
use diversity::Likeness;
use explore::Explorer;
use rules::Rules;
use trace::Tracer;

/// So many places are shaped by diversity and calibration and explored; those after them go by the score and the rules.
pub const SHAPED: usize = 60;
/// Among so many of the best by score is chosen, place by place.
pub const CHOSEN_AMONG: usize = 120;

/// A boost of so many points outweighs the mix altogether.
const OUTWEIGHS: f64 = 5.0;

/// How much the stages do that the visitor's dial reaches, each 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Strengths {
    /// Of diversity.
    pub diversity: f64,
    /// Of calibration.
    pub calibration: f64,
    /// The share of the places that explore, at most ½.
    pub exploration: f64,
}

/// The most that the dial makes of diversity.
const MOST_DIVERSITY: f64 = 0.6;
/// The most that it makes of exploration.
const MOST_EXPLORATION: f64 = 0.5;

impl Strengths {
    /// Nothing.
    pub const NONE: Self = Self { diversity: 0.0, calibration: 0.0, exploration: 0.0 };

    /// What a shaping asks for where nothing may be known of the visitor, or nothing is: the site's own order, unless the
    /// call itself asks for diversity.
    pub fn for_anybody(shaping: &Shaping) -> Self {
        Self { diversity: if shaping.own.diversity { shaping.diversity } else { 0.0 }, ..Self::NONE }
    }

    /// What a shaping asks for, with the visitor's dial on what the call did not give itself: at ½ it is what the site
    /// thinks best, at 0 more of the same, at 1 as much of a surprise as can be.
    pub fn of(shaping: &Shaping, surprise: f64) -> Self {
        let dialled = |own: bool, value: f64, most: f64| {
            if own {
                value
            } else if surprise <= 0.5 {
                2.0 * surprise * value
            } else {
                value + (2.0 * surprise - 1.0) * (most - value).max(0.0)
            }
        };
        Self {
            diversity: dialled(shaping.own.diversity, shaping.diversity, MOST_DIVERSITY),
            calibration: dialled(shaping.own.calibration, shaping.calibration, shaping.calibration),
            exploration: dialled(shaping.own.exploration, shaping.exploration, MOST_EXPLORATION),
        }
    }

    /// The same where the order is to be only so personal, 0 to 1: on the way there from what anybody gets.
    pub fn turned(self, dial: f64, anybody: Self) -> Self {
        let between = |one: f64, other: f64| one + dial * (other - one);
        Self {
            diversity: between(anybody.diversity, self.diversity),
            calibration: between(anybody.calibration, self.calibration),
            exploration: between(anybody.exploration, self.exploration),
        }
    }

    /// Whether a place is for exploration: every k-th place explores, so a longer shelf keeps its first places.
    pub fn explores(&self, place: usize) -> bool {
        let slots = |places: usize| (places as f64 * self.exploration + 1e-9).floor();
        place < SHAPED && slots(place + 1) > slots(place)
    }
}

/// Everything that a shelf is shaped by.
#[derive(Debug, Clone, Copy)]
pub struct Scene<'a> {
    /// The catalogue.
    pub catalog: &'a Catalog,
    /// What was learned.
    pub profile: &'a Profile,
    /// The profile, read at this moment.
    pub reading: &'a Reading,
    /// What was asked for.
    pub shaping: &'a Shaping,
    /// How much of it.
    pub strengths: Strengths,
    /// What a point of a boost or of fatigue is in the score: how far apart the scores are.
    pub point: f64,
    /// Whether what is known of the visitor may have a part.
    pub is_personal: bool,
    /// This moment.
    pub now: f64,
    /// What lots are drawn by.
    pub seed: u64,
    /// Which visit this is: another number for each.
    pub visit: u64,
}

/// The lists that a shelf is made of, each best first.
#[derive(Debug, Default)]
pub struct Sources {
    /// The eligible items by their scores: at least [`CHOSEN_AMONG`], where there are so many.
    pub ranked: Vec<Ranked>,
    /// Those outside the visitor's interests, by the site's own order.
    pub outside: Vec<Ranked>,
    /// All of them by the site's own order.
    pub site: Vec<Ranked>,
    /// The best of what a rule or one of the visitor's interests is about, by their scores, wherever they stand.
    pub wanted: Vec<Ranked>,
    /// Those that may lead, where an interest does.
    pub leading: Vec<ItemIndex>,
    /// What the visitor pinned, in the order of pinning, each with its own score; no more than there are places.
    pub pinned: Vec<Ranked>,
}

/// What became of it, beside the items in their places.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Shaped {
    /// What was added to scores, and why.
    pub adjustments: Vec<Adjustment>,
    /// Which items were drawn by lot.
    pub explored: Vec<Explored>,
    /// Which items could have been, and in which lots: bit n stands for the n-th from the top. A lot that one item alone
    /// could be drawn in is none.
    pub drawable: Vec<(ItemIndex, u32)>,
    /// Which stage moved whom.
    pub moves: Vec<Move>,
}

impl Shaped {
    /// Nothing, in the same memory.
    pub fn clear(&mut self) {
        self.adjustments.clear();
        self.explored.clear();
        self.drawable.clear();
        self.moves.clear();
    }

    /// Whether an item was shown again and again and ignored.
    pub fn tires(&self, item: ItemIndex) -> bool {
        self.adjustments.iter().any(|added| added.item == item && added.cause == Cause::Fatigue)
    }

    /// The lots of the shelf in which an item could have been drawn, that it was drawn in among them.
    pub fn lots(&self, item: ItemIndex) -> u32 {
        self.drawable.iter().find(|drawable| drawable.0 == item).map_or(0, |drawable| drawable.1)
    }

    /// Notes what can be drawn in the next lot. Cost: the square of how many that is, at most 84.
    fn note_lot(&mut self, items: impl ExactSizeIterator<Item = ItemIndex>) {
        if items.len() < 2 {
            return;
        }
        let lot = 1 << self.explored.len();
        for item in items {
            match self.drawable.iter_mut().find(|drawable| drawable.0 == item) {
                Some(drawable) => drawable.1 |= lot,
                None => self.drawable.push((item, lot)),
            }
        }
    }
}

/// A shelf on its way: the items in their places, each with its score, and what became of them.
#[derive(Debug)]
pub struct Shelving<'a> {
    /// The items.
    pub items: &'a mut Vec<Ranked>,
    /// The rest.
    pub shaped: &'a mut Shaped,
}

/// An item that may come next.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Candidate {
    /// The item.
    pub item: ItemIndex,
    /// Its score, with what was added to it.
    pub score: f64,
    /// Its place by the score alone.
    pub place: usize,
    /// What the site's boosts added to it.
    pub boost: f64,
    /// The first place that it may have, for what the visitor rejected.
    pub earliest: usize,
    /// Its score between that of the [`CHOSEN_AMONG`]-th, 0, and that of the best, 1, before anything was added to either.
    pub relevance: f64,
    /// Whether it may be chosen for what it is, and not only for its score.
    pub is_in_pool: bool,
    /// Whether it has its place.
    pub is_taken: bool,
    /// Whether it is known that a cap keeps it from all places that are left.
    pub is_over_cap: bool,
}

impl Candidate {
    /// An item with its score, before anything else is known of it.
    fn of(item: ItemIndex, score: f64) -> Self {
        Self {
            item,
            score,
            place: 0,
            boost: 0.0,
            earliest: 0,
            relevance: 0.0,
            is_in_pool: false,
            is_taken: false,
            is_over_cap: false,
        }
    }
}

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

/// Shapes shelves, in memory that is used again.
#[derive(Debug, Default)]
pub struct Reranker {
    candidates: Vec<Candidate>,
    /// Which items are candidates.
    known: Eligible,
    /// Those that join them.
    found: Vec<Ranked>,
    likeness: Likeness,
    mix: Mix,
    rules: Rules,
    explorer: Explorer,
    tracer: Tracer,
}

/// Whether anything but a strength of its own shapes a shelf: the site's rules, rotation, fatigue, or what was rejected.
pub fn is_shaped(shaping: &Shaping, (profile, reading): (&Profile, &Reading), is_personal: bool) -> bool {
    let tires = is_personal && shaping.fatigue.cost > 0.0 && !profile.impressions().all().is_empty();
    let rejects = is_personal && shaping.calibrate.is_some() && reading.rejects_any();
    shaping.has_rules() || shaping.rotation > 0.0 || tires || rejects
}

/// Whether the items stand by their scores.
pub fn is_plain(scene: &Scene) -> bool {
    let Scene { shaping, profile, reading, is_personal, .. } = *scene;
    scene.strengths == Strengths::NONE && !is_shaped(shaping, (profile, reading), is_personal)
}

impl Reranker {
    /// Fills `shelf` with the best `limit` of the sources, in their places; where the rules leave none of these, with what
    /// there is `more`.
    ///
    /// Cost: for each of the first [`SHAPED`] places a likeness of [`CHOSEN_AMONG`] pairs and as many logarithms; some tens of
    /// microseconds a place. Where nothing is asked for and nothing pinned, nothing.
    pub fn shape(&mut self, scene: &Scene, sources: &Sources, limit: usize, shelf: &mut Shelving, more: &mut More) {
        shelf.items.clear();
        shelf.shaped.clear();
        if is_plain(scene) && sources.pinned.is_empty() {
            shelf.items.extend(sources.ranked.iter().take(limit));
            return;
        }
        // As much as there can be, so that a shelf of the size needs no more the next time.
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

    /// The candidates in the order of their scores, with what is added to these.
    fn gather(&mut self, scene: &Scene, sources: &Sources, shaped: &mut Shaped) {
        self.candidates.clear();
        self.known.clear(scene.catalog.len());
        let Sources { ranked, wanted, .. } = sources;
        let in_pool = ranked.len().min(CHOSEN_AMONG);
        // Where some have to wait, others must be there to stand in their places.
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
        // What is added counts in the same units, beyond 1 as well: so a lift takes nothing from the others' relevance.
        let unit = if span > 0.0 { span } else { 1.0 };
        for candidate in &mut self.candidates {
            candidate.relevance = (candidate.score - least) / unit;
        }
    }

    /// Gives the first places to what the visitor pinned, for all that comes after to know of.
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

    /// Gives what the visitor pinned scores above all others: the k-th of n the highest plus n + 1 − k. What lifts it there
    /// takes the place of all that was added before.
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

    /// Fills a place, with one of those that lead if it can. False where nothing is left for it.
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

    /// The best of those that may lead, unless the site lowers it, or lifts another above it.
    fn leader(&self, scene: &Scene, (place, leading): (usize, &[ItemIndex]), shaped: &Shaped) -> Option<usize> {
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
    fn best(&self, scene: &Scene, place: usize, is_meant: impl Fn(ItemIndex) -> bool) -> Option<usize> {
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
    fn best_further(
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
    fn leave_behind(&mut self, scene: &Scene, chosen: usize) {
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
    fn why(&self, scene: &Scene, place: usize, chosen: usize, passed: usize) -> Stage {
        if let Some(rule) = self.rule_against(scene, place, passed) {
            return rule;
        }
        let penalty = self.likeness.penalty(passed) - self.likeness.penalty(chosen);
        let gain = self.mix.gain(chosen) - self.mix.gain(passed);
        if scene.strengths.diversity * penalty >= gain { Stage::Diversity } else { Stage::Calibration }
    }

    fn rule_against(&self, scene: &Scene, place: usize, candidate: usize) -> Option<Stage> {
        let Candidate { item, is_over_cap, earliest, .. } = self.candidates[candidate];
        match () {
            () if is_over_cap => Some(Stage::Caps),
            () if earliest > place => Some(Stage::Rejection),
            () => self.rules.forbids(scene.catalog, item, place),
        }
    }

    /// Gives a candidate the next place.
    fn take(&mut self, scene: &Scene, at: usize, shelf: &mut Shelving) {
        let Candidate { item, score, .. } = self.candidates[at];
        self.candidates[at].is_taken = true;
        shelf.items.push(Ranked { item, score });
        self.noted(scene, item, shelf.items.len());
    }

    /// Gives the next place to what was drawn.
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
                adjust::boost(scene, std::slice::from_mut(&mut drawn), &mut shelf.shaped.adjustments);
                (None, drawn.score)
            }
        };
        shelf.shaped.moves.push(Move { stage: Stage::Exploration, item, from, to: Some(place), rule: None });
        shelf.items.push(Ranked { item, score });
        shelf.shaped.note_lot(self.explorer.drawable());
        shelf.shaped.explored.push(Explored { item, propensity, score });
        self.noted(scene, item, shelf.items.len());
    }

    /// Tells the stages what stands on the shelf.
    fn noted(&mut self, scene: &Scene, item: ItemIndex, count: usize) {
        self.rules.note(scene.catalog, item);
        if count < SHAPED {
            self.likeness.note(scene, item, &self.candidates);
            self.mix.note(scene.catalog, item);
        }
    }
}

/// Notes which candidates wait for their place in the site's own order. What the site lifts does not.
fn hold_back(scene: &Scene, sources: &Sources, candidates: &mut [Candidate]) {
    if !scene.reading.rejects_any() || sources.site.is_empty() {
        return;
    }
    for candidate in candidates.iter_mut().filter(|candidate| candidate.boost <= 0.0) {
        candidate.earliest = rejection::earliest(scene, sources, candidate.item);
    }
}
