//! The site's declarations (shaping, segments, experiments), read back from a catalogue in the terms of the config, for `describe`
//! and `penchant inspect`.
//!
//! The result can be put into a config again and means the same (`tests/native/declared.rs`).

use super::experiments::Experiments;
use super::facts::{Band, FactRule};
use super::measures::{Bounds, Measure};
use super::segments::{Component, FactCondition, InterestRule, Segment};
use super::shaping::{CART, Diversify, Explore, Paths, Shaping};
use super::view::Catalog;
use crate::input::Given;
use crate::input::duration::written;

/// The shaping in force on a surface, in the terms of the config's `shaping`, whether it comes from the surface, the site or the
/// defaults. Rules that nobody set are left out.
pub fn shaping(catalog: &Catalog, surface: Option<&str>) -> Given {
    let shaping = catalog.shaping(surface);
    let config = catalog.shaping_config();
    let field = |place: usize| text(&catalog.fields()[place].name);
    let caps =
        shaping.caps.iter().map(|cap| (catalog.fields()[cap.field].name.clone(), Given::Number(cap.most.into())));
    let rules = |name| rules(&config, surface, name);
    object(vec![
        ("diversity", Given::Number(shaping.diversity)),
        ("diversify", text(if shaping.diversify == Diversify::Dpp { "dpp" } else { "mmr" })),
        ("calibration", shaping.calibration.map_or(Given::Nothing, Given::Number)),
        ("calibrate", shaping.calibrate.map_or(Given::Nothing, field)),
        ("exploration", Given::Number(shaping.exploration)),
        ("explore", text(if shaping.explore == Explore::Uniform { "uniform" } else { "thompson" })),
        ("rotation", Given::Number(shaping.rotation)),
        ("fatigue", fatigue(shaping)),
        ("frequency", frequency(shaping)),
        ("caps", if shaping.caps.is_empty() { Given::Nothing } else { Given::Object(caps.collect()) }),
        ("exposure", rules("exposure")),
        ("boosts", rules("boosts")),
        ("pins", rules("pins")),
        ("available", shaping.available.clone()),
        ("seen", shaping.seen.declared()),
        ("paths", paths(shaping)),
        ("basket", if shaping.has_cart { text(CART) } else { Given::Nothing }),
    ])
}

fn fatigue(shaping: &Shaping) -> Given {
    let fatigue = shaping.fatigue;
    if fatigue.cost == 0.0 {
        return Given::Bool(false);
    }
    object(vec![
        ("after", Given::Number(fatigue.after.into())),
        ("hours", Given::Number(fatigue.hours)),
        ("cost", Given::Number(fatigue.cost)),
    ])
}

/// What is said of paths; nothing for the defaults.
fn paths(shaping: &Shaping) -> Given {
    let paths = shaping.paths;
    if paths == Paths::DEFAULT {
        return Given::Nothing;
    }
    object(vec![
        ("reach", text(if paths.hides { "hide" } else { "show" })),
        ("lead", Given::Number(paths.lead)),
        ("mastered", Given::Number(paths.mastered)),
        ("halfLife", Given::Text(written(paths.half_life))),
    ])
}

fn frequency(shaping: &Shaping) -> Given {
    shaping.frequency.map_or(Given::Bool(false), |frequency| {
        object(vec![("most", Given::Number(frequency.most.into())), ("hours", Given::Number(frequency.hours))])
    })
}

/// The rules of a kind in force on a surface: its own, or else the site's, which `shape: false` on the surface removes. They are
/// read from the config, since the checked rules contain only the hash of a value.
fn rules(config: &Given, surface: Option<&str>, name: &str) -> Given {
    let own = surface.map_or(&Given::Nothing, |surface| config.get("surfaces").get(surface));
    let given = match own.get(name) {
        Given::Nothing if *own.get("shape") == Given::Bool(false) => &Given::Nothing,
        Given::Nothing => config.get("shaping").get(name),
        given => given,
    };
    // No rules and an empty list of them are the same.
    if *given == Given::List(Vec::new()) { Given::Nothing } else { given.clone() }
}

/// The segments in the order of their names, each as in `segments`, with its `name`.
pub fn segments(catalog: &Catalog) -> Given {
    Given::List(catalog.segments().iter().map(segment).collect())
}

fn segment(segment: &Segment) -> Given {
    let situations = segment.context.iter().map(|(key, values)| (key.clone(), texts(values)));
    let events = || object(vec![("atLeast", Given::Number(segment.events.into()))]);
    let has_centroid = !segment.centroid.is_empty();
    let measure = |wanted: Measure| segment.measures.iter().find(|bounds| bounds.measure == wanted);
    let measure = |wanted| measure(wanted).map_or(Given::Nothing, bounds);
    object(vec![
        ("name", text(&segment.name)),
        ("interests", list(&segment.interests, interest)),
        ("context", if segment.context.is_empty() { Given::Nothing } else { Given::Object(situations.collect()) }),
        ("events", if segment.events == 0 { Given::Nothing } else { events() }),
        ("recency", measure(Measure::Recency)),
        ("visits", measure(Measure::Visits)),
        ("purchases", measure(Measure::Purchases)),
        ("spend", measure(Measure::Spend)),
        ("facts", fact_conditions(&segment.facts)),
        ("centroid", list(&segment.centroid, component)),
        ("atLeast", if has_centroid { decimal(segment.similarity) } else { Given::Nothing }),
        ("group", segment.group.as_deref().map_or(Given::Nothing, text)),
    ])
}

fn bounds(bounds: &Bounds) -> Given {
    let bound = |bound: Option<f64>| match bound {
        Some(time) if bounds.measure == Measure::Recency => Given::Text(written(time)),
        Some(number) => Given::Number(number),
        None => Given::Nothing,
    };
    let within = if bounds.within.is_finite() { Given::Text(written(bounds.within)) } else { Given::Nothing };
    object(vec![("atLeast", bound(bounds.at_least)), ("atMost", bound(bounds.at_most)), ("within", within)])
}

fn interest(rule: &InterestRule) -> Given {
    let bound = |bound: Option<f32>| bound.map_or(Given::Nothing, decimal);
    object(vec![
        ("field", text(&rule.field)),
        ("value", text(&rule.value)),
        ("atLeast", bound(rule.at_least)),
        ("atMost", bound(rule.at_most)),
    ])
}

fn component(part: &Component) -> Given {
    object(vec![("field", text(&part.field)), ("value", text(&part.value)), ("weight", decimal(part.weight))])
}

fn fact_conditions(conditions: &[FactCondition]) -> Given {
    let bound = |bound: Option<f64>| bound.map_or(Given::Nothing, Given::Number);
    let condition = |condition: &FactCondition| match condition.words.is_empty() {
        true => object(vec![("atLeast", bound(condition.at_least)), ("atMost", bound(condition.at_most))]),
        false => texts(&condition.words),
    };
    named(conditions.iter().map(|known| (known.name.clone(), condition(known))).collect())
}

/// The facts that may be stated, in the order of their names, each as in `facts`, with its `name`.
pub fn facts(catalog: &Catalog) -> Given {
    Given::List(catalog.facts().iter().map(fact).collect())
}

fn fact(FactRule { name, field, weight, values, bands }: &FactRule) -> Given {
    let band = |band: &Band| Given::List(vec![Given::Number(band.least), Given::Number(band.most)]);
    object(vec![
        ("name", text(name)),
        ("field", field.as_deref().map_or(Given::Nothing, text)),
        ("values", named(values.iter().map(|(word, values)| (word.clone(), texts(values))).collect())),
        ("bands", named(bands.iter().map(|known| (known.name.clone(), band(known))).collect())),
        ("weight", if field.is_some() { decimal(*weight) } else { Given::Nothing }),
    ])
}

/// An object of a site's own names; nothing if it is empty.
fn named(entries: Vec<(String, Given)>) -> Given {
    if entries.is_empty() { Given::Nothing } else { Given::Object(entries) }
}

/// The settings for experiments, defaults included.
pub fn experiments(catalog: &Catalog) -> Given {
    let &Experiments { holdout, budget } = catalog.experiments();
    object(vec![("holdout", decimal(holdout)), ("budget", decimal(budget))])
}

/// An object of the entries that have a value. Takes a `Vec`: a function for arrays would be compiled once for each length.
fn object(entries: Vec<(&str, Given)>) -> Given {
    let there = entries.into_iter().filter(|(_, value)| !value.is_nothing());
    Given::Object(there.map(|(name, value)| (name.to_owned(), value)).collect())
}

fn list<T>(entries: &[T], tell: impl Fn(&T) -> Given) -> Given {
    if entries.is_empty() { Given::Nothing } else { Given::List(entries.iter().map(tell).collect()) }
}

fn texts(texts: &[String]) -> Given {
    Given::List(texts.iter().map(|one| text(one)).collect())
}

fn text(text: &str) -> Given {
    Given::Text(text.to_owned())
}

/// A number of the file in the shortest form, as in the config: 0.3, which single precision stores as 0.30000001192.
fn decimal(number: f32) -> Given {
    const DIGITS: f64 = 1e6;
    Given::Number((f64::from(number) * DIGITS).round() / DIGITS)
}
