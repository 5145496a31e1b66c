//! What the compiler gathers while items come in: features by the order in which they are met, and strings.

use std::collections::HashMap;

use super::roles::Assigned;
use crate::hash::feature_hash;

/// A word that fewer items have can match nothing; a tag is kept all the same, since it is shown.
const LEAST_ITEMS_OF_A_WORD: u32 = 2;

/// Strings, one after the other.
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

/// Every distinct text once, in the order in which they were met.
#[derive(Default)]
pub struct Distinct {
    pub texts: Vec<String>,
    known: HashMap<String, u32>,
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

/// A feature while items are still coming.
pub struct Draft {
    pub field: u32,
    pub value: String,
    pub items: u32,
}

/// The features so far, by the order in which they were met.
#[derive(Default)]
pub struct Features {
    pub drafts: Vec<Draft>,
    known: HashMap<u64, u32>,
}

impl Features {
    pub fn add(&mut self, field: &Assigned, field_index: usize, value: &str) -> u32 {
        let hash = feature_hash(&field.name, value);
        *self.known.entry(hash).or_insert_with(|| {
            self.drafts.push(Draft { field: field_index as u32, value: value.to_owned(), items: 0 });
            self.drafts.len() as u32 - 1
        })
    }

    /// Those that are kept: first those that more items have, then in the order in which they were met. Small numbers
    /// stand for what is common, which compresses well.
    pub fn index(&self, fields: &[Assigned]) -> Index {
        let is_kept = |draft: &Draft| {
            let least = if fields[draft.field as usize].role.is_text() { LEAST_ITEMS_OF_A_WORD } else { 1 };
            draft.items >= least
        };
        let mut order: Vec<u32> = (0..self.drafts.len() as u32).collect();
        order.retain(|&draft| is_kept(&self.drafts[draft as usize]));
        order.sort_by_key(|&draft| std::cmp::Reverse(self.drafts[draft as usize].items));
        let mut places = vec![None; self.drafts.len()];
        for (place, &draft) in order.iter().enumerate() {
            places[draft as usize] = Some(place as u32);
        }
        Index { order, places }
    }
}

/// Drafts and their final places.
pub struct Index {
    pub order: Vec<u32>,
    pub places: Vec<Option<u32>>,
}

impl Index {
    pub fn len(&self) -> usize {
        self.order.len()
    }
}

/// An item's use of a feature: which, and the saturated frequency (without idf, which is known only at the end).
pub struct Use {
    pub draft: u32,
    pub frequency: f32,
    pub field_length: f32,
}
