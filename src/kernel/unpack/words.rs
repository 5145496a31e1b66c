//! The words of a text that is shown: its features are found again in the text itself.
//!
//! The engine has no analysis of texts. It needs none: the first time that a form of a word occurs, the file says what becomes of it, and
//! then it is the same for every other occurrence. Items whose words do not come out so are written as they are.

use super::{Form, next_form};

use super::lists::{Entries, Features};
use super::stream::{Stream, Texts};
use super::weights::Weighing;

/// What becomes of a form of a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Meaning {
    /// It is no word.
    Silent,
    /// It is a word, and makes the text longer, and no feature.
    Counted,
    /// It is an occurrence of that feature of the field.
    Feature(u32),
}

/// A token of a form that occurs for the first time.
pub mod token {
    /// It is no word.
    pub const SILENT: u32 = 0;
    /// It only makes the text longer.
    pub const COUNTED: u32 = 1;
    /// A new feature, named as the form is in small letters.
    pub const NAMED_SO: u32 = 2;
    /// A new feature, named by the next text.
    pub const NAMED: u32 = 3;
    /// From here on: the field's features, in the order in which they first occur.
    pub const KNOWN: u32 = 4;
}

/// What is known of the forms so far, by their hashes: a table with open addresses.
#[derive(Debug)]
pub struct Forms {
    slots: Vec<(u64, Meaning)>,
    count: usize,
}

impl Default for Forms {
    fn default() -> Self {
        Self { slots: vec![(0, Meaning::Silent); 256], count: 0 }
    }
}

impl Forms {
    /// What becomes of the form with that hash, which is not 0.
    pub fn get(&self, hash: u64) -> Option<Meaning> {
        let (known, meaning) = self.slots[self.slot(hash)];
        (known == hash).then_some(meaning)
    }

    /// Says what becomes of a form that was not known.
    pub fn put(&mut self, hash: u64, meaning: Meaning) {
        if 2 * self.count >= self.slots.len() {
            let larger = vec![(0, Meaning::Silent); 4 * self.slots.len()];
            for (hash, meaning) in std::mem::replace(&mut self.slots, larger) {
                let slot = self.slot(hash);
                if hash != 0 {
                    self.slots[slot] = (hash, meaning);
                }
            }
        }
        let slot = self.slot(hash);
        self.slots[slot] = (hash, meaning);
        self.count += 1;
    }

    /// Where a hash stands, or would.
    fn slot(&self, hash: u64) -> usize {
        let mask = self.slots.len() - 1;
        // The hash's high bits are the better mixed ones.
        let mut slot = (hash ^ hash >> 32) as usize & mask;
        while self.slots[slot].0 != 0 && self.slots[slot].0 != hash {
            slot = (slot + 1) & mask;
        }
        slot
    }
}

/// The forms of a text, in order.
pub fn forms(text: &[u8]) -> impl Iterator<Item = Form> + '_ {
    let mut at = 0;
    std::iter::from_fn(move || {
        let form = next_form(text, at)?;
        at = form.end;
        Some(form)
    })
}

/// One item's occurrences of features of a field: each feature once, in the order in which they first occur, with its frequency.
#[derive(Debug, Default)]
pub struct Tally {
    /// The features and their frequencies.
    pub features: Vec<(u32, u32)>,
    /// The words.
    pub words: u32,
    /// By feature: one more than its place among the features of the latest item that had it.
    places: Vec<u32>,
}

impl Tally {
    /// Begins the next item.
    pub fn clear(&mut self) {
        self.features.clear();
        self.words = 0;
    }

    /// Counts a form.
    pub fn count(&mut self, meaning: Meaning) {
        self.words += u32::from(meaning != Meaning::Silent);
        let Meaning::Feature(feature) = meaning else { return };
        if self.places.len() <= feature as usize {
            self.places.resize(feature as usize + 1, 0);
        }
        let place = &mut self.places[feature as usize];
        match self.features.get_mut((*place as usize).wrapping_sub(1)).filter(|(known, _)| *known == feature) {
            Some((_, frequency)) => *frequency += 1,
            None => {
                self.features.push((feature, 1));
                *place = self.features.len() as u32;
            }
        }
    }
}

/// The sections of a text's words.
#[derive(Debug, Clone, Copy, Default)]
pub struct Sections<'a> {
    /// The tokens of the forms.
    pub forms: &'a [u8],
    /// The items that are written as they are.
    pub odd: &'a [u8],
    /// The names of features that are not named as their first forms are.
    pub values: &'a [u8],
}

/// Reads a text's features, item by item.
#[derive(Debug)]
pub struct Words<'a> {
    field: u32,
    tokens: Stream<'a>,
    odd: Stream<'a>,
    values: Texts<'a>,
    /// How many items come before the next that is written as it is.
    before_odd: u32,
    met: Forms,
    /// By feature of the field: its number among the features.
    known: Vec<u32>,
    tally: Tally,
}

impl<'a> Words<'a> {
    /// Of the field at that place.
    pub fn new(field: u32, sections: Sections<'a>) -> Option<Self> {
        let mut words = Self {
            field,
            tokens: Stream::new(sections.forms),
            odd: Stream::new(sections.odd),
            values: Texts::new(sections.values),
            before_odd: 0,
            met: Forms::default(),
            known: Vec::new(),
            tally: Tally::default(),
        };
        words.find_odd()?;
        Some(words)
    }

    /// Reads the next item's, of which this text is shown. Weights are not computed where there is no weighing.
    pub fn item(
        &mut self,
        text: &'a [u8],
        features: &mut Features<'a>,
        entries: &mut Entries,
        weighing: Option<&Weighing>,
    ) -> Option<()> {
        self.tally.clear();
        if self.before_odd == 0 {
            self.read_odd(features)?;
            self.find_odd()?;
        } else {
            self.before_odd -= 1;
            for form in forms(text) {
                let meaning = match self.met.get(form.hash) {
                    Some(meaning) => meaning,
                    None => {
                        let meaning = self.meaning(&text[form.start..form.end], features)?;
                        self.met.put(form.hash, meaning);
                        meaning
                    }
                };
                self.tally.count(meaning);
            }
        }
        let words = self.tally.words as f32;
        for &(feature, frequency) in &self.tally.features {
            let feature = self.known[feature as usize];
            features.items[feature as usize] += 1;
            let saturated = weighing.map(|known| known.saturated(frequency as f32, words, self.field as usize));
            entries.push(feature, saturated.unwrap_or(1.0))?;
        }
        Some(())
    }

    /// Whether all was read.
    pub fn is_at_end(&self) -> bool {
        self.tokens.is_at_end() && self.odd.is_at_end() && self.values.is_at_end()
    }

    fn meaning(&mut self, form: &'a [u8], features: &mut Features<'a>) -> Option<Meaning> {
        match self.tokens.number()? {
            token::SILENT => Some(Meaning::Silent),
            token::COUNTED => Some(Meaning::Counted),
            token::NAMED_SO => self.add(form, true, features).map(Meaning::Feature),
            token::NAMED => {
                let name = self.values.take()?;
                self.add(name, false, features).map(Meaning::Feature)
            }
            known => self.checked(known - token::KNOWN).map(Meaning::Feature),
        }
    }

    fn add(&mut self, name: &'a [u8], is_form: bool, features: &mut Features<'a>) -> Option<u32> {
        self.known.push(features.add(self.field, name, is_form)?);
        Some(self.known.len() as u32 - 1)
    }

    fn checked(&self, feature: u32) -> Option<u32> {
        ((feature as usize) < self.known.len()).then_some(feature)
    }

    fn read_odd(&mut self, features: &mut Features<'a>) -> Option<()> {
        self.tally.words = self.odd.number()?;
        for _ in 0..self.odd.number()? {
            let token = self.odd.number()?;
            let frequency = if token & 1 == 1 { self.odd.number()? } else { 1 };
            let feature = match (token >> 1).checked_sub(1) {
                Some(known) => self.checked(known)?,
                None => {
                    let name = self.values.take()?;
                    self.add(name, false, features)?
                }
            };
            self.tally.features.push((feature, frequency));
        }
        Some(())
    }

    /// A stream that has ended has no other odd item.
    fn find_odd(&mut self) -> Option<()> {
        self.before_odd = if self.odd.is_at_end() { u32::MAX } else { self.odd.number()? };
        Some(())
    }
}
