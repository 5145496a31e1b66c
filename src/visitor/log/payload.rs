//! What an event of each kind says. A type for each kind: what a kind cannot say cannot be expressed.

use super::Sequence;
use super::event::{FeatureName, Target};
use super::kind::EventKind;
use super::shown::{Decision, Shown};

/// What an event says beside when and where.
#[derive(Debug, Clone, PartialEq)]
pub enum Payload {
    /// The visitor did something, to an item where there is one.
    Act(Act, Option<String>),
    /// Another event is taken back.
    Undo(Undone),
    /// How the visitor wants an item or an interest to be treated.
    Stance(Stance, Target),
    /// An interest is to weigh so much of the strongest, −1 to 1.
    Weigh(FeatureName, f64),
    /// A dial is turned, 0 to 1.
    Turn(Dial, f64),
    /// What was learned of an interest is to be forgotten.
    ForgetInterest(FeatureName),
    /// The seed of the profile's random draws.
    Seed(u32),
    /// What left the device about an experiment.
    Answer(Box<Response>),
    /// The engine drew a variant.
    Decision(DecisionKind, Decision),
}

/// How an item or an interest is to be treated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stance {
    /// An item comes first, or an interest has full weight.
    Pin,
    /// Never again.
    Mute,
    /// As if nothing had been wished of it.
    Release,
}

/// What a visitor can turn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dial {
    /// How personal shelves are.
    Personal,
    /// How much the visitor wants to be surprised.
    Surprise,
    /// Whether a site may have noisy answers: 1 where it may.
    Sharing,
}

/// What a variant was drawn for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DecisionKind {
    /// A slot.
    Choice,
    /// An experiment.
    Exposure,
}

/// What a visitor did.
#[derive(Debug, Clone, PartialEq)]
#[allow(missing_docs, reason = "the names are the field's own")]
pub enum Act {
    /// With how it came to be shown, where that is known.
    Impression(Option<Shown>),
    Click,
    View,
    /// For how long, in milliseconds.
    Dwell(f64),
    Like,
    Dislike,
    NotInterested,
    Bookmark,
    Share,
    Cart(Bought),
    Purchase(Bought),
    /// 1 to 5, where 3 is neutral.
    Rating(f64),
    Search,
    Goal(Reached),
}

/// What was bought or put into a cart.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Bought {
    /// How many, 1 to 1,000; one where it is not said.
    pub quantity: Option<f64>,
    /// What was paid for all of it, in the site's currency.
    pub amount: Option<f64>,
}

impl Bought {
    /// As many times as one of it counts: the hundredth says less than the first.
    pub fn factor(&self) -> f64 {
        1.0 + self.quantity.unwrap_or(1.0).ln()
    }
}

/// A goal that was reached.
#[derive(Debug, Clone, PartialEq)]
pub struct Reached {
    /// Its name.
    pub goal: String,
    /// How far, 0 to 1; all of it where it is not said.
    pub value: Option<f64>,
}

impl Reached {
    /// How far the goal was reached, 0 to 1.
    pub fn extent(&self) -> f64 {
        self.value.unwrap_or(1.0)
    }
}

/// What an `undo` takes back.
#[derive(Debug, Clone, PartialEq)]
pub enum Undone {
    /// The event of that number.
    Event(Sequence),
    /// The latest act, of that item where one is named.
    Latest(Option<String>),
}

/// An answer of randomised response, as it was given.
#[derive(Debug, Clone, PartialEq)]
pub struct Response {
    /// The experiment's key.
    pub experiment: String,
    /// What counts as an outcome.
    pub goal: String,
    /// What it cost.
    pub epsilon: f64,
    /// The chance that the bit of what is true was set.
    pub propensity: f64,
    /// The variants that were asked about. In a log of another's making there may be none, or not as many as the bits say.
    pub variants: Vec<String>,
    /// For each variant, a bit for “without the outcome” and one for “with it”.
    pub bits: Vec<bool>,
}

impl Stance {
    /// The stance that an event of that kind says.
    pub fn of(kind: EventKind) -> Option<Self> {
        match kind {
            EventKind::Pin => Some(Stance::Pin),
            EventKind::Mute => Some(Stance::Mute),
            EventKind::Release => Some(Stance::Release),
            _ => None,
        }
    }
}

impl Dial {
    /// The dial that an event of that kind turns.
    pub fn of(kind: EventKind) -> Option<Self> {
        match kind {
            EventKind::Dial => Some(Dial::Personal),
            EventKind::Surprise => Some(Dial::Surprise),
            EventKind::Sharing => Some(Dial::Sharing),
            _ => None,
        }
    }
}

impl From<DecisionKind> for EventKind {
    fn from(kind: DecisionKind) -> Self {
        match kind {
            DecisionKind::Choice => EventKind::Choice,
            DecisionKind::Exposure => EventKind::Exposure,
        }
    }
}

impl Payload {
    /// The kind of event that says it.
    pub fn kind(&self) -> EventKind {
        match self {
            Payload::Act(act, _) => act.kind(),
            Payload::Undo(_) => EventKind::Undo,
            Payload::Stance(Stance::Pin, _) => EventKind::Pin,
            Payload::Stance(Stance::Mute, _) => EventKind::Mute,
            Payload::Stance(Stance::Release, _) => EventKind::Release,
            Payload::Weigh(..) => EventKind::Weigh,
            Payload::Turn(Dial::Personal, _) => EventKind::Dial,
            Payload::Turn(Dial::Surprise, _) => EventKind::Surprise,
            Payload::Turn(Dial::Sharing, _) => EventKind::Sharing,
            Payload::ForgetInterest(_) => EventKind::ForgetInterest,
            Payload::Seed(_) => EventKind::Seed,
            Payload::Answer(_) => EventKind::Answer,
            Payload::Decision(kind, _) => EventKind::from(*kind),
        }
    }

    /// The id of the item that it is about.
    pub fn item(&self) -> Option<&str> {
        match self {
            Payload::Act(_, item) | Payload::Undo(Undone::Latest(item)) => item.as_deref(),
            Payload::Stance(_, Target::Item(id)) => Some(id),
            _ => None,
        }
    }

    /// The interest that it is about.
    pub fn interest(&self) -> Option<&FeatureName> {
        match self {
            Payload::Weigh(interest, _)
            | Payload::ForgetInterest(interest)
            | Payload::Stance(_, Target::Interest(interest)) => Some(interest),
            _ => None,
        }
    }
}

impl Act {
    /// The kind of event that says it.
    pub fn kind(&self) -> EventKind {
        match self {
            Act::Impression(_) => EventKind::Impression,
            Act::Click => EventKind::Click,
            Act::View => EventKind::View,
            Act::Dwell(_) => EventKind::Dwell,
            Act::Like => EventKind::Like,
            Act::Dislike => EventKind::Dislike,
            Act::NotInterested => EventKind::NotInterested,
            Act::Bookmark => EventKind::Bookmark,
            Act::Share => EventKind::Share,
            Act::Cart(_) => EventKind::Cart,
            Act::Purchase(_) => EventKind::Purchase,
            Act::Rating(_) => EventKind::Rating,
            Act::Search => EventKind::Search,
            Act::Goal(_) => EventKind::Goal,
        }
    }
}
