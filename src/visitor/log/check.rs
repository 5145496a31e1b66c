//! Checks an event that a host passed in.

use std::borrow::Cow;

use super::Sequence;
use super::context::{self, Context};
use super::event::{Event, FUTURE_MS, LAST_PLACE, LONGEST_MS, MAX_NAME, MAX_TEXT, MOST_MONEY};
use super::fields::Fields;
use super::keys::MAX_KEY;
use super::kind::EventKind;
use super::units::{is_before_the_web, likely_unit};
use crate::error::{Error, ErrorKind, Result};
use crate::input::{Given, number_text};

/// The origin of an event.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Door {
    Page,
    /// An export: an earlier version may have recorded it, when the quantity could be a fraction.
    Export,
}

/// The properties of an event; those that a page may pass in come first.
const KNOWN: [&str; 18] = [
    "type",
    "item",
    "at",
    "surface",
    "recommendation",
    "position",
    "value",
    "amount",
    "durationMs",
    "query",
    "context",
    "event",
    "goal",
    "progress",
    "key",
    "number",
    "shown",
    "branch",
];
/// The number of those.
const OF_PAGES: usize = 15;

impl Event {
    /// Checks an event that a host passed in. `now` is the default for its time.
    ///
    /// Errors: `event_type`, `event_field`, `event_too_old`, `event_in_future`. The caller checks whether the item exists.
    pub fn check(given: &Given, now: f64) -> Result<Self> {
        Self::check_from(Door::Page, given, now)
    }

    /// Checks an exported event of a kind that a page records. Its number and how an item came to be shown are ignored.
    ///
    /// Errors: those of [`check`](Self::check).
    pub fn check_exported(given: &Given, now: f64) -> Result<Self> {
        Self::check_from(Door::Export, given, now)
    }

    fn check_from(door: Door, given: &Given, now: f64) -> Result<Self> {
        if !matches!(given, Given::Object(_)) {
            return Err(wrong("type", given, "an object with a `type`"));
        }
        let kind = given.get("type").text().and_then(EventKind::from_name);
        let kind = kind.ok_or_else(|| ErrorKind::EventType {
            got: given.get("type").describe(),
            expected: EventKind::recorded().map(EventKind::name).collect::<Vec<_>>().join(", "),
        })?;
        let known = if door == Door::Page { &KNOWN[..OF_PAGES] } else { &KNOWN };
        if let Some(name) = given.unknown_entry(known) {
            return Err(ErrorKind::EventField {
                field: name.to_owned().into(),
                got: "an unknown property".to_owned(),
                expected: "type, item, at, surface, recommendation, position, value, amount, durationMs, query, context, event, goal, progress or key",
            }.into());
        }
        let item = text(given, "item", "an item's id, as a text of 1 to 512 bytes", 512)?;
        let at = time(given, now, door)?;
        let surface = text(given, "surface", "a name of 1 to 2,000 bytes", MAX_TEXT)?;
        let recommendation = text(given, "recommendation", "a shelf's id", MAX_TEXT)?;
        let position = position(given)?;
        let (value, amount) = (value(given, kind, door)?, amount(given, kind)?);
        let duration_ms = number(given, "durationMs", 0.0..=LONGEST_MS, DURATION)?;
        let query = text(given, "query", "a text of 1 to 2,000 bytes", MAX_TEXT)?;
        let context = situation(given)?;
        let (undoes, goal) = (undoes(given, kind, door)?, goal(given, kind)?);
        let progress = progress(given, kind)?;
        let branch = text(given, "branch", "a branch's name, a text of 1 to 64 bytes", MAX_NAME)?;
        let key = key(given, kind)?;
        if kind.needs_item() && item.is_none() {
            return Err(missing("item"));
        }
        let fields = Fields {
            item,
            value,
            amount,
            duration_ms,
            query,
            undoes,
            goal,
            progress,
            branch,
            key,
            ..Fields::default()
        };
        let needed = if kind == EventKind::Dwell { "durationMs" } else { "value" };
        let event = fields.event(kind, at).ok_or_else(|| missing(needed))?;
        Ok(Event { surface, recommendation, position, context, ..event })
    }
}

/// The error for a missing field that the kind requires.
fn missing(field: &'static str) -> Error {
    let expected = match field {
        "item" => "the id of the item that it happened to",
        "durationMs" => DURATION,
        _ => RATING,
    };
    wrong(field, &Given::Nothing, expected)
}

fn text(given: &Given, field: &'static str, expected: &'static str, longest: usize) -> Result<Option<String>> {
    match given.get(field) {
        Given::Nothing => Ok(None),
        Given::Text(text) if (1..=longest).contains(&text.len()) => Ok(Some(text.clone())),
        other => Err(wrong(field, other, expected)),
    }
}

fn number(
    given: &Given,
    field: &'static str,
    range: std::ops::RangeInclusive<f64>,
    expected: &'static str,
) -> Result<Option<f64>> {
    match given.get(field) {
        Given::Nothing => Ok(None),
        value => value.number_in(range).map(Some).ok_or_else(|| wrong(field, value, expected)),
    }
}

/// The time of an event; `now` by default. An export may hold what a device with a wrong clock recorded before 2000.
fn time(given: &Given, now: f64, door: Door) -> Result<f64> {
    let at = number(given, "at", 0.0..=f64::MAX, "milliseconds since 1970")?.unwrap_or(now);
    let (got, unit) = (|| number_text(at), likely_unit(at));
    if at > now + FUTURE_MS {
        return Err(ErrorKind::EventInFuture { got: got(), unit }.into());
    }
    if door == Door::Page && is_before_the_web(at, now) {
        return Err(ErrorKind::EventTooOld { got: got(), unit }.into());
    }
    Ok(at)
}

fn position(given: &Given) -> Result<Option<u32>> {
    match given.get("position") {
        Given::Nothing => Ok(None),
        value => value
            .whole_in(0..=LAST_PLACE)
            .map(Some)
            .ok_or_else(|| wrong("position", value, "a place on the shelf, a whole number from 0")),
    }
}

fn value(given: &Given, kind: EventKind, door: Door) -> Result<Option<f64>> {
    let expected = match kind {
        EventKind::Rating => RATING,
        kind if kind.counts_items() => QUANTITY,
        EventKind::Complete => "how much of it was completed, 0 to 1",
        _ => "how far the goal was reached, 0 to 1",
    };
    let is_whole = kind.counts_items() && door == Door::Page;
    match (given.get("value"), kind.values()) {
        (value, Some(range)) if is_whole && value.number_in(range.clone()).is_some_and(|many| many.fract() > 0.0) => {
            Err(wrong("value", value, expected))
        }
        (_, Some(range)) => number(given, "value", range, expected),
        (Given::Nothing, None) => Ok(None),
        (other, None) if kind.takes_back() => Err(wrong("value", other, ONLY_WHOLE)),
        (other, None) => {
            Err(wrong("value", other, "nothing: only rating, cart, purchase, goal and complete take a value"))
        }
    }
}

/// How many, if it is an event that takes back another one.
const ONLY_WHOLE: &str = "nothing: only the whole event can be taken back; record what is left of it as a new one";
/// What a duration may be, in messages.
const DURATION: &str = "milliseconds, 0 to 86,400,000";
/// What the value of a rating may be.
const RATING: &str = "a rating of 1 to 5, where 3 is neutral";
/// What the value of a purchase or a cart may be.
const QUANTITY: &str = "how many, a whole number of 1 to 1,000; what was paid is `amount`";

fn amount(given: &Given, kind: EventKind) -> Result<Option<f64>> {
    match given.get("amount") {
        Given::Nothing => Ok(None),
        other if !kind.counts_items() => Err(wrong("amount", other, "nothing: only cart and purchase take an amount")),
        _ => number(given, "amount", 0.0..=MOST_MONEY, "what was paid, 0 to 1,000,000,000,000 in the site's currency"),
    }
}

/// The goal of a `goal` event.
fn goal(given: &Given, kind: EventKind) -> Result<Option<String>> {
    let expected = "the goal's name, a text of 1 to 64 bytes";
    match (text(given, "goal", expected, MAX_NAME)?, kind) {
        (None, EventKind::Goal) => Err(wrong("goal", &Given::Nothing, expected)),
        (Some(_), kind) if kind != EventKind::Goal => {
            Err(wrong("goal", given.get("goal"), "nothing: only an event of the type goal has one"))
        }
        (goal, _) => Ok(goal),
    }
}

/// How far the item was read or watched.
fn progress(given: &Given, kind: EventKind) -> Result<Option<f64>> {
    match given.get("progress") {
        Given::Nothing => Ok(None),
        other if !kind.has_progress() => Err(wrong("progress", other, "nothing: only view and dwell have a progress")),
        _ => number(given, "progress", 0.0..=1.0, "how far it was read or watched, 0 to 1"),
    }
}

/// What tells it from others at its source.
fn key(given: &Given, kind: EventKind) -> Result<Option<String>> {
    match given.get("key") {
        Given::Nothing => Ok(None),
        other if !kind.has_key() => Err(wrong("key", other, "nothing: an undo names its event by the number")),
        _ => text(given, "key", "what tells it from others at its source, a text of 1 to 512 bytes", MAX_KEY),
    }
}

/// The number of the event that an `undo` takes back; of an `uncart` or a `return`, the engine adds it.
fn undoes(given: &Given, kind: EventKind, door: Door) -> Result<Option<Sequence>> {
    let expected = "the number of an event, as `record` gave it";
    let is_added = door == Door::Export && kind.takes_back();
    match given.get("event") {
        Given::Nothing => Ok(None),
        other if kind != EventKind::Undo && !is_added => {
            Err(wrong("event", other, "nothing: only undo names an event"))
        }
        _ if kind == EventKind::Undo && !given.get("item").is_nothing() => {
            Err(wrong("item", given.get("item"), "nothing beside `event`, which says all"))
        }
        value => sequence(value).map(Some).ok_or_else(|| wrong("event", value, expected)),
    }
}

fn situation(given: &Given) -> Result<Context> {
    let given = given.get("context");
    if Context::can_be(given) { Ok(Context::of(given)) } else { Err(wrong("context", given, context::EXPECTED)) }
}

fn wrong(field: &'static str, got: &Given, expected: &'static str) -> Error {
    ErrorKind::EventField { field: Cow::Borrowed(field), got: got.describe(), expected }.into()
}

/// An event's number, if it is in range: whole numbers below 2⁵³ are exact.
pub fn sequence(given: &Given) -> Option<Sequence> {
    const MOST: f64 = 9_007_199_254_740_991.0;
    given.number_in(1.0..=MOST).filter(|number| number.fract() == 0.0).map(|number| number as Sequence)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(kind: EventKind, field: &str) -> Option<String> {
        let mut entries = vec![("type".to_owned(), Given::Text(kind.name().to_owned()))];
        entries.push(("item".to_owned(), Given::Text("moby".to_owned())));
        entries.push(("durationMs".to_owned(), Given::Number(5.0)));
        entries.extend((kind == EventKind::Goal).then(|| ("goal".to_owned(), Given::Text("signup".to_owned()))));
        entries.push((field.to_owned(), Given::Number(1.0)));
        Event::check(&Given::Object(entries), 5.0).err().map(|error| error.to_string())
    }

    /// A kind that comes later and takes a value has to be named where others are refused.
    #[test]
    fn a_message_names_the_kinds_that_take_a_field_and_no_others() {
        for field in ["value", "amount", "progress"] {
            let message = refused(EventKind::Like, field).expect("a like takes none of them");
            let (_, list) = message.split_once("only ").expect("it says which kinds do");
            for kind in EventKind::recorded() {
                // A rating needs its value whatever else is asked of it.
                let says_nothing_of_it = refused(kind, field).is_none_or(|error| !error.contains("only "));
                let is_named = list.contains(kind.name());
                assert_eq!(is_named, says_nothing_of_it, "{}: {message}", kind.name());
            }
        }
    }
}
