//! Items as sparse vectors, quantised to bytes.
//!
//! The length of a vector is the square root of the length that BM25 gives it, scaled to a mean of one: BM25 accounts for
//! long texts already, and with every vector at length one, an item with little information would count as much as one with a lot.
//! (Measured on citeulike-t, content alone: Recall@50 is 5 % better than at length one, and Recall@300 not worse than at BM25's
//! own length; docs/decisions/0004-length-of-item-vectors.md has the figures.)

use crate::catalog::view::ITEM_SCALES;

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

    /// Adds an item's entries. An entry above 0 is rounded to at least one step.
    pub fn push(&mut self, entries: &[(u32, f32)]) {
        let heaviest = entries.iter().fold(0.0_f32, |heaviest, &(_, weight)| heaviest.max(weight));
        let step = if heaviest > 0.0 { 255.0 / heaviest } else { 0.0 };
        let mut squares = 0.0;
        for &(feature, weight) in entries {
            let steps = if weight > 0.0 { (weight * step).round().max(1.0) } else { 0.0 };
            squares += steps * steps;
            self.features.push(feature);
            self.weights.push(steps as u8);
        }
        let unit = if step > 0.0 { 1.0 / step } else { 0.0 };
        self.scales.push(unit);
        self.lengths.push(unit * squares.sqrt());
        self.offsets.push(self.features.len() as u32);
    }

    /// Scales all vectors, once the last was added.
    pub fn finish(&mut self) {
        let known = self.lengths.iter().filter(|&&length| length > 0.0);
        let (count, sum) =
            known.fold((0.0, 0.0), |(count, sum), &length| (count + 1.0, sum + f64::from(length).sqrt()));
        let mean = if count > 0.0 { sum / count } else { 1.0 };
        for (scale, &length) in self.scales.iter_mut().zip(&self.lengths).filter(|(_, length)| **length > 0.0) {
            let scaled = *scale / (f64::from(length).sqrt() * mean) as f32;
            // Only extreme outliers are outside of this range.
            *scale = scaled.clamp(*ITEM_SCALES.start(), *ITEM_SCALES.end());
        }
    }
}

impl Default for Entries {
    fn default() -> Self {
        Self::new()
    }
}
