//! `penchant.config.json`: what a site says about its fields and its ranking. Everything may be left out; whatever is
//! there and cannot be used is an error that names the path, so that a slip of the pen is not silence.

mod experiments;
mod facts;
mod fields;
mod json;
mod lifecycle;
mod policy;
mod presets;
mod segments;
mod shaping;

use std::ops::RangeInclusive;

pub use fields::FieldConfig;
use fields::field_config;
use json::{ConfigFile, Entries, Entry, OBJECT};
pub use lifecycle::LifecycleConfig;

use crate::catalog::experiments::Experiments;
use crate::catalog::facts::FactRule;
use crate::catalog::field::{Field, Role};

use crate::catalog::neighbours::{RELATED, TOGETHER};
use crate::catalog::policy::Policy;
use crate::catalog::segments::Segment;
use crate::catalog::settings::{
    DAYS, HALF_LIVES, PSEUDO_COUNT, Settings, Signal, Surface, TRUST_RANGE, WEIGHT_RANGE, WeightOverrides, overridden,
};
use crate::catalog::shaping::Shapings;
use crate::catalog::vectors::{ALPHAS, REGULARIZATIONS, Ridge};
use crate::compile::sets::SetNames;
use crate::compile::text::{Language, LanguageChoice};
use crate::error::{Error, ErrorKind, Result};
use crate::input::{Given, Origin};
use crate::visitor::log::retention::MOST_EVENTS;

/// The entries that there are.
const NAMES: [&str; 22] = [
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
    "variants",
    "lifecycle",
    "facts",
    presets::PRESET,
    "$schema",
];

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
    /// The fields in which the variants of one product are alike; none if variants are not looked for.
    pub variants: Vec<String>,
    /// What it says of how long items serve.
    pub lifecycle: LifecycleConfig,
    /// The facts that may be stated.
    pub facts: Vec<FactRule>,
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
            variants: Vec::new(),
            lifecycle: LifecycleConfig::default(),
            facts: Vec::new(),
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
        Self::read(&presets::resolved(json::parse(json)?)?, sets)
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

    /// Gives a field the role that its values show, where the config gives it none.
    pub fn infer(&mut self, name: &str, role: Role) {
        match self.fields.iter_mut().find(|(known, _)| known == name) {
            Some((_, field)) => field.role = field.role.or(Some(role)),
            None => self.fields.push((name.to_owned(), FieldConfig { role: Some(role), ..FieldConfig::default() })),
        }
    }

    /// Whether a field has the ids of related items.
    pub fn relates(&self) -> bool {
        self.fields.iter().any(|(_, field)| field.role == Some(Role::Related))
    }

    fn read(given: &Given, sets: &SetNames) -> Result<Self> {
        let root = Entries::within("", Entry::named("(the file)", given), OBJECT)?;
        let [
            fields,
            weights,
            trust,
            surfaces,
            half_life,
            freshness,
            popularity,
            trending,
            vectors,
            retention,
            language,
            bm25,
            policy,
            _shaping,
            _adapt,
            segments,
            experiments,
            variants,
            lifecycle,
            facts,
            _preset,
            _schema,
        ] = root.only(NAMES)?;
        let mut config = Config::default();
        for field in Entries::at("fields", fields, OBJECT)?.each() {
            config.fields.push((field.name().to_owned(), field_config(field)?));
        }
        // A field of related items is a set of neighbours too.
        let sets = &if config.relates() { sets.with(RELATED)? } else { sets.clone() };
        if language.is_given() {
            config.language = language_choice(language)?;
        }
        config.bm25 = Bm25::from_config(bm25)?;
        if policy.is_given() {
            config.policy = Some(Policy::from_config(policy)?);
        }
        config.segments = Segment::all_from_config(segments)?;
        config.experiments = Experiments::from_config(experiments)?;
        config.variants = same_fields(variants)?;
        config.lifecycle = LifecycleConfig::from_config(lifecycle)?;
        config.facts = FactRule::all_from_config(facts)?;
        let settings = &mut config.settings;
        // A shelf of `together` needs no weight, and on others people rarely want what they just bought a companion of.
        let goes_with = |name: &str| name == TOGETHER || name == RELATED;
        for (set, _) in sets.neighbours.iter().enumerate().filter(|&(_, &name)| goes_with(name)) {
            settings.weights[Signal::Neighbours(set as u8).index()] = 0.0;
        }
        settings.weights = overridden(&settings.weights, &by_signal(weights, WEIGHT_RANGE, sets)?);
        settings.half_trust = overridden(&settings.half_trust, &by_signal(trust, TRUST_RANGE, sets)?);
        for surface in Entries::at("surfaces", surfaces, OBJECT)?.each() {
            settings.surfaces.push(surface_config(surface, sets)?);
        }
        config.read_half_lives(half_life)?;
        let freshness = freshness.text_or_none(0..=usize::MAX, "the name of a date field")?;
        config.settings.freshness_field = freshness.map(str::to_owned);
        config.pseudo_counts.popularity = pseudo_count("popularity", popularity)?;
        config.pseudo_counts.trending = pseudo_count("trending", trending)?;
        for set in Entries::at("vectors", vectors, OBJECT)?.each() {
            config.ridges.push((set.name().to_owned(), ridge_config(set, &sets.vectors)?));
        }
        config.read_retention(retention)?;
        config.shaping = Shapings::given(given);
        config.keep_sensitive_apart()?;
        Ok(config)
    }

    fn read_half_lives(&mut self, given: Entry) -> Result<()> {
        let names = ["long", "short", "freshness", "trending"];
        let times = Entries::at("halfLife", given, OBJECT)?.only(names)?;
        let settings = &mut self.settings;
        let targets = [
            &mut settings.long_half_life_hours,
            &mut settings.short_half_life_hours,
            &mut settings.freshness_half_life_hours,
            &mut self.trending_half_life_hours,
        ];
        for (target, time) in targets.into_iter().zip(times) {
            *target = time.single_or(*target, HALF_LIVES)?;
        }
        Ok(())
    }

    fn read_retention(&mut self, given: Entry) -> Result<()> {
        let [events, days] = Entries::at("retention", given, OBJECT)?.only(["events", "days"])?;
        let settings = &mut self.settings;
        let events = events.single_or(settings.retained_events as f32, 1.0..=MOST_EVENTS as f32)?;
        settings.retained_events = events as u32;
        settings.retained_days = days.single_or(settings.retained_days, DAYS)?;
        Ok(())
    }

    /// Whether shelves can be shaped as it says, for items with these fields. Errors: `config_invalid`.
    pub fn check_shaping(&self, fields: &[Field]) -> Result<()> {
        Shapings::of_given(&self.shaping, fields).map(|_| ()).map_err(|error| match error.into_kind() {
            ErrorKind::Option { option, got, expected } => ErrorKind::Config { path: option, got, expected }.into(),
            other => other.into(),
        })
    }

    /// Whether the field of freshness is one of dates. Errors: `config_invalid`.
    pub fn check_freshness(&self, fields: &[Field]) -> Result<()> {
        let Some(name) = self.settings.freshness_field.as_deref() else { return Ok(()) };
        if fields.iter().any(|field| field.name == name && field.role == Role::Date) {
            return Ok(());
        }
        let dates: Vec<_> = fields.iter().filter(|field| field.role == Role::Date).map(|field| &*field.name).collect();
        let there_are =
            if dates.is_empty() { "there is none".to_owned() } else { format!("one of {}", dates.join(", ")) };
        Err(Error::config("freshness", format!("\"{name}\""), &format!("a field with the role date: {there_are}")))
    }

    /// What a sensitive field holds must not move the order by another entry of the config.
    fn keep_sensitive_apart(&self) -> Result<()> {
        let uses = [("freshness", &self.settings.freshness_field), ("language.field", &self.language.field)];
        for (path, name) in uses {
            if let Some(name) = name.as_deref().filter(|name| self.field(name).sensitive) {
                let expected = "a field that is not: what it holds must not move the order";
                return Err(Error::config(path, format!("`{name}`, a sensitive field"), expected));
            }
        }
        Ok(())
    }
}

impl Bm25 {
    fn from_config(given: Entry) -> Result<Self> {
        let [k1, b] = Entries::at("bm25", given, OBJECT)?.only(["k1", "b"])?;
        let default = Self::default();
        Ok(Self { k1: k1.single_or(default.k1, 0.0..=10.0)?, b: b.single_or(default.b, 0.0..=1.0)? })
    }
}

fn language_choice(given: Entry) -> Result<LanguageChoice> {
    if let Given::Text(_) = given.given() {
        return Ok(LanguageChoice { field: None, default: language(&given)?, why: "the config says so" });
    }
    let [field, default] = Entries::within("language", given, OBJECT)?.only(["field", "default"])?;
    let field = field.text(0..=usize::MAX, "the name of a field")?;
    Ok(LanguageChoice {
        field: Some(field.to_owned()),
        default: if default.is_given() { language(&default)? } else { Language::UNDETERMINED },
        why: "each item says so",
    })
}

fn language(tag: &Entry) -> Result<Language> {
    tag.given()
        .text()
        .and_then(Language::from_tag)
        .ok_or_else(|| tag.wrong(&format!("one of {}; or und, for words as they are written", Language::known())))
}

/// The fields of `variants.same`.
fn same_fields(given: Entry) -> Result<Vec<String>> {
    let [same] = Entries::at("variants", given, OBJECT)?.only(["same"])?;
    let expected = "a list of one to four names of fields";
    let names = if given.is_given() { same.elements(1..=4, expected)? } else { &[] };
    let name = |given: &Given| given.text().map(str::to_owned).ok_or_else(|| same.wrong(expected));
    let found: Vec<String> = names.iter().map(name).collect::<Result<_>>()?;
    match found.iter().enumerate().find(|(at, name)| found[..*at].contains(name)) {
        Some((_, name)) => Err(same.refused(format!("`{name}` twice"), "each field once")),
        None => Ok(found),
    }
}

fn surface_config(given: Entry, sets: &SetNames) -> Result<Surface> {
    let path = given.path();
    let [weights, _shaping] = Entries::within(&path, given, OBJECT)?.only(["weights", "shaping"])?;
    Ok(Surface { name: given.name().to_owned(), weights: by_signal(weights, WEIGHT_RANGE, sets)? })
}

fn pseudo_count(prior: &str, given: Entry) -> Result<f32> {
    let [count] = Entries::at(prior, given, OBJECT)?.only(["pseudoCount"])?;
    count.single_or(PSEUDO_COUNT, 0.001..=1e9)
}

fn ridge_config(given: Entry, sets: &[&str]) -> Result<Ridge> {
    if !sets.contains(&given.name()) {
        let expected =
            if sets.is_empty() { "nothing: there are none".to_owned() } else { format!("one of {}", sets.join(", ")) };
        return Err(given.refused(ConfigFile::UNREAD.to_owned(), &expected));
    }
    let path = given.path();
    let [alpha, regularization] = Entries::within(&path, given, OBJECT)?.only(["alpha", "regularization"])?;
    let default = Ridge::default();
    Ok(Ridge {
        alpha: alpha.single_or(default.alpha, ALPHAS)?,
        regularization: regularization.single_or(default.regularization, REGULARIZATIONS)?,
    })
}

/// A number for each of the signals that are named.
fn by_signal(given: Entry, range: RangeInclusive<f32>, sets: &SetNames) -> Result<WeightOverrides> {
    let path = given.path();
    let mut entries = Entries::at(&path, given, OBJECT)?;
    let named: Vec<(Signal, Entry)> = sets.signals().map(|(signal, name)| (signal, entries.take(name))).collect();
    entries.finish()?;
    let mut numbers = WeightOverrides::default();
    for (signal, number) in named {
        numbers[signal.index()] = number.single(range.clone())?;
    }
    Ok(numbers)
}
