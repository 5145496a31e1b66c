//! A site's items as given: a JSON array or NDJSON (one object a line).
//!
//! Every item is checked here, once, so that the rest of the compiler works on values of known kinds. An error names the
//! line (or the item's number), the field, the value received and the values expected. A source that exceeds
//! [`limits`](super::limits) is refused as soon as that is found. The cost is linear in the bytes, whatever their content.
//!
//! - `row`, `value`: one JSON object into an item, one value of it;
//! - `joining`: rows of the same id into one item.

mod joining;
mod row;
mod value;

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, SeqAccess, Visitor};
use serde_json::value::RawValue;

use super::findings::{FindingKind, Findings};
use super::limits::{MOST_ITEMS, MOST_ROWS};
use super::refusals::Refusals;
use crate::error::{Error, ErrorKind, Place, Result};
use joining::Items;
use row::Rows;
pub(super) use value::NAMES;

/// An item of the source.
#[derive(Debug, Clone, PartialEq)]
pub struct SourceItem {
    /// Its place in the source.
    pub place: Place,
    /// Its id.
    pub id: String,
    /// Its other fields, each by its place among [`Source::fields`], ascending.
    pub fields: Vec<(u32, Value)>,
    /// The JSON of the fields that are shown otherwise than they are read, ascending as well.
    pub shown: Vec<(u32, Box<str>)>,
}

impl SourceItem {
    /// The value of a field, where the item has it. Cost: a binary search.
    pub fn get(&self, field: usize) -> Option<&Value> {
        let at = self.fields.binary_search_by_key(&(field as u32), |&(known, _)| known);
        at.ok().map(|at| &self.fields[at].1)
    }

    /// As [`get`](Self::get), to change it.
    pub fn get_mut(&mut self, field: usize) -> Option<&mut Value> {
        let at = self.fields.binary_search_by_key(&(field as u32), |&(known, _)| known);
        at.ok().map(|at| &mut self.fields[at].1)
    }

    /// Takes a field away.
    pub fn remove(&mut self, field: usize) {
        self.fields.retain(|&(known, _)| known != field as u32);
        self.shown.retain(|&(known, _)| known != field as u32);
    }

    /// The JSON of a field as it is shown, where that is not its value. Cost: a binary search.
    pub fn shown(&self, field: usize) -> Option<&str> {
        let at = self.shown.binary_search_by_key(&(field as u32), |&(known, _)| known);
        at.ok().map(|at| &*self.shown[at].1)
    }

    /// Notes how a field is shown, unless that is known already.
    pub fn show(&mut self, field: usize, json: impl FnOnce() -> String) {
        if let Err(at) = self.shown.binary_search_by_key(&(field as u32), |&(known, _)| known) {
            self.shown.insert(at, (field as u32, json().into()));
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
    /// An object, or a list of other values.
    Other(Other),
}

/// What is known of an object, or of a list of other values, apart from its JSON.
#[derive(Debug, Clone, PartialEq)]
pub struct Other {
    /// Its description, for messages.
    pub what: &'static str,
    /// The amount of money that it is.
    pub money: Option<Box<Money>>,
}

impl Other {
    /// The description of `{}`.
    pub const EMPTY: &'static str = "an empty object";

    /// One of which only a description is known.
    pub fn of(what: &'static str) -> Self {
        Self { what, money: None }
    }
}

/// An amount of money as an object has it.
#[derive(Debug, Clone, PartialEq)]
pub struct Money {
    /// A number, or its spelling.
    pub amount: Scalar,
    /// As given.
    pub currency: String,
    /// Whether the key of the amount says that it is in the currency's smallest unit.
    pub is_minor: bool,
    /// How many decimals the smallest unit has, where the object says so.
    pub digits: Option<i32>,
}

impl Money {
    /// The amount and its currency, for messages.
    pub fn spelled(&self) -> String {
        match &self.amount {
            Scalar::Number(number) => format!("{number} {}", self.currency),
            Scalar::Text(text) => format!("{text} {}", self.currency),
        }
    }
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
    /// Whether it stands for no value: a blank text, an empty list or an empty object.
    pub fn is_nothing(&self) -> bool {
        match self {
            Value::Text(text) => text.trim().is_empty(),
            Value::List(list) => list.is_empty(),
            Value::Other(other) => other.what == Other::EMPTY,
            Value::Number(_) | Value::Bool(_) => false,
        }
    }

    /// A description of the value, for a message.
    pub fn describe(&self) -> String {
        match self {
            Value::Text(text) => format!("the text {:?}", shortened(text)),
            Value::Number(number) => format!("the number {number}"),
            Value::Bool(value) => format!("{value}"),
            Value::List(_) => "a list".to_owned(),
            Value::Other(other) => other.what.to_owned(),
        }
    }
}

fn shortened(text: &str) -> String {
    match text.char_indices().nth(40) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// What to do with an item that has the id of an earlier one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Duplicates {
    /// Refuse the source.
    Refuse,
    /// Join it to the earlier one: lists are joined, other values of the earlier one stay. For rows of a table
    /// that has one row for each author of a book.
    Merge,
}

/// Items, each id once.
#[derive(Debug, PartialEq)]
pub struct Source {
    /// The items, in their order.
    pub items: Vec<SourceItem>,
    /// The names of their fields, in the order in which a value of each first occurs in the source.
    pub fields: Vec<String>,
    /// The number of items that were joined to an earlier one.
    pub merged: usize,
}

/// Reads all items. `progress` is called now and then with the number of bytes read; rows that are refused are noted.
///
/// Errors: `source_syntax`, `source_field`, `source_duplicate`; `source_empty` where there is nothing but white space.
pub fn read(
    source: &[u8],
    duplicates: Duplicates,
    (findings, refusals): (&mut Findings, &mut Refusals),
    mut progress: impl FnMut(usize),
) -> Result<Source> {
    let source = source.strip_prefix(b"\xef\xbb\xbf").unwrap_or(source);
    let is_array = source.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'[');
    let mut reader = Reader { rows: Rows::default(), items: Items::new(duplicates), read: 0, count: 0, refusals };
    if is_array {
        reader.array(source, &mut progress)?;
    } else {
        reader.lines(source, &mut progress)?;
    }
    let Reader { rows, items, .. } = reader;
    refusals.settle()?;
    if items.all.is_empty() && !is_array {
        return Err(ErrorKind::SourceEmpty.into());
    }
    if items.all.is_empty() {
        findings.add_of_source(FindingKind::Empty, "the list of items is empty: every shelf will be");
    }
    Ok(Source { items: items.all, fields: rows.into_fields(), merged: items.merged })
}

/// A source being read.
struct Reader<'a> {
    rows: Rows,
    items: Items,
    /// Bytes and rows so far.
    read: usize,
    count: usize,
    refusals: &'a mut Refusals,
}

impl Reader<'_> {
    fn lines(&mut self, source: &[u8], progress: &mut impl FnMut(usize)) -> Result<()> {
        // Most rows are items: if there are far too many rows, that is reported at once.
        if source.len() / MOST_ROWS > 0 && source.iter().filter(|&&byte| byte == b'\n').count() > MOST_ROWS {
            return Err(too_many_rows(Place::Line(MOST_ROWS as u64 + 1)));
        }
        for (number, line) in source.split(|&byte| byte == b'\n').enumerate() {
            self.read += line.len() + 1;
            if !line.iter().all(u8::is_ascii_whitespace) {
                self.add(line, Place::Line(number as u64 + 1), progress)?;
            }
        }
        Ok(())
    }

    fn array(&mut self, source: &[u8], progress: &mut impl FnMut(usize)) -> Result<()> {
        let mut failed = None;
        let mut parser = serde_json::Deserializer::from_slice(source);
        let elements = Elements { reader: self, progress, failed: &mut failed };
        let parsed = elements.deserialize(&mut parser).and_then(|()| parser.end());
        match (failed, parsed) {
            (Some(error), _) => Err(error),
            (None, Err(error)) => {
                Err(ErrorKind::SourceSyntax { place: Place::Line(error.line() as u64), problem: error.to_string() }
                    .into())
            }
            (None, Ok(())) => Ok(()),
        }
    }

    fn add(&mut self, json: &[u8], place: Place, progress: &mut impl FnMut(usize)) -> Result<()> {
        if self.count.is_multiple_of(1_000) {
            progress(self.read);
        }
        self.count += 1;
        if self.count > MOST_ROWS {
            return Err(too_many_rows(place));
        }
        let added = self.rows.parse(json, place).and_then(|item| self.items.add(item));
        added.or_else(|error| self.refusals.note(error))?;
        if self.items.all.len() > MOST_ITEMS {
            return Err(too_many("item 1,000,001", "1,000,000 items at most", place));
        }
        Ok(())
    }
}

fn too_many_rows(place: Place) -> Error {
    too_many("row 4,000,001", "4,000,000 rows at most, of 1,000,000 items", place)
}

fn too_many(got: &str, expected: &str, place: Place) -> Error {
    let expected =
        format!("{expected}: leave out items that are never shown, or give each part of the site its own catalogue");
    ErrorKind::SourceField { place, field: "id".to_owned(), got: got.to_owned(), expected }.into()
}

/// The elements of an array; each is read as soon as the parser has found its end.
struct Elements<'a, 'b, Progress> {
    reader: &'a mut Reader<'b>,
    progress: &'a mut Progress,
    /// Why an element was refused: the parser has only its own kinds of error.
    failed: &'a mut Option<Error>,
}

impl<'de, Progress: FnMut(usize)> DeserializeSeed<'de> for Elements<'_, '_, Progress> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> std::result::Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de, Progress: FnMut(usize)> Visitor<'de> for Elements<'_, '_, Progress> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("an array of items")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> std::result::Result<(), A::Error> {
        let Self { reader, progress, failed } = self;
        while let Some(element) = seq.next_element::<&RawValue>()? {
            reader.read += element.get().len();
            let place = Place::Item(reader.count as u64 + 1);
            if let Err(error) = reader.add(element.get().as_bytes(), place, progress) {
                *failed = Some(error);
                return Err(serde::de::Error::custom("an item was refused"));
            }
        }
        Ok(())
    }
}
