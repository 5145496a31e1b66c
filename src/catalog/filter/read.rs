//! Reads conditions from an option's value.

use super::{Condition, Filter, Kinds};
use crate::catalog::Catalog;
use crate::catalog::facts::FactRule;
use crate::catalog::field::{Field, Role, Shape};
use crate::catalog::shaping::seen::KINDS;
use crate::error::{Error, Result};
use crate::input::Given;
use crate::input::time::instant;

/// The names of the conditions that are about no field. A field of the same name takes precedence.
const OPERATORS: [&str; 5] = ["not", "any", "all", "done", "requires"];
const A_FILTER: &str = "an object of fields and the values they may have";
/// Numbers closer to 1970 than this, about three years, are no likely dates of items: they may be seconds.
const LIKELY_MS: f64 = 1e11;
/// Numbers further from 1970 than this, about 3,000 years, are no likely dates either: they may be microseconds.
const UNLIKELY_MS: f64 = 1e14;

/// The place of a value within an option, spelt out only in errors.
pub(super) struct Path<'a> {
    parent: Option<&'a Path<'a>>,
    name: &'a str,
    index: Option<usize>,
}

impl<'a> Path<'a> {
    pub fn root(name: &'a str) -> Self {
        Self { parent: None, name, index: None }
    }

    fn entry(&'a self, name: &'a str) -> Self {
        Self { parent: Some(self), name, index: None }
    }

    fn element(&'a self, name: &'a str, index: usize) -> Self {
        Self { parent: Some(self), name, index: Some(index) }
    }

    fn text(&self) -> String {
        let parent = self.parent.map(|parent| parent.text() + ".").unwrap_or_default();
        let index = self.index.map(|index| format!("[{index}]")).unwrap_or_default();
        parent + self.name + &index
    }

    #[cold]
    fn wrong(&self, given: &Given, expected: &str) -> Error {
        Error::option(&self.text(), given.describe(), expected)
    }
}

/// What conditions are read with.
pub(super) struct Reader<'a> {
    pub fields: &'a [Field],
    /// The catalogue, in a call.
    pub catalog: Option<&'a Catalog>,
    /// The facts that a condition may name: none in the config; `None` for a filter that was checked.
    pub facts: Option<&'a [FactRule]>,
    /// The time that relative times count from.
    pub now: f64,
}

impl Reader<'_> {
    /// Checks all conditions of a filter.
    pub fn check(&self, path: &Path, given: &Given) -> Result<()> {
        match given {
            Given::Nothing => Ok(()),
            Given::Object(entries) => entries.iter().try_for_each(|(name, value)| self.check_entry(path, name, value)),
            _ => Err(path.wrong(given, A_FILTER)),
        }
    }

    fn check_entry(&self, path: &Path, name: &str, given: &Given) -> Result<()> {
        match self.condition(path, name, given)? {
            Condition::Not(filter) => self.check(&path.entry(name), filter.given),
            Condition::Any(list) | Condition::All(list) => list.iter().enumerate().try_for_each(|(place, filter)| {
                let path = path.element(name, place);
                if filter.is_nothing() { Err(path.wrong(filter, A_FILTER)) } else { self.check(&path, filter) }
            }),
            _ => Ok(()),
        }
    }

    /// Reads a condition; the filters inside it are not checked.
    pub fn condition<'g>(&self, path: &Path, name: &'g str, given: &'g Given) -> Result<Condition<'g>> {
        let path = path.entry(name);
        let field = self.fields.iter().find(|field| field.name == name);
        let has_values = field.is_some_and(Field::has_values);
        match field.map(|field| (field, field.shape)) {
            Some(_) if has_values && given.is_texts() => Ok(Condition::Values { field: name, values: given }),
            Some((_, shape)) if (has_values || shape == Shape::Flag) && matches!(given, Given::Object(_)) => {
                Ok(Condition::Fact { field: name, fact: self.fact(&path, given)? })
            }
            Some((_, shape)) if has_values || shape == Shape::Flag => match given {
                Given::Bool(is) => Ok(Condition::Flag { field: name, is: *is }),
                _ if has_values => {
                    Err(path.wrong(given, "a text or a list of texts, or { fact } with the name of a fact"))
                }
                _ => Err(path.wrong(given, "true or false")),
            },
            Some((field, Shape::Number)) => {
                self.range(&path, field, given).map(|(least, most)| Condition::Range { field: name, least, most })
            }
            _ if OPERATORS.contains(&name) => self.operator(&path, given),
            _ => Err(self.unknown(&path)),
        }
    }

    /// The fact that a field is compared with.
    fn fact<'g>(&self, path: &Path, given: &'g Given) -> Result<&'g str> {
        let name = given.get("fact").text().filter(|_| given.entries().len() == 1);
        let is_known = |name: &&str| self.facts.is_none_or(|facts| facts.iter().any(|fact| fact.name == *name));
        name.filter(is_known).ok_or_else(|| {
            let names: Vec<&str> = self.facts.unwrap_or_default().iter().map(|fact| fact.name.as_str()).collect();
            let got = given.get("fact").text().map_or_else(|| given.describe(), |name| format!("the fact \"{name}\""));
            let expected = match names.is_empty() {
                true => "a text or a list of texts: there is no fact to compare it with here".to_owned(),
                false => format!("{{ fact }}, the name of one of {}", names.join(", ")),
            };
            Error::option(&path.text(), got, &expected)
        })
    }

    /// The range of a number: exactly one, or `{ min, max }`; of a date also `{ after, before }`, where `before` is not included.
    fn range(&self, path: &Path, field: &Field, given: &Given) -> Result<(f64, f64)> {
        let is_date = field.role == Role::Date;
        let (names, expected): (&[_], _) = if is_date {
            let dates = "each a date (\"2026-02-28\"), a time from now (\"-7d\") or milliseconds since 1970";
            (&["min", "max", "after", "before"], &*format!("{{ after, before }} or {{ min, max }}, {dates}"))
        } else {
            (&["min", "max"], "a number or { min, max }, either of them a number")
        };
        let wrong = || path.wrong(given, expected);
        let bound = |given: &Given| match given {
            Given::Text(text) if is_date => instant(text, self.now),
            number => number.number_in(f64::MIN..=f64::MAX),
        };
        if !matches!(given, Given::Object(_)) {
            let number = bound(given).ok_or_else(wrong)?;
            self.check_unit(path, field, given)?;
            return Ok((number, number));
        }
        if let Some(name) = given.unknown_entry(names) {
            return Err(path.entry(name).wrong(given.get(name), &format!("no entry but {}", names.join(", "))));
        }
        let at = |name, open| match given.get(name) {
            Given::Nothing => Ok(open),
            value => {
                let path = path.entry(name);
                self.check_unit(&path, field, value)?;
                bound(value).ok_or_else(|| path.wrong(value, if is_date { expected } else { "a number" }))
            }
        };
        let least = at("min", f64::NEG_INFINITY)?.max(at("after", f64::NEG_INFINITY)?);
        let most = at("max", f64::INFINITY)?.min(at("before", f64::INFINITY)?.next_down());
        Ok((least, most))
    }

    /// Refuses a number that is in no likely unit, if it is close to the catalogue's dates in another one.
    fn check_unit(&self, path: &Path, field: &Field, given: &Given) -> Result<()> {
        let Given::Number(number) = given else { return Ok(()) };
        let factor = match number.abs() {
            size if size > 0.0 && size < LIKELY_MS => 1_000.0,
            size if size > UNLIKELY_MS && size.is_finite() => 0.001,
            _ => return Ok(()),
        };
        let dates = self.catalog.filter(|_| field.role == Role::Date).and_then(|catalog| catalog.numbers(&field.name));
        let likely = LIKELY_MS..UNLIKELY_MS;
        if !dates.is_some_and(|dates| dates.iter().all(|date| date.is_nan() || likely.contains(&date.abs()))) {
            return Ok(());
        }
        let unit = if factor > 1.0 { "seconds" } else { "microseconds" };
        Err(path.wrong(given, &format!("milliseconds since 1970: are these {unit}?")))
    }

    fn operator<'g>(&self, path: &Path, given: &'g Given) -> Result<Condition<'g>> {
        let kinds = |path: &Path, given: &Given| {
            Kinds::of(given).ok_or_else(|| path.wrong(given, &format!("one or more of {}", KINDS.join(", "))))
        };
        match (path.name, given) {
            ("not", Given::Object(_)) => Ok(Condition::Not(Filter { given })),
            ("not", _) => Err(path.wrong(given, A_FILTER)),
            ("any", Given::List(list)) => Ok(Condition::Any(list)),
            ("all", Given::List(list)) => Ok(Condition::All(list)),
            ("any" | "all", _) => Err(path.wrong(given, "a list of filters")),
            ("done", _) => kinds(path, given).map(Condition::Done),
            _ => {
                let field = self.fields.iter().find(|field| given.get("field").text() == Some(&field.name));
                let field = field.filter(|field| field.has_values());
                let name = given.get("field").text().filter(|_| field.is_some());
                let expected = "{ field, by }: a field with the ids of items, and kinds of act";
                if given.unknown_entry(&["field", "by"]).is_some() {
                    return Err(path.wrong(given, expected));
                }
                let field = name.ok_or_else(|| path.wrong(given, expected))?;
                self.check_ids(&path.entry("field"), field)?;
                Ok(Condition::Requires { field, by: kinds(&path.entry("by"), given.get("by"))? })
            }
        }
    }

    /// Refuses a field that has values of which none is the id of an item: every item would meet the condition.
    fn check_ids(&self, path: &Path, field: &str) -> Result<()> {
        let place = self.fields.iter().position(|known| known.name == field);
        let Some((catalog, place)) = self.catalog.zip(place) else { return Ok(()) };
        let values = |place: usize| catalog.features_of(place).map(|feature| catalog.value(feature));
        let has_ids = |place: usize| values(place).any(|value| catalog.find(value).is_some());
        let Some(first) = values(place).next() else { return Ok(()) };
        if has_ids(place) {
            return Ok(());
        }
        let fields = self.fields.iter().enumerate();
        let usable =
            fields.filter(|&(place, field)| matches!(field.shape, Shape::Value | Shape::Values) && has_ids(place));
        let names: Vec<&str> = usable.map(|(_, field)| field.name.as_str()).collect();
        let expected = match names.is_empty() {
            true => "a field with the ids of items, which no field of this catalogue has".to_owned(),
            false => format!("a field with the ids of items: one of {}", names.join(", ")),
        };
        let got = format!("the field \"{field}\", of which no value is the id of an item (\"{first}\" is not)");
        Err(Error::option(&path.text(), got, &expected))
    }

    #[cold]
    fn unknown(&self, path: &Path) -> Error {
        let usable = self.fields.iter().filter(|field| field.has_values() || !field.shape.is_stored());
        let names: Vec<&str> = usable.map(|field| field.name.as_str()).chain(OPERATORS).collect();
        let got = "a field that cannot be filtered by".to_owned();
        Error::option(&path.text(), got, &format!("one of {}", names.join(", ")))
    }
}
