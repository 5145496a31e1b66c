//! The kinds of event.

use std::ops::RangeInclusive;

/// Declares the kinds in one table, so that each kind has a number, a name and a place in `ALL`.
macro_rules! event_kinds {
    ($($kind:ident = $number:literal, $name:literal;)+) => {
        /// What a visitor can do.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        #[repr(u8)]
        #[allow(missing_docs, reason = "the names are the field's own")]
        pub enum EventKind {
            $($kind = $number,)+
        }

        impl EventKind {
            /// All of them, by number.
            pub const ALL: [EventKind; [$($number),+].len()] = [$(EventKind::$kind),+];

            /// The name, as in `event.type`.
            pub fn name(self) -> &'static str {
                match self {
                    $(EventKind::$kind => $name,)+
                }
            }

            /// The number, as in a record.
            pub fn number(self) -> u8 {
                match self {
                    $(EventKind::$kind => $number,)+
                }
            }

            /// The kind of that number.
            pub fn from_number(number: u8) -> Option<EventKind> {
                match number {
                    $($number => Some(EventKind::$kind),)+
                    _ => None,
                }
            }
        }
    };
}

event_kinds! {
    Impression = 0, "impression";
    Click = 1, "click";
    View = 2, "view";
    Dwell = 3, "dwell";
    Like = 4, "like";
    Dislike = 5, "dislike";
    NotInterested = 6, "not_interested";
    Bookmark = 7, "bookmark";
    Share = 8, "share";
    Cart = 9, "cart";
    Purchase = 10, "purchase";
    Rating = 11, "rating";
    Search = 12, "search";
    Undo = 13, "undo";
    Pin = 14, "pin";
    Mute = 15, "mute";
    Weigh = 16, "weigh";
    Release = 17, "release";
    Dial = 18, "dial";
    ForgetInterest = 19, "forget";
    Goal = 20, "goal";
    Choice = 21, "choice";
    Exposure = 22, "exposure";
    Surprise = 23, "surprise";
    Seed = 24, "seed";
    Sharing = 25, "sharing";
    Answer = 26, "answer";
    Uncart = 27, "uncart";
    Return = 28, "return";
    Complete = 29, "complete";
    Given = 30, "given";
    Branch = 31, "branch";
    Merge = 32, "merge";
    Prefer = 33, "prefer";
}

/// A class of kinds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Class {
    /// The visitor did something.
    Act,
    /// The visitor takes back another event.
    Undo,
    /// The visitor wishes something of the profile.
    Wish,
    /// Another entry about the profile.
    Note,
    /// The engine drew a variant.
    Decision,
}

impl EventKind {
    /// By a complete `match`, so that a new kind must be put into a class.
    fn class(self) -> Class {
        match self {
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
            | EventKind::Goal
            | EventKind::Complete => Class::Act,
            EventKind::Undo | EventKind::Uncart | EventKind::Return => Class::Undo,
            EventKind::Pin
            | EventKind::Mute
            | EventKind::Weigh
            | EventKind::Release
            | EventKind::Dial
            | EventKind::Surprise
            | EventKind::Sharing => Class::Wish,
            EventKind::ForgetInterest
            | EventKind::Seed
            | EventKind::Answer
            | EventKind::Given
            | EventKind::Branch
            | EventKind::Merge
            | EventKind::Prefer => Class::Note,
            EventKind::Choice | EventKind::Exposure => Class::Decision,
        }
    }

    /// The kind of that name, if a site may record it. Wishes and decisions of the engine have
    /// calls of their own: a site cannot record them as events.
    pub fn from_name(name: &str) -> Option<EventKind> {
        EventKind::recorded().find(|kind| kind.name() == name)
    }

    /// The kinds that a site records.
    pub fn recorded() -> impl Iterator<Item = EventKind> {
        EventKind::ALL.into_iter().filter(|kind| matches!(kind.class(), Class::Act | Class::Undo))
    }

    /// The kind of wish of that name.
    pub fn wish(name: &str) -> Option<EventKind> {
        EventKind::ALL.into_iter().find(|kind| kind.name() == name && kind.is_wish())
    }

    /// Whether it is a wish: of two wishes about the same target, the later is in force.
    pub fn is_wish(self) -> bool {
        self.class() == Class::Wish
    }

    /// Whether of two entries about the same matter the later is in force: a wish, or a fact that was stated.
    pub fn replaces(self) -> bool {
        self.is_wish() || self == EventKind::Given
    }

    /// Whether it is about the profile: a wish, the forgetting of an interest, the profile's seed, an answer
    /// about an experiment, a fact that was stated, what makes or merges a branch, or a preference. It teaches nothing.
    pub fn is_control(self) -> bool {
        matches!(self.class(), Class::Wish | Class::Note)
    }

    /// Whether it takes back another event and does nothing else: an `undo`, an `uncart` or a `return`.
    pub fn takes_back(self) -> bool {
        self.class() == Class::Undo
    }

    /// Whether it changes the effect of other events: it takes one back, or is a control. After it the log is folded again.
    pub fn speaks_of_others(self) -> bool {
        matches!(self.class(), Class::Undo | Class::Wish | Class::Note)
    }

    /// Whether the engine decided it at random: which variant of a slot or an experiment was shown.
    pub fn is_decision(self) -> bool {
        self.class() == Class::Decision
    }

    /// The range of its value; none if it has no value.
    pub fn values(self) -> Option<RangeInclusive<f64>> {
        match self {
            EventKind::Rating => Some(1.0..=5.0),
            EventKind::Cart | EventKind::Purchase => Some(1.0..=1_000.0),
            EventKind::Weigh => Some(-1.0..=1.0),
            EventKind::Goal | EventKind::Complete | EventKind::Dial | EventKind::Surprise | EventKind::Sharing => {
                Some(0.0..=1.0)
            }
            EventKind::Seed => Some(0.0..=f64::from(u32::MAX)),
            EventKind::Answer => Some(0.0..=10.0),
            EventKind::Impression
            | EventKind::Click
            | EventKind::View
            | EventKind::Dwell
            | EventKind::Like
            | EventKind::Dislike
            | EventKind::NotInterested
            | EventKind::Bookmark
            | EventKind::Share
            | EventKind::Search
            | EventKind::Undo
            | EventKind::Uncart
            | EventKind::Return
            | EventKind::Pin
            | EventKind::Mute
            | EventKind::Release
            | EventKind::ForgetInterest
            | EventKind::Choice
            | EventKind::Exposure
            | EventKind::Given
            | EventKind::Branch
            | EventKind::Merge
            | EventKind::Prefer => None,
        }
    }

    /// Whether its value is a quantity of the item.
    pub fn counts_items(self) -> bool {
        matches!(self, EventKind::Cart | EventKind::Purchase)
    }

    /// Whether it can say how far the item was read or watched.
    pub fn has_progress(self) -> bool {
        matches!(self, EventKind::View | EventKind::Dwell)
    }

    /// Whether it can have a key: an `undo` names its event already.
    pub fn has_key(self) -> bool {
        self.class() == Class::Act || self.goes_back()
    }

    /// Whether it needs an item.
    pub fn needs_item(self) -> bool {
        let is_act = self.class() == Class::Act && !matches!(self, EventKind::Search | EventKind::Goal);
        is_act || self.goes_back()
    }

    /// Whether an item goes back: it takes back the latest cart or purchase of it.
    pub fn goes_back(self) -> bool {
        matches!(self, EventKind::Uncart | EventKind::Return)
    }

    /// Whether the visitor rejected the item: it is not shown again by itself.
    pub fn rejects(self) -> bool {
        matches!(self, EventKind::Dislike | EventKind::NotInterested)
    }
}
