//! The role of a field if the config does not give one: inferred from its name and its values.
//!
//! The inference is meant to be checked and corrected: `build` prints it, with the reason for each field and what it is not sure of. The rules are
//! in docs/data-roles.md.
//!
//! - [`table`]: the words; [`words`]: what a name speaks of; `evidence`: what the values are;
//! - `candidates`: the fields for the roles that one field has;
//! - `infer`: the role of a field; `doubts`: what speaks for another.

mod candidates;
mod doubts;
mod evidence;
mod infer;
pub mod table;
pub mod words;

use super::config::{Config, FieldConfig};
use super::source::Source;
use super::variants;
use crate::catalog::field::{Role, Shape};
use crate::error::{Error, Result};
use evidence::Seen;
use table::Topic;
use words::Name;

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
    /// What speaks for something else.
    pub doubt: Option<Doubt>,
    /// Whether its numbers are ranks, if the config says.
    pub is_rank: Option<bool>,
}

/// What speaks for another role or setting of a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Doubt {
    /// The other role; `None` if the role is not in doubt, but what else the config should say of it.
    pub alternative: Option<Role>,
    /// The reason, in words that follow the field's name.
    pub because: String,
    /// The entry of the config that the build would add: it settles the doubt, if it is right.
    pub config: String,
}

/// A field of the source.
struct Field<'a> {
    name: &'a str,
    words: Name,
    seen: Seen,
    given: FieldConfig,
}

impl Field<'_> {
    /// Whether its role is to be inferred, and may decide on those of others. Sensitive fields may not: otherwise their values would influence
    /// the order.
    fn is_open(&self) -> bool {
        self.given.role.is_none() && !self.given.sensitive
    }

    /// Whether its name and numbers look like ranks, where 1 is the best.
    fn looks_ranked(&self) -> bool {
        self.words.mentions(Topic::Rank) && self.seen.is_numeric() && self.seen.is_nearly_a_permutation()
    }
}

/// Gives every field of the items a role, in the order of [`Source::fields`]. `has_log`: interactions are counted besides, which order a first
/// visit.
///
/// Errors: `config_invalid` where the config names a field that no item has.
pub fn assign(source: &Source, config: &Config, has_log: bool) -> Result<Vec<Assigned>> {
    let fields = fields_of(source, config)?;
    let chosen = candidates::choose(&fields, config);
    let mut has_title = chosen.has_title(config);
    let mut assigned: Vec<Assigned> = Vec::new();
    for (place, field) in fields.iter().enumerate() {
        let (role, why) = match field.given.role {
            Some(role) => (role, "the config says so"),
            None if !config.variants.is_empty() && field.name == variants::FIELD => {
                (Role::VariantOf, "variants.same says so")
            }
            None => infer::role(field, place, &chosen, has_title),
        };
        has_title |= role == Role::Title && !field.given.sensitive;
        assigned.push(finished(field, role, why));
    }
    let all: Vec<_> = assigned.iter().map(|assigned| assigned.role).collect();
    let doubts = doubts::about_all(&doubts::Whole { fields: &fields, chosen: &chosen, source, config, has_log }, &all);
    assigned.iter_mut().zip(doubts).for_each(|(assigned, doubt)| assigned.doubt = doubt);
    Ok(assigned)
}

fn fields_of<'a>(source: &'a Source, config: &Config) -> Result<Vec<Field<'a>>> {
    let field =
        |name: &'a String| Field { name, words: Name::new(name), seen: Seen::default(), given: config.field(name) };
    let mut fields: Vec<Field> = source.fields.iter().map(field).collect();
    for (field, value) in source.items.iter().flat_map(|item| &item.fields) {
        fields[*field as usize].seen.add(value);
    }
    if let Some((name, _)) = config.fields.iter().find(|(name, _)| !fields.iter().any(|field| field.name == name)) {
        let expected = format!("one of {}", fields.iter().map(|field| field.name).collect::<Vec<_>>().join(", "));
        return Err(Error::config(&format!("fields.{name}"), "a field that no item has".to_owned(), &expected));
    }
    Ok(fields)
}

fn finished(field: &Field, role: Role, why: &'static str) -> Assigned {
    let Field { name, given, seen, .. } = field;
    // What is in stock says nothing of a visitor's taste.
    let is_learned = given.role.is_some() || !field.words.speaks_of_stock();
    let default = if is_learned { role.default_weight() } else { 0.0 };
    let has_weight = !given.sensitive && role != Role::Ignored;
    Assigned {
        name: (*name).to_owned(),
        role,
        shape: shape(role, seen, given.sensitive),
        weight: if has_weight { given.weight.unwrap_or(default) } else { 0.0 },
        sensitive: given.sensitive,
        why,
        doubt: None,
        is_rank: given.is_rank,
    }
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
