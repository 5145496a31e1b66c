//! EASE item by item, for more items than its closed form can take.
//!
//! Column i of EASE's B is a ridge regression of item i on all others. Here it is one on the
//! [`CANDIDATES`] items that most users had beside item i, in closed form as well:
//!
//! ```text
//!   B_Ci = (G_CC + λI)⁻¹ G_Ci
//! ```
//!
//! with the counts G of users who had two items. Of each item the counts with its [`KEPT`] most frequent companions are
//! kept; what two candidates have in common beyond that counts as nothing. The regression on few is what SLIM does with
//! a lasso (Ning & Karypis 2011), and the closed form on blocks what Steck 2019, "Markov Random Fields for Collaborative
//! Filtering", does with sparse ones.

use super::acts::Log;
use super::settings::NeighbourSettings;
use super::strongest::Neighbours;
use super::together::Together;
use crate::error::Result;
use crate::train::cholesky;
use crate::train::kernel::LANES;
use crate::train::meter::Meter;
use crate::train::sparse::Rows;

/// An item is predicted from so many others.
pub const CANDIDATES: usize = 128;
/// So many of an item's counts are kept.
pub const KEPT: usize = 512;

/// Each item's neighbours under a λ. Errors: `training_invalid` for settings out of range.
///
/// `progress` hears how much is done, 0 to 1. Cost: Σ n² over users of n items, and for each item a system of
/// [`CANDIDATES`] equations. Memory: [`KEPT`] × 8 and [`CANDIDATES`] × 20 bytes for each item.
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
    /// By item: the [`CANDIDATES`] most frequent ones, ascending.
    candidates: Vec<Vec<u32>>,
}

impl Companions {
    fn count(log: &Log, min_support: u32, meter: &mut Meter<'_>) -> Self {
        let support = log.support();
        let mut together = Together::new(log);
        let (mut kept, mut candidates) = (Vec::new(), Vec::new());
        let mut met = Vec::new();
        for item in 0..support.len() as u32 {
            met.clear();
            if support[item as usize] >= min_support {
                together.each(log, item, |other, count| {
                    if support[other as usize] >= min_support {
                        met.push((std::cmp::Reverse(count), other));
                    }
                });
            }
            strongest(&mut met, KEPT);
            kept.extend(met.iter().map(|&(count, other)| (item, other, count.0 as f32)));
            strongest(&mut met, CANDIDATES);
            let mut likeliest: Vec<u32> = met.iter().map(|&(_, other)| other).collect();
            likeliest.sort_unstable();
            candidates.push(likeliest);
            meter.add(1);
        }
        let by_companion = Rows::new(support.len(), kept.iter().copied()).transposed(support.len());
        Self { kept: by_companion.transposed(support.len()), support, candidates }
    }

    /// The users that two items have in common, where one of them keeps the other.
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

/// The first of a list in its order, in any order.
fn strongest<T: Ord>(list: &mut Vec<T>, most: usize) {
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
