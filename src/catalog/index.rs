//! What is derived from a catalogue when it is first needed: the same for every visitor, but cheaper to make than to
//! ship.
//!
//! A first visit needs neither: the site's own order looks at no feature. Turning a million entries round takes some
//! milliseconds once; as sections of the file they would be a third of its compressed bytes.

use super::view::FeatureIndex;
use crate::order;

/// The items that have a feature, ascending, and how heavily, in 255ths of each item's scale.
#[derive(Debug, Clone, Copy)]
pub struct Postings<'a> {
    /// The items' indices, all below the number of items.
    pub items: &'a [u32],
    /// Their weights.
    pub weights: &'a [u8],
}

/// Every feature's items.
#[derive(Debug)]
pub struct PostingIndex {
    offsets: Vec<u32>,
    items: Vec<u32>,
    weights: Vec<u8>,
}

impl PostingIndex {
    /// Turns the items' features round: a counting sort. `offsets` has where each item's entries start; `entries` are
    /// features below `features`, each with a weight.
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
        Self { offsets: starts, items, weights }
    }

    /// The items that have a feature.
    pub fn of(&self, feature: FeatureIndex) -> Postings<'_> {
        let range = self.offsets[feature.get()] as usize..self.offsets[feature.get() + 1] as usize;
        Postings { items: &self.items[range.clone()], weights: &self.weights[range] }
    }
}

/// Features by their stable hashes.
#[derive(Debug)]
pub struct NameIndex {
    by_hash: Vec<(u64, u32)>,
}

impl NameIndex {
    /// Of the hashes of all features, in their order.
    pub fn new(hashes: impl Iterator<Item = u64>) -> Self {
        let mut by_hash: Vec<(u64, u32)> = hashes.zip(0..).collect();
        order::sort(&mut by_hash);
        Self { by_hash }
    }

    /// The place of the feature with that hash.
    pub fn find(&self, hash: u64) -> Option<u32> {
        self.by_hash.binary_search_by_key(&hash, |&(known, _)| known).ok().map(|at| self.by_hash[at].1)
    }
}
