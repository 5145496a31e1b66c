//! Values of unknown kind that a host passes in. They are checked here and nowhere else.
//!
//! Events and options come from JavaScript, where any value can be anywhere. They are converted to [`Given`] values
//! first and then read field by field, so that an error can name the field, the value received and the values expected, and so
//! that all of it is tested natively. [`Options`] reads the options of a call.

pub mod duration;
mod options;
pub mod time;

use std::fmt;

pub use options::{Call, Options, Origin, Taken};

use crate::bytes::{Reader, Writer};
use serde::de::{Deserialize, DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::{Serialize, Serializer};

#[cfg(all(target_arch = "wasm32", feature = "engine"))]
pub use crate::wasm::number_text;

/// A number in a message. In a browser, JavaScript formats it.
#[cfg(not(all(target_arch = "wasm32", feature = "engine")))]
pub fn number_text(number: f64) -> String {
    number.to_string()
}

/// The deepest nesting that is read; deeper values are [`Given::Unreadable`].
pub const DEPTH: u8 = 12;

/// A value of unknown kind.
#[derive(Debug, Clone, PartialEq)]
pub enum Given {
    /// Not there, null or undefined.
    Nothing,
    /// A truth value.
    Bool(bool),
    /// A number; NaN and infinities too.
    Number(f64),
    /// A text.
    Text(String),
    /// A list.
    List(Vec<Given>),
    /// An object's own entries.
    Object(Vec<(String, Given)>),
    /// No plain value, or nested more deeply than anything that is read.
    Unreadable,
}

impl Given {
    /// An entry of an object; [`Given::Nothing`] where there is none.
    pub fn get(&self, name: &str) -> &Given {
        self.entries().iter().find(|(known, _)| known == name).map_or(&Given::Nothing, |(_, value)| value)
    }

    /// As encoded in a catalogue.
    pub fn encode(&self, out: &mut Writer) {
        match self {
            Given::Nothing | Given::Unreadable => {
                out.u8(0);
            }
            Given::Bool(value) => {
                out.u8(1 + u8::from(*value));
            }
            Given::Number(number) => {
                out.u8(3).f64(*number);
            }
            Given::Text(text) => {
                out.u8(4).text(text);
            }
            Given::List(list) => {
                out.u8(5).u32(list.len() as u32);
                list.iter().for_each(|value| value.encode(out));
            }
            Given::Object(entries) => {
                out.u8(6).u32(entries.len() as u32);
                for (name, value) in entries {
                    value.encode(out.text(name));
                }
            }
        }
    }

    /// Reads what [`encode`](Self::encode) wrote; `None` if it is malformed.
    pub fn decode(input: &mut Reader) -> Option<Self> {
        Self::decode_to(input, DEPTH)
    }

    fn decode_to(input: &mut Reader, depth: u8) -> Option<Self> {
        let depth = depth.checked_sub(1)?;
        Some(match input.u8()? {
            0 => Given::Nothing,
            1 => Given::Bool(false),
            2 => Given::Bool(true),
            3 => Given::Number(input.f64()?),
            4 => Given::Text(input.text()?.to_owned()),
            5 => {
                let count = input.u32()?;
                Given::List((0..count).map(|_| Self::decode_to(input, depth)).collect::<Option<_>>()?)
            }
            6 => {
                let count = input.u32()?;
                let entry = |_| Some((input.text()?.to_owned(), Self::decode_to(input, depth)?));
                Given::Object((0..count).map(entry).collect::<Option<_>>()?)
            }
            _ => return None,
        })
    }

    /// An object's entries; none for anything else.
    pub fn entries(&self) -> &[(String, Given)] {
        match self {
            Given::Object(entries) => entries,
            _ => &[],
        }
    }

    /// The first entry whose name is not among these.
    pub fn unknown_entry(&self, known: &[&str]) -> Option<&str> {
        self.entries().iter().map(|(name, _)| name.as_str()).find(|name| !known.contains(name))
    }

    /// Whether it is not there.
    pub fn is_nothing(&self) -> bool {
        *self == Given::Nothing
    }

    /// The text, where it is one.
    pub fn text(&self) -> Option<&str> {
        match self {
            Given::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The number, where it is one inside the range (so never NaN).
    pub fn number_in(&self, range: std::ops::RangeInclusive<f64>) -> Option<f64> {
        match self {
            Given::Number(number) if range.contains(number) => Some(*number),
            _ => None,
        }
    }

    /// The whole number, where it is one inside the range.
    pub fn whole_in(&self, range: std::ops::RangeInclusive<u32>) -> Option<u32> {
        let range = f64::from(*range.start())..=f64::from(*range.end());
        self.number_in(range).filter(|number| number.fract() == 0.0).map(|number| number as u32)
    }

    /// Whether it is a text or a list of nothing but texts.
    pub fn is_texts(&self) -> bool {
        match self {
            Given::Text(_) => true,
            Given::List(list) => list.iter().all(|value| value.text().is_some()),
            _ => false,
        }
    }

    /// Goes through the texts of a list, or the one text.
    pub fn each_text<'a>(&'a self, mut take: impl FnMut(&'a str)) {
        match self {
            Given::Text(text) => take(text),
            Given::List(list) => list.iter().filter_map(Given::text).for_each(take),
            _ => {}
        }
    }

    /// A description of the value, for a message.
    pub fn describe(&self) -> String {
        match self {
            Given::Nothing => "nothing".to_owned(),
            Given::Bool(value) => value.to_string(),
            Given::Number(number) => number_text(*number),
            Given::Text(text) => match text.char_indices().nth(60) {
                Some((end, _)) => format!("\"{}…\"", &text[..end]),
                None => format!("\"{text}\""),
            },
            Given::List(list) if list.is_empty() => "an empty list".to_owned(),
            Given::List(_) => "a list".to_owned(),
            Given::Object(_) => "an object".to_owned(),
            Given::Unreadable => "no plain value".to_owned(),
        }
    }
}

impl Serialize for Given {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Given::Nothing | Given::Unreadable => serializer.serialize_unit(),
            Given::Bool(value) => serializer.serialize_bool(*value),
            Given::Number(number) => serializer.serialize_f64(*number),
            Given::Text(text) => serializer.serialize_str(text),
            Given::List(list) => serializer.collect_seq(list),
            Given::Object(entries) => serializer.collect_map(entries.iter().map(|(name, value)| (name, value))),
        }
    }
}

impl<'de> Deserialize<'de> for Given {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Nested(DEPTH).deserialize(deserializer)
    }
}

/// Reads a value that may nest this much further.
pub struct Nested(pub u8);

impl<'de> DeserializeSeed<'de> for Nested {
    type Value = Given;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Given, D::Error> {
        if self.0 == 0 {
            return IgnoredAny::deserialize(deserializer).map(|_| Given::Unreadable);
        }
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Nested {
    type Value = Given;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("a plain value")
    }

    fn visit_unit<E>(self) -> Result<Given, E> {
        Ok(Given::Nothing)
    }

    fn visit_none<E>(self) -> Result<Given, E> {
        Ok(Given::Nothing)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Given, D::Error> {
        self.deserialize(deserializer)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Given, E> {
        Ok(Given::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Given, E> {
        Ok(Given::Number(value as f64))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Given, E> {
        Ok(Given::Number(value as f64))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Given, E> {
        Ok(Given::Number(value))
    }

    fn visit_str<E>(self, value: &str) -> Result<Given, E> {
        Ok(Given::Text(value.to_owned()))
    }

    fn visit_string<E>(self, value: String) -> Result<Given, E> {
        Ok(Given::Text(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Given, A::Error> {
        let mut list = Vec::new();
        while let Some(element) = seq.next_element_seed(Nested(self.0 - 1))? {
            list.push(element);
        }
        Ok(Given::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Given, A::Error> {
        let mut entries = Vec::new();
        while let Some(name) = map.next_key::<String>()? {
            entries.push((name, map.next_value_seed(Nested(self.0 - 1))?));
        }
        Ok(Given::Object(entries))
    }
}
