//! The chance that the visitor comes back within a day or a week, and the hours at which they usually come.
//!
//! Days are counted back from now, twenty-four hours each, so that tomorrow is the next of them. On every day a visitor
//! who is still one comes with probability θ, and between two days ceases to be one with probability p: the
//! beta-geometric/beta-Bernoulli model of Fader, Hardie & Shang 2010 ("Customer-Base Analysis in a Discrete-Time
//! Noncontractual Setting"), for one visitor. Who comes every day is expected every day, which a Poisson process would
//! not; how often somebody comes on one day says nothing.
//!
//! Days up to the latest visit fade with the half-life of the long run; the days away since count in full. θ is
//! Beta(½, 1½) and p Beta(½, 15) before anything is known, and both are summed out over a grid: the mean is the predictive
//! probability, with its 90 % interval over θ and p.

use super::belief::Belief;
use crate::order;
use crate::visitor::adaptation::past::Fading;
use crate::visitor::profile::Visits;

const DAY_MS: f64 = 86_400_000.0;
const HOUR_MS: f64 = 3_600_000.0;
const MINUTE_MS: f64 = 60_000.0;
/// What is further back says nothing.
const MOST_DAYS: usize = 730;
/// Before anything is known: the two numbers of each Beta distribution.
const PRIOR_COMING: (f64, f64) = (0.5, 1.5);
const PRIOR_CEASING: (f64, f64) = (0.5, 15.0);
/// The grid of log-odds: from, how many steps, how long each is.
const COMING: (f64, usize, f64) = (-9.0, 64, 0.28);
const CEASING: (f64, usize, f64) = (-10.0, 32, 0.34);
/// So many days with a visit, and so many days since the first, before it is more than a guess.
const ENOUGH_VISITED: usize = 4;
const ENOUGH_DAYS: usize = 14;

/// When the visitor comes.
#[derive(Debug, Clone, PartialEq)]
pub struct Rhythm {
    /// How many visits there were, with the one that goes on.
    pub visits: usize,
    /// The chance of another visit within a day.
    pub day: Belief,
    /// The chance of another visit within a week.
    pub week: Belief,
    /// By hour of the day, the share of the visits that began in it.
    pub hours: [f64; 24],
    /// By day of the week from Sunday, the same.
    pub weekdays: [f64; 7],
    /// Whether there is enough to go by.
    pub is_enough: bool,
}

/// What the visits say at time `now`, in a place whose clocks are so many minutes ahead of UTC. Hours are told by today's
/// distance from UTC: where clocks are put forward in summer, those of the other half of the year are an hour off.
///
/// Cost: in proportion to the visits and to the days since the first.
pub fn rhythm(visits: &Visits, fading: Fading, (now, minutes_ahead): (f64, f64)) -> Rhythm {
    let visits = visits.all();
    let starts = visits.iter().map(|visit| visit.start);
    let days = Days::of(starts.clone(), fading, now);
    let (mut day, mut week) = (Vec::new(), Vec::new());
    for coming in grid(COMING) {
        for ceasing in grid(CEASING) {
            let (weight, alive) = days.likelihood(coming, ceasing);
            let weight = weight * density(coming, PRIOR_COMING) * density(ceasing, PRIOR_CEASING);
            day.push((alive * returning(coming, ceasing, 1), weight));
            week.push((alive * returning(coming, ceasing, 7), weight));
        }
    }
    let local = |at: f64| at + minutes_ahead * MINUTE_MS;
    Rhythm {
        visits: visits.len(),
        day: Belief::weighted(day),
        week: Belief::weighted(week),
        hours: shares(starts.clone().map(|at| (local(at).rem_euclid(DAY_MS) / HOUR_MS) as usize)),
        // The first of January 1970 was a Thursday.
        weekdays: shares(starts.map(|at| ((local(at) / DAY_MS).floor() as i64 + 4).rem_euclid(7) as usize)),
        is_enough: days.visited >= ENOUGH_VISITED && days.since_first >= ENOUGH_DAYS,
    }
}

/// On which days there was a visit.
#[derive(Debug, Clone, Copy, Default)]
struct Days {
    /// Those after the first on which there was one, and how many that were.
    came: f64,
    visited: usize,
    /// Those between the first and the latest on which there was none.
    stayed_away: f64,
    /// Those since the latest.
    away: usize,
    since_first: usize,
}

impl Days {
    fn of(starts: impl Iterator<Item = f64>, fading: Fading, now: f64) -> Self {
        let ago = |at: f64| ((now - at) / DAY_MS).max(0.0) as usize;
        let mut days: Vec<(u64, u32)> =
            starts.map(ago).filter(|&day| day < MOST_DAYS).map(|day| (day as u64, 0)).collect();
        order::sort(&mut days);
        days.dedup();
        let (Some(&(latest, _)), Some(&(first, _))) = (days.first(), days.last()) else { return Self::default() };
        let (latest, first) = (latest as usize, first as usize);
        let mut known = Self { visited: days.len(), away: latest, since_first: first, ..Self::default() };
        for day in latest..first {
            let weight = fading.weight(now - day as f64 * DAY_MS);
            if days.binary_search(&(day as u64, 0)).is_ok() {
                known.came += weight;
            } else {
                known.stayed_away += weight;
            }
        }
        known
    }

    /// How likely these days are for somebody of this kind, up to a constant, and the chance that they still come.
    fn likelihood(&self, coming: f64, ceasing: f64) -> (f64, f64) {
        let (stays_away, goes_on) = (1.0 - coming, 1.0 - ceasing);
        let up_to_latest = self.came * coming.ln()
            + self.stayed_away * stays_away.ln()
            + (self.came + self.stayed_away) * goes_on.ln();
        let each = goes_on * stays_away;
        let still_comes = each.powi(self.away as i32);
        // Ceased before the first of the days away, before the second, and so on.
        let ceased = if each < 1.0 { ceasing * (1.0 - still_comes) / (1.0 - each) } else { 0.0 };
        let since = still_comes + ceased;
        (up_to_latest.exp() * since, still_comes / since)
    }
}

/// The chance that somebody who still comes does so within so many days.
fn returning(coming: f64, ceasing: f64, days: i32) -> f64 {
    let each = (1.0 - ceasing) * (1.0 - coming);
    (1.0 - ceasing) * coming * (1.0 - each.powi(days)) / (1.0 - each)
}

/// Beta's density, as one of the log-odds.
fn density(chance: f64, (a, b): (f64, f64)) -> f64 {
    (a * chance.ln() + b * (1.0 - chance).ln()).exp()
}

fn grid((from, steps, length): (f64, usize, f64)) -> impl Iterator<Item = f64> {
    (0..steps).map(move |step| 1.0 / (1.0 + (-(from + step as f64 * length)).exp()))
}

/// How the places that are named share among each other.
fn shares<const N: usize>(places: impl ExactSizeIterator<Item = usize>) -> [f64; N] {
    let mut shares = [0.0; N];
    let part = 1.0 / places.len().max(1) as f64;
    places.for_each(|place| shares[place.min(N - 1)] += part);
    shares
}
