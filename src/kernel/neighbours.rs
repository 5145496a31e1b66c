//! Sums the neighbours of the items acted on, item by item.
//!
//! An item's neighbours are stored in two arrays of the same length: the step from one neighbour to the next in 16 bits (the
//! first from item 0), and a signed weight. They ascend, so that the sums are visited in one direction. Where a step does not fit
//! 16 bits, an entry of weight 0 lies in between: it adds nothing, and the loop needs no branch for it.

use super::fast::settle_block;
use super::{LANES, tiles};

/// The neighbours of one item.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Row<'a> {
    /// The steps from one neighbour to the next.
    pub steps: &'a [u16],
    /// Their weights.
    pub weights: &'a [i8],
}

impl Row<'_> {
    /// Adds `factor × weight` to each neighbour's sum. Cost: the neighbours, about a nanosecond each.
    pub fn scatter(&self, factor: f64, sums: &mut [f64]) {
        let mut place = 0;
        for (&step, &weight) in self.steps.iter().zip(self.weights) {
            place += usize::from(step);
            sums[place] += factor * f64::from(weight);
        }
    }

    /// The weight of a neighbour; 0 where the item is not one. Cost: the neighbours before it.
    pub fn weight(&self, item: usize) -> i8 {
        let mut place = 0;
        for (&step, &weight) in self.steps.iter().zip(self.weights) {
            place += usize::from(step);
            if place >= item {
                return if place == item { weight } else { 0 };
            }
        }
        0
    }

    /// The neighbours, ascending, each with its weight.
    pub fn iter(&self) -> impl Iterator<Item = (usize, i8)> + use<'_> {
        let places = self.steps.iter().scan(0, |place, &step| {
            *place += usize::from(step);
            Some(*place)
        });
        places.zip(self.weights.iter().copied())
    }
}

/// Whether the steps of a row ascend and stay below `items`. Only a row that passes may be summed.
pub fn is_sound(steps: &[u16], items: usize) -> bool {
    let Some((&first, others)) = steps.split_first() else { return true };
    // A sum and an or, without branches, so that the compiler uses SIMD.
    let last = others.iter().fold(u64::from(first), |sum, &step| sum + u64::from(step));
    let stands_still = others.iter().fold(false, |known, &step| known | (step == 0));
    last < items as u64 && !stands_still
}

/// Turns sums into values: `sum × factor`, in single precision. Cost: one pass.
pub fn settle(sums: &[f64], factor: f64, values: &mut [f32]) {
    for (sums, values) in sums.chunks(LANES).zip(values.chunks_mut(LANES)) {
        settle_block(sums, factor, values);
    }
}

/// The same for a whole column, with its summary.
pub fn settle_column(sums: &[f64], factor: f64, column: &mut super::Column) {
    column.clear(sums.len());
    for tile in tiles(sums.len()) {
        let values = &mut column.values[tile.clone()];
        settle(&sums[tile], factor, values);
        column.summary.add(values);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn strips(neighbours: &[(u16, i8)]) -> (Vec<u16>, Vec<i8>) {
        let steps = neighbours.iter().scan(0, |before, &(item, _)| Some(item - std::mem::replace(before, item)));
        (steps.collect(), neighbours.iter().map(|&(_, weight)| weight).collect())
    }

    fn any_row(items: u16) -> impl Strategy<Value = Vec<(u16, i8)>> {
        prop::collection::btree_map(0..items, any::<i8>(), 0..40).prop_map(|row| row.into_iter().collect())
    }

    proptest! {
        #[test]
        fn a_row_is_scattered_as_it_was_written(row in any_row(40_000), factor in -9.0..9.0_f64) {
            let (steps, weights) = strips(&row);
            let strips = Row { steps: &steps, weights: &weights };
            prop_assert!(is_sound(&steps, 40_000));
            let mut sums = vec![1.0; 40_000];
            strips.scatter(factor, &mut sums);
            let mut expected = vec![1.0; 40_000];
            row.iter().for_each(|&(item, weight)| expected[usize::from(item)] += factor * f64::from(weight));
            prop_assert_eq!(sums, expected);
            prop_assert!(strips.iter().eq(row.iter().map(|&(item, weight)| (usize::from(item), weight))));
            for &(item, weight) in &row {
                prop_assert_eq!(strips.weight(item.into()), weight);
                let next = usize::from(item) + 1;
                prop_assert_eq!(strips.weight(next), row.iter().find(|one| usize::from(one.0) == next).map_or(0, |one| one.1));
            }
        }

        #[test]
        fn whatever_is_let_in_ascends_within_the_items(
            steps in prop::collection::vec(prop_oneof![0..9_u16, any::<u16>()], 0..12),
            items in 1..200_000_usize,
        ) {
            let weights = vec![1; steps.len()];
            let places: Vec<usize> = Row { steps: &steps, weights: &weights }.iter().map(|(place, _)| place).collect();
            let ascends = places.is_sorted_by(|a, b| a < b) && places.iter().all(|&place| place < items);
            prop_assert_eq!(is_sound(&steps, items), ascends);
        }

        #[test]
        fn values_are_the_sums_times_the_factor(sums in prop::collection::vec(-1e9..1e9_f64, 0..70), factor in 0.0..2.0_f64) {
            let mut values = vec![f32::NAN; sums.len()];
            settle(&sums, factor, &mut values);
            let expected: Vec<f32> = sums.iter().map(|sum| (sum * factor) as f32).collect();
            prop_assert_eq!(values, expected);
        }
    }
}
