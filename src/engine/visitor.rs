//! The visitor as one value: what they did, and what follows from it. Another log is another visitor.

use std::rc::Rc;

use super::lots::Occasion;
use crate::catalog::Catalog;
use crate::catalog::settings::Settings;
use crate::learn::adaptation::Adaptation;
use crate::log::{Context, Log};
use crate::profile::Profile;
use crate::rank::Reading;

/// What is known of a visitor. Everything but the log follows from it, from the catalogue and from the time.
#[derive(Debug)]
pub(super) struct Visitor {
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
    /// The visit whose draws are made once more, of a visitor who is imagined for the sake of a shelf.
    pub again: Option<Occasion>,
}

impl Visitor {
    /// A visitor of whom nothing is known.
    pub fn unknown(settings: &Settings) -> Self {
        Self {
            log: Log::default(),
            profile: Profile::new(settings),
            reading: Reading::new(),
            adaptation: Adaptation::default(),
            version: 0,
            epoch: 0,
            again: None,
        }
    }

    /// The visitor who did this. Cost: a fold of the log.
    pub fn of(log: Log, catalog: &Catalog) -> Self {
        let profile = Profile::of(&log, catalog);
        Self { log, profile, ..Self::unknown(catalog.settings()) }
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

    /// Learns the whole log anew, after a change that is not one more event.
    pub fn refold(&mut self, catalog: &Catalog) {
        self.version += 1;
        self.epoch += 1;
        self.profile = Profile::of(&self.log, catalog);
    }
}
