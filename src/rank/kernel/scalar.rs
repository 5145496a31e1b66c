//! The kernels, plainly: what they mean. The oracle of the tests, and the path where there is no SIMD.

use super::BLOCK;
use crate::catalog::vectors::LANES;

/// The dot products of a block of sixteen interleaved vectors with one query, exact.
///
/// `block` holds pairs of dimensions (see [`vectors`](crate::catalog::vectors)), `query` one number for each dimension,
/// made even; with at most 16,383 in a query of 1,024 dimensions nothing overflows.
pub fn dot_block(block: &[i8], query: &[i16]) -> [i32; LANES] {
    let mut sums = [0_i32; LANES];
    for (pair, bytes) in query.chunks_exact(2).zip(block.chunks_exact(2 * LANES)) {
        for (sum, item) in sums.iter_mut().zip(bytes.chunks_exact(2)) {
            *sum += i32::from(item[0]) * i32::from(pair[0]) + i32::from(item[1]) * i32::from(pair[1]);
        }
    }
    sums
}

/// Turns sixteen dot products into values: `sum × scale of the item × scale of the query`.
pub fn scale_block(sums: &[i32; LANES], scales: &[f32], query_scale: f32, values: &mut [f32]) {
    for ((value, &sum), &scale) in values.iter_mut().zip(sums).zip(scales) {
        *value = sum as f32 * scale * query_scale;
    }
}

/// The sum of a block's values and of their squares, in four strands.
pub fn sum_block(values: &[f32]) -> (f64, f64) {
    let (mut sums, mut squares) = ([0.0_f32; 4], [0.0_f32; 4]);
    for four in values.chunks(4) {
        for ((sum, square), &value) in sums.iter_mut().zip(&mut squares).zip(four) {
            *sum += value;
            *square += value * value;
        }
    }
    let all = |strands: [f32; 4]| {
        let [a, b, c, d] = strands.map(f64::from);
        (a + b) + (c + d)
    };
    (all(sums), all(squares))
}

/// The scores of up to 64 items, `Σ factor × column`, and the largest of them. All columns are of the same length.
pub fn blend_block(columns: &[(&[f32], f32)], scores: &mut [f32; BLOCK]) -> f32 {
    let length = columns.first().map_or(0, |(column, _)| column.len());
    let scores = &mut scores[..length];
    scores.fill(0.0);
    for (column, factor) in columns {
        scores.iter_mut().zip(*column).for_each(|(score, value)| *score += factor * value);
    }
    scores.iter().fold(f32::NEG_INFINITY, |largest, &score| if score > largest { score } else { largest })
}
