//! The kernels in plain code, which defines their results: the reference for the tests, and what runs without SIMD.

use super::sparse::PairWeights;
use super::{BLOCK, LANES};

/// The dot products of a block of sixteen interleaved vectors with one query, exact.
///
/// `block` holds pairs of dimensions (see [`vectors`](crate::catalog::vectors)), `query` one number for each dimension, padded to
/// an even count; with numbers of at most 16,383 in a query of 1,024 dimensions nothing overflows.
pub fn dot_block(block: &[i8], query: &[i16]) -> [i32; LANES] {
    let mut sums = [0_i32; LANES];
    for (pair, bytes) in query.as_chunks::<2>().0.iter().zip(block.as_chunks::<{ 2 * LANES }>().0) {
        for (sum, item) in sums.iter_mut().zip(bytes.as_chunks::<2>().0) {
            *sum += i32::from(item[0]) * i32::from(pair[0]) + i32::from(item[1]) * i32::from(pair[1]);
        }
    }
    sums
}

/// The dot products of a few such blocks.
pub fn dot_blocks<const B: usize>(blocks: [&[i8]; B], query: &[i16]) -> [[i32; LANES]; B] {
    blocks.map(|block| dot_block(block, query))
}

/// Turns sixteen dot products into values: `sum × scale of the item × scale of the query`.
pub fn scale_block(sums: &[i32; LANES], scales: &[f32], query_scale: f32, values: &mut [f32]) {
    for ((value, &sum), &scale) in values.iter_mut().zip(sums).zip(scales) {
        *value = sum as f32 * scale * query_scale;
    }
}

/// The dot products of up to sixteen items, from `start` on, with the weights of common features, of which each of `pairs` has
/// two: `scale × Σ weight × the item's`, exact but for the last two multiplications.
///
/// `columns` holds two bytes an item for each pair (see [`CommonFeatures`](crate::postings::CommonFeatures)).
pub fn common_block(columns: &[u8], pairs: &[PairWeights], start: usize, scale: f32, values: &mut [f32]) {
    let (mut high, mut low) = ([0_i32; LANES], [0_i32; LANES]);
    for pair in pairs {
        let items = columns[pair.column + 2 * start..][..2 * LANES].as_chunks::<2>().0.iter();
        for ((high, low), item) in high.iter_mut().zip(&mut low).zip(items) {
            let dot =
                |[one, other]: [i16; 2]| i32::from(item[0]) * i32::from(one) + i32::from(item[1]) * i32::from(other);
            *high += dot(pair.high);
            *low += dot(pair.low);
        }
    }
    for ((value, high), low) in values.iter_mut().zip(high).zip(low) {
        *value = (high as f32 * PairWeights::STEP + low as f32) * scale;
    }
}

/// Turns up to sixteen sums into values: `sum × factor`, rounded to single precision at the end.
pub fn settle_block(sums: &[f64], factor: f64, values: &mut [f32]) {
    values.iter_mut().zip(sums).for_each(|(value, sum)| *value = (sum * factor) as f32);
}

/// The sum of a block's values and of their squares, in sixteen partial sums; 0 for an empty block.
///
/// The differences from the first value are summed: where values are nearly alike, sums in single precision would lose their
/// differences.
pub fn sum_block(values: &[f32]) -> (f64, f64) {
    let Some(&first) = values.first() else { return (0.0, 0.0) };
    let (mut sums, mut squares) = ([0.0_f32; LANES], [0.0_f32; LANES]);
    for sixteen in values.chunks(LANES) {
        for ((sum, square), &value) in sums.iter_mut().zip(&mut squares).zip(sixteen) {
            let apart = value - first;
            *sum += apart;
            *square += apart * apart;
        }
    }
    from_apart(first, values.len(), (sum_of(&sums), sum_of(&squares)))
}

/// The sums of `count` values and of their squares, from the sums of their differences from `first`.
pub(crate) fn from_apart(first: f32, count: usize, (sum, squares): (f64, f64)) -> (f64, f64) {
    let (first, count) = (f64::from(first), count as f64);
    (count * first + sum, (count * first + 2.0 * sum) * first + squares)
}

/// The total of sixteen partial sums: every fourth first, then those four.
fn sum_of(strands: &[f32; LANES]) -> f64 {
    let [a, b, c, d] = std::array::from_fn(|lane| {
        f64::from((strands[lane] + strands[lane + 4]) + (strands[lane + 8] + strands[lane + 12]))
    });
    (a + b) + (c + d)
}

/// The largest of each sixteen of a block's values; −∞ where there are none.
pub fn peaks_block(values: &[f32]) -> [f32; 4] {
    let mut peaks = [f32::NEG_INFINITY; 4];
    for (peak, values) in peaks.iter_mut().zip(values.chunks(LANES)) {
        // In four partial maxima first: that settles whether 0 or −0 is kept, which are equal.
        let mut strands = [*peak; 4];
        for four in values.chunks(4) {
            strands.iter_mut().zip(four).for_each(|(strand, &value)| *strand = larger(*strand, value));
        }
        *peak = strands.into_iter().fold(*peak, larger);
    }
    peaks
}

/// The larger of two; the first, where they are equal.
pub(super) fn larger(first: f32, second: f32) -> f32 {
    if second > first { second } else { first }
}

/// The scores of up to 64 items, `Σ factor × column`, and the largest of them. All columns are of the same length.
pub fn blend_block(columns: &[(&[f32], f32)], scores: &mut [f32; BLOCK]) -> f32 {
    let length = columns.first().map_or(0, |(column, _)| column.len());
    let scores = &mut scores[..length];
    scores.fill(0.0);
    for (column, factor) in columns {
        scores.iter_mut().zip(*column).for_each(|(score, value)| *score += factor * value);
    }
    scores.iter().copied().fold(f32::NEG_INFINITY, larger)
}
