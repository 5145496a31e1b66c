//! Visits: events that follow each other within half an hour are one visit.
//!
//! Half an hour is the usual limit of a session.

/// The pause that ends a visit, in milliseconds.
pub const PAUSE_MS: f64 = 1_800_000.0;

/// The times of a visit's first and last event, in milliseconds since 1970.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Visit {
    /// The first.
    pub start: f64,
    /// The last so far.
    pub end: f64,
}

/// All visits, oldest first.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Visits {
    list: Vec<Visit>,
}

impl Visits {
    /// Notes that something happened, not earlier than what was noted before.
    pub fn learn(&mut self, at: f64) {
        debug_assert!(self.list.last().is_none_or(|visit| visit.end <= at), "visits are noted in the order of time");
        match self.list.last_mut() {
            Some(visit) if at <= visit.end + PAUSE_MS => visit.end = at,
            _ => self.list.push(Visit { start: at, end: at }),
        }
    }

    /// All of them, oldest first.
    pub fn all(&self) -> &[Visit] {
        &self.list
    }

    /// The visits that were over at time `now`, without the current one.
    pub fn before(&self, now: f64) -> &[Visit] {
        let goes_on = self.list.last().is_some_and(|visit| now <= visit.end + PAUSE_MS);
        &self.list[..self.list.len() - usize::from(goes_on)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MINUTE: f64 = 60_000.0;

    fn visits(minutes: &[f64]) -> Visits {
        let mut visits = Visits::default();
        minutes.iter().for_each(|minute| visits.learn(minute * MINUTE));
        visits
    }

    #[test]
    fn a_pause_of_more_than_half_an_hour_begins_another_visit() {
        let visits = visits(&[0.0, 20.0, 50.0, 81.0]);
        let spans: Vec<_> = visits.all().iter().map(|visit| (visit.start / MINUTE, visit.end / MINUTE)).collect();
        assert_eq!(spans, [(0.0, 50.0), (81.0, 81.0)]);
    }

    #[test]
    fn the_visit_that_goes_on_is_not_over() {
        let visits = visits(&[0.0, 100.0]);
        assert_eq!(visits.before(110.0 * MINUTE).len(), 1);
        assert_eq!(visits.before(131.0 * MINUTE).len(), 2);
    }
}
