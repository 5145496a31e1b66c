//! Reads one JSON object as an item.

use std::fmt;

use rustc_hash::FxHashMap;
use serde::de::{
    Deserialize, DeserializeSeed, Deserializer, Error as DeError, IgnoredAny, MapAccess, SeqAccess, Visitor,
};

use super::{Scalar, SourceItem, Value};
use crate::compile::limits::{LONGEST_ID, LONGEST_NAME, LONGEST_TEXT, MOST_FIELDS, MOST_VALUES};
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
    pub fn parse(&mut self, json: &[u8], place: Place) -> Result<SourceItem> {
        self.row += 1;
        let mut parser = serde_json::Deserializer::from_slice(json);
        let parsed = Object(self).deserialize(&mut parser).and_then(|object| parser.end().map(|()| object));
        if let Some(Refused { field, got, expected }) = self.refused.take() {
            return Err(ErrorKind::SourceField { place, field, got, expected: expected.to_owned() }.into());
        }
        let (id, mut fields) =
            parsed.map_err(|error| ErrorKind::SourceSyntax { place, problem: without_line(&error) })?;
        // They nearly always are in order already.
        fields.sort_unstable_by_key(|&(field, _)| field);
        fields.shrink_to_fit();
        Ok(SourceItem { place, id: checked_id(id, place)?, fields })
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
        Some(Read::Value(Value::Text(text))) if (1..=LONGEST_ID).contains(&text.len()) => return Ok(text),
        // Beyond 2⁵³ two ids could become the same number.
        Some(Read::Value(Value::Number(number))) if number.fract() == 0.0 && number.abs() < 9_007_199_254_740_992.0 => {
            return Ok(format!("{number}"));
        }
        Some(Read::Value(other)) => other.describe(),
        Some(Read::TooLarge(got, _)) => got,
        None => "nothing".to_owned(),
    };
    let expected = "a text or a whole number of 1 to 512 bytes, different for each item".to_owned();
    Err(ErrorKind::SourceField { place, field: "id".to_owned(), got, expected }.into())
}

/// The parser's message, with the column only: it parsed a single line.
fn without_line(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let words = text.split(" at line ").next().unwrap_or_default();
    format!("{words} (column {})", error.column())
}

/// An object: its id and its other fields. A repeated key is an error; null counts as missing.
struct Object<'a>(&'a mut Rows);

type Parts = (Option<Read>, Vec<(u32, Value)>);

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
        let (mut id, mut fields) = (None, Vec::new());
        while let Some(key) = map.next_key_seed(Key(rows))? {
            let value = map.next_value::<Option<Read>>()?;
            let Some(at) = key else {
                if id.is_some() {
                    return Err(twice("id"));
                }
                id = value;
                continue;
            };
            if rows.met[at].row == rows.row {
                return Err(twice(&rows.met[at].name));
            }
            match value {
                None => {}
                Some(Read::Value(value)) => fields.push((rows.note(at), value)),
                Some(Read::TooLarge(got, expected)) => {
                    let name = rows.met[at].name.clone();
                    rows.refuse(&name, got, expected);
                    return Err(A::Error::custom("too large"));
                }
            }
        }
        Ok((id, fields))
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

/// A value; if it is too large, what was received and what was expected.
enum Read {
    Value(Value),
    TooLarge(String, &'static str),
}

impl<'de> Deserialize<'de> for Read {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        deserializer.deserialize_any(ReadVisitor)
    }
}

struct ReadVisitor;

impl<'de> Visitor<'de> for ReadVisitor {
    type Value = Read;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("a field's value")
    }

    fn visit_bool<E>(self, value: bool) -> std::result::Result<Read, E> {
        Ok(Read::Value(Value::Bool(value)))
    }

    fn visit_i64<E>(self, value: i64) -> std::result::Result<Read, E> {
        Ok(Read::Value(Value::Number(value as f64)))
    }

    fn visit_u64<E>(self, value: u64) -> std::result::Result<Read, E> {
        Ok(Read::Value(Value::Number(value as f64)))
    }

    fn visit_f64<E>(self, value: f64) -> std::result::Result<Read, E> {
        Ok(Read::Value(Value::Number(value)))
    }

    fn visit_str<E>(self, value: &str) -> std::result::Result<Read, E> {
        Ok(match value.len() {
            ..=LONGEST_TEXT => Read::Value(Value::Text(value.to_owned())),
            length => Read::TooLarge(format!("a text of {length} bytes"), "a text of 2,097,152 bytes at most"),
        })
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> std::result::Result<Read, A::Error> {
        let mut list = Vec::new();
        let mut is_plain = true;
        while let Some(element) = seq.next_element::<Option<Read>>()? {
            match element {
                Some(Read::Value(Value::Text(text))) => list.push(Scalar::Text(text)),
                Some(Read::Value(Value::Number(number))) => list.push(Scalar::Number(number)),
                Some(Read::Value(_)) => is_plain = false,
                Some(too_large) => return rest(seq).map(|_| too_large),
                None => {}
            }
            if list.len() > MOST_VALUES {
                let length = list.len() + rest(seq)?;
                return Ok(Read::TooLarge(format!("a list of {length} values"), "10,000 values in a list at most"));
            }
        }
        let list = if is_plain { Value::List(list) } else { Value::Other("a list of lists, objects or truth values") };
        Ok(Read::Value(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> std::result::Result<Read, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Read::Value(Value::Other("an object")))
    }
}

/// Skips the rest of a list, and returns how many entries that was.
fn rest<'de, A: SeqAccess<'de>>(mut seq: A) -> std::result::Result<usize, A::Error> {
    let mut count = 0;
    while seq.next_element::<IgnoredAny>()?.is_some() {
        count += 1;
    }
    Ok(count)
}
