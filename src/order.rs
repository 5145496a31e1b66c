//! One sort for everything.
//!
//! A generic sort is compiled once for every type, at several kilobytes each, and a page downloads them all.
//! So everything is sorted as pairs of a number and a place, and short lists by [`insertion`].

/// Sorts pairs ascending: by number, then by place. A heapsort, a tenth of the size of the standard library's sorts.
#[inline(never)]
pub fn sort(pairs: &mut [(u64, u32)]) {
    for top in (0..pairs.len() / 2).rev() {
        sink(pairs, top);
    }
    for end in (1..pairs.len()).rev() {
        pairs.swap(0, end);
        sink(&mut pairs[..end], 0);
    }
}

/// Moves the entry at `top` of a heap down below all larger ones.
fn sink(heap: &mut [(u64, u32)], mut top: usize) {
    let sinking = heap[top];
    loop {
        let mut child = 2 * top + 1;
        if child + 1 < heap.len() && heap[child] < heap[child + 1] {
            child += 1;
        }
        if child >= heap.len() || heap[child] <= sinking {
            break;
        }
        heap[top] = heap[child];
        top = child;
    }
    heap[top] = sinking;
}

/// Sorts a short list by insertion, which is some hundred bytes for every type. Equal entries keep their order.
/// Cost: the square of the length, and little if the list is almost sorted.
pub fn insertion<T>(list: &mut [T], is_before: impl Fn(&T, &T) -> bool) {
    for end in 1..list.len() {
        let mut at = end;
        while at > 0 && is_before(&list[at], &list[at - 1]) {
            list.swap(at, at - 1);
            at -= 1;
        }
    }
}

/// Sorts numbers ascending.
pub fn ascending(numbers: &mut [f64]) {
    let sorted = descending(numbers.iter().map(|number| -number).zip(0..));
    numbers.iter_mut().zip(sorted).for_each(|(number, (sorted, _))| *number = -sorted);
}

/// The pairs with the largest score first; equal scores in the order of their places.
pub fn descending(scored: impl Iterator<Item = (f64, u32)>) -> Vec<(f64, u32)> {
    Descending::default().sort(scored).collect()
}

/// Sorts with the largest score first, in memory that is used again.
#[derive(Debug, Default)]
pub struct Descending {
    pairs: Vec<(u64, u32)>,
}

impl Descending {
    /// The pairs with the largest score first; equal scores in the order of their places.
    pub fn sort(&mut self, scored: impl Iterator<Item = (f64, u32)>) -> impl Iterator<Item = (f64, u32)> + '_ {
        self.pairs.clear();
        self.pairs.extend(scored.map(|(score, place)| (!ascending_bits(score), place)));
        sort(&mut self.pairs);
        self.pairs.iter().map(|&(bits, place)| (from_ascending_bits(!bits), place))
    }
}

const SIGN: u64 = 1 << 63;

/// Bits that ascend as the numbers do, −∞ first (IEEE 754's total order).
fn ascending_bits(number: f64) -> u64 {
    let bits = number.to_bits();
    if bits & SIGN == 0 { bits | SIGN } else { !bits }
}

fn from_ascending_bits(bits: u64) -> f64 {
    f64::from_bits(if bits & SIGN == 0 { !bits } else { bits & !SIGN })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn pairs_are_sorted_as_the_standard_library_sorts_them(mut pairs in prop::collection::vec((0..9_u64, 0..9_u32), 0..300)) {
            let mut expected = pairs.clone();
            expected.sort_unstable();
            sort(&mut pairs);
            prop_assert_eq!(pairs, expected);
        }

        #[test]
        fn the_largest_comes_first_and_ties_keep_their_places(scores in prop::collection::vec(-3..3_i8, 0..50)) {
            let mut expected: Vec<(f64, u32)> = scores.iter().map(|&score| f64::from(score)).zip(0..).collect();
            expected.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
            prop_assert_eq!(descending(scores.iter().map(|&score| f64::from(score)).zip(0..)), expected);
        }

        #[test]
        fn insertion_sorts_and_leaves_what_is_equal_as_it_stands(scores in prop::collection::vec(-3..3_i8, 0..50)) {
            let mut list: Vec<(i8, usize)> = scores.into_iter().zip(0..).collect();
            let mut expected = list.clone();
            expected.sort_by_key(|&(score, _)| score);
            insertion(&mut list, |one, other| one.0 < other.0);
            prop_assert_eq!(list, expected);
        }

        #[test]
        fn numbers_come_back_as_they_were(number: f64) {
            prop_assert_eq!(from_ascending_bits(ascending_bits(number)).to_bits(), number.to_bits());
        }
    }
}
