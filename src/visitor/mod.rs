//! The visitor as one value: what they did, and what follows from it.
//!
//! A [`Visitor`] is a fold of a [`log`] over a catalogue. A counterfactual is the visitor of another log, made by
//! [`Visitor::of_log`]; nothing is swapped and put back.
//!
//! - [`log`]: what was done, in order; the only state;
//! - [`profile`]: what was learned from it, event by event;
//! - [`reading`]: the profile read at one moment, for the ranking;
//! - [`adaptation`]: which signals this visitor's clicks go by;
//! - [`recording`]: how an event is checked, learned and forgotten;
//! - [`wishes`]: what the visitor says about the profile, checked;
//! - [`visit`]: the visit that goes on, on which draws depend;
//! - [`assignment`]: which experiments and which hold-out the profile's seed falls into;
//! - [`consent`]: what may be learned and kept.

pub mod adaptation;
pub mod assignment;
pub mod consent;
pub mod log;
pub mod profile;
pub mod reading;
pub mod recording;
pub mod visit;
pub mod wishes;

pub use reading::Reading;
pub use recording::Pending;

use std::rc::Rc;

use crate::catalog::{Catalog, Weights};
use adaptation::Adaptation;
use log::{Context, Log};
use profile::Profile;
use visit::CurrentVisit;

/// What is known of a visitor. Everything but the log follows from it, from the catalogue and from the time.
#[derive(Debug)]
pub struct Visitor {
    /// What they did.
    pub log: Log,
    /// What was learned from it: its fold.
    pub profile: Profile,
    /// The profile as it was last read, at a moment and in a situation.
    pub reading: Reading,
    /// What their clicks have taught about the signals' weights.
    pub adaptation: Adaptation,
    /// Another after every change of the log.
    pub version: u64,
    /// Another after every change of the log that is not one more event.
    pub epoch: u64,
    /// What draws go by until the log has a seed of its own.
    pub seed: u32,
    /// The visit whose draws are repeated, of a visitor who is imagined for the sake of a shelf.
    pub repeats: Option<CurrentVisit>,
}

impl Visitor {
    /// A visitor of whom nothing is known.
    pub fn unknown(catalog: &Catalog, seed: u32) -> Self {
        Self {
            log: Log::default(),
            profile: Profile::new(catalog.settings()),
            reading: Reading::new(),
            adaptation: Adaptation::default(),
            version: 0,
            epoch: 0,
            seed,
            repeats: None,
        }
    }

    /// The visitor that this one would be with another log. Cost: a fold of it.
    pub fn of_log(&self, log: Log, catalog: &Catalog) -> Self {
        let profile = Profile::of(&log, catalog);
        Self { log, profile, ..Self::unknown(catalog, self.seed) }
    }

    /// Reads the profile at a moment, in a situation.
    pub fn read(&mut self, catalog: &Catalog, now: f64, situation: &Rc<Context>) {
        let Self { log, profile, reading, version, epoch, .. } = self;
        reading.update((catalog, log, profile), (*version, *epoch), now, situation);
    }

    /// Brings up to date what their clicks have taught.
    pub fn learn_from_clicks(&mut self, catalog: &Catalog, now: f64) {
        let Self { log, profile, adaptation, version, epoch, .. } = self;
        adaptation.update((catalog, log, profile), (*version, *epoch), now);
    }

    /// Adapts the weights that a call goes by to what this visitor clicked of what was shown; see [`adaptation`].
    ///
    /// Cost: a few multiplications, and the regression once a visit; nothing is allocated while the visit goes on.
    pub fn adapt(&mut self, catalog: &Catalog, weights: &mut Weights, now: f64) {
        if catalog.adapts() {
            self.learn_from_clicks(catalog, now);
            self.adaptation.apply(weights);
        }
    }

    /// Whether this visitor is of the share that the catalogue holds out: they see the unpersonalised order. Nobody is
    /// before the profile has a seed; until then nothing was learned either.
    pub fn is_held_out(&self, catalog: &Catalog) -> bool {
        let share = catalog.experiments().holdout;
        self.log.seed().is_some_and(|seed| assignment::is_held_out(seed, f64::from(share)))
    }
}
