//! Writes the form in which a catalogue travels: see [`transport`](crate::catalog::transport).
//!
//! It is made from the sections of version 1, and unpacked again before it is given to anybody: what does not come out the same to the bit
//! is not used.

use std::collections::BTreeSet;

use rustc_hash::FxHashMap;

use super::wording::{Occurrences, write_words};
use crate::catalog::field::{Field, Shape};
use crate::catalog::format::{NO_STRING, PACKED, SECTIONS, Section, write_parts};
use crate::catalog::transport::lists::{write_late, write_lists};
use crate::catalog::transport::shown::put_shown;
use crate::catalog::transport::stream::put_texts;
use crate::catalog::transport::weights::Weighing;
use crate::catalog::transport::words::Meaning;
use crate::catalog::transport::{Part, Sizes, as_version_1, ids, numbers};

/// What the columns do not say of how they came about.
pub(super) struct Origin {
    /// How the weights were computed.
    pub weighing: Weighing,
    /// By entry: how often the item has the feature.
    pub frequencies: Vec<u32>,
    /// By entry: how many words the item has in the feature's field.
    pub words: Vec<u32>,
    /// The items whose last feature was given to them after all were read.
    pub added: BTreeSet<u32>,
}

/// What becomes of a form of a word in a text of that field of that item; `None` if it is several words.
pub(super) type Meanings<'m> = &'m mut dyn FnMut(usize, usize, &str) -> Option<Meaning>;

/// The parts of the file so far.
type Written = Vec<(&'static str, u32, Vec<u8>)>;

/// The file of version 2 with the content of this one of version 1, of these sections and fields; `None` if there is none that gives the
/// same bytes.
pub(super) fn pack(
    file: &[u8],
    sections: &[&[u8]; SECTIONS],
    fields: &[Field],
    origin: &Origin,
    meanings: Meanings,
) -> Option<Vec<u8>> {
    let packing = Packing::new(sections, fields, origin)?;
    let features = packing.features(meanings)?;
    let texts = packing.texts()?;
    for has_weighing in [true, false] {
        let mut parts = packing.plain(has_weighing);
        parts.push((Part::Sizes.tag(), 0, packing.sizes().encode()));
        let parts = parts.iter().chain(&features).chain(&texts);
        let parts: Vec<(&str, u32, &[u8])> =
            parts.filter(|part| !part.2.is_empty()).map(|(tag, number, bytes)| (*tag, *number, &bytes[..])).collect();
        let packed = write_parts(PACKED, &parts);
        if as_version_1(&packed).is_ok_and(|unpacked| unpacked == file) {
            return Some(packed);
        }
    }
    None
}

struct Packing<'a> {
    sections: &'a [&'a [u8]; SECTIONS],
    fields: &'a [Field],
    origin: &'a Origin,
    items: usize,
    strings: Vec<&'a [u8]>,
    feature_fields: Vec<u32>,
    offsets: Vec<u32>,
    entries: Vec<u32>,
    stored: Vec<u32>,
    numbers: Vec<f64>,
}

impl<'a> Packing<'a> {
    fn new(sections: &'a [&'a [u8]; SECTIONS], fields: &'a [Field], origin: &'a Origin) -> Option<Self> {
        let of = |section: Section| numbers_of::<4>(sections[section as usize]).map(u32::from_le_bytes).collect();
        let offsets: Vec<u32> = of(Section::StringOffsets);
        let bytes = sections[Section::StringBytes as usize];
        let string = |ends: &[u32]| bytes.get(ends[0] as usize..ends[1] as usize);
        Some(Self {
            sections,
            fields,
            origin,
            items: sections[Section::ItemsById as usize].len() / 4,
            strings: offsets.windows(2).map(string).collect::<Option<_>>()?,
            feature_fields: of(Section::FeatureFields),
            offsets: of(Section::ItemOffsets),
            entries: of(Section::ItemFeatures),
            stored: of(Section::Stored),
            numbers: numbers_of::<8>(sections[Section::Numbers as usize]).map(f64::from_le_bytes).collect(),
        })
    }

    fn sizes(&self) -> Sizes {
        Sizes {
            items: self.items,
            features: self.feature_fields.len(),
            entries: self.entries.len(),
            strings: self.strings.len(),
            text: self.sections[Section::StringBytes as usize].len(),
        }
    }

    fn section(&self, section: Section) -> &'a [u8] {
        self.sections[section as usize]
    }

    /// The parts that need no strings: sections as they are, numbers, priors, weights.
    fn plain(&self, has_weighing: bool) -> Written {
        let mut parts = Written::new();
        let columns: Vec<&[f64]> = self.numbers.chunks_exact(self.items.max(1)).collect();
        for section in Section::ALL {
            let bytes = self.section(section);
            let prior = |place| {
                let prior: Vec<f32> = numbers_of::<4>(bytes).map(f32::from_le_bytes).collect();
                let written = if bytes.is_empty() { None } else { numbers::write_prior(&prior, &columns) };
                match written.filter(|written| written.len() < bytes.len()) {
                    Some(written) => (Part::Priors.tag(), place, written),
                    None => (section.tag(), 0, bytes.to_vec()),
                }
            };
            match section {
                Section::StringOffsets
                | Section::StringBytes
                | Section::ItemsById
                | Section::FeatureFields
                | Section::ItemOffsets
                | Section::ItemFeatures
                | Section::Stored => {}
                Section::ItemWeights if has_weighing => {
                    parts.push((Part::Weights.tag(), 0, self.origin.weighing.encode()))
                }
                Section::ItemScales if has_weighing => {}
                Section::Popularity => parts.push(prior(0)),
                Section::Trending => parts.push(prior(1)),
                Section::Numbers => {
                    let written = columns.iter().map(|column| numbers::write(column));
                    parts.extend(written.zip(0..).map(|(bytes, place)| (Part::Numbers.tag(), place, bytes)));
                }
                _ => parts.push((section.tag(), 0, bytes.to_vec())),
            }
        }
        parts
    }

    /// The ids, and what is shown.
    fn texts(&self) -> Option<Written> {
        let mut parts = vec![(Part::Ids.tag(), 0, ids::write(self.strings[..self.items].iter().copied())?)];
        let before_shown = self.items + self.feature_fields.len();
        let columns = self.stored.len() / self.items.max(1);
        let (mut tokens, mut texts) = (vec![Vec::new(); columns], vec![Vec::new(); columns]);
        let mut known = 0;
        for item in 0..self.items {
            for column in 0..columns {
                let text = match self.stored[column * self.items + item] {
                    NO_STRING => NO_STRING,
                    string => string.checked_sub(before_shown as u32)?,
                };
                if put_shown(&mut tokens[column], text, known) {
                    texts[column].push(self.strings[before_shown + text as usize]);
                    known += 1;
                }
            }
        }
        for (place, (tokens, texts)) in tokens.into_iter().zip(texts).enumerate() {
            parts.push((Part::Shown.tag(), place as u32, tokens));
            parts.push((Part::ShownTexts.tag(), place as u32, put_texts(texts.iter().copied())?));
        }
        Some(parts)
    }

    /// The items' features, field by field.
    fn features(&self, meanings: Meanings) -> Option<Written> {
        let mut parts = Written::new();
        let name = |feature: u32| self.strings[self.items + feature as usize];
        let mut stored = 0;
        for (place, field) in self.fields.iter().enumerate() {
            let column = (field.shape == Shape::Text).then_some(stored);
            stored += usize::from(field.shape.is_stored());
            if !self.feature_fields.contains(&(place as u32)) {
                continue;
            }
            let number = place as u32;
            if field.role.is_text() {
                let items = self.occurrences(number, column);
                let written =
                    write_words(&items, self.feature_fields.len(), name, |item, form| meanings(place, item, form))?;
                parts.push((Part::Forms.tag(), number, written.forms));
                parts.push((Part::Odd.tag(), number, written.odd));
                parts.push((Part::Values.tag(), number, written.values));
            } else {
                let (early, late): (Vec<Vec<u32>>, Vec<Option<u32>>) =
                    (0..self.items).map(|item| self.values(item, number)).unzip();
                let (tokens, first) = write_lists(early.iter().map(Vec::as_slice), self.feature_fields.len());
                parts.push((Part::Lists.tag(), number, tokens));
                parts.push((Part::Values.tag(), number, put_texts(first.iter().map(|&feature| name(feature)))?));
                let places: FxHashMap<u32, u32> = first.iter().copied().zip(0..).collect();
                // A value that no item had before has no place: then there is no such file.
                let late: Option<Vec<Option<u32>>> = late
                    .iter()
                    .map(|late| late.map_or(Some(None), |feature| places.get(&feature).copied().map(Some)))
                    .collect();
                parts.push((Part::Late.tag(), number, write_late(&late?)));
            }
        }
        Some(parts)
    }

    /// An item's values of a field, and the one that was given to it after all others.
    fn values(&self, item: usize, field: u32) -> (Vec<u32>, Option<u32>) {
        let end = self.offsets[item + 1] as usize;
        let is_late = |at: usize| at + 1 == end && self.origin.added.contains(&(item as u32));
        let early = self.of_field(item, field).filter(|&(_, at)| !is_late(at)).map(|(feature, _)| feature).collect();
        (early, self.of_field(item, field).find(|&(_, at)| is_late(at)).map(|(feature, _)| feature))
    }

    /// An item's features of a field, each with its entry's place.
    fn of_field(&self, item: usize, field: u32) -> impl Iterator<Item = (u32, usize)> + '_ {
        let range = self.offsets[item] as usize..self.offsets[item + 1] as usize;
        let entries = range.clone().map(|at| (self.entries[at], at));
        entries.filter(move |&(feature, _)| self.feature_fields[feature as usize] == field)
    }

    fn occurrences(&self, field: u32, column: Option<usize>) -> Vec<Occurrences<'a>> {
        let of = |item: usize| {
            let string = column.map_or(NO_STRING, |column| self.stored[column * self.items + item]);
            let text = if string == NO_STRING { &[][..] } else { self.strings[string as usize] };
            let features =
                self.of_field(item, field).map(|(feature, at)| (feature, self.origin.frequencies[at])).collect();
            let words = self.of_field(item, field).next().map_or(0, |(_, at)| self.origin.words[at]);
            Occurrences { text, features, words }
        };
        (0..self.items).map(of).collect()
    }
}

fn numbers_of<const WIDTH: usize>(bytes: &[u8]) -> impl Iterator<Item = [u8; WIDTH]> + '_ {
    bytes.as_chunks::<WIDTH>().0.iter().copied()
}
