//! Conditions on an item's fields: the filter of a call, and a site's rule of what is available.

use super::Catalog;
use super::field::{Field, Shape};
use crate::error::{Error, Result};
use crate::hash::feature_hash;
use crate::input::Given;

/// Conditions on fields, all of which must hold.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Filter<'a> {
    given: &'a Given,
}

/// A condition.
#[derive(Debug)]
pub enum Condition<'a> {
    /// Any of these values of the field.
    #[allow(missing_docs, reason = "the line above says what they are")]
    Values { field: &'a str, values: &'a Given },
    /// A number inside the range.
    #[allow(missing_docs, reason = "the line above says what they are")]
    Range { field: &'a str, least: f64, most: f64 },
}

impl<'a> Filter<'a> {
    /// Checks the conditions passed in as the option of that name. Errors: `option_invalid`, which names the field.
    pub fn check(option: &str, given: &'a Given, fields: &[Field]) -> Result<Self> {
        if !matches!(given, Given::Nothing | Given::Object(_)) {
            return Err(Error::option(option, given.describe(), "an object of fields and the values they may have"));
        }
        let mut entries = given.entries().iter();
        entries.try_for_each(|(name, value)| Condition::read(option, name, value, fields).map(|_| ()))?;
        Ok(Self { given })
    }

    /// Conditions that were checked earlier.
    pub fn checked(given: &'a Given) -> Self {
        Self { given }
    }

    /// The conditions.
    pub fn conditions(&self, fields: &[Field]) -> impl Iterator<Item = Condition<'a>> {
        // `check` made sure that every condition can be read.
        self.given.entries().iter().filter_map(|(name, given)| Condition::read("", name, given, fields).ok())
    }
}

impl<'a> Condition<'a> {
    fn read(option: &str, name: &'a str, given: &'a Given, fields: &[Field]) -> Result<Self> {
        let wrong = |expected| Err(Error::option(&format!("{option}.{name}"), given.describe(), expected));
        let field = fields.iter().find(|field| field.name == name);
        match field.map(|field| field.shape) {
            Some(Shape::Value | Shape::Values) if given.is_texts() => Ok(Self::Values { field: name, values: given }),
            Some(Shape::Value | Shape::Values) => wrong("a text or a list of texts"),
            Some(Shape::Number) => {
                let bound = |key, open: f64| match given.get(key) {
                    Given::Nothing => Some(open),
                    value => value.number_in(f64::MIN..=f64::MAX),
                };
                let unknown = given.unknown_entry(&["min", "max"]).is_some() || !matches!(given, Given::Object(_));
                match (bound("min", f64::NEG_INFINITY), bound("max", f64::INFINITY)) {
                    (Some(least), Some(most)) if !unknown => Ok(Self::Range { field: name, least, most }),
                    _ => wrong("{ min, max }, either of them a number"),
                }
            }
            _ => {
                let usable = fields.iter().filter(|field| !field.shape.is_stored());
                let names: Vec<&str> = usable.map(|field| field.name.as_str()).collect();
                let got = "a field that cannot be filtered by".to_owned();
                Err(Error::option(&format!("{option}.{name}"), got, &format!("one of {}", names.join(", "))))
            }
        }
    }

    /// Calls `take` for each item for which the condition holds. Cost: the postings of the values, or a pass over the numbers.
    pub fn each_item(&self, catalog: &Catalog, mut take: impl FnMut(usize)) {
        match self {
            Self::Values { field, values } => values.each_text(|value| {
                if let Some(feature) = catalog.feature(feature_hash(field, value)) {
                    catalog.postings(feature).items.iter().for_each(|&item| take(item as usize));
                }
            }),
            Self::Range { field, least, most } => {
                let inside = |(_, number): &(usize, &f64)| (*least..=*most).contains(*number);
                let numbers = catalog.numbers(field).unwrap_or_default();
                numbers.iter().enumerate().filter(inside).for_each(|(item, _)| take(item));
            }
        }
    }
}
