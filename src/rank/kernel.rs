//! The loops over all items.
//!
//! Sparse scores come from postings: only the items that share a feature with the profile are touched, once for all
//! signals. Then one pass for the moments, and one (in [`top`](super::top)) for the blend and the best. The loops are
//! written in blocks without branches, which the compiler turns into SIMD; each has a slow twin in the tests.

use super::eligible::Eligible;
use crate::catalog::{Catalog, FeatureIndex};

/// How many items are looked at together: a word of [`Eligible`].
pub const BLOCK: usize = 64;

/// The dot products of `L` sparse vectors with every item's own vector: one sum for each item and each of the `L`,
/// before the items' scales.
///
/// Cost: the postings of the wanted features. The memory of `sums` is used again.
pub fn sum_features<const L: usize>(
    catalog: &Catalog,
    wanted: impl Iterator<Item = (FeatureIndex, [f32; L])>,
    sums: &mut Vec<[f32; L]>,
) {
    sums.clear();
    sums.resize(catalog.len(), [0.0; L]);
    for (feature, weights) in wanted {
        let postings = catalog.postings(feature);
        for (&item, &steps) in postings.items.iter().zip(postings.weights) {
            debug_assert!((item as usize) < sums.len());
            // SAFETY: the door (`Catalog::load`) proved that there are no items beyond the last.
            let sum = unsafe { sums.get_unchecked_mut(item as usize) };
            for (sum, weight) in sum.iter_mut().zip(weights) {
                *sum += weight * f32::from(steps);
            }
        }
    }
}

/// One of the `L` columns of sums, times the items' scales: the dot products.
pub fn scaled<const L: usize>(catalog: &Catalog, sums: &[[f32; L]], lane: usize, scores: &mut Vec<f32>) {
    scores.clear();
    scores.extend(sums.iter().zip(catalog.scales()).map(|(sums, scale)| sums[lane] * scale));
}

/// Mean and standard deviation of a signal over the eligible items.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Moments {
    /// The mean.
    pub mean: f64,
    /// The standard deviation; 0 where all values are alike.
    pub deviation: f64,
}

/// Sums of a signal are kept in so many strands.
const STRANDS: usize = 4;

impl Moments {
    /// One pass, in f64.
    pub fn of(values: &[f32], eligible: &Eligible) -> Self {
        let count = eligible.count() as f64;
        if count == 0.0 {
            return Self { mean: 0.0, deviation: 0.0 };
        }
        let (mut sums, mut squares) = ([0.0; STRANDS], [0.0; STRANDS]);
        for (block, &mask) in values.chunks(BLOCK).zip(eligible.words()) {
            if mask == u64::MAX {
                add_all(block, &mut sums, &mut squares);
            } else {
                let inside = block.iter().enumerate().filter(|&(bit, _)| mask >> bit & 1 == 1);
                inside.for_each(|(_, value)| add_all(std::slice::from_ref(value), &mut sums, &mut squares));
            }
        }
        let mean = sums.iter().sum::<f64>() / count;
        let variance = squares.iter().sum::<f64>() / count - mean * mean;
        // Rounding leaves a trace of deviation where there is none: a millionth of the mean is taken for nothing.
        let deviation = variance.max(0.0).sqrt();
        Self { mean, deviation: if deviation > 1e-6 * mean.abs() { deviation } else { 0.0 } }
    }
}

fn add_all(block: &[f32], sums: &mut [f64; STRANDS], squares: &mut [f64; STRANDS]) {
    for values in block.chunks(STRANDS) {
        for ((sum, square), &value) in sums.iter_mut().zip(squares.iter_mut()).zip(values) {
            let value = f64::from(value);
            *sum += value;
            *square += value * value;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn moments_are_those_of_the_eligible_items(
            values in prop::collection::vec((-10.0..10.0_f32, any::<bool>()), 1..300),
        ) {
            let mut eligible = Eligible::all(values.len());
            for (item, (_, inside)) in values.iter().enumerate() {
                if !inside {
                    eligible.remove_index(item);
                }
            }
            let inside: Vec<f64> = values.iter().filter(|(_, inside)| *inside).map(|(value, _)| f64::from(*value)).collect();
            let count = inside.len().max(1) as f64;
            let mean = inside.iter().sum::<f64>() / count;
            let deviation = (inside.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / count).sqrt();
            let columns: Vec<f32> = values.iter().map(|(value, _)| *value).collect();
            let moments = Moments::of(&columns, &eligible);
            prop_assert!((moments.mean - mean).abs() < 1e-9);
            prop_assert!((moments.deviation - deviation).abs() < 1e-5);
        }
    }
}
