//! The visit that goes on. Draws depend on it: nothing changes under the visitor's eyes, nor on a reload, and another visit
//! has other draws.

use super::Visitor;
use super::profile::visits::{PAUSE_MS, Visit};

/// What draws and what leads a shelf need to know of the visit that goes on.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CurrentVisit {
    /// What makes its draws differ from another visit's: when the visit before it ended, or the first began, which nobody
    /// chose. The number of earlier visits is no part of it: that changes when an old one is dropped.
    pub seed: u64,
    /// When the visit before it ended.
    pub since: f64,
    /// Whether the visitor has done something on it.
    pub has_acted: bool,
}

impl Visitor {
    /// The visit that goes on at time `now`, or the one whose draws are repeated.
    pub fn current_visit(&self, now: f64) -> CurrentVisit {
        self.repeats.unwrap_or_else(|| {
            let visits = self.profile.visits();
            let before = visits.before(now);
            let seed = match (before.last(), visits.all().first()) {
                (Some(last), _) => last.end.to_bits(),
                (None, Some(first)) => first.start.to_bits(),
                (None, None) => u64::from(self.draw_seed()),
            };
            let since = before.last().map_or(now, |last| last.end);
            CurrentVisit { seed, since, has_acted: self.has_acted(before.len()) }
        })
    }

    /// The recorded visit that still goes on at time `now`, where there is one.
    pub fn recorded_visit(&self, now: f64) -> Option<&Visit> {
        self.profile.visits().all().last().filter(|visit| now <= visit.end + PAUSE_MS)
    }

    /// The seed of what is drawn for this profile: its own. Where none was noted yet, nothing that is drawn is kept either.
    pub fn draw_seed(&self) -> u32 {
        self.log.seed().unwrap_or(self.seed)
    }

    /// Whether the visitor has done something on the visit of that number.
    fn has_acted(&self, visit: usize) -> bool {
        let goes_on = self.profile.visits().all().get(visit);
        let last = self.profile.acts().all().last().and_then(|act| self.log.get(act.sequence));
        goes_on.zip(last).is_some_and(|(visit, last)| last.event.at >= visit.start)
    }
}
