//! The entry `facts`: what a site or a visitor may state, and which values of the items' fields it matches.

use super::json::{Entries, Entry, OBJECT};
use crate::catalog::facts::{Band, FactRule, LARGEST, MOST_FACTS, MOST_WEIGHT};
use crate::catalog::segments::{MAX_NAME, MAX_VALUE, MOST_ENTRIES, Segment, is_text};
use crate::compile::roles::Assigned;
use crate::error::{Error, Result};
use crate::input::Given;

const VALUES: &str = "an object of 1 to 64 words, each with the value or the values of the field that it stands for";
const BANDS: &str = "an object of 1 to 64 bands: { small: [1, 49], large: [50, 100000] }";

impl FactRule {
    /// Reads the config's entry, whose names are in order. Errors: `config_invalid`, which names the key.
    pub(super) fn all_from_config(given: Entry) -> Result<Vec<Self>> {
        let entries = Entries::at("facts", given, OBJECT)?.each();
        if entries.len() > MOST_FACTS {
            return Err(given.refused(format!("{} of them", entries.len()), "64 facts at most"));
        }
        entries.map(Self::from_config).collect()
    }

    fn from_config(given: Entry) -> Result<Self> {
        let (path, name) = (given.path(), given.name());
        if !is_text(name, MAX_NAME) {
            return Err(given.refused(format!("a name of {} bytes", name.len()), "a name of 1 to 64 bytes"));
        }
        let names = ["field", "values", "bands", "weight"];
        let [field, values, bands, weight] = Entries::within(&path, given, OBJECT)?.only(names)?;
        for entry in [&values, &weight] {
            if entry.is_given() && !field.is_given() {
                let expected = "a `field` beside it: without one, the fact is only for segments and filters";
                return Err(entry.refused("an entry that needs a field".to_owned(), expected));
            }
        }
        let field = field.text_or_none(1..=usize::MAX, "the name of a category, tag, creator or flag")?;
        Ok(Self {
            name: name.to_owned(),
            field: field.map(str::to_owned),
            weight: weight.single_or(1.0, 0.0..=MOST_WEIGHT)?,
            values: values_in(&values)?,
            bands: bands_in(&bands)?,
        })
    }

    /// Whether each matches a field that facts can match, and whether segments name only these facts. Errors: `config_invalid`, which
    /// names the key.
    pub fn check_all(facts: &[Self], fields: &[Assigned], segments: &[Segment]) -> Result<()> {
        for fact in facts {
            let Some(name) = &fact.field else { continue };
            let field = fields.iter().find(|field| field.name == *name);
            let got = match field {
                Some(field) if field.sensitive => format!("`{name}`, a sensitive field"),
                Some(field) if Self::can_match(field.role) => continue,
                Some(field) => format!("`{name}`, of the role {}", field.role.name()),
                None => format!("`{name}`, which no item has"),
            };
            let expected = "a field with values that facts can match: a category, tag, creator or flag";
            return Err(Error::config(&format!("facts.{}.field", fact.name), got, expected));
        }
        for segment in segments {
            for condition in &segment.facts {
                if facts.iter().any(|fact| fact.name == condition.name) {
                    continue;
                }
                let names: Vec<&str> = facts.iter().map(|fact| fact.name.as_str()).collect();
                let path = format!("segments.{}.facts.{}", segment.name, condition.name);
                let expected = match names.is_empty() {
                    true => "a fact that the config declares in `facts`, which has none".to_owned(),
                    false => format!("a fact that the config declares in `facts`: one of {}", names.join(", ")),
                };
                return Err(Error::config(&path, "a fact that is not declared".to_owned(), &expected));
            }
        }
        Ok(())
    }
}

fn values_in(given: &Entry) -> Result<Vec<(String, Vec<String>)>> {
    if !given.is_given() {
        return Ok(Vec::new());
    }
    let path = given.path();
    let entries = Entries::within(&path, *given, VALUES)?.each();
    if !(1..=MOST_ENTRIES).contains(&entries.len()) {
        return Err(given.refused(format!("{} words", entries.len()), VALUES));
    }
    entries.map(|entry| Ok((entry.name().to_owned(), texts_in(&entry)?))).collect()
}

fn texts_in(given: &Entry) -> Result<Vec<String>> {
    let expected = "a text of 1 to 1,024 bytes, or a list of 1 to 64 of them";
    let mut texts = Vec::new();
    given.texts(expected)?.each_text(|text| texts.push(text.to_owned()));
    let is_sound = (1..=MOST_ENTRIES).contains(&texts.len()) && texts.iter().all(|text| is_text(text, MAX_VALUE));
    if is_sound && is_text(given.name(), MAX_VALUE) { Ok(texts) } else { Err(given.wrong(expected)) }
}

/// The bands in ascending order.
fn bands_in(given: &Entry) -> Result<Vec<Band>> {
    if !given.is_given() {
        return Ok(Vec::new());
    }
    let path = given.path();
    let entries = Entries::within(&path, *given, BANDS)?.each();
    if !(1..=MOST_ENTRIES).contains(&entries.len()) {
        return Err(given.refused(format!("{} bands", entries.len()), BANDS));
    }
    let mut bands = entries.map(|entry| Ok((band(&entry)?, entry))).collect::<Result<Vec<_>>>()?;
    bands.sort_by(|(one, _), (other, _)| one.least.total_cmp(&other.least));
    for pair in bands.windows(2) {
        let ((before, _), (band, entry)) = (&pair[0], &pair[1]);
        if before.most >= band.least {
            let got = format!("a band that overlaps `{}`, which ends at {}", before.name, before.most);
            return Err(entry.refused(got, "one that begins above it: both ends are included"));
        }
    }
    Ok(bands.into_iter().map(|(band, _)| band).collect())
}

fn band(given: &Entry) -> Result<Band> {
    let expected = "[least, most], two numbers, the first not above the second";
    let ends = given.elements(2..=2, expected)?;
    let number = |given: &Given| given.number_in(-LARGEST..=LARGEST);
    match (number(&ends[0]), number(&ends[1])) {
        (Some(least), Some(most)) if least <= most && is_text(given.name(), MAX_VALUE) => {
            Ok(Band { name: given.name().to_owned(), least, most })
        }
        (Some(least), Some(most)) if least > most => {
            Err(given.refused(format!("an empty band, from {least} to {most}"), expected))
        }
        _ => Err(given.wrong(expected)),
    }
}
