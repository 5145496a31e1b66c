//! Export of a profile.

use std::borrow::Cow;

use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};

use super::{FORMAT, SETS, TABLES, VERSION};
use crate::catalog::facts::FactValue;
use crate::insight::Interest;
use crate::order;
use crate::visitor::log::{Decision, Entry, Fact, FeatureName, Log, Remembered, Shown};

/// An exported profile.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Portable<'a> {
    format: &'static str,
    version: u32,
    exported_at: f64,
    events: Vec<PortableEvent<'a>>,
    items: Vec<PortableItem<'a>>,
    interests: Vec<PortableInterest<'a>>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
struct PortableEvent<'a> {
    number: f64,
    r#type: &'static str,
    at: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    item: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    surface: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    recommendation: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    position: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    amount: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    duration_ms: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    query: Option<Cow<'a, str>>,
    #[serde(skip_serializing_if = "ByName::is_empty")]
    context: ByName<'a, &'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    interest: Option<&'a FeatureName>,
    #[serde(skip_serializing_if = "Option::is_none")]
    event: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    goal: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    progress: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    key: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    shown: Option<PortableShown<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    decision: Option<Cow<'a, Decision>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    fact: Option<FactObject<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    branch: Option<&'a str>,
    /// The numbers that are moved into the branch, as ranges.
    #[serde(skip_serializing_if = "Option::is_none")]
    events: Option<Vec<[f64; 2]>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    below: Option<&'a str>,
    /// The changes of interests that a preference makes.
    #[serde(skip_serializing_if = "Option::is_none")]
    changes: Option<Vec<PortableFeature<'a>>>,
}

/// A fact that was stated; without a value, it was withdrawn.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FactObject<'a> {
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<&'a FactValue>,
}

impl<'a> From<&'a Fact> for FactObject<'a> {
    fn from(fact: &'a Fact) -> Self {
        Self { name: &fact.name, value: fact.value.as_ref() }
    }
}

/// Values by name, in the order of the names. A map type would add its own sort to the download.
#[derive(Debug, Clone, PartialEq)]
pub struct ByName<'a, T>(Vec<(&'a str, T)>);

impl<T> ByName<'_, T> {
    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl<'a, T> FromIterator<(&'a str, T)> for ByName<'a, T> {
    fn from_iter<I: IntoIterator<Item = (&'a str, T)>>(values: I) -> Self {
        let mut values: Vec<_> = values.into_iter().collect();
        order::insertion(&mut values, |(one, _), (other, _)| one < other);
        Self(values)
    }
}

impl<T: Serialize> Serialize for ByName<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (name, value) in &self.0 {
            map.serialize_entry(name, value)?;
        }
        map.end()
    }
}

#[derive(Debug, Clone, PartialEq, Serialize)]
struct PortableShown<'a> {
    propensity: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[serde(rename = "lots")]
    draws: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    baseline: Option<u32>,
    signals: ByName<'a, f64>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
struct PortableItem<'a> {
    id: &'a str,
    features: Vec<PortableFeature<'a>>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
struct PortableFeature<'a> {
    field: &'a str,
    value: &'a str,
    weight: f64,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
struct PortableInterest<'a> {
    field: &'a str,
    value: &'a str,
    weight: f64,
    events: u32,
}

/// Everything in a log, and the interests that follow from it.
pub fn export<'a>(log: &'a Log, interests: &'a [Interest], now: f64) -> Portable<'a> {
    Portable {
        format: FORMAT,
        version: VERSION,
        exported_at: now,
        events: log.entries().iter().map(event_out).collect(),
        items: log.items().iter().map(item_out).collect(),
        interests: interests
            .iter()
            .map(|Interest { field, value, weight, events, .. }| PortableInterest {
                field,
                value,
                weight: *weight,
                events: *events,
            })
            .collect(),
    }
}

fn event_out(Entry { sequence, event, .. }: &Entry) -> PortableEvent<'_> {
    let situations = event.context.situations().iter();
    PortableEvent {
        number: *sequence as f64,
        r#type: event.kind().name(),
        at: event.at,
        item: event.item(),
        surface: event.surface.as_deref(),
        recommendation: event.recommendation.as_deref(),
        position: event.position,
        value: event.value_field(),
        amount: event.amount_field(),
        duration_ms: event.duration_field(),
        query: event.query_field(),
        context: situations.map(|situation| (situation.key.as_str(), situation.value.as_str())).collect(),
        interest: event.payload.interest(),
        event: event.undoes().map(|number| number as f64),
        goal: event.goal_field(),
        progress: event.progress,
        key: event.key.as_deref(),
        shown: event.shown().map(shown_out),
        decision: event.decision_field(),
        fact: event.fact_field().map(FactObject::from),
        branch: event.branch_field(),
        below: event.preference().map(|preference| preference.below.as_str()),
        changes: event.preference().map(|preference| changes_out(&preference.changes)),
        events: event.moved_field().map(|moved| moved.iter().map(|&(from, to)| [from as f64, to as f64]).collect()),
    }
}

fn changes_out(changes: &[(FeatureName, f64)]) -> Vec<PortableFeature<'_>> {
    let changes =
        changes.iter().map(|(FeatureName { field, value }, weight)| PortableFeature { field, value, weight: *weight });
    changes.collect()
}

fn shown_out(Shown { propensity, draws, baseline, signals }: &Shown) -> PortableShown<'_> {
    let signals = signals.iter().map(|&(signal, value)| (signal.name(SETS, TABLES), f64::from(value)));
    let draws = Some(*draws).filter(|&draws| draws != 0);
    PortableShown { propensity: *propensity, draws, baseline: *baseline, signals: signals.collect() }
}

fn item_out(item: &Remembered) -> PortableItem<'_> {
    let features = item.features.iter().map(|feature| PortableFeature {
        field: &feature.field,
        value: &feature.value,
        weight: f64::from(feature.weight),
    });
    PortableItem { id: &item.id, features: features.collect() }
}
