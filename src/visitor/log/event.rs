//! Events, and their weights as evidence about an item.

use serde::Serialize;

use super::Sequence;
use super::context::Context;
use super::facts::Fact;
use super::kind::EventKind;
use super::payload::{Act, DecisionKind, Payload, Undone};
use super::shown::{Decision, Shown};
use crate::spelling::{canonical, value_hash};

/// A field and one of its values.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FeatureName {
    /// The field's name.
    pub field: String,
    /// The value.
    pub value: String,
}

impl FeatureName {
    /// The feature of that value, in its canonical spelling.
    pub fn new(field: &str, value: &str) -> Self {
        Self { field: field.to_owned(), value: canonical(value).into_owned() }
    }

    /// The longest field and the longest value, in bytes.
    pub const MAX: usize = 10_000;

    /// The stable hash of both: the same in every catalogue.
    pub fn hash(&self) -> u64 {
        value_hash(&self.field, &self.value)
    }
}

/// The target of a wish.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// An item, by its id.
    Item(String),
    /// An interest.
    Interest(FeatureName),
}

/// An event, checked.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// Its kind and the details.
    pub payload: Payload,
    /// Its time, in milliseconds since 1970.
    pub at: f64,
    /// The surface.
    pub surface: Option<String>,
    /// The id of the shelf or the choice.
    pub recommendation: Option<String>,
    /// The place on the shelf, from 0.
    pub position: Option<u32>,
    /// A duration in milliseconds, if it is no dwell.
    pub duration_ms: Option<f64>,
    /// The text searched for.
    pub query: Option<String>,
    /// How far the item was read or watched, 0 to 1, if it is a view or a dwell.
    pub progress: Option<f64>,
    /// The situation.
    pub context: Context,
    /// The branch in which it was recorded, if it is no control.
    pub branch: Option<String>,
    /// What tells it from others at its source, if it may be reported twice: [`keys`](super::keys).
    pub key: Option<String>,
}

/// The largest time of a browser's clock, in milliseconds since 1970.
pub const LATEST_MS: f64 = 8.64e15;
/// The last place of a shelf.
pub const LAST_PLACE: u32 = 1_000_000;
/// The longest dwell, in milliseconds.
pub const LONGEST_MS: f64 = 86_400_000.0;
/// The largest amount of money.
pub const MOST_MONEY: f64 = 1e12;
/// The longest surface, shelf id or query, in bytes.
pub const MAX_TEXT: usize = 2_000;
/// The longest name of a goal, in bytes.
pub const MAX_NAME: usize = 64;
/// The error allowed in a clock, in milliseconds; an event from further in the future is refused.
pub const FUTURE_MS: f64 = 86_400_000.0;
/// The surface on which the questions of a first visit are answered.
pub const ONBOARDING: &str = "onboarding";
/// The weight of an answer: what visitors say they once liked predicts less than what they do now, so three answers weigh as much
/// as one view. Before any act the weight makes no difference; measured by `npm run bench:shelf`, later a larger weight hinders
/// what newer acts teach, and a smaller one helps less if nothing is newer.
const ONBOARDING_ANSWER: f64 = 1.0 / 3.0;
/// The largest weight of an event, in views, so that none outweighs all others.
const MAX_WEIGHT: f64 = 10.0;
/// The dwell that counts half of the largest weight, in milliseconds.
const HALF_DWELL_MS: f64 = 30_000.0;

impl Event {
    /// An event with only these details.
    pub fn new(payload: Payload, at: f64) -> Self {
        Event {
            payload,
            at,
            surface: None,
            recommendation: None,
            position: None,
            duration_ms: None,
            query: None,
            progress: None,
            context: Context::default(),
            branch: None,
            key: None,
        }
    }

    /// The event that a variant of a slot or an experiment was shown.
    pub fn decided(kind: DecisionKind, decision: Decision, context: Context, at: f64) -> Self {
        Self { context, ..Self::new(Payload::Decision(kind, decision), at) }
    }

    /// The event that takes back the event with that number.
    pub fn undo(event: Sequence, at: f64) -> Self {
        Self::new(Payload::Undo(Undone::Event(event)), at)
    }

    /// The same, which takes back something, for the event with that number.
    pub fn undoing(&self, event: Sequence) -> Self {
        match &self.payload {
            Payload::Undo(Undone::Bought(back, item, _)) => {
                let payload = Payload::Undo(Undone::Bought(*back, item.clone(), Some(event)));
                Self { payload, ..self.clone() }
            }
            _ => Self { branch: self.branch.clone(), ..Self::undo(event, self.at) },
        }
    }

    /// Whether it takes back the latest event that it may, and names no number.
    pub fn takes_back_the_latest(&self) -> bool {
        matches!(&self.payload, Payload::Undo(Undone::Latest(_) | Undone::Bought(_, _, None)))
    }

    /// What kind of event it is.
    pub fn kind(&self) -> EventKind {
        self.payload.kind()
    }

    /// The id of the item that it is about.
    pub fn item(&self) -> Option<&str> {
        self.payload.item()
    }

    /// Whether it is about the item with that id.
    pub fn is_about(&self, id: &str) -> bool {
        self.item() == Some(id) || self.preference().is_some_and(|preference| preference.below == id)
    }

    /// Whether it is an event of that kind on the item with that id.
    pub fn is_of(&self, kind: EventKind, id: &str) -> bool {
        self.kind() == kind && self.item() == Some(id)
    }

    /// The number of the event that it takes back, if it names one.
    pub fn undoes(&self) -> Option<Sequence> {
        match self.payload {
            Payload::Undo(Undone::Event(event) | Undone::Bought(.., Some(event))) => Some(event),
            _ => None,
        }
    }

    /// The number of an event that must be the same when this one is stored: the one that it takes back, or the first that it moves.
    pub fn names(&self) -> Option<Sequence> {
        match &self.payload {
            Payload::Branch(_, moved) => moved.first().map(|&(first, _)| first),
            _ => self.undoes(),
        }
    }

    /// The name of the goal that was reached.
    pub fn goal(&self) -> Option<&str> {
        match &self.payload {
            Payload::Act(Act::Goal(reached), _) => Some(&reached.goal),
            _ => None,
        }
    }

    /// How an item came to be shown, if it is an impression that has this.
    pub fn shown(&self) -> Option<&Shown> {
        match &self.payload {
            Payload::Act(Act::Impression(shown), _) => shown.as_ref(),
            _ => None,
        }
    }

    /// The place of that detail in an impression; `None` for any other event.
    pub fn shown_mut(&mut self) -> Option<&mut Option<Shown>> {
        match &mut self.payload {
            Payload::Act(Act::Impression(shown), _) => Some(shown),
            _ => None,
        }
    }

    /// What a control decides. Of controls with the same matter, the latest is in force: the pin, mute, weight or release of a target,
    /// each dial, each forgotten interest, and each fact.
    pub fn matter(&self) -> (EventKind, Option<Target>) {
        let kind = match self.kind() {
            EventKind::Mute | EventKind::Weigh | EventKind::Release => EventKind::Pin,
            kind => kind,
        };
        if let Payload::Given(Fact { name, .. }) = &self.payload {
            return (kind, Some(Target::Item(name.clone())));
        }
        let item = self.item().map(|id| Target::Item(id.to_owned()));
        (kind, item.or_else(|| self.payload.interest().cloned().map(Target::Interest)))
    }

    /// Its weight as evidence about the item: positive for, negative against, 0 none. A view is 1; the largest is 10.
    pub fn weight(&self) -> f64 {
        let Payload::Act(act, _) = &self.payload else { return 0.0 };
        let weight: f64 = match act {
            Act::Impression(_) | Act::Search | Act::Goal(_) => 0.0,
            Act::Click | Act::View => 1.0,
            Act::Dwell(time) => time / (time + HALF_DWELL_MS),
            Act::Like if self.is_onboarding_answer() => ONBOARDING_ANSWER,
            Act::Dislike if self.is_onboarding_answer() => -ONBOARDING_ANSWER,
            Act::Like => 3.0,
            Act::Dislike => -3.0,
            Act::NotInterested => -4.0,
            Act::Bookmark | Act::Share => 2.0,
            Act::Cart(bought) => 3.0 * bought.factor(),
            Act::Purchase(bought) => 5.0 * bought.factor(),
            // To have finished an item says as much as to like it; half of it half as much.
            Act::Complete(extent) => 3.0 * extent.unwrap_or(1.0),
            Act::Rating(stars) => 1.5 * (stars - 3.0),
        };
        weight.clamp(-MAX_WEIGHT, MAX_WEIGHT)
    }

    /// Whether it is an answer of a first visit.
    fn is_onboarding_answer(&self) -> bool {
        self.surface.as_deref() == Some(ONBOARDING)
    }

    /// Whether it is an act of the visitor's, and not only something shown to them.
    pub fn is_own_act(&self) -> bool {
        matches!(&self.payload, Payload::Act(act, _) if !matches!(act, Act::Impression(_)))
    }
}
