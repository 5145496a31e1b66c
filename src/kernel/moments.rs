//! The statistics of a column: its mean and standard deviation over the eligible items, and the largest value of each group of
//! sixteen.

use super::fast::{peaks_block, sum_block};
use super::{BLOCK, GROUPS, LANES};

/// The smallest share of the squares that has to be left after subtracting those of the excluded items. Below it, the rounding of
/// the sums, which are made in single precision, would dominate the difference.
const LEAST_LEFT: f64 = 1e-3;

/// Mean and standard deviation of a signal over the eligible items.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Moments {
    /// The mean.
    pub mean: f64,
    /// The standard deviation; 0 where all values are alike.
    pub deviation: f64,
}

impl Moments {
    /// Of a sum and a sum of squares over `count` values.
    pub fn of_sums(sum: f64, squares: f64, count: usize) -> Self {
        if count == 0 {
            return Self::default();
        }
        let mean = sum / count as f64;
        let variance = squares / count as f64 - mean * mean;
        // Rounding leaves a small deviation where there is none: up to a hundred-thousandth of the mean counts as zero.
        let deviation = variance.max(0.0).sqrt();
        Self { mean, deviation: if deviation > 1e-5 * mean.abs() { deviation } else { 0.0 } }
    }

    /// Of a few values, in f64.
    pub fn of_values(values: impl Iterator<Item = f64> + Clone) -> Self {
        let count = values.clone().count();
        let mean = values.clone().sum::<f64>() / count.max(1) as f64;
        let squares: f64 = values.map(|value| (value - mean).powi(2)).sum();
        let Self { deviation, .. } = Self::of_sums(0.0, squares, count);
        Self { mean, deviation: if deviation > 1e-9 * mean.abs() { deviation } else { 0.0 } }
    }
}

/// The statistics of a column that need no second pass: its sums, which do not depend on which items are eligible, and the
/// largest of each sixteen values.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Summary {
    sum: f64,
    squares: f64,
    peaks: Vec<f32>,
    known: usize,
}

impl Summary {
    /// Empties the summary for a column of `length` values, in memory that is used again.
    pub fn clear(&mut self, length: usize) {
        (self.sum, self.squares, self.known) = (0.0, 0.0, 0);
        self.peaks.resize(length.div_ceil(LANES), 0.0);
    }

    /// Adds the next part of the column, which starts at a multiple of 64. Cost: one pass.
    pub fn add(&mut self, values: &[f32]) {
        // Whole blocks are handled apart: storing four floats is one instruction, storing fewer is a function call.
        let (blocks, rest) = values.as_chunks::<BLOCK>();
        let (peaks, others) = self.peaks[self.known / LANES..].split_at_mut(GROUPS * blocks.len());
        for (block, peaks) in blocks.iter().zip(peaks.as_chunks_mut::<GROUPS>().0) {
            let (sum, squares) = sum_block(block);
            self.sum += sum;
            self.squares += squares;
            *peaks = peaks_block(block);
        }
        if !rest.is_empty() {
            let (sum, squares) = sum_block(rest);
            self.sum += sum;
            self.squares += squares;
            others.iter_mut().zip(peaks_block(rest)).for_each(|(known, peak)| *known = peak);
        }
        self.known += values.len();
    }

    /// The largest of each sixteen values.
    pub fn peaks(&self) -> &[f32] {
        &self.peaks
    }

    /// The moments over the eligible items of the column: those whose bits are set, 64 items a word.
    ///
    /// Cost: the excluded items, where they are at most half and leave enough of the squares; otherwise the eligible ones.
    pub fn moments(&self, values: &[f32], eligible: &[u64]) -> Moments {
        let count = eligible.iter().map(|word| word.count_ones() as usize).sum();
        let outside = values.len() - count;
        if outside <= count {
            let (sum, squares) =
                if outside == 0 { (0.0, 0.0) } else { sums_of(values, outside_of(eligible, values.len())) };
            let left = Moments::of_sums(self.sum - sum, self.squares - squares, count);
            if outside == 0 || left.deviation.powi(2) * count as f64 >= LEAST_LEFT * self.squares {
                return left;
            }
        }
        let (sum, squares) = sums_of(values, eligible.iter().copied());
        Moments::of_sums(sum, squares, count)
    }
}

/// The values of all items, and their summary.
#[derive(Debug, Clone, Default)]
pub struct Column {
    /// The values.
    pub values: Vec<f32>,
    /// Their summary.
    pub summary: Summary,
}

impl Column {
    /// Sets the length to that of all items and empties the summary, in memory that is used again.
    pub fn clear(&mut self, length: usize) {
        self.values.resize(length, 0.0);
        self.summary.clear(length);
    }

    /// Sets all values at once.
    pub fn fill(&mut self, values: impl Iterator<Item = f32>) {
        self.values.clear();
        self.values.extend(values);
        self.summary.clear(self.values.len());
        self.summary.add(&self.values);
    }
}

/// The bits of the excluded items, for `items` items in all.
fn outside_of(eligible: &[u64], items: usize) -> impl Iterator<Item = u64> + '_ {
    let last = eligible.len().saturating_sub(1);
    let rest = items % BLOCK;
    let mask = move |number| if number == last && rest != 0 { (1 << rest) - 1 } else { u64::MAX };
    eligible.iter().enumerate().map(move |(number, word)| !word & mask(number))
}

/// The sum and the sum of squares of the values whose bits are set.
fn sums_of(values: &[f32], words: impl Iterator<Item = u64>) -> (f64, f64) {
    let (mut sum, mut squares) = (0.0, 0.0);
    for (block, mut mask) in values.chunks(BLOCK).zip(words) {
        while mask != 0 {
            let value = f64::from(block[mask.trailing_zeros() as usize]);
            mask &= mask - 1;
            sum += value;
            squares += value * value;
        }
    }
    (sum, squares)
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
            let word = |values: &[(f32, bool)]| values.iter().rev().fold(0, |word, (_, inside)| word << 1 | u64::from(*inside));
            let eligible: Vec<u64> = values.chunks(BLOCK).map(word).collect();
            let inside: Vec<f64> = values.iter().filter(|(_, inside)| *inside).map(|(value, _)| f64::from(*value)).collect();
            let count = inside.len().max(1) as f64;
            let mean = inside.iter().sum::<f64>() / count;
            let deviation = (inside.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / count).sqrt();
            let column: Vec<f32> = values.iter().map(|(value, _)| *value).collect();
            let mut summary = Summary::default();
            summary.clear(column.len());
            summary.add(&column);
            let moments = summary.moments(&column, &eligible);
            prop_assert!((moments.mean - mean).abs() < 1e-4, "{} {mean}", moments.mean);
            prop_assert!((moments.deviation - deviation).abs() < 1e-2, "{} {deviation}", moments.deviation);
        }

        #[test]
        fn what_is_out_leaves_no_trace_of_its_size(
            values in prop::collection::vec(-1.0..1.0_f32, 2..300),
            common in -1.0..1.0_f32,
            times in prop::sample::select(vec![1e-8_f32, 1e-6, 1e-4, 1e-2, 1.0]),
        ) {
            // Every third is out, and as large as can be beside the others.
            let is_out = |item: usize| item % 3 == 1;
            let column: Vec<f32> = values.iter().enumerate().map(|(item, value)| if is_out(item) { *value } else { (common + value) * times }).collect();
            let word = |block: usize| (0..BLOCK).filter(|bit| block * BLOCK + bit < column.len() && !is_out(block * BLOCK + bit)).fold(0, |word, bit| word | 1 << bit);
            let eligible: Vec<u64> = (0..column.len().div_ceil(BLOCK)).map(word).collect();
            let mut summary = Summary::default();
            summary.clear(column.len());
            summary.add(&column);
            let moments = summary.moments(&column, &eligible);
            let inside = || column.iter().enumerate().filter(|(item, _)| !is_out(*item)).map(|(_, value)| f64::from(*value));
            let exact = Moments::of_values(inside().collect::<Vec<_>>().into_iter());
            prop_assert!((moments.deviation - exact.deviation).abs() <= 0.005 * exact.deviation, "{moments:?} {exact:?}");
            prop_assert!((moments.mean - exact.mean).abs() <= 0.005 * (exact.deviation + exact.mean.abs()), "{moments:?} {exact:?}");
        }

        #[test]
        fn what_is_alike_does_not_deviate_and_what_is_nearly_alike_does(
            value in 0.01..1e6_f32,
            items in 2..3_000_usize,
            apart in 1e-4..1e-2_f32,
        ) {
            let deviation = |of: &dyn Fn(usize) -> f32| {
                let column: Vec<f32> = (0..items).map(of).collect();
                let word = |block: &[f32]| u64::MAX >> (BLOCK - block.len());
                let mut summary = Summary::default();
                summary.clear(items);
                summary.add(&column);
                let mean = column.iter().map(|&value| f64::from(value)).sum::<f64>() / items as f64;
                let squares = column.iter().map(|&value| (f64::from(value) - mean).powi(2)).sum::<f64>();
                let eligible: Vec<u64> = column.chunks(BLOCK).map(word).collect();
                (summary.moments(&column, &eligible).deviation, (squares / items as f64).sqrt())
            };
            prop_assert_eq!(deviation(&|_| value), (0.0, 0.0));
            let (got, exact) = deviation(&|item| if item % 2 == 0 { value } else { value * (1.0 + apart) });
            prop_assert!((got / exact - 1.0).abs() < 0.01, "{} {}", got, exact);
        }
    }
}
