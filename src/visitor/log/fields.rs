//! An event as a flat list of optional fields: the form of records, of exports and of what a page passes in.
//!
//! [`Fields::event`] is the only place that decides which fields a kind has. The methods of [`Event`] here are the inverse:
//! an event that is written and read again is the same.

use std::borrow::Cow;

use super::Sequence;
use super::branches::Numbers;
use super::event::{Event, FeatureName, LONGEST_MS, MOST_MONEY, Target};
use super::facts::Fact;
use super::kind::EventKind;
use super::payload::{Act, Back, Bought, DecisionKind, Dial, Payload, Preference, Reached, Response, Stance, Undone};
use super::shown::{Decision, Shown};

/// Separates the variants of an answer, which are one text in records and exports.
const NEXT: char = '\n';

/// The fields of an event apart from its kind, time and place.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Fields {
    /// The item.
    pub item: Option<String>,
    /// A rating, a quantity, how far a goal was reached or an item completed, the weight of an interest, the setting of a dial, the ε of an
    /// answer, or the profile's seed.
    pub value: Option<f64>,
    /// The price paid.
    pub amount: Option<f64>,
    /// The duration, in milliseconds.
    pub duration_ms: Option<f64>,
    /// The text searched for, or the variants of an answer.
    pub query: Option<String>,
    /// The interest that it is about.
    pub interest: Option<FeatureName>,
    /// The number of the event that an `undo`, an `uncart` or a `return` takes back.
    pub undoes: Option<Sequence>,
    /// The goal that was reached, or the goal of an answer.
    pub goal: Option<String>,
    /// How far the item was read or watched.
    pub progress: Option<f64>,
    /// How an item came to be shown.
    pub shown: Option<Shown>,
    /// The variant that was shown, or an answer with its bits as the variant.
    pub decision: Option<Decision>,
    /// The fact that was stated.
    pub fact: Option<Fact>,
    /// The branch in which it was recorded, or the one that is made or merged.
    pub branch: Option<String>,
    /// What tells it from others at its source.
    pub key: Option<String>,
    /// The numbers of the acts that are moved into a branch.
    pub moved: Option<Numbers>,
    /// The item that another one is preferred to, and the changes of interests that follow.
    pub preferred: Option<(String, Vec<(FeatureName, f64)>)>,
}

impl Fields {
    /// The event of that kind, without its surface, shelf, place and context; `None` if a field is missing, out of range or
    /// belongs to another kind.
    pub fn event(mut self, kind: EventKind, at: f64) -> Option<Event> {
        if !self.are_in_range(kind) {
            return None;
        }
        let payload = self.take_payload(kind)?;
        if !self.are_taken() || kind.is_control() && self.branch.is_some() || !kind.has_key() && self.key.is_some() {
            return None;
        }
        let Fields { query, duration_ms, progress, branch, key, .. } = self;
        Some(Event { query, duration_ms, progress, branch, key, ..Event::new(payload, at) })
    }

    fn are_in_range(&self, kind: EventKind) -> bool {
        self.value.is_none_or(|value| kind.values().is_some_and(|range| range.contains(&value)))
            && self.amount.is_none_or(|amount| (0.0..=MOST_MONEY).contains(&amount))
            && self.duration_ms.is_none_or(|time| (0.0..=LONGEST_MS).contains(&time))
            && self.progress.is_none_or(|progress| kind.has_progress() && (0.0..=1.0).contains(&progress))
    }

    /// Takes the fields of the kind, and leaves the others.
    fn take_payload(&mut self, kind: EventKind) -> Option<Payload> {
        let act = match kind {
            EventKind::Impression => Act::Impression(self.shown.take()),
            EventKind::Click => Act::Click,
            EventKind::View => Act::View,
            EventKind::Dwell => Act::Dwell(self.duration_ms.take()?),
            EventKind::Like => Act::Like,
            EventKind::Dislike => Act::Dislike,
            EventKind::NotInterested => Act::NotInterested,
            EventKind::Bookmark => Act::Bookmark,
            EventKind::Share => Act::Share,
            EventKind::Cart => Act::Cart(self.take_bought()),
            EventKind::Purchase => Act::Purchase(self.take_bought()),
            EventKind::Rating => Act::Rating(self.value.take()?),
            EventKind::Search => Act::Search,
            EventKind::Goal => Act::Goal(Reached { goal: self.goal.take()?, value: self.value.take() }),
            EventKind::Complete => Act::Complete(self.value.take()),
            EventKind::Undo => return Some(Payload::Undo(self.take_undone())),
            EventKind::Uncart => return self.take_back(Back::Uncart),
            EventKind::Return => return self.take_back(Back::Return),
            EventKind::Pin => return self.take_stance(Stance::Pin),
            EventKind::Mute => return self.take_stance(Stance::Mute),
            EventKind::Weigh => return Some(Payload::Weigh(self.interest.take()?, self.value.take()?)),
            EventKind::Release => return self.take_stance(Stance::Release),
            EventKind::Dial => return self.take_turn(Dial::Personal),
            EventKind::Surprise => return self.take_turn(Dial::Surprise),
            EventKind::Sharing => return self.take_turn(Dial::Sharing),
            EventKind::ForgetInterest => return self.interest.take().map(Payload::ForgetInterest),
            EventKind::Seed => return Some(Payload::Seed(self.value.take()? as u32)),
            EventKind::Answer => return self.take_response(),
            EventKind::Given => return self.fact.take().map(Payload::Given),
            EventKind::Branch => return Some(Payload::Branch(self.branch.take()?, self.moved.take()?)),
            EventKind::Merge => return self.branch.take().map(Payload::Merge),
            EventKind::Prefer => return self.take_preference(),
            EventKind::Choice => return self.take_decision(DecisionKind::Choice),
            EventKind::Exposure => return self.take_decision(DecisionKind::Exposure),
        };
        Some(Payload::Act(act, self.item.take()))
    }

    /// Whether no field of another kind is left; any kind may have a query and a duration, and the progress was looked at.
    fn are_taken(&self) -> bool {
        let Fields { item, value, amount, interest, undoes, goal, shown, decision, fact, moved, preferred, .. } = self;
        let texts = item.is_none() && interest.is_none() && goal.is_none();
        let controls = fact.is_none() && moved.is_none() && preferred.is_none();
        let numbers = value.is_none() && amount.is_none() && undoes.is_none();
        texts && controls && numbers && shown.is_none() && decision.is_none()
    }

    fn take_bought(&mut self) -> Bought {
        Bought { quantity: self.value.take(), amount: self.amount.take() }
    }

    /// What an `undo` takes back: an event or an item. If both are given, the item is left.
    fn take_undone(&mut self) -> Undone {
        match self.undoes.take() {
            Some(event) => Undone::Event(event),
            None => Undone::Latest(self.item.take()),
        }
    }

    fn take_back(&mut self, back: Back) -> Option<Payload> {
        Some(Payload::Undo(Undone::Bought(back, self.item.take()?, self.undoes.take())))
    }

    /// The target of a stance: an item or an interest. If both are given, the interest is left.
    fn take_stance(&mut self, stance: Stance) -> Option<Payload> {
        let target = match self.item.take() {
            Some(id) => Target::Item(id),
            None => Target::Interest(self.interest.take()?),
        };
        Some(Payload::Stance(stance, target))
    }

    fn take_preference(&mut self) -> Option<Payload> {
        let (above, (below, changes)) = (self.item.take()?, self.preferred.take()?);
        let preference = Preference { above, below, changes };
        preference.is_sound().then(|| Payload::Prefer(Box::new(preference)))
    }

    fn take_turn(&mut self, dial: Dial) -> Option<Payload> {
        Some(Payload::Turn(dial, self.value.take()?))
    }

    fn take_decision(&mut self, kind: DecisionKind) -> Option<Payload> {
        Some(Payload::Decision(kind, self.decision.take()?))
    }

    fn take_response(&mut self) -> Option<Payload> {
        let (decision, query) = (self.decision.take()?, self.query.take());
        Some(Payload::Answer(Box::new(Response {
            experiment: decision.name,
            goal: self.goal.take()?,
            epsilon: self.value.take()?,
            propensity: decision.propensity,
            variants: query.map_or_else(Vec::new, |names| names.split(NEXT).map(str::to_owned).collect()),
            bits: decision.variant.bytes().map(|bit| bit == b'1').collect(),
        })))
    }
}

/// The fields as written; those that are missing here have the same name in the event or its payload.
impl Event {
    /// The field `value`.
    pub fn value_field(&self) -> Option<f64> {
        match &self.payload {
            Payload::Act(Act::Rating(value), _) | Payload::Weigh(_, value) | Payload::Turn(_, value) => Some(*value),
            Payload::Act(Act::Cart(bought) | Act::Purchase(bought), _) => bought.quantity,
            Payload::Act(Act::Goal(reached), _) => reached.value,
            Payload::Act(Act::Complete(extent), _) => *extent,
            Payload::Seed(seed) => Some(f64::from(*seed)),
            Payload::Answer(response) => Some(response.epsilon),
            _ => None,
        }
    }

    /// The field `amount`.
    pub fn amount_field(&self) -> Option<f64> {
        match &self.payload {
            Payload::Act(Act::Cart(bought) | Act::Purchase(bought), _) => bought.amount,
            _ => None,
        }
    }

    /// The field `durationMs`.
    pub fn duration_field(&self) -> Option<f64> {
        match self.payload {
            Payload::Act(Act::Dwell(time), _) => Some(time),
            _ => self.duration_ms,
        }
    }

    /// The field `query`.
    pub fn query_field(&self) -> Option<Cow<'_, str>> {
        match &self.payload {
            Payload::Answer(response) if response.variants.is_empty() => None,
            Payload::Answer(response) => Some(Cow::Owned(response.variants.join(NEXT.encode_utf8(&mut [0; 4])))),
            _ => self.query.as_deref().map(Cow::Borrowed),
        }
    }

    /// The field `goal`.
    pub fn goal_field(&self) -> Option<&str> {
        match &self.payload {
            Payload::Answer(response) => Some(&response.goal),
            _ => self.goal(),
        }
    }

    /// The field `fact`.
    pub fn fact_field(&self) -> Option<&Fact> {
        match &self.payload {
            Payload::Given(fact) => Some(fact),
            _ => None,
        }
    }

    /// The field `branch`.
    pub fn branch_field(&self) -> Option<&str> {
        match &self.payload {
            Payload::Branch(name, _) | Payload::Merge(name) => Some(name),
            _ => self.branch.as_deref(),
        }
    }

    /// What is preferred to what, in the fields `item`, `below` and `changes`.
    pub fn preference(&self) -> Option<&Preference> {
        match &self.payload {
            Payload::Prefer(preference) => Some(preference),
            _ => None,
        }
    }

    /// The field `events`: the numbers that are moved.
    pub fn moved_field(&self) -> Option<&Numbers> {
        match &self.payload {
            Payload::Branch(_, moved) => Some(moved),
            _ => None,
        }
    }

    /// The field `decision`.
    pub fn decision_field(&self) -> Option<Cow<'_, Decision>> {
        match &self.payload {
            Payload::Decision(_, decision) => Some(Cow::Borrowed(decision)),
            Payload::Answer(response) => Some(Cow::Owned(Decision {
                name: response.experiment.clone(),
                variant: response.bits.iter().map(|&bit| if bit { '1' } else { '0' }).collect(),
                propensity: response.propensity,
            })),
            _ => None,
        }
    }
}
