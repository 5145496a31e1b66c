//! The loops over all items.
//!
//! Sparse scores come from postings: only the items that share a feature with the profile are touched. Then one pass
//! for the moments, and one (in [`top`](super::top)) for the blend and the best. Each has a slow twin in the tests.

use super::eligible::Eligible;
use crate::catalog::{Catalog, FeatureIndex};

/// The dot product of `wanted` with every item's vector, written into `scores`, one for each item.
///
/// Cost: the postings of the wanted features, and one pass over the items.
pub fn score_features(catalog: &Catalog, wanted: impl Iterator<Item = (FeatureIndex, f32)>, scores: &mut Vec<f32>) {
    scores.clear();
    scores.resize(catalog.len(), 0.0);
    for (feature, weight) in wanted {
        let postings = catalog.postings(feature);
        for (&item, &steps) in postings.items.iter().zip(postings.weights) {
            debug_assert!((item as usize) < scores.len());
            // SAFETY: the door (`Catalog::load`) proved that every posting is below the number of items.
            unsafe { *scores.get_unchecked_mut(item as usize) += weight * f32::from(steps) };
        }
    }
    scores.iter_mut().zip(catalog.scales()).for_each(|(score, scale)| *score *= scale);
}

/// Mean and standard deviation of a signal over the eligible items.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Moments {
    /// The mean.
    pub mean: f64,
    /// The standard deviation; 0 where all values are alike.
    pub deviation: f64,
}

impl Moments {
    /// Two passes, the second around the mean, so that nothing cancels.
    pub fn of(values: &[f32], eligible: &Eligible) -> Self {
        let count = eligible.count() as f64;
        if count == 0.0 {
            return Self { mean: 0.0, deviation: 0.0 };
        }
        let mean = sum(values, eligible, f64::from) / count;
        let variance = sum(values, eligible, |value| (f64::from(value) - mean).powi(2)) / count;
        // Rounding leaves a trace of deviation where there is none: a millionth of the mean is taken for nothing.
        let deviation = variance.sqrt();
        Self { mean, deviation: if deviation > 1e-6 * mean.abs() { deviation } else { 0.0 } }
    }
}

fn sum(values: &[f32], eligible: &Eligible, term: impl Fn(f32) -> f64) -> f64 {
    let mut sum = 0.0;
    for (block, mask) in values.chunks(64).zip(eligible.words()) {
        if *mask == u64::MAX {
            sum += block.iter().map(|&value| term(value)).sum::<f64>();
        } else {
            let inside = |&(bit, _): &(usize, &f32)| mask >> bit & 1 == 1;
            sum += block.iter().enumerate().filter(inside).map(|(_, &value)| term(value)).sum::<f64>();
        }
    }
    sum
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
