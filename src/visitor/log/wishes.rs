//! What the visitor said about the profile itself: what is pinned, muted and weighed, how far the dials are turned,
//! and which interests were forgotten.
//!
//! Each is an entry of the log, so it can be taken back, kept and shared between tabs like anything else. About one item or
//! interest one wish stands: the latest. A `release` leaves none.

use super::{Dial, Entry, EventKind, Payload, Sequence, Stance, Target};

/// What a visitor can wish.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum WishKind {
    /// An item first, or an interest at full weight.
    Pin,
    /// Never again.
    Mute,
    /// An interest at so much of the strongest, −1 to 1.
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

    /// How much an interest is to weigh, where the wish says so.
    pub fn weight(self) -> Option<f64> {
        match self {
            WishKind::Pin => Some(1.0),
            WishKind::Weigh(weight) => Some(weight),
            WishKind::Mute => None,
        }
    }
}

/// A wish that stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Wish {
    /// The number of its event.
    pub sequence: Sequence,
    /// What is wished.
    pub kind: WishKind,
    /// Of what.
    pub target: Target,
    /// Since when, in milliseconds since 1970.
    pub at: f64,
}

/// Everything of the kind that stands.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Wishes {
    list: Vec<Wish>,
    dial: Option<(Sequence, f64)>,
    surprise: Option<(Sequence, f64)>,
    sharing: Option<(Sequence, f64)>,
    forgotten: Vec<(u64, Sequence)>,
}

impl Wishes {
    /// What the standing entries of a log say. Cost: a pass, and for each control one over the wishes so far.
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
            Payload::Stance(Stance::Release, target) => self.wish(entry, target.clone(), None),
            Payload::Weigh(interest, weight) => {
                self.wish(entry, Target::Interest(interest.clone()), Some(WishKind::Weigh(*weight)));
            }
            Payload::Turn(Dial::Personal, value) => self.dial = Some((sequence, *value)),
            Payload::Turn(Dial::Surprise, value) => self.surprise = Some((sequence, *value)),
            Payload::Turn(Dial::Sharing, value) => self.sharing = Some((sequence, *value)),
            Payload::ForgetInterest(interest) => self.forget(interest.hash(), sequence),
            _ => {}
        }
    }

    /// Puts a wish in the place of the one about the same target.
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

    /// The wish about a target.
    pub fn about(&self, target: &Target) -> Option<&Wish> {
        self.list.iter().find(|wish| wish.target == *target)
    }

    /// How far the dial is turned, 0 to 1; 1 where nobody turned it.
    pub fn dial(&self) -> f64 {
        self.dial.map_or(1.0, |(_, value)| value)
    }

    /// How much the visitor wants to be surprised, 0 to 1; ½, which is what the site thinks best, where nobody said.
    pub fn surprise(&self) -> f64 {
        self.surprise.map_or(0.5, |(_, value)| value)
    }

    /// Whether a site may have noisy answers about experiments; not where nobody said so.
    pub fn shares(&self) -> bool {
        self.sharing.is_some_and(|(_, value)| value == 1.0)
    }

    /// Whether what an event taught of a feature was forgotten since.
    pub fn forgets(&self, hash: u64, event: Sequence) -> bool {
        self.forgotten_at(hash).is_some_and(|forgotten| event < forgotten)
    }

    /// Where in the log what was known of a feature was last forgotten.
    pub fn forgotten_at(&self, hash: u64) -> Option<Sequence> {
        let at = self.forgotten.binary_search_by_key(&hash, |&(known, _)| known).ok()?;
        Some(self.forgotten[at].1)
    }

    /// How many there are: wishes and forgotten interests.
    pub fn count(&self) -> usize {
        self.list.len() + self.forgotten.len()
    }

    /// The number of the event by which each interest was last forgotten.
    pub fn forgettings(&self) -> impl Iterator<Item = Sequence> {
        self.forgotten.iter().map(|&(_, sequence)| sequence)
    }

    /// The numbers of the events that the others stand by.
    pub fn sequences(&self) -> Vec<Sequence> {
        let wishes = self.list.iter().map(|wish| wish.sequence);
        let dials = [self.dial, self.surprise, self.sharing].into_iter().flatten().map(|(sequence, _)| sequence);
        wishes.chain(dials).collect()
    }
}
