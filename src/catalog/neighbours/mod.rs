//! Sets of neighbours: for each item, the few others that go with it or follow it, and how strongly.
//!
//! Whatever a set comes from (EASE, cosines of co-occurrence, a site's own list), the weight of a neighbour is
//! `scale of the item × its byte`; bytes are −127 to 127, and an item's largest is ±127. A scale for each item instead of one for
//! the set costs four bytes an item and reduces the quantisation error (root of the sum of squares): 0.3 % instead of 1.5 % with
//! cosines on MovieTweetings, 0.9 % instead of 3.7 % with EASE on the areas of a site.
//!
//! Neighbours ascend, and the file contains the step from one to the next, in 16 bits: see
//! [`Row`](penchant_kernel::neighbours::Row). That is half the bytes of an index, and 8 to 25 % less when compressed. Varints
//! would be a third smaller uncompressed, no smaller compressed, and five times as slow to read. The number of an item's entries
//! is a column of its own; the offset of each item's entries is computed in a pass when the file is checked.

use std::ops::Range;

use super::settings::NEIGHBOUR_SETS;
use super::variants::VariantGroups;
use super::vectors::MAX_NAME;
use super::view::ItemIndex;
use crate::bytes::{Reader, Writer};

pub use penchant_kernel::neighbours::Row;
use penchant_kernel::neighbours::is_sound;

mod door;

/// The name of the set that says what is bought together: for baskets, and by default without a weight in other shelves.
pub const TOGETHER: &str = "together";
/// The name of the set that a site keeps by hand: for baskets if there is none of orders, and without a weight in other shelves too.
pub const RELATED: &str = "related";
/// The most neighbours that an item has in a set.
pub const MOST_NEIGHBOURS: usize = 256;
/// The largest weight, positive or negative: sums over any number of acts stay finite in single precision.
pub const LARGEST_WEIGHT: f32 = 1e6;
/// The most entries of a set, so that the number of entries of all sets fits 32 bits.
const MOST_ENTRIES: usize = (1 << 30) - 1;

/// The description of a set, without its numbers.
#[derive(Debug, Clone, PartialEq)]
pub struct NeighbourSet {
    /// Its name, which is also the name of its signal.
    pub name: String,
    /// The number of entries of all items: their neighbours, and the empty entries on the way to far ones.
    pub entries: usize,
}

impl NeighbourSet {
    /// Encodes the sets as in the catalogue.
    pub fn encode_all(sets: &[NeighbourSet]) -> Vec<u8> {
        let mut out = Writer::new();
        out.u32(sets.len() as u32);
        for set in sets {
            out.text(&set.name).u32(set.entries as u32);
        }
        out.into_bytes()
    }

    /// Reads what [`encode_all`](Self::encode_all) wrote; no sets if there are no bytes, `None` if they are malformed.
    pub fn decode_all(bytes: &[u8]) -> Option<Vec<NeighbourSet>> {
        let mut sets: Vec<NeighbourSet> = Vec::new();
        if bytes.is_empty() {
            return Some(sets);
        }
        let mut input = Reader::new(bytes);
        let count = input.u32()? as usize;
        for _ in 0..Some(count).filter(|&count| count <= NEIGHBOUR_SETS)? {
            let name = input.text().filter(|name| (1..=MAX_NAME).contains(&name.len()))?.to_owned();
            let entries = input.u32()? as usize;
            if entries > MOST_ENTRIES || sets.iter().any(|known| known.name == name) {
                return None;
            }
            sets.push(NeighbourSet { name, entries });
        }
        input.is_at_end().then_some(sets)
    }
}

/// By item, the offset of its steps and weights; then the end of the last.
#[derive(Debug, Default)]
pub struct Starts(Vec<u32>);

impl Starts {
    /// Checks a set's steps, item by item; `None` if their number differs from the sum of the counts, or if they do not ascend or
    /// exceed the last item.
    pub fn checked(counts: &[u16], steps: &[u16]) -> Option<Self> {
        let mut starts = Vec::with_capacity(counts.len() + 1);
        let mut entry = 0;
        starts.push(0);
        for &count in counts {
            let end = entry + usize::from(count);
            if !is_sound(steps.get(entry..end)?, counts.len()) {
                return None;
            }
            starts.push(end as u32);
            entry = end;
        }
        (entry == steps.len()).then_some(Self(starts))
    }

    fn range(&self, item: ItemIndex) -> Range<usize> {
        self.0[item.get()] as usize..self.0[item.get() + 1] as usize
    }
}

/// The neighbours of one set, borrowed from the catalogue.
#[derive(Debug, Clone, Copy)]
pub struct Neighbours<'a> {
    /// The description of the set.
    pub set: &'a NeighbourSet,
    /// The steps from one neighbour to the next, item after item.
    pub steps: &'a [u16],
    /// Their weights.
    pub weights: &'a [i8],
    /// By item, the factor of its weights.
    pub scales: &'a [f32],
    /// The shares of those who chose the item that chose the neighbour too, in 255ths; empty if none is known.
    pub shares: &'a [u8],
    /// The offset of each item's steps and weights.
    pub starts: &'a Starts,
    /// Which items are variants of one product.
    pub variants: &'a VariantGroups,
}

impl<'a> Neighbours<'a> {
    /// An item's neighbours, their weights as bytes.
    pub fn row(&self, item: ItemIndex) -> Row<'a> {
        let range = self.starts.range(self.row_owner(item));
        Row { steps: &self.steps[range.clone()], weights: &self.weights[range] }
    }

    /// The factor of an item's bytes.
    pub fn scale(&self, item: ItemIndex) -> f64 {
        f64::from(self.scales[self.row_owner(item).get()])
    }

    /// Whether an item has neighbours.
    pub fn has(&self, item: ItemIndex) -> bool {
        !self.starts.range(self.row_owner(item)).is_empty()
    }

    /// Whether two items use the same row of neighbours: they are variants of one product, of which only the first has a row.
    pub fn share_a_row(&self, one: ItemIndex, other: ItemIndex) -> bool {
        self.has(one) && self.row_owner(one) == self.row_owner(other)
    }

    /// The item whose row is used for an item: the item itself or, if it has no neighbours, the first variant of its product.
    fn row_owner(&self, item: ItemIndex) -> ItemIndex {
        if self.starts.range(item).is_empty() { self.variants.first(item).unwrap_or(item) } else { item }
    }

    /// The weight of a neighbour of an item; 0 if it is not a neighbour. Cost: the item's neighbours.
    pub fn weight(&self, of: ItemIndex, neighbour: ItemIndex) -> f64 {
        self.scale(of) * f64::from(self.row(of).weight(neighbour.get()))
    }

    /// The share of those who chose an item that chose a neighbour of it too, 0 to 1, to a 510th; `None` if it is not known. Cost: the
    /// item's neighbours.
    pub fn share(&self, of: ItemIndex, neighbour: ItemIndex) -> Option<f64> {
        let place = self.row(of).iter().position(|(known, _)| known == neighbour.get())?;
        let share = *self.shares.get(self.starts.range(self.row_owner(of)).start + place)?;
        (share > 0).then(|| f64::from(share) / 255.0)
    }

    /// The neighbour of `of` whose weight and share count for `item`: `item` itself or, if it is no neighbour, the first variant of its product.
    /// Cost: the neighbours of `of` if `item` has variants.
    pub fn entry_for(&self, of: ItemIndex, item: ItemIndex) -> ItemIndex {
        match self.variants.first(item) {
            Some(first) if self.row(of).weight(item.get()) == 0 => first,
            _ => item,
        }
    }

    /// Calls `hear` with each neighbour of `of` and its weight, and with each variant for which that neighbour counts, see
    /// [`entry_for`](Self::entry_for). Cost: the neighbours, and once more for each of these variants.
    pub fn each_with_variants(&self, of: ItemIndex, mut hear: impl FnMut(ItemIndex, f64)) {
        let scale = self.scale(of);
        for (item, weight) in self.row(of).iter() {
            let (item, weight) = (ItemIndex::of(item), scale * f64::from(weight));
            hear(item, weight);
            let followers = self.variants.followers(item).filter(|&other| self.entry_for(of, other) == item);
            followers.for_each(|other| hear(other, weight));
        }
    }

    /// The number of items with neighbours, and the largest number of entries of an item.
    pub fn extent(&self) -> (usize, usize) {
        let counts = self.starts.0.windows(2).map(|starts| (starts[1] - starts[0]) as usize).filter(|&count| count > 0);
        counts.fold((0, 0), |(items, most), count| (items + 1, most.max(count)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sets_come_back_as_they_were_written() {
        let set = |name: &str| NeighbourSet { name: name.to_owned(), entries: 32 };
        let sets = [set("neighbours"), set("next")];
        assert_eq!(NeighbourSet::decode_all(&NeighbourSet::encode_all(&sets)), Some(sets.to_vec()));
        assert_eq!(NeighbourSet::decode_all(&NeighbourSet::encode_all(&[set("next"), set("next")])), None);
        assert_eq!(NeighbourSet::decode_all(&[]), Some(Vec::new()));
    }
}
