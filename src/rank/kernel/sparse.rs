//! The dot products of a few sparse vectors with all items, tile by tile, from the postings of their features.
//!
//! Only items that share a feature are touched, once for all vectors, and the sums of a tile stay in the cache however
//! many items there are.

use super::TILE;
use crate::catalog::{Catalog, FeatureIndex};

/// How many sparse vectors are multiplied at once.
pub const LANES: usize = 3;

/// A feature's postings that are still to be added.
#[derive(Debug, Clone, Copy)]
struct Cursor {
    feature: FeatureIndex,
    weights: [f32; LANES],
    next: usize,
}

/// Where the walk over the postings stands, in memory that is used again.
#[derive(Debug, Default)]
pub struct Walk {
    cursors: Vec<Cursor>,
    sums: Vec<f32>,
}

impl Walk {
    /// Starts at the first item, with a weight in each lane for each wanted feature.
    pub fn start(&mut self, wanted: impl Iterator<Item = (FeatureIndex, [f32; LANES])>) {
        self.cursors.clear();
        self.cursors.extend(wanted.map(|(feature, weights)| Cursor { feature, weights, next: 0 }));
    }

    /// The next tile, which starts at item `start` and has as many items as each of `columns`, which are its dot
    /// products lane by lane. Tiles come one after the other. Only the first `L` lanes are looked at.
    ///
    /// Cost: the postings of the wanted features in the tile.
    pub fn tile<const L: usize>(&mut self, catalog: &Catalog, start: usize, columns: &mut [&mut [f32]; L]) {
        let length = columns[0].len();
        debug_assert!(length <= TILE);
        self.sums.clear();
        self.sums.resize(length * L, 0.0);
        let (sums, _) = self.sums.as_chunks_mut::<L>();
        let end = (start + length) as u32;
        for cursor in &mut self.cursors {
            let postings = catalog.postings(cursor.feature);
            let weights: [f32; L] = std::array::from_fn(|lane| cursor.weights[lane]);
            let rest = postings.items[cursor.next..].iter().zip(&postings.weights[cursor.next..]);
            let mut taken = 0;
            for (&item, &steps) in rest {
                if item >= end {
                    break;
                }
                debug_assert!((item as usize) >= start);
                // SAFETY: a feature's items ascend and those before `start` were taken in the tiles before, so that
                // `item` is at least `start`; it is below `end`, which is `start` and the length of the sums.
                let sum = unsafe { sums.get_unchecked_mut(item as usize - start) };
                for (sum, weight) in sum.iter_mut().zip(weights) {
                    *sum += weight * f32::from(steps);
                }
                taken += 1;
            }
            cursor.next += taken;
        }
        let scales = &catalog.scales()[start..start + length];
        for (lane, column) in columns.iter_mut().enumerate() {
            for ((value, sums), scale) in column.iter_mut().zip(sums.iter()).zip(scales) {
                *value = sums[lane] * scale;
            }
        }
    }
}
