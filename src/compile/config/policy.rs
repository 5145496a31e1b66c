//! The entry `policy`.

use super::json::{Entries, Entry, OBJECT};
use crate::catalog::policy::{EXPECTED_BASIS, EXPECTED_CONTACT, MOST_ENTRIES, Policy, Problem};
use crate::error::{Error, Result};
use crate::input::Given;

impl Policy {
    /// Reads the config's entry. Errors: `config_invalid`, which names the key.
    pub(super) fn from_config(given: Entry) -> Result<Self> {
        let names =
            ["version", "purposes", "legalBasis", "owner", "contact", "reviewBy", "forbiddenSurfaces", "notice"];
        let [version, purposes, legal_basis, owner, contact, review_by, forbidden_surfaces, notice] =
            Entries::within("policy", given, OBJECT)?.only(names)?;
        let policy = Self {
            version: required(&version, "a text: visitors are asked again when it changes")?,
            purposes: texts(&purposes)?.ok_or_else(|| missing(&purposes, "a list of texts"))?,
            legal_basis: required(&legal_basis, EXPECTED_BASIS)?,
            owner: required(&owner, "a text: who answers for the personalization")?,
            contact: required(&contact, EXPECTED_CONTACT)?,
            review_by: text(&review_by)?,
            forbidden_surfaces: texts(&forbidden_surfaces)?.unwrap_or_default(),
            notice: text(&notice)?,
        };
        match policy.problem() {
            Some(Problem { key, got, expected }) => Err(Error::config(&format!("policy.{key}"), got, expected)),
            None => Ok(policy),
        }
    }
}

fn missing(given: &Entry, expected: &str) -> Error {
    given.refused("nothing".to_owned(), expected)
}

fn text(given: &Entry) -> Result<Option<String>> {
    Ok(given.text_or_none(0..=usize::MAX, "a text")?.map(str::to_owned))
}

fn required(given: &Entry, expected: &str) -> Result<String> {
    text(given)?.ok_or_else(|| missing(given, expected))
}

fn texts(given: &Entry) -> Result<Option<Vec<String>>> {
    if !given.is_given() {
        return Ok(None);
    }
    let expected = format!("a list of at most {MOST_ENTRIES} texts");
    let list = given.elements(0..=MOST_ENTRIES, &expected)?;
    given.texts(&expected)?;
    Ok(Some(list.iter().filter_map(Given::text).map(str::to_owned).collect()))
}
