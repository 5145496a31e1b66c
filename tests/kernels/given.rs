//! What kernels are given: every number that could come, and those at the edge more often than chance would.

use penchant::kernel::sparse::PairWeights;
use proptest::num::f32 as any_f32;
use proptest::prelude::*;

/// A finite number: everyday ones, all others there are, and those that are known for trouble.
pub fn number() -> impl Strategy<Value = f32> + Clone {
    let all = any_f32::POSITIVE | any_f32::NEGATIVE | any_f32::NORMAL | any_f32::SUBNORMAL | any_f32::ZERO;
    let edges = [0.0, -0.0, f32::MIN_POSITIVE, -f32::MIN_POSITIVE, f32::MAX, f32::MIN, 1.0, -1.0];
    prop_oneof![6 => -10.0..10.0_f32, 3 => all, 1 => prop::sample::select(edges.to_vec())]
}

/// Some numbers.
pub fn numbers(count: impl Into<prop::collection::SizeRange>) -> impl Strategy<Value = Vec<f32>> {
    prop::collection::vec(number(), count)
}

/// An item's byte: `build` writes −127 to 127, a file can hold −128.
fn byte() -> impl Strategy<Value = i8> + Clone {
    prop_oneof![3 => any::<i8>(), 1 => prop::sample::select(vec![-128, -127, 127, 0])]
}

/// A query's number.
fn query() -> impl Strategy<Value = i16> + Clone {
    prop_oneof![3 => -16_383..=16_383_i16, 1 => prop::sample::select(vec![-16_383, 16_383, 0])]
}

/// As many as make `pairs` pairs of dimensions: few mostly, 512 at most.
fn pairs() -> impl Strategy<Value = usize> {
    prop_oneof![20 => 1..40_usize, 2 => 40..512_usize, 1 => Just(512)]
}

/// A block of sixteen interleaved vectors and a query of their length.
pub fn block_and_query() -> impl Strategy<Value = (Vec<i8>, Vec<i16>)> {
    // Where everything is as large as can be, the sums are: random signs hardly ever come near.
    let extreme = (pairs(), prop::sample::select(vec![-128, 127_i8]), prop::sample::select(vec![-16_383, 16_383_i16]))
        .prop_map(|(pairs, byte, number)| (vec![byte; 32 * pairs], vec![number; 2 * pairs]));
    let random = pairs()
        .prop_flat_map(|pairs| (prop::collection::vec(byte(), 32 * pairs), prop::collection::vec(query(), 2 * pairs)));
    prop_oneof![9 => random, 1 => extreme]
}

/// Two columns of common features for so many sixteens of items, what they weigh, and which sixteen to look at.
pub fn common() -> impl Strategy<Value = (Vec<u8>, Vec<PairWeights>, usize)> {
    let weight = || (prop::array::uniform2(-16_384..=16_384_i16), prop::array::uniform2(-16_384..=16_383_i16));
    (1..4_usize, prop::collection::vec(weight(), 0..=32)).prop_flat_map(|(sixteens, weights)| {
        let pairs = weights.into_iter().zip([0, 1].into_iter().cycle());
        let pairs: Vec<PairWeights> =
            pairs.map(|((high, low), column)| PairWeights { column: column * 32 * sixteens, high, low }).collect();
        let columns =
            prop_oneof![3 => prop::collection::vec(any::<u8>(), 64 * sixteens), 1 => Just(vec![255; 64 * sixteens])];
        (columns, Just(pairs), 0..sixteens)
    })
}

/// Sixteen dot products, as large as they can be.
pub fn sums() -> impl Strategy<Value = [i32; 16]> {
    prop::array::uniform16(prop_oneof![3 => any::<i32>(), 2 => -5_000..5_000, 1 => Just(0)])
}

/// Up to sixteen sums in double precision: some that single precision has not, others that it cannot tell from 0.
pub fn totals() -> impl Strategy<Value = Vec<f64>> {
    let total =
        prop_oneof![4 => -1e9..1e9_f64, 2 => number().prop_map(f64::from), 1 => -1e-40..1e-40_f64, 1 => Just(1e300)];
    prop::collection::vec(total, 1..=16)
}

/// Signals of up to 64 items, each with its factor: all columns of one length, mostly a whole block. In some, every score
/// is negative, which chance alone would hardly ever do to 64 of them.
pub fn columns() -> impl Strategy<Value = Vec<(Vec<f32>, f32)>> {
    let length = prop_oneof![2 => Just(64), 1 => 1..64_usize];
    let any = length.prop_flat_map(|length| prop::collection::vec((numbers(length), number()), 0..12));
    (any, prop::bool::weighted(0.2)).prop_map(|(mut columns, negative)| {
        for (column, factor) in columns.iter_mut().filter(|_| negative) {
            column.iter_mut().for_each(|value| *value = value.abs());
            *factor = -factor.abs();
        }
        columns
    })
}

/// A small set of vectors: its items' bytes as rows, their scales, a visitor's vector, and from which block on to look.
pub fn set() -> impl Strategy<Value = (Vec<Vec<i8>>, Vec<f32>, Vec<f64>, usize)> {
    (8..=33_usize, 1..100_usize).prop_flat_map(|(dimensions, items)| {
        (
            prop::collection::vec(prop::collection::vec(byte(), dimensions), items),
            prop::collection::vec(0.0..1.0_f32, items),
            prop::collection::vec(-2.0..2.0_f64, dimensions),
            0..items.div_ceil(16),
        )
    })
}
