//! What the lots of a shelf hang on, settled for a visit: nothing changes under the visitor's eyes, nor on a reload, and
//! another visit has other lots.

use super::Engine;
use crate::hash::xxh64;
use crate::rank::Request;

/// A visit, as far as lots go.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Occasion {
    /// What makes its lots differ from another's: when the visit before it ended, or the first began, which nobody chose.
    /// How many were before is no part of it: that changes when an old one is dropped.
    pub visit: u64,
    /// When the visit before it ended.
    pub since: f64,
    /// Whether the visitor has done something on it.
    pub has_acted: bool,
}

impl Occasion {
    /// What the lots of a request are drawn by: its own seed or the visit's, and the surface.
    pub fn seed(&self, request: &Request) -> u64 {
        let own = request.seed.map_or(self.visit, u64::from);
        xxh64(request.surface.unwrap_or_default().as_bytes(), own)
    }
}

impl Engine {
    /// The visit that goes on at time `now`, or that of the shelf that is made again.
    pub(super) fn occasion(&self, now: f64) -> Occasion {
        self.visitor.again.unwrap_or_else(|| {
            let visits = self.visitor.profile.visits();
            let before = visits.before(now);
            let visit = match (before.last(), visits.all().first()) {
                (Some(last), _) => last.end.to_bits(),
                (None, Some(first)) => first.start.to_bits(),
                (None, None) => u64::from(self.visitor.log.seed().unwrap_or(self.seed)),
            };
            let since = before.last().map_or(now, |last| last.end);
            Occasion { visit, since, has_acted: self.has_acted(before.len()) }
        })
    }

    /// Whether the visitor has done something on the visit of that number.
    fn has_acted(&self, visit: usize) -> bool {
        let goes_on = self.visitor.profile.visits().all().get(visit);
        let last = self.visitor.profile.acts().all().last().and_then(|act| self.visitor.log.get(act.sequence));
        goes_on.zip(last).is_some_and(|(visit, last)| last.event.at >= visit.start)
    }
}
