//! The scalar kernels, which are the oracle of the fast ones, against what they mean: sums written down in f64, over
//! vectors and features read one by one.

use std::fmt::Write;
use std::sync::LazyLock;

use penchant::catalog::vectors::LANES;
use penchant::catalog::{AlignedBytes, Catalog, FeatureIndex};
use penchant::compile::dense::SourceVectors;
use penchant::compile::source::Duplicates;
use penchant::compile::{Inputs, compile};
use penchant::kernel::dense::{Query, dots};
use penchant::kernel::sparse;
use penchant::kernel::sparse::Walk;
use penchant::kernel::{BLOCK, TILE, scalar, tiles};
use proptest::prelude::*;

/// Items of two tiles and a bit, with tags from very common to rare. Nothing of it is random: each test sees the same.
fn source() -> String {
    let mut source = String::new();
    for item in 0..2 * TILE + 37 {
        let tags = [item % 3, 3 + item % 7, 10 + item % 211, 300 + item / 4_000];
        let tags: Vec<String> = tags.iter().map(|tag| format!(r#""t{tag}""#)).collect();
        writeln!(source, r#"{{"id":"{item}","tags":[{}]}}"#, tags.join(",")).expect("a text grows");
    }
    source
}

/// Catalogues cannot be shared between threads: their bytes are.
static MANY: LazyLock<Vec<u8>> = LazyLock::new(|| {
    compile(Inputs::of(source().as_bytes(), "", Duplicates::Refuse), |_, _| {}).expect("the source is sound").bytes
});

fn loaded(bytes: &[u8]) -> Catalog {
    Catalog::load(AlignedBytes::copied(bytes).expect("memory")).expect("the catalogue is sound")
}

/// A catalogue of items that have nothing but these vectors.
fn with_vectors(rows: &[Vec<f32>]) -> Catalog {
    let items: String = (0..rows.len()).map(|item| format!("{{\"id\":\"{item}\"}}\n")).collect();
    let set = SourceVectors { name: "taste".to_owned(), ids: None, dimensions: rows[0].len(), values: rows.concat() };
    let inputs = Inputs { vectors: &[set], ..Inputs::of(items.as_bytes(), "", Duplicates::Refuse) };
    loaded(&compile(inputs, |_, _| {}).expect("the source is sound").bytes)
}

fn query(vector: &[f32]) -> Query {
    let mut query = Query::default();
    query.set(vector.iter().copied().map(f64::from));
    query
}

fn dot(one: impl Iterator<Item = f64>, other: &[f32]) -> f64 {
    one.zip(other).map(|(a, &b)| a * f64::from(b)).sum()
}

fn largest(row: &[f32]) -> f64 {
    row.iter().fold(0.0, |largest, number| f64::from(number.abs()).max(largest))
}

/// Rows of one length: the items', and last the visitor's.
fn rows_and_visitor() -> impl Strategy<Value = Vec<Vec<f32>>> {
    (8..=40_usize, 1..50_usize).prop_flat_map(|(dimensions, items)| {
        let number = prop_oneof![4 => -1.0..1.0_f32, 1 => prop::sample::select(vec![0.0, -1.0, 1.0, 1e-6, 1e6])];
        prop::collection::vec(prop::collection::vec(number, dimensions), items + 1)
    })
}

/// Features of a catalogue of `count`, each with a weight in every lane.
fn wanted(count: usize) -> impl Strategy<Value = Vec<(usize, [f32; sparse::LANES])>> {
    let weight = prop_oneof![4 => -3.0..3.0_f32, 1 => Just(0.0)];
    prop::collection::vec((0..count, prop::array::uniform3(weight)), 0..12).prop_map(|mut wanted| {
        // A profile has a feature once.
        wanted.sort_by_key(|&(feature, _)| feature);
        wanted.dedup_by_key(|&mut (feature, _)| feature);
        wanted
    })
}

proptest! {
    #[test]
    fn a_query_is_its_vector_to_half_a_step(
        vector in prop::collection::vec(-1.0..1.0_f64, 1..200), exponent in -30..30_i32,
    ) {
        let vector: Vec<f64> = vector.iter().map(|number| number * 10.0_f64.powi(exponent)).collect();
        let mut query = Query::default();
        query.set(vector.iter().copied());
        let step = vector.iter().fold(0.0_f64, |largest, number| largest.max(number.abs())) / 16_383.0;
        prop_assert_eq!(query.numbers().len(), vector.len().next_multiple_of(2));
        for (&number, exact) in query.numbers().iter().zip(&vector) {
            prop_assert!((f64::from(number) * step - exact).abs() <= 0.500_001 * step, "{number} {exact}");
        }
    }

    /// Rounding can only be what an item's 127ths and the visitor's 16,383rds allow.
    #[test]
    fn dots_are_the_dot_products_with_the_items_own_vectors(rows in rows_and_visitor()) {
        let (visitor, rows) = rows.split_last().expect("there is the visitor's");
        let catalog = with_vectors(rows);
        let vectors = catalog.vectors(0);
        let mut values = vec![f32::NAN; rows.len()];
        dots(&query(visitor), vectors.data, vectors.scales, 0, &mut values);
        let length: f64 = visitor.iter().map(|number| f64::from(number.abs())).sum();
        for (item, (&value, row)) in catalog.items().zip(values.iter().zip(rows)) {
            let (value, step) = (f64::from(value), largest(row) / 127.0);
            // Half a step of the visitor's numbers for each dimension, and a float's own rounding.
            let slack = 0.51 * largest(visitor) / 16_383.0 * largest(row) * row.len() as f64 + 1e-6 * largest(row) * length;
            let exact = dot(vectors.vector(item), visitor);
            prop_assert!((value - exact).abs() <= slack, "{value} {exact}");
            let original = dot(row.iter().copied().map(f64::from), visitor);
            prop_assert!((value - original).abs() <= slack + 0.51 * step * length, "{value} {original}");
        }
    }

    #[test]
    fn a_tile_can_start_at_any_block(rows in rows_and_visitor(), block in 0..4_usize) {
        let (visitor, rows) = rows.split_last().expect("there is the visitor's");
        let catalog = with_vectors(rows);
        let vectors = catalog.vectors(0);
        let query = query(visitor);
        let start = (16 * block).min(rows.len() / 16 * 16);
        let (mut all, mut rest) = (vec![0.0; rows.len()], vec![0.0; rows.len() - start]);
        dots(&query, vectors.data, vectors.scales, 0, &mut all);
        dots(&query, vectors.data, vectors.scales, start, &mut rest);
        prop_assert_eq!(&all[start..], &rest[..]);
    }

    #[test]
    fn a_blend_is_the_weighted_sum_and_knows_its_largest(
        columns in (1..=BLOCK).prop_flat_map(|length| {
            prop::collection::vec((prop::collection::vec(-5.0..5.0_f32, length), -2.0..2.0_f32), 1..6)
        }),
    ) {
        let given: Vec<(&[f32], f32)> = columns.iter().map(|(column, factor)| (column.as_slice(), *factor)).collect();
        let mut scores = [f32::NAN; BLOCK];
        let largest = scalar::blend_block(&given, &mut scores);
        let length = columns[0].0.len();
        for item in 0..length {
            let exact: f64 = columns.iter().map(|(column, factor)| f64::from(column[item]) * f64::from(*factor)).sum();
            prop_assert!((f64::from(scores[item]) - exact).abs() < 1e-4, "{} {exact}", scores[item]);
        }
        prop_assert_eq!(largest, scores[..length].iter().copied().fold(f32::NEG_INFINITY, f32::max));
    }

    #[test]
    fn peaks_are_the_largest_of_each_sixteen(values in prop::collection::vec(-5.0..5.0_f32, 1..=BLOCK)) {
        let peaks = scalar::peaks_block(&values);
        for (peak, values) in peaks.iter().zip(values.chunks(LANES)) {
            prop_assert_eq!(*peak, values.iter().copied().fold(f32::NEG_INFINITY, f32::max));
        }
        prop_assert!(peaks[values.len().div_ceil(LANES)..].iter().all(|&peak| peak == f32::NEG_INFINITY));
    }

    #[test]
    fn sums_are_the_sum_and_the_sum_of_squares(values in prop::collection::vec(-5.0..5.0_f32, 1..=BLOCK)) {
        let (sum, squares) = scalar::sum_block(&values);
        let exact = values.iter().fold((0.0, 0.0), |(sum, squares), &value| {
            (sum + f64::from(value), squares + f64::from(value).powi(2))
        });
        prop_assert!((sum - exact.0).abs() < 1e-4 && (squares - exact.1).abs() < 1e-2, "{sum} {squares} {exact:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// The walk goes from tile to tile; the plain loop knows of none.
    #[test]
    fn the_walk_over_all_tiles_is_the_dot_product_of_every_item(wanted in wanted(200)) {
        let catalog = loaded(&MANY);
        let features: Vec<(FeatureIndex, [f32; sparse::LANES])> = wanted
            .into_iter()
            .map(|(feature, weights)| (catalog.feature_at(feature).expect("there are as many"), weights))
            .collect();
        let mut walk = Walk::default();
        walk.start(catalog.posting_index(), features.iter().map(|(feature, weights)| (feature.get(), *weights)));
        let mut columns = [vec![f32::NAN; catalog.len()], vec![f32::NAN; catalog.len()], vec![f32::NAN; catalog.len()]];
        for tile in tiles(catalog.len()) {
            walk.tile(catalog.posting_index(), catalog.scales(), tile.start, &mut columns.each_mut().map(|column| &mut column[tile.clone()]));
        }
        for item in catalog.items() {
            let own: Vec<(FeatureIndex, f32)> = catalog.features(item).collect();
            for (lane, column) in columns.iter().enumerate() {
                let exact: f64 = features
                    .iter()
                    .filter_map(|(feature, weights)| {
                        let (_, weight) = own.iter().find(|(known, _)| known == feature)?;
                        Some(f64::from(*weight) * f64::from(weights[lane]))
                    })
                    .sum();
                let value = f64::from(column[item.get()]);
                prop_assert!((value - exact).abs() < 1e-5, "item {}, lane {lane}: {value} {exact}", item.get());
            }
        }
    }

    /// A lane does not know how many there are beside it.
    #[test]
    fn one_lane_alone_is_the_first_of_three(wanted in wanted(200)) {
        let catalog = loaded(&MANY);
        let feature = |(feature, weights): (usize, _)| (catalog.feature_at(feature).expect("there are as many"), weights);
        let features: Vec<_> = wanted.into_iter().map(feature).collect();
        let mut walk = Walk::default();
        let mut three = [vec![0.0; catalog.len()], vec![0.0; catalog.len()], vec![0.0; catalog.len()]];
        let mut alone = vec![0.0; catalog.len()];
        walk.start(catalog.posting_index(), features.iter().map(|(feature, weights)| (feature.get(), *weights)));
        for tile in tiles(catalog.len()) {
            walk.tile(catalog.posting_index(), catalog.scales(), tile.start, &mut three.each_mut().map(|column| &mut column[tile.clone()]));
        }
        walk.start(catalog.posting_index(), features.iter().map(|(feature, weights)| (feature.get(), *weights)));
        for tile in tiles(catalog.len()) {
            walk.tile(catalog.posting_index(), catalog.scales(), tile.start, &mut [&mut alone[tile.clone()]]);
        }
        prop_assert_eq!(&alone, &three[0]);
    }
}

#[test]
fn the_largest_sums_fit() {
    for (byte, number) in [(-128, 16_383), (-128, -16_383), (127, 16_383)] {
        let sums = scalar::dot_block(&[byte; 1_024 * LANES], &[number; 1_024]);
        assert_eq!(sums.map(i64::from), [1_024 * i64::from(byte) * i64::from(number); LANES]);
    }
}

#[test]
fn what_is_too_small_to_be_told_from_zero_is_zero() {
    let mut query = Query::default();
    query.set([1e-310, -1e-310, 0.0].into_iter());
    assert!(query.is_zero());
    assert_eq!(query.numbers(), [0, 0, 0, 0]);
}
