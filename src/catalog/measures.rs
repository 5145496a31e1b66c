//! Bounds on how recently, how often and for how much: the conditions of a segment that count.

use crate::bytes::{Reader, Writer};
use crate::input::duration::CENTURY;

/// The largest number of a bound, for anything but a time.
pub(crate) const LARGEST: f64 = 1e12;

/// Encodes a missing bound; all others are from 0 up.
const MISSING: f64 = -1.0;

/// What is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum Measure {
    /// The time since the visitor's latest act, in milliseconds.
    Recency = 0,
    /// The number of visits.
    Visits = 1,
    /// The number of purchases.
    Purchases = 2,
    /// The sum of the purchases' amounts.
    Spend = 3,
}

impl Measure {
    /// All of them, by number.
    pub const ALL: [Self; 4] = [Self::Recency, Self::Visits, Self::Purchases, Self::Spend];

    /// The name in configs and results.
    pub fn name(self) -> &'static str {
        match self {
            Self::Recency => "recency",
            Self::Visits => "visits",
            Self::Purchases => "purchases",
            Self::Spend => "spend",
        }
    }
}

/// Bounds on a measure, one of them at least.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bounds {
    /// What is measured.
    pub measure: Measure,
    /// Over how many milliseconds up to now; infinity for all that is known.
    pub within: f64,
    /// From 0 up.
    pub at_least: Option<f64>,
    /// From 0 up.
    pub at_most: Option<f64>,
}

impl Bounds {
    /// Whether a value is within them.
    pub fn hold(&self, value: f64) -> bool {
        self.at_least.is_none_or(|least| value >= least) && self.at_most.is_none_or(|most| value <= most)
    }

    /// Whether a build could have written them.
    pub(crate) fn are_sound(&self) -> bool {
        let most = if self.measure == Measure::Recency { CENTURY } else { LARGEST };
        let bounds = [self.at_least, self.at_most];
        bounds.iter().flatten().all(|bound| (0.0..=most).contains(bound))
            && bounds.iter().any(Option::is_some)
            && (self.within == f64::INFINITY || (0.0..=CENTURY).contains(&self.within))
            && self.at_least.zip(self.at_most).is_none_or(|(least, most)| least <= most)
    }

    pub(super) fn encode(&self, out: &mut Writer) {
        let within = Some(self.within).filter(|within| within.is_finite());
        out.u8(self.measure as u8);
        [within, self.at_least, self.at_most].iter().for_each(|bound| {
            out.f64(bound.unwrap_or(MISSING));
        });
    }

    pub(super) fn decode(input: &mut Reader) -> Option<Self> {
        let measure = *Measure::ALL.get(usize::from(input.u8()?))?;
        let mut bound = || input.f64().map(|bound| (bound != MISSING).then_some(bound));
        let (within, at_least, at_most) = (bound()?, bound()?, bound()?);
        Some(Self { measure, within: within.unwrap_or(f64::INFINITY), at_least, at_most })
    }
}
