//! What the config says of each field.

use super::json::{Entries, Entry, OBJECT};
use crate::catalog::field::{FIELD_WEIGHTS, Role};
use crate::compile::readers::split::Split;
use crate::error::Result;
use crate::input::Given;

/// What the config says of a field.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct FieldConfig {
    /// The role, where it is given.
    pub role: Option<Role>,
    /// The weight, where it is given.
    pub weight: Option<f32>,
    /// Whether it must never be learned.
    pub sensitive: bool,
    /// Whether values that differ in case alone are one.
    pub folds_case: bool,
    /// Whether its numbers are ranks, where it says: 1 is the best.
    pub is_rank: Option<bool>,
    /// How its texts are split into lists, where it says; `Some(None)` if they are not.
    pub split: Option<Option<Split>>,
}

pub(super) fn field_config(given: Entry) -> Result<FieldConfig> {
    if let Given::Text(_) = given.given() {
        return Ok(FieldConfig { role: Some(role(&given)?), ..FieldConfig::default() });
    }
    let path = given.path();
    let names = ["role", "weight", "sensitive", "rank", "case", "split"];
    let [named, weight, sensitive, rank, case, split] = Entries::within(&path, given, OBJECT)?.only(names)?;
    let role = if named.is_given() { Some(role(&named)?) } else { None };
    let is_sensitive = sensitive.flag_or(false)?;
    if is_sensitive && role == Some(Role::Related) {
        return Err(
            sensitive.wrong("false, or another role: lists of related items are in the catalogue for everybody")
        );
    }
    Ok(FieldConfig {
        role,
        weight: weight.single(FIELD_WEIGHTS)?,
        sensitive: is_sensitive,
        folds_case: folds_case(&case, role)?,
        is_rank: is_rank(&rank, role)?,
        split: split_at(&split, role)?,
    })
}

fn role(given: &Entry) -> Result<Role> {
    let name = given.text(0..=usize::MAX, "the name of a role, as a text")?;
    Role::from_name(name).ok_or_else(|| {
        let names: Vec<&str> = Role::ALL.iter().map(|role| role.name()).collect();
        given.refused(format!("{name:?}"), &format!("one of {}", names.join(", ")))
    })
}

fn is_rank(given: &Entry, role: Option<Role>) -> Result<Option<bool>> {
    match (given.given(), role) {
        (Given::Nothing, _) => Ok(None),
        (Given::Bool(is_rank), Some(Role::Popularity | Role::Trending)) => Ok(Some(*is_rank)),
        _ => Err(given.wrong("true or false, beside the role popularity or trending")),
    }
}

fn split_at(given: &Entry, role: Option<Role>) -> Result<Option<Option<Split>>> {
    let is_list =
        role.is_none_or(|role| role.is_valued() || matches!(role, Role::Prerequisites | Role::Related | Role::Group));
    match given.given() {
        Given::Nothing => Ok(None),
        Given::Bool(false) => Ok(Some(None)),
        Given::Text(mark) if is_list && (1..=16).contains(&mark.len()) => Ok(Some(Some(Split::At(mark.clone())))),
        _ => Err(given.wrong(
            "false, or a text of 1 to 16 bytes that stands between the values of a tag, a category, a creator or ids",
        )),
    }
}

fn folds_case(given: &Entry, role: Option<Role>) -> Result<bool> {
    let is_valued = role.is_none_or(Role::is_valued);
    match given.given() {
        Given::Nothing => Ok(false),
        Given::Text(case) if is_valued && case == "fold" => Ok(true),
        Given::Text(case) if is_valued && case == "exact" => Ok(false),
        _ => Err(given.wrong("\"fold\" or \"exact\", of a category, a tag or a creator")),
    }
}
