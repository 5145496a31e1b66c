//! Data derived from a catalogue when it is first needed: the same for every visitor, but faster to compute than to
//! download.
//!
//! A first visit needs none of it: the site's own order uses no features. As sections of the file it would be a third of
//! the compressed bytes.

use crate::order;

pub use penchant_kernel::postings::{PostingIndex, Postings};

/// Features by their stable hashes.
#[derive(Debug)]
pub struct NameIndex {
    by_hash: Vec<(u64, u32)>,
}

impl NameIndex {
    /// Of the features' hashes, each with its feature's place; a feature may have more than one.
    pub fn new(hashes: impl Iterator<Item = (u64, u32)>) -> Self {
        let mut by_hash: Vec<(u64, u32)> = hashes.collect();
        order::sort(&mut by_hash);
        Self { by_hash }
    }

    /// The place of the feature with that hash.
    pub fn find(&self, hash: u64) -> Option<u32> {
        self.by_hash.binary_search_by_key(&hash, |&(known, _)| known).ok().map(|at| self.by_hash[at].1)
    }
}
