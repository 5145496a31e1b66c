//! The best few of many: one pass, with a small sorted list and its last score as the threshold.

use super::eligible::Eligible;
use super::kernel::BLOCK;
use super::kernel::fast::blend_block;
use crate::catalog::ItemIndex;
use crate::catalog::settings::SIGNALS;

/// The best so far, best first, in memory that is used again.
#[derive(Debug, Default)]
pub struct Best {
    list: Vec<(f32, u32)>,
    limit: usize,
    threshold: f32,
}

impl Best {
    /// Finds the `limit` eligible items with the largest `Σ factor × column`; ties in the order of the items. Where there
    /// are no columns, all items are alike.
    ///
    /// Cost: one pass over the columns in blocks; only a block that holds a score above the threshold is looked at item
    /// by item, and an item that passes costs a binary search and a shift in a list of `limit`.
    pub fn find(&mut self, columns: &[(&[f32], f32)], eligible: &Eligible, limit: usize) {
        self.list.clear();
        self.limit = limit;
        self.threshold = f32::NEG_INFINITY;
        let mut scores = [0.0; BLOCK];
        let mut block: [(&[f32], f32); SIGNALS] = [(&[], 0.0); SIGNALS];
        let block = &mut block[..columns.len()];
        for (number, &mask) in eligible.words().iter().enumerate() {
            let start = number * BLOCK;
            for (part, (column, factor)) in block.iter_mut().zip(columns) {
                *part = (&column[start..column.len().min(start + BLOCK)], *factor);
            }
            let largest = if columns.is_empty() { 0.0 } else { blend_block(block, &mut scores) };
            if mask != 0 && (largest > self.threshold || self.list.len() < limit) {
                self.offer(start, mask, &scores);
            }
        }
    }

    /// The items found, best first.
    pub fn items(&self) -> impl Iterator<Item = ItemIndex> + '_ {
        self.list.iter().map(|&(_, item)| ItemIndex::of(item as usize))
    }

    /// Takes those items of a block, from `start` on, whose bits are set and whose scores are good enough.
    fn offer(&mut self, start: usize, mut mask: u64, scores: &[f32; BLOCK]) {
        while mask != 0 {
            let bit = mask.trailing_zeros() as usize;
            mask &= mask - 1;
            let score = scores[bit];
            if score > self.threshold || self.list.len() < self.limit {
                let place = self.list.partition_point(|&(known, _)| known >= score);
                if self.list.len() == self.limit {
                    self.list.pop();
                }
                self.list.insert(place, (score, (start + bit) as u32));
                if self.list.len() == self.limit {
                    self.threshold = self.list[self.limit - 1].0;
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_best_are_those_that_sorting_finds(
            scores in prop::collection::vec((-5..5_i8, any::<bool>()), 1..200),
            limit in 1..20_usize,
        ) {
            let mut eligible = Eligible::all(scores.len());
            let outside = scores.iter().enumerate().filter(|(_, (_, inside))| !inside);
            outside.for_each(|(item, _)| eligible.remove_index(item));
            let column: Vec<f32> = scores.iter().map(|(score, _)| f32::from(*score)).collect();
            let mut sorted: Vec<usize> = (0..scores.len()).filter(|&item| scores[item].1).collect();
            sorted.sort_by(|&a, &b| column[b].total_cmp(&column[a]).then(a.cmp(&b)));
            sorted.truncate(limit);
            let mut best = Best::default();
            best.find(&[(&column, 1.0)], &eligible, limit);
            let found: Vec<usize> = best.items().map(|item| item.get()).collect();
            prop_assert_eq!(found, sorted);
        }
    }
}
