//! The entry `lifecycle`: for how long one does not need another, and after how long one needs it again.

use super::json::{Entries, Entry, OBJECT};
use crate::catalog::Role;
use crate::catalog::lifecycle::Life;
use crate::compile::roles::Assigned;
use crate::error::{Error, Result};

/// What the config says of how long items serve.
#[derive(Debug, Clone, PartialEq)]
pub struct LifecycleConfig {
    /// The field of the values; the first category if the config names none.
    pub field: Option<String>,
    /// By value of the field.
    pub values: Vec<(String, Life)>,
    /// By id of an item.
    pub items: Vec<(String, Life)>,
    /// Whether what the config does not say is learned from orders.
    pub learns: bool,
}

impl Default for LifecycleConfig {
    fn default() -> Self {
        Self { field: None, values: Vec::new(), items: Vec::new(), learns: true }
    }
}

impl LifecycleConfig {
    /// Reads the config's entry. Errors: `config_invalid`, which names the key.
    pub(super) fn from_config(given: Entry) -> Result<Self> {
        let [field, values, items, learn] =
            Entries::at("lifecycle", given, OBJECT)?.only(["field", "values", "items", "learn"])?;
        let field = field.text_or_none(1..=usize::MAX, "the name of a category, tag or creator")?;
        Ok(Self {
            field: field.map(str::to_owned),
            values: lives("lifecycle.values", values)?,
            items: lives("lifecycle.items", items)?,
            learns: learn.flag_or(true)?,
        })
    }

    /// The place of the field of the values; none if there are neither values nor a category. Errors: `config_invalid` for a field of which
    /// nothing is learned.
    pub fn field_of(&self, fields: &[Assigned]) -> Result<Option<usize>> {
        let is_usable = |field: &Assigned| field.role.is_valued() && !field.sensitive;
        let place = match &self.field {
            Some(name) => fields.iter().position(|field| field.name == *name && is_usable(field)),
            None => fields.iter().position(|field| field.role == Role::Category && is_usable(field)),
        };
        if place.is_some() || self.field.is_none() && self.values.is_empty() {
            return Ok(place);
        }
        let usable: Vec<&str> =
            fields.iter().filter(|field| is_usable(field)).map(|field| field.name.as_str()).collect();
        let got = self.field.as_ref().map_or_else(|| "none, and no category".to_owned(), |name| format!("\"{name}\""));
        let expected = format!("a category, tag or creator that is not sensitive: one of {}", usable.join(", "));
        Err(Error::config("lifecycle.field", got, &expected))
    }
}

/// What is said of each value or item.
fn lives(path: &str, given: Entry) -> Result<Vec<(String, Life)>> {
    let each = Entries::at(path, given, OBJECT)?;
    each.each().map(|entry| Ok((entry.name().to_owned(), life(entry)?))).collect()
}

fn life(given: Entry) -> Result<Life> {
    let path = given.path();
    let [owned, again] = Entries::within(&path, given, "an object with owned, again")?.only(["owned", "again"])?;
    let time = |entry: Entry| if entry.is_given() { positive(entry) } else { Ok(0.0) };
    Ok(Life { owned: time(owned)?, again: time(again)?, gaps: None })
}

fn positive(entry: Entry) -> Result<f64> {
    let time = entry.duration()?;
    if time > 0.0 { Ok(time) } else { Err(entry.wrong("a time above 0, such as \"30d\"")) }
}
