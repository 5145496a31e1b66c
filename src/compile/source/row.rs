//! Reads one JSON object as an item.

use std::fmt;

use rustc_hash::FxHashMap;
use serde::de::{DeserializeSeed, Deserializer, Error as DeError, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::value::{self, INEXACT, Read};
use super::{SourceItem, Value};
use crate::compile::limits::{LONGEST_ID, LONGEST_NAME, MOST_FIELDS};
use crate::error::{ErrorKind, Place, Result};

/// Encodes "no row" and "no place".
const NONE: u32 = u32::MAX;

/// The fields met so far, and the current row.
#[derive(Default)]
pub struct Rows {
    /// By name, the index of the field in `met`.
    known: FxHashMap<String, usize>,
    met: Vec<Met>,
    /// The fields that have a value, in the order of their first values, as indices in `met`.
    order: Vec<usize>,
    /// The row's number.
    row: u32,
    /// Why the row is refused: the parser has only its own kinds of error.
    refused: Option<Refused>,
}

/// A field name that was met.
struct Met {
    name: String,
    /// The last row with a value of it.
    row: u32,
    /// Its place among the fields, once it has a value.
    place: u32,
}

struct Refused {
    field: String,
    got: String,
    expected: &'static str,
}

impl Rows {
    /// Reads a row. Errors: `source_syntax`, `source_field`.
    ///
    /// The fields that a refused row is the first to have are not remembered: a thousand of them would refuse all rows after it.
    pub fn parse(&mut self, json: &[u8], place: Place) -> Result<SourceItem> {
        let (met, order) = (self.met.len(), self.order.len());
        self.row(json, place).inspect_err(|_| self.forget(met, order))
    }

    /// Takes back the names that were met after the first so many, and the places of fields after the first so many.
    #[cold]
    fn forget(&mut self, met: usize, order: usize) {
        for at in self.order.drain(order..) {
            self.met[at].place = NONE;
        }
        for Met { name, .. } in self.met.drain(met..) {
            self.known.remove(&name);
        }
    }

    fn row(&mut self, json: &[u8], place: Place) -> Result<SourceItem> {
        self.row += 1;
        let mut parser = serde_json::Deserializer::from_slice(json);
        let parsed = Object(self).deserialize(&mut parser).and_then(|object| parser.end().map(|()| object));
        if let Some(Refused { field, got, expected }) = self.refused.take() {
            return Err(ErrorKind::SourceField { place, field, got, expected: expected.to_owned() }.into());
        }
        let Parts { id, mut fields, mut shown } =
            parsed.map_err(|error| ErrorKind::SourceSyntax { place, problem: without_line(&error) })?;
        // They nearly always are in order already.
        fields.sort_unstable_by_key(|&(field, _)| field);
        shown.sort_unstable_by_key(|&(field, _)| field);
        fields.shrink_to_fit();
        Ok(SourceItem { place, id: checked_id(id, place)?, fields, shown })
    }

    /// The names of the fields that have a value, in the order of their first values.
    pub fn into_fields(mut self) -> Vec<String> {
        self.order.iter().map(|&at| std::mem::take(&mut self.met[at].name)).collect()
    }

    /// The index of a name in `met`; `None` if it is refused.
    fn meet(&mut self, name: &str) -> Option<usize> {
        if let Some(&at) = self.known.get(name) {
            return Some(at);
        }
        if self.known.len() == MOST_FIELDS {
            let got = "one more field than the 1,000 before it".to_owned();
            self.refuse(name, got, "1,000 fields at most: put the keys of a map into a list of texts");
            return None;
        }
        if name.len() > LONGEST_NAME {
            self.refuse(name, format!("a name of {} bytes", name.len()), "a name of 256 bytes at most");
            return None;
        }
        let at = self.met.len();
        self.known.insert(name.to_owned(), at);
        self.met.push(Met { name: name.to_owned(), row: NONE, place: NONE });
        Some(at)
    }

    /// Notes that the current row has a value of a field, and returns the field's place.
    fn note(&mut self, at: usize) -> u32 {
        let met = &mut self.met[at];
        met.row = self.row;
        if met.place == NONE {
            met.place = self.order.len() as u32;
            self.order.push(at);
        }
        met.place
    }

    fn refuse(&mut self, field: &str, got: String, expected: &'static str) {
        let end = field.char_indices().nth(60).map_or(field.len(), |(end, _)| end);
        let field = if end < field.len() { format!("{}…", &field[..end]) } else { field.to_owned() };
        self.refused.get_or_insert(Refused { field, got, expected });
    }
}

fn checked_id(id: Option<Read>, place: Place) -> Result<String> {
    let got = match id {
        Some(Read::Value(Value::Text(text), None)) if (1..=LONGEST_ID).contains(&text.len()) => return Ok(text),
        Some(Read::Value(Value::Number(number), _)) if number.fract() == 0.0 && number.abs() < INEXACT => {
            return Ok(format!("{number}"));
        }
        Some(Read::Value(_, Some(_))) => "an object or a list".to_owned(),
        Some(Read::Value(other, None)) => other.describe(),
        Some(Read::TooLarge(got, _)) => got,
        None => "nothing".to_owned(),
    };
    let expected = "a text or a whole number of 1 to 512 bytes, different for each item".to_owned();
    Err(ErrorKind::SourceField { place, field: "id".to_owned(), got, expected }.into())
}

/// The parser's message, with the column only: it parsed a single line.
fn without_line(error: &serde_json::Error) -> String {
    format!("{} (column {})", without_place(error), error.column())
}

fn without_place(error: &serde_json::Error) -> String {
    error.to_string().split(" at line ").next().unwrap_or_default().to_owned()
}

/// An object: its id and its other fields. A repeated key is an error; null counts as missing.
struct Object<'a>(&'a mut Rows);

/// An item in parts: its fields, and those that are shown otherwise than they are read.
#[derive(Default)]
struct Parts {
    id: Option<Read>,
    fields: Vec<(u32, Value)>,
    shown: Vec<(u32, Box<str>)>,
}

impl<'de> DeserializeSeed<'de> for Object<'_> {
    type Value = Parts;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> std::result::Result<Parts, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Object<'_> {
    type Value = Parts;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("an object with an `id`")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> std::result::Result<Parts, A::Error> {
        let rows = self.0;
        let mut parts = Parts::default();
        while let Some(key) = map.next_key_seed(Key(rows))? {
            let value = value::read(map.next_value::<&RawValue>()?.get()).map_err(|error| {
                let name = key.map_or("id", |at| &rows.met[at].name);
                A::Error::custom(format_args!("the value of `{name}`: {}", without_place(&error)))
            })?;
            let Some(at) = key else {
                if parts.id.is_some() {
                    return Err(twice("id"));
                }
                parts.id = value;
                continue;
            };
            if rows.met[at].row == rows.row {
                return Err(twice(&rows.met[at].name));
            }
            match value {
                None => {}
                Some(Read::Value(value, shown)) => {
                    let field = rows.note(at);
                    parts.fields.push((field, value));
                    parts.shown.extend(shown.map(|json| (field, json)));
                }
                Some(Read::TooLarge(got, expected)) => {
                    let name = rows.met[at].name.clone();
                    rows.refuse(&name, got, expected);
                    return Err(A::Error::custom("too large"));
                }
            }
        }
        Ok(parts)
    }
}

fn twice<E: DeError>(name: &str) -> E {
    E::custom(format!("the key `{name}` is there twice"))
}

/// A key: its index in `met`; `None` for the id.
struct Key<'a>(&'a mut Rows);

impl<'de> DeserializeSeed<'de> for Key<'_> {
    type Value = Option<usize>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> std::result::Result<Option<usize>, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for Key<'_> {
    type Value = Option<usize>;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_str<E: DeError>(self, name: &str) -> std::result::Result<Option<usize>, E> {
        if name == "id" {
            return Ok(None);
        }
        self.0.meet(name).map(Some).ok_or_else(|| E::custom("too large"))
    }
}
