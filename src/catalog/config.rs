//! `penchant.config.json`: what a site says about its fields and its ranking. Everything may be left out; whatever is
//! there and cannot be used is an error that names the path, so that a slip of the pen is not silence.

use serde_json::{Map, Value};

use super::field::Role;
use super::settings::{Settings, Signal, Surface, WEIGHT_RANGE, WeightOverrides, overridden};
use crate::error::{Error, Result};

/// What the config says of a field.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct FieldConfig {
    /// The role, where it is given.
    pub role: Option<Role>,
    /// The weight, where it is given.
    pub weight: Option<f32>,
    /// Whether it must never be learned.
    pub sensitive: bool,
}

/// A config that was read.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Config {
    /// The fields it names.
    pub fields: Vec<(String, FieldConfig)>,
    /// What it says of the ranking.
    pub settings: Settings,
}

impl Config {
    /// Reads a config; an empty text is an empty config. Errors: `config_invalid`.
    pub fn parse(json: &str) -> Result<Self> {
        if json.trim().is_empty() {
            return Ok(Self::default());
        }
        let value: Value = serde_json::from_str(json)
            .map_err(|error| wrong("(the file)", &format!("no JSON: {error}"), "one JSON object"))?;
        Self::from_value(&value)
    }

    /// What it says of a field.
    pub fn field(&self, name: &str) -> FieldConfig {
        self.fields
            .iter()
            .find(|(known, _)| known == name)
            .map_or_else(FieldConfig::default, |(_, field)| field.clone())
    }

    fn from_value(value: &Value) -> Result<Self> {
        let root = object(value, "(the file)")?;
        only(root, "", &["fields", "weights", "surfaces", "halfLife", "retention", "$schema"])?;
        let mut config = Config::default();
        if let Some(fields) = root.get("fields") {
            for (name, field) in object(fields, "fields")? {
                config.fields.push((name.clone(), field_config(field, &format!("fields.{name}"))?));
            }
        }
        let settings = &mut config.settings;
        if let Some(given) = root.get("weights") {
            settings.weights = overridden(&settings.weights, &weights(given, "weights")?);
        }
        if let Some(surfaces) = root.get("surfaces") {
            for (name, surface) in object(surfaces, "surfaces")? {
                settings.surfaces.push(surface_config(name, surface)?);
            }
        }
        if let Some(half_life) = root.get("halfLife") {
            let times = object(half_life, "halfLife")?;
            only(times, "halfLife", &["long", "short"])?;
            set(&mut settings.long_half_life_hours, times, "halfLife", "long", 0.01, 876_000.0)?;
            set(&mut settings.short_half_life_hours, times, "halfLife", "short", 0.01, 876_000.0)?;
        }
        if let Some(retention) = root.get("retention") {
            let bounds = object(retention, "retention")?;
            only(bounds, "retention", &["events", "days"])?;
            let mut events = settings.retained_events as f32;
            set(&mut events, bounds, "retention", "events", 1.0, 100_000.0)?;
            settings.retained_events = events as u32;
            set(&mut settings.retained_days, bounds, "retention", "days", 0.01, 36_500.0)?;
        }
        Ok(config)
    }
}

fn field_config(value: &Value, path: &str) -> Result<FieldConfig> {
    if let Value::String(name) = value {
        return Ok(FieldConfig { role: Some(role(name, path)?), ..FieldConfig::default() });
    }
    let entries = object(value, path)?;
    only(entries, path, &["role", "weight", "sensitive"])?;
    let mut field = FieldConfig::default();
    if let Some(name) = entries.get("role") {
        let path = format!("{path}.role");
        let name = name.as_str().ok_or_else(|| wrong(&path, &name.to_string(), "the name of a role, as a text"))?;
        field.role = Some(role(name, &path)?);
    }
    if entries.contains_key("weight") {
        let mut weight = 0.0;
        set(&mut weight, entries, path, "weight", 0.0, 100.0)?;
        field.weight = Some(weight);
    }
    if let Some(sensitive) = entries.get("sensitive") {
        field.sensitive = sensitive
            .as_bool()
            .ok_or_else(|| wrong(&format!("{path}.sensitive"), &sensitive.to_string(), "true or false"))?;
    }
    Ok(field)
}

fn role(name: &str, path: &str) -> Result<Role> {
    Role::from_name(name).ok_or_else(|| {
        let names: Vec<&str> = Role::ALL.iter().map(|role| role.name()).collect();
        wrong(path, &format!("{name:?}"), &format!("one of {}", names.join(", ")))
    })
}

fn surface_config(name: &str, value: &Value) -> Result<Surface> {
    let path = format!("surfaces.{name}");
    let entries = object(value, &path)?;
    only(entries, &path, &["weights"])?;
    let weights = match entries.get("weights") {
        Some(given) => weights(given, &format!("{path}.weights"))?,
        None => WeightOverrides::default(),
    };
    Ok(Surface { name: name.to_owned(), weights })
}

fn weights(value: &Value, path: &str) -> Result<WeightOverrides> {
    let entries = object(value, path)?;
    let names = Signal::ALL.map(Signal::name);
    only(entries, path, &names)?;
    let mut weights = WeightOverrides::default();
    for (weight, name) in weights.iter_mut().zip(names) {
        if entries.contains_key(name) {
            let mut given = 0.0;
            set(&mut given, entries, path, name, *WEIGHT_RANGE.start(), *WEIGHT_RANGE.end())?;
            *weight = Some(given);
        }
    }
    Ok(weights)
}

/// Sets `target` from a number of the object, where it is there.
fn set(target: &mut f32, entries: &Map<String, Value>, path: &str, key: &str, least: f32, most: f32) -> Result<()> {
    let Some(value) = entries.get(key) else { return Ok(()) };
    let number = value.as_f64().map(|number| number as f32).filter(|number| (least..=most).contains(number));
    *target = number.ok_or_else(|| {
        wrong(&format!("{path}.{key}"), &value.to_string(), &format!("a number of {least} to {most}"))
    })?;
    Ok(())
}

fn object<'a>(value: &'a Value, path: &str) -> Result<&'a Map<String, Value>> {
    value.as_object().ok_or_else(|| wrong(path, &value.to_string(), "an object"))
}

fn only(entries: &Map<String, Value>, path: &str, known: &[&str]) -> Result<()> {
    match entries.keys().find(|key| !known.contains(&key.as_str())) {
        Some(key) => {
            let path = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
            Err(wrong(&path, "an entry that nothing reads", &format!("one of {}", known.join(", "))))
        }
        None => Ok(()),
    }
}

fn wrong(path: &str, got: &str, expected: &str) -> Error {
    Error::Config { path: path.to_owned(), got: got.to_owned(), expected: expected.to_owned() }
}
