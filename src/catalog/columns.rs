//! The columns of a catalogue: one value for each item, and the features of a field.

use super::field::{Field, Role, Shape};
use super::format::{NO_STRING, Section};
use super::settings::{PriorScale, Signal, Weights};
use super::view::{Catalog, FeatureIndex, ItemIndex};
use penchant_kernel::Moments;

impl Catalog {
    /// The features of the field at that place, in their order. Cost: a pass over the features.
    pub fn features_of(&self, place: usize) -> impl Iterator<Item = FeatureIndex> + '_ {
        let features = (0..self.feature_count()).filter_map(|feature| self.feature_at(feature));
        features.filter(move |&feature| self.field_place(feature) == place)
    }

    /// The prior of each item over all time, in nats: see [`priors`](super::priors).
    pub fn popularity(&self) -> &[f32] {
        self.column(Section::Popularity)
    }

    /// The prior of each item for recent times; `None` if the catalogue has none.
    pub fn trending(&self) -> Option<&[f32]> {
        Some(self.column(Section::Trending)).filter(|column: &&[f32]| !column.is_empty())
    }

    /// The prices: the column of the first price field. NaN: the item has no price.
    pub fn prices(&self) -> Option<&[f64]> {
        self.numbers(&self.fields.iter().find(|field| field.role == Role::Price && !field.sensitive)?.name)
    }

    /// The standard deviation of the logarithms of the prices; 1 if all prices are equal or there are none. Cached: the
    /// first call takes a pass over the prices.
    pub fn price_spread(&self) -> f64 {
        *self.price_spread.get_or_init(|| spread(self.prices().unwrap_or_default()))
    }

    /// The settings' weights, each times the standard deviation of its signal: the effect of a prior in nats depends on
    /// how far apart it sets the items. Cached: the first call takes a pass over the priors.
    pub fn forces(&self) -> &Weights {
        self.forces.get_or_init(|| {
            let mut forces = self.settings.weights;
            let priors = [(Signal::Popularity, self.popularity()), (Signal::Trending, self.trending().unwrap_or(&[]))];
            for (signal, values) in priors.into_iter().filter(|_| self.settings.prior_scale == PriorScale::Own) {
                forces[signal.index()] *= Moments::of_values(values.iter().copied().map(f64::from)).deviation as f32;
            }
            forces
        })
    }

    /// The dates of freshness: the column of the field that the config names, or else of the first date field.
    pub fn dates(&self) -> Option<&[f64]> {
        let named = self.settings.freshness_field.as_deref();
        let is_wanted = |field: &&Field| {
            field.role == Role::Date && !field.sensitive && named.is_none_or(|name| name == field.name)
        };
        self.numbers(&self.fields.iter().find(is_wanted)?.name)
    }

    /// The column of a number or date field; `None` if the field is no such field. NaN: the item has no value.
    pub fn numbers(&self, field: &str) -> Option<&[f64]> {
        let numeric = self.fields.iter().filter(|field| field.shape == Shape::Number);
        let column = numeric.enumerate().find(|(_, known)| known.name == field)?.0;
        let start = column * self.len();
        Some(&self.column::<f64>(Section::Numbers)[start..start + self.len()])
    }

    /// The stored string of the `column`-th stored field, for an item that has one.
    pub fn stored(&self, column: usize, item: ItemIndex) -> Option<&str> {
        let string = self.column::<u32>(Section::Stored)[column * self.len() + item.get()];
        (string != NO_STRING).then(|| self.string(string as usize))
    }
}

fn spread(prices: &[f64]) -> f64 {
    let logs = || prices.iter().filter(|&&price| price > 0.0).map(|price| price.ln());
    let count = logs().count().max(1) as f64;
    let mean = logs().sum::<f64>() / count;
    let deviation = (logs().map(|log| (log - mean).powi(2)).sum::<f64>() / count).sqrt();
    if deviation > 0.0 { deviation } else { 1.0 }
}
