//! The same kernels in WebAssembly's 128-bit SIMD: see [`scalar`](super::scalar) for what each means.
//!
//! They add in the same order as their twins, so that both give the same bits on every machine.

use core::arch::wasm32::*;

use super::scalar::larger;
use super::sparse::PairWeights;
use super::{BLOCK, LANES, scalar};

/// See [`scalar::dot_block`].
#[inline]
pub fn dot_block(block: &[i8], query: &[i16]) -> [i32; LANES] {
    let [sums] = dot_blocks([block], query);
    sums
}

/// See [`scalar::dot_blocks`].
#[inline]
pub fn dot_blocks<const B: usize>(blocks: [&[i8]; B], query: &[i16]) -> [[i32; LANES]; B] {
    let length = 2 * LANES * (query.len() / 2);
    assert!(blocks.iter().all(|block| block.len() >= length), "a block has a pair of bytes for each of the query's");
    let mut sums = [[i32x4_splat(0); 4]; B];
    for (number, pair) in query.as_chunks::<2>().0.iter().enumerate() {
        // SAFETY: a pair is four bytes; loads take any alignment.
        let query = unsafe { v128_load32_splat(pair.as_ptr().cast()) };
        for (block, sums) in blocks.iter().zip(&mut sums) {
            // SAFETY: a block has 32 bytes for each pair, as was asserted.
            let items = unsafe {
                let bytes = block.as_ptr().add(2 * LANES * number);
                [0, 8, 16, 24].map(|at| i16x8_load_extend_i8x8(bytes.add(at)))
            };
            for (sum, items) in sums.iter_mut().zip(items) {
                *sum = i32x4_add(*sum, i32x4_dot_i16x8(items, query));
            }
        }
    }
    sums.map(stored)
}

fn stored(sums: [v128; 4]) -> [i32; LANES] {
    let mut numbers = [0; LANES];
    for (four, sum) in numbers.as_chunks_mut::<4>().0.iter_mut().zip(sums) {
        // SAFETY: four numbers are sixteen bytes.
        unsafe { v128_store(four.as_mut_ptr().cast(), sum) };
    }
    numbers
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

/// See [`scalar::common_block`].
#[inline]
pub fn common_block(columns: &[u8], pairs: &[PairWeights], start: usize, scale: f32, values: &mut [f32]) {
    if values.len() != LANES {
        return scalar::common_block(columns, pairs, start, scale, values);
    }
    let (mut high, mut low) = ([i32x4_splat(0); 4], [i32x4_splat(0); 4]);
    for pair in pairs {
        let bytes = &columns[pair.column + 2 * start..][..2 * LANES];
        let splat = |[one, other]: [i16; 2]| i32x4_splat(i32::from(other) << 16 | i32::from(one) & 0xFFFF);
        let (of_high, of_low) = (splat(pair.high), splat(pair.low));
        for (part, (high, low)) in high.iter_mut().zip(&mut low).enumerate() {
            // SAFETY: there are 32 bytes; loads take any alignment.
            let items = unsafe { i16x8_load_extend_u8x8(bytes.as_ptr().add(8 * part)) };
            *high = i32x4_add(*high, i32x4_dot_i16x8(items, of_high));
            *low = i32x4_add(*low, i32x4_dot_i16x8(items, of_low));
        }
    }
    let (step, scale) = (f32x4_splat(PairWeights::STEP), f32x4_splat(scale));
    for ((four, high), low) in values.as_chunks_mut::<4>().0.iter_mut().zip(high).zip(low) {
        let sum = f32x4_add(f32x4_mul(f32x4_convert_i32x4(high), step), f32x4_convert_i32x4(low));
        // SAFETY: four numbers are sixteen bytes.
        unsafe { v128_store(four.as_mut_ptr().cast(), f32x4_mul(sum, scale)) };
    }
}

/// See [`scalar::settle_block`].
#[inline]
pub fn settle_block(sums: &[f64], factor: f64, values: &mut [f32]) {
    if sums.len() != LANES || values.len() != LANES {
        return scalar::settle_block(sums, factor, values);
    }
    let factor = f64x2_splat(factor);
    for start in (0..LANES).step_by(4) {
        // SAFETY: both have sixteen numbers.
        unsafe {
            let two = |at: usize| f32x4_demote_f64x2_zero(f64x2_mul(v128_load(sums.as_ptr().add(at).cast()), factor));
            let four = i64x2_shuffle::<0, 2>(two(start), two(start + 2));
            v128_store(values.as_mut_ptr().add(start).cast(), four);
        }
    }
}

/// See [`scalar::sum_block`].
#[inline]
pub fn sum_block(values: &[f32]) -> (f64, f64) {
    if !values.len().is_multiple_of(LANES) {
        return scalar::sum_block(values);
    }
    let Some(&first) = values.first() else { return (0.0, 0.0) };
    let firsts = f32x4_splat(first);
    let (mut sums, mut squares) = ([f32x4_splat(0.0); 4], [f32x4_splat(0.0); 4]);
    for sixteen in values.as_chunks::<LANES>().0 {
        for (part, (sum, square)) in sums.iter_mut().zip(&mut squares).enumerate() {
            // SAFETY: there are sixteen numbers, of which this loads four.
            let four = unsafe { v128_load(sixteen.as_ptr().add(4 * part).cast()) };
            let apart = f32x4_sub(four, firsts);
            *sum = f32x4_add(*sum, apart);
            *square = f32x4_add(*square, f32x4_mul(apart, apart));
        }
    }
    let all = |[a, b, c, d]: [v128; 4]| {
        let [a, b, c, d] = lanes(f32x4_add(f32x4_add(a, b), f32x4_add(c, d))).map(f64::from);
        (a + b) + (c + d)
    };
    scalar::from_apart(first, values.len(), (all(sums), all(squares)))
}

/// See [`scalar::peaks_block`].
#[inline]
pub fn peaks_block(values: &[f32]) -> [f32; 4] {
    if values.len() != BLOCK {
        return scalar::peaks_block(values);
    }
    // Unlike max, pmax keeps the first of equals, as the scalar kernel does.
    let lowest = f32x4_splat(f32::NEG_INFINITY);
    let mut sixteens = [lowest; 4];
    for (number, strands) in sixteens.iter_mut().enumerate() {
        for start in (LANES * number..LANES * (number + 1)).step_by(4) {
            // SAFETY: there are 64 values.
            *strands = f32x4_pmax(*strands, unsafe { v128_load(values.as_ptr().add(start).cast()) });
        }
    }
    lanes(transposed(sixteens).into_iter().fold(lowest, |peaks, strand| f32x4_pmax(peaks, strand)))
}

/// The first numbers of all four, the second, the third, the fourth.
fn transposed([a, b, c, d]: [v128; 4]) -> [v128; 4] {
    let (low_ab, high_ab) = (i32x4_shuffle::<0, 4, 1, 5>(a, b), i32x4_shuffle::<2, 6, 3, 7>(a, b));
    let (low_cd, high_cd) = (i32x4_shuffle::<0, 4, 1, 5>(c, d), i32x4_shuffle::<2, 6, 3, 7>(c, d));
    [
        i64x2_shuffle::<0, 2>(low_ab, low_cd),
        i64x2_shuffle::<1, 3>(low_ab, low_cd),
        i64x2_shuffle::<0, 2>(high_ab, high_cd),
        i64x2_shuffle::<1, 3>(high_ab, high_cd),
    ]
}

/// See [`scalar::blend_block`].
#[inline]
pub fn blend_block(columns: &[(&[f32], f32)], scores: &mut [f32; BLOCK]) -> f32 {
    let length = columns.first().map_or(0, |(column, _)| column.len());
    let is_whole = length > 0 && length <= BLOCK && length.is_multiple_of(LANES);
    if !is_whole || columns.iter().any(|(column, _)| column.len() != length) {
        return scalar::blend_block(columns, scores);
    }
    let mut largest = f32x4_splat(f32::NEG_INFINITY);
    for start in (0..length).step_by(LANES) {
        let mut sums = [f32x4_splat(0.0); 4];
        for (column, factor) in columns {
            let factor = f32x4_splat(*factor);
            for (part, sum) in sums.iter_mut().enumerate() {
                // SAFETY: every column has `length` numbers, of which a whole number of sixteens.
                let values = unsafe { v128_load(column.as_ptr().add(start + 4 * part).cast()) };
                *sum = f32x4_add(*sum, f32x4_mul(factor, values));
            }
        }
        for (part, sum) in sums.into_iter().enumerate() {
            largest = f32x4_pmax(largest, sum);
            // SAFETY: there is room for 64 scores, and `length` is no more.
            unsafe { v128_store(scores.as_mut_ptr().add(start + 4 * part).cast(), sum) };
        }
    }
    lanes(largest).into_iter().fold(f32::NEG_INFINITY, larger)
}

fn lanes(numbers: v128) -> [f32; 4] {
    [
        f32x4_extract_lane::<0>(numbers),
        f32x4_extract_lane::<1>(numbers),
        f32x4_extract_lane::<2>(numbers),
        f32x4_extract_lane::<3>(numbers),
    ]
}
