//! What an event holds, and what it says about an item.

use serde::Serialize;

use super::Sequence;
use super::context::Context;
use super::kind::EventKind;
use super::payload::{Act, DecisionKind, Payload, Undone};
use super::shown::{Decision, Shown};
use crate::hash::feature_hash;

/// A field and one of its values.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
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

/// Something that happened, checked.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// What.
    pub payload: Payload,
    /// When, in milliseconds since 1970.
    pub at: f64,
    /// On which surface.
    pub surface: Option<String>,
    /// From which shelf.
    pub recommendation: Option<String>,
    /// In which place of it, from 0.
    pub position: Option<u32>,
    /// For how long, in milliseconds, where it is no dwell.
    pub duration_ms: Option<f64>,
    /// What was searched for.
    pub query: Option<String>,
    /// In which situation.
    pub context: Context,
}

/// No clock of a browser says more, in milliseconds since 1970.
pub const LATEST_MS: f64 = 8.64e15;
/// The last place of a shelf.
pub const LAST_PLACE: u32 = 1_000_000;
/// The longest dwell.
pub const LONGEST_MS: f64 = 86_400_000.0;
/// The largest amount of money.
pub const MOST_MONEY: f64 = 1e12;
/// The longest surface, shelf id or query, in bytes.
pub const MAX_TEXT: usize = 2_000;
/// The longest name of a goal, in bytes.
pub const MAX_NAME: usize = 64;
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
    /// An event that says no more than this.
    pub fn new(payload: Payload, at: f64) -> Self {
        Event {
            payload,
            at,
            surface: None,
            recommendation: None,
            position: None,
            duration_ms: None,
            query: None,
            context: Context::default(),
        }
    }

    /// Notes which variant of a slot or an experiment was shown.
    pub fn decided(kind: DecisionKind, decision: Decision, context: Context, at: f64) -> Self {
        Self { context, ..Self::new(Payload::Decision(kind, decision), at) }
    }

    /// Takes back the event of that number.
    pub fn undo(event: Sequence, at: f64) -> Self {
        Self::new(Payload::Undo(Undone::Event(event)), at)
    }

    /// What kind of event it is.
    pub fn kind(&self) -> EventKind {
        self.payload.kind()
    }

    /// The id of the item that it is about.
    pub fn item(&self) -> Option<&str> {
        self.payload.item()
    }

    /// The number of the very event that it takes back.
    pub fn undoes(&self) -> Option<Sequence> {
        match self.payload {
            Payload::Undo(Undone::Event(event)) => Some(event),
            _ => None,
        }
    }

    /// The name of the goal that was reached.
    pub fn goal(&self) -> Option<&str> {
        match &self.payload {
            Payload::Act(Act::Goal(reached), _) => Some(&reached.goal),
            _ => None,
        }
    }

    /// How an item came to be shown, where an impression says.
    pub fn shown(&self) -> Option<&Shown> {
        match &self.payload {
            Payload::Act(Act::Impression(shown), _) => shown.as_ref(),
            _ => None,
        }
    }

    /// Where an impression says how its item came to be shown; `None` of any other event.
    pub fn shown_mut(&mut self) -> Option<&mut Option<Shown>> {
        match &mut self.payload {
            Payload::Act(Act::Impression(shown), _) => Some(shown),
            _ => None,
        }
    }

    /// What a control decides. Of those that decide the same, one stands: what is pinned, muted, weighed or released, each
    /// dial, and each interest that is forgotten.
    pub fn matter(&self) -> (EventKind, Option<Target>) {
        let kind = match self.kind() {
            EventKind::Mute | EventKind::Weigh | EventKind::Release => EventKind::Pin,
            kind => kind,
        };
        let item = self.item().map(|id| Target::Item(id.to_owned()));
        (kind, item.or_else(|| self.payload.interest().cloned().map(Target::Interest)))
    }

    /// What it says about the item: positive for, negative against, 0 nothing. A view is 1, nothing is above 10.
    pub fn weight(&self) -> f64 {
        let Payload::Act(act, _) = &self.payload else { return 0.0 };
        let weight: f64 = match act {
            Act::Impression(_) | Act::Search | Act::Goal(_) => 0.0,
            Act::Click | Act::View => 1.0,
            Act::Dwell(time) => time / (time + HALF_DWELL_MS),
            Act::Like if self.is_an_answer() => ANSWER,
            Act::Dislike if self.is_an_answer() => -ANSWER,
            Act::Like => 3.0,
            Act::Dislike => -3.0,
            Act::NotInterested => -4.0,
            Act::Bookmark | Act::Share => 2.0,
            Act::Cart(bought) => 3.0 * bought.factor(),
            Act::Purchase(bought) => 5.0 * bought.factor(),
            Act::Rating(stars) => 1.5 * (stars - 3.0),
        };
        weight.clamp(-MAX_WEIGHT, MAX_WEIGHT)
    }

    /// Whether it answers a question of a first visit.
    fn is_an_answer(&self) -> bool {
        self.surface.as_deref() == Some(ONBOARDING)
    }

    /// Whether it is something that the visitor did, and not only what was shown to them.
    pub fn is_own_act(&self) -> bool {
        matches!(&self.payload, Payload::Act(act, _) if !matches!(act, Act::Impression(_)))
    }
}
