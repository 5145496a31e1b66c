//! Conditions on items: the filter of a call, and a site's rule of what is available.
//!
//! A filter is an object whose entries must all hold: a field with the values it may have or with a fact that stands for them, `not`, `any` and `all` with filters, `done`
//! with kinds of act, and `requires` with a field of ids. Which items meet it is computed in
//! [`ranking`](crate::ranking::conditions), where the visitor's acts are known.

mod read;

use super::Catalog;
use super::field::Field;
use super::shaping::seen::KINDS;
use crate::error::Result;
use crate::input::Given;
use read::{Path, Reader};

/// Conditions on items, all of which must hold.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Filter<'a> {
    given: &'a Given,
}

/// A condition on items.
#[derive(Debug, PartialEq)]
pub enum Condition<'a> {
    /// Any of these values of the field.
    #[allow(missing_docs, reason = "the line above says what they are")]
    Values { field: &'a str, values: &'a Given },
    /// The truth value of the field.
    #[allow(missing_docs, reason = "the line above says what they are")]
    Flag { field: &'a str, is: bool },
    /// One of the values that a fact stands for; any value where the fact is not in force.
    #[allow(missing_docs, reason = "the line above says what they are")]
    Fact { field: &'a str, fact: &'a str },
    /// A number inside the range, both ends included.
    #[allow(missing_docs, reason = "the line above says what they are")]
    Range { field: &'a str, least: f64, most: f64 },
    /// The filter does not hold.
    Not(Filter<'a>),
    /// One of the filters of the list holds.
    Any(&'a [Given]),
    /// Every filter of the list holds.
    All(&'a [Given]),
    /// The visitor acted on the item, by one of these kinds of act.
    Done(Kinds),
    /// The visitor acted, by one of these kinds of act, on every item whose id the field has.
    #[allow(missing_docs, reason = "the line above says what they are")]
    Requires { field: &'a str, by: Kinds },
}

/// Kinds of act: a bit for each of [`KINDS`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kinds(u16);

impl Kinds {
    /// Whether the kind at that place of [`KINDS`] is among them.
    pub fn has(self, kind: usize) -> bool {
        self.0 >> kind & 1 == 1
    }

    /// The kinds of a text or a list of texts; `None` if one is unknown or there is none.
    fn of(given: &Given) -> Option<Self> {
        let mut kinds = Some(0);
        if given.is_texts() {
            given.each_text(|name| {
                let place = KINDS.iter().position(|&kind| kind == name);
                kinds = kinds.zip(place).map(|(kinds, place)| kinds | 1 << place);
            });
        }
        kinds.filter(|&kinds| kinds != 0).map(Self)
    }
}

impl<'a> Filter<'a> {
    /// Checks the filter of a call, passed in as the option of that name. Errors: `option_invalid`, which names the condition.
    ///
    /// Cost: of what is given; where a date could be in seconds, a pass over the dates.
    pub fn check(option: &str, given: &'a Given, catalog: &Catalog) -> Result<Self> {
        let reader =
            Reader { fields: catalog.fields(), catalog: Some(catalog), facts: Some(catalog.facts()), now: 0.0 };
        reader.check(&Path::root(option), given)?;
        Ok(Self { given })
    }

    /// Checks a filter of the config. Errors: `option_invalid`, which names the condition.
    pub fn check_rule(option: &str, given: &'a Given, fields: &[Field]) -> Result<Self> {
        Reader { fields, catalog: None, facts: Some(&[]), now: 0.0 }.check(&Path::root(option), given)?;
        Ok(Self { given })
    }

    /// A filter that was checked earlier.
    pub fn checked(given: &'a Given) -> Self {
        Self { given }
    }

    /// The conditions at time `now`.
    pub fn conditions(&self, fields: &[Field], now: f64) -> impl Iterator<Item = Condition<'a>> {
        // The check made sure that every condition can be read.
        let reader = Reader { fields, catalog: None, facts: None, now };
        self.given.entries().iter().filter_map(move |(name, given)| reader.condition(&Path::root(""), name, given).ok())
    }
}
