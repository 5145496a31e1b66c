//! A site's items, as they come: a JSON array or NDJSON (one object a line).
//!
//! Every item is checked here, once, so that the rest of the compiler works on values it knows. An error names the
//! line (or the item's number), the field, what was got and what was expected.

use std::collections::HashMap;
use std::fmt;

use serde::de::{Deserialize, Deserializer, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use crate::error::{Error, Place, Result};

/// The longest id, in bytes.
pub const MAX_ID: usize = 512;

/// An item of the source.
#[derive(Debug, Clone, PartialEq)]
pub struct SourceItem {
    /// Where it stands.
    pub place: Place,
    /// Its id.
    pub id: String,
    /// Its other fields, in its own order.
    pub fields: Vec<(String, Value)>,
}

impl SourceItem {
    /// The value of a field, where the item has it.
    pub fn get(&self, field: &str) -> Option<&Value> {
        self.fields.iter().find(|(name, _)| name == field).map(|(_, value)| value)
    }

    /// Takes over what another row of the same item has: values of lists, and fields that were missing.
    fn join(&mut self, other: SourceItem) {
        for (name, value) in other.fields {
            match (self.fields.iter_mut().find(|(known, _)| *known == name), value) {
                (None, value) => self.fields.push((name, value)),
                (Some((_, Value::List(known))), Value::List(more)) => {
                    more.into_iter().for_each(|scalar| {
                        if !known.contains(&scalar) {
                            known.push(scalar);
                        }
                    });
                }
                (Some(_), _) => {}
            }
        }
    }
}

/// A field's value.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// A text.
    Text(String),
    /// A number, finite.
    Number(f64),
    /// A truth value.
    Bool(bool),
    /// A list of texts or numbers.
    List(Vec<Scalar>),
    /// An object, or a list of other things: kept only to say what was got.
    Other(&'static str),
}

/// One value of a list.
#[derive(Debug, Clone, PartialEq)]
pub enum Scalar {
    /// A text.
    Text(String),
    /// A number.
    Number(f64),
}

impl Value {
    /// What it is, in words, for a message.
    pub fn describe(&self) -> String {
        match self {
            Value::Text(text) => format!("the text {:?}", shortened(text)),
            Value::Number(number) => format!("the number {number}"),
            Value::Bool(value) => format!("{value}"),
            Value::List(_) => "a list".to_owned(),
            Value::Other(what) => (*what).to_owned(),
        }
    }
}

fn shortened(text: &str) -> String {
    match text.char_indices().nth(40) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// What to do with an item whose id an earlier one has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Duplicates {
    /// Refuse the source.
    Refuse,
    /// Join it to the earlier one: lists are joined, the earlier one's other values stay. So come the rows of a table
    /// that has one for each author of a book.
    Merge,
}

/// Items, each id once.
#[derive(Debug, PartialEq)]
pub struct Source {
    /// The items, in their order.
    pub items: Vec<SourceItem>,
    /// How many were joined to an earlier one.
    pub merged: usize,
}

/// Reads all items. `progress` hears how many bytes are read, now and then.
///
/// Errors: `source_syntax`, `source_field`, `source_duplicate`, `source_empty`.
pub fn read(source: &[u8], duplicates: Duplicates, mut progress: impl FnMut(usize)) -> Result<Source> {
    let source = source.strip_prefix(b"\xef\xbb\xbf").unwrap_or(source);
    let array = source.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'[');
    let items = if array { read_array(source, &mut progress)? } else { read_lines(source, &mut progress)? };
    if items.is_empty() { Err(Error::SourceEmpty) } else { unique(items, duplicates) }
}

fn read_lines(source: &[u8], progress: &mut impl FnMut(usize)) -> Result<Vec<SourceItem>> {
    let mut items = Vec::new();
    let mut read = 0;
    for (number, line) in source.split(|&byte| byte == b'\n').enumerate() {
        read += line.len() + 1;
        if !line.iter().all(u8::is_ascii_whitespace) {
            items.push(parse(line, Place::Line(number as u64 + 1))?);
        }
        if number % 1_000 == 0 {
            progress(read);
        }
    }
    Ok(items)
}

fn read_array(source: &[u8], progress: &mut impl FnMut(usize)) -> Result<Vec<SourceItem>> {
    let elements: Vec<&RawValue> = serde_json::from_slice(source)
        .map_err(|error| Error::SourceSyntax { place: Place::Line(error.line() as u64), problem: error.to_string() })?;
    let mut items = Vec::with_capacity(elements.len());
    let mut read = 0;
    for (number, element) in elements.into_iter().enumerate() {
        read += element.get().len();
        items.push(parse(element.get().as_bytes(), Place::Item(number as u64 + 1))?);
        if number % 1_000 == 0 {
            progress(read);
        }
    }
    Ok(items)
}

fn parse(json: &[u8], place: Place) -> Result<SourceItem> {
    let Object(mut fields) =
        serde_json::from_slice(json).map_err(|error| Error::SourceSyntax { place, problem: without_line(&error) })?;
    let wrong = |field: &str, got: String, expected: &str| Error::SourceField {
        place,
        field: field.to_owned(),
        got,
        expected: expected.to_owned(),
    };
    let expected = "a text or a whole number of 1 to 512 bytes, different for each item";
    let Some(at) = fields.iter().position(|(name, _)| name == "id") else {
        return Err(wrong("id", "nothing".to_owned(), expected));
    };
    let id = match fields.remove(at).1 {
        Value::Text(text) if (1..=MAX_ID).contains(&text.len()) => text,
        // Beyond 2⁵³ two ids could fall together.
        Value::Number(number) if number.fract() == 0.0 && number.abs() < 9_007_199_254_740_992.0 => format!("{number}"),
        other => return Err(wrong("id", other.describe(), expected)),
    };
    Ok(SourceItem { place, id, fields })
}

/// The parser's words; of its place only the column, since it saw a single line.
fn without_line(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let words = text.split(" at line ").next().unwrap_or_default();
    format!("{words} (column {})", error.column())
}

fn unique(items: Vec<SourceItem>, duplicates: Duplicates) -> Result<Source> {
    let mut places = HashMap::with_capacity(items.len());
    let mut source = Source { items: Vec::with_capacity(items.len()), merged: 0 };
    for item in items {
        match places.get(&item.id) {
            None => {
                places.insert(item.id.clone(), source.items.len());
                source.items.push(item);
            }
            Some(&earlier) if duplicates == Duplicates::Merge => {
                source.items[earlier].join(item);
                source.merged += 1;
            }
            Some(&earlier) => {
                let first = source.items[earlier].place;
                return Err(Error::SourceDuplicate { place: item.place, first, id: item.id });
            }
        }
    }
    Ok(source)
}

/// An object's fields in their own order; a key that is there twice is an error, null is the same as nothing.
struct Object(Vec<(String, Value)>);

impl<'de> Deserialize<'de> for Object {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        deserializer.deserialize_map(ObjectVisitor)
    }
}

struct ObjectVisitor;

impl<'de> Visitor<'de> for ObjectVisitor {
    type Value = Object;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("an object with an `id`")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> std::result::Result<Object, A::Error> {
        let mut fields: Vec<(String, Value)> = Vec::new();
        while let Some(name) = map.next_key::<String>()? {
            let value = map.next_value::<Option<Value>>()?;
            if fields.iter().any(|(known, _)| *known == name) {
                return Err(A::Error::custom(format!("the key `{name}` is there twice")));
            }
            fields.extend(value.map(|value| (name, value)));
        }
        Ok(Object(fields))
    }
}

impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        deserializer.deserialize_any(ValueVisitor)
    }
}

struct ValueVisitor;

impl<'de> Visitor<'de> for ValueVisitor {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("a field's value")
    }

    fn visit_bool<E>(self, value: bool) -> std::result::Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> std::result::Result<Value, E> {
        Ok(Value::Number(value as f64))
    }

    fn visit_u64<E>(self, value: u64) -> std::result::Result<Value, E> {
        Ok(Value::Number(value as f64))
    }

    fn visit_f64<E>(self, value: f64) -> std::result::Result<Value, E> {
        Ok(Value::Number(value))
    }

    fn visit_str<E>(self, value: &str) -> std::result::Result<Value, E> {
        Ok(Value::Text(value.to_owned()))
    }

    fn visit_string<E>(self, value: String) -> std::result::Result<Value, E> {
        Ok(Value::Text(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> std::result::Result<Value, A::Error> {
        let mut list = Vec::new();
        let mut plain = true;
        while let Some(element) = seq.next_element::<Option<Value>>()? {
            match element {
                Some(Value::Text(text)) => list.push(Scalar::Text(text)),
                Some(Value::Number(number)) => list.push(Scalar::Number(number)),
                None => {}
                Some(_) => plain = false,
            }
        }
        Ok(if plain { Value::List(list) } else { Value::Other("a list of lists, objects or truth values") })
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> std::result::Result<Value, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Value::Other("an object"))
    }
}
