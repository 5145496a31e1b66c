//! Adapts the blend's weights to the visitor's clicks on what was shown.
//!
//! Every weight is multiplied by the worth of a point of score from its signal to this visitor. So a weight
//! of 0 stays 0, none changes its sign, and the differences between a surface, a call and a dial are kept. Then all weights
//! are scaled so that the sum of the catalogue's own weights (absolute, each times the standard deviation of its signal) stays the
//! same: it is learned which signals count, not how much the profile counts against an order from elsewhere. The priors share one
//! factor, the mean of theirs: their ratios stay as the site set them, so the dial at 0 still shows the site's own order.
//!
//! Showings fade with the half-life of the long run. The regression is computed again when another visit is over, at
//! the end of a tick of that half-life, and when something was forgotten or undone; in between, a call only multiplies.

pub mod past;
pub mod regression;
pub mod showings;

use crate::catalog::settings::{SIGNALS, WEIGHT_RANGE};
use crate::catalog::{Catalog, Signal, Weights};
use crate::visitor::log::Log;
use crate::visitor::profile::Profile;
use past::{Fading, Past};
use regression::{Features, Observation, Posterior, Prior};
use showings::{Showing, showings};

/// The largest number of showings that are read, the latest ones.
const MOST: usize = 2_048;

/// The latest regression, in reused memory.
#[derive(Debug, Clone, Default)]
pub struct Adaptation {
    key: Option<Key>,
    fading: Option<Fading>,
    /// The showings, each with its time.
    observations: Vec<(Observation, f64)>,
    clicks: usize,
    posterior: Option<Posterior>,
    factors: Option<[f32; SIGNALS]>,
}

/// What the regression was computed from: it changes with a refold, another visit that is over, or a new event of such a visit.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Key {
    epoch: u64,
    visits: usize,
    version: Option<u64>,
}

impl Adaptation {
    /// Updates it to a profile at time `now`. `version` changes with every change of the profile; `epoch` with
    /// every change except one more event.
    ///
    /// Cost: a pass over the log for another visit, about seven over what was shown for another visit or tick; else nothing.
    pub fn update(
        &mut self,
        (catalog, log, profile): (&Catalog, &Log, &Profile),
        (version, epoch): (u64, u64),
        now: f64,
    ) {
        let visits = profile.visits();
        let over = visits.before(profile.fading_time(now)).len();
        // While a visit goes on, new events belong to it and do not matter here.
        let version = (over == visits.all().len()).then_some(version);
        let key = Some(Key { epoch, visits: over, version });
        let fading = Some(Fading::new(catalog, profile.fading_time(now)));
        if self.key != key {
            self.observe(catalog, log, profile, now);
            (self.key, self.fading) = (key, None);
        }
        if self.fading != fading {
            self.fading = fading;
            self.fit(catalog);
        }
    }

    /// The posterior of the visitor's choices.
    pub fn posterior(&self, catalog: &Catalog) -> Posterior {
        let nothing_shown = || Posterior::new(&Prior::new(catalog.forces()), std::iter::empty());
        self.posterior.clone().unwrap_or_else(nothing_shown)
    }

    /// The number of showings that were read, and of those that were clicked.
    pub fn counts(&self) -> (usize, usize) {
        (self.observations.len(), self.clicks)
    }

    /// Adapts weights. If no personal weight is in force, they stay as they are: the site's own order.
    pub fn apply(&self, weights: &mut Weights) {
        let Some(factors) = &self.factors else { return };
        let is_personal = |signal: &Signal| signal.is_personal() && weights[signal.index()] != 0.0;
        if !Signal::ALL.iter().any(is_personal) {
            return;
        }
        for (weight, factor) in weights.iter_mut().zip(factors) {
            *weight = (*weight * factor).clamp(*WEIGHT_RANGE.start(), *WEIGHT_RANGE.end());
        }
    }

    fn observe(&mut self, catalog: &Catalog, log: &Log, profile: &Profile, now: f64) {
        self.observations.clear();
        self.clicks = 0;
        // Many logs have no impression with details: then nothing is collected.
        if !log.entries().iter().any(|entry| entry.event.shown().is_some()) {
            return;
        }
        let past = Past::of(log, profile, now);
        let showings = showings(&past, log, catalog, profile);
        let latest = &showings[showings.len().saturating_sub(MOST)..];
        self.observations.extend(latest.iter().map(|showing| (observation(showing, catalog), showing.at)));
        self.clicks = latest.iter().filter(|showing| showing.is_clicked).count();
    }

    fn fit(&mut self, catalog: &Catalog) {
        (self.posterior, self.factors) = (None, None);
        let Some(fading) = self.fading.filter(|_| !self.observations.is_empty()) else { return };
        let forces = catalog.forces();
        let faded = self.observations.iter().map(|(observation, at)| (observation, fading.weight(*at)));
        let posterior = Posterior::new(&Prior::new(forces), faded);
        self.factors = Some(factors(&posterior.worth(), forces, catalog));
        self.posterior = Some(posterior);
    }
}

/// The factor of each weight.
fn factors(worth: &[f64; SIGNALS], forces: &Weights, catalog: &Catalog) -> [f32; SIGNALS] {
    let weight = |signal: Signal| f64::from(forces[signal.index()]).abs();
    let sum = |of: &dyn Fn(Signal) -> f64| catalog.signals().map(|signal| weight(signal) * of(signal)).sum::<f64>();
    let is_prior = |signal: Signal| f64::from(u8::from(!signal.is_personal()));
    let priors = sum(&|signal| is_prior(signal));
    // Only signals with a weight of the catalogue's own are counted.
    let of_priors = if priors > 0.0 { sum(&|signal| is_prior(signal) * worth[signal.index()]) / priors } else { 1.0 };
    let of = |signal: Signal| if signal.is_personal() { worth[signal.index()] } else { of_priors };
    let (before, after) = (sum(&|_| 1.0), sum(&of));
    let scale = if after > 0.0 { before / after } else { 0.0 };
    Signal::ALL.map(|signal| if scale > 0.0 { (of(signal) * scale) as f32 } else { 1.0 })
}

fn observation(showing: &Showing, catalog: &Catalog) -> Observation {
    let weights = catalog.settings().weights_of(showing.surface);
    let signals = showing.shown.signals.iter();
    let signals =
        signals.map(|&(signal, value)| (signal.index(), f64::from(weights[signal.index()]), f64::from(value)));
    let features = Features::new(showing.position, showing.is_below_click, signals);
    Observation { features, is_clicked: showing.is_clicked }
}
