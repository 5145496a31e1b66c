//! The best few of many: one pass, with a small sorted list and its last score as the threshold.

use super::eligible::Eligible;
use crate::catalog::ItemIndex;

/// The `limit` eligible items with the largest `Σ factor × signal`, best first; ties in the order of the items.
///
/// Cost: one pass over the items; an item that passes the threshold costs a binary search and a shift in a list of
/// `limit`.
pub fn best<const K: usize>(
    signals: [&[f32]; K],
    factors: &[f32; K],
    eligible: &Eligible,
    limit: usize,
) -> Vec<ItemIndex> {
    let mut best: Vec<(f32, usize)> = Vec::with_capacity(limit.min(eligible.count()) + 1);
    let mut threshold = f32::NEG_INFINITY;
    for (number, &word) in eligible.words().iter().enumerate() {
        let mut bits = word;
        while bits != 0 {
            let item = number * 64 + bits.trailing_zeros() as usize;
            bits &= bits - 1;
            let score: f32 = (0..K).map(|k| factors[k] * signals[k][item]).sum();
            if score > threshold || (best.len() < limit && score.is_finite()) {
                let place = best.partition_point(|&(known, _)| known >= score);
                best.insert(place, (score, item));
                best.truncate(limit);
                if best.len() == limit {
                    threshold = best.last().map_or(f32::INFINITY, |&(score, _)| score);
                }
            }
        }
    }
    best.into_iter().map(|(_, item)| ItemIndex::of(item)).collect()
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
