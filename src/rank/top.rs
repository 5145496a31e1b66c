//! The best few of many: one pass, with a small sorted list and its last score as the threshold.

use super::eligible::Eligible;
use super::kernel::BLOCK;
use crate::catalog::ItemIndex;

/// The `limit` eligible items with the largest `Σ factor × signal`, best first; ties in the order of the items.
///
/// Cost: one pass over the items in blocks; only a block that holds a score above the threshold is looked at item by
/// item, and an item that passes costs a binary search and a shift in a list of `limit`.
pub fn best<const K: usize>(
    signals: [&[f32]; K],
    factors: &[f32; K],
    eligible: &Eligible,
    limit: usize,
) -> Vec<ItemIndex> {
    let mut best = Best { list: Vec::with_capacity(limit + 1), limit, threshold: f32::NEG_INFINITY };
    let mut scores = [0.0; BLOCK];
    for (number, &mask) in eligible.words().iter().enumerate() {
        let start = number * BLOCK;
        let length = BLOCK.min(signals[0].len() - start);
        blend(signals.map(|signal| &signal[start..start + length]), factors, &mut scores);
        let largest = scores[..length].iter().fold(f32::NEG_INFINITY, |largest, &score| largest.max(score));
        if largest > best.threshold || best.list.len() < limit {
            best.offer(start, mask, &scores);
        }
    }
    best.list.into_iter().map(|(_, item)| ItemIndex::of(item)).collect()
}

/// The scores of a block of items.
fn blend<const K: usize>(signals: [&[f32]; K], factors: &[f32; K], scores: &mut [f32; BLOCK]) {
    *scores = [0.0; BLOCK];
    for (signal, factor) in signals.iter().zip(factors) {
        for (score, value) in scores.iter_mut().zip(*signal) {
            *score += factor * value;
        }
    }
}

/// The best so far, best first.
struct Best {
    list: Vec<(f32, usize)>,
    limit: usize,
    threshold: f32,
}

impl Best {
    /// Takes those items of a block, from `start` on, whose bits are set and whose scores are good enough.
    fn offer(&mut self, start: usize, mut mask: u64, scores: &[f32; BLOCK]) {
        while mask != 0 {
            let bit = mask.trailing_zeros() as usize;
            mask &= mask - 1;
            let score = scores[bit];
            if score > self.threshold || self.list.len() < self.limit {
                let place = self.list.partition_point(|&(known, _)| known >= score);
                self.list.insert(place, (score, start + bit));
                self.list.truncate(self.limit);
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
            let found: Vec<usize> = best([&column], &[1.0], &eligible, limit).iter().map(|item| item.get()).collect();
            prop_assert_eq!(found, sorted);
        }
    }
}
