//! Collects features, in the order in which they first occur, and strings.

use std::cmp::Reverse;

use rustc_hash::{FxHashMap, FxHashSet};

use super::roles::Assigned;
use super::text::{Analyser, Token};
use crate::hash::feature_hash;
use crate::spelling::{canonical, folded_hash};

/// Words of fewer items are left out, since they match nothing; a rarer tag is kept, since it is shown.
const LEAST_ITEMS_OF_A_WORD: u32 = 2;

/// Encodes a missing entry.
const NONE: u32 = u32::MAX;

/// Strings, concatenated.
pub struct Strings {
    pub offsets: Vec<u32>,
    pub bytes: Vec<u8>,
}

impl Strings {
    pub fn of<'a>(texts: impl Iterator<Item = &'a str>) -> Self {
        let mut strings = Self { offsets: vec![0], bytes: Vec::new() };
        for text in texts {
            strings.bytes.extend(text.as_bytes());
            strings.offsets.push(strings.bytes.len() as u32);
        }
        strings
    }
}

/// A set of distinct texts, in the order in which they first occur.
#[derive(Default)]
pub struct Distinct {
    pub texts: Vec<String>,
    known: FxHashMap<String, u32>,
}

impl Distinct {
    pub fn add(&mut self, text: String) -> u32 {
        let next = self.texts.len() as u32;
        *self.known.entry(text).or_insert_with_key(|text| {
            self.texts.push(text.clone());
            next
        })
    }
}

/// A feature while items are being read.
#[derive(Default)]
pub struct Draft {
    pub field: u32,
    /// The text that is shown; for a word, empty until [`Features::name_words`].
    pub value: String,
    pub items: u32,
    /// For a value: one more than the index of the last item that had it.
    pub last: u32,
}

/// The words of a field.
#[derive(Default)]
struct Words {
    /// By stem: the draft, or [`NONE`].
    drafts: Vec<u32>,
    /// By word as written: how often it occurs.
    times: Vec<u32>,
    /// By stem: the word's index among the uses of the last item that has it.
    places: Vec<u32>,
}

/// The features so far, in the order in which they first occur.
#[derive(Default)]
pub struct Features {
    pub drafts: Vec<Draft>,
    known: FxHashMap<u64, u32>,
    /// By field.
    words: Vec<Words>,
    /// By field, whether values of it that differ in case alone are one.
    folding: Vec<bool>,
    /// By draft of a field that folds case: its spellings, in the order in which they first occur, each with how often it does.
    spellings: FxHashMap<u32, Vec<(String, u32)>>,
}

impl Features {
    /// Of fields of which these fold case.
    pub fn new(folding: Vec<bool>) -> Self {
        Self { folding, ..Self::default() }
    }

    /// The feature of a field's value.
    pub fn add(&mut self, field: &Assigned, field_index: usize, value: &str) -> u32 {
        let draft = *self.known.entry(self.key(&field.name, field_index, value)).or_insert_with(|| {
            self.drafts.push(Draft { field: field_index as u32, value: value.to_owned(), ..Draft::default() });
            self.drafts.len() as u32 - 1
        });
        if self.folds(field_index) {
            let spellings = self.spellings.entry(draft).or_default();
            match spellings.iter_mut().find(|(known, _)| known == value) {
                Some((_, times)) => *times += 1,
                None => spellings.push((value.to_owned(), 1)),
            }
        }
        draft
    }

    /// Gives each value of a field that folds case its most frequent spelling; of equally frequent ones the first.
    pub fn settle_spellings(&mut self) {
        for (&draft, spellings) in &self.spellings {
            let most = spellings.iter().rev().max_by_key(|(_, times)| *times);
            self.drafts[draft as usize].value = most.expect("it has one").0.clone();
        }
    }

    /// A value as the items spell it, or in its canonical spelling if no item has it.
    pub fn spelt(&self, (field, field_index): (&str, usize), value: &str) -> String {
        let value = canonical(value);
        match self.known.get(&self.key(field, field_index, &value)) {
            Some(&draft) => self.drafts[draft as usize].value.clone(),
            None => value.into_owned(),
        }
    }

    fn key(&self, field: &str, field_index: usize, value: &str) -> u64 {
        if self.folds(field_index) { folded_hash(field, value) } else { feature_hash(field, value) }
    }

    /// Whether values of that field that differ in case alone are one.
    pub fn folds(&self, field_index: usize) -> bool {
        self.folding[field_index]
    }

    /// Counts a word of a field among an item's uses. Words with the same stem are one feature.
    pub fn count(&mut self, field: usize, Token { word, stem }: Token, uses: &mut Vec<Use>) {
        if self.words.len() <= field {
            self.words.resize_with(field + 1, Words::default);
        }
        let words = &mut self.words[field];
        *at(&mut words.times, word, 0) += 1;
        let draft = at(&mut words.drafts, stem, NONE);
        if *draft == NONE {
            *draft = self.drafts.len() as u32;
            self.drafts.push(Draft { field: field as u32, ..Draft::default() });
        }
        let place = at(&mut words.places, stem, NONE);
        match uses.get_mut(*place as usize).filter(|used| used.draft == *draft) {
            Some(used) => used.frequency += 1.0,
            None => {
                *place = uses.len() as u32;
                uses.push(Use { draft: *draft, frequency: 1.0, field_length: 0.0 });
            }
        }
    }

    /// The draft of a word of a field, if any item has it.
    pub fn draft_of(&self, field: usize, token: Token) -> Option<u32> {
        let drafts = &self.words.get(field)?.drafts;
        drafts.get(token.stem as usize).copied().filter(|&draft| draft != NONE)
    }

    /// Gives every word that is kept the text that visitors see: a real word, not a stem.
    ///
    /// It is the most frequent form of the word; of equally frequent ones the shorter, then the first alphabetically. If two
    /// stems share it, as in a catalogue of several languages, the rarer one gets its stem, or, if that is taken
    /// too, its stem and a number. The runtime identifies a feature by the hash of field and value, so this text
    /// is the feature's name, and must be unique.
    pub fn name_words(&mut self, index: &Index, fields: &[Assigned], analyser: &Analyser) {
        let mut faces = vec![None; self.drafts.len()];
        for words in &self.words {
            for (&times, (form, stem)) in words.times.iter().zip(analyser.words()).filter(|(times, _)| **times > 0) {
                let face = Some((times, Reverse((form.len(), form)), stem));
                let best = &mut faces[words.drafts[stem as usize] as usize];
                *best = face.max(*best);
            }
        }
        let mut taken = FxHashSet::default();
        for &draft in &index.order {
            let Some((_, Reverse((_, form)), stem)) = faces[draft as usize] else { continue };
            let (draft, stem) = (&mut self.drafts[draft as usize], analyser.stem(stem));
            let field = &fields[draft.field as usize].name;
            let mut is_free = |name: &str| taken.insert(feature_hash(field, name));
            draft.value = match () {
                () if is_free(form) => form.to_owned(),
                () if is_free(stem) => stem.to_owned(),
                () => (2..).map(|number| format!("{stem} {number}")).find(|name| is_free(name)).expect("one is free"),
            };
        }
    }

    /// The features that are kept: those of most items first, then in the order in which they first occur. Frequent features get small
    /// numbers, which compress well.
    pub fn index(&self, fields: &[Assigned]) -> Index {
        let is_kept = |draft: &Draft| {
            let least = if fields[draft.field as usize].role.is_text() { LEAST_ITEMS_OF_A_WORD } else { 1 };
            draft.items >= least
        };
        let mut order: Vec<u32> = (0..self.drafts.len() as u32).collect();
        order.retain(|&draft| is_kept(&self.drafts[draft as usize]));
        order.sort_by_key(|&draft| Reverse(self.drafts[draft as usize].items));
        let mut places = vec![None; self.drafts.len()];
        for (place, &draft) in order.iter().enumerate() {
            places[draft as usize] = Some(place as u32);
        }
        Index { order, places }
    }
}

/// The entry of a list, which is extended if it is too short.
fn at(list: &mut Vec<u32>, index: u32, empty: u32) -> &mut u32 {
    let index = index as usize;
    if list.len() <= index {
        list.resize(index + 1, empty);
    }
    &mut list[index]
}

/// The drafts that are kept, and their final indices.
pub struct Index {
    pub order: Vec<u32>,
    pub places: Vec<Option<u32>>,
}

impl Index {
    pub fn len(&self) -> usize {
        self.order.len()
    }
}

/// An item's use of a feature: the feature, and the saturated frequency (without idf, which is known only at the end).
pub struct Use {
    pub draft: u32,
    pub frequency: f32,
    pub field_length: f32,
}
