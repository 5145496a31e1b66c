//! The dot products of a few sparse vectors with all items, tile by tile.
//!
//! Most features are in few items: their postings are added one by one, so that only items that share a feature are touched, once
//! for all vectors, and the sums of a tile stay in the cache however many items there are. Common features are added item by
//! item, sixteen items at a time.

use super::LANES as SIXTEEN;
use super::fast::common_block;
use super::postings::{CommonFeatures, PostingIndex, Postings};

/// How many sparse vectors are multiplied at once.
pub const LANES: usize = 3;

/// The state of the pass over all items, in memory that is used again.
#[derive(Debug, Default)]
pub struct Walk {
    cursors: Vec<Cursor>,
    common: [CommonWeights; LANES],
}

impl Walk {
    /// Starts at the first item. Each wanted feature has a weight in each lane.
    pub fn start(&mut self, index: &PostingIndex, wanted: impl Iterator<Item = (usize, [f32; LANES])>) {
        let features = index.common();
        self.common.iter_mut().for_each(|common| common.clear(features.count));
        self.cursors.clear();
        for (feature, weights) in wanted {
            if feature < features.count {
                let lanes = self.common.iter_mut().zip(weights);
                lanes.for_each(|(common, weight)| common.weights[feature] = weight);
            } else {
                self.cursors.push(Cursor { feature, weights, next: 0 });
            }
        }
        self.common.iter_mut().for_each(|common| common.split(features));
    }

    /// Computes the next tile, which starts at item `start`, a multiple of sixteen, and has as many items as each of `columns`;
    /// each column receives the dot products of its lane. Tiles are taken in order. Only as many lanes are computed as there are
    /// columns. `scales` turn the stored weights of all items into the entries of their vectors.
    ///
    /// Cost: the postings of the wanted features in the tile; for a common feature all items, each a tenth of the cost of a
    /// posting.
    pub fn tile(&mut self, index: &PostingIndex, scales: &[f32], start: usize, columns: &mut [&mut [f32]]) {
        match columns {
            [one] => self.add_tile(index, scales, start, &mut [one]),
            [one, two] => self.add_tile(index, scales, start, &mut [one, two]),
            [one, two, three] => self.add_tile(index, scales, start, &mut [one, two, three]),
            _ => panic!("there is a column for each of one to three lanes"),
        }
    }

    fn add_tile<const L: usize>(
        &mut self,
        index: &PostingIndex,
        scales: &[f32],
        start: usize,
        columns: &mut [&mut [f32]; L],
    ) {
        for (common, column) in self.common.iter().zip(columns.iter_mut()) {
            common.fill(index.common(), start, column);
        }
        for cursor in &mut self.cursors {
            cursor.add(index, start, columns);
        }
        for column in columns {
            column.iter_mut().zip(&scales[start..]).for_each(|(value, scale)| *value *= scale);
        }
    }
}

/// A feature's postings that are still to be added.
#[derive(Debug, Clone, Copy)]
struct Cursor {
    feature: usize,
    weights: [f32; LANES],
    next: usize,
}

impl Cursor {
    /// Adds the postings of the tile that starts at `start`.
    fn add<const L: usize>(&mut self, index: &PostingIndex, start: usize, columns: &mut [&mut [f32]; L]) {
        let Postings { items, weights: steps } = index.of(self.feature);
        let (items, steps) = (&items[self.next..], &steps[self.next..]);
        let length = columns.iter().map(|column| column.len()).min().unwrap_or_default();
        let end = (start + length) as u32;
        let weights: [f32; L] = std::array::from_fn(|lane| self.weights[lane]);
        let mut add = |item: u32, steps: u8| {
            let place = item as usize - start;
            debug_assert!(place < length);
            for (column, weight) in columns.iter_mut().zip(weights) {
                // SAFETY: a feature's items ascend and those before `start` were taken in the tiles before, so that
                // `item` is at least `start`; only what is below `end` is added, and no column is shorter.
                *unsafe { column.get_unchecked_mut(place) } += weight * f32::from(steps);
            }
        };
        let mut taken = 0;
        for (items, steps) in items.as_chunks::<8>().0.iter().zip(steps.as_chunks::<8>().0) {
            if items[7] >= end {
                break;
            }
            items.iter().zip(steps).for_each(|(&item, &steps)| add(item, steps));
            taken += 8;
        }
        for (&item, &steps) in items[taken..].iter().zip(&steps[taken..]).take_while(|(item, _)| **item < end) {
            add(item, steps);
            taken += 1;
        }
        self.next += taken;
    }
}

/// The weights of the common features in one vector.
#[derive(Debug, Default)]
struct CommonWeights {
    /// The weight of each common feature.
    weights: Vec<f32>,
    /// The same weights in pairs, as fractions of the largest.
    pairs: Vec<PairWeights>,
    scale: f32,
}

impl CommonWeights {
    fn clear(&mut self, count: usize) {
        self.weights.clear();
        self.weights.resize(count, 0.0);
    }

    fn split(&mut self, features: &CommonFeatures) {
        let largest = self.weights.iter().fold(0.0_f64, |largest, &weight| largest.max(f64::from(weight).abs()));
        self.scale = (largest / PairWeights::LARGEST) as f32;
        self.pairs.clear();
        for (number, pair) in self.weights.chunks(2).enumerate() {
            let part = |feature: usize| pair.get(feature).map_or(0.0, |&weight| f64::from(weight) / largest);
            if pair.iter().any(|&weight| weight != 0.0) {
                self.pairs.push(PairWeights::new(number * features.stride, [part(0), part(1)]));
            }
        }
    }

    /// The sums over the common features, for the items from `start` on.
    fn fill(&self, features: &CommonFeatures, start: usize, values: &mut [f32]) {
        if self.pairs.is_empty() {
            return values.fill(0.0);
        }
        for (values, start) in values.chunks_mut(SIXTEEN).zip((start..).step_by(SIXTEEN)) {
            common_block(&features.columns, &self.pairs, start, self.scale, values);
        }
    }
}

/// The weights of two common features in one vector, in thirty bits each, so that sums are exact and as precise as floats:
/// `STEP × high + low`, as fractions of the largest weight.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PairWeights {
    /// Where the column of the two features starts.
    pub column: usize,
    /// The upper fifteen bits of both weights.
    pub high: [i16; 2],
    /// The lower fifteen bits.
    pub low: [i16; 2],
}

impl PairWeights {
    /// The value of 1 in `high`, in units of `low`.
    pub const STEP: f32 = 32_768.0;
    /// The largest weight, in units of `low`. Sums over the largest number of common features still fit 32 bits.
    const LARGEST: f64 = (1_u32 << 29) as f64;

    /// From two weights, −1 to 1.
    fn new(column: usize, weights: [f64; 2]) -> Self {
        let whole = weights.map(|weight| (weight * Self::LARGEST).round() as i32);
        let high = whole.map(|whole| (whole + (1 << 14)) >> 15);
        let low = [whole[0] - (high[0] << 15), whole[1] - (high[1] << 15)];
        Self { column, high: high.map(|high| high as i16), low: low.map(|low| low as i16) }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{TILE, tiles};
    use super::*;
    use proptest::prelude::*;

    /// Items with features of every frequency, the first ones common: a few items, repeated.
    fn any_items() -> impl Strategy<Value = Vec<Vec<(u32, u8)>>> {
        let entry = (0..6_u32, 0..40_u32, any::<u8>()).prop_map(|(often, rarely, weight)| (often.min(rarely), weight));
        let entries = prop::collection::vec(entry, 0..6).prop_map(|entries| {
            let each_once: std::collections::BTreeMap<u32, u8> = entries.into_iter().collect();
            each_once.into_iter().collect()
        });
        let items = prop::collection::vec(entries, 1..70);
        (items, prop_oneof![6 => Just(1), 1 => Just(TILE / 16)])
            .prop_map(|(items, times)| items.iter().cycle().take(items.len() * times).cloned().collect())
    }

    fn index_of(items: &[Vec<(u32, u8)>]) -> PostingIndex {
        let offsets: Vec<u32> = std::iter::once(0)
            .chain(items.iter().scan(0, |end, entries| {
                *end += entries.len() as u32;
                Some(*end)
            }))
            .collect();
        let (features, weights): (Vec<u32>, Vec<u8>) = items.iter().flatten().copied().unzip();
        PostingIndex::new(40, &offsets, &features, &weights)
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

        #[test]
        fn a_column_has_the_dot_products(
            items in any_items(),
            wanted in prop::collection::btree_map(0..40_u32, (-3.0..3.0_f32, -1e-3..1e3_f32), 0..20),
        ) {
            let index = index_of(&items);
            let scales: Vec<f32> = (0..items.len()).map(|item| 0.001 * (item % 7) as f32).collect();
            let mut walk = Walk::default();
            let features = wanted.iter().map(|(&feature, &(one, other))| (feature as usize, [one, other, 0.0]));
            walk.start(&index, features);
            let (mut one, mut other) = (vec![f32::NAN; items.len()], vec![f32::NAN; items.len()]);
            for tile in tiles(items.len()) {
                walk.tile(&index, &scales, tile.start, &mut [&mut one[tile.clone()], &mut other[tile.clone()]]);
            }
            for (item, entries) in items.iter().enumerate() {
                let known = entries.iter().filter_map(|&(feature, weight)| Some((wanted.get(&feature)?, f64::from(weight))));
                let (mut sums, mut sizes) = ([0.0; 2], [0.0; 2]);
                for (&(one, other), weight) in known {
                    for (lane, wanted) in [one, other].into_iter().enumerate() {
                        let product = f64::from(wanted) * weight * f64::from(scales[item]);
                        sums[lane] += product;
                        sizes[lane] += product.abs();
                    }
                }
                // What the other features weigh is no matter: a small sum is as exact as a large one, to the last bits of
                // the largest weight.
                let slack = |lane: usize, largest: f64| 1e-6 * sizes[lane] + 1e-6 * largest * f64::from(scales[item]);
                prop_assert!((f64::from(one[item]) - sums[0]).abs() <= slack(0, 3.0), "{} {}", one[item], sums[0]);
                prop_assert!((f64::from(other[item]) - sums[1]).abs() <= slack(1, 1e3), "{} {}", other[item], sums[1]);
            }
        }

        #[test]
        fn a_weight_is_the_sum_of_its_parts(weights in prop::array::uniform2(-1.0..=1.0_f64)) {
            let pair = PairWeights::new(0, weights);
            for (weight, (high, low)) in weights.iter().zip(pair.high.iter().zip(pair.low)) {
                let sum = f64::from(PairWeights::STEP) * f64::from(*high) + f64::from(low);
                prop_assert!((sum / PairWeights::LARGEST - weight).abs() <= 1.0 / PairWeights::LARGEST);
            }
        }
    }
}
