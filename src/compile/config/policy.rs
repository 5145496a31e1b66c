//! The entry `policy`.

use serde_json::{Map, Value};

use super::{object, only, wrong};
use crate::catalog::policy::{EXPECTED_BASIS, EXPECTED_CONTACT, MOST_ENTRIES, Policy, Problem};
use crate::error::{Error, Result};

impl Policy {
    /// Reads the config's entry. Errors: `config_invalid`, which names the key.
    pub fn from_config(value: &Value) -> Result<Self> {
        let entries = object(value, "policy")?;
        let known =
            ["version", "purposes", "legalBasis", "owner", "contact", "reviewBy", "forbiddenSurfaces", "notice"];
        only(entries, "policy", &known)?;
        let policy = Self {
            version: required(entries, "version", "a text: visitors are asked again when it changes")?,
            purposes: list(entries, "purposes")?.ok_or_else(|| missing("purposes", "a list of texts"))?,
            legal_basis: required(entries, "legalBasis", EXPECTED_BASIS)?,
            owner: required(entries, "owner", "a text: who answers for the personalization")?,
            contact: required(entries, "contact", EXPECTED_CONTACT)?,
            review_by: text(entries, "reviewBy")?,
            forbidden_surfaces: list(entries, "forbiddenSurfaces")?.unwrap_or_default(),
            notice: text(entries, "notice")?,
        };
        match policy.problem() {
            Some(Problem { key, got, expected }) => Err(wrong(&format!("policy.{key}"), &got, expected)),
            None => Ok(policy),
        }
    }
}

fn missing(key: &str, expected: &str) -> Error {
    wrong(&format!("policy.{key}"), "nothing", expected)
}

fn text(entries: &Map<String, Value>, key: &str) -> Result<Option<String>> {
    let Some(value) = entries.get(key) else { return Ok(None) };
    let text = value.as_str().ok_or_else(|| wrong(&format!("policy.{key}"), &value.to_string(), "a text"))?;
    Ok(Some(text.to_owned()))
}

fn required(entries: &Map<String, Value>, key: &str, expected: &str) -> Result<String> {
    text(entries, key)?.ok_or_else(|| missing(key, expected))
}

fn list(entries: &Map<String, Value>, key: &str) -> Result<Option<Vec<String>>> {
    let Some(value) = entries.get(key) else { return Ok(None) };
    let texts = value
        .as_array()
        .filter(|list| list.len() <= MOST_ENTRIES)
        .and_then(|list| list.iter().map(|entry| entry.as_str().map(str::to_owned)).collect::<Option<Vec<String>>>());
    let texts = texts.ok_or_else(|| {
        wrong(&format!("policy.{key}"), &value.to_string(), &format!("a list of at most {MOST_ENTRIES} texts"))
    })?;
    Ok(Some(texts))
}
