//! The config's text, parsed into values, and what errors say of them.

use serde::de::DeserializeSeed;

use crate::error::{Error, Result};
use crate::input::{Given, Nested, Options, Origin, Taken};

/// As deep as `serde_json` parses: nothing of a config is left out.
const DEPTH: u8 = 128;

/// What there has to be where entries are read.
pub(super) const OBJECT: &str = "an object";

/// An object of the config, read entry by entry.
pub(super) type Entries<'a> = Options<'a, ConfigFile>;

/// An entry of the config.
pub(super) type Entry<'a> = Taken<'a, ConfigFile>;

/// The values of `penchant.config.json`. Errors: `config_invalid`.
#[derive(Debug, Clone, Copy)]
pub(super) struct ConfigFile;

impl Origin for ConfigFile {
    const UNREAD: &'static str = "an unknown entry";

    fn describe(given: &Given) -> String {
        json(given)
    }

    fn error(path: &str, got: String, expected: &str) -> Error {
        Error::config(path, got, expected)
    }
}

/// Parses a config's text. Errors: `config_invalid`.
pub(super) fn parse(text: &str) -> Result<Given> {
    let mut parser = serde_json::Deserializer::from_str(text);
    let parsed = Nested(DEPTH).deserialize(&mut parser).and_then(|value| parser.end().map(|()| value));
    let no_json = |error| Error::config("(the file)", format!("no JSON: {error}"), "one JSON object");
    parsed.map(normalised).map_err(no_json)
}

/// The same with each object's entries sorted by name, so that catalogues do not depend on their order; of entries with
/// the same name the last is kept. A null becomes a value that no reader takes: it is refused, where an absent entry is not.
fn normalised(given: Given) -> Given {
    match given {
        Given::Nothing => Given::Unreadable,
        Given::List(list) => Given::List(list.into_iter().map(normalised).collect()),
        Given::Object(entries) => {
            let entries = entries.into_iter().rev().map(|(name, value)| (name, normalised(value)));
            let mut sorted: Vec<(String, Given)> = entries.collect();
            sorted.sort_by(|(one, _), (other, _)| one.cmp(other));
            sorted.dedup_by(|(later, _), (kept, _)| later == kept);
            Given::Object(sorted)
        }
        plain => plain,
    }
}

/// A value as JSON. Whole numbers are written without a fraction.
fn json(given: &Given) -> String {
    match given {
        Given::Nothing | Given::Unreadable => "null".to_owned(),
        Given::Bool(flag) => flag.to_string(),
        Given::Number(number) if is_integer(*number) => number.to_string(),
        Given::Number(number) => serde_json::Value::from(*number).to_string(),
        Given::Text(text) => quoted(text),
        Given::List(list) => format!("[{}]", list.iter().map(json).collect::<Vec<_>>().join(",")),
        Given::Object(entries) => {
            let entries = entries.iter().map(|(name, value)| format!("{}:{}", quoted(name), json(value)));
            format!("{{{}}}", entries.collect::<Vec<_>>().join(","))
        }
    }
}

fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// Whether it is a whole number of 64 bits: larger ones have an exponent.
fn is_integer(number: f64) -> bool {
    number.fract() == 0.0 && number.abs() < u64::MAX as f64
}
