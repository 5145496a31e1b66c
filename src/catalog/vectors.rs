//! Sets of item vectors: int8 with a scale for each item, in the kernel's layout.
//!
//! Whatever a set comes from (factors of a matrix factorisation, embeddings of texts or images), an item's vector is
//! `scale × (its bytes)`; bytes are −127 to 127, and a vector's largest is ±127. Sixteen items form a block. A block contains
//! pairs of dimensions, so that sixteen bytes hold two dimensions of eight items:
//!
//! ```text
//! block b, pair p, half h:  item 16b + 8h, dimensions 2p and 2p+1 · the next item, the same two · … eight items
//! ```
//!
//! A kernel multiplies and adds such a pair in one instruction and never has to sum across a register. The last block
//! and an odd last dimension are padded with zeros.
//!
//! The file also contains the Gram matrix `G = Σ q qᵀ` of the quantised vectors:
//! the ridge regression of the visitor needs it ([`rank::ridge`](crate::visitor::reading::ridge)), and computing it would take a
//! pass over all vectors.

use super::settings::VECTOR_SETS;
use super::view::ItemIndex;
use crate::bytes::{Reader, Writer};

pub use penchant_kernel::LANES;
use penchant_kernel::dense::exact_dot;
pub use penchant_kernel::dense::offset;

/// The range of a vector's number of dimensions.
pub const DIMENSIONS: std::ops::RangeInclusive<usize> = 8..=1_024;
/// The range of an item's scale, apart from 0. Products with acts and other items then stay finite in single precision.
pub const SCALES: std::ops::RangeInclusive<f32> = 1e-15..=1e6;
/// The largest number of a vector, positive or negative: within the largest scale.
pub const LARGEST: f32 = 1e8;
/// The range of α₀.
pub const ALPHAS: std::ops::RangeInclusive<f32> = 0.0..=1_000.0;
/// The range of λ.
pub const REGULARIZATIONS: std::ops::RangeInclusive<f32> = 1e-6..=1_000.0;
/// The longest name of a set, in bytes.
pub const MAX_NAME: usize = 32;

/// The description of a set, without its numbers.
#[derive(Debug, Clone, PartialEq)]
pub struct VectorSet {
    /// Its name, which is also the name of its signal.
    pub name: String,
    /// How many dimensions its vectors have.
    pub dimensions: usize,
    /// The parameters of the visitor's regression on it.
    pub ridge: Ridge,
}

/// The parameters of the ridge regression.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ridge {
    /// α₀: the weight of each item that the visitor did not interact with, as a negative example.
    pub alpha: f32,
    /// λ: the L2 penalty on the visitor's vector, for each item.
    pub regularization: f32,
}

impl Default for Ridge {
    fn default() -> Self {
        Self { alpha: 0.01, regularization: 0.01 }
    }
}

impl VectorSet {
    /// Bytes of a block.
    pub fn block_bytes(&self) -> usize {
        LANES * self.padded()
    }

    /// Bytes of the vectors of `items` items.
    pub fn data_bytes(&self, items: usize) -> usize {
        items.div_ceil(LANES) * self.block_bytes()
    }

    /// Numbers of the Gram matrix's lower triangle.
    pub fn gram_length(&self) -> usize {
        self.dimensions * (self.dimensions + 1) / 2
    }

    /// The dimensions, rounded up to an even number.
    pub fn padded(&self) -> usize {
        self.dimensions.next_multiple_of(2)
    }

    /// The sets as they stand in the catalogue.
    pub fn encode_all(sets: &[VectorSet]) -> Vec<u8> {
        let mut out = Writer::new();
        out.u32(sets.len() as u32);
        for set in sets {
            out.text(&set.name).u32(set.dimensions as u32).f32(set.ridge.alpha).f32(set.ridge.regularization);
        }
        out.into_bytes()
    }

    /// Reads what [`encode_all`](Self::encode_all) wrote; `None` where that cannot be.
    pub fn decode_all(bytes: &[u8]) -> Option<Vec<VectorSet>> {
        let mut input = Reader::new(bytes);
        let count = input.u32()? as usize;
        let mut sets: Vec<VectorSet> = Vec::new();
        for _ in 0..Some(count).filter(|&count| count <= VECTOR_SETS)? {
            let name = input.text().filter(|name| (1..=MAX_NAME).contains(&name.len()))?.to_owned();
            let dimensions = Some(input.u32()? as usize).filter(|count| DIMENSIONS.contains(count))?;
            let ridge = Ridge { alpha: input.f32()?, regularization: input.f32()? };
            let sound = ALPHAS.contains(&ridge.alpha) && REGULARIZATIONS.contains(&ridge.regularization);
            if !sound || sets.iter().any(|known| known.name == name) {
                return None;
            }
            sets.push(VectorSet { name, dimensions, ridge });
        }
        input.is_at_end().then_some(sets)
    }
}

/// The vectors of one set, borrowed from the catalogue.
#[derive(Debug, Clone, Copy)]
pub struct ItemVectors<'a> {
    /// The description of the set.
    pub set: &'a VectorSet,
    /// The bytes, block after block.
    pub data: &'a [i8],
    /// By item, the factor of its bytes; 0 if it has no vector.
    pub scales: &'a [f32],
    /// The Gram matrix's lower triangle, row by row.
    pub gram: &'a [f32],
}

impl<'a> ItemVectors<'a> {
    /// Whether an item has a vector.
    pub fn has(&self, item: ItemIndex) -> bool {
        self.scales[item.get()] > 0.0
    }

    /// The bytes of an item's vector, in the order of its dimensions.
    pub fn bytes(&self, item: ItemIndex) -> impl Iterator<Item = i8> + Clone + use<'a> {
        let (data, padded) = (self.data, self.set.padded());
        (0..self.set.dimensions).map(move |dimension| data[offset(item.get(), dimension, padded)])
    }

    /// The dot product of an item's vector with another, in f64.
    pub fn dot(&self, item: ItemIndex, other: &[f64]) -> f64 {
        exact_dot(self.data, f64::from(self.scales[item.get()]), item.get(), other)
    }

    /// An item's vector, in the order of its dimensions.
    pub fn vector(&self, item: ItemIndex) -> impl Iterator<Item = f64> + Clone + use<'a> {
        let scale = f64::from(self.scales[item.get()]);
        self.bytes(item).map(move |byte| scale * f64::from(byte))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn every_dimension_of_every_item_has_a_place_of_its_own() {
        let set = VectorSet { name: "taste".to_owned(), dimensions: 9, ridge: Ridge::default() };
        let places: HashSet<usize> =
            (0..40).flat_map(|item| (0..9).map(move |dimension| offset(item, dimension, 10))).collect();
        assert_eq!(places.len(), 40 * 9);
        assert!(places.into_iter().all(|place| place < set.data_bytes(40)));
    }

    #[test]
    fn sets_come_back_as_they_were_written() {
        let set = |name: &str| VectorSet { name: name.to_owned(), dimensions: 64, ridge: Ridge::default() };
        let sets = [set("taste"), set("covers")];
        assert_eq!(VectorSet::decode_all(&VectorSet::encode_all(&sets)), Some(sets.to_vec()));
        assert_eq!(VectorSet::decode_all(&VectorSet::encode_all(&[set("taste"), set("taste")])), None);
    }
}
