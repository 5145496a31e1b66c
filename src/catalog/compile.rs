//! Items into a catalogue: the work that is the same for every visitor, done once.
//!
//! Each item becomes a sparse vector of length one. An entry is `field weight × idf × saturated frequency`:
//! `idf = ln(1 + (N − n + ½) / (n + ½))` for a feature that n of N items have, and BM25's saturation of how often it
//! stands in the item (k₁ = 1.2, b = 0.75), which is 1 for a tag. (Robertson & Zaragoza 2009, "The Probabilistic
//! Relevance Framework: BM25 and Beyond".) Entries are kept in 255ths of the item's largest: the weights on the
//! file are the weights that everything uses, so that explanations are exact.

use std::borrow::Cow;

use super::buffer::bytes_of;
use super::config::Config;
use super::field::{Field, Role, Shape};
use super::format::{self, NO_STRING, SECTIONS, Section};
use super::gather::{Distinct, Features, Index, Strings, Use};
use super::roles::{self, Assigned};
use super::source::{self, Duplicates, Scalar, Source, SourceItem, Value};
use super::text;
use super::vectors::Vectors;
use crate::error::{Error, Result};

/// How soon a word that stands in an item again and again stops counting more.
const K1: f32 = 1.2;
/// How much a long text is held against its words.
const B: f32 = 0.75;
/// The longest value of a field that is learned, in bytes.
const MAX_VALUE: usize = 1_024;

/// Which part of the work is being done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Parsing the source.
    Read,
    /// Finding each item's features.
    Features,
}

/// What came of it.
#[derive(Debug)]
pub struct Compiled {
    /// The catalogue file.
    pub bytes: Vec<u8>,
    /// The fields and what each is for.
    pub fields: Vec<Assigned>,
    /// How many items.
    pub items: usize,
    /// How many rows of the source were joined to an earlier one of the same id.
    pub merged: usize,
    /// How many features.
    pub features: usize,
}

/// Compiles a source (NDJSON or a JSON array) under a config (JSON, may be empty).
///
/// `progress` hears the stage and how much of it is done, 0 to 1. Errors: `source_*`, `config_invalid`.
/// Cost: a few passes over the items; memory for all of them.
pub fn compile(
    source: &[u8],
    config: &str,
    duplicates: Duplicates,
    mut progress: impl FnMut(Stage, f64),
) -> Result<Compiled> {
    let config = Config::parse(config)?;
    let length = source.len().max(1) as f64;
    let Source { items, merged } =
        source::read(source, duplicates, |read| progress(Stage::Read, (read as f64 / length).min(1.0)))?;
    let assigned = roles::assign(&items, &config)?;
    let mut columns = Columns::new(&assigned);
    for (number, item) in items.iter().enumerate() {
        columns.add(item, &assigned)?;
        if number % 1_000 == 0 {
            progress(Stage::Features, number as f64 / items.len() as f64);
        }
    }
    let features = columns.features.index(&assigned);
    let bytes = columns.write(&features, &assigned, &config);
    Ok(Compiled { bytes, items: items.len(), merged, features: features.len(), fields: assigned })
}

/// The columns of the file, growing item by item.
struct Columns {
    features: Features,
    ids: Vec<String>,
    shown: Distinct,
    uses: Vec<Vec<Use>>,
    popularity: Vec<f32>,
    numbers: Vec<Vec<f64>>,
    stored: Vec<Vec<u32>>,
    /// By field: how many words its texts have, over all items.
    words: Vec<f64>,
}

impl Columns {
    fn new(fields: &[Assigned]) -> Self {
        let kept = || fields.iter().filter(|field| field.role != Role::Ignored);
        Self {
            features: Features::default(),
            ids: Vec::new(),
            shown: Distinct::default(),
            uses: Vec::new(),
            popularity: Vec::new(),
            numbers: vec![Vec::new(); kept().filter(|field| field.shape == Shape::Number).count()],
            stored: vec![Vec::new(); kept().filter(|field| field.shape.is_stored()).count()],
            words: vec![0.0; fields.len()],
        }
    }

    fn add(&mut self, item: &SourceItem, fields: &[Assigned]) -> Result<()> {
        self.ids.push(item.id.clone());
        self.popularity.push(0.0);
        let mut uses = Vec::new();
        let (mut number, mut stored) = (0, 0);
        for (index, field) in fields.iter().enumerate().filter(|(_, field)| field.role != Role::Ignored) {
            let value = item.get(&field.name);
            if field.shape == Shape::Number {
                self.add_number(item, field, value, number)?;
                number += 1;
            } else if field.shape.is_stored() {
                let string = value.map_or(NO_STRING, |value| self.shown.add(fragment(value, field.shape)));
                self.stored[stored].push(string);
                stored += 1;
            }
            if let Some(value) = value {
                self.add_uses(item, (index, field), value, &mut uses)?;
            }
        }
        for used in &uses {
            self.features.drafts[used.draft as usize].items += 1;
        }
        self.uses.push(uses);
        Ok(())
    }

    fn add_number(&mut self, item: &SourceItem, field: &Assigned, value: Option<&Value>, column: usize) -> Result<()> {
        let number = match value {
            None => f64::NAN,
            Some(Value::Number(number)) if field.role != Role::Popularity || *number >= 0.0 => *number,
            Some(Value::Text(text)) if field.role == Role::Date => {
                roles::timestamp(text).ok_or_else(|| wrong(item, field, &Value::Text(text.clone())))?
            }
            Some(other) => return Err(wrong(item, field, other)),
        };
        self.numbers[column].push(number);
        if field.role == Role::Popularity && !field.sensitive && number.is_finite() {
            *self.popularity.last_mut().expect("the item was begun") += number.ln_1p() as f32;
        }
        Ok(())
    }

    fn add_uses(
        &mut self,
        item: &SourceItem,
        (index, field): (usize, &Assigned),
        value: &Value,
        uses: &mut Vec<Use>,
    ) -> Result<()> {
        if field.sensitive || !(field.role.is_text() || field.role.is_valued()) {
            return Ok(());
        }
        let texts = texts_of(value).ok_or_else(|| wrong(item, field, value))?;
        let start = uses.len();
        let mut length = 0.0;
        for text in &texts {
            if field.role.is_text() {
                for word in text::words(text) {
                    let draft = self.features.add(field, index, &word);
                    count(uses, start, draft);
                    length += 1.0;
                }
            } else if (1..=MAX_VALUE).contains(&text.trim().len()) {
                let draft = self.features.add(field, index, text.trim());
                if !uses[start..].iter().any(|used| used.draft == draft) {
                    uses.push(Use { draft, frequency: 1.0, field_length: 0.0 });
                }
            } else if !text.trim().is_empty() {
                return Err(wrong(item, field, value));
            }
        }
        self.words[index] += f64::from(length);
        uses[start..].iter_mut().for_each(|used| used.field_length = length);
        Ok(())
    }

    /// Each item's entries, quantised, and its scale.
    fn vectors(&self, index: &Index, fields: &[Assigned]) -> Vectors {
        let count = self.uses.len() as f32;
        let mean_words: Vec<f32> = self.words.iter().map(|&words| (words as f32 / count).max(1.0)).collect();
        let idf: Vec<f32> = self
            .features
            .drafts
            .iter()
            .map(|draft| (1.0 + (count - draft.items as f32 + 0.5) / (draft.items as f32 + 0.5)).ln())
            .collect();
        let mut vectors = Vectors::new();
        let mut entries = Vec::new();
        for uses in &self.uses {
            entries.clear();
            for used in uses {
                let draft = &self.features.drafts[used.draft as usize];
                let field = &fields[draft.field as usize];
                let Some(place) = index.places[used.draft as usize] else { continue };
                let saturated = if field.role.is_text() {
                    let length = 1.0 - B + B * used.field_length / mean_words[draft.field as usize];
                    used.frequency * (K1 + 1.0) / (used.frequency + K1 * length)
                } else {
                    1.0
                };
                entries.push((place, field.weight * idf[used.draft as usize] * saturated));
            }
            vectors.push(&entries);
        }
        vectors
    }

    fn write(self, index: &Index, fields: &[Assigned], config: &Config) -> Vec<u8> {
        let vectors = self.vectors(index, fields);
        let drafts = || index.order.iter().map(|&draft| &self.features.drafts[draft as usize]);
        let kept: Vec<usize> = (0..fields.len()).filter(|&field| fields[field].role != Role::Ignored).collect();
        let renumbered = |field: u32| kept.binary_search(&(field as usize)).expect("ignored fields have no features");
        let feature_fields: Vec<u32> = drafts().map(|draft| renumbered(draft.field) as u32).collect();
        let kept: Vec<Field> = kept.iter().map(|&field| finished(&fields[field])).collect();
        let (ids, shown) = (self.ids.iter().map(String::as_str), self.shown.texts.iter().map(String::as_str));
        let strings = Strings::of(ids.chain(drafts().map(|draft| draft.value.as_str())).chain(shown));
        let before_shown = (self.ids.len() + index.len()) as u32;
        let stored = self.stored.iter().flatten().map(|&string| match string {
            NO_STRING => NO_STRING,
            string => before_shown + string,
        });
        let (by_id, stored, numbers) = (self.items_by_id(), stored.collect::<Vec<u32>>(), self.numbers.concat());
        let (settings, fields) = (config.settings.encode(), Field::encode_all(&kept));
        let mut sections: [&[u8]; SECTIONS] = [&[]; SECTIONS];
        let mut put = |section: Section, bytes| sections[section as usize] = bytes;
        put(Section::Settings, &settings);
        put(Section::Fields, &fields);
        put(Section::StringOffsets, bytes_of(&strings.offsets));
        put(Section::StringBytes, &strings.bytes);
        put(Section::ItemsById, bytes_of(&by_id));
        put(Section::FeatureFields, bytes_of(&feature_fields));
        put(Section::ItemOffsets, bytes_of(&vectors.offsets));
        put(Section::ItemFeatures, bytes_of(&vectors.features));
        put(Section::ItemWeights, &vectors.weights);
        put(Section::ItemScales, bytes_of(&vectors.scales));
        put(Section::Popularity, bytes_of(&self.popularity));
        put(Section::Numbers, bytes_of(&numbers));
        put(Section::Stored, bytes_of(&stored));
        format::write(&sections)
    }

    fn items_by_id(&self) -> Vec<u32> {
        let mut order: Vec<u32> = (0..self.ids.len() as u32).collect();
        order.sort_unstable_by_key(|&item| self.ids[item as usize].as_bytes());
        order
    }
}

/// Counts a word once more.
fn count(uses: &mut Vec<Use>, start: usize, draft: u32) {
    match uses[start..].iter_mut().find(|used| used.draft == draft) {
        Some(used) => used.frequency += 1.0,
        None => uses.push(Use { draft, frequency: 1.0, field_length: 0.0 }),
    }
}

/// The field as the catalogue has it.
fn finished(field: &Assigned) -> Field {
    Field {
        name: field.name.clone(),
        role: field.role,
        shape: field.shape,
        weight: field.weight,
        sensitive: field.sensitive,
    }
}

/// A value as texts; `None` where it is none, nor a list of them. Numbers in a list are texts too: years, sizes.
fn texts_of(value: &Value) -> Option<Vec<Cow<'_, str>>> {
    match value {
        Value::Text(text) => Some(vec![Cow::from(text)]),
        Value::Number(number) => Some(vec![number.to_string().into()]),
        Value::List(list) => Some(list.iter().map(scalar_text).collect()),
        Value::Bool(_) | Value::Other(_) => None,
    }
}

fn scalar_text(scalar: &Scalar) -> Cow<'_, str> {
    match scalar {
        Scalar::Text(text) => text.into(),
        Scalar::Number(number) => number.to_string().into(),
    }
}

/// A stored value as its column has it: plain text, or a fragment of JSON.
fn fragment(value: &Value, shape: Shape) -> String {
    let json = match value {
        Value::Text(text) if shape == Shape::Text => return text.clone(),
        Value::Text(text) => serde_json::Value::from(text.as_str()),
        Value::Number(number) => serde_json::Value::from(*number),
        Value::Bool(value) => serde_json::Value::from(*value),
        Value::List(list) => list
            .iter()
            .map(|scalar| match scalar {
                Scalar::Text(text) => serde_json::Value::from(text.as_str()),
                Scalar::Number(number) => serde_json::Value::from(*number),
            })
            .collect(),
        Value::Other(_) => serde_json::Value::Null,
    };
    json.to_string()
}

fn wrong(item: &SourceItem, field: &Assigned, value: &Value) -> Error {
    let expected = match field.role {
        Role::Popularity => "a number from 0 up",
        Role::Number => "a number",
        Role::Date => "a date (2024-02-29, with or without a time) or milliseconds since 1970",
        _ => "a text of up to 1,024 bytes, or a list of such texts",
    };
    Error::SourceField {
        place: item.place,
        field: field.name.clone(),
        got: value.describe(),
        expected: format!("{expected}, since its role is `{}` ({})", field.role.name(), field.why),
    }
}
