//! The signals of one item, by their definitions: the reference for the kernels, and the basis of exact scores and
//! explanations.

use crate::catalog::settings::SIGNALS;
use crate::catalog::{Catalog, ItemIndex, Signal};
use crate::visitor::reading::{FEATURE_SIGNALS, Reading};

/// The number of [`Values`].
pub const VALUES: usize = SIGNALS + 3;
/// A value for each signal, and after them the item's [`place`] in the source's order, what it gains by the [facts](GIVEN) in force, and how
/// much of what the visitor [owns](OWNED) counts against it.
pub type Values = [f64; VALUES];
/// The index of the place.
pub const PLACE: usize = SIGNALS;
/// The index of what it gains by the facts in force: the sum of the weights of those that it matches.
pub const GIVEN: usize = SIGNALS + 1;
/// The index of what the visitor owns: 0 for nothing, up to 1 for something that was just bought.
pub const OWNED: usize = SIGNALS + 2;
/// The constant of reciprocal rank fusion: the larger it is, the less the first places differ.
pub const RANK_CONSTANT: f64 = 60.0;

/// The value of each signal for one item, in f64.
pub fn values(catalog: &Catalog, reading: &Reading, item: ItemIndex, now: f64) -> Values {
    let mut values: Values = [0.0; VALUES];
    values[PLACE] = place(item.get());
    values[GIVEN] = reading.facts().of(catalog, item);
    values[OWNED] = reading.possessions().against(catalog, item).map_or(0.0, |owned| owned.left);
    for (feature, weight) in catalog.features(item) {
        if let Some(wanted) = reading.get(feature) {
            for (signal, lane) in FEATURE_SIGNALS.into_iter().zip(wanted.lanes) {
                values[signal.index()] += lane * f64::from(weight);
            }
        }
    }
    for set in 0..catalog.vector_sets().len() {
        values[Signal::Taste(set as u8).index()] = reading.taste(set).predict(catalog, item);
    }
    for set in 0..catalog.neighbour_sets().len() {
        values[Signal::Neighbours(set as u8).index()] = reading.neighbourhood(set).value(item);
    }
    if let Some(prices) = catalog.prices() {
        values[Signal::Price.index()] = reading.price().value(prices[item.get()]);
    }
    values[Signal::Popularity.index()] = f64::from(catalog.popularity()[item.get()]);
    values[Signal::Trending.index()] = catalog.trending().map_or(0.0, |column| f64::from(column[item.get()]));
    values[Signal::Freshness.index()] =
        catalog.dates().map_or(0.0, |dates| freshness(catalog, dates[item.get()], freshness_time(catalog, now)));
    values
}

/// The value of a place in an order, from 0: larger for earlier places, with smaller differences further down.
pub fn place(place: usize) -> f64 {
    1.0 / (RANK_CONSTANT + place as f64 + 1.0)
}

/// How new an item of this date is: 1 now or in the future, half after a half-life; 0 without a date.
pub fn freshness(catalog: &Catalog, date: f64, now: f64) -> f64 {
    if date.is_finite() { (-((now - date).max(0.0)) / half_life(catalog)).exp2() } else { 0.0 }
}

/// The time for freshness: rounded to sixteenths of its half-life, so that a reload does not reorder items.
pub fn freshness_time(catalog: &Catalog, now: f64) -> f64 {
    let tick = half_life(catalog) / 16.0;
    (now / tick).floor() * tick
}

fn half_life(catalog: &Catalog) -> f64 {
    f64::from(catalog.settings().freshness_half_life_hours) * 3_600_000.0
}
