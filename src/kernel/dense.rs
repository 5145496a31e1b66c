//! The dot products of one vector with all item vectors of a set.

use super::LANES;
use super::fast::{dot_block, dot_blocks, scale_block};

/// The largest number of a query: with 1,024 dimensions of int8 the sums still fit 32 bits.
const LARGEST: f64 = 16_383.0;

/// A query in 15 bits: `scale × numbers` is the vector, to one part in 16,383 of its largest number.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Query {
    numbers: Vec<i16>,
    scale: f32,
}

impl Query {
    /// Sets the query to a vector, in memory that is used again.
    pub fn set(&mut self, vector: impl Iterator<Item = f64> + Clone) {
        let largest = vector.clone().fold(0.0_f64, |largest, number| largest.max(number.abs()));
        self.scale = (largest / LARGEST) as f32;
        // A scale that is too small counts as zero: its inverse would be infinite.
        let step = if self.scale > 0.0 { LARGEST / largest } else { 0.0 };
        self.numbers.clear();
        self.numbers.extend(vector.map(|number| (number * step).round() as i16));
        if !self.numbers.len().is_multiple_of(2) {
            self.numbers.push(0);
        }
    }

    /// Whether the vector is zero, so that every dot product is.
    pub fn is_zero(&self) -> bool {
        self.scale == 0.0
    }

    /// The numbers, padded to an even count.
    pub fn numbers(&self) -> &[i16] {
        &self.numbers
    }
}

/// The place of an item's dimension among the bytes; `padded` is the number of dimensions, rounded up to an even one.
pub fn offset(item: usize, dimension: usize, padded: usize) -> usize {
    let (block, lane) = (item / LANES, item % LANES);
    block * LANES * padded + dimension / 2 * (2 * LANES) + lane * 2 + dimension % 2
}

/// The dot product of one item's vector with another vector of as many dimensions, in f64: the slow reference for [`dots`].
/// `scale` is the item's.
pub fn exact_dot(data: &[i8], scale: f64, item: usize, other: &[f64]) -> f64 {
    let padded = other.len().next_multiple_of(2);
    let byte = |dimension| data[offset(item, dimension, padded)];
    other.iter().enumerate().map(|(dimension, known)| known * (scale * f64::from(byte(dimension)))).sum()
}

/// How many blocks are multiplied together: they share the query's numbers.
const TOGETHER: usize = 2;
/// How many places the bytes are read from in turn. A single sequence waits for memory; four are read 1.5 times as fast.
const STREAMS: usize = 4;

/// The dot products with the items from `start` on, as many as `values` has room for; `start` is a multiple of sixteen. `data`
/// has the bytes of all items' vectors, block after block, with as many dimensions as the query; `scales` are the items' own
/// scales, or others in their place.
///
/// Cost: one pass over those items' bytes.
pub fn dots(query: &Query, data: &[i8], scales: &[f32], start: usize, values: &mut [f32]) {
    debug_assert!(start.is_multiple_of(LANES));
    let block_bytes = LANES * query.numbers.len();
    let data = &data[start / LANES * block_bytes..];
    let scales = &scales[start..start + values.len()];
    let blocks = values.len().div_ceil(LANES);
    let mut put = |number: usize, sums: &[i32; LANES]| {
        let items = number * LANES..values.len().min((number + 1) * LANES);
        scale_block(sums, &scales[items.clone()], query.scale, &mut values[items]);
    };
    let block = |number: usize| &data[number * block_bytes..(number + 1) * block_bytes];
    let stream = blocks / STREAMS;
    for number in 0..stream {
        for first in (0..STREAMS).step_by(TOGETHER) {
            let numbers: [usize; TOGETHER] = std::array::from_fn(|next| (first + next) * stream + number);
            let sums = dot_blocks(numbers.map(block), &query.numbers);
            numbers.iter().zip(&sums).for_each(|(&number, sums)| put(number, sums));
        }
    }
    for number in STREAMS * stream..blocks {
        put(number, &dot_block(block(number), &query.numbers));
    }
}
