//! The entry `segments`.

use super::json::{Entries, Entry, OBJECT};
use crate::catalog::facts::{FactValue, LARGEST as LARGEST_FACT, MOST_FACTS};
use crate::catalog::measures::{Bounds, LARGEST, Measure};
use crate::catalog::segments::{
    Component, FactCondition, InterestRule, MAX_NAME, MAX_VALUE, MOST_ENTRIES, MOST_EVENTS, MOST_SEGMENTS, Segment,
    is_text,
};
use crate::compile::roles::Assigned;
use crate::error::{Error, Result};

impl Segment {
    /// Reads the config's entry, whose names are in order. Errors: `config_invalid`, which names the key.
    pub(super) fn all_from_config(given: Entry) -> Result<Vec<Self>> {
        let entries = Entries::at("segments", given, OBJECT)?.each();
        if entries.len() > MOST_SEGMENTS {
            return Err(given.refused(format!("{} of them", entries.len()), "256 at most"));
        }
        entries.map(Self::from_config).collect()
    }

    /// Whether each is about fields of which something is learned. Errors: `config_invalid`, which names the key.
    pub fn check_fields(segments: &[Self], fields: &[Assigned]) -> Result<()> {
        for segment in segments {
            for (path, name) in segment.fields() {
                let field = fields.iter().find(|field| field.name == name);
                let got = match field {
                    Some(field) if field.sensitive => format!("`{name}`, a sensitive field"),
                    Some(field) if field.role.is_valued() || field.role.is_text() => continue,
                    Some(field) => format!("`{name}`, of the role {}", field.role.name()),
                    None => format!("`{name}`, which no item has"),
                };
                let expected = "a field of which something is learned: title, text, category, tag or creator";
                return Err(Error::config(&format!("segments.{}.{path}", segment.name), got, expected));
            }
        }
        Ok(())
    }

    fn from_config(given: Entry) -> Result<Self> {
        let (path, name) = (given.path(), given.name());
        if !is_text(name, MAX_NAME) {
            return Err(given.refused(format!("a name of {} bytes", name.len()), "a name of 1 to 64 bytes"));
        }
        let names = [
            "interests",
            "context",
            "events",
            "recency",
            "visits",
            "purchases",
            "spend",
            "facts",
            "centroid",
            "atLeast",
            "group",
        ];
        let [interests, context, events, recency, visits, purchases, spend, facts, centroid, at_least, group] =
            Entries::within(&path, given, OBJECT)?.only(names)?;
        let given_measures = Measure::ALL.into_iter().zip([recency, visits, purchases, spend]);
        let measures =
            given_measures.filter(|(_, given)| given.is_given()).map(|(measure, given)| bounds(measure, given));
        let (interests, centroid) = (list(&interests, interest_rule)?, list(&centroid, component)?);
        let segment = Self {
            name: name.to_owned(),
            interests,
            context: situations(context)?,
            events: least_events(events)?,
            measures: measures.collect::<Result<_>>()?,
            facts: fact_conditions(facts)?,
            similarity: similarity(&at_least, centroid.is_empty())?,
            group: group_name(&group, centroid.is_empty())?,
            centroid,
        };
        if segment.says_something() {
            return Ok(segment);
        }
        let expected =
            "one or more of interests, context, events, recency, visits, purchases, spend, facts and centroid";
        Err(given.refused("no condition".to_owned(), expected))
    }
}

/// The entries of a list; none where it is not given.
fn list<T>(given: &Entry, read: fn(Entry) -> Result<T>) -> Result<Vec<T>> {
    if !given.is_given() {
        return Ok(Vec::new());
    }
    let elements = given.elements(1..=MOST_ENTRIES, "a list of 1 to 64 entries")?.iter().enumerate();
    elements.map(|(place, element)| read(Entry::named(&format!("{}[{place}]", given.path()), element))).collect()
}

fn interest_rule(given: Entry) -> Result<InterestRule> {
    let path = given.path();
    let names = ["field", "value", "atLeast", "atMost"];
    let [field, value, least, most] = Entries::within(&path, given, OBJECT)?.only(names)?;
    let (field, value) = (feature_part(&field)?, feature_part(&value)?);
    let (at_least, at_most) = (share(&least)?, share(&most)?);
    if at_least.is_none() && at_most.is_none() {
        return Err(given.refused("an interest without a bound".to_owned(), "`atLeast`, `atMost` or both"));
    }
    if at_least.zip(at_most).is_some_and(|(least, most)| least > most) {
        return Err(most.refused("less than `atLeast`".to_owned(), "a number that is not"));
    }
    Ok(InterestRule { field, value, at_least, at_most })
}

fn component(given: Entry) -> Result<Component> {
    let path = given.path();
    let [field, value, weight] = Entries::within(&path, given, OBJECT)?.only(["field", "value", "weight"])?;
    let (field, value) = (feature_part(&field)?, feature_part(&value)?);
    match share(&weight)?.unwrap_or(1.0) {
        0.0 => Err(weight.refused("0".to_owned(), "a number of -1 to 1 that is not 0")),
        weight => Ok(Component { field, value, weight }),
    }
}

/// A field's name, or a value of it.
fn feature_part(given: &Entry) -> Result<String> {
    let text = given.given().text().filter(|text| is_text(text, MAX_VALUE));
    text.map(str::to_owned).ok_or_else(|| given.wrong("a text of 1 to 1,024 bytes"))
}

fn share(given: &Entry) -> Result<Option<f32>> {
    given.single(-1.0..=1.0)
}

fn situations(given: Entry) -> Result<Vec<(String, Vec<String>)>> {
    if !given.is_given() {
        return Ok(Vec::new());
    }
    let path = given.path();
    let entries = Entries::within(&path, given, OBJECT)?.each();
    let keys = entries.len();
    let situations = entries.take(MOST_ENTRIES + 1).map(situation).collect::<Result<Vec<_>>>()?;
    if (1..=MOST_ENTRIES).contains(&keys) {
        return Ok(situations);
    }
    Err(given.refused(format!("{keys} keys"), "1 to 64 keys of a situation"))
}

fn situation(given: Entry) -> Result<(String, Vec<String>)> {
    let expected = "a text of 1 to 64 bytes, or a list of 1 to 64 of them";
    let mut values = Vec::new();
    given.texts(expected)?.each_text(|value| values.push(value.to_owned()));
    let is_sound = (1..=MOST_ENTRIES).contains(&values.len()) && values.iter().all(|value| is_text(value, MAX_NAME));
    if is_sound && is_text(given.name(), MAX_NAME) {
        return Ok((given.name().to_owned(), values));
    }
    Err(given.wrong(expected))
}

fn least_events(given: Entry) -> Result<u32> {
    if !given.is_given() {
        return Ok(0);
    }
    let path = given.path();
    let [at_least] = Entries::within(&path, given, OBJECT)?.only(["atLeast"])?;
    at_least.whole(1..=MOST_EVENTS)
}

/// By name of a fact, its words (`healthcare`, `["a", "b"]`, `true`) or `{ atLeast, atMost }`.
fn fact_conditions(given: Entry) -> Result<Vec<FactCondition>> {
    if !given.is_given() {
        return Ok(Vec::new());
    }
    let path = given.path();
    let entries = Entries::within(&path, given, OBJECT)?.each();
    if !(1..=MOST_FACTS).contains(&entries.len()) {
        return Err(given.refused(format!("{} facts", entries.len()), "1 to 64 of them"));
    }
    entries.map(fact_condition).collect()
}

fn fact_condition(given: Entry) -> Result<FactCondition> {
    let expected = "a text, true or false, a list of 1 to 64 texts, or { atLeast, atMost }";
    let name = given.name().to_owned();
    let condition = match FactValue::of(given.given()) {
        Some(FactValue::Flag(is)) => FactCondition { name, words: vec![is.to_string()], ..Default::default() },
        Some(FactValue::Text(word)) => FactCondition { name, words: vec![word], ..Default::default() },
        Some(FactValue::Texts(words)) => FactCondition { name, words, ..Default::default() },
        Some(FactValue::Number(number)) => {
            FactCondition { name, at_least: Some(number), at_most: Some(number), ..Default::default() }
        }
        None => {
            let path = given.path();
            let [least, most] = Entries::within(&path, given, expected)?.only(["atLeast", "atMost"])?;
            let bound = |entry: &Entry| if entry.is_given() { entry.number(RANGE).map(Some) } else { Ok(None) };
            FactCondition { name, words: Vec::new(), at_least: bound(&least)?, at_most: bound(&most)? }
        }
    };
    match (condition.at_least, condition.at_most) {
        (None, None) if condition.words.is_empty() => {
            Err(given.refused("no bound".to_owned(), "`atLeast`, `atMost` or both"))
        }
        (Some(least), Some(most)) if least > most => {
            Err(given.refused("`atMost` less than `atLeast`".to_owned(), "bounds between which a number can be"))
        }
        _ => Ok(condition),
    }
}

/// The numbers that a fact can have.
const RANGE: std::ops::RangeInclusive<f64> = -LARGEST_FACT..=LARGEST_FACT;

fn bounds(measure: Measure, given: Entry) -> Result<Bounds> {
    let path = given.path();
    let is_time = measure == Measure::Recency;
    let entries = Entries::within(&path, given, OBJECT)?;
    let (least, most, within) = if is_time {
        let [least, most] = entries.only(["atLeast", "atMost"])?;
        (least, most, None)
    } else {
        let [least, most, within] = entries.only(["atLeast", "atMost", "within"])?;
        (least, most, Some(within).filter(Entry::is_given))
    };
    let bound = |entry: &Entry| match entry.is_given() {
        true if is_time => entry.duration().map(Some),
        true => entry.number(0.0..=LARGEST).map(Some),
        false => Ok(None),
    };
    let at_least = bound(&least)?;
    // An act is never of the very moment in which it is asked about.
    let at_most = if is_time && most.is_given() { Some(most.lasting()?) } else { bound(&most)? };
    if at_least.is_none() && at_most.is_none() {
        return Err(given.refused("no bound".to_owned(), "`atLeast`, `atMost` or both"));
    }
    if at_least.zip(at_most).is_some_and(|(least, most)| least > most) {
        return Err(most.refused("less than `atLeast`".to_owned(), "a bound that is not"));
    }
    let within = within.map_or(Ok(f64::INFINITY), |within| within.lasting())?;
    Ok(Bounds { measure, within, at_least, at_most })
}

/// How near the centroid a visitor has to be: a little, where the config does not say.
fn similarity(at_least: &Entry, has_no_centroid: bool) -> Result<f32> {
    const A_LITTLE: f32 = 0.2;
    match share(at_least)? {
        Some(_) if has_no_centroid => {
            Err(at_least.refused("a similarity without a centroid".to_owned(), "a `centroid` beside it"))
        }
        given => Ok(given.unwrap_or(A_LITTLE)),
    }
}

fn group_name(given: &Entry, has_no_centroid: bool) -> Result<Option<String>> {
    if !given.is_given() {
        return Ok(None);
    }
    match given.given().text() {
        Some(name) if is_text(name, MAX_NAME) && !has_no_centroid => Ok(Some(name.to_owned())),
        _ => Err(given.wrong("a name of 1 to 64 bytes, on a segment that has a centroid")),
    }
}
