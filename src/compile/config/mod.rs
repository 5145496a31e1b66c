//! `penchant.config.json`: what a site says about its fields and its ranking. Everything may be left out; whatever is
//! there and cannot be used is an error that names the path, so that a slip of the pen is not silence.

mod experiments;
mod fields;
mod policy;
mod segments;
mod shaping;

pub use fields::FieldConfig;
use fields::field_config;
use serde_json::{Map, Value};

use crate::catalog::experiments::Experiments;
use crate::catalog::field::Field;
use crate::catalog::policy::Policy;
use crate::catalog::segments::Segment;
use crate::catalog::settings::{
    DAYS, HALF_LIVES, PSEUDO_COUNT, Settings, Surface, TRUST_RANGE, WEIGHT_RANGE, WeightOverrides, overridden,
};
use crate::catalog::shaping::Shapings;
use crate::catalog::vectors::{ALPHAS, REGULARIZATIONS, Ridge};
use crate::compile::sets::SetNames;
use crate::compile::text::{Language, LanguageChoice};
use crate::error::{Error, ErrorKind, Result};
use crate::input::Given;
use crate::visitor::log::retention::MOST_EVENTS;

/// How often an item has to be chosen before that says anything: 0.001 to 1,000,000,000.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PseudoCounts {
    /// Of all time.
    pub popularity: f32,
    /// Of late.
    pub trending: f32,
}

impl Default for PseudoCounts {
    fn default() -> Self {
        Self { popularity: PSEUDO_COUNT, trending: PSEUDO_COUNT }
    }
}

/// How the frequency of a word counts.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bm25 {
    /// How soon a word that stands in an item again and again stops counting more, 0 (at once) to 10.
    pub k1: f32,
    /// How much a long text is held against its words, 0 (not at all) to 1.
    pub b: f32,
}

impl Default for Bm25 {
    fn default() -> Self {
        Self { k1: 1.2, b: 0.75 }
    }
}

/// A config that was read.
#[derive(Debug, Clone, PartialEq)]
pub struct Config {
    /// The fields it names.
    pub fields: Vec<(String, FieldConfig)>,
    /// What it says of the ranking.
    pub settings: Settings,
    /// After how many hours an interaction counts half in the prior of late.
    pub trending_half_life_hours: f32,
    /// From how many choices on the priors say anything.
    pub pseudo_counts: PseudoCounts,
    /// The sets of vectors it names, and how the visitor is regressed on each.
    pub ridges: Vec<(String, Ridge)>,
    /// Which language the texts are in.
    pub language: LanguageChoice,
    /// How often a word stands in a text, weighed.
    pub bm25: Bm25,
    /// What the site says of its personalization, where it says anything.
    pub policy: Option<Policy>,
    /// What it says of the shaping of shelves, as [`Shapings`] reads it.
    pub shaping: Given,
    /// The groups of visitors that it names.
    pub segments: Vec<Segment>,
    /// What it says of experiments.
    pub experiments: Experiments,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            fields: Vec::new(),
            settings: Settings::default(),
            trending_half_life_hours: 720.0,
            pseudo_counts: PseudoCounts::default(),
            ridges: Vec::new(),
            language: LanguageChoice::default(),
            bm25: Bm25::default(),
            policy: None,
            shaping: Given::Nothing,
            segments: Vec::new(),
            experiments: Experiments::default(),
        }
    }
}

impl Config {
    /// Reads a config; an empty text is an empty config. `sets` are the names of the sets of vectors and of neighbours,
    /// each of which is a signal too. Errors: `config_invalid`.
    pub fn parse(json: &str, sets: &SetNames) -> Result<Self> {
        if json.trim().is_empty() {
            return Ok(Self::default());
        }
        let value: Value = serde_json::from_str(json)
            .map_err(|error| wrong("(the file)", &format!("no JSON: {error}"), "one JSON object"))?;
        Self::from_value(&value, sets)
    }

    /// How the visitor is regressed on a set of vectors.
    pub fn ridge(&self, set: &str) -> Ridge {
        self.ridges.iter().find(|(known, _)| known == set).map_or_else(Ridge::default, |&(_, ridge)| ridge)
    }

    /// What it says of a field.
    pub fn field(&self, name: &str) -> FieldConfig {
        self.fields
            .iter()
            .find(|(known, _)| known == name)
            .map_or_else(FieldConfig::default, |(_, field)| field.clone())
    }

    fn from_value(value: &Value, sets: &SetNames) -> Result<Self> {
        let root = object(value, "(the file)")?;
        let known = [
            "fields",
            "weights",
            "trust",
            "surfaces",
            "halfLife",
            "freshness",
            "popularity",
            "trending",
            "vectors",
            "retention",
            "language",
            "bm25",
            "policy",
            "shaping",
            "adapt",
            "segments",
            "experiments",
            "$schema",
        ];
        only(root, "", &known)?;
        let mut config = Config::default();
        if let Some(fields) = root.get("fields") {
            for (name, field) in object(fields, "fields")? {
                config.fields.push((name.clone(), field_config(field, &format!("fields.{name}"))?));
            }
        }
        if let Some(language) = root.get("language") {
            config.language = language_choice(language)?;
        }
        if let Some(bm25) = root.get("bm25") {
            let given = object(bm25, "bm25")?;
            only(given, "bm25", &["k1", "b"])?;
            set(&mut config.bm25.k1, given, "bm25", "k1", 0.0, 10.0)?;
            set(&mut config.bm25.b, given, "bm25", "b", 0.0, 1.0)?;
        }
        if let Some(policy) = root.get("policy") {
            config.policy = Some(Policy::from_config(policy)?);
        }
        if let Some(segments) = root.get("segments") {
            config.segments = Segment::all_from_config(segments)?;
        }
        if let Some(experiments) = root.get("experiments") {
            config.experiments = Experiments::from_config(experiments)?;
        }
        let settings = &mut config.settings;
        if let Some(given) = root.get("weights") {
            settings.weights = overridden(&settings.weights, &by_signal(given, "weights", WEIGHT_RANGE, sets)?);
        }
        if let Some(given) = root.get("trust") {
            settings.half_trust = overridden(&settings.half_trust, &by_signal(given, "trust", TRUST_RANGE, sets)?);
        }
        if let Some(surfaces) = root.get("surfaces") {
            for (name, surface) in object(surfaces, "surfaces")? {
                settings.surfaces.push(surface_config(name, surface, sets)?);
            }
        }
        if let Some(half_life) = root.get("halfLife") {
            let times = object(half_life, "halfLife")?;
            only(times, "halfLife", &["long", "short", "freshness", "trending"])?;
            set_in(&mut settings.long_half_life_hours, times, "halfLife", "long", HALF_LIVES)?;
            set_in(&mut settings.short_half_life_hours, times, "halfLife", "short", HALF_LIVES)?;
            set_in(&mut settings.freshness_half_life_hours, times, "halfLife", "freshness", HALF_LIVES)?;
            set_in(&mut config.trending_half_life_hours, times, "halfLife", "trending", HALF_LIVES)?;
        }
        if let Some(field) = root.get("freshness") {
            let name =
                field.as_str().ok_or_else(|| wrong("freshness", &field.to_string(), "the name of a date field"))?;
            settings.freshness_field = Some(name.to_owned());
        }
        let PseudoCounts { popularity, trending } = &mut config.pseudo_counts;
        for (prior, count) in [("popularity", popularity), ("trending", trending)] {
            if let Some(given) = root.get(prior) {
                let entries = object(given, prior)?;
                only(entries, prior, &["pseudoCount"])?;
                set(count, entries, prior, "pseudoCount", 0.001, 1e9)?;
            }
        }
        if let Some(given) = root.get("vectors") {
            for (name, set) in object(given, "vectors")? {
                config.ridges.push((name.clone(), ridge_config(name, set, &sets.vectors)?));
            }
        }
        if let Some(retention) = root.get("retention") {
            let bounds = object(retention, "retention")?;
            only(bounds, "retention", &["events", "days"])?;
            let mut events = settings.retained_events as f32;
            set(&mut events, bounds, "retention", "events", 1.0, MOST_EVENTS as f32)?;
            settings.retained_events = events as u32;
            set_in(&mut settings.retained_days, bounds, "retention", "days", DAYS)?;
        }
        config.shaping = Shapings::given(root);
        config.keep_sensitive_apart()?;
        Ok(config)
    }

    /// Whether shelves can be shaped as it says, for items with these fields. Errors: `config_invalid`.
    pub fn check_shaping(&self, fields: &[Field]) -> Result<()> {
        Shapings::of_given(&self.shaping, fields).map(|_| ()).map_err(|error| match error.into_kind() {
            ErrorKind::Option { option, got, expected } => ErrorKind::Config { path: option, got, expected }.into(),
            other => other.into(),
        })
    }

    /// What a sensitive field holds must not move the order by another entry of the config.
    fn keep_sensitive_apart(&self) -> Result<()> {
        let uses = [("freshness", &self.settings.freshness_field), ("language.field", &self.language.field)];
        for (path, name) in uses {
            if let Some(name) = name.as_deref().filter(|name| self.field(name).sensitive) {
                let expected = "a field that is not: what it holds must not move the order";
                return Err(wrong(path, &format!("`{name}`, a sensitive field"), expected));
            }
        }
        Ok(())
    }
}

fn language_choice(value: &Value) -> Result<LanguageChoice> {
    if value.is_string() {
        return Ok(LanguageChoice { field: None, default: language(value, "language")?, why: "the config says so" });
    }
    let entries = object(value, "language")?;
    only(entries, "language", &["field", "default"])?;
    let name = entries.get("field").unwrap_or(&Value::Null);
    let field = name.as_str().ok_or_else(|| wrong("language.field", &name.to_string(), "the name of a field"))?;
    let default = entries.get("default").map(|tag| language(tag, "language.default")).transpose()?;
    Ok(LanguageChoice {
        field: Some(field.to_owned()),
        default: default.unwrap_or(Language::UNDETERMINED),
        why: "each item says so",
    })
}

fn language(tag: &Value, path: &str) -> Result<Language> {
    tag.as_str().and_then(Language::from_tag).ok_or_else(|| {
        let expected = format!("one of {}; or und, for words as they are written", Language::known());
        wrong(path, &tag.to_string(), &expected)
    })
}

fn surface_config(name: &str, value: &Value, sets: &SetNames) -> Result<Surface> {
    let path = format!("surfaces.{name}");
    let entries = object(value, &path)?;
    only(entries, &path, &["weights", "shaping"])?;
    let weights = match entries.get("weights") {
        Some(given) => by_signal(given, &format!("{path}.weights"), WEIGHT_RANGE, sets)?,
        None => WeightOverrides::default(),
    };
    Ok(Surface { name: name.to_owned(), weights })
}

fn ridge_config(name: &str, value: &Value, sets: &[&str]) -> Result<Ridge> {
    only_of(name, "vectors", sets)?;
    let path = format!("vectors.{name}");
    let entries = object(value, &path)?;
    only(entries, &path, &["alpha", "regularization"])?;
    let mut ridge = Ridge::default();
    set_in(&mut ridge.alpha, entries, &path, "alpha", ALPHAS)?;
    set_in(&mut ridge.regularization, entries, &path, "regularization", REGULARIZATIONS)?;
    Ok(ridge)
}

/// A number for each of the signals that are named.
fn by_signal(
    value: &Value,
    path: &str,
    range: std::ops::RangeInclusive<f32>,
    sets: &SetNames,
) -> Result<WeightOverrides> {
    let entries = object(value, path)?;
    let names: Vec<&str> = sets.signals().map(|(_, name)| name).collect();
    only(entries, path, &names)?;
    let mut numbers = WeightOverrides::default();
    for (signal, name) in sets.signals() {
        if entries.contains_key(name) {
            let mut given = 0.0;
            set(&mut given, entries, path, name, *range.start(), *range.end())?;
            numbers[signal.index()] = Some(given);
        }
    }
    Ok(numbers)
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

/// The same within a range that the catalogue's door knows as well.
fn set_in(
    target: &mut f32,
    entries: &Map<String, Value>,
    path: &str,
    key: &str,
    range: std::ops::RangeInclusive<f32>,
) -> Result<()> {
    set(target, entries, path, key, *range.start(), *range.end())
}

pub(super) fn object<'a>(value: &'a Value, path: &str) -> Result<&'a Map<String, Value>> {
    value.as_object().ok_or_else(|| wrong(path, &value.to_string(), "an object"))
}

pub(super) fn only(entries: &Map<String, Value>, path: &str, known: &[&str]) -> Result<()> {
    entries.keys().try_for_each(|key| only_of(key, path, known))
}

fn only_of(key: &str, path: &str, known: &[&str]) -> Result<()> {
    if known.contains(&key) {
        return Ok(());
    }
    let path = if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") };
    let known =
        if known.is_empty() { "nothing: there are none".to_owned() } else { format!("one of {}", known.join(", ")) };
    Err(wrong(&path, "an entry that nothing reads", &known))
}

pub(super) fn wrong(path: &str, got: &str, expected: &str) -> Error {
    ErrorKind::Config { path: path.to_owned(), got: got.to_owned(), expected: expected.to_owned() }.into()
}
