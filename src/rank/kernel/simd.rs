//! The same kernels in WebAssembly's 128-bit SIMD: see [`scalar`](super::scalar) for what each means.
//!
//! They add in the same order as their twins, so that both give the same bits on every machine.

use core::arch::wasm32::*;

use super::{BLOCK, scalar};
use crate::catalog::vectors::LANES;

/// See [`scalar::dot_block`].
#[inline]
pub fn dot_block(block: &[i8], query: &[i16]) -> [i32; LANES] {
    let mut sums = [i32x4_splat(0); 4];
    for (pair, bytes) in query.chunks_exact(2).zip(block.chunks_exact(2 * LANES)) {
        // SAFETY: a pair is four bytes, a chunk is 32; v128_load takes any alignment.
        let (query, first, second) = unsafe {
            let bytes = bytes.as_ptr();
            (v128_load32_splat(pair.as_ptr().cast()), v128_load(bytes.cast()), v128_load(bytes.add(16).cast()))
        };
        let items = [
            i16x8_extend_low_i8x16(first),
            i16x8_extend_high_i8x16(first),
            i16x8_extend_low_i8x16(second),
            i16x8_extend_high_i8x16(second),
        ];
        for (sum, items) in sums.iter_mut().zip(items) {
            *sum = i32x4_add(*sum, i32x4_dot_i16x8(items, query));
        }
    }
    let mut dots = [0; LANES];
    for (four, sum) in dots.chunks_exact_mut(4).zip(sums) {
        // SAFETY: four numbers are sixteen bytes.
        unsafe { v128_store(four.as_mut_ptr().cast(), sum) };
    }
    dots
}

/// See [`scalar::scale_block`].
#[inline]
pub fn scale_block(sums: &[i32; LANES], scales: &[f32], query_scale: f32, values: &mut [f32]) {
    if scales.len() != LANES || values.len() != LANES {
        return scalar::scale_block(sums, scales, query_scale, values);
    }
    let query = f32x4_splat(query_scale);
    for start in (0..LANES).step_by(4) {
        // SAFETY: all three have sixteen numbers.
        unsafe {
            let sum = f32x4_convert_i32x4(v128_load(sums.as_ptr().add(start).cast()));
            let scale = v128_load(scales.as_ptr().add(start).cast());
            v128_store(values.as_mut_ptr().add(start).cast(), f32x4_mul(f32x4_mul(sum, scale), query));
        }
    }
}

/// See [`scalar::sum_block`].
#[inline]
pub fn sum_block(values: &[f32]) -> (f64, f64) {
    if !values.len().is_multiple_of(4) {
        return scalar::sum_block(values);
    }
    let (mut sums, mut squares) = (f32x4_splat(0.0), f32x4_splat(0.0));
    for four in values.chunks_exact(4) {
        // SAFETY: four numbers are sixteen bytes.
        let four = unsafe { v128_load(four.as_ptr().cast()) };
        sums = f32x4_add(sums, four);
        squares = f32x4_add(squares, f32x4_mul(four, four));
    }
    let all = |strands: v128| {
        let lane = f64::from;
        (lane(f32x4_extract_lane::<0>(strands)) + lane(f32x4_extract_lane::<1>(strands)))
            + (lane(f32x4_extract_lane::<2>(strands)) + lane(f32x4_extract_lane::<3>(strands)))
    };
    (all(sums), all(squares))
}

/// See [`scalar::blend_block`].
#[inline]
pub fn blend_block(columns: &[(&[f32], f32)], scores: &mut [f32; BLOCK]) -> f32 {
    if columns.iter().any(|(column, _)| column.len() != BLOCK) || columns.is_empty() {
        return scalar::blend_block(columns, scores);
    }
    let mut largest = f32x4_splat(f32::NEG_INFINITY);
    for start in (0..BLOCK).step_by(16) {
        let mut sums = [f32x4_splat(0.0); 4];
        for (column, factor) in columns {
            let factor = f32x4_splat(*factor);
            for (part, sum) in sums.iter_mut().enumerate() {
                // SAFETY: every column has 64 numbers.
                let values = unsafe { v128_load(column.as_ptr().add(start + 4 * part).cast()) };
                *sum = f32x4_add(*sum, f32x4_mul(factor, values));
            }
        }
        for (part, sum) in sums.into_iter().enumerate() {
            largest = f32x4_pmax(largest, sum);
            // SAFETY: there is room for 64 scores.
            unsafe { v128_store(scores.as_mut_ptr().add(start + 4 * part).cast(), sum) };
        }
    }
    let lanes = [
        f32x4_extract_lane::<0>(largest),
        f32x4_extract_lane::<1>(largest),
        f32x4_extract_lane::<2>(largest),
        f32x4_extract_lane::<3>(largest),
    ];
    lanes.into_iter().fold(f32::NEG_INFINITY, |largest, score| if score > largest { score } else { largest })
}
