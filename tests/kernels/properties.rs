//! What has to hold: both kernels give the same bits.

use penchant::catalog::vectors::{LANES, Ridge, VectorSet, offset};
use penchant::kernel::dense::{Query, dots};
use penchant::kernel::sparse::PairWeights;
use penchant::kernel::{BLOCK, scalar, simd};
use proptest::prelude::*;
use proptest::test_runner::TestCaseResult;

use crate::{Run, given};

/// What is in memory that a kernel must not touch.
const UNTOUCHED: f32 = 12_345.0;

/// All properties' lines.
pub fn report(run: Run) -> String {
    let lines = [
        run.line("dot_block", given::block_and_query(), |(block, query)| {
            prop_assert_eq!(scalar::dot_block(&block, &query), simd::dot_block(&block, &query));
            Ok(())
        }),
        run.line("dot_blocks", given::block_and_query(), |(block, query)| {
            let other: Vec<i8> = block.iter().rev().copied().collect();
            let blocks = [block.as_slice(), &other];
            prop_assert_eq!(scalar::dot_blocks(blocks, &query), simd::dot_blocks(blocks, &query));
            Ok(())
        }),
        run.line("common_block", (given::common(), 1..=LANES, given::number()), common_block),
        run.line("scale_block", (given::sums(), given::numbers(1..=LANES), given::number()), scale_block),
        run.line("settle_block", (given::totals(), given::number()), |(sums, factor)| {
            let mut values = [vec![UNTOUCHED; sums.len()], vec![UNTOUCHED; sums.len()]];
            scalar::settle_block(&sums, f64::from(factor), &mut values[0]);
            simd::settle_block(&sums, f64::from(factor), &mut values[1]);
            same_values(&values[0], &values[1])
        }),
        run.line("sum_block", given::numbers(1..=BLOCK), |values| {
            let ((sum, squares), (fast_sum, fast_squares)) = (scalar::sum_block(&values), simd::sum_block(&values));
            same(sum, fast_sum)?;
            same(squares, fast_squares)
        }),
        run.line("peaks_block", given::numbers(1..=BLOCK), |values| {
            same_values(&scalar::peaks_block(&values), &simd::peaks_block(&values))
        }),
        run.line("blend_block", given::columns(), blend_block),
        run.line("dots", given::set(), dots_of_rows),
    ];
    lines.join("\n")
}

fn common_block(
    ((columns, pairs, sixteen), items, scale): ((Vec<u8>, Vec<PairWeights>, usize), usize, f32),
) -> TestCaseResult {
    let mut values = [vec![UNTOUCHED; items], vec![UNTOUCHED; items]];
    scalar::common_block(&columns, &pairs, LANES * sixteen, scale, &mut values[0]);
    simd::common_block(&columns, &pairs, LANES * sixteen, scale, &mut values[1]);
    same_values(&values[0], &values[1])
}

fn scale_block((sums, scales, query_scale): ([i32; LANES], Vec<f32>, f32)) -> TestCaseResult {
    let mut values = [vec![UNTOUCHED; scales.len()], vec![UNTOUCHED; scales.len()]];
    scalar::scale_block(&sums, &scales, query_scale, &mut values[0]);
    simd::scale_block(&sums, &scales, query_scale, &mut values[1]);
    same_values(&values[0], &values[1])
}

fn blend_block(columns: Vec<(Vec<f32>, f32)>) -> TestCaseResult {
    let columns: Vec<(&[f32], f32)> = columns.iter().map(|(column, factor)| (column.as_slice(), *factor)).collect();
    let mut scores = [[UNTOUCHED; BLOCK]; 2];
    let largest = scalar::blend_block(&columns, &mut scores[0]);
    let fast_largest = simd::blend_block(&columns, &mut scores[1]);
    same(largest.into(), fast_largest.into())?;
    same_values(&scores[0], &scores[1])
}

/// A pass over a set, however many items its last block has, against each item's row multiplied plainly.
fn dots_of_rows((rows, scales, visitor, block): (Vec<Vec<i8>>, Vec<f32>, Vec<f64>, usize)) -> TestCaseResult {
    let set = VectorSet { name: "taste".to_owned(), dimensions: visitor.len(), ridge: Ridge::default() };
    let mut data = vec![0; set.data_bytes(rows.len())];
    for (item, row) in rows.iter().enumerate() {
        row.iter().enumerate().for_each(|(at, &byte)| data[offset(item, at, set.padded())] = byte);
    }
    let mut query = Query::default();
    query.set(visitor.iter().copied());
    let start = block * LANES;
    let mut values = vec![UNTOUCHED; rows.len() - start];
    dots(&query, &data, &scales, start, &mut values);
    let largest = visitor.iter().fold(0.0_f64, |largest, number| largest.max(number.abs()));
    let expected: Vec<f32> = (start..rows.len())
        .map(|item| {
            let products =
                rows[item].iter().zip(query.numbers()).map(|(&byte, &number)| i32::from(byte) * i32::from(number));
            products.sum::<i32>() as f32 * scales[item] * (largest / 16_383.0) as f32
        })
        .collect();
    same_values(&expected, &values)
}

fn same_values(one: &[f32], other: &[f32]) -> TestCaseResult {
    prop_assert_eq!(one.len(), other.len());
    one.iter().zip(other).try_for_each(|(&one, &other)| same(one.into(), other.into()))
}

/// The same bits, so that −0 is not 0. What is no number has no bits that engines agree on.
fn same(one: f64, other: f64) -> TestCaseResult {
    prop_assert!(one.to_bits() == other.to_bits() || one.is_nan() && other.is_nan(), "scalar {one:e}, SIMD {other:e}");
    Ok(())
}
