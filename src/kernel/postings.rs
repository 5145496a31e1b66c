//! Inverts the items' features: for each feature, the items that have it.
//!
//! Inverting a million entries takes some milliseconds, once.

use std::ops::Range;

use super::LANES;

/// The items that have a feature, ascending, with weights in 255ths of each item's scale.
#[derive(Debug, Clone, Copy)]
pub struct Postings<'a> {
    /// The items' indices, all below the number of items.
    pub items: &'a [u32],
    /// Their weights.
    pub weights: &'a [u8],
}

/// A feature is common where at least one item in so many has it.
const COMMON: usize = 12;
/// The most features that can be common.
pub const MOST_COMMON: usize = 64;

/// Every feature's items.
#[derive(Debug)]
pub struct PostingIndex {
    offsets: Vec<u32>,
    items: Vec<u32>,
    weights: Vec<u8>,
    common: CommonFeatures,
}

/// A second copy of the first features, as long as they are common: by item instead of by posting. Where every third item has a
/// feature, going through all items without a branch is faster than jumping from one posting to the next.
///
/// Two features make a column: for each item the weights of both, 0 where the item does not have the feature. The items are
/// padded to a multiple of sixteen.
#[derive(Debug)]
pub struct CommonFeatures {
    /// How many features are common.
    pub count: usize,
    /// Bytes of a column.
    pub stride: usize,
    /// The columns, one after the other.
    pub columns: Vec<u8>,
}

impl PostingIndex {
    /// Inverts the items' features by a counting sort. `offsets` has where each item's entries start; `entries` are features
    /// below `features`, each with a weight.
    pub fn new(features: usize, offsets: &[u32], entries: &[u32], entry_weights: &[u8]) -> Self {
        let mut starts = vec![0_u32; features + 1];
        for &feature in entries {
            starts[feature as usize + 1] += 1;
        }
        for feature in 0..features {
            starts[feature + 1] += starts[feature];
        }
        let mut next = starts.clone();
        let (mut items, mut weights) = (vec![0; entries.len()], vec![0; entries.len()]);
        for (item, span) in offsets.windows(2).enumerate() {
            for entry in span[0] as usize..span[1] as usize {
                let place = &mut next[entries[entry] as usize];
                items[*place as usize] = item as u32;
                weights[*place as usize] = entry_weights[entry];
                *place += 1;
            }
        }
        let common = CommonFeatures::new(offsets.len() - 1, &starts, &items, &weights);
        Self { offsets: starts, items, weights, common }
    }

    /// The common features.
    pub fn common(&self) -> &CommonFeatures {
        &self.common
    }

    /// The items that have a feature.
    pub fn of(&self, feature: usize) -> Postings<'_> {
        let range = self.offsets[feature] as usize..self.offsets[feature + 1] as usize;
        Postings { items: &self.items[range.clone()], weights: &self.weights[range] }
    }
}

impl CommonFeatures {
    fn new(count_of_items: usize, starts: &[u32], items: &[u32], weights: &[u8]) -> Self {
        let spans = starts.windows(2).map(|span| span[0] as usize..span[1] as usize);
        let is_common = |span: &Range<usize>| span.len() * COMMON >= count_of_items;
        let spans: Vec<Range<usize>> = spans.take(MOST_COMMON).take_while(is_common).collect();
        let stride = 2 * count_of_items.next_multiple_of(LANES);
        let mut columns = vec![0; spans.len().div_ceil(2) * stride];
        for (feature, span) in spans.iter().enumerate() {
            let column = &mut columns[feature / 2 * stride..][..stride];
            for (&item, &weight) in items[span.clone()].iter().zip(&weights[span.clone()]) {
                column[2 * item as usize + feature % 2] = weight;
            }
        }
        Self { count: spans.len(), stride, columns }
    }
}
