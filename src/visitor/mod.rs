//! The visitor as one value: what they did, and what follows from it.
//!
//! A [`Visitor`] is a fold of a [`log`] over a catalogue. A counterfactual is the visitor of another log, made by
//! [`Visitor::of_log`]; nothing is swapped and put back.
//!
//! - [`log`]: the visitor's events in order; the only state;
//! - [`profile`]: what was learned from them, event by event;
//! - [`reading`]: the profile at one time and in one situation, for the ranking;
//! - [`adaptation`]: the weights adapted to the visitor's clicks;
//! - [`recording`]: checks, learns and forgets events;
//! - [`wishes`]: checks wishes; [`stating`]: checks facts;
//! - [`visit`]: the current visit, which random draws depend on;
//! - [`assignment`]: experiments and the hold-out group, by the profile's seed;
//! - [`consent`]: what may be learned and stored.

pub mod adaptation;
pub mod assignment;
pub mod consent;
pub mod log;
pub mod profile;
pub mod reading;
pub mod recording;
pub mod stating;
pub mod visit;
pub mod wishes;

pub use reading::Reading;
pub use recording::Pending;

use std::rc::Rc;

use crate::catalog::{Catalog, Weights};
use adaptation::Adaptation;
use log::{Context, Event, Log, Sequence, Stated};
use profile::{Layer, Profile};
use visit::CurrentVisit;

/// A visitor. Everything but the log follows from the log, the catalogue and the time.
#[derive(Debug)]
pub struct Visitor {
    /// Their events.
    pub log: Log,
    /// What was learned: a fold of the layers and the log.
    pub profile: Profile,
    /// Other profiles whose taste is added: see [`profile::layer`].
    pub layers: Vec<Rc<Layer>>,
    /// The profile as last read, at one time and in one situation.
    pub reading: Reading,
    /// What their clicks taught about the signals' weights.
    pub adaptation: Adaptation,
    /// Changes with every change of the log.
    pub version: u64,
    /// Changes with every change of the log except one more event.
    pub epoch: u64,
    /// The seed of draws until the log has one.
    pub seed: u32,
    /// The facts of this page's session, in the order of their names: in no log, in no export, and gone with the page.
    pub session: Rc<Vec<Stated>>,
    /// The visit whose draws are repeated, for the visitor of a counterfactual.
    pub repeats: Option<CurrentVisit>,
}

impl Visitor {
    /// A visitor of whom nothing is known.
    pub fn unknown(catalog: &Catalog, seed: u32) -> Self {
        Self {
            log: Log::default(),
            profile: Profile::new(catalog.settings()),
            layers: Vec::new(),
            reading: Reading::new(),
            adaptation: Adaptation::default(),
            version: 0,
            epoch: 0,
            seed,
            session: Rc::default(),
            repeats: None,
        }
    }

    /// The profile of a log and the layers, with the facts of this page's session over it.
    pub(super) fn folded(&self, log: &Log, catalog: &Catalog) -> Profile {
        let mut profile = Profile::with_layers(log, &self.layers, catalog);
        if !self.session.is_empty() {
            profile.lay_over(&self.session);
        }
        profile
    }

    /// This visitor with those of these facts that were of the page's session.
    pub fn in_session_of(mut self, facts: &[Stated]) -> Self {
        let session = facts.iter().filter(|fact| fact.sequence.is_none()).cloned().collect();
        self.set_session(session);
        self
    }

    /// Replaces the facts of this page's session. Returns whether they changed.
    pub fn set_session(&mut self, session: Vec<Stated>) -> bool {
        let has_changed = *self.session != session;
        if has_changed {
            self.profile.lay_over(&session);
            self.session = Rc::new(session);
            self.version += 1;
        }
        has_changed
    }

    /// This visitor with another log, the same facts of the session and the same layers. Cost: a fold of log and layers.
    pub fn of_log(&self, log: Log, catalog: &Catalog) -> Self {
        let profile = self.folded(&log, catalog);
        let (layers, session) = (self.layers.clone(), self.session.clone());
        Self { log, profile, layers, session, ..Self::unknown(catalog, self.seed) }
    }

    /// This visitor without layers. Cost: a fold of the log.
    pub fn alone(&self, catalog: &Catalog) -> Self {
        let profile = Profile::of(&self.log, catalog);
        Self { log: self.log.clone(), profile, ..Self::unknown(catalog, self.seed) }.in_session_of(&self.session)
    }

    /// The event of that number, the visitor's own or one of a layer's, with the layer.
    pub fn event(&self, sequence: Sequence) -> Option<(&Event, Option<&Layer>)> {
        let of_layer = self.layers.iter().find(|layer| layer.has(sequence)).map(Rc::as_ref);
        let log = of_layer.map_or(&self.log, Layer::log);
        Some((&log.get(sequence)?.event, of_layer))
    }

    /// Reads the profile at a time, in a situation.
    pub fn read(&mut self, catalog: &Catalog, now: f64, situation: &Rc<Context>) {
        let Self { log, profile, reading, version, epoch, .. } = self;
        reading.update((catalog, log, profile), (*version, *epoch), now, situation);
    }

    /// Updates what their clicks taught.
    pub fn learn_from_clicks(&mut self, catalog: &Catalog, now: f64) {
        let Self { log, profile, adaptation, version, epoch, .. } = self;
        adaptation.update((catalog, log, profile), (*version, *epoch), now);
    }

    /// Adapts a call's weights to this visitor's clicks; see [`adaptation`].
    ///
    /// Cost: a few multiplications, and the regression once a visit; nothing is allocated while the visit goes on.
    pub fn adapt(&mut self, catalog: &Catalog, weights: &mut Weights, now: f64) {
        if catalog.adapts() {
            self.learn_from_clicks(catalog, now);
            self.adaptation.apply(weights);
        }
    }

    /// Whether this visitor is in the hold-out group, which sees the unpersonalised order. False until
    /// the profile has a seed; until then nothing was learned either.
    pub fn is_held_out(&self, catalog: &Catalog) -> bool {
        let share = catalog.experiments().holdout;
        self.log.seed().is_some_and(|seed| assignment::is_held_out(seed, f64::from(share)))
    }
}
