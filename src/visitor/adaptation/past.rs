//! The events of visits that are over.

use crate::catalog::Catalog;
use crate::visitor::log::{Entry, EventKind, Log};
use crate::visitor::profile::{Profile, Visits};

/// Past events, each with the number of its visit, oldest first, without wishes and undone events.
#[derive(Debug, Clone, PartialEq)]
pub struct Past<'a> {
    /// The events, each with its visit's place among all visits.
    pub entries: Vec<(usize, &'a Entry)>,
    /// The number of visits that are over.
    pub visits: usize,
}

impl<'a> Past<'a> {
    /// The events that are past at time `now`. Cost: a pass over the log.
    pub fn of(log: &'a Log, profile: &Profile, now: f64) -> Self {
        let over = profile.visits().before(profile.fading_time(now)).len();
        let mut visits = Visits::default();
        let standing = log.in_time().into_iter().filter(|entry| !entry.event.kind().is_control());
        let numbered = standing.map(|entry| {
            visits.learn(entry.event.at);
            (visits.all().len() - 1, entry)
        });
        Self { entries: numbered.take_while(|&(visit, _)| visit < over).collect(), visits: over }
    }
}

/// Whether an event counts as a click on the item: a click, or an act that follows one.
pub fn is_click(kind: EventKind) -> bool {
    matches!(
        kind,
        EventKind::Click
            | EventKind::View
            | EventKind::Like
            | EventKind::Bookmark
            | EventKind::Share
            | EventKind::Cart
            | EventKind::Purchase
            | EventKind::Complete
    )
}

/// The weight of past events by age: the half-life of the long run, rounded to sixteenths of it, as in the profile.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Fading {
    half_life: f64,
    tick: f64,
}

impl Fading {
    /// At time `now`.
    pub fn new(catalog: &Catalog, now: f64) -> Self {
        let half_life = f64::from(catalog.settings().long_half_life_hours) * 3_600_000.0;
        Self { half_life, tick: (now / half_life * 16.0).floor() / 16.0 }
    }

    /// The weight of an event of time `at`, 0 to 1.
    pub fn weight(&self, at: f64) -> f64 {
        (at / self.half_life - self.tick).min(0.0).exp2()
    }
}
