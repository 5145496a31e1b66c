//! Presets: what suits a kind of site, below what the config itself says.
//!
//! A preset is a config without fields: it says nothing that depends on how a site names its fields. docs/presets.md has its values, and how they were measured.

use super::json::{self, ConfigFile};
use crate::error::{Error, Result};
use crate::input::{Given, Origin};

/// The presets by name, as JSON.
const PRESETS: [(&str, &str); 5] = [
    ("shop", include_str!("presets/shop.json")),
    ("news", include_str!("presets/news.json")),
    ("docs", include_str!("presets/docs.json")),
    ("courses", include_str!("presets/courses.json")),
    ("media", include_str!("presets/media.json")),
];

/// The entry that names a preset.
pub(super) const PRESET: &str = "preset";

/// The config with the preset that it names laid below it. Errors: `config_invalid` where there is none of the name.
pub(super) fn resolved(config: Given) -> Result<Given> {
    let Some(named) = entry(&config, PRESET) else { return Ok(config) };
    let known = named.text().and_then(|name| PRESETS.iter().find(|(preset, _)| *preset == name));
    let Some((_, preset)) = known else {
        let expected = format!("one of {}", PRESETS.map(|(name, _)| name).join(", "));
        return Err(Error::config(PRESET, ConfigFile::describe(named), &expected));
    };
    Ok(over(json::parse(preset)?, config))
}

fn entry<'a>(config: &'a Given, name: &str) -> Option<&'a Given> {
    let Given::Object(entries) = config else { return None };
    entries.iter().find(|(known, _)| known == name).map(|(_, value)| value)
}

/// `upper` laid over `lower`: objects are joined entry by entry, anything else of `upper` takes the place of what is below it.
fn over(lower: Given, upper: Given) -> Given {
    let (Given::Object(mut joined), Given::Object(entries)) = (lower, upper.clone()) else { return upper };
    for (name, value) in entries {
        match joined.iter_mut().find(|(known, _)| *known == name) {
            Some((_, below)) => *below = over(std::mem::replace(below, Given::Nothing), value),
            None => joined.push((name, value)),
        }
    }
    joined.sort_by(|(one, _), (other, _)| one.cmp(other));
    Given::Object(joined)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compile::config::Config;
    use crate::compile::sets::SetNames;

    fn config(json: &str) -> Result<Config> {
        Config::parse(json, &SetNames::default())
    }

    #[test]
    fn every_preset_is_a_sound_config() {
        for (name, _) in PRESETS {
            let preset =
                config(&format!("{{\"preset\":\"{name}\"}}")).unwrap_or_else(|error| panic!("{name}: {error}"));
            assert_ne!(preset, Config::default(), "{name} says something");
            assert!(preset.fields.is_empty(), "{name} names no field");
        }
    }

    #[test]
    fn what_a_config_says_is_above_its_preset_entry_by_entry() {
        let lower = json::parse(r#"{"weights":{"session":0.5,"trending":1},"list":[1,2],"kept":true}"#).unwrap();
        let upper = json::parse(r#"{"weights":{"session":0},"list":[3],"own":"x"}"#).unwrap();
        let expected =
            json::parse(r#"{"kept":true,"list":[3],"own":"x","weights":{"session":0,"trending":1}}"#).unwrap();
        assert_eq!(over(lower, upper), expected);
    }

    #[test]
    fn what_names_no_preset_is_refused() {
        for json in [r#"{"preset":"shops"}"#, r#"{"preset":1}"#, r#"{"preset":null}"#, r#"{"preset":{}}"#] {
            let message = config(json).unwrap_err().to_string();
            assert!(
                message.contains("`preset`") && message.contains("one of shop, news, docs, courses, media"),
                "{message}"
            );
        }
    }
}
