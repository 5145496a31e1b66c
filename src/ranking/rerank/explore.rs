//! Exploration: random draws among items outside the visitor's interests, each with its probability.
//!
//! Three quarters of a draw go to a varied pool of such items: if there are vectors and the visitor's taste is
//! known, by Thompson sampling (Thompson 1933; Chapelle & Li 2011) from the posterior of the taste regression, so that items
//! with an uncertain prediction are drawn more often; else with equal chances. One quarter goes to the first items of the site's own
//! order, so that every item that a shelf without a profile would have shown has a chance, and the two can be compared.
//!
//! To make the chances exact, the posterior is a fixed bank of draws: an item's chance is the share of the draws in
//! which it is the best. The chances of all drawable items add up to one.

use super::rules::Rules;
use super::{Scene, Sources, adjust, rejection};
use crate::catalog::shaping::Explore;
use crate::catalog::{Catalog, ItemIndex};
use crate::draws;
use crate::ranking::Ranked;

/// The number of draws in the bank.
const DRAWS: usize = 64;
/// So many of the best by score are likely to be shown anyway, so they are not explored.
const SURE: usize = 24;
/// The number of items in the pool.
const DRAWN_AMONG: usize = 24;
/// The share of a draw that goes to the site's own order.
const SITE: f64 = 0.25;
/// The largest number of the site's first items that can be drawn.
const SITE_MOST: usize = 60;
/// The largest number of items that can be drawn.
pub const DRAWABLE: usize = DRAWN_AMONG + SITE_MOST;
/// The standard deviation of the visitor's reactions around the regression.
const NOISE: f64 = 0.5;
/// The seed of the bank.
const BANK: u64 = 0x5bd1_e995;

/// An item that was drawn.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Explored {
    /// The item.
    pub item: ItemIndex,
    /// The chance with which it got this place, given the items above.
    pub propensity: f64,
    /// Its score, adjustments included.
    pub score: f64,
}

/// An item that can be drawn, and its chance.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Odds {
    ranked: Ranked,
    chance: f64,
}

/// Draws items, in reused memory.
#[derive(Debug, Default)]
pub struct Explorer {
    pool: Vec<Ranked>,
    /// The site's first items.
    site: Vec<Ranked>,
    /// By item of the pool, its prediction in each draw of the bank; empty if all chances are equal.
    samples: Vec<[f64; DRAWS]>,
    /// The draws of the bank, each with a number for every dimension.
    bank: Vec<f64>,
    dimensions: usize,
    /// The direction of uncertainty for an item: `L⁻¹q`.
    spread: Vec<f64>,
    /// For the current place: the drawable places of the pool with their chances, and all drawable items.
    free: Vec<usize>,
    chances: Vec<f64>,
    odds: Vec<Odds>,
}

impl Explorer {
    /// Gathers the pool and the site's first items.
    pub fn begin(&mut self, scene: &Scene, sources: &Sources) {
        self.pool.clear();
        self.site.clear();
        self.samples.clear();
        if scene.strengths.exploration == 0.0 {
            return;
        }
        // The items likely to be shown are those in the first places, which do not depend on the shelf's length.
        let sure = |item| sources.ranked.iter().take(SURE).any(|ranked| ranked.item == item);
        // Something was found out already about items that were shown and ignored, and about rejected ones.
        let may = |ranked: &&Ranked| {
            !sure(ranked.item)
                && adjust::fatigue(scene, ranked.item) == 0.0
                && !rejection::is_rejected(scene, ranked.item)
        };
        self.site.extend(sources.site.iter().take(SITE_MOST).filter(may));
        for &ranked in sources.outside.iter().filter(may) {
            if self.pool.len() < DRAWN_AMONG && self.is_another(scene, ranked.item) {
                self.pool.push(ranked);
            }
        }
        if scene.shaping.explore == Explore::Thompson {
            self.sample(scene);
        }
    }

    /// Whether an item has a value of the mix's field that no item of the pool has.
    fn is_another(&self, scene: &Scene, item: ItemIndex) -> bool {
        let Some(field) = scene.shaping.calibrate else { return true };
        let first = |item| first_value(scene.catalog, item, field);
        let own = first(item);
        own.is_none() || self.pool.iter().all(|known| first(known.item) != own)
    }

    /// The predictions of the posterior's draws for the pool: `qᵀu + σ (L⁻¹q)ᵀε`.
    fn sample(&mut self, scene: &Scene) {
        if scene.catalog.vector_sets().is_empty() || scene.reading.taste(0).solution().is_empty() {
            return;
        }
        let taste = scene.reading.taste(0);
        self.draw_bank(taste.solution().len());
        let Self { pool, samples, bank, dimensions, spread, .. } = self;
        samples.extend(pool.iter().map(|ranked| {
            let mean = taste.predict(scene.catalog, ranked.item);
            taste.whiten(scene.catalog, ranked.item, spread);
            std::array::from_fn(|draw| {
                let normal = &bank[draw * *dimensions..(draw + 1) * *dimensions];
                mean + NOISE * spread.iter().zip(normal).map(|(a, b)| a * b).sum::<f64>()
            })
        }));
    }

    fn draw_bank(&mut self, dimensions: usize) {
        if self.dimensions != dimensions {
            self.dimensions = dimensions;
            self.bank.clear();
            self.bank.extend((0..(DRAWS * dimensions) as u64).map(|place| draws::normal(BANK, place)));
        }
    }

    /// Draws an item for a place; `None` if there is none to draw.
    pub fn draw(&mut self, scene: &Scene, place: usize, shelf: &[Ranked], rules: &Rules) -> Option<Explored> {
        let may = |item| !shelf.iter().any(|ranked| ranked.item == item) && rules.allow(scene.catalog, item, place);
        self.gather(may);
        let mut left = draws::uniform(scene.seed, place as u64);
        let drawn = self.odds.iter().find(|one| {
            left -= one.chance;
            left < 0.0
        });
        // Rounding may leave a small remainder after the last.
        let Odds { ranked, chance } = *drawn.or(self.odds.last())?;
        Some(Explored { item: ranked.item, propensity: chance.min(1.0), score: ranked.score })
    }

    /// The items that could be drawn for the latest place, each once.
    pub fn drawable(&self) -> impl ExactSizeIterator<Item = ItemIndex> + '_ {
        self.odds.iter().map(|one| one.ranked.item)
    }

    /// Gathers the drawable items that may have the place, each with its chance above 0; the chances add up to one.
    fn gather(&mut self, may: impl Fn(ItemIndex) -> bool) {
        self.free.clear();
        self.free.extend((0..self.pool.len()).filter(|&at| may(self.pool[at].item)));
        let at_site = self.site.iter().filter(|ranked| may(ranked.item)).count();
        let for_site = if self.free.is_empty() { 1.0 } else { SITE };
        let for_pool = if at_site == 0 { 1.0 } else { 1.0 - SITE };
        self.weigh_pool();
        let Self { pool, site, free, chances, odds, .. } = self;
        odds.clear();
        let of_pool = free.iter().zip(chances.iter());
        odds.extend(of_pool.map(|(&at, chance)| Odds { ranked: pool[at], chance: for_pool * chance }));
        let each = for_site / at_site.max(1) as f64;
        for ranked in site.iter().filter(|ranked| may(ranked.item)) {
            match odds.iter_mut().find(|one| one.ranked.item == ranked.item) {
                Some(known) => known.chance += each,
                None => odds.push(Odds { ranked: *ranked, chance: each }),
            }
        }
        odds.retain(|one| one.chance > 0.0);
    }

    /// Computes the chances in the pool: the share of the draws in which each item is the best, or equal chances.
    fn weigh_pool(&mut self) {
        let Self { samples, free, chances, .. } = self;
        chances.clear();
        if samples.is_empty() {
            chances.resize(free.len(), 1.0 / free.len().max(1) as f64);
            return;
        }
        chances.resize(free.len(), 0.0);
        let say = |at: &usize, draw: usize| samples[*at][draw];
        for draw in 0..DRAWS {
            let said = free.iter().map(|at| say(at, draw)).enumerate();
            let best = said.reduce(|best, next| if next.1 > best.1 { next } else { best });
            if let Some((best, _)) = best {
                chances[best] += 1.0 / DRAWS as f64;
            }
        }
    }
}

fn first_value(catalog: &Catalog, item: ItemIndex, field: usize) -> Option<usize> {
    let of_field = catalog.features(item).find(|&(feature, _)| catalog.field_place(feature) == field);
    of_field.map(|(feature, _)| feature.get())
}
