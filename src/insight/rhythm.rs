//! The chance that the visitor comes back within a day, a week or any number of days, and the hours at which they usually come.
//!
//! Days are counted back from now, twenty-four hours each, so that tomorrow is the next of them. On every day an active
//! visitor comes with probability θ, and between two days becomes inactive with probability p: the
//! beta-geometric/beta-Bernoulli model of Fader, Hardie & Shang 2010 ("Customer-Base Analysis in a Discrete-Time
//! Noncontractual Setting"), for one visitor. It expects a daily visitor every day, which a Poisson process would
//! not; the number of visits on one day does not matter.
//!
//! Days up to the latest visit fade with the half-life of the long run; the days since then count in full. The priors are
//! Beta(½, 1½) for θ and Beta(½, 15) for p, and both are integrated out over a grid: the mean is the predictive
//! probability, with its 90 % interval over θ and p.

use super::belief::Belief;
use crate::order;
use crate::visitor::adaptation::past::Fading;
use crate::visitor::profile::Visits;

const DAY_MS: f64 = 86_400_000.0;
const HOUR_MS: f64 = 3_600_000.0;
const MINUTE_MS: f64 = 60_000.0;
/// The number of days that are looked at.
const MOST_DAYS: usize = 730;
/// The parameters of the prior Beta distributions.
const PRIOR_COMING: (f64, f64) = (0.5, 1.5);
const PRIOR_CEASING: (f64, f64) = (0.5, 15.0);
/// The grid of log-odds: its start, the number of steps, and their length.
const COMING: (f64, usize, f64) = (-9.0, 64, 0.28);
const CEASING: (f64, usize, f64) = (-10.0, 32, 0.34);
/// The least numbers of days with a visit, and of days since the first, for a reliable chance.
const ENOUGH_VISITED: usize = 4;
const ENOUGH_DAYS: usize = 14;

/// When the visitor comes.
#[derive(Debug, Clone, PartialEq)]
pub struct Rhythm {
    /// The number of visits, including the current one.
    pub visits: usize,
    /// The chance of another visit within a day.
    pub day: Belief,
    /// The chance of another visit within a week.
    pub week: Belief,
    /// The share of visits that began in each hour of the day.
    pub hours: [f64; 24],
    /// The share of visits that began on each day of the week, from Sunday.
    pub weekdays: [f64; 7],
    /// Whether there is enough data.
    pub is_enough: bool,
}

/// The rhythm of the visits at time `now`, in a time zone that is so many minutes ahead of UTC. Hours use today's
/// offset from UTC: if clocks change for summer time, hours in the other half of the year are off by one.
///
/// Cost: in proportion to the visits and to the days since the first.
pub fn rhythm(visits: &Visits, fading: Fading, (now, minutes_ahead): (f64, f64)) -> Rhythm {
    let visits = visits.all();
    let starts = visits.iter().map(|visit| visit.start);
    let days = Days::of(starts.clone(), fading, now);
    let [day, week] = days.chances([1, 7]);
    let local = |at: f64| at + minutes_ahead * MINUTE_MS;
    Rhythm {
        visits: visits.len(),
        day,
        week,
        hours: shares(starts.clone().map(|at| (local(at).rem_euclid(DAY_MS) / HOUR_MS) as usize)),
        // The first of January 1970 was a Thursday.
        weekdays: shares(starts.map(|at| ((local(at) / DAY_MS).floor() as i64 + 4).rem_euclid(7) as usize)),
        is_enough: days.are_enough(),
    }
}

/// The chance of another visit within so many days, and whether there is enough data. Cost: as for [`rhythm`].
pub fn returning_within(visits: &Visits, fading: Fading, (now, days): (f64, i32)) -> (Belief, bool) {
    let past = Days::of(visits.all().iter().map(|visit| visit.start), fading, now);
    let [chance] = past.chances([days]);
    (chance, past.are_enough())
}

/// The days with and without a visit.
#[derive(Debug, Clone, Copy, Default)]
struct Days {
    /// Faded count of days with a visit after the first such day, and the number of them.
    came: f64,
    visited: usize,
    /// Faded count of days without a visit between the first visit and the latest.
    stayed_away: f64,
    /// The number of days since the latest visit.
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

    fn are_enough(&self) -> bool {
        self.visited >= ENOUGH_VISITED && self.since_first >= ENOUGH_DAYS
    }

    /// The chance of another visit within each of these numbers of days.
    fn chances<const N: usize>(&self, within: [i32; N]) -> [Belief; N] {
        let mut chances = [const { Vec::new() }; N];
        for coming in grid(COMING) {
            for ceasing in grid(CEASING) {
                let (weight, alive) = self.likelihood(coming, ceasing);
                let weight = weight * density(coming, PRIOR_COMING) * density(ceasing, PRIOR_CEASING);
                for (chances, days) in chances.iter_mut().zip(within) {
                    chances.push((alive * returning(coming, ceasing, days), weight));
                }
            }
        }
        chances.map(Belief::weighted)
    }

    /// The likelihood of these days for given θ and p, up to a constant, and the chance that the visitor is still active.
    fn likelihood(&self, coming: f64, ceasing: f64) -> (f64, f64) {
        let (stays_away, goes_on) = (1.0 - coming, 1.0 - ceasing);
        let up_to_latest = self.came * coming.ln()
            + self.stayed_away * stays_away.ln()
            + (self.came + self.stayed_away) * goes_on.ln();
        let each = goes_on * stays_away;
        let still_comes = each.powi(self.away as i32);
        // The visitor became inactive before the first of the days away, before the second, and so on.
        let ceased = if each < 1.0 { ceasing * (1.0 - still_comes) / (1.0 - each) } else { 0.0 };
        let since = still_comes + ceased;
        (up_to_latest.exp() * since, still_comes / since)
    }
}

/// The chance that an active visitor comes within so many days.
fn returning(coming: f64, ceasing: f64, days: i32) -> f64 {
    let each = (1.0 - ceasing) * (1.0 - coming);
    (1.0 - ceasing) * coming * (1.0 - each.powi(days)) / (1.0 - each)
}

/// The density of a Beta distribution, transformed to log-odds.
fn density(chance: f64, (a, b): (f64, f64)) -> f64 {
    (a * chance.ln() + b * (1.0 - chance).ln()).exp()
}

fn grid((from, steps, length): (f64, usize, f64)) -> impl Iterator<Item = f64> {
    (0..steps).map(move |step| 1.0 / (1.0 + (-(from + step as f64 * length)).exp()))
}

/// The share of each place among the places listed.
fn shares<const N: usize>(places: impl ExactSizeIterator<Item = usize>) -> [f64; N] {
    let mut shares = [0.0; N];
    let part = 1.0 / places.len().max(1) as f64;
    places.for_each(|place| shares[place.min(N - 1)] += part);
    shares
}
