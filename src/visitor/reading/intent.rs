//! Today's intent: how far the visit leads over the long run.
//!
//! Somebody who read of boots for weeks and looks at skirts today is after skirts today. The visit's sum S and the long
//! run's L, each `Σ weight × item` over the visitor's acts, say how far they differ: what an act of the visit has in common
//! with L, `S·L / n_S`, is held against what an act of the long run has on average, `L·L / n_L`, n being the evidence in
//! views. Where the visit's acts are as typical as any, the ratio is 1 and the visit leads nothing; where they have nothing
//! to do with L, it is 0. So
//!
//! ```text
//! share = max(0, 1 − (S·L / n_S) / (L·L / n_L)) × n_S / (n_S + 1)
//! ```
//!
//! and in place of L stands `(1 − share) L + share S |L| / |S|`, as long as before or shorter: still a sum over the visitor's
//! acts, so it is explained like any other. The session fades with its own half-life, and the share with it.

/// With so many views, a visit that has nothing to do with the long run leads half.
const HALF: f64 = 1.0;

/// A sum that is shorter than a thousandth of its evidence says nothing.
const FAINTEST: f64 = 1e-6;

/// A visit that leads less than that leads nothing.
const LEAST: f64 = 1e-9;

/// How far the visit leads.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Intent {
    /// The visit's part, 0 to 1.
    pub share: f64,
    /// What makes the session's sum as long as the long run's.
    pub scale: f64,
    /// What makes the session's evidence as much as the long run's.
    pub rate: f64,
}

/// A pair of sums, by what an intent is found.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Sums {
    /// L·L.
    pub long: f64,
    /// S·S.
    pub session: f64,
    /// S·L.
    pub both: f64,
}

impl Intent {
    /// Of two sums and how much evidence each stands on, in views: of the long run and of the session.
    pub fn of(Sums { long, session, both }: Sums, (of_long, of_session): (f64, f64)) -> Self {
        // Where what the visit says was rejected as often, what is left of it is what faded: as little is made no larger.
        let is_nothing = |sum: f64, evidence: f64| sum <= FAINTEST * evidence * evidence;
        if of_session <= 0.0 || is_nothing(long, of_long) || is_nothing(session, of_session) {
            return Self::default();
        }
        let likeness = (both / of_session) / (long / of_long);
        let share = (1.0 - likeness).clamp(0.0, 1.0) * of_session / (of_session + HALF);
        // What rounding leaves between two equal sums is no other intent. Nor has a visit that leads nothing a scale: it may have
        // faded so far that the square of its sum is 0, or as good as it.
        if share < LEAST {
            return Self::default();
        }
        Self { share, scale: (long / session).sqrt(), rate: of_long / of_session }
    }

    /// A part of the long run's sum, where the visit leads; `scale` is what makes the two comparable.
    pub fn lead(&self, long: f64, session: f64, scale: f64) -> f64 {
        if self.share > 0.0 { (1.0 - self.share) * long + self.share * scale * session } else { long }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn share(long: f64, session: f64, both: f64, evidence: (f64, f64)) -> f64 {
        Intent::of(Sums { long, session, both }, evidence).share
    }

    #[test]
    fn a_visit_that_is_all_there_is_leads_nothing() {
        assert_eq!(share(9.0, 9.0, 9.0, (3.0, 3.0)), 0.0);
        assert_eq!(Intent::of(Sums::default(), (0.0, 0.0)), Intent::default());
    }

    #[test]
    fn a_visit_of_something_else_leads_the_more_the_more_was_done() {
        let one = share(104.0, 1.0, 1.0, (11.0, 1.0));
        let two = share(104.0, 4.0, 4.0, (12.0, 2.0));
        assert!(0.4 < one && one < two && two < 0.7, "{one} {two}");
    }

    #[test]
    fn a_visit_that_has_faded_leads_nothing_and_has_no_scale() {
        for hours in 0..1_000 {
            // Two acts that have nothing in common, the visit's half-life being half an hour.
            let faded = (-2.0 * f64::from(hours)).exp2();
            let intent = Intent::of(Sums { long: 9.0, session: faded * faded, both: 0.0 }, (3.0, faded));
            assert!(intent.scale.is_finite() && intent.rate.is_finite(), "{hours} hours: {intent:?}");
            assert_eq!(intent == Intent::default(), hours > 14, "{hours} hours: {intent:?}");
        }
    }

    #[test]
    fn acts_that_are_as_typical_as_any_lead_nothing() {
        // Twenty acts alike, two of them today.
        assert_eq!(share(400.0, 4.0, 40.0, (20.0, 2.0)), 0.0);
    }
}
