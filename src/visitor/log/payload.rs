//! The details of an event of each kind. One type for each kind, so that a kind cannot have another kind's details.

use super::Sequence;
use super::branches::Numbers;
use super::event::{FeatureName, Target};
use super::facts::Fact;
use super::kind::EventKind;
use super::shown::{Decision, Shown};

/// The kind and details of an event, without its time and place.
#[derive(Debug, Clone, PartialEq)]
pub enum Payload {
    /// An act of the visitor's, on an item if there is one.
    Act(Act, Option<String>),
    /// Another event is taken back.
    Undo(Undone),
    /// How the visitor wants an item or an interest to be treated.
    Stance(Stance, Target),
    /// Sets the weight of an interest relative to the strongest, −1 to 1.
    Weigh(FeatureName, f64),
    /// Sets a dial, 0 to 1.
    Turn(Dial, f64),
    /// Forgets what was learned of an interest.
    ForgetInterest(FeatureName),
    /// The seed of the profile's random draws.
    Seed(u32),
    /// An answer about an experiment that left the device.
    Answer(Box<Response>),
    /// A fact is stated, or withdrawn.
    Given(Fact),
    /// A variant that the engine drew.
    Decision(DecisionKind, Decision),
    /// The acts with these numbers are in the branch of that name.
    Branch(String, Numbers),
    /// What was in the branch of that name is in the profile again.
    Merge(String),
    /// One item is preferred to another.
    Prefer(Box<Preference>),
}

/// The most interests that a preference changes.
pub const MOST_CHANGES: usize = 16;

/// That an item is preferred to another, and what follows.
#[derive(Debug, Clone, PartialEq)]
pub struct Preference {
    /// The id of the item that is preferred.
    pub above: String,
    /// The id of the other one.
    pub below: String,
    /// The change of each interest, relative to the strongest learned one, −1 to 1.
    pub changes: Vec<(FeatureName, f64)>,
}

impl Preference {
    /// Whether it has a few changes, all of them in range: checked when it is read from a storage or a file.
    pub fn is_sound(&self) -> bool {
        let in_range = |(_, change): &(FeatureName, f64)| (-1.0..=1.0).contains(change);
        (1..=MOST_CHANGES).contains(&self.changes.len()) && self.changes.iter().all(in_range)
    }
}

/// A wish about an item or an interest, without a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stance {
    /// The item comes first, or the interest gets full weight.
    Pin,
    /// The item, or every item with the interest, is never shown.
    Mute,
    /// Undoes the other wishes about it.
    Release,
}

/// A setting from 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dial {
    /// How personal shelves are.
    Personal,
    /// How surprising shelves are.
    Surprise,
    /// Whether a site may get noisy answers: 1 for yes.
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

/// An act of the visitor's.
#[derive(Debug, Clone, PartialEq)]
#[allow(missing_docs, reason = "the names are the field's own")]
pub enum Act {
    /// With how it came to be shown, if that is known.
    Impression(Option<Shown>),
    Click,
    View,
    /// The duration, in milliseconds.
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
    /// The share that was read, watched or learned, 0 to 1; all if left out.
    Complete(Option<f64>),
}

/// The details of a purchase or a cart.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Bought {
    /// The quantity, 1 to 1,000; one if left out.
    pub quantity: Option<f64>,
    /// The total price paid, in the site's currency.
    pub amount: Option<f64>,
}

impl Bought {
    /// The factor of the weight of one: the hundredth of an item adds less than the first.
    pub fn factor(&self) -> f64 {
        1.0 + self.quantity.unwrap_or(1.0).ln()
    }
}

/// The details of a goal.
#[derive(Debug, Clone, PartialEq)]
pub struct Reached {
    /// Its name.
    pub goal: String,
    /// The share that was reached, 0 to 1; all if left out.
    pub value: Option<f64>,
}

impl Reached {
    /// The share of the goal that was reached, 0 to 1.
    pub fn extent(&self) -> f64 {
        self.value.unwrap_or(1.0)
    }
}

/// What an `undo`, an `uncart` or a `return` takes back.
#[derive(Debug, Clone, PartialEq)]
pub enum Undone {
    /// The event of that number.
    Event(Sequence),
    /// The latest act, on that item if one is named.
    Latest(Option<String>),
    /// A cart or purchase of that item: the one of that number, or the latest.
    Bought(Back, String, Option<Sequence>),
}

/// How an item goes back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Back {
    /// Out of the cart.
    Uncart,
    /// To the shop.
    Return,
}

impl Back {
    /// The kind of event.
    pub fn kind(self) -> EventKind {
        match self {
            Back::Uncart => EventKind::Uncart,
            Back::Return => EventKind::Return,
        }
    }

    /// The kind of event that it takes back.
    pub fn of(self) -> EventKind {
        match self {
            Back::Uncart => EventKind::Cart,
            Back::Return => EventKind::Purchase,
        }
    }
}

/// An answer by randomised response, as it was returned.
#[derive(Debug, Clone, PartialEq)]
pub struct Response {
    /// The experiment's key.
    pub experiment: String,
    /// The outcome.
    pub goal: String,
    /// Its ε.
    pub epsilon: f64,
    /// The chance that the true bit was set.
    pub propensity: f64,
    /// The variants of the question. In an imported log there may be none, or a number that does not match the bits.
    pub variants: Vec<String>,
    /// For each variant, a bit for “without the outcome” and one for “with it”.
    pub bits: Vec<bool>,
}

impl Stance {
    /// The stance of an event of that kind.
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
    /// The dial of an event of that kind.
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
    /// The kind of event.
    pub fn kind(&self) -> EventKind {
        match self {
            Payload::Act(act, _) => act.kind(),
            Payload::Undo(Undone::Bought(back, ..)) => back.kind(),
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
            Payload::Given(_) => EventKind::Given,
            Payload::Decision(kind, _) => EventKind::from(*kind),
            Payload::Branch(..) => EventKind::Branch,
            Payload::Merge(_) => EventKind::Merge,
            Payload::Prefer(_) => EventKind::Prefer,
        }
    }

    /// The id of the item that it is about.
    pub fn item(&self) -> Option<&str> {
        match self {
            Payload::Act(_, item) | Payload::Undo(Undone::Latest(item)) => item.as_deref(),
            Payload::Prefer(preference) => Some(&preference.above),
            Payload::Stance(_, Target::Item(id)) | Payload::Undo(Undone::Bought(_, id, _)) => Some(id),
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
    /// The kind of event.
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
            Act::Complete(_) => EventKind::Complete,
        }
    }
}
