//! Writes the words of a text that is shown: see [`transport::words`](crate::catalog::transport::words).

use std::cmp::Reverse;

use rustc_hash::FxHashMap;

use crate::catalog::transport::stream::{put, put_texts};
use crate::catalog::transport::words::{Forms, Meaning, Tally, forms, token};

/// One item's text and what the analysis found in it.
pub(super) struct Occurrences<'a> {
    /// The text as it is shown.
    pub text: &'a [u8],
    /// The features and their frequencies, in the order in which they first occur.
    pub features: Vec<(u32, u32)>,
    /// How many words the analysis found; of no account without features.
    pub words: u32,
}

impl Occurrences<'_> {
    fn are(&self, tally: &Tally) -> bool {
        self.features == tally.features && (self.features.is_empty() || self.words == tally.words)
    }
}

/// The parts of a text's words.
pub(super) struct Written {
    pub forms: Vec<u8>,
    pub odd: Vec<u8>,
    pub values: Vec<u8>,
}

/// Writes the items' words. `count` is the number of all features, `name` a feature's name; `meaning` says what becomes of a form in the
/// text of an item, `None` where it is several words. `None` if no character can separate the names.
pub(super) fn write_words<'n>(
    items: &[Occurrences],
    count: usize,
    name: impl Fn(u32) -> &'n [u8],
    mut meaning: impl FnMut(usize, &str) -> Option<Meaning>,
) -> Option<Written> {
    let settled = settled(items, &mut meaning);
    let (mut tally, mut met) = (Tally::default(), Forms::default());
    let (mut tokens, mut odd, mut names, mut known) = (Vec::new(), Vec::new(), Vec::new(), 0);
    // By feature: one more than its number among the field's.
    let mut numbers = vec![0_u32; count];
    let mut before_odd = 0;
    for item in items {
        tally.clear();
        forms(item.text).for_each(|form| tally.count(settled[&form.hash]));
        if item.are(&tally) {
            before_odd += 1;
            for form in forms(item.text).filter(|form| form_is_new(&mut met, form.hash)) {
                match settled[&form.hash] {
                    Meaning::Silent => put(&mut tokens, token::SILENT.into()),
                    Meaning::Counted => put(&mut tokens, token::COUNTED.into()),
                    Meaning::Feature(feature) => match &mut numbers[feature as usize] {
                        number @ 0 => {
                            known += 1;
                            *number = known;
                            let is_so = item.text[form.start..form.end].to_ascii_lowercase() == name(feature);
                            put(&mut tokens, u64::from(if is_so { token::NAMED_SO } else { token::NAMED }));
                            names.extend((!is_so).then(|| name(feature)));
                        }
                        number => put(&mut tokens, u64::from(*number - 1 + token::KNOWN)),
                    },
                }
            }
            continue;
        }
        put(&mut odd, std::mem::take(&mut before_odd));
        put(&mut odd, item.words.into());
        put(&mut odd, item.features.len() as u64);
        for &(feature, frequency) in &item.features {
            let number = &mut numbers[feature as usize];
            put(&mut odd, u64::from(*number) << 1 | u64::from(frequency != 1));
            if frequency != 1 {
                put(&mut odd, frequency.into());
            }
            if *number == 0 {
                known += 1;
                *number = known;
                names.push(name(feature));
            }
        }
    }
    Some(Written { forms: tokens, odd, values: put_texts(names.iter().copied())? })
}

fn form_is_new(met: &mut Forms, hash: u64) -> bool {
    let is_new = met.get(hash).is_none();
    if is_new {
        met.put(hash, Meaning::Silent);
    }
    is_new
}

/// By form, what becomes of it most often.
fn settled(items: &[Occurrences], meaning: &mut impl FnMut(usize, &str) -> Option<Meaning>) -> FxHashMap<u64, Meaning> {
    let mut votes: FxHashMap<u64, Vec<(Meaning, u32)>> = FxHashMap::default();
    for (place, item) in items.iter().enumerate() {
        for form in forms(item.text) {
            let text = std::str::from_utf8(&item.text[form.start..form.end]).unwrap_or_default();
            let meaning = meaning(place, text).unwrap_or(Meaning::Silent);
            let votes = votes.entry(form.hash).or_default();
            match votes.iter_mut().find(|(known, _)| *known == meaning) {
                Some((_, times)) => *times += 1,
                None => votes.push((meaning, 1)),
            }
        }
    }
    let most = |votes: Vec<(Meaning, u32)>| votes.into_iter().max_by_key(|&(meaning, times)| (times, Reverse(meaning)));
    votes.into_iter().filter_map(|(hash, votes)| Some((hash, most(votes)?.0))).collect()
}
