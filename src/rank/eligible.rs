//! Which items may be on the shelf at all: a bit for each.

use crate::catalog::field::Shape;
use crate::catalog::{Catalog, ItemIndex};
use crate::error::{Error, Result};
use crate::hash::feature_hash;
use crate::input::Given;

/// A bit for each item of the catalogue; bits past the last item are always 0.
#[derive(Debug, Clone, PartialEq)]
pub struct Eligible {
    words: Vec<u64>,
}

impl Eligible {
    /// All of `count` items.
    pub fn all(count: usize) -> Self {
        let mut words = vec![u64::MAX; count.div_ceil(64)];
        if !count.is_multiple_of(64) {
            *words.last_mut().expect("there is a part of a word") = (1 << (count % 64)) - 1;
        }
        Self { words }
    }

    fn none(count: usize) -> Self {
        Self { words: vec![0; count.div_ceil(64)] }
    }

    /// The bits, 64 items a word, the first item lowest.
    pub fn words(&self) -> &[u64] {
        &self.words
    }

    /// How many items are left.
    pub fn count(&self) -> usize {
        self.words.iter().map(|word| word.count_ones() as usize).sum()
    }

    /// Takes an item out.
    pub fn remove(&mut self, item: ItemIndex) {
        self.remove_index(item.get());
    }

    pub(super) fn remove_index(&mut self, item: usize) {
        self.words[item / 64] &= !(1 << (item % 64));
    }

    fn insert(&mut self, item: usize) {
        self.words[item / 64] |= 1 << (item % 64);
    }

    /// Keeps the items for which all conditions of the filter hold.
    pub fn keep(&mut self, filter: &Filter, catalog: &Catalog) {
        for condition in &filter.conditions {
            let holds = condition.items(catalog);
            self.words.iter_mut().zip(&holds.words).for_each(|(word, holds)| *word &= holds);
        }
    }
}

/// Conditions on fields, all of which must hold.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Filter {
    conditions: Vec<Condition>,
}

#[derive(Debug, Clone, PartialEq)]
enum Condition {
    /// Any of these values of the field.
    Values { field: String, values: Vec<String> },
    /// A number inside the range.
    Range { field: String, least: f64, most: f64 },
}

impl Filter {
    /// Checks a filter that a host passed in. Errors: `option_invalid`, which names the field.
    pub fn check(given: &Given, catalog: &Catalog) -> Result<Self> {
        match given {
            Given::Nothing => Ok(Self::default()),
            Given::Object(entries) => {
                let conditions = entries.iter().map(|(field, value)| Condition::check(field, value, catalog));
                Ok(Self { conditions: conditions.collect::<Result<_>>()? })
            }
            other => Err(wrong("filter", other, "an object of fields and the values they may have")),
        }
    }
}

impl Condition {
    fn check(name: &str, given: &Given, catalog: &Catalog) -> Result<Self> {
        let path = format!("filter.{name}");
        let field = catalog.fields().iter().find(|field| field.name == name);
        let shape = field.map(|field| field.shape);
        match shape {
            Some(Shape::Value | Shape::Values) => {
                let values = given.texts().ok_or_else(|| wrong(&path, given, "a text or a list of texts"))?;
                let values = values.into_iter().map(str::to_owned).collect();
                Ok(Self::Values { field: name.to_owned(), values })
            }
            Some(Shape::Number) => {
                let bound = |key, open: f64| match given.get(key) {
                    Given::Nothing => Some(open),
                    value => value.number_in(f64::MIN..=f64::MAX),
                };
                let unknown = given.unknown_entry(&["min", "max"]).is_some() || !matches!(given, Given::Object(_));
                match (bound("min", f64::NEG_INFINITY), bound("max", f64::INFINITY)) {
                    (Some(least), Some(most)) if !unknown => Ok(Self::Range { field: name.to_owned(), least, most }),
                    _ => Err(wrong(&path, given, "{ min, max }, either of them a number")),
                }
            }
            _ => {
                let usable = catalog.fields().iter().filter(|field| !field.shape.is_stored());
                let names: Vec<&str> = usable.map(|field| field.name.as_str()).collect();
                Err(Error::Option {
                    option: path,
                    got: "a field that cannot be filtered by".to_owned(),
                    expected: format!("one of {}", names.join(", ")),
                })
            }
        }
    }

    fn items(&self, catalog: &Catalog) -> Eligible {
        let mut holds = Eligible::none(catalog.len());
        match self {
            Self::Values { field, values } => {
                for feature in values.iter().filter_map(|value| catalog.feature(feature_hash(field, value))) {
                    catalog.postings(feature).items.iter().for_each(|&item| holds.insert(item as usize));
                }
            }
            Self::Range { field, least, most } => {
                let numbers = catalog.numbers(field).unwrap_or_default();
                let inside = |(_, number): &(usize, &f64)| (*least..=*most).contains(*number);
                numbers.iter().enumerate().filter(inside).for_each(|(item, _)| holds.insert(item));
            }
        }
        holds
    }
}

fn wrong(option: &str, got: &Given, expected: &str) -> Error {
    Error::Option { option: option.to_owned(), got: got.describe(), expected: expected.to_owned() }
}
