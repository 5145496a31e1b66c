//! Items as sparse vectors, quantised to bytes.
//!
//! The length of a vector is the square root of the length that BM25 gives it, scaled to a mean of one: BM25 accounts for
//! long texts already, and with every vector at length one, an item with little information would count as much as one with a lot.
//! (Measured on citeulike-t, content alone: Recall@50 is 5 % better than at length one, and Recall@300 not worse than at BM25's
//! own length; docs/decisions/0004-length-of-item-vectors.md has the figures.)

use penchant_kernel::unpack::quantise;

use crate::catalog::transport::weights::rescale;
use crate::catalog::view::ITEM_SCALES;

/// How rare it makes a feature that so many of `count` items have it.
pub fn rarity(count: usize, items: u32) -> f32 {
    let (count, items) = (count as f32, items as f32);
    (1.0 + (count - items + 0.5) / (items + 0.5)).ln()
}

/// Lists of quantised entries, one list after the other, as the catalogue's columns have them.
pub struct Entries {
    /// Where each list starts.
    pub offsets: Vec<u32>,
    /// The features.
    pub features: Vec<u32>,
    /// Their weights, in 255ths of the item's heaviest.
    pub weights: Vec<u8>,
    /// The factors that turn an item's weights into the entries of its vector.
    pub scales: Vec<f32>,
    /// By item, the length of its vector before it is scaled.
    lengths: Vec<f32>,
}

impl Entries {
    /// No item yet.
    pub fn new() -> Self {
        Self { offsets: vec![0], features: Vec::new(), weights: Vec::new(), scales: Vec::new(), lengths: Vec::new() }
    }

    /// Adds an item's entries.
    pub fn push(&mut self, entries: &[(u32, f32)]) {
        let weights: Vec<f32> = entries.iter().map(|&(_, weight)| weight).collect();
        let start = self.weights.len();
        self.weights.resize(start + weights.len(), 0);
        let (unit, length) = quantise(&weights, &mut self.weights[start..]);
        self.features.extend(entries.iter().map(|&(feature, _)| feature));
        self.scales.push(unit);
        self.lengths.push(length);
        self.offsets.push(self.features.len() as u32);
    }

    /// Scales all vectors, once the last was added.
    pub fn finish(&mut self) {
        rescale(&mut self.scales, &self.lengths, &ITEM_SCALES);
    }
}

impl Default for Entries {
    fn default() -> Self {
        Self::new()
    }
}
