//! Which items may be on the shelf at all: a bit for each.

use crate::catalog::field::Shape;
use crate::catalog::{Catalog, FeatureIndex, ItemIndex};
use crate::error::{Error, Result};
use crate::hash::feature_hash;
use crate::input::Given;

/// A bit for each item of the catalogue; bits past the last item are always 0.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Eligible {
    words: Vec<u64>,
    /// How many items there are, eligible or not.
    count: usize,
    /// What a condition holds for, while it is found out.
    holds: Vec<u64>,
}

impl Eligible {
    /// All of `count` items.
    pub fn all(count: usize) -> Self {
        let mut eligible = Self::default();
        eligible.reset(count);
        eligible
    }

    /// All of `count` items once more, in the same memory.
    pub fn reset(&mut self, count: usize) {
        self.words.clear();
        self.words.resize(count.div_ceil(64), u64::MAX);
        if !count.is_multiple_of(64) {
            *self.words.last_mut().expect("there is a part of a word") = (1 << (count % 64)) - 1;
        }
        self.count = count;
    }

    /// The bits, 64 items a word, the first item lowest.
    pub fn words(&self) -> &[u64] {
        &self.words
    }

    /// The bits of the items that are out.
    pub fn outside(&self) -> impl Iterator<Item = u64> + '_ {
        let last = self.words.len().saturating_sub(1);
        let rest = self.count % 64;
        let mask = move |number| if number == last && rest != 0 { (1 << rest) - 1 } else { u64::MAX };
        self.words.iter().enumerate().map(move |(number, word)| !word & mask(number))
    }

    /// How many items are left.
    pub fn count(&self) -> usize {
        self.words.iter().map(|word| word.count_ones() as usize).sum()
    }

    /// Whether an item may be on the shelf.
    pub fn contains(&self, item: ItemIndex) -> bool {
        self.words[item.get() / 64] >> (item.get() % 64) & 1 == 1
    }

    /// Takes an item out.
    pub fn remove(&mut self, item: ItemIndex) {
        self.remove_index(item.get());
    }

    pub(super) fn remove_index(&mut self, item: usize) {
        self.words[item / 64] &= !(1 << (item % 64));
    }

    /// Takes out every item that has a feature. Cost: its postings.
    pub fn remove_having(&mut self, feature: FeatureIndex, catalog: &Catalog) {
        catalog.postings(feature).items.iter().for_each(|&item| self.remove_index(item as usize));
    }

    /// Keeps the items for which all conditions of the filter hold.
    pub fn keep(&mut self, filter: &Filter, catalog: &Catalog) {
        for (name, given) in filter.given.entries() {
            // It was checked that every condition can be read.
            let Ok(condition) = Condition::read(name, given, catalog) else { continue };
            let Self { words, holds, .. } = self;
            holds.clear();
            holds.resize(words.len(), 0);
            condition.each_item(catalog, |item| holds[item / 64] |= 1 << (item % 64));
            words.iter_mut().zip(holds.iter()).for_each(|(word, holds)| *word &= holds);
        }
    }
}

/// Conditions on fields, all of which must hold.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Filter<'a> {
    given: &'a Given,
}

/// One of them.
enum Condition<'a> {
    /// Any of these values of the field.
    Values { field: &'a str, values: &'a Given },
    /// A number inside the range.
    Range { numbers: &'a [f64], least: f64, most: f64 },
}

impl<'a> Filter<'a> {
    /// Checks a filter that a host passed in. Errors: `option_invalid`, which names the field.
    pub fn check(given: &'a Given, catalog: &Catalog) -> Result<Self> {
        if !matches!(given, Given::Nothing | Given::Object(_)) {
            return Err(wrong("filter", given, "an object of fields and the values they may have"));
        }
        given.entries().iter().try_for_each(|(name, value)| Condition::read(name, value, catalog).map(|_| ()))?;
        Ok(Self { given })
    }
}

impl<'a> Condition<'a> {
    fn read(name: &'a str, given: &'a Given, catalog: &'a Catalog) -> Result<Self> {
        let wrong = |expected| Err(wrong(&format!("filter.{name}"), given, expected));
        let field = catalog.fields().iter().find(|field| field.name == name);
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
                    (Some(least), Some(most)) if !unknown => {
                        Ok(Self::Range { numbers: catalog.numbers(name).unwrap_or_default(), least, most })
                    }
                    _ => wrong("{ min, max }, either of them a number"),
                }
            }
            _ => {
                let usable = catalog.fields().iter().filter(|field| !field.shape.is_stored());
                let names: Vec<&str> = usable.map(|field| field.name.as_str()).collect();
                Err(Error::Option {
                    option: format!("filter.{name}"),
                    got: "a field that cannot be filtered by".to_owned(),
                    expected: format!("one of {}", names.join(", ")),
                })
            }
        }
    }

    fn each_item(&self, catalog: &Catalog, mut take: impl FnMut(usize)) {
        match self {
            Self::Values { field, values } => values.each_text(|value| {
                if let Some(feature) = catalog.feature(feature_hash(field, value)) {
                    catalog.postings(feature).items.iter().for_each(|&item| take(item as usize));
                }
            }),
            Self::Range { numbers, least, most } => {
                let inside = |(_, number): &(usize, &f64)| (*least..=*most).contains(*number);
                numbers.iter().enumerate().filter(inside).for_each(|(item, _)| take(item));
            }
        }
    }
}

fn wrong(option: &str, got: &Given, expected: &str) -> Error {
    Error::Option { option: option.to_owned(), got: got.describe(), expected: expected.to_owned() }
}
