//! Today's intent: how far the current visit outweighs the long run.
//!
//! A visitor who looked at boots for weeks and looks at skirts today wants skirts today. Let S be the visit's sum and L the long
//! run's, each `Σ weight × item` over the visitor's acts. The mean similarity of the visit's acts to L,
//! `S·L / n_S`, is compared with that of the long run's acts, `L·L / n_L`; n is the evidence in
//! views. If the visit's acts are as typical as any, the ratio is 1 and the visit has no extra weight; if they have nothing
//! in common with L, it is 0. So
//!
//! ```text
//! share = max(0, 1 − (S·L / n_S) / (L·L / n_L)) × n_S / (n_S + 1)
//! ```
//!
//! and L is replaced by `(1 − share) L + share S |L| / |S|`, which is at most as long: still a sum over the visitor's
//! acts, so it is explained like any other. The session fades with its own half-life, and the share with it.

/// The number of views at which a visit that has nothing in common with the long run gets half of the weight.
const HALF: f64 = 1.0;

/// A sum shorter than a thousandth of its evidence counts as 0.
const FAINTEST: f64 = 1e-6;

/// A smaller share counts as 0.
const LEAST: f64 = 1e-9;

/// The weight of the visit against the long run.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Intent {
    /// The visit's share, 0 to 1.
    pub share: f64,
    /// The factor that makes the session's sum as long as the long run's.
    pub scale: f64,
    /// The factor that makes the session's evidence as large as the long run's.
    pub rate: f64,
}

/// The dot products from which an intent is computed.
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
    /// The intent from the dot products and the evidence of each sum in views: of the long run and of the session.
    pub fn of(Sums { long, session, both }: Sums, (of_long, of_session): (f64, f64)) -> Self {
        // If rejections cancel the visit's likes, only a residue of fading is left, which must not be scaled up.
        let is_nothing = |sum: f64, evidence: f64| sum <= FAINTEST * evidence * evidence;
        if of_session <= 0.0 || is_nothing(long, of_long) || is_nothing(session, of_session) {
            return Self::default();
        }
        let likeness = (both / of_session) / (long / of_long);
        let share = (1.0 - likeness).clamp(0.0, 1.0) * of_session / (of_session + HALF);
        // Rounding between two equal sums is no intent. And a visit without a share gets no scale: it may have
        // faded so far that the square of its sum is 0, or nearly.
        if share < LEAST {
            return Self::default();
        }
        Self { share, scale: (long / session).sqrt(), rate: of_long / of_session }
    }

    /// A part of the long run's sum, with the visit's share replaced; `scale` makes the two comparable.
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
