//! Reads the options of shaping one by one, each with its range, and says what is wrong by its place.

use super::{Boost, Cap, Fatigue, Frequency, Quota, SitePin, Test};
use crate::catalog::field::{Field, Shape};
use crate::error::{Error, ErrorKind, Result};
use crate::hash::feature_hash;
use crate::input::{Given, number_text};

/// As many rules of a kind can be given.
const MOST_RULES: usize = 64;
/// The longest label, in bytes.
const MAX_LABEL: usize = 200;
/// The largest boost, in points of the score.
const MAX_BOOST: f64 = 10.0;
/// The longest time that impressions are counted for, in hours: a year.
const MAX_HOURS: f64 = 8_760.0;

/// What is read, and where it stands.
pub(super) struct Read<'a> {
    pub given: &'a Given,
    pub path: &'a str,
    pub fields: &'a [Field],
}

impl Read<'_> {
    pub fn at(&self, name: &str) -> String {
        if self.path.is_empty() { name.to_owned() } else { format!("{}.{name}", self.path) }
    }

    pub fn number(&self, name: &str, range: std::ops::RangeInclusive<f64>, default: f64) -> Result<f64> {
        match self.given.get(name) {
            Given::Nothing => Ok(default),
            value => within(value, &self.at(name), range),
        }
    }

    pub fn one_of<T: Copy>(&self, name: &str, known: &[(&str, T)], default: T) -> Result<T> {
        let value = self.given.get(name);
        if value.is_nothing() {
            return Ok(default);
        }
        let found = known.iter().find(|(known, _)| value.text() == Some(known));
        let names: Vec<String> = known.iter().map(|(known, _)| format!("\"{known}\"")).collect();
        found.map(|&(_, value)| value).ok_or_else(|| wrong(&self.at(name), value, &names.join(" or ")))
    }

    /// A field each value of which is a feature.
    pub fn field(&self, path: &str, name: &Given) -> Result<usize> {
        let is_usable = |field: &Field| field.role.is_valued() && !field.sensitive;
        let place = self.fields.iter().position(|field| Some(field.name.as_str()) == name.text() && is_usable(field));
        place.ok_or_else(|| {
            let usable: Vec<&str> =
                self.fields.iter().filter(|field| is_usable(field)).map(|field| field.name.as_str()).collect();
            let expected = format!("a category, tag or creator that is not sensitive: one of {}", usable.join(", "));
            wrong(&self.at(path), name, &expected)
        })
    }

    pub fn fatigue(&self, base: Fatigue) -> Result<Fatigue> {
        let path = self.at("fatigue");
        match self.given.get("fatigue") {
            Given::Nothing => Ok(base),
            Given::Bool(false) => Ok(Fatigue { cost: 0.0, ..base }),
            given => {
                entries(given, &path, &["after", "hours", "cost"])?;
                Ok(Fatigue {
                    after: count_of(given, &path, "after", 1..=32, base.after)?,
                    hours: number_of(given, &path, "hours", 0.01..=MAX_HOURS, base.hours)?,
                    cost: number_of(given, &path, "cost", 0.0..=MAX_BOOST, base.cost)?,
                })
            }
        }
    }

    pub fn frequency(&self, base: Option<Frequency>) -> Result<Option<Frequency>> {
        let path = self.at("frequency");
        match self.given.get("frequency") {
            Given::Nothing => Ok(base),
            Given::Bool(false) => Ok(None),
            given => {
                entries(given, &path, &["most", "hours"])?;
                Ok(Some(Frequency {
                    most: count_of(given, &path, "most", 1..=32, 3)?,
                    hours: number_of(given, &path, "hours", 0.01..=MAX_HOURS, 24.0)?,
                }))
            }
        }
    }

    pub fn caps(&self, base: Vec<Cap>) -> Result<Vec<Cap>> {
        let given = self.given.get("caps");
        if given.is_nothing() {
            return Ok(base);
        }
        if !matches!(given, Given::Object(_)) {
            return Err(wrong(&self.at("caps"), given, "an object of fields, each with a whole number of 1 to 1,000"));
        }
        let caps = given.entries().iter().map(|(name, most)| {
            let path = format!("caps.{name}");
            let field = self.field(&path, &Given::Text(name.clone()))?;
            let most = most.whole_in(1..=1_000);
            let most = most.ok_or_else(|| wrong(&self.at(&path), given.get(name), "a whole number of 1 to 1,000"))?;
            Ok(Cap { field, most })
        });
        caps.collect()
    }

    pub fn rules<T>(
        &self,
        name: &str,
        base: Vec<T>,
        read: impl Fn(&Self, &Given, &str) -> Result<T>,
    ) -> Result<Vec<T>> {
        match self.given.get(name) {
            Given::Nothing => Ok(base),
            Given::List(list) if list.len() <= MOST_RULES => {
                let rules = list.iter().enumerate();
                rules.map(|(place, rule)| read(self, rule, &self.at(&format!("{name}[{place}]")))).collect()
            }
            other => Err(wrong(&self.at(name), other, "a list of at most 64 rules")),
        }
    }

    pub fn quota(&self, given: &Given, path: &str) -> Result<Quota> {
        entries(given, path, &["field", "value", "atLeast", "atMost"])?;
        let quota = Quota {
            test: self.test(given, path)?,
            at_least: number_of(given, path, "atLeast", 0.0..=1.0, 0.0)?,
            at_most: number_of(given, path, "atMost", 0.0..=1.0, 1.0)?,
        };
        if quota.at_least > quota.at_most {
            return Err(wrong(&format!("{path}.atMost"), given.get("atMost"), "no less than `atLeast`"));
        }
        Ok(quota)
    }

    pub fn boost(&self, given: &Given, path: &str) -> Result<Boost> {
        entries(given, path, &["field", "value", "item", "by", "label"])?;
        let by = given.get("by");
        Ok(Boost {
            test: match given.get("item") {
                Given::Nothing => self.test(given, path)?,
                item => Test::Item(text_of(item, &format!("{path}.item"), 512, "an item's id")?),
            },
            by: within(by, &format!("{path}.by"), -MAX_BOOST..=MAX_BOOST)?,
            label: label_of(given, path)?,
        })
    }

    pub fn pin(&self, given: &Given, path: &str) -> Result<SitePin> {
        entries(given, path, &["item", "position", "label"])?;
        Ok(SitePin {
            item: text_of(given.get("item"), &format!("{path}.item"), 512, "an item's id")?,
            position: count_of(given, path, "position", 0..=999, 0)?,
            label: label_of(given, path)?,
        })
    }

    /// A value of a field: one that is learned, or one that is only shown, as a group is.
    fn test(&self, given: &Given, path: &str) -> Result<Test> {
        let value = text_of(given.get("value"), &format!("{path}.value"), 10_000, "a value of the field")?;
        let name = given.get("field").text();
        let place = self.fields.iter().position(|field| Some(field.name.as_str()) == name && !field.sensitive);
        match place.map(|place| (place, &self.fields[place])) {
            Some((_, field)) if field.role.is_valued() => Ok(Test::Feature(feature_hash(&field.name, &value))),
            Some((place, field)) if field.shape == Shape::Text => Ok(Test::Shown(place, value)),
            _ => {
                let expected = "a field of one text or of values, and none that is sensitive";
                Err(wrong(&format!("{path}.field"), given.get("field"), expected))
            }
        }
    }
}

fn entries(given: &Given, path: &str, known: &[&str]) -> Result<()> {
    let expected = || format!("an object with {}", known.join(", "));
    if !matches!(given, Given::Object(_)) {
        return Err(wrong(path, given, &expected()));
    }
    match given.unknown_entry(known) {
        Some(name) => Err(wrong(&format!("{path}.{name}"), given.get(name), &expected())),
        None => Ok(()),
    }
}

fn within(value: &Given, path: &str, range: std::ops::RangeInclusive<f64>) -> Result<f64> {
    let bounds = [*range.start(), *range.end()].map(number_text);
    let expected = format!("a number of {} to {}", bounds[0], bounds[1]);
    value.number_in(range).ok_or_else(|| wrong(path, value, &expected))
}

fn number_of(given: &Given, path: &str, name: &str, range: std::ops::RangeInclusive<f64>, default: f64) -> Result<f64> {
    match given.get(name) {
        Given::Nothing => Ok(default),
        value => within(value, &format!("{path}.{name}"), range),
    }
}

fn count_of(given: &Given, path: &str, name: &str, range: std::ops::RangeInclusive<u32>, default: u32) -> Result<u32> {
    let value = given.get(name);
    if value.is_nothing() {
        return Ok(default);
    }
    let expected = format!("a whole number of {} to {}", range.start(), range.end());
    value.whole_in(range).ok_or_else(|| wrong(&format!("{path}.{name}"), value, &expected))
}

fn text_of(value: &Given, path: &str, longest: usize, expected: &str) -> Result<String> {
    let text = value.text().filter(|text| (1..=longest).contains(&text.len()));
    text.map(str::to_owned).ok_or_else(|| wrong(path, value, expected))
}

fn label_of(given: &Given, path: &str) -> Result<String> {
    let expected = "what the visitor reads about it, a text of 1 to 200 bytes";
    text_of(given.get("label"), &format!("{path}.label"), MAX_LABEL, expected)
}

pub(super) fn wrong(option: &str, got: &Given, expected: &str) -> Error {
    ErrorKind::Option { option: option.to_owned(), got: got.describe(), expected: expected.to_owned() }.into()
}
