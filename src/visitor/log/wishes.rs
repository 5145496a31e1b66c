//! The wishes and other controls that are in force: what is pinned, muted and weighed, the settings of the dials,
//! which interests were forgotten, and which facts were stated.
//!
//! Each is an entry of the log, so it can be undone, stored and shared between tabs like any other. Each item or
//! interest has at most one wish in force: the latest. A `release` leaves none.

use super::facts::{Stated, state};
use super::{Dial, Entry, EventKind, Payload, Preference, Sequence, Stance, Target};

/// A kind of wish.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum WishKind {
    /// The item comes first, or the interest gets full weight.
    Pin,
    /// The item, or every item with the interest, is never shown.
    Mute,
    /// The interest gets this weight relative to the strongest, −1 to 1.
    Weigh(f64),
}

impl WishKind {
    /// The name in results.
    pub fn name(self) -> &'static str {
        match self {
            WishKind::Pin => EventKind::Pin.name(),
            WishKind::Mute => EventKind::Mute.name(),
            WishKind::Weigh(_) => EventKind::Weigh.name(),
        }
    }

    /// The weight of an interest, if the wish sets one.
    pub fn weight(self) -> Option<f64> {
        match self {
            WishKind::Pin => Some(1.0),
            WishKind::Weigh(weight) => Some(weight),
            WishKind::Mute => None,
        }
    }
}

/// A wish that is in force.
#[derive(Debug, Clone, PartialEq)]
pub struct Wish {
    /// The number of its event.
    pub sequence: Sequence,
    /// The kind.
    pub kind: WishKind,
    /// The target.
    pub target: Target,
    /// The time of the wish, in milliseconds since 1970.
    pub at: f64,
}

/// A preference that is in force.
#[derive(Debug, Clone, PartialEq)]
pub struct StatedPreference {
    /// The number of its event.
    pub sequence: Sequence,
    /// What is preferred to what.
    pub preference: Preference,
    /// The time, in milliseconds since 1970.
    pub at: f64,
}

/// All controls that are in force.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Wishes {
    list: Vec<Wish>,
    preferences: Vec<StatedPreference>,
    dial: Option<(Sequence, f64)>,
    surprise: Option<(Sequence, f64)>,
    sharing: Option<(Sequence, f64)>,
    forgotten: Vec<(u64, Sequence)>,
    facts: Vec<Stated>,
}

impl Wishes {
    /// The controls in a log's standing entries. Cost: a pass, and for each control one over the wishes so far.
    pub fn of(standing: &[&Entry]) -> Self {
        let mut wishes = Self::default();
        standing.iter().filter(|entry| entry.event.kind().is_control()).for_each(|entry| wishes.hear(entry));
        wishes
    }

    fn hear(&mut self, entry: &Entry) {
        let (sequence, event) = (entry.sequence, &entry.event);
        match &event.payload {
            Payload::Stance(Stance::Pin, target) => self.wish(entry, target.clone(), Some(WishKind::Pin)),
            Payload::Stance(Stance::Mute, target) => self.wish(entry, target.clone(), Some(WishKind::Mute)),
            Payload::Stance(Stance::Release, target) => {
                self.preferences.retain(|stated| !matches!(target, Target::Item(id) if *id == stated.preference.above));
                self.wish(entry, target.clone(), None);
            }
            Payload::Prefer(preference) => {
                let preference = (**preference).clone();
                self.preferences.push(StatedPreference { sequence, preference, at: event.at });
            }
            Payload::Weigh(interest, weight) => {
                self.wish(entry, Target::Interest(interest.clone()), Some(WishKind::Weigh(*weight)));
            }
            Payload::Turn(Dial::Personal, value) => self.dial = Some((sequence, *value)),
            Payload::Turn(Dial::Surprise, value) => self.surprise = Some((sequence, *value)),
            Payload::Turn(Dial::Sharing, value) => self.sharing = Some((sequence, *value)),
            Payload::ForgetInterest(interest) => self.forget(interest.hash(), sequence),
            Payload::Given(fact) => state(&mut self.facts, fact, event.at, Some(sequence)),
            _ => {}
        }
    }

    /// Replaces the wish about the same target.
    fn wish(&mut self, entry: &Entry, target: Target, kind: Option<WishKind>) {
        self.list.retain(|wish| wish.target != target);
        self.list.extend(kind.map(|kind| Wish { sequence: entry.sequence, kind, target, at: entry.event.at }));
    }

    fn forget(&mut self, hash: u64, sequence: Sequence) {
        match self.forgotten.binary_search_by_key(&hash, |&(known, _)| known) {
            Ok(at) => self.forgotten[at].1 = sequence,
            Err(at) => self.forgotten.insert(at, (hash, sequence)),
        }
    }

    /// The wishes, in the order in which they were made.
    pub fn all(&self) -> &[Wish] {
        &self.list
    }

    /// The preferences, in the order in which they were stated.
    pub fn preferences(&self) -> &[StatedPreference] {
        &self.preferences
    }

    /// The wish about a target.
    pub fn about(&self, target: &Target) -> Option<&Wish> {
        self.list.iter().find(|wish| wish.target == *target)
    }

    /// The dial, 0 to 1; 1 until it is set.
    pub fn dial(&self) -> f64 {
        self.dial.map_or(1.0, |(_, value)| value)
    }

    /// How surprising shelves are, 0 to 1; ½, the site's own setting, until it is set.
    pub fn surprise(&self) -> f64 {
        self.surprise.map_or(0.5, |(_, value)| value)
    }

    /// Whether a site may get noisy answers about experiments; false until the visitor agrees.
    pub fn shares(&self) -> bool {
        self.sharing.is_some_and(|(_, value)| value == 1.0)
    }

    /// Whether what an event taught of a feature was forgotten later.
    pub fn forgets(&self, hash: u64, event: Sequence) -> bool {
        self.forgotten_at(hash).is_some_and(|forgotten| event < forgotten)
    }

    /// The number of the event by which a feature was last forgotten.
    pub fn forgotten_at(&self, hash: u64) -> Option<Sequence> {
        let at = self.forgotten.binary_search_by_key(&hash, |&(known, _)| known).ok()?;
        Some(self.forgotten[at].1)
    }

    /// The facts that were stated, in the order of their names; those of a page's session are not among them.
    pub fn facts(&self) -> &[Stated] {
        &self.facts
    }

    /// The number of controls that count against the limit: wishes, forgotten interests and facts.
    pub fn count(&self) -> usize {
        self.list.len() + self.forgotten.len() + self.facts.len() + self.preferences.len()
    }

    /// The hashes of the forgotten features, ascending, each with the number of the event by which it was last forgotten.
    pub fn forgotten(&self) -> &[(u64, Sequence)] {
        &self.forgotten
    }

    /// The number of the event by which each interest was last forgotten.
    pub fn forgettings(&self) -> impl Iterator<Item = Sequence> {
        self.forgotten.iter().map(|&(_, sequence)| sequence)
    }

    /// The numbers of the events of all controls in force.
    pub fn sequences(&self) -> Vec<Sequence> {
        let wishes = self.list.iter().map(|wish| wish.sequence);
        let dials = [self.dial, self.surprise, self.sharing].into_iter().flatten().map(|(sequence, _)| sequence);
        let facts = self.facts.iter().filter_map(|fact| fact.sequence);
        let preferences = self.preferences.iter().map(|preferred| preferred.sequence);
        wishes.chain(dials).chain(facts).chain(preferences).collect()
    }
}
