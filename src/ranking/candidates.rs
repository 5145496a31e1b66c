//! Candidate generation for `recommend`: which items may be on the shelf, and the lists that
//! [`rerank`](super::rerank) chooses from.

use super::shelf::Room;
use super::workspace::Workspace;
use crate::catalog::settings::PriorScale;
use crate::catalog::shaping::{Frequency, Own, Test};
use crate::catalog::{Catalog, ItemIndex, Role, Shaping, Signal};
use crate::draws;
use crate::ranking::basket::Companions;
use crate::ranking::nearest::Likeness;
use crate::ranking::reach::Reach;
use crate::ranking::rerank::lead::Led;
use crate::ranking::rerank::rules::{Resolved, Rules};
use crate::ranking::rerank::{CHOSEN_AMONG, Candidate, SHAPED, Scene, Shelving, Strengths, Whom, is_shaped, rejection};
use crate::ranking::{Bar, Blend, Eligible, Ranked, Request, signals};
use crate::visitor::{Reading, Visitor};

const HOUR_MS: f64 = 3_600_000.0;
/// The number of items outside the visitor's interests that are looked at.
const OUTSIDE: usize = 96;
/// The number of values of the visitor's mix …
const MIXED: usize = 6;
/// … and of items of each that are candidates, whatever their scores.
const OF_EACH: usize = 12;
/// A value counts as an interest from this share of the strongest one on.
const INTEREST: f64 = 0.15;
/// The place of this draw in the sequence: other than that of the draw which picks the leading act.
const TURNED: u64 = u64::MAX - 1;

/// What a shelf is made from: the catalogue, the visitor, and working memory.
pub(crate) struct ShelfBuilder<'a> {
    pub catalog: &'a Catalog,
    pub visitor: &'a mut Visitor,
    pub workspace: &'a mut Workspace,
}

impl ShelfBuilder<'_> {
    /// Finds the items that may be on a shelf. After each step `on_step` gets its reason and the items that are left.
    pub fn admit(&mut self, request: &Request, now: f64, mut on_step: impl FnMut(Bar, &Eligible)) {
        request.restrict(&mut self.workspace.eligible, (self.catalog, &self.visitor.profile, now), &mut on_step);
        let Self { catalog, visitor, workspace } = self;
        let reach = Reach::of(catalog, &visitor.profile, request.shaping.paths, now);
        if let Some(reach) = reach.filter(|_| request.shaping.paths.hides && request.is_personal) {
            reach.leave_out(&mut workspace.eligible);
        }
        on_step(Bar::Reach, &self.workspace.eligible);
        self.withhold(request, now);
        on_step(Bar::Frequency, &self.workspace.eligible);
    }

    /// Takes out items that were shown too often recently.
    fn withhold(&mut self, request: &Request, now: f64) {
        let Some(Frequency { most, hours }) = request.shaping.frequency.filter(|_| request.may_be_personal()) else {
            return;
        };
        let since = now - hours * HOUR_MS;
        for ignored in self.visitor.profile.impressions().all() {
            if ignored.count(since) >= most as usize {
                self.workspace.eligible.remove(ignored.item);
            }
        }
    }

    /// Fills a shelf: computes scores and gives every item its place. Returns the blend of the scores.
    pub fn shape(&mut self, request: &Request, now: f64, room: &mut Room) -> Blend {
        let by = (&self.visitor.reading, now);
        let among = (&self.workspace.eligible, self.candidates(request, &room.basket));
        let ranked = &mut self.workspace.sources.ranked;
        let blend =
            self.workspace.ranker.rank(self.catalog, by, (&request.weights, request.counts_facts), among, ranked);
        let blend = self.workspace.ranker.turn(self.catalog, by, (&blend, request.dial), among, ranked);
        self.keep_usual_variants(request, (&blend, now), &room.basket);
        self.gather_sources(request, (&blend, now), request.basket.companions(&room.basket).is_some());
        self.gather_companions(request, (&blend, now), &room.basket);
        self.fill(request, &blend, now, room);
        blend
    }

    /// Keeps, of each product, the variant that fits the visitor best.
    fn keep_usual_variants(&mut self, request: &Request, (blend, now): (&Blend, f64), basket: &[ItemIndex]) {
        if self.catalog.variant_field().is_none() || blend.personal() == 0.0 {
            return;
        }
        let most = self.candidates(request, basket);
        self.gather_named(request, basket);
        let Self { catalog, visitor: Visitor { reading, .. }, workspace, .. } = self;
        let Workspace { ranker, eligible, around, sources, .. } = workspace;
        ranker.keep_usual_variants(catalog, blend, (eligible, around));
        ranker.best_of(catalog, (reading, now), blend, (eligible, most), &mut sources.ranked);
    }

    /// Gathers in `around` the items that someone names: the visitor and the site by pins, the site by boosts, the basket by what goes with it.
    fn gather_named(&mut self, request: &Request, basket: &[ItemIndex]) {
        let Self { catalog, visitor, workspace, .. } = self;
        let (around, shaping) = (&mut workspace.around, &request.shaping);
        around.clear(catalog.len());
        visitor.profile.control().pinned().iter().for_each(|&item| around.insert(item));
        let boosted = shaping.boosts.iter().filter_map(|boost| match &boost.test {
            Test::Item(id) => Some(id),
            _ => None,
        });
        let named = boosted.chain(shaping.pins.iter().map(|pin| &pin.item));
        named.filter_map(|id| catalog.find(id)).for_each(|item| around.insert(item));
        if let Some(Companions { items, set, .. }) = request.basket.companions(basket) {
            let neighbours = catalog.neighbours(set);
            for &of in items {
                let row = neighbours.row(of);
                let named = row.iter().map(|(item, _)| ItemIndex::of(item));
                named.filter(|&item| !catalog.variant_groups().leads(item)).for_each(|item| around.insert(item));
            }
        }
    }

    /// The number of best items that are needed.
    fn candidates(&self, request: &Request, basket: &[ItemIndex]) -> usize {
        let trust = self.visitor.reading.trust();
        let is_known = request.counts_facts
            || Signal::ALL.into_iter().any(|signal| signal.is_personal() && trust[signal.index()] > 0.0);
        let shaping = &request.shaping;
        let own = shaping.own;
        let is_off = own == Own { diversity: true, calibration: true, exploration: true }
            && shaping.diversity + shaping.exploration == 0.0
            && shaping.calibration == Some(0.0);
        let is_personal = request.may_be_personal();
        let can_be_shaped = is_known && is_personal && !is_off
            || own.diversity && shaping.diversity > 0.0
            || request.basket.companions(basket).is_some()
            || is_shaped((self.catalog, shaping), (&self.visitor.profile, &self.visitor.reading), is_personal);
        if can_be_shaped { (request.limit + SHAPED).max(CHOSEN_AMONG + SHAPED) } else { request.limit }
    }

    fn gather_sources(&mut self, request: &Request, (blend, now): (&Blend, f64), has_basket: bool) {
        self.workspace.sources.site.clear();
        self.workspace.sources.outside.clear();
        self.workspace.sources.wanted.clear();
        self.workspace.sources.leading.clear();
        self.workspace.sources.pinned.clear();
        self.gather_pinned(request, blend, now);
        self.gather_wanted(&request.shaping, blend, now);
        self.gather_next(request, blend, now);
        let is_led = blend.personal() > 0.0;
        // A rejected item waits for its place in the site's own order, which must therefore be known.
        if is_led || request.may_be_personal() && self.visitor.reading.rejects_any() {
            self.gather_site(blend, now);
        }
        if !is_led {
            return;
        }
        if request.shaping.calibration(has_basket) > 0.0 {
            self.gather_interests(request, blend, now);
            self.gather_leading(request, blend, now);
        }
        if self.visitor.profile.has_own_acts()
            && (request.shaping.exploration > 0.0 || !request.shaping.own.exploration)
        {
            self.leave_interests();
            self.gather_outside(blend, now);
        }
    }

    /// Gathers the first items of the site's own order.
    fn gather_site(&mut self, blend: &Blend, now: f64) {
        let Self { catalog, visitor: Visitor { reading, .. }, workspace, .. } = self;
        let Workspace { ranker, eligible, sources, .. } = workspace;
        ranker.best_of(catalog, (reading, now), &blend.of_the_site(), (eligible, SHAPED), &mut sources.site);
        score(catalog, (reading, now), blend, &mut sources.site);
    }

    /// Gathers the first items outside the visitor's interests, in the site's own order.
    fn gather_outside(&mut self, blend: &Blend, now: f64) {
        let Self { catalog, visitor: Visitor { reading, .. }, workspace, .. } = self;
        let Workspace { ranker, around, sources, .. } = workspace;
        if around.count() > 0 {
            ranker.best_of(catalog, (reading, now), &blend.of_the_site(), (around, OUTSIDE), &mut sources.outside);
            score(catalog, (reading, now), blend, &mut sources.outside);
        }
    }

    /// Gathers the items that the visitor pinned and that may be on the shelf; of variants of one product the one that was pinned first.
    fn gather_pinned(&mut self, request: &Request, blend: &Blend, now: f64) {
        if !request.is_personal {
            return;
        }
        let Self { catalog, visitor: Visitor { profile, reading, .. }, workspace, .. } = self;
        let Workspace { eligible, sources, .. } = workspace;
        let (pinned, groups) = (profile.control().pinned(), catalog.variant_groups());
        let are_of_one = |one, other| groups.of(one).is_some() && groups.of(one) == groups.of(other);
        let shown = pinned.iter().copied().enumerate().filter(|&(_, item)| eligible.contains(item));
        let is_first =
            |at: usize, item| !pinned[..at].iter().any(|&known| eligible.contains(known) && are_of_one(known, item));
        let pinned = shown.filter(|&(at, item)| is_first(at, item)).map(|(_, item)| item);
        let score = |item| blend.score(&signals::values(catalog, reading, item, now));
        sources.pinned.extend(pinned.take(request.limit).map(|item| Ranked { item, score: score(item) }));
    }

    /// Gathers the best items of each of the visitor's interests. Without them, if one interest has all of the best scores, the
    /// shelf could not follow the mix.
    fn gather_interests(&mut self, request: &Request, blend: &Blend, now: f64) {
        let Some(field) = request.shaping.calibrate else { return };
        let Self { catalog, visitor: Visitor { profile, reading, .. }, workspace, .. } = self;
        let Workspace { ranker, sources, around, eligible, mix, found, .. } = workspace;
        for feature in mix.strongest((catalog, profile, reading), field, now, MIXED) {
            around.keep_having(feature, catalog, eligible);
            if around.count() > 0 {
                ranker.best_of(catalog, (reading, now), blend, (around, OF_EACH), found);
                sources.wanted.append(found);
            }
        }
    }

    /// Gathers the items that go best with those of a basket, whatever their scores.
    fn gather_companions(&mut self, request: &Request, (blend, now): (&Blend, f64), basket: &[ItemIndex]) {
        let Some(Companions { items, set, .. }) = request.basket.companions(basket) else { return };
        let Self { catalog, visitor: Visitor { reading, .. }, workspace, .. } = self;
        let Workspace { complements, eligible, sources, found, .. } = workspace;
        complements.find(catalog, (items, set), (eligible, &request.shaping), CHOSEN_AMONG, found);
        score(catalog, (reading, now), blend, found);
        sources.wanted.append(found);
    }

    /// Gathers the items most similar to the act that leads this visit.
    fn gather_leading(&mut self, request: &Request, blend: &Blend, now: f64) {
        let visit = self.visitor.current_visit(now);
        if visit.has_acted || !self.visitor.profile.has_own_acts() {
            return;
        }
        let (seed, version) = (request.draw_seed(visit.seed), (self.visitor.version, self.visitor.epoch));
        // The less personal the order is, the fewer visits are led by an interest.
        if draws::uniform(draws::mixed(seed, TURNED), 0) >= request.dial {
            return;
        }
        let Self { catalog, visitor: Visitor { profile, reading, .. }, workspace, .. } = self;
        let Workspace { nearest, lead, sources, around, eligible, found, .. } = workspace;
        let Some(Led { by, about }) = lead.draw((catalog, profile, reading), (version, visit.since), seed) else {
            return;
        };
        match about {
            Some(feature) => around.keep_having(feature, catalog, eligible),
            None => around.copy(eligible),
        }
        nearest.find(catalog, (by, Likeness::of_all(catalog)), around, OF_EACH, found);
        for ranked in found.iter_mut() {
            sources.leading.push(ranked.item);
            ranked.score = blend.score(&signals::values(catalog, reading, ranked.item, now));
        }
        sources.wanted.append(found);
    }

    /// Leaves in `around` the items without any of the visitor's strongest interests.
    fn leave_interests(&mut self) {
        self.workspace.around.copy(&self.workspace.eligible);
        let is_topic = |role: Role| role.is_valued();
        let known = self.visitor.reading.wanted().iter();
        let topics = || {
            known
                .clone()
                .filter(|wanted| is_topic(self.catalog.field_of(wanted.feature).role))
                .map(|wanted| (wanted.lanes[0].max(wanted.lanes[1]), wanted.feature))
        };
        let strongest = topics().map(|(weight, _)| weight).fold(0.0, f64::max);
        for (_, feature) in topics().filter(|&(weight, _)| weight > INTEREST * strongest) {
            self.workspace.around.remove_having(feature, self.catalog);
        }
    }

    /// Gathers the best items of each of the site's rules, whatever their scores.
    fn gather_wanted(&mut self, shaping: &Shaping, blend: &Blend, now: f64) {
        if !shaping.has_rules() {
            return;
        }
        let boosted = shaping.boosts.iter().filter(|boost| boost.by > 0.0).map(|boost| &boost.test);
        let floors = shaping.exposure.iter().filter(|quota| quota.at_least > 0.0).map(|quota| &quota.test);
        for test in boosted.chain(floors) {
            let Self { catalog, workspace: Workspace { around, eligible, .. }, .. } = self;
            around.clear(catalog.len());
            Resolved::of(test, catalog).each(catalog, eligible, &mut |item| around.insert(item));
            if self.workspace.around.count() > 0 {
                let by = (&self.visitor.reading, now);
                self.workspace.ranker.best_of(
                    self.catalog,
                    by,
                    blend,
                    (&self.workspace.around, CHOSEN_AMONG),
                    &mut self.workspace.found,
                );
                self.workspace.sources.wanted.append(&mut self.workspace.found);
            }
        }
        let pinned = shaping.pins.iter().filter_map(|pin| self.catalog.find(&pin.item));
        for item in pinned.filter(|&item| self.workspace.eligible.contains(item)) {
            let score = blend.score(&signals::values(self.catalog, &self.visitor.reading, item, now));
            self.workspace.sources.wanted.push(Ranked { item, score });
        }
    }

    /// Gathers the items that continue a path of the visitor's, whatever their scores.
    fn gather_next(&mut self, request: &Request, blend: &Blend, now: f64) {
        if request.shaping.paths.lead == 0.0 || !request.is_personal {
            return;
        }
        let Self { catalog, visitor: Visitor { profile, reading, .. }, workspace, .. } = self;
        let Workspace { eligible, sources, .. } = workspace;
        if let Some(reach) = Reach::of(catalog, profile, request.shaping.paths, now) {
            let score = |item| blend.score(&signals::values(catalog, reading, item, now));
            reach.each_next(eligible, |item| sources.wanted.push(Ranked { item, score: score(item) }));
        }
    }

    fn fill(&mut self, request: &Request, blend: &Blend, now: f64, room: &mut Room) {
        let is_personal = request.may_be_personal();
        let surprise = self.visitor.profile.control().wishes().surprise();
        let anybody = Strengths::for_anybody(&request.shaping);
        let strengths = if is_personal && blend.personal() > 0.0 {
            Strengths::of(&request.shaping, request.basket.companions(&room.basket).is_some(), surprise)
                .turned(request.dial, anybody)
        } else {
            anybody
        };
        // If a surface weighs affinity negatively, the shelf must not follow the visitor's mix.
        let follows = blend.of(Signal::Affinity).weight > 0.0;
        let is_drawn = self.visitor.profile.has_own_acts();
        let strengths = Strengths {
            calibration: if follows { strengths.calibration } else { 0.0 },
            exploration: if is_drawn { strengths.exploration } else { 0.0 },
            ..strengths
        };
        let visit = self.visitor.current_visit(now);
        let (seed, visit) = (request.draw_seed(visit.seed), visit.seed);
        let most = self.candidates(request, &room.basket);
        let companions = request.basket.companions(&room.basket);
        let Self { catalog, visitor: Visitor { profile, reading, .. }, workspace, .. } = self;
        let Workspace { reranker, ranker, sources, around, eligible, .. } = workspace;
        let shaping = &request.shaping;
        // Catalogues of version 0.1 were tuned for this.
        let is_of_0_1 = catalog.settings().prior_scale == PriorScale::Standardised;
        let point = if is_of_0_1 { 1.0 } else { blend.spread() };
        let scene =
            Scene { catalog, profile, reading, shaping, companions, strengths, point, is_personal, now, seed, visit };
        let mut more = |rules: &Rules, known: &[Candidate], whom: Whom, found: &mut Vec<Ranked>| {
            rules.leave_open(catalog, eligible, around);
            if whom == Whom::Welcome {
                rejection::leave_out(&scene, around);
            }
            known.iter().for_each(|candidate| around.remove(candidate.item));
            if around.count() > 0 {
                ranker.best_of(catalog, (reading, now), blend, (around, most), found);
            }
        };
        let mut shelving = Shelving { items: &mut room.items, shaped: &mut room.shaped };
        reranker.shape(&scene, sources, request.limit, &mut shelving, &mut more);
    }
}

/// Gives items that were ranked by the site's own order the scores of the shelf's blend.
fn score(catalog: &Catalog, (reading, now): (&Reading, f64), blend: &Blend, ranked: &mut [Ranked]) {
    for ranked in ranked {
        ranked.score = blend.score(&signals::values(catalog, reading, ranked.item, now));
    }
}
