//! Combines a list from another source (a search engine's result, a newsletter's candidates) with the visitor's
//! own order.
//!
//! Two methods:
//!
//! - *score blending*: `weight × z(given score) + Σ over signals of weight × trust × z(signal)`, every z over the list.
//!   If no scores are given, `1 / (60 + r)` is the score of the item in place r, from 1.
//! - *reciprocal rank fusion* (Cormack, Clarke & Büttcher 2009): `weight / (60 + r) + d × trust / (60 + v)`; r is the
//!   item's place in the given list (by its scores, if there are any), v its place by the visitor's signals,
//!   `trust` the trust of those, and d how personal the list is, 0 to 1. It ignores the scores, so their scale does not matter.
//!
//! The given order replaces the site's own: priors have no part unless the call gives them weights. A visitor
//! of whom nothing is known gets the list in the given order.

use super::signals::{self, Values};
use super::{Blend, Ranked, dial};
use crate::catalog::settings::SIGNALS;
use crate::catalog::{Catalog, ItemIndex, Weights};
use crate::kernel::Moments;
use crate::order;
use crate::visitor::Reading;

/// How the two orders are combined.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// A sum of standardised scores.
    Blend,
    /// A sum of reciprocal ranks.
    ReciprocalRank,
}

/// A list from another source, in reused memory.
#[derive(Debug, Clone, PartialEq)]
pub struct Retrieved {
    /// The items, each once, best first.
    pub items: Vec<ItemIndex>,
    /// Their scores, larger for better; empty where none were given.
    pub scores: Vec<f64>,
    /// How the orders are brought together.
    pub method: Method,
    /// How much the given order counts.
    pub weight: f64,
}

impl Default for Retrieved {
    fn default() -> Self {
        Self { items: Vec::new(), scores: Vec::new(), method: Method::Blend, weight: 1.0 }
    }
}

impl Retrieved {
    /// The given score of the item at a place, or its substitute if none were given.
    fn score(&self, place: usize) -> f64 {
        self.scores.get(place).copied().unwrap_or_else(|| reciprocal(1.0, place))
    }

    fn all_scores(&self) -> impl Iterator<Item = f64> + Clone + '_ {
        (0..self.items.len()).map(|place| self.score(place))
    }

    /// The scores, standardised and times a weight; 0 if all are equal.
    fn standardised(&self, weight: f64) -> impl Iterator<Item = f64> + Clone + '_ {
        let Moments { mean, deviation } = Moments::of_values(self.all_scores());
        let factor = if deviation > 0.0 { weight / deviation } else { 0.0 };
        self.all_scores().map(move |score| factor * (score - mean))
    }
}

/// How a fused list was made: together with each item's [`FusedPart`], enough to explain its score.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Fusion {
    /// How the orders were brought together.
    pub method: Method,
    /// The visitor's part, standardised over the list.
    pub blend: Blend,
    /// How personal the list was to be, above 0 to 1.
    pub dial: f64,
}

impl Fusion {
    /// The visitor's share of the total weight, 0 to 1, beside a given order of this weight.
    pub fn personal(&self, weight: f64) -> f64 {
        let own = self.blend.personal() * self.blend.trust() * self.dial;
        if own > 0.0 { own / (own + weight) } else { 0.0 }
    }
}

/// The two parts of an item's score in a fused list; the score is their sum.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FusedPart {
    /// The item.
    pub item: ItemIndex,
    /// The contribution of the given order.
    pub given: f64,
    /// The contribution of the visitor's order.
    pub visitor: f64,
}

/// Combines two orders, in reused memory.
#[derive(Debug, Default)]
pub struct Fuser {
    values: Vec<Values>,
    order: order::Descending,
}

impl Fuser {
    /// Combines the given order and the visitor's. Fills `ranked` with the items, best first, and `parts` with
    /// the parts of each score.
    ///
    /// Cost: each item's signals by definition, and a sort of the list.
    pub fn fuse(
        &mut self,
        catalog: &Catalog,
        (reading, now): (&Reading, f64),
        (weights, counts_facts, dial): (&Weights, bool, f64),
        retrieved: &Retrieved,
        (ranked, parts): (&mut Vec<Ranked>, &mut Vec<FusedPart>),
    ) -> Fusion {
        self.values.clear();
        self.values.extend(retrieved.items.iter().map(|&item| signals::values(catalog, reading, item, now)));
        let moments: [Moments; SIGNALS] =
            std::array::from_fn(|signal| Moments::of_values(self.values.iter().map(|values| values[signal])));
        let blend = Blend::new(weights, (reading.trust(), reading.least()), &moments, catalog.settings().prior_scale);
        let blend = if counts_facts && !reading.facts().is_empty() {
            blend.stating(Moments::of_values(self.values.iter().map(|values| values[signals::GIVEN])))
        } else {
            blend
        };
        let blend = if reading.possessions().all().is_empty() { blend } else { blend.fading_owned() };
        let dial = if blend.personal() > 0.0 { dial } else { 1.0 };
        let (blend, weight) = match retrieved.method {
            Method::Blend if dial < 1.0 => self.turned(retrieved, &blend, dial),
            _ => (blend, retrieved.weight),
        };
        parts.clear();
        match retrieved.method {
            Method::Blend => self.add_scores(retrieved, weight, &blend, parts),
            // Reciprocal ranks need no scaling.
            Method::ReciprocalRank => self.add_places(retrieved, &blend, dial, parts),
        }
        ranked.clear();
        let sorted = self.order.sort(parts.iter().map(|part| part.given + part.visitor).zip(0..));
        ranked.extend(sorted.map(|(score, place)| Ranked { item: retrieved.items[place as usize], score }));
        Fusion { method: retrieved.method, blend, dial }
    }

    /// The blend and the given order's weight at d, as in [`dial`]: here the given order is the site's own.
    fn turned(&mut self, retrieved: &Retrieved, blend: &Blend, dial: f64) -> (Blend, f64) {
        let site = blend.of_the_site();
        let Self { values, order } = self;
        let mut height = |blend: &Blend| {
            let visitor = values.iter().map(|values| blend.score(values));
            let scores = retrieved.standardised(retrieved.weight).zip(visitor).map(|(given, visitor)| given + visitor);
            dial::height(order.sort(scores.zip(0..)).map(|(score, _)| score), values.len())
        };
        let (whole, own) = (height(blend), height(&site));
        let weight = dial::weight_of_the_site(dial, whole, own);
        (blend.turned(dial, &site, weight), retrieved.weight * (dial + weight))
    }

    fn add_scores(&self, retrieved: &Retrieved, weight: f64, blend: &Blend, parts: &mut Vec<FusedPart>) {
        let given = retrieved.standardised(weight);
        let visitor = self.values.iter().map(|values| blend.score(values));
        let items = retrieved.items.iter().zip(given).zip(visitor);
        parts.extend(items.map(|((&item, given), visitor)| FusedPart { item, given, visitor }));
    }

    fn add_places(&mut self, retrieved: &Retrieved, blend: &Blend, dial: f64, parts: &mut Vec<FusedPart>) {
        parts.extend(retrieved.items.iter().map(|&item| FusedPart { item, given: 0.0, visitor: 0.0 }));
        for (place, (_, at)) in self.order.sort(retrieved.all_scores().zip(0..)).enumerate() {
            parts[at as usize].given = reciprocal(retrieved.weight, place);
        }
        let visitor = self.values.iter().map(|values| blend.score(values));
        for (place, (_, at)) in self.order.sort(visitor.zip(0..)).enumerate() {
            parts[at as usize].visitor = reciprocal(dial * blend.trust(), place);
        }
    }
}

/// The reciprocal-rank score of a place, from 0, times a weight.
fn reciprocal(weight: f64, place: usize) -> f64 {
    weight * signals::place(place)
}
