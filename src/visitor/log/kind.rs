//! The kinds of event.

use std::ops::RangeInclusive;

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
    Pin = 14,
    Mute = 15,
    Weigh = 16,
    Release = 17,
    Dial = 18,
    ForgetInterest = 19,
    Goal = 20,
    Choice = 21,
    Exposure = 22,
    Surprise = 23,
    Seed = 24,
    Sharing = 25,
    Answer = 26,
}

impl EventKind {
    /// All of them, by number.
    pub const ALL: [EventKind; 27] = [
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
        EventKind::Pin,
        EventKind::Mute,
        EventKind::Weigh,
        EventKind::Release,
        EventKind::Dial,
        EventKind::ForgetInterest,
        EventKind::Goal,
        EventKind::Choice,
        EventKind::Exposure,
        EventKind::Surprise,
        EventKind::Seed,
        EventKind::Sharing,
        EventKind::Answer,
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
            EventKind::Pin => "pin",
            EventKind::Mute => "mute",
            EventKind::Weigh => "weigh",
            EventKind::Release => "release",
            EventKind::Dial => "dial",
            EventKind::ForgetInterest => "forget",
            EventKind::Goal => "goal",
            EventKind::Choice => "choice",
            EventKind::Exposure => "exposure",
            EventKind::Surprise => "surprise",
            EventKind::Seed => "seed",
            EventKind::Sharing => "sharing",
            EventKind::Answer => "answer",
        }
    }

    /// The kind of that name, of those that a site records. What the visitor says about the profile itself and what the
    /// engine decided come by doors of their own: no site can say it in passing.
    pub fn from_name(name: &str) -> Option<EventKind> {
        EventKind::recorded().find(|kind| kind.name() == name)
    }

    /// The kinds that a site records.
    pub fn recorded() -> impl Iterator<Item = EventKind> {
        EventKind::ALL.into_iter().filter(|kind| !kind.is_control() && !kind.is_decision())
    }

    /// The kind of wish of that name.
    pub fn wish(name: &str) -> Option<EventKind> {
        EventKind::ALL.into_iter().find(|kind| kind.name() == name && kind.is_wish())
    }

    /// Whether it is what the visitor wishes: of two wishes about the same, the later stands.
    pub fn is_wish(self) -> bool {
        self.is_control() && !matches!(self, Self::ForgetInterest | Self::Seed | Self::Answer)
    }

    /// Whether it is about the profile: a wish, that an interest is to be forgotten, the profile's seed, or an answer that
    /// was given about an experiment. It teaches nothing.
    pub fn is_control(self) -> bool {
        match self {
            EventKind::Pin
            | EventKind::Mute
            | EventKind::Weigh
            | EventKind::Release
            | EventKind::Dial
            | EventKind::ForgetInterest
            | EventKind::Surprise
            | EventKind::Seed
            | EventKind::Sharing
            | EventKind::Answer => true,
            // Each by name: a kind that comes later has to be put on one side.
            EventKind::Impression
            | EventKind::Click
            | EventKind::View
            | EventKind::Dwell
            | EventKind::Like
            | EventKind::Dislike
            | EventKind::NotInterested
            | EventKind::Bookmark
            | EventKind::Share
            | EventKind::Cart
            | EventKind::Purchase
            | EventKind::Rating
            | EventKind::Search
            | EventKind::Undo
            | EventKind::Goal
            | EventKind::Choice
            | EventKind::Exposure => false,
        }
    }

    /// Whether it is about other events or about the profile: an `undo` or a control. After it the log is folded again.
    pub fn speaks_of_others(self) -> bool {
        self == EventKind::Undo || self.is_control()
    }

    /// Whether the engine decided it by chance: which variant of a slot or an experiment was shown.
    pub fn is_decision(self) -> bool {
        matches!(self, EventKind::Choice | EventKind::Exposure)
    }

    /// What its value can be; none where it has none.
    pub fn values(self) -> Option<RangeInclusive<f64>> {
        match self {
            EventKind::Rating => Some(1.0..=5.0),
            kind if kind.counts_items() => Some(1.0..=1_000.0),
            EventKind::Weigh => Some(-1.0..=1.0),
            EventKind::Goal | EventKind::Dial | EventKind::Surprise | EventKind::Sharing => Some(0.0..=1.0),
            EventKind::Seed => Some(0.0..=f64::from(u32::MAX)),
            EventKind::Answer => Some(0.0..=10.0),
            _ => None,
        }
    }

    /// Whether it says nothing without a value: of the others, how many is one, and a goal was reached.
    pub fn needs_value(self) -> bool {
        self.values().is_some() && !self.counts_items() && self != EventKind::Goal
    }

    /// Whether its value is how many of the item.
    pub fn counts_items(self) -> bool {
        matches!(self, EventKind::Cart | EventKind::Purchase)
    }

    /// Whether it is done to an item.
    pub fn needs_item(self) -> bool {
        !matches!(self, EventKind::Search | EventKind::Undo | EventKind::Goal)
            && !self.is_control()
            && !self.is_decision()
    }

    /// Whether the visitor sent the item away: it does not come back by itself.
    pub fn rejects(self) -> bool {
        matches!(self, EventKind::Dislike | EventKind::NotInterested)
    }
}
