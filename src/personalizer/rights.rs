//! A copy of the profile, and a copy taken over.

use std::cell::Cell;

use super::moving::{self, There};
use super::{Change, Personalizer};
use crate::error::Result;
use crate::input::Given;
use crate::insight::portable;
use crate::storage::{self, Rows};
use crate::visitor::log::{Log, Sequence};

/// What an import did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Imported {
    /// How many events were taken over, and are kept.
    pub events: usize,
    /// How many were not: they are there already, say nothing there, or are more or older than retention keeps.
    pub skipped: usize,
}

impl Personalizer {
    /// Takes over exported data, after what is there or `instead` of it, in one step. An event that is
    /// there already is left out, and so is a wish where a later one about the same stands.
    ///
    /// `None` where consent allows no learning. Errors: `import_invalid`, `storage_*`; then nothing was changed.
    pub async fn import(&self, given: &Given, instead: bool, now: f64) -> Result<Option<Imported>> {
        self.check_open()?;
        let log = portable::import(given, self.engine.borrow().catalog(), now)?;
        if !self.level.get().allows_learning() {
            return Ok(None);
        }
        let known = if instead { Log::default() } else { self.engine.borrow().log().clone() };
        portable::check_wishes(&There::of(&known).standing_with(&log))?;
        let taken = Cell::new((0, 0));
        let drafts = |first, there: &Rows| {
            // Another tab may have taken over the same copy since this one last looked.
            let there = if instead { Log::default() } else { storage::read(there).0 };
            let drafts = moving::drafts(&log, first, &There::of(&there));
            taken.set((first, drafts.len() as Sequence));
            drafts
        };
        let store = self.store.borrow().clone();
        let rows = self.look_again(store.fill(Box::new(drafts), instead).await).await?;
        let (first, count) = taken.get();
        let mut kept = count as usize;
        if self.is_in_use(&store) && self.follow(&rows).await? {
            let _ = self.retain(now).await;
            let engine = self.engine.borrow();
            kept = (first..first + count).filter(|&number| engine.log().get(number).is_some()).count();
            drop(engine);
            self.host.changed(Change::Imported);
        }
        Ok(Some(Imported { events: kept, skipped: log.entries().len() - kept }))
    }
}
