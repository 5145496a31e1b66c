//! The score: a weighted sum of standardised signals.
//!
//! `score(i) = Σ over signals k of weight_k × trust_k × (s_k(i) − mean_k) / deviation_k`, over the eligible items. Every
//! signal is linear in the visitor's own events and the item's own features, so a score can be taken apart exactly.
//!
//! - [`eligible`]: which items may be on the shelf at all;
//! - [`kernel`]: the loops over all items;
//! - [`taste`]: what the profile asks of the catalogue, feature by feature;
//! - [`request`]: what a call asks for, checked;
//! - [`blend`]: weights, trust and standardisation put together;
//! - [`top`]: the best few of many;
//! - [`Ranker`]: all of it in one pass, in memory that is used again.

pub mod blend;
pub mod eligible;
pub mod kernel;
pub mod request;
pub mod taste;
pub mod top;

pub use blend::{Blend, SignalBlend};
pub use eligible::{Eligible, Filter};
pub use request::Request;
pub use taste::Taste;

use crate::catalog::{Catalog, FeatureIndex, ItemIndex, Signal, Weights};
use crate::order;
use kernel::Moments;

/// An item and its score.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ranked {
    /// The item.
    pub item: ItemIndex,
    /// Its score.
    pub score: f64,
}

/// Ranks catalogues, in memory that is used again from call to call.
#[derive(Debug, Default)]
pub struct Ranker {
    pairs: Vec<[f32; 2]>,
    singles: Vec<[f32; 1]>,
    affinity: Vec<f32>,
    session: Vec<f32>,
}

impl Ranker {
    /// The best `limit` eligible items, best first, and the blend by which they were scored.
    ///
    /// Ties stand in the source's order. Cost: the postings of the taste's features, and a few passes over the items.
    pub fn rank(
        &mut self,
        catalog: &Catalog,
        taste: &Taste,
        (weights, trust): (&Weights, &Weights),
        eligible: &Eligible,
        limit: usize,
    ) -> (Vec<Ranked>, Blend) {
        kernel::sum_features(catalog, taste.pairs(), &mut self.pairs);
        kernel::scaled(catalog, &self.pairs, 0, &mut self.affinity);
        kernel::scaled(catalog, &self.pairs, 1, &mut self.session);
        let signals: [&[f32]; 3] = [&self.affinity, &self.session, catalog.popularity()];
        let moments = signals.map(|values| Moments::of(values, eligible));
        let blend = Blend::new(weights, trust, &moments);
        let best = top::best(signals, &blend.factors(), eligible, limit);
        let ranked = exactly(best, |item| blend.score(&signal_values(catalog, taste, item)));
        (ranked, blend)
    }

    /// The `limit` eligible items with the largest dot product with an item's vector, best first; itself left out.
    pub fn similar(
        &mut self,
        catalog: &Catalog,
        item: ItemIndex,
        eligible: &mut Eligible,
        limit: usize,
    ) -> Vec<Ranked> {
        eligible.remove(item);
        let wanted = catalog.features(item).map(|(feature, weight)| (feature, [weight]));
        kernel::sum_features(catalog, wanted, &mut self.singles);
        kernel::scaled(catalog, &self.singles, 0, &mut self.affinity);
        let mut best =
            exactly(top::best([&self.affinity], &[1.0], eligible, limit), |found| similarity(catalog, item, found));
        best.retain(|ranked| ranked.score > 0.0);
        best
    }
}

/// The dot product of two items' vectors, in f64.
pub fn similarity(catalog: &Catalog, one: ItemIndex, other: ItemIndex) -> f64 {
    common_features(catalog, one, other).map(|(_, product)| product).sum()
}

/// The features that two items share, and the product of their weights.
pub fn common_features(
    catalog: &Catalog,
    one: ItemIndex,
    other: ItemIndex,
) -> impl Iterator<Item = (FeatureIndex, f64)> + '_ {
    catalog.features(other).filter_map(move |(feature, weight)| {
        let (_, known) = catalog.features(one).find(|&(known, _)| known == feature)?;
        Some((feature, f64::from(known) * f64::from(weight)))
    })
}

/// The value of each signal for one item, in f64.
pub fn signal_values(catalog: &Catalog, taste: &Taste, item: ItemIndex) -> [f64; 3] {
    let mut values = [0.0, 0.0, f64::from(catalog.popularity()[item.get()])];
    for (feature, weight) in catalog.features(item) {
        if let Some(wanted) = taste.get(feature) {
            values[Signal::Affinity as usize] += wanted.long * f64::from(weight);
            values[Signal::Session as usize] += wanted.short * f64::from(weight);
        }
    }
    values
}

/// The scores of a few items once more, in f64, so that an explanation adds up to what the shelf shows. Best first; ties
/// in the source's order.
fn exactly(items: Vec<ItemIndex>, score: impl Fn(ItemIndex) -> f64) -> Vec<Ranked> {
    let scored = items.into_iter().map(|item| (score(item), item.get() as u32));
    let ranked = order::descending(scored).into_iter();
    ranked.map(|(score, item)| Ranked { item: ItemIndex::of(item as usize), score }).collect()
}
