//! A list that someone else retrieved (a search engine's result, a newsletter's candidates), in an order that is the
//! visitor's too.
//!
//! Two ways to bring the given order and the visitor's together:
//!
//! - *score blending*: `weight × z(given score) + Σ over signals of weight × trust × z(signal)`, every z over the list.
//!   Where no scores are given, the place r of an item, from 1, stands for `1 / (60 + r)`.
//! - *reciprocal rank fusion* (Cormack, Clarke & Büttcher 2009): `weight / (60 + r) + trust / (60 + v)`, r being the
//!   item's place in the given list (by its scores, where there are any) and v its place by the visitor's signals;
//!   `trust` is how far those can be trusted, 0 to 1. It looks at no score and so stands any scale.
//!
//! The given order takes the place of the site's own: priors have no part unless the call gives them weights. A visitor
//! of whom nothing is known gets the list as it was.

use super::kernel::Moments;
use super::reading::Reading;
use super::signals::{self, Values};
use super::{Blend, Ranked};
use crate::catalog::settings::SIGNALS;
use crate::catalog::{Catalog, ItemIndex, Weights};
use crate::order;

/// The constant of reciprocal rank fusion: how little the very first places are set apart.
const RANK_CONSTANT: f64 = 60.0;

/// How the two orders are brought together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// A sum of standardised scores.
    Blend,
    /// A sum of reciprocal ranks.
    ReciprocalRank,
}

/// What someone else retrieved.
#[derive(Debug, Clone, PartialEq)]
pub struct Retrieved {
    /// The items, each once, best first.
    pub items: Vec<ItemIndex>,
    /// Their scores, where there are any, larger for better.
    pub scores: Option<Vec<f64>>,
    /// How the orders are brought together.
    pub method: Method,
    /// How much the given order counts.
    pub weight: f64,
}

/// How a fused list was made: enough to take each score apart.
#[derive(Debug, Clone, PartialEq)]
pub struct Fusion {
    /// How the orders were brought together.
    pub method: Method,
    /// The visitor's part, standardised over the list.
    pub blend: Blend,
    /// By item, what the given order adds to its score and what the visitor's adds.
    pub parts: Vec<(ItemIndex, f64, f64)>,
}

impl Fusion {
    /// What the given order adds to an item's score, and what the visitor's adds.
    pub fn parts_of(&self, item: ItemIndex) -> (f64, f64) {
        let part = self.parts.iter().find(|&&(known, _, _)| known == item);
        part.map_or((0.0, 0.0), |&(_, given, visitor)| (given, visitor))
    }

    /// The visitor's part of all the weight in force, 0 to 1, beside a given order of this weight.
    pub fn personal(&self, weight: f64) -> f64 {
        let own = self.blend.personal() * self.blend.trust();
        if own > 0.0 { own / (own + weight) } else { 0.0 }
    }
}

/// Brings the given order and the visitor's together: the items best first, and how each came to its score.
pub fn fuse(
    catalog: &Catalog,
    (reading, now): (&Reading, f64),
    weights: &Weights,
    retrieved: &Retrieved,
) -> (Vec<Ranked>, Fusion) {
    let values: Vec<Values> =
        retrieved.items.iter().map(|&item| signals::values(catalog, reading, item, now)).collect();
    let moments: [Moments; SIGNALS] =
        std::array::from_fn(|signal| Moments::of_values(values.iter().map(|values| values[signal])));
    let blend = Blend::new(weights, reading.trust(), &moments);
    let visitor: Vec<f64> = values.iter().map(|values| blend.score(values)).collect();
    let parts = match retrieved.method {
        Method::Blend => blended(retrieved, visitor),
        Method::ReciprocalRank => reciprocal(retrieved, &visitor, blend.trust()),
    };
    let scored = parts.iter().map(|&(_, given, own)| given + own).zip(0..);
    let ranked = order::descending(scored);
    let ranked =
        ranked.into_iter().map(|(score, place)| Ranked { item: retrieved.items[place as usize], score }).collect();
    (ranked, Fusion { method: retrieved.method, blend, parts })
}

fn blended(retrieved: &Retrieved, visitor: Vec<f64>) -> Vec<(ItemIndex, f64, f64)> {
    let reciprocal = |place: usize| 1.0 / (RANK_CONSTANT + place as f64 + 1.0);
    let given: Vec<f64> = match &retrieved.scores {
        Some(scores) => scores.clone(),
        None => (0..retrieved.items.len()).map(reciprocal).collect(),
    };
    let Moments { mean, deviation } = Moments::of_values(given.iter().copied());
    let factor = if deviation > 0.0 { retrieved.weight / deviation } else { 0.0 };
    let given = given.into_iter().map(|score| factor * (score - mean));
    retrieved.items.iter().zip(given).zip(visitor).map(|((&item, given), visitor)| (item, given, visitor)).collect()
}

fn reciprocal(retrieved: &Retrieved, visitor: &[f64], trust: f64) -> Vec<(ItemIndex, f64, f64)> {
    let reciprocal = |weight: f64, place: usize| weight / (RANK_CONSTANT + place as f64 + 1.0);
    let mut parts: Vec<(ItemIndex, f64, f64)> = retrieved.items.iter().map(|&item| (item, 0.0, 0.0)).collect();
    let given: Vec<u32> = match &retrieved.scores {
        Some(scores) => order::descending(scores.iter().copied().zip(0..)).into_iter().map(|(_, at)| at).collect(),
        None => (0..parts.len() as u32).collect(),
    };
    for (place, at) in given.into_iter().enumerate() {
        parts[at as usize].1 = reciprocal(retrieved.weight, place);
    }
    for (place, (_, at)) in order::descending(visitor.iter().copied().zip(0..)).into_iter().enumerate() {
        parts[at as usize].2 = reciprocal(trust, place);
    }
    parts
}
