//! What an event holds, what it says about an item, and the door where events are checked.

use std::borrow::Cow;

use super::Sequence;
use super::context::{self, Context};
use super::kind::EventKind;
use super::shown::{Decision, Shown};
use crate::error::{Error, ErrorKind, Result};
use crate::hash::feature_hash;
use crate::input::Given;

/// A field and one of its values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FeatureName {
    /// The field's name.
    pub field: String,
    /// The value.
    pub value: String,
}

impl FeatureName {
    /// The longest field and the longest value, in bytes.
    pub const MAX: usize = 10_000;

    /// The stable hash of both: the same in every catalogue.
    pub fn hash(&self) -> u64 {
        feature_hash(&self.field, &self.value)
    }
}

/// What a wish is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// An item, by its id.
    Item(String),
    /// An interest.
    Interest(FeatureName),
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
    /// A rating, how many, how far a goal was reached, how much an interest is to weigh, how far a dial is turned, or the
    /// profile's seed.
    pub value: Option<f64>,
    /// What was paid for all of it, in the site's currency, where it was bought or put into a cart.
    pub amount: Option<f64>,
    /// For how long, in milliseconds.
    pub duration_ms: Option<f64>,
    /// What was searched for.
    pub query: Option<String>,
    /// In which situation.
    pub context: Context,
    /// The interest that it is about.
    pub interest: Option<FeatureName>,
    /// The number of the very event that an `undo` takes back.
    pub undoes: Option<Sequence>,
    /// The goal that was reached.
    pub goal: Option<String>,
    /// How an item came to be shown, where an impression says.
    pub shown: Option<Shown>,
    /// Which variant was shown, and by what chance.
    pub decision: Option<Decision>,
}

/// No clock of a browser says more, in milliseconds since 1970.
pub const LATEST_MS: f64 = 8.64e15;
/// The last place of a shelf.
pub const LAST_PLACE: u32 = 1_000_000;
/// The longest dwell.
const LONGEST_MS: f64 = 86_400_000.0;
/// The largest amount of money.
pub const MOST_MONEY: f64 = 1e12;
/// The longest surface, shelf id or query, in bytes.
pub const MAX_TEXT: usize = 2_000;
/// The longest name of a goal, in bytes.
const MAX_NAME: usize = 64;
/// Clocks go wrong by so much; an event from further in the future is a mistake.
pub const FUTURE_MS: f64 = 86_400_000.0;
/// The surface on which the questions of a first visit are answered.
pub const ONBOARDING: &str = "onboarding";
/// What somebody says they once liked says less than what they do now: three answers together as much as one view. Before
/// anything was done it makes no difference what answers weigh; measured by `npm run bench:shelf`, after that the more they
/// weigh the more they stand in the way of what came later, and the less they help where nothing is newer.
const ANSWER: f64 = 1.0 / 3.0;
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
        let kind = kind.ok_or_else(|| ErrorKind::EventType {
            got: given.get("type").describe(),
            expected: EventKind::recorded().map(EventKind::name).collect::<Vec<_>>().join(", "),
        })?;
        let known = [
            ["type", "item", "at", "surface", "recommendation", "position"].as_slice(),
            &["value", "amount", "durationMs", "query", "context", "event", "goal"],
        ]
        .concat();
        if let Some(name) = given.unknown_entry(&known) {
            return Err(ErrorKind::EventField {
                field: name.to_owned().into(),
                got: "a property that nothing reads".to_owned(),
                expected: "type, item, at, surface, recommendation, position, value, amount, durationMs, query, context, event or goal",
            }.into());
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
            amount: amount(given, kind)?,
            duration_ms: number(given, "durationMs", 0.0..=LONGEST_MS, "milliseconds, 0 to 86,400,000")?,
            query: text(given, "query", "a text of 1 to 2,000 bytes", MAX_TEXT)?,
            context: situation(given)?,
            interest: None,
            undoes: undoes(given, kind)?,
            goal: goal(given, kind)?,
            shown: None,
            decision: None,
        };
        event.check_needs()
    }

    /// What a visitor says about the profile. Whether it makes sense is checked where it comes from.
    pub fn control(kind: EventKind, target: Option<Target>, value: Option<f64>, at: f64) -> Self {
        let (item, interest) = match target {
            Some(Target::Item(id)) => (Some(id), None),
            Some(Target::Interest(interest)) => (None, Some(interest)),
            None => (None, None),
        };
        Self { item, value, interest, ..Self::bare(kind, at) }
    }

    /// Takes back the event of that number.
    pub fn undo(event: Sequence, at: f64) -> Self {
        Self { undoes: Some(event), ..Self::bare(EventKind::Undo, at) }
    }

    fn bare(kind: EventKind, at: f64) -> Self {
        Event {
            kind,
            item: None,
            at,
            surface: None,
            recommendation: None,
            position: None,
            value: None,
            amount: None,
            duration_ms: None,
            query: None,
            context: Context::default(),
            interest: None,
            undoes: None,
            goal: None,
            shown: None,
            decision: None,
        }
    }

    /// Notes which variant of a slot or an experiment was shown.
    pub fn decided(kind: EventKind, decision: Decision, context: Context, at: f64) -> Self {
        Self { decision: Some(decision), context, ..Self::bare(kind, at) }
    }

    /// What a wish is about; none for the dial.
    pub fn target(&self) -> Option<Target> {
        let interest = || self.interest.clone().map(Target::Interest);
        self.item.clone().map(Target::Item).or_else(interest)
    }

    /// What a control decides. Of those that decide the same, one stands: what is pinned, muted, weighed or released, each
    /// dial, and each interest that is forgotten.
    pub fn matter(&self) -> (EventKind, Option<Target>) {
        let kind = match self.kind {
            EventKind::Mute | EventKind::Weigh | EventKind::Release => EventKind::Pin,
            kind => kind,
        };
        (kind, self.target())
    }

    /// Whether the fields fit the kind and the numbers are in range. Checked of every event that is read from storage.
    pub fn is_coherent(&self) -> bool {
        let (has_item, has_interest) = (self.item.is_some(), self.interest.is_some());
        let of_kind = match self.kind {
            EventKind::Pin | EventKind::Mute | EventKind::Release => has_item != has_interest,
            EventKind::Weigh | EventKind::ForgetInterest => has_interest && !has_item,
            kind if kind.is_control() => !has_interest && !has_item,
            _ => !has_interest,
        };
        of_kind
            && self.has_sound_numbers()
            && (self.undoes.is_none() || self.kind == EventKind::Undo && !has_item)
            && self.goal.is_some() == matches!(self.kind, EventKind::Goal | EventKind::Answer)
            && self.decision.is_some() == (self.kind.is_decision() || self.kind == EventKind::Answer)
            && (self.shown.is_none() || self.kind == EventKind::Impression)
    }

    fn has_sound_numbers(&self) -> bool {
        let value = match (self.value, self.kind.values()) {
            (Some(value), Some(range)) => range.contains(&value),
            (None, _) => !self.kind.needs_value(),
            (Some(_), None) => false,
        };
        let amount = self.amount.is_none_or(|amount| self.kind.counts_items() && (0.0..=MOST_MONEY).contains(&amount));
        let duration = match self.duration_ms {
            Some(time) => (0.0..=LONGEST_MS).contains(&time),
            None => self.kind != EventKind::Dwell,
        };
        let place = self.position.is_none_or(|place| place <= LAST_PLACE);
        value && amount && duration && place && (0.0..=LATEST_MS).contains(&self.at)
    }

    fn check_needs(self) -> Result<Self> {
        let missing = |field, expected| {
            Err(ErrorKind::EventField { field: Cow::Borrowed(field), got: "nothing".to_owned(), expected }.into())
        };
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
            EventKind::Impression | EventKind::Search | EventKind::Undo | EventKind::Goal => 0.0,
            kind if kind.is_control() || kind.is_decision() => 0.0,
            EventKind::Click | EventKind::View => 1.0,
            EventKind::Dwell => self.duration_ms.map_or(0.0, |time| time / (time + HALF_DWELL_MS)),
            EventKind::Like if self.is_an_answer() => ANSWER,
            EventKind::Dislike if self.is_an_answer() => -ANSWER,
            EventKind::Like => 3.0,
            EventKind::Dislike => -3.0,
            EventKind::NotInterested => -4.0,
            EventKind::Bookmark | EventKind::Share => 2.0,
            EventKind::Cart => 3.0 * quantity(),
            EventKind::Purchase => 5.0 * quantity(),
            EventKind::Rating => self.value.map_or(0.0, |stars| 1.5 * (stars - 3.0)),
            _ => 0.0,
        };
        weight.clamp(-MAX_WEIGHT, MAX_WEIGHT)
    }

    /// Whether it answers a question of a first visit.
    fn is_an_answer(&self) -> bool {
        self.surface.as_deref() == Some(ONBOARDING)
    }

    /// Whether this `undo` that names no event may take back that earlier one: an act of the visitor's, never a wish.
    pub fn takes_back(&self, earlier: &Event) -> bool {
        let kind = earlier.kind;
        let is_act = kind != EventKind::Impression && !kind.is_control() && !kind.is_decision();
        is_act && (self.item.is_none() || self.item == earlier.item)
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
            .whole_in(0..=LAST_PLACE)
            .map(Some)
            .ok_or_else(|| wrong("position", value, "a place on the shelf, a whole number from 0")),
    }
}

fn value(given: &Given, kind: EventKind) -> Result<Option<f64>> {
    let expected = match kind {
        EventKind::Rating => "a rating of 1 to 5, where 3 is neutral",
        kind if kind.counts_items() => QUANTITY,
        _ => "how far the goal was reached, 0 to 1",
    };
    match (given.get("value"), kind.values()) {
        (value, Some(_))
            if kind.counts_items() && value.number_in(1.0..=1_000.0).is_some_and(|many| many.fract() > 0.0) =>
        {
            Err(wrong("value", value, expected))
        }
        (_, Some(range)) => number(given, "value", range, expected),
        (Given::Nothing, None) => Ok(None),
        (other, None) => Err(wrong("value", other, "nothing: only rating, cart, purchase and goal take a value")),
    }
}

/// What a value says of what was bought.
const QUANTITY: &str = "how many, a whole number of 1 to 1,000; what was paid is `amount`";

fn amount(given: &Given, kind: EventKind) -> Result<Option<f64>> {
    match given.get("amount") {
        Given::Nothing => Ok(None),
        other if !kind.counts_items() => Err(wrong("amount", other, "nothing: only cart and purchase take an amount")),
        _ => number(given, "amount", 0.0..=MOST_MONEY, "what was paid, 0 to 1,000,000,000,000 in the site's currency"),
    }
}

/// The goal that a `goal` is about.
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

/// The number of the event that an `undo` is about.
fn undoes(given: &Given, kind: EventKind) -> Result<Option<Sequence>> {
    let expected = "the number of an event, as `record` gave it";
    match given.get("event") {
        Given::Nothing => Ok(None),
        other if kind != EventKind::Undo => Err(wrong("event", other, "nothing: only undo names an event")),
        _ if !given.get("item").is_nothing() => {
            Err(wrong("item", given.get("item"), "nothing beside `event`, which says all"))
        }
        value => sequence(value).map(Some).ok_or_else(|| wrong("event", value, expected)),
    }
}

/// An event's number, where it can be one: numbers below 2⁵³ are exact.
pub fn sequence(given: &Given) -> Option<Sequence> {
    const MOST: f64 = 9_007_199_254_740_991.0;
    given.number_in(1.0..=MOST).filter(|number| number.fract() == 0.0).map(|number| number as Sequence)
}

fn situation(given: &Given) -> Result<Context> {
    let given = given.get("context");
    if Context::can_be(given) { Ok(Context::of(given)) } else { Err(wrong("context", given, context::EXPECTED)) }
}

fn wrong(field: &'static str, got: &Given, expected: &'static str) -> Error {
    ErrorKind::EventField { field: Cow::Borrowed(field), got: got.describe(), expected }.into()
}
