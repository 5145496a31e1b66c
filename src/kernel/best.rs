//! Finds the best few of many items without computing every score.

use super::fast::blend_block;
use super::scalar::larger;
use super::{BLOCK, Column, GROUPS, LANES, Summary};

/// The most terms that a score can have.
pub const TERMS: usize = 18;

/// What a signal adds to the scores.
#[derive(Debug, Clone, Copy)]
pub struct Term<'a> {
    /// Its values.
    pub values: &'a [f32],
    /// Their summary.
    pub summary: &'a Summary,
    /// The factor that the values are multiplied by.
    pub factor: f32,
}

impl<'a> Term<'a> {
    /// A column, times a factor.
    pub fn of(column: &'a Column, factor: f32) -> Self {
        Self { values: &column.values, summary: &column.summary, factor }
    }
}

/// The best so far, best first, in memory that is used again.
#[derive(Debug, Default)]
pub struct Best {
    list: Vec<(f32, u32)>,
    limit: usize,
    /// The score that the next item has to exceed.
    threshold: f32,
}

impl Best {
    /// Finds the `limit` eligible items with the largest `Σ factor × value`; ties in the order of the items. Without terms all
    /// items score alike. An item is eligible where its bit is set, 64 items a word.
    ///
    /// No item in a group of sixteen scores more than the sum of the terms' peaks, since rounding keeps the order: the scores are
    /// only computed where that sum is above the threshold.
    ///
    /// Cost: a pass over the peaks, one for sixteen items, and over the groups that they do not rule out; over all groups where a
    /// factor is negative. An item that passes moves those below it in a list of `limit`, one by one: up to the square of `limit`
    /// in all, so this is for short lists.
    pub fn find(&mut self, terms: &[Term], eligible: &[u64], limit: usize) {
        debug_assert!(limit > 0);
        self.list.clear();
        self.limit = limit;
        self.threshold = f32::NEG_INFINITY;
        let mut bounds = Bounds::of(terms);
        for (number, words) in eligible.chunks(BLOCK / GROUPS).enumerate() {
            let first = number * BLOCK;
            if bounds.find(terms, first) <= self.threshold {
                continue;
            }
            for (group, &bound) in bounds.sums[..GROUPS * words.len()].iter().enumerate() {
                let mask = (words[group / GROUPS] >> (group % GROUPS * LANES)) as u16;
                if bound > self.threshold && mask != 0 {
                    self.offer(terms, (first + group) * LANES, mask);
                }
            }
        }
    }

    /// The items found, best first.
    pub fn items(&self) -> impl Iterator<Item = usize> + '_ {
        self.list.iter().map(|&(_, item)| item as usize)
    }

    /// Takes the items of a group of sixteen, from `start` on, whose bits are set and whose scores exceed the threshold.
    fn offer(&mut self, terms: &[Term], start: usize, mut mask: u16) {
        let scores = scores(terms, start);
        if largest(&scores) <= self.threshold {
            return;
        }
        while mask != 0 {
            let lane = mask.trailing_zeros() as usize;
            mask &= mask - 1;
            if scores[lane] > self.threshold {
                self.take(scores[lane], start + lane);
            }
        }
    }

    /// Puts an item in its place; where the list is full, the worst drops out.
    fn take(&mut self, score: f32, item: usize) {
        if self.list.len() < self.limit {
            self.list.push((score, item as u32));
        }
        let mut place = self.list.len() - 1;
        // A loop, since a list is short: a copy of many elements at once would be a function call.
        while place > 0 && self.list[place - 1].0 < score {
            self.list[place] = self.list[place - 1];
            place -= 1;
        }
        self.list[place] = (score, item as u32);
        if self.list.len() == self.limit {
            self.threshold = self.list[self.limit - 1].0;
        }
    }
}

/// The upper bounds of the scores, one for sixteen items, for 64 groups at a time.
struct Bounds<'a> {
    peaks: [(&'a [f32], f32); TERMS],
    sums: [f32; BLOCK],
}

impl<'a> Bounds<'a> {
    fn of(terms: &[Term<'a>]) -> Self {
        let mut peaks: [(&[f32], f32); TERMS] = [(&[], 0.0); TERMS];
        peaks.iter_mut().zip(terms).for_each(|(peaks, term)| peaks.1 = term.factor);
        // Where a factor is negative, the largest values of its column are no upper bound.
        let has_bounds = !terms.is_empty() && terms.iter().all(|term| term.factor > 0.0);
        Self { peaks, sums: [if has_bounds { 0.0 } else { f32::INFINITY }; BLOCK] }
    }

    /// Finds the bounds from the group `first` on. Returns the largest.
    fn find(&mut self, terms: &[Term<'a>], first: usize) -> f32 {
        if self.sums[0] == f32::INFINITY {
            return f32::INFINITY;
        }
        let peaks = &mut self.peaks[..terms.len()];
        for (part, term) in peaks.iter_mut().zip(terms) {
            let all = term.summary.peaks();
            part.0 = &all[first..all.len().min(first + BLOCK)];
        }
        blend_block(peaks, &mut self.sums)
    }
}

/// The scores of sixteen items, from `start` on; 0 beyond the last item.
#[inline]
fn scores(terms: &[Term], start: usize) -> [f32; LANES] {
    let mut scores = [0.0; LANES];
    for term in terms {
        let values = &term.values[start..];
        match values.first_chunk::<LANES>() {
            Some(values) => (0..LANES).for_each(|lane| scores[lane] += term.factor * values[lane]),
            None => scores.iter_mut().zip(values).for_each(|(score, value)| *score += term.factor * value),
        }
    }
    scores
}

#[inline]
fn largest(scores: &[f32; LANES]) -> f32 {
    let fours: [f32; 4] = std::array::from_fn(|lane| {
        larger(larger(scores[lane], scores[lane + 4]), larger(scores[lane + 8], scores[lane + 12]))
    });
    larger(larger(fours[0], fours[1]), larger(fours[2], fours[3]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig { cases: 128, ..ProptestConfig::default() })]

        #[test]
        fn the_best_are_those_that_sorting_finds(
            items in prop::collection::vec((-5..5_i8, -5..5_i8, prop::bool::weighted(0.8)), 1..3_000),
            factors in prop::sample::select(vec![vec![1.0], vec![0.5, 2.0], vec![1.0, -1.0], vec![]]),
            limit in 1..20_usize,
        ) {
            let word = |items: &[(i8, i8, bool)]| items.iter().rev().fold(0, |word, item| word << 1 | u64::from(item.2));
            let eligible: Vec<u64> = items.chunks(BLOCK).map(word).collect();
            let mut columns = [Column::default(), Column::default()];
            columns[0].fill(items.iter().map(|item| f32::from(item.0)));
            columns[1].fill(items.iter().map(|item| f32::from(item.1)));
            let terms: Vec<Term> = columns.iter().zip(&factors).map(|(column, &factor)| Term::of(column, factor)).collect();
            let score = |item: usize| terms.iter().map(|term| term.factor * term.values[item]).sum::<f32>();
            let mut sorted: Vec<usize> = (0..items.len()).filter(|&item| items[item].2).collect();
            sorted.sort_by(|&a, &b| score(b).total_cmp(&score(a)).then(a.cmp(&b)));
            sorted.truncate(limit);
            let mut best = Best::default();
            best.find(&terms, &eligible, limit);
            let found: Vec<usize> = best.items().collect();
            prop_assert_eq!(found, sorted);
        }
    }
}
