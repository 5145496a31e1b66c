//! Facts: what a site or a visitor may state (an industry, a size), and which values of the items' fields it matches.
//!
//! Declared in the config, stored in the catalogue. The build and the page check a declaration by the same definition, as with
//! segments: one that matches a field that is sensitive or not learned is refused by the build with its path, and by the page with the file.
//!
//! A stated value becomes *words*: a text is its own word, a truth value is `true` or `false`, and a number is the name of its band.
//! Words become the values of items by the declaration's `values`; a word that they do not name is a value itself.

use serde::Serialize;

use super::field::{Field, Role};
use super::segments::{MAX_NAME, MAX_VALUE, MOST_ENTRIES, is_text};
use super::view::Catalog;
use crate::bytes::{Reader, Writer};
use crate::input::Given;

/// The largest number of facts of a catalogue.
pub(crate) const MOST_FACTS: usize = 64;
/// The largest number of a fact, in either direction.
pub(crate) const LARGEST: f64 = 1e15;
/// The largest weight of a fact.
pub(crate) const MOST_WEIGHT: f32 = 10.0;

/// The value of a fact.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
pub enum FactValue {
    /// A truth value.
    Flag(bool),
    /// A number.
    Number(f64),
    /// A text.
    Text(String),
    /// Several texts.
    Texts(Vec<String>),
}

impl FactValue {
    /// What a value may be, in messages.
    pub const EXPECTED: &'static str = "a text of 1 to 1,024 bytes, a list of 1 to 64 of them, a number, true or false";

    /// A value that a host passed in; `None` if it is none.
    pub fn of(given: &Given) -> Option<Self> {
        let text = |given: &Given| given.text().map(str::to_owned);
        let value = match given {
            Given::Bool(flag) => Self::Flag(*flag),
            Given::Number(number) => Self::Number(*number),
            Given::Text(text) => Self::Text(text.clone()),
            Given::List(list) => Self::Texts(list.iter().map(text).collect::<Option<_>>()?),
            _ => return None,
        };
        value.is_sound().then_some(value)
    }

    fn is_sound(&self) -> bool {
        let is_value = |text: &String| is_text(text, MAX_VALUE);
        match self {
            Self::Flag(_) => true,
            Self::Number(number) => number.abs() <= LARGEST,
            Self::Text(text) => is_value(text),
            Self::Texts(texts) => (1..=MOST_ENTRIES).contains(&texts.len()) && texts.iter().all(is_value),
        }
    }

    /// As encoded in a record of the log.
    pub fn encode(&self, out: &mut Writer) {
        match self {
            Self::Flag(flag) => out.u8(1).u8(u8::from(*flag)),
            Self::Number(number) => out.u8(2).f64(*number),
            Self::Text(text) => out.u8(3).text(text),
            Self::Texts(texts) => texts.iter().fold(out.u8(4).u32(texts.len() as u32), |out, text| out.text(text)),
        };
    }

    /// Reads what [`encode`](Self::encode) wrote after its first byte; `None` if it is malformed.
    pub fn decode(kind: u8, input: &mut Reader) -> Option<Self> {
        let value = match kind {
            1 => Self::Flag(input.u8()? == 1),
            2 => Self::Number(input.f64()?),
            3 => Self::Text(input.text()?.to_owned()),
            4 => {
                let count = counted(input, MOST_ENTRIES)?;
                Self::Texts((0..count).map(|_| input.text().map(str::to_owned)).collect::<Option<_>>()?)
            }
            _ => return None,
        };
        value.is_sound().then_some(value)
    }
}

/// A range of numbers with a name, both ends included.
#[derive(Debug, Clone, PartialEq)]
pub struct Band {
    /// The name.
    pub name: String,
    /// The smallest number.
    pub least: f64,
    /// The largest number.
    pub most: f64,
}

/// A fact that may be stated.
#[derive(Debug, Clone, PartialEq)]
pub struct FactRule {
    /// Its name.
    pub name: String,
    /// The field whose values it matches; `None` for a fact that is only for segments and filters.
    pub field: Option<String>,
    /// What an item that it matches gains, in deviations of the scores: 0 to 10.
    pub weight: f32,
    /// By word, the values of the field that it stands for.
    pub values: Vec<(String, Vec<String>)>,
    /// The words for numbers, ascending and apart.
    pub bands: Vec<Band>,
}

impl FactRule {
    /// The name of the band of a number.
    pub fn band(&self, number: f64) -> Option<&str> {
        self.bands.iter().find(|band| (band.least..=band.most).contains(&number)).map(|band| band.name.as_str())
    }

    /// Calls `take` with each word of a value.
    pub fn each_word<'a>(&'a self, value: &'a FactValue, mut take: impl FnMut(&'a str)) {
        match value {
            FactValue::Flag(flag) => take(if *flag { "true" } else { "false" }),
            FactValue::Number(number) => self.band(*number).into_iter().for_each(take),
            FactValue::Text(text) => take(text),
            FactValue::Texts(texts) => texts.iter().for_each(|text| take(text)),
        }
    }

    /// Calls `take` with each value of a field that a value stands for.
    pub fn each_value<'a>(&'a self, value: &'a FactValue, take: &mut dyn FnMut(&'a str)) {
        self.each_word(value, |word| match self.values.iter().find(|(known, _)| known == word) {
            Some((_, values)) => values.iter().for_each(|value| take(value)),
            None => take(word),
        });
    }

    /// Whether it can say anything of a value: a number that has no band cannot be compared with texts.
    pub fn has_words(&self, value: &FactValue) -> bool {
        !matches!(value, FactValue::Number(number) if self.band(*number).is_none())
    }

    /// Whether a build could have written it.
    pub(crate) fn is_sound(&self) -> bool {
        let is_value = |text: &String| is_text(text, MAX_VALUE);
        let are_values = |(word, values): &(String, Vec<String>)| {
            is_value(word) && (1..=MOST_ENTRIES).contains(&values.len()) && values.iter().all(is_value)
        };
        let is_band = |band: &Band| {
            is_value(&band.name) && band.least <= band.most && -LARGEST <= band.least && band.most <= LARGEST
        };
        is_text(&self.name, MAX_NAME)
            && (0.0..=MOST_WEIGHT).contains(&self.weight)
            && self.values.iter().all(are_values)
            && self.bands.iter().all(is_band)
            && self.bands.windows(2).all(|pair| pair[0].most < pair[1].least)
    }

    /// Whether facts can match a field of that role.
    pub(crate) fn can_match(role: Role) -> bool {
        role.is_valued() || role == Role::Flag
    }

    /// As encoded in the catalogue; empty if none is declared.
    pub fn encode_all(facts: &[Self]) -> Vec<u8> {
        let mut out = Writer::new();
        if !facts.is_empty() {
            out.u32(facts.len() as u32);
        }
        for Self { name, field, weight, values, bands } in facts {
            out.text(name).maybe_text(field.as_deref()).f32(*weight).u32(values.len() as u32);
            for (word, values) in values {
                out.text(word).u32(values.len() as u32);
                for value in values {
                    out.text(value);
                }
            }
            out.u32(bands.len() as u32);
            for band in bands {
                out.text(&band.name).f64(band.least).f64(band.most);
            }
        }
        out.into_bytes()
    }

    /// Reads what [`encode_all`](Self::encode_all) wrote, for items with these fields; `None` if it is malformed.
    pub fn decode_all(bytes: &[u8], fields: &[Field]) -> Option<Vec<Self>> {
        if bytes.is_empty() {
            return Some(Vec::new());
        }
        let mut input = Reader::new(bytes);
        let count = counted(&mut input, MOST_FACTS)?;
        let facts: Vec<Self> = (0..count).map(|_| Self::decode(&mut input)).collect::<Option<_>>()?;
        let is_usable = |name: &String| {
            fields.iter().any(|field| field.name == *name && !field.sensitive && Self::can_match(field.role))
        };
        let are_sound = facts.iter().all(|fact| fact.is_sound() && fact.field.iter().all(is_usable));
        let is_ascending = facts.windows(2).all(|pair| pair[0].name < pair[1].name);
        (input.is_at_end() && are_sound && is_ascending).then_some(facts)
    }

    fn decode(input: &mut Reader) -> Option<Self> {
        let (name, field) = (input.text()?.to_owned(), input.maybe_text()?.map(str::to_owned));
        let mut fact = Self { name, field, weight: input.f32()?, values: Vec::new(), bands: Vec::new() };
        for _ in 0..counted(input, MOST_ENTRIES)? {
            let word = input.text()?.to_owned();
            let count = counted(input, MOST_ENTRIES)?;
            let values = (0..count).map(|_| input.text().map(str::to_owned)).collect::<Option<_>>()?;
            fact.values.push((word, values));
        }
        for _ in 0..counted(input, MOST_ENTRIES)? {
            fact.bands.push(Band { name: input.text()?.to_owned(), least: input.f64()?, most: input.f64()? });
        }
        Some(fact)
    }
}

fn counted(input: &mut Reader, most: usize) -> Option<usize> {
    Some(input.u32()? as usize).filter(|&count| count <= most)
}

impl Catalog {
    /// The facts that may be stated, in the order of their names.
    pub fn facts(&self) -> &[FactRule] {
        &self.facts
    }

    /// The declaration of the fact of that name.
    pub fn fact(&self, name: &str) -> Option<&FactRule> {
        self.facts.iter().find(|fact| fact.name == name)
    }
}
