//! How similar an item is to those above it, and the penalty for that.
//!
//! Two methods, both place by place:
//!
//! - *maximal marginal relevance* (Carbonell & Goldstein 1998): the largest similarity to any item above;
//! - a *determinantal point process*, its mode found greedily (Chen, Zhang & Zhou 2018): −½ ln of the part of the item that is
//!   orthogonal to all items above.
//!
//! Similarity is the cosine of two items' features; if there are vectors, the mean of that and their vectors' cosine.

use super::{Candidate, Scene};
use crate::catalog::shaping::Diversify;
use crate::catalog::{Catalog, ItemIndex};
use crate::order;
use crate::ranking::nearest::cosine;

/// The smallest orthogonal part of an item.
const LEAST_LEFT: f64 = 1e-6;

/// The similarity penalty of each candidate.
#[derive(Debug, Default)]
pub struct Likeness {
    penalties: Vec<f64>,
    /// The latest item on the shelf: its features, ascending, and the bits of their weights.
    features: Vec<(u64, u32)>,
    /// For the point process: by candidate, its component in each direction so far, and the orthogonal part that is left.
    directions: Vec<Vec<f64>>,
    left: Vec<f64>,
    is_process: bool,
    is_off: bool,
}

impl Likeness {
    /// Starts with an empty shelf and so many candidates.
    pub fn begin(&mut self, scene: &Scene, candidates: usize) {
        self.is_off = scene.strengths.diversity == 0.0;
        self.is_process = scene.shaping.diversify == Diversify::Dpp;
        reset(&mut self.penalties, candidates, 0.0);
        reset(&mut self.left, candidates, 1.0);
        self.directions.resize_with(candidates.max(self.directions.len()), Vec::new);
        self.directions.iter_mut().for_each(Vec::clear);
    }

    /// The penalty of a candidate, 0 or more.
    pub fn penalty(&self, candidate: usize) -> f64 {
        self.penalties.get(candidate).copied().unwrap_or_default()
    }

    /// Adds an item to the shelf.
    pub fn note(&mut self, scene: &Scene, item: ItemIndex, candidates: &[Candidate]) {
        if self.is_off {
            return;
        }
        self.read(scene.catalog, item);
        if self.is_process {
            self.project(scene.catalog, item, candidates);
            return;
        }
        for (at, candidate) in candidates.iter().enumerate().filter(|(_, candidate)| is_open(candidate)) {
            let likeness = self.likeness(scene.catalog, item, candidate.item);
            self.penalties[at] = self.penalties[at].max(likeness);
        }
    }

    /// Projects all candidates onto a new direction: a step of the Cholesky decomposition of their similarities.
    fn project(&mut self, catalog: &Catalog, item: ItemIndex, candidates: &[Candidate]) {
        let own = candidates.iter().take(self.left.len()).position(|candidate| candidate.item == item);
        // An item that was drawn from outside the pool has no known components: it is a direction of its own.
        let (before, left) = match own {
            Some(at) => (std::mem::take(&mut self.directions[at]), self.left[at]),
            None => (Vec::new(), 1.0),
        };
        let length = left.max(LEAST_LEFT).sqrt();
        for (at, candidate) in candidates.iter().enumerate().filter(|(_, candidate)| is_open(candidate)) {
            let directions = &self.directions[at];
            let known: f64 = before.iter().zip(directions).map(|(a, b)| a * b).sum();
            let part = (self.likeness(catalog, item, candidate.item) - known) / length;
            self.directions[at].push(part);
            self.left[at] = (self.left[at] - part * part).max(LEAST_LEFT);
            self.penalties[at] = -0.5 * self.left[at].ln();
        }
    }

    /// The similarity of a candidate and the item that was read.
    fn likeness(&self, catalog: &Catalog, item: ItemIndex, candidate: ItemIndex) -> f64 {
        let lengths = catalog.inverse_lengths();
        let common = catalog.features(candidate).filter_map(|(feature, weight)| {
            let at = self.features.binary_search_by_key(&(feature.get() as u64), |&(known, _)| known).ok()?;
            Some(f64::from(f32::from_bits(self.features[at].1)) * f64::from(weight))
        });
        let scale = f64::from(lengths[item.get()]) * f64::from(lengths[candidate.get()]);
        let content = scale * common.sum::<f64>();
        let has_vectors = !catalog.vector_sets().is_empty();
        let content = content.clamp(0.0, 1.0);
        if has_vectors { 0.5 * (content + cosine(catalog, 0, item, candidate).clamp(0.0, 1.0)) } else { content }
    }

    fn read(&mut self, catalog: &Catalog, item: ItemIndex) {
        self.features.clear();
        self.features.extend(catalog.features(item).map(|(feature, weight)| (feature.get() as u64, weight.to_bits())));
        order::sort(&mut self.features);
    }
}

/// Whether a candidate may still be chosen for its features.
fn is_open(candidate: &Candidate) -> bool {
    candidate.is_in_pool && !candidate.is_taken
}

fn reset(numbers: &mut Vec<f64>, count: usize, value: f64) {
    numbers.clear();
    numbers.resize(count, value);
}
