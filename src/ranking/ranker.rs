//! The score of every item, and the best items, in reused memory.

use super::columns::Columns;
use super::eligible::Eligible;
use super::owning::Owning;
use super::signals::OWNED;
use super::stating::Stating;
use super::{Blend, dial, signals};
use crate::catalog::settings::SIGNALS;
use crate::catalog::{Catalog, ItemIndex, Signal, Weights};
use crate::kernel::{self, Best, Column, Moments, Summary, Term};
use crate::order;
use crate::visitor::Reading;

const _: () = assert!(
    OWNED < kernel::best::TERMS,
    "every signal, the place, the facts and what is owned can be a term of the score"
);

/// An item and its score.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ranked {
    /// The item.
    pub item: ItemIndex,
    /// Its score.
    pub score: f64,
}

/// Ranks catalogues, in reused memory.
#[derive(Debug, Default)]
pub struct Ranker {
    columns: Columns,
    /// The values of the items' places in the source's order; empty until the dial needs them.
    places: Column,
    owning: Owning,
    stating: Stating,
    best: Best,
    order: order::Descending,
    /// By group of variants, the best so far: how well it fits the visitor, and then everybody.
    usual: Vec<Option<((f32, f32), ItemIndex)>>,
}

impl Ranker {
    /// Discards everything that was computed for a visitor, and keeps the memory.
    pub fn forget(&mut self) {
        self.columns.forget();
        self.owning.forget();
        self.stating.forget();
    }

    /// Fills `ranked` with the best `limit` eligible items, best first, and returns the blend of their scores.
    ///
    /// Ties stand in the source's order. Cost: for a profile that was not ranked before, the postings of its features
    /// and a pass over the vectors; always a pass over the columns of the signals in force.
    pub fn rank(
        &mut self,
        catalog: &Catalog,
        (reading, now): (&Reading, f64),
        (weights, counts_facts): (&Weights, bool),
        (eligible, limit): (&Eligible, usize),
        ranked: &mut Vec<Ranked>,
    ) -> Blend {
        let in_force = self.columns.compute(catalog, reading, now, |signal| weights[signal.index()] != 0.0);
        let mut moments = [Moments::default(); SIGNALS];
        for signal in Signal::ALL.into_iter().filter(|signal| in_force[signal.index()]) {
            let (values, summary) = self.columns.get(catalog, signal);
            moments[signal.index()] = summary.moments(values, eligible.words());
        }
        let blend = Blend::new(weights, (reading.trust(), reading.least()), &moments, catalog.settings().prior_scale);
        let blend = if counts_facts && !reading.facts().is_empty() {
            self.stating.fill(catalog, reading);
            let Column { values, summary } = self.stating.column();
            blend.stating(summary.moments(values, eligible.words()))
        } else {
            blend
        };
        let blend = if reading.possessions().all().is_empty() { blend } else { blend.fading_owned() };
        self.best_of(catalog, (reading, now), &blend, (eligible, limit), ranked);
        blend
    }

    /// Applies the dial d, 0 to 1, to the ranking that was just made: returns its blend, and fills `ranked`, which has its best items,
    /// again. Unchanged if no personal signal is in force.
    ///
    /// Cost: two passes more over the columns of the signals in force.
    pub fn turn(
        &mut self,
        catalog: &Catalog,
        (reading, now): (&Reading, f64),
        (blend, dial): (&Blend, f64),
        (eligible, limit): (&Eligible, usize),
        ranked: &mut Vec<Ranked>,
    ) -> Blend {
        if dial == 1.0 || blend.personal() == 0.0 {
            return *blend;
        }
        let (site, items) = (self.own_order(catalog, blend, eligible), eligible.count());
        let mut height = |blend: &Blend, ranked: &mut Vec<Ranked>| {
            self.best_of(catalog, (reading, now), blend, (eligible, dial::TOP), ranked);
            dial::height(ranked.iter().map(|ranked| ranked.score), items)
        };
        let (whole, own) = (height(blend, ranked), height(&site, ranked));
        let turned = blend.turned(dial, &site, dial::weight_of_the_site(dial, whole, own));
        self.best_of(catalog, (reading, now), &turned, (eligible, limit), ranked);
        turned
    }

    /// The blend of the site's own order: its priors, or the source's order if these tell no items apart.
    fn own_order(&mut self, catalog: &Catalog, blend: &Blend, eligible: &Eligible) -> Blend {
        let site = blend.of_the_site();
        if Signal::ALL.into_iter().any(|signal| site.of(signal).factor() != 0.0) {
            return site;
        }
        if self.places.values.len() != catalog.len() {
            self.places.fill((0..catalog.len()).map(|place| signals::place(place) as f32));
        }
        site.of_the_source(self.places.summary.moments(&self.places.values, eligible.words()))
    }

    /// Keeps, of each group of variants, the one that fits the visitor best: by the personal signals of a ranking that was just made, and
    /// where these tell none apart, by the score. Those that are `named` stay beside it. Cost: a pass over the columns of the signals in
    /// force.
    pub fn keep_usual_variants(
        &mut self,
        catalog: &Catalog,
        blend: &Blend,
        (eligible, named): (&mut Eligible, &Eligible),
    ) {
        let (groups, columns) = (catalog.variant_groups(), &self.columns);
        let fit = |item: usize, is_personal: bool| -> f32 {
            let signals = Signal::ALL.into_iter().filter(|signal| signal.is_personal() == is_personal);
            let in_force = signals.filter(|&signal| blend.of(signal).factor() != 0.0);
            in_force.map(|signal| blend.of(signal).factor() as f32 * columns.get(catalog, signal).0[item]).sum()
        };
        self.usual.clear();
        self.usual.resize(groups.count(), None);
        for item in catalog.items() {
            let is_chosen_from = eligible.contains(item) && !named.contains(item);
            let Some(group) = groups.of(item).filter(|_| is_chosen_from) else { continue };
            let fits = (fit(item.get(), true), fit(item.get(), false));
            match self.usual[group] {
                Some((known, _)) if fits <= known => eligible.remove(item),
                replaced => {
                    replaced.into_iter().for_each(|(_, other)| eligible.remove(other));
                    self.usual[group] = Some((fits, item));
                }
            }
        }
    }

    /// The best items by the blend of a ranking that was just made, among other items or without some of its signals.
    pub fn best_of(
        &mut self,
        catalog: &Catalog,
        (reading, now): (&Reading, f64),
        blend: &Blend,
        (eligible, limit): (&Eligible, usize),
        ranked: &mut Vec<Ranked>,
    ) {
        if blend.fades_owned() {
            self.owning.fill(catalog, reading, (&self.columns, blend));
        }
        let nothing = Summary::default();
        let mut terms = [Term { values: &[], summary: &nothing, factor: 0.0 }; OWNED + 1];
        let mut count = 0;
        for signal in Signal::ALL.into_iter().filter(|&signal| blend.of(signal).factor() != 0.0) {
            let (values, summary) = self.columns.get(catalog, signal);
            terms[count] = Term { values, summary, factor: blend.of(signal).factor() as f32 };
            count += 1;
        }
        if blend.place().factor() != 0.0 {
            terms[count] = Term::of(&self.places, blend.place().factor() as f32);
            count += 1;
        }
        if blend.given().factor() != 0.0 {
            terms[count] = Term::of(self.stating.column(), blend.given().factor() as f32);
            count += 1;
        }
        if blend.fades_owned() {
            terms[count] = Term::of(self.owning.column(), 1.0);
            count += 1;
        }
        self.best.find(&terms[..count], eligible.words(), limit);
        let exactly = |item| blend.score(&signals::values(catalog, reading, item, now));
        exact_order(&mut self.order, self.best.items(), exactly, ranked);
    }
}

/// A few items ordered by their exact scores, in f64, so that explanations add up to the score that the shelf shows. Best
/// first; ties in the source's order.
pub(super) fn exact_order(
    order: &mut order::Descending,
    items: impl Iterator<Item = usize>,
    score: impl Fn(ItemIndex) -> f64,
    ranked: &mut Vec<Ranked>,
) {
    ranked.clear();
    let sorted = order.sort(items.map(|item| (score(ItemIndex::of(item)), item as u32)));
    ranked.extend(sorted.map(|(score, item)| Ranked { item: ItemIndex::of(item as usize), score }));
}
