//! How the blend's weights follow from what was shown and clicked.
//!
//! Every weight is multiplied by what a point of score from its signal turned out to be worth to this visitor. So a weight
//! of 0 stays 0, none changes its sign, and a surface, a call and a dial keep what they say about each other. All together
//! are then scaled so that the sum of the catalogue's own weights stays what it was, in absolute values and each by a
//! standard deviation of its signal: which signals count
//! is learned, and not how much the profile counts against an order that someone else gave. The priors move together, by the
//! mean of their factors: among themselves they stay as the site has them, and so the dial at 0 shows the site's own order
//! still.
//!
//! What was shown fades with the half-life of the long run. The regression is made anew when another visit is over, at
//! the end of a tick of that half-life, and when something was forgotten or taken back; in between, a call multiplies.

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

/// So many of the latest showings are read.
const MOST: usize = 2_048;

/// The regression as it was last made, in memory that is used again.
#[derive(Debug, Clone, Default)]
pub struct Adaptation {
    key: Option<Key>,
    fading: Option<Fading>,
    /// What was shown, each with its time.
    observations: Vec<(Observation, f64)>,
    clicks: usize,
    posterior: Option<Posterior>,
    factors: Option<[f32; SIGNALS]>,
}

/// What was read: another where a refold, one more visit that is over, or an event of one that is over changed it.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Key {
    epoch: u64,
    visits: usize,
    version: Option<u64>,
}

impl Adaptation {
    /// Brings it up to a profile at time `now`. `version` is another after every change of the profile; `epoch` after
    /// every change that is not one more event.
    ///
    /// Cost: a pass over the log for another visit, about seven over what was shown for another visit or tick; else nothing.
    pub fn update(
        &mut self,
        (catalog, log, profile): (&Catalog, &Log, &Profile),
        (version, epoch): (u64, u64),
        now: f64,
    ) {
        let visits = profile.visits();
        let over = visits.before(profile.moment(now)).len();
        // While a visit goes on, later events are its own.
        let version = (over == visits.all().len()).then_some(version);
        let key = Some(Key { epoch, visits: over, version });
        let fading = Some(Fading::new(catalog, profile.moment(now)));
        if self.key != key {
            self.observe(catalog, log, profile, now);
            (self.key, self.fading) = (key, None);
        }
        if self.fading != fading {
            self.fading = fading;
            self.fit(catalog);
        }
    }

    /// What is believed of the visitor's choices.
    pub fn posterior(&self, catalog: &Catalog) -> Posterior {
        let nothing_shown = || Posterior::new(&Prior::new(catalog.forces()), std::iter::empty());
        self.posterior.clone().unwrap_or_else(nothing_shown)
    }

    /// How many showings were read, and how many of them were clicked.
    pub fn counts(&self) -> (usize, usize) {
        (self.observations.len(), self.clicks)
    }

    /// Multiplies weights. Where no personal one is in force, the order is the site's own, and stays so.
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
        // Many a profile never saw a shelf that was told of: nothing is gathered for it.
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

/// What each weight is multiplied by.
fn factors(worth: &[f64; SIGNALS], forces: &Weights, catalog: &Catalog) -> [f32; SIGNALS] {
    let weight = |signal: Signal| f64::from(forces[signal.index()]).abs();
    let sum = |of: &dyn Fn(Signal) -> f64| catalog.signals().map(|signal| weight(signal) * of(signal)).sum::<f64>();
    let is_prior = |signal: Signal| f64::from(u8::from(!signal.is_personal()));
    let priors = sum(&|signal| is_prior(signal));
    // Those without a weight of the catalogue's own are not among what is weighed.
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
