//! What the neighbours of the items acted on add up to, item by item.
//!
//! An item's neighbours stand in two strips: the steps from one to the next (the first from item 0), each a varint of
//! seven bits a byte, lowest first; and as many signed weights. Ascending, so that the sums are gone through in one
//! direction. A step is one byte where items are few or neighbours many, two at most times: a quarter of an index.

use super::fast::settle_block;
use super::{LANES, tiles};

/// The neighbours of one item.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Row<'a> {
    /// From one neighbour to the next: varints.
    pub steps: &'a [u8],
    /// Their weights.
    pub weights: &'a [i8],
}

impl Row<'_> {
    /// Adds `factor × weight` to each neighbour's sum. Cost: the neighbours, a nanosecond or two each.
    pub fn scatter(&self, factor: f64, sums: &mut [f64]) {
        let (mut steps, mut place) = (self.steps, 0);
        for &weight in self.weights {
            place += next(&mut steps) as usize;
            sums[place] += factor * f64::from(weight);
        }
    }

    /// The weight of one of the neighbours; 0 where that item is none. Cost: the neighbours before it.
    pub fn weight(&self, item: usize) -> i8 {
        let (mut steps, mut place) = (self.steps, 0);
        for &weight in self.weights {
            place += next(&mut steps) as usize;
            if place >= item {
                return if place == item { weight } else { 0 };
            }
        }
        0
    }

    /// Calls for each neighbour, ascending, with its weight.
    pub fn each(&self, hear: &mut dyn FnMut(usize, i8)) {
        let (mut steps, mut place) = (self.steps, 0);
        for &weight in self.weights {
            place += next(&mut steps) as usize;
            hear(place, weight);
        }
    }
}

/// How many bytes the steps of a row take that starts there and has so many neighbours; `None` where they do not ascend,
/// leave the items, or end too soon. What is checked so can be gone through.
pub fn checked_row(bytes: &[u8], count: usize, items: usize) -> Option<usize> {
    let mut rest = bytes;
    let mut place = 0_u64;
    for neighbour in 0..count {
        let before = rest;
        let step = u64::from(next(&mut rest));
        let taken = before.len() - rest.len();
        let is_whole = (1..=MOST_BYTES).contains(&taken) && before[taken - 1] < 0x80;
        place += step;
        if !is_whole || (neighbour > 0 && step == 0) || place >= items as u64 {
            return None;
        }
    }
    Some(bytes.len() - rest.len())
}

/// Turns sums into values: `sum × factor`, in single precision. Cost: one pass.
pub fn settle(sums: &[f64], factor: f64, values: &mut [f32]) {
    for (sums, values) in sums.chunks(LANES).zip(values.chunks_mut(LANES)) {
        settle_block(sums, factor, values);
    }
}

/// The same as a column, with what is known of it.
pub fn settle_column(sums: &[f64], factor: f64, column: &mut super::Column) {
    column.clear(sums.len());
    for tile in tiles(sums.len()) {
        let values = &mut column.values[tile.clone()];
        settle(&sums[tile], factor, values);
        column.summary.add(values);
    }
}

/// A varint has no more bytes: 28 bits, which no catalogue exceeds.
const MOST_BYTES: usize = 4;

/// The next varint of a strip; 0 where there is none.
#[inline]
fn next(bytes: &mut &[u8]) -> u32 {
    let mut value = 0;
    for place in 0..MOST_BYTES {
        let Some((&byte, rest)) = bytes.split_first() else { break };
        *bytes = rest;
        value |= u32::from(byte & 0x7F) << (7 * place);
        if byte < 0x80 {
            break;
        }
    }
    value
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn strip(neighbours: &[(u32, i8)]) -> (Vec<u8>, Vec<i8>) {
        let (mut steps, mut before) = (Vec::new(), 0);
        for &(item, _) in neighbours {
            let mut step = item - before;
            before = item;
            while step > 0x7F {
                steps.push(step as u8 & 0x7F | 0x80);
                step >>= 7;
            }
            steps.push(step as u8);
        }
        (steps, neighbours.iter().map(|&(_, weight)| weight).collect())
    }

    fn any_row(items: u32) -> impl Strategy<Value = Vec<(u32, i8)>> {
        prop::collection::btree_map(0..items, any::<i8>(), 0..40).prop_map(|row| row.into_iter().collect())
    }

    proptest! {
        #[test]
        fn a_row_is_scattered_as_it_was_written(row in any_row(40_000), factor in -9.0..9.0_f64) {
            let (steps, weights) = strip(&row);
            let strips = Row { steps: &steps, weights: &weights };
            prop_assert_eq!(checked_row(&steps, weights.len(), 40_000), Some(steps.len()));
            let mut sums = vec![1.0; 40_000];
            strips.scatter(factor, &mut sums);
            let mut expected = vec![1.0; 40_000];
            row.iter().for_each(|&(item, weight)| expected[item as usize] += factor * f64::from(weight));
            prop_assert_eq!(sums, expected);
            for &(item, weight) in &row {
                prop_assert_eq!(strips.weight(item as usize), weight);
                let next = item as usize + 1;
                prop_assert_eq!(strips.weight(next), row.iter().find(|one| one.0 as usize == next).map_or(0, |one| one.1));
            }
        }

        #[test]
        fn whatever_is_let_in_stays_within_the_items(
            bytes in prop::collection::vec(any::<u8>(), 0..40),
            count in 0..20_usize,
            items in 1..5_000_usize,
        ) {
            if let Some(taken) = checked_row(&bytes, count, items) {
                let weights = vec![1; count];
                let mut places = Vec::new();
                Row { steps: &bytes[..taken], weights: &weights }.each(&mut |place, _| places.push(place));
                prop_assert_eq!(places.len(), count);
                prop_assert!(places.is_sorted_by(|a, b| a < b) && places.iter().all(|&place| place < items));
            }
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
