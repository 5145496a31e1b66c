//! The current visit. Draws depend on it, so that nothing changes during a visit or on a reload, and another visit
//! has other draws.

use super::Visitor;
use super::profile::visits::{PAUSE_MS, Visit};

/// The properties of the current visit that draws and the lead depend on.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CurrentVisit {
    /// The seed of its draws: from the time at which the visit before it ended, or at which the first one began, which cannot
    /// be chosen. The number of earlier visits has no effect on it, since that changes when an old visit is dropped.
    pub seed: u64,
    /// When the visit before it ended.
    pub since: f64,
    /// Whether the visitor has acted in it.
    pub has_acted: bool,
}

impl Visitor {
    /// The current visit at time `now`, or the one whose draws are repeated.
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

    /// The recorded visit that is still current at time `now`, if there is one.
    pub fn recorded_visit(&self, now: f64) -> Option<&Visit> {
        self.profile.visits().all().last().filter(|visit| now <= visit.end + PAUSE_MS)
    }

    /// The seed of this profile's draws. Until one is recorded, no draw is recorded either.
    pub fn draw_seed(&self) -> u32 {
        self.log.seed().unwrap_or(self.seed)
    }

    /// Whether the visitor has acted in the visit with that number.
    fn has_acted(&self, visit: usize) -> bool {
        let goes_on = self.profile.visits().all().get(visit);
        let last = self.profile.acts().all().last().and_then(|act| self.log.get(act.sequence));
        goes_on.zip(last).is_some_and(|(visit, last)| last.event.at >= visit.start)
    }
}
