//! The language of each item: from the config, or from a field of the item.

use std::cmp::Reverse;

use super::Language;
use crate::compile::source::{Scalar, Source, Value};
use crate::error::{Error, Result};

/// The config's setting of the language.
#[derive(Debug, Clone, PartialEq)]
pub struct LanguageChoice {
    /// The items' field with a BCP 47 tag.
    pub field: Option<String>,
    /// The language if there is no such field, or if its value is unknown.
    pub default: Language,
    /// The reason, for the report.
    pub why: &'static str,
}

impl Default for LanguageChoice {
    fn default() -> Self {
        Self { field: None, default: Language::ENGLISH, why: "the config does not say" }
    }
}

impl LanguageChoice {
    /// The language of each item, in the order of the items.
    ///
    /// Errors: `config_invalid` where no item has the field.
    pub fn of_all(&self, Source { items, fields, .. }: &Source) -> Result<Vec<Language>> {
        let Some(field) = &self.field else { return Ok(vec![self.default; items.len()]) };
        let Some(field) = fields.iter().position(|known| known == field) else {
            let expected = "the name of a field with the items' languages, as in {\"lang\": \"en\"}";
            return Err(Error::config("language.field", format!("`{field}`, a field that no item has"), expected));
        };
        Ok(items.iter().map(|item| item.get(field).and_then(spoken).unwrap_or(self.default)).collect())
    }
}

/// The language named by a value; for a list, the first that is known.
fn spoken(value: &Value) -> Option<Language> {
    match value {
        Value::Text(tag) => Language::from_tag(tag),
        Value::List(list) => list.iter().find_map(|scalar| match scalar {
            Scalar::Text(tag) => Language::from_tag(tag),
            Scalar::Number(_) => None,
        }),
        Value::Number(_) | Value::Bool(_) | Value::Other(_) => None,
    }
}

/// The languages with the number of items in each, the most frequent first.
pub fn tally(languages: &[Language]) -> Vec<(Language, usize)> {
    let mut counts = [0; Language::COUNT];
    languages.iter().for_each(|language| counts[language.index()] += 1);
    let mut met: Vec<_> = Language::all().map(|language| (language, counts[language.index()])).collect();
    met.retain(|&(_, items)| items > 0);
    met.sort_by_key(|&(language, items)| (Reverse(items), language));
    met
}
