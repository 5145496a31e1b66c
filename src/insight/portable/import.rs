//! Import of a profile: everything is checked before anything is used.

use super::{FORMAT, SETS, TABLES, VERSION};
use crate::catalog::facts::FactValue;
use crate::catalog::segments::{MAX_NAME, is_text};
use crate::catalog::view::LARGEST_ENTRY;
use crate::catalog::{Catalog, Signal};
use crate::error::{Error, ErrorKind, Result};
use crate::input::{Given, number_text};
use crate::spelling::value_hash;
use crate::visitor::log::branches::{Numbers, are_sound};
use crate::visitor::log::check::sequence;
use crate::visitor::log::context;
use crate::visitor::log::event::{FUTURE_MS, LATEST_MS, MAX_TEXT};
use crate::visitor::log::fields::Fields;
use crate::visitor::log::retention::{MOST_EVENTS, MOST_WISHES};
use crate::visitor::log::units::{is_before_the_web, likely_unit};
use crate::visitor::log::{
    Context, Decision, DecisionKind, Entry, Event, EventKind, Fact, FeatureName, Log, Remembered, RememberedFeature,
    Sequence, Shown, Wishes,
};

/// The most controls that are read: more than retention leaves in a profile.
const MOST_CONTROLS: usize = 10_000;
/// The most events, and the most items, that are read: as many as a profile can hold.
const MOST: usize = MOST_EVENTS + MOST_CONTROLS;
/// The most features of an item.
const MOST_FEATURES: usize = 10_000;
/// The most features of all items together: each is in memory several times during the import.
const MOST_FEATURES_OF_ALL: usize = 1_000_000;
/// The longest list of an answer's variants, in bytes.
const MOST_QUESTION: usize = 32 * (Decision::MAX + 1);
/// The longest id, in bytes.
const MOST_ID: usize = 512;
/// The largest entry of an item's vector.
const LARGEST_WEIGHT: f64 = LARGEST_ENTRY as f64;

/// The log in exported data. Errors: `import_invalid`, which names the place.
pub fn import(given: &Given, catalog: &Catalog, now: f64) -> Result<Log> {
    if given.text().is_some() {
        let expected = "an object, as data.export() returned it: read a text with JSON.parse first";
        return Err(wrong_text("format".to_owned(), "a text".to_owned(), expected));
    }
    if given.get("format").text() != Some(FORMAT) {
        return Err(wrong("format", given.get("format"), "\"penchant-profile\": what data.export() returned"));
    }
    if given.get("version").whole_in(VERSION..=VERSION).is_none() {
        return Err(wrong("version", given.get("version"), "1, the version that this library writes and reads"));
    }
    let items = list(given, "items")?;
    let features: usize = items.iter().map(|item| length_of(item.get("features"))).sum();
    if features > MOST_FEATURES_OF_ALL {
        let expected = "1,000,000 of all items together at most";
        return Err(wrong_text("items".to_owned(), format!("items with {features} features"), expected));
    }
    // Faults of events are reported before those of items.
    let items = each_in(items, |item, place| item_in(item, place, catalog));
    let mut events = each_in(list(given, "events")?, |event, place| event_in(event, place, (catalog, now)))?;
    if let Some(place) = events.windows(2).position(|pair| pair[0].0 >= pair[1].0) {
        let path = format!("events[{}].number", place + 1);
        return Err(wrong_text(path, events[place + 1].0.to_string(), "a larger number than the event before has"));
    }
    check_times(&events, now)?;
    let controls = events.iter().filter(|(_, event)| event.kind().is_control()).count();
    if controls > MOST_CONTROLS {
        return Err(wrong_text("events".to_owned(), format!("{controls} controls"), "10,000 of them at most"));
    }
    // There can be no wish about a sensitive interest.
    let is_kept =
        |event: &Event| event.payload.interest().is_none_or(|interest| !catalog.is_sensitive(&interest.field));
    events.retain(|(_, event)| is_kept(event));
    let log = Log::new(events, items?);
    check_wishes(&log.standing())?;
    Ok(log)
}

/// Checks that the number of wishes in force is within the limit. Errors: `import_invalid`.
pub fn check_wishes(standing: &[&Entry]) -> Result<()> {
    let wishes = Wishes::of(standing).count();
    if wishes <= MOST_WISHES {
        return Ok(());
    }
    Err(wrong_text("events".to_owned(), format!("{wishes} wishes, those here included"), "1,000 that stand at most"))
}

fn each_in<T>(list: &[Given], mut read: impl FnMut(&Given, usize) -> Result<T>) -> Result<Vec<T>> {
    let mut all = Vec::with_capacity(list.len());
    for (place, given) in list.iter().enumerate() {
        all.push(read(given, place)?);
    }
    Ok(all)
}

fn event_in(given: &Given, place: usize, (catalog, now): (&Catalog, f64)) -> Result<(Sequence, Event)> {
    let path = |name: &str| format!("events[{place}].{name}");
    let number = given.get("number");
    let number = sequence(number).ok_or_else(|| wrong(&path("number"), number, "a whole number from 1"))?;
    let named = given.get("type").text();
    let control = EventKind::ALL.into_iter().find(|kind| kind.is_control() && Some(kind.name()) == named);
    let event = match control {
        Some(kind) => control_in(given, kind, (catalog, now)).ok_or_else(|| {
            wrong_text(
                path("type"),
                format!("a \"{}\" that makes no sense", kind.name()),
                "a wish as data.export() wrote it",
            )
        })?,
        None => act_in(given, now).map_err(|cause| match cause.kind() {
            ErrorKind::EventField { field, got, expected } => wrong_text(path(field), got.clone(), expected),
            ErrorKind::EventInFuture { got, unit } => wrong_text(path("at"), of_unit(got, *unit), AT),
            _ => wrong(&path("type"), given.get("type"), "a type of event as data.export() writes it"),
        })?,
    };
    Ok((number, event))
}

/// A copy of which no act is later than 1999 has times in another unit. Single ones may be from a device whose clock was wrong.
fn check_times(events: &[(Sequence, Event)], now: f64) -> Result<()> {
    let is_act = |(_, event): &&(Sequence, Event)| !event.kind().is_control();
    let Some(place) = events.iter().position(|event| is_act(&event)) else { return Ok(()) };
    if !events.iter().filter(is_act).all(|(_, event)| is_before_the_web(event.at, now)) {
        return Ok(());
    }
    let at = events[place].1.at;
    Err(wrong_text(format!("events[{place}].at"), of_unit(&number_text(at), likely_unit(at)), AT))
}

/// What an event's time may be.
const AT: &str = "milliseconds since 1970, from 2000 on and at most a day ahead of the clock";

/// A time, with the question whether it has another unit.
fn of_unit(got: &str, unit: Option<&str>) -> String {
    unit.map_or_else(|| got.to_owned(), |unit| format!("{got} (are these {unit}?)"))
}

/// An event that a page recorded, or that the engine decided.
fn act_in(given: &Given, now: f64) -> Result<Event> {
    let named = given.get("type").text();
    let decisions = [DecisionKind::Choice, DecisionKind::Exposure];
    if let Some(kind) = decisions.into_iter().find(|kind| Some(EventKind::from(*kind).name()) == named) {
        return decided_in(given, kind, now);
    }
    let is_undo = named.and_then(EventKind::from_name).is_some_and(EventKind::takes_back);
    // A time beyond the range of clocks could be stored, but not read again.
    let latest = if is_undo { LATEST_MS } else { now.min(LATEST_MS - FUTURE_MS) };
    let mut event = Event::check_exported(given, latest)?;
    event.at = if is_undo { not_ahead(event.at, now) } else { event.at };
    if !given.get("shown").is_nothing() {
        let shown = shown_in(given.get("shown"));
        let shown = shown.ok_or_else(|| unsound(given, "shown", "a propensity, lots, a baseline and signals"))?;
        let place = event.shown_mut();
        *place.ok_or_else(|| unsound(given, "shown", "nothing but on an impression"))? = Some(shown);
    }
    Ok(event)
}

/// A decision of the engine.
fn decided_in(given: &Given, kind: DecisionKind, now: f64) -> Result<Event> {
    let decision = decision_in(given.get("decision"));
    let decision = decision.ok_or_else(|| unsound(given, "decision", "a name, a variant and a propensity"))?;
    let at = given.get("at").number_in(0.0..=now + FUTURE_MS);
    let at = at.ok_or_else(|| unsound(given, "at", "milliseconds since 1970, at most a day ahead of the clock"))?;
    let situation = given.get("context");
    if !Context::can_be(situation) {
        return Err(unsound(given, "context", context::EXPECTED));
    }
    let mut event = Event::decided(kind, decision, Context::of(situation), at);
    // The id by which later events name a choice.
    event.recommendation = bounded(given.get("recommendation"), MOST_ID).map(str::to_owned);
    event.surface = bounded(given.get("surface"), MAX_TEXT).map(str::to_owned);
    event.branch = bounded(given.get("branch"), MAX_NAME).map(str::to_owned);
    Ok(event)
}

fn unsound(given: &Given, field: &'static str, expected: &'static str) -> Error {
    ErrorKind::EventField { field: field.into(), got: given.get(field).describe(), expected }.into()
}

fn decision_in(given: &Given) -> Option<Decision> {
    let text = |name: &str| given.get(name).text().map(str::to_owned);
    let decision = Decision {
        name: text("name")?,
        variant: text("variant")?,
        propensity: given.get("propensity").number_in(0.0..=1.0)?,
    };
    decision.is_sound().then_some(decision)
}

fn shown_in(given: &Given) -> Option<Shown> {
    let signals = given.get("signals");
    let value = |signal: Signal| signals.get(signal.name(SETS, TABLES)).number_in(-1e6..=1e6);
    let values = Signal::ALL.into_iter().filter_map(|signal| Some((signal, value(signal)? as f32)));
    let shown = Shown {
        propensity: given.get("propensity").number_in(0.0..=1.0)?,
        draws: match given.get("lots") {
            Given::Nothing => 0,
            draws => draws.whole_in(1..=u32::MAX)?,
        },
        baseline: given.get("baseline").whole_in(0..=u32::MAX - 1),
        signals: values.collect(),
    };
    shown.is_sound().then_some(shown)
}

fn control_in(given: &Given, kind: EventKind, (catalog, now): (&Catalog, f64)) -> Option<Event> {
    let text = |given: &Given, longest: usize| bounded(given, longest).map(str::to_owned);
    let interest = match ["field", "value"].map(|name| bounded(given.get("interest").get(name), FeatureName::MAX)) {
        [Some(field), Some(value)] => Some(FeatureName::new(field, &catalog.spelt(field, value))),
        [None, None] => None,
        _ => return None,
    };
    let at = given.get("at").number_in(0.0..=LATEST_MS).map(|at| not_ahead(at, now))?;
    let mut fields = Fields {
        item: text(given.get("item"), MOST_ID),
        interest,
        value: kind.values().and_then(|range| given.get("value").number_in(range)),
        branch: text(given.get("branch"), MAX_NAME),
        moved: moved_in(given.get("events")),
        preferred: preferred_in(given, catalog),
        ..Fields::default()
    };
    if kind == EventKind::Given {
        fields.fact = Some(fact_in(given.get("fact"))?);
    }
    if kind == EventKind::Answer {
        fields.decision = decision_in(given.get("decision"));
        fields.goal = text(given.get("goal"), Decision::MAX);
        fields.query = text(given.get("query"), MOST_QUESTION);
    }
    fields.event(kind, at)
}

/// A fact; without a value, it was withdrawn.
fn fact_in(given: &Given) -> Option<Fact> {
    let name = given.get("name").text().filter(|name| is_text(name, MAX_NAME))?.to_owned();
    let value = match given.get("value") {
        Given::Nothing => None,
        value => Some(FactValue::of(value)?),
    };
    Some(Fact { name, value })
}

/// The numbers that are moved into a branch.
fn moved_in(given: &Given) -> Option<Numbers> {
    let Given::List(list) = given else { return None };
    let range = |given: &Given| match given {
        Given::List(ends) if ends.len() == 2 => Some((sequence(&ends[0])?, sequence(&ends[1])?)),
        _ => None,
    };
    list.iter().map(range).collect::<Option<Numbers>>().filter(|ranges| are_sound(ranges))
}

/// The other item of a preference, and the changes of interests that it makes.
fn preferred_in(given: &Given, catalog: &Catalog) -> Option<(String, Vec<(FeatureName, f64)>)> {
    let below = bounded(given.get("below"), MOST_ID)?.to_owned();
    let Given::List(list) = given.get("changes") else { return None };
    let change = |given: &Given| {
        let name = |entry: &str| bounded(given.get(entry), FeatureName::MAX);
        let (field, value) = (name("field")?, name("value")?);
        let interest = FeatureName::new(field, &catalog.spelt(field, value));
        Some((interest, given.get("weight").number_in(-1.0..=1.0)?))
    };
    Some((below, list.iter().map(change).collect::<Option<Vec<_>>>()?))
}

/// The time of a control or an `undo`. Retention keeps those of a clock that was set ahead, so their time becomes `now`.
fn not_ahead(at: f64, now: f64) -> f64 {
    if at > now + FUTURE_MS { now } else { at }
}

fn item_in(given: &Given, place: usize, catalog: &Catalog) -> Result<Remembered> {
    let path = |name: &str| format!("items[{place}].{name}");
    let id = bounded(given.get("id"), MOST_ID)
        .ok_or_else(|| wrong(&path("id"), given.get("id"), "a text of 1 to 512 bytes"))?;
    let Given::List(features) = given.get("features") else {
        return Err(wrong(&path("features"), given.get("features"), "a list"));
    };
    if features.len() > MOST_FEATURES {
        return Err(wrong_text(path("features"), format!("{} of them", features.len()), "10,000 at most"));
    }
    let mut known = Vec::with_capacity(features.len());
    for (number, feature) in features.iter().enumerate() {
        let feature = feature_in(feature).ok_or_else(|| {
            wrong(
                &path(&format!("features[{number}]")),
                feature,
                "a field, a value and a weight, as data.export() wrote them",
            )
        })?;
        if !catalog.is_sensitive(&feature.field) {
            known.push(feature);
        }
    }
    Ok(Remembered { id: id.to_owned(), features: known })
}

fn feature_in(given: &Given) -> Option<RememberedFeature> {
    let field = bounded(given.get("field"), FeatureName::MAX)?;
    let value = bounded(given.get("value"), FeatureName::MAX)?;
    let weight = given.get("weight").number_in(-LARGEST_WEIGHT..=LARGEST_WEIGHT)? as f32;
    Some(RememberedFeature { hash: value_hash(field, value), field: field.to_owned(), value: value.to_owned(), weight })
}

fn length_of(given: &Given) -> usize {
    match given {
        Given::List(list) => list.len(),
        _ => 0,
    }
}

fn bounded(given: &Given, longest: usize) -> Option<&str> {
    given.text().filter(|text| (1..=longest).contains(&text.len()))
}

fn list<'a>(given: &'a Given, name: &str) -> Result<&'a [Given]> {
    match given.get(name) {
        Given::List(list) if list.len() <= MOST => Ok(list),
        Given::List(list) => Err(wrong_text(name.to_owned(), format!("{} of them", list.len()), "110,000 at most")),
        other => Err(wrong(name, other, "a list")),
    }
}

fn wrong(path: &str, got: &Given, expected: &'static str) -> Error {
    wrong_text(path.to_owned(), got.describe(), expected)
}

fn wrong_text(path: String, got: String, expected: &'static str) -> Error {
    ErrorKind::ImportInvalid { path, got, expected }.into()
}
