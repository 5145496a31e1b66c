//! What the config says of each field.

use serde_json::Value;

use super::{object, only, set_in, wrong};
use crate::catalog::field::{FIELD_WEIGHTS, Role};
use crate::error::Result;

/// What the config says of a field.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct FieldConfig {
    /// The role, where it is given.
    pub role: Option<Role>,
    /// The weight, where it is given.
    pub weight: Option<f32>,
    /// Whether it must never be learned.
    pub sensitive: bool,
    /// Whether its numbers are ranks, where it says: 1 is the best.
    pub is_rank: Option<bool>,
}

pub(super) fn field_config(value: &Value, path: &str) -> Result<FieldConfig> {
    if let Value::String(name) = value {
        return Ok(FieldConfig { role: Some(role(name, path)?), ..FieldConfig::default() });
    }
    let entries = object(value, path)?;
    only(entries, path, &["role", "weight", "sensitive", "rank"])?;
    let mut field = FieldConfig::default();
    if let Some(name) = entries.get("role") {
        let path = format!("{path}.role");
        let name = name.as_str().ok_or_else(|| wrong(&path, &name.to_string(), "the name of a role, as a text"))?;
        field.role = Some(role(name, &path)?);
    }
    if entries.contains_key("weight") {
        let mut weight = 0.0;
        set_in(&mut weight, entries, path, "weight", FIELD_WEIGHTS)?;
        field.weight = Some(weight);
    }
    if let Some(sensitive) = entries.get("sensitive") {
        field.sensitive = sensitive
            .as_bool()
            .ok_or_else(|| wrong(&format!("{path}.sensitive"), &sensitive.to_string(), "true or false"))?;
    }
    if let Some(rank) = entries.get("rank") {
        let path = format!("{path}.rank");
        let is_prior = matches!(field.role, Some(Role::Popularity | Role::Trending));
        let is_rank = rank.as_bool().filter(|_| is_prior);
        let expected = "true or false, beside the role popularity or trending";
        field.is_rank = Some(is_rank.ok_or_else(|| wrong(&path, &rank.to_string(), expected))?);
    }
    Ok(field)
}

fn role(name: &str, path: &str) -> Result<Role> {
    Role::from_name(name).ok_or_else(|| {
        let names: Vec<&str> = Role::ALL.iter().map(|role| role.name()).collect();
        wrong(path, &format!("{name:?}"), &format!("one of {}", names.join(", ")))
    })
}
