//! The strengths of diversity, calibration and exploration, from the site's settings and the visitor's dial.

use super::SHAPED;
use crate::catalog::Shaping;

/// The strengths of the stages that the visitor's dial changes, each 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Strengths {
    /// Of diversity.
    pub diversity: f64,
    /// Of calibration.
    pub calibration: f64,
    /// The share of the places that explore, at most ½.
    pub exploration: f64,
}

/// The strength of diversity with the dial at 1.
const MOST_DIVERSITY: f64 = 0.6;
/// The strength of exploration with the dial at 1.
const MOST_EXPLORATION: f64 = 0.5;

impl Strengths {
    /// Nothing.
    pub const NONE: Self = Self { diversity: 0.0, calibration: 0.0, exploration: 0.0 };

    /// The strengths if nothing is, or may be, known of the visitor: none, unless the
    /// call itself asks for diversity.
    pub fn for_anybody(shaping: &Shaping) -> Self {
        Self { diversity: if shaping.own.diversity { shaping.diversity } else { 0.0 }, ..Self::NONE }
    }

    /// The strengths for a visitor's dial, which changes what the call did not set itself: at ½ they are the site's,
    /// at 0 there is more of the same, at 1 the most surprise.
    pub fn of(shaping: &Shaping, has_basket: bool, surprise: f64) -> Self {
        let calibration = shaping.calibration(has_basket);
        let dialled = |own: bool, value: f64, most: f64| {
            if own {
                value
            } else if surprise <= 0.5 {
                2.0 * surprise * value
            } else {
                value + (2.0 * surprise - 1.0) * (most - value).max(0.0)
            }
        };
        Self {
            diversity: dialled(shaping.own.diversity, shaping.diversity, MOST_DIVERSITY),
            calibration: dialled(shaping.own.calibration, calibration, calibration),
            exploration: dialled(shaping.own.exploration, shaping.exploration, MOST_EXPLORATION),
        }
    }

    /// The strengths for an order that is only so personal, 0 to 1: interpolated from those for anybody.
    pub fn turned(self, dial: f64, anybody: Self) -> Self {
        let between = |one: f64, other: f64| one + dial * (other - one);
        Self {
            diversity: between(anybody.diversity, self.diversity),
            calibration: between(anybody.calibration, self.calibration),
            exploration: between(anybody.exploration, self.exploration),
        }
    }

    /// Whether a place is for exploration: every k-th place explores, so a longer shelf keeps its first places.
    pub fn explores(&self, place: usize) -> bool {
        let slots = |places: usize| (places as f64 * self.exploration + 1e-9).floor();
        place < SHAPED && slots(place + 1) > slots(place)
    }
}
