//! The role of a field if the config does not give one: inferred from its name and its values.
//!
//! The inference is meant to be checked and corrected: `build` prints it, with the reason for each field.

use std::collections::HashSet;

use super::config::Config;
use super::readers::date::is_evident;
use super::source::{Scalar, Source, Value};
use super::text::markup;
use super::variants;
use crate::catalog::field::{Role, Shape};
use crate::error::{Error, Result};
use crate::hash::xxh64;

/// A field with its role.
#[derive(Debug, Clone, PartialEq)]
pub struct Assigned {
    /// Its name.
    pub name: String,
    /// What it is for.
    pub role: Role,
    /// How its values are restored.
    pub shape: Shape,
    /// Its weight.
    pub weight: f32,
    /// Whether it is never learned.
    pub sensitive: bool,
    /// Why it has this role.
    pub why: &'static str,
    /// Whether its numbers are ranks, if the config says.
    pub is_rank: Option<bool>,
    /// Whether its name and numbers look like ranks, where 1 is the best.
    pub looks_ranked: bool,
}

/// Distinct values are counted up to this number.
const MANY: usize = 4_096;
/// A field with fewer numbers is not taken for ranks.
const LEAST_RANKED: usize = 5;

/// Statistics of a field's values.
#[derive(Default)]
struct Seen {
    items: usize,
    texts: usize,
    numbers: usize,
    lists: usize,
    flags: usize,
    others: usize,
    list_numbers: usize,
    addresses: usize,
    dates: usize,
    characters: usize,
    distinct: HashSet<u64>,
    /// Of the numbers: the smallest, the largest, and how many are whole.
    least: f64,
    most: f64,
    whole: usize,
}

impl Seen {
    fn add(&mut self, value: &Value) {
        self.items += 1;
        match value {
            Value::Text(text) => {
                self.texts += 1;
                self.add_text(text);
                self.addresses += usize::from(is_address(text));
                self.dates += usize::from(is_evident(text));
            }
            Value::Number(number) => self.add_number(*number),
            Value::List(list) => {
                self.lists += 1;
                for scalar in list {
                    match scalar {
                        Scalar::Text(text) => self.add_text(text),
                        Scalar::Number(_) => self.list_numbers += 1,
                    }
                }
            }
            Value::Bool(_) => self.flags += 1,
            Value::Other(_) => self.others += 1,
        }
    }

    fn add_number(&mut self, number: f64) {
        self.least = if self.numbers == 0 { number } else { self.least.min(number) };
        self.most = if self.numbers == 0 { number } else { self.most.max(number) };
        self.numbers += 1;
        self.whole += usize::from(number.fract() == 0.0);
        if self.distinct.len() < MANY {
            self.distinct.insert(number.to_bits());
        }
    }

    /// Whether nearly every number from 1 to the number of items occurs, nearly once each.
    fn is_nearly_a_permutation(&self) -> bool {
        let (count, distinct) = (self.numbers, self.distinct.len());
        count >= LEAST_RANKED
            && self.whole == count
            && self.least == 1.0
            && self.most <= 1.5 * count as f64
            && (distinct == MANY || 10 * distinct >= 9 * count)
    }

    /// A text counts by what it says: markup makes no text long.
    fn add_text(&mut self, text: &str) {
        self.characters += markup::said(text).len();
        if self.distinct.len() < MANY {
            self.distinct.insert(xxh64(markup::plain(text).trim().as_bytes(), 0));
        }
    }

    /// Whether most items with a text have one that no other item has.
    fn is_mostly_unique(&self) -> bool {
        self.distinct.len() == MANY || self.distinct.len() * 2 > self.texts
    }

    fn mean_length(&self) -> usize {
        self.characters / self.texts.max(1)
    }
}

/// Gives every field of the items a role, in the order of [`Source::fields`].
///
/// Errors: `config_invalid` where the config names a field that no item has.
pub fn assign(source: &Source, config: &Config) -> Result<Vec<Assigned>> {
    let mut fields: Vec<(&str, Seen)> = source.fields.iter().map(|name| (name.as_str(), Seen::default())).collect();
    for (field, value) in source.items.iter().flat_map(|item| &item.fields) {
        fields[*field as usize].1.add(value);
    }
    if let Some((name, _)) = config.fields.iter().find(|(name, _)| !fields.iter().any(|(known, _)| known == name)) {
        let expected = format!("one of {}", fields.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", "));
        return Err(Error::config(&format!("fields.{name}"), "a field that no item has".to_owned(), &expected));
    }
    // Sensitive fields do not influence the roles of others: otherwise their values would influence the order.
    let is_sensitive = |name: &str| config.field(name).sensitive;
    let title = fields
        .iter()
        .find(|(name, seen)| is_named_a_title(name) && !is_sensitive(name) && seen.texts > 0 && seen.lists == 0);
    let title = title.map(|(name, _)| *name);
    let taken = |wanted: Role| config.fields.iter().any(|(_, field)| field.role == Some(wanted) && !field.sensitive);
    let (mut has_title, mut has_popularity) = (taken(Role::Title), taken(Role::Popularity));
    let mut assigned = Vec::new();
    for (name, seen) in &fields {
        let given = config.field(name);
        let (role, why) = match given.role {
            Some(role) => (role, "the config says so"),
            // A field named as a title has precedence over one that only looks like a title.
            None if title == Some(name) && !has_title => (Role::Title, "its name says so"),
            None if !config.variants.is_empty() && *name == variants::FIELD => {
                (Role::VariantOf, "variants.same says so")
            }
            None => infer(name, seen, has_title || title.is_some(), has_popularity),
        };
        has_title |= role == Role::Title && !given.sensitive;
        has_popularity |= role == Role::Popularity && !given.sensitive;
        let learned = !given.sensitive && role != Role::Ignored;
        assigned.push(Assigned {
            name: (*name).to_owned(),
            role,
            shape: shape(role, seen, given.sensitive),
            weight: if learned { given.weight.unwrap_or(role.default_weight()) } else { 0.0 },
            sensitive: given.sensitive,
            why,
            is_rank: given.is_rank,
            looks_ranked: looks_ranked(name, seen),
        });
    }
    Ok(assigned)
}

fn looks_ranked(name: &str, seen: &Seen) -> bool {
    let name = name.to_lowercase();
    let is_named = ["rank", "position", "bestseller", "best_seller", "chart"].iter().any(|hint| name.contains(hint));
    is_named && seen.numbers == seen.items && seen.is_nearly_a_permutation()
}

fn infer(name: &str, seen: &Seen, has_title: bool, has_popularity: bool) -> (Role, &'static str) {
    let is_ranked = looks_ranked(name, seen);
    let name = name.to_lowercase();
    let named = |hints: &[&str]| hints.iter().any(|hint| name.contains(hint));
    if seen.flags == seen.items {
        return (Role::Flag, "true or false");
    }
    if seen.others + seen.flags > 0 || seen.list_numbers > 0 {
        return (Role::Stored, "it has values that are no texts, numbers or lists of texts");
    }
    if seen.numbers == seen.items {
        return match () {
            () if is_ranked => (Role::Number, "its name and its numbers speak of ranks, where 1 is the best"),
            () if !has_popularity && named(&["popular", "sales", "views", "downloads", "likes", "plays", "count"]) => {
                (Role::Popularity, "a number, and its name speaks of use")
            }
            () if named(&["price", "cost"]) => (Role::Price, "a number, and its name speaks of money"),
            () if named(&["_at", "date", "time", "publish", "created", "updated"]) => {
                (Role::Date, "a number, and its name speaks of time")
            }
            () => (Role::Number, "a number"),
        };
    }
    if seen.texts > 0 && seen.dates == seen.texts && seen.lists == 0 {
        return (Role::Date, "every value is a date");
    }
    if seen.texts > 0 && seen.addresses == seen.texts {
        let image = named(&["image", "img", "cover", "photo", "thumb", "poster", "picture", "icon"]);
        return if image { (Role::Image, "addresses of pictures") } else { (Role::Url, "addresses") };
    }
    if named(&[
        "author",
        "creator",
        "artist",
        "brand",
        "director",
        "maker",
        "writer",
        "composer",
        "publisher",
        "vendor",
    ]) {
        return (Role::Creator, "its name speaks of who made it");
    }
    if seen.lists > 0 {
        return (Role::Tag, "a list of texts");
    }
    if seen.mean_length() > 80 {
        return (Role::Text, "long texts");
    }
    match () {
        () if !seen.is_mostly_unique() => (Role::Category, "few different values"),
        () if !has_title && seen.mean_length() > 3 => (Role::Title, "short texts, different for most items"),
        () => (Role::Stored, "a different value for most items"),
    }
}

fn is_named_a_title(name: &str) -> bool {
    let name = name.to_lowercase();
    ["title", "name", "headline", "label"].iter().any(|hint| name.contains(hint))
}

fn shape(role: Role, seen: &Seen, sensitive: bool) -> Shape {
    if role.is_numeric() {
        return Shape::Number;
    }
    if role == Role::Flag && !sensitive {
        return Shape::Flag;
    }
    match ((role.is_valued() || role.is_filter()) && !sensitive, seen.lists > 0) {
        (true, true) => Shape::Values,
        (true, false) => Shape::Value,
        _ if seen.texts == seen.items => Shape::Text,
        _ => Shape::Json,
    }
}

fn is_address(text: &str) -> bool {
    text.starts_with("https://") || text.starts_with("http://") || (text.starts_with('/') && !text.contains(' '))
}
