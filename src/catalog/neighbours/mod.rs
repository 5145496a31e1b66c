//! Sets of neighbours: for each item, the few others that go with it or come after it, and how strongly.
//!
//! Whatever made a set (EASE, cosines of what was done together, a site's own list), the weight of a neighbour is
//! `scale of the item × its byte`, the bytes −127 to 127 and the largest of an item's ±127. A scale for each item and not
//! one for the set: against the weights as they came, the error (root of the squares' sum) is 0.3 % for 1.5 % with cosines
//! on MovieTweetings, 0.9 % for 3.7 % with EASE on the areas of a site, for four bytes an item.
//!
//! Neighbours ascend, and what stands in the file is the step from one to the next, in 16 bits: see
//! [`Row`](penchant_kernel::neighbours::Row). That is half of an index's bytes, and 8 to 25 % less when compressed; varints
//! would be smaller by a third as they are and no smaller compressed, and take five times as long to go through. How many entries
//! an item has is a column of its own; where each item's strips start follows from a pass at the door.

use std::ops::Range;

use super::settings::NEIGHBOUR_SETS;
use super::vectors::MAX_NAME;
use super::view::ItemIndex;
use crate::bytes::{Reader, Writer};

pub use penchant_kernel::neighbours::Row;
use penchant_kernel::neighbours::is_sound;

mod door;

/// The most neighbours that an item has in a set.
pub const MOST_NEIGHBOURS: usize = 256;
/// The largest weight, either way: what any number of acts make of it stays finite in single precision.
pub const LARGEST_WEIGHT: f32 = 1e6;
/// No set has more entries, so that those of all together are a number of 32 bits.
const MOST_ENTRIES: usize = (1 << 30) - 1;

/// What a set is, beside its numbers.
#[derive(Debug, Clone, PartialEq)]
pub struct NeighbourSet {
    /// Its name, which is its signal's.
    pub name: String,
    /// How many entries all items have together: their neighbours, and what stands on the way to far ones.
    pub entries: usize,
}

impl NeighbourSet {
    /// The sets as they stand in the catalogue.
    pub fn encode_all(sets: &[NeighbourSet]) -> Vec<u8> {
        let mut out = Writer::new();
        out.u32(sets.len() as u32);
        for set in sets {
            out.text(&set.name).u32(set.entries as u32);
        }
        out.into_bytes()
    }

    /// Reads what [`encode_all`](Self::encode_all) wrote; no sets of no bytes, `None` where they cannot be.
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

/// By item, where its strips start; and where those of the last end.
#[derive(Debug, Default)]
pub struct Starts(Vec<u32>);

impl Starts {
    /// Goes through a set's steps, item by item; `None` where they are not as many as the counts say, or lead to what is no
    /// item, or do not ascend.
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

/// The neighbours of one set, as they stand in the catalogue.
#[derive(Debug, Clone, Copy)]
pub struct Neighbours<'a> {
    /// What the set is.
    pub set: &'a NeighbourSet,
    /// From one neighbour to the next, item after item.
    pub steps: &'a [u16],
    /// Their weights.
    pub weights: &'a [i8],
    /// By item, what its weights are multiplied by.
    pub scales: &'a [f32],
    /// Where each item's strips start.
    pub starts: &'a Starts,
}

impl<'a> Neighbours<'a> {
    /// An item's neighbours, their weights as bytes.
    pub fn row(&self, item: ItemIndex) -> Row<'a> {
        let range = self.starts.range(item);
        Row { steps: &self.steps[range.clone()], weights: &self.weights[range] }
    }

    /// What an item's bytes are multiplied by.
    pub fn scale(&self, item: ItemIndex) -> f64 {
        f64::from(self.scales[item.get()])
    }

    /// Whether an item has neighbours.
    pub fn has(&self, item: ItemIndex) -> bool {
        !self.starts.range(item).is_empty()
    }

    /// The weight of a neighbour of an item; 0 where it is none. Cost: the item's neighbours.
    pub fn weight(&self, of: ItemIndex, neighbour: ItemIndex) -> f64 {
        self.scale(of) * f64::from(self.row(of).weight(neighbour.get()))
    }

    /// How many items have neighbours, how many entries the one has that has most.
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
