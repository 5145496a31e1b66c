//! Visitors whose choices are known: shelves are shown to them, and their clicks are drawn.

use penchant::catalog::Signal;
use penchant::engine::Engine;
use penchant::input::Given;
use penchant::visitor::log::Shown;

use crate::shop::{HOUR, IDS, NOON, given, record};

/// A day in milliseconds.
pub const DAY: f64 = 24.0 * HOUR;

/// Draws that fall the same in every run (SplitMix64).
pub struct Draws(pub u64);

impl Draws {
    /// A number of 0 to 1.
    pub fn uniform(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((mixed ^ (mixed >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// Whether something of this chance happens.
    pub fn falls(&mut self, chance: f64) -> bool {
        self.uniform() < chance
    }

    /// A number of the standard normal distribution.
    pub fn normal(&mut self) -> f64 {
        (-2.0 * (1.0 - self.uniform()).ln()).sqrt() * (std::f64::consts::TAU * self.uniform()).cos()
    }
}

/// The chance of these log-odds.
pub fn chance(log_odds: f64) -> f64 {
    1.0 / (1.0 + (-log_odds).exp())
}

/// Shows an item in a place of a shelf.
pub fn show(engine: &mut Engine, (shelf, at): (&str, f64), (item, position): (&str, usize), shown: Shown) {
    let mut pending = engine.check(&on_shelf("impression", item, shelf, position, at), at).expect("the event is sound");
    *pending.event.shown_mut().unwrap() = Some(shown);
    engine.commit(engine.log().tail() + 1, pending);
}

/// An event on an item of a shelf.
pub fn on_shelf(kind: &str, item: &str, shelf: &str, position: usize, at: f64) -> Given {
    given(&format!(r#"{{"type":"{kind}","item":"{item}","recommendation":"{shelf}","position":{position},"at":{at}}}"#))
}

/// What each signal says of an item, standardised.
pub type Values = [f64; 3];

/// The signals that visitors see by: affinity, price and popularity.
pub const SIGNALS: [Signal; 3] = [Signal::Affinity, Signal::Price, Signal::Popularity];
/// Their weights by a standard deviation: of popularity that is as it happens, since it has its own scale.
pub const WEIGHTS: Values = [1.0, 0.2, 0.3];

/// Items with values that were drawn, the six best of ten by a score.
pub fn drawn_shelf(draws: &mut Draws, weights: &Values) -> Vec<(&'static str, Values)> {
    let score = |values: &Values| values.iter().zip(weights).map(|(value, weight)| value * weight).sum::<f64>();
    let mut shelf: Vec<_> = IDS.iter().map(|&id| (id, std::array::from_fn(|_| draws.normal()))).collect();
    shelf.sort_by(|(_, one), (_, other)| score(other).total_cmp(&score(one)));
    shelf.truncate(6);
    shelf
}

/// What the catalogue's own weight of popularity multiplies in a standard deviation of it, so that it counts by [`WEIGHTS`].
const OF_POPULARITY: f64 = WEIGHTS[2] / 4.0;

/// How an item came to be shown that was certain to be.
pub fn certain(&[affinity, price, popularity]: &Values) -> Shown {
    let values = [affinity, price, popularity * OF_POPULARITY];
    let signals = SIGNALS.into_iter().zip(values.map(|value| value as f32)).collect();
    Shown { propensity: 1.0, draws: 0, baseline: None, signals }
}

/// The time of a visit: two a day, the last of them yesterday.
pub fn time_of(visit: usize, visits: usize) -> f64 {
    NOON - (visits - visit) as f64 * 0.5 * DAY - DAY
}

/// Somebody who looks at so many shelves, one a visit, and clicks with the chance that place and values have.
pub fn browse(engine: &mut Engine, draws: &mut Draws, visits: usize, truth: impl Fn(usize, &Values) -> f64) {
    for visit in 0..visits {
        let (shelf, at) = (format!("shelf-{visit}"), time_of(visit, visits));
        for (position, (item, values)) in drawn_shelf(draws, &WEIGHTS).iter().enumerate() {
            show(engine, (&shelf, at), (item, position), certain(values));
            if draws.falls(truth(position, values)) {
                record(engine, &on_shelf("click", item, &shelf, position, at + 1_000.0), at + 1_000.0);
            }
        }
    }
}
