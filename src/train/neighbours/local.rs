//! EASE item by item, for more items than its closed form can take.
//!
//! Column i of EASE's B is a ridge regression of item i on all others. Here it is a regression on the [`CANDIDATES`] items with
//! the largest shrunk [`cosine`](super::cosine) to i, in closed form as well:
//!
//! ```text
//!   B_Ci = (G_CC + λI)⁻¹ G_Ci
//! ```
//!
//! where G(i, j) is the number of users of both items. Each item keeps its counts with the [`KEPT`] items that have the most
//! users in common with it; a count that neither of two candidates keeps is taken as 0.
//!
//! SLIM makes the regression on few items with a lasso (Ning & Karypis 2011); Steck 2019, "Markov Random Fields for Collaborative
//! Filtering", uses the closed form on sparse blocks.
//!
//! Recall@20/nDCG@20 of this, of EASE's closed form and of the cosine, with 32 neighbours an item: groceries .0570/.0812,
//! .0574/.0812, .0505/.0753; films .1108/.0732, .1106/.0735, .1010/.0683; papers .1572/.1743, too many, .1478/.1628.
//! With the most frequent companions as candidates groceries have .0560/.0798, and two items in five have no
//! neighbours, since all are predicted from the popular ones.

use std::cmp::Reverse;

use super::acts::Log;
use super::cosine::SHRINKAGE;
use super::settings::NeighbourSettings;
use super::strongest::Neighbours;
use super::together::Together;
use crate::error::Result;
use crate::train::cholesky;
use crate::train::kernel::LANES;
use crate::train::meter::Meter;
use crate::train::sparse::Rows;

/// How many other items an item is predicted from.
pub const CANDIDATES: usize = 128;
/// How many counts each item keeps.
pub const KEPT: usize = 512;

/// Each item's neighbours under a λ. Errors: `training_invalid` for settings out of range.
///
/// `progress` hears how much is done, 0 to 1. Cost: Σ n² over users of n items, and for each item a system of
/// [`CANDIDATES`] equations. Memory: up to 20 bytes for each of [`KEPT`] counts and of
/// [`CANDIDATES`] weights of each item.
pub fn local(
    log: &Log,
    regularization: f64,
    settings: &NeighbourSettings,
    progress: &mut dyn FnMut(f64),
) -> Result<Neighbours> {
    settings.check()?;
    let items = log.by_item.len();
    let mut meter = Meter::new(2 * items, progress);
    let companions = Companions::count(log, settings.min_support, &mut meter);
    let mut regression = Regression::new(regularization as f32);
    let mut entries = Vec::new();
    for item in 0..items as u32 {
        let (candidates, weights) = regression.of(item, &companions);
        entries.extend(candidates.iter().zip(weights).map(|(&from, &weight)| (from, item, weight)));
        meter.add(1);
    }
    let rows = Rows::new(items, entries.iter().copied());
    drop(entries);
    let mut found = Neighbours::default();
    let mut candidates = Vec::new();
    for item in 0..items {
        let row = rows.row(item);
        candidates.clear();
        candidates.extend(row.weights.iter().copied().zip(row.columns.iter().copied()));
        found.push(item as u32, &mut candidates, settings.per_item as usize);
    }
    Ok(found)
}

/// How many users each item has in common with its most frequent companions.
struct Companions {
    support: Vec<u32>,
    /// By item: the companions, ascending, with the counts.
    kept: Rows,
    /// By item: the [`CANDIDATES`] most similar ones, ascending.
    candidates: Vec<Vec<u32>>,
}

impl Companions {
    fn count(log: &Log, min_support: u32, meter: &mut Meter<'_>) -> Self {
        let support = log.support();
        let mut together = Together::new(log);
        let (mut kept, mut candidates) = (Vec::new(), Vec::new());
        let (mut frequent, mut similar) = (Vec::new(), Vec::new());
        for item in 0..support.len() as u32 {
            frequent.clear();
            similar.clear();
            if support[item as usize] >= min_support {
                together.each(log, item, |other, count| {
                    if support[other as usize] >= min_support {
                        frequent.push((Reverse(count), other));
                        let length = (f64::from(support[item as usize]) * f64::from(support[other as usize])).sqrt();
                        // The bits of positive numbers are in the same order as the numbers.
                        similar.push((Reverse((f64::from(count) / (length + SHRINKAGE)).to_bits()), other));
                    }
                });
            }
            keep_first(&mut frequent, KEPT);
            frequent.sort_unstable_by_key(|&(_, other)| other);
            kept.extend(frequent.iter().map(|&(count, other)| (item, other, count.0 as f32)));
            keep_first(&mut similar, CANDIDATES);
            let mut likeliest: Vec<u32> = similar.iter().map(|&(_, other)| other).collect();
            likeliest.sort_unstable();
            candidates.push(likeliest);
            meter.add(1);
        }
        Self { kept: Rows::new(support.len(), kept.iter().copied()), support, candidates }
    }

    /// The number of users of both items; 0 where neither item keeps the count.
    fn between(&self, one: u32, other: u32) -> f32 {
        if one == other {
            return self.support[one as usize] as f32;
        }
        self.kept_by(one, other).or_else(|| self.kept_by(other, one)).unwrap_or(0.0)
    }

    fn kept_by(&self, item: u32, other: u32) -> Option<f32> {
        let row = self.kept.row(item as usize);
        row.columns.binary_search(&other).ok().map(|at| row.weights[at])
    }
}

/// Keeps the `most` smallest elements of a list, in any order.
fn keep_first<T: Ord>(list: &mut Vec<T>, most: usize) {
    if list.len() > most {
        list.select_nth_unstable(most);
        list.truncate(most);
    }
}

/// One item's regression on its candidates, in memory that is used again for each.
struct Regression {
    regularization: f32,
    matrix: Vec<f32>,
    right: Vec<f32>,
}

impl Regression {
    fn new(regularization: f32) -> Self {
        Self { regularization, matrix: Vec::new(), right: Vec::new() }
    }

    /// The candidates and their weights: (I + G_CC / λ)⁻¹ G_Ci / λ.
    fn of<'a>(&'a mut self, item: u32, companions: &'a Companions) -> (&'a [u32], &'a [f32]) {
        let candidates = &companions.candidates[item as usize];
        let width = candidates.len().next_multiple_of(LANES);
        self.matrix.clear();
        self.matrix.resize(width * width, 0.0);
        self.right.clear();
        self.right.resize(width, 0.0);
        (0..width).for_each(|at| self.matrix[at * width + at] = 1.0);
        for (row, &one) in candidates.iter().enumerate() {
            self.right[row] = companions.between(one, item) / self.regularization;
            for (column, &other) in candidates.iter().enumerate().skip(row) {
                self.matrix[row * width + column] += companions.between(one, other) / self.regularization;
            }
        }
        if !candidates.is_empty() {
            cholesky::solve(&mut self.matrix, &mut self.right);
        }
        (candidates, &self.right[..candidates.len()])
    }
}
