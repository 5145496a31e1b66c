//! The kinds of event, what each says about an item, and the door where events are checked.

use super::context::{self, Context};
use crate::error::{Error, Result};
use crate::input::Given;

/// What a visitor can do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
#[allow(missing_docs, reason = "the names are the field's own")]
pub enum EventKind {
    Impression = 0,
    Click = 1,
    View = 2,
    Dwell = 3,
    Like = 4,
    Dislike = 5,
    NotInterested = 6,
    Bookmark = 7,
    Share = 8,
    Cart = 9,
    Purchase = 10,
    Rating = 11,
    Search = 12,
    Undo = 13,
}

impl EventKind {
    /// All of them, by number.
    pub const ALL: [EventKind; 14] = [
        EventKind::Impression,
        EventKind::Click,
        EventKind::View,
        EventKind::Dwell,
        EventKind::Like,
        EventKind::Dislike,
        EventKind::NotInterested,
        EventKind::Bookmark,
        EventKind::Share,
        EventKind::Cart,
        EventKind::Purchase,
        EventKind::Rating,
        EventKind::Search,
        EventKind::Undo,
    ];

    /// The name, as in `event.type`.
    pub fn name(self) -> &'static str {
        match self {
            EventKind::Impression => "impression",
            EventKind::Click => "click",
            EventKind::View => "view",
            EventKind::Dwell => "dwell",
            EventKind::Like => "like",
            EventKind::Dislike => "dislike",
            EventKind::NotInterested => "not_interested",
            EventKind::Bookmark => "bookmark",
            EventKind::Share => "share",
            EventKind::Cart => "cart",
            EventKind::Purchase => "purchase",
            EventKind::Rating => "rating",
            EventKind::Search => "search",
            EventKind::Undo => "undo",
        }
    }

    /// The kind of that name.
    pub fn from_name(name: &str) -> Option<EventKind> {
        EventKind::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// Whether it is done to an item.
    pub fn needs_item(self) -> bool {
        !matches!(self, EventKind::Search | EventKind::Undo)
    }

    /// Whether the visitor sent the item away: it does not come back by itself.
    pub fn rejects(self) -> bool {
        matches!(self, EventKind::Dislike | EventKind::NotInterested)
    }
}

/// Something the visitor did, checked.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// What.
    pub kind: EventKind,
    /// To which item.
    pub item: Option<String>,
    /// When, in milliseconds since 1970.
    pub at: f64,
    /// On which surface.
    pub surface: Option<String>,
    /// From which shelf.
    pub recommendation: Option<String>,
    /// In which place of it, from 0.
    pub position: Option<u32>,
    /// A rating, or how many.
    pub value: Option<f64>,
    /// For how long, in milliseconds.
    pub duration_ms: Option<f64>,
    /// What was searched for.
    pub query: Option<String>,
    /// In which situation.
    pub context: Context,
}

/// The longest surface, shelf id or query, in bytes.
const MAX_TEXT: usize = 2_000;
/// Clocks go wrong by so much; an event from further in the future is a mistake.
const FUTURE_MS: f64 = 86_400_000.0;
/// No event weighs more than so many views, so that none outvotes all others.
const MAX_WEIGHT: f64 = 10.0;
/// After so long a dwell counts half of what it can count at most.
const HALF_DWELL_MS: f64 = 30_000.0;

impl Event {
    /// Checks an event that a host passed in. `now` is its time where it has none.
    ///
    /// Errors: `event_type`, `event_field`. Whether the item exists is for the engine to say.
    pub fn check(given: &Given, now: f64) -> Result<Self> {
        if !matches!(given, Given::Object(_)) {
            return Err(wrong("type", given, "an object with a `type`"));
        }
        let kind = given.get("type").text().and_then(EventKind::from_name);
        let kind = kind.ok_or_else(|| Error::EventType {
            got: given.get("type").text().map_or_else(|| given.get("type").describe(), str::to_owned),
        })?;
        let known =
            ["type", "item", "at", "surface", "recommendation", "position", "value", "durationMs", "query", "context"];
        if let Some(name) = given.unknown_entry(&known) {
            return Err(Error::EventField {
                field: "type",
                got: format!("an unknown property `{name}`"),
                expected: "type, item, at, surface, recommendation, position, value, durationMs, query or context",
            });
        }
        let event = Event {
            kind,
            item: text(given, "item", "an item's id, as a text of 1 to 512 bytes", 512)?,
            at: number(
                given,
                "at",
                0.0..=now + FUTURE_MS,
                "milliseconds since 1970, at most a day ahead of the clock",
            )?
            .unwrap_or(now),
            surface: text(given, "surface", "a name of 1 to 2,000 bytes", MAX_TEXT)?,
            recommendation: text(given, "recommendation", "a shelf's id", MAX_TEXT)?,
            position: position(given)?,
            value: value(given, kind)?,
            duration_ms: number(given, "durationMs", 0.0..=86_400_000.0, "milliseconds, 0 to 86,400,000")?,
            query: text(given, "query", "a text of 1 to 2,000 bytes", MAX_TEXT)?,
            context: situation(given)?,
        };
        event.check_needs()
    }

    fn check_needs(self) -> Result<Self> {
        let missing = |field, expected| Err(Error::EventField { field, got: "nothing".to_owned(), expected });
        match self.kind {
            kind if kind.needs_item() && self.item.is_none() => {
                missing("item", "the id of the item that it happened to")
            }
            EventKind::Dwell if self.duration_ms.is_none() => missing("durationMs", "milliseconds, 0 to 86,400,000"),
            EventKind::Rating if self.value.is_none() => missing("value", "a rating of 1 to 5, where 3 is neutral"),
            _ => Ok(self),
        }
    }

    /// What it says about the item: positive for, negative against, 0 nothing. A view is 1, nothing is above 10.
    pub fn weight(&self) -> f64 {
        let quantity = || 1.0 + self.value.unwrap_or(1.0).ln();
        let weight: f64 = match self.kind {
            EventKind::Impression | EventKind::Search | EventKind::Undo => 0.0,
            EventKind::Click | EventKind::View => 1.0,
            EventKind::Dwell => self.duration_ms.map_or(0.0, |time| time / (time + HALF_DWELL_MS)),
            EventKind::Like => 3.0,
            EventKind::Dislike => -3.0,
            EventKind::NotInterested => -4.0,
            EventKind::Bookmark | EventKind::Share => 2.0,
            EventKind::Cart => 3.0 * quantity(),
            EventKind::Purchase => 5.0 * quantity(),
            EventKind::Rating => self.value.map_or(0.0, |stars| 1.5 * (stars - 3.0)),
        };
        weight.clamp(-MAX_WEIGHT, MAX_WEIGHT)
    }

    /// Whether this `undo` may take back that earlier event.
    pub fn takes_back(&self, earlier: &Event) -> bool {
        earlier.kind != EventKind::Impression && (self.item.is_none() || self.item == earlier.item)
    }
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

fn position(given: &Given) -> Result<Option<u32>> {
    match given.get("position") {
        Given::Nothing => Ok(None),
        value => value
            .whole_in(0..=1_000_000)
            .map(Some)
            .ok_or_else(|| wrong("position", value, "a place on the shelf, a whole number from 0")),
    }
}

fn value(given: &Given, kind: EventKind) -> Result<Option<f64>> {
    match kind {
        EventKind::Rating => number(given, "value", 1.0..=5.0, "a rating of 1 to 5, where 3 is neutral"),
        EventKind::Cart | EventKind::Purchase => number(given, "value", 1.0..=1_000.0, "how many, 1 to 1,000"),
        _ => match given.get("value") {
            Given::Nothing => Ok(None),
            other => Err(wrong("value", other, "nothing: only rating, cart and purchase take a value")),
        },
    }
}

fn situation(given: &Given) -> Result<Context> {
    let given = given.get("context");
    if Context::can_be(given) { Ok(Context::of(given)) } else { Err(wrong("context", given, context::EXPECTED)) }
}

fn wrong(field: &'static str, got: &Given, expected: &'static str) -> Error {
    Error::EventField { field, got: got.describe(), expected }
}
