//! Export and import of the profile.

use std::cell::Cell;

use super::moving::{self, There};
use super::{Change, Personalizer};
use crate::error::Result;
use crate::input::Given;
use crate::insight::portable;
use crate::storage::{self, Rows};
use crate::visitor::log::{Log, Sequence};

/// The result of an import.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Imported {
    /// The number of events that were imported, and are kept.
    pub events: usize,
    /// The number of other events: they are there already, have no effect there, or exceed the number or age of retention.
    pub skipped: usize,
    /// How many of the skipped ones were forgotten here before.
    pub forgotten: usize,
    /// How many of the skipped ones are older than what retention keeps, or exceed its number.
    pub expired: usize,
}

impl Personalizer {
    /// Imports exported data, in addition to the present log or `instead` of it, in one step. An event that is
    /// there already is left out, and so is a wish if a later one about the same target is in force, and what was forgotten here.
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
        let taken = Cell::new((0, 0, 0));
        let drafts = |first, there: &Rows| {
            // Another tab may have imported the same copy since this one last read the store.
            let there = if instead { Log::default() } else { storage::read(there).0 };
            let there = There::before(&there);
            let drafts = moving::drafts(&log, first, &there);
            taken.set((first, drafts.len() as Sequence, there.left_out()));
            drafts
        };
        let store = self.store.borrow().clone();
        let rows = self.look_again(store.fill(Box::new(drafts), instead).await).await?;
        let (first, count, forgotten) = taken.get();
        let mut kept = count as usize;
        if self.is_in_use(&store) && self.follow(&rows).await? {
            let _ = self.retain(now).await;
            let engine = self.engine.borrow();
            kept = (first..first + count).filter(|&number| engine.log().get(number).is_some()).count();
            drop(engine);
            self.host.changed(Change::Imported);
        }
        let expired = count as usize - kept;
        Ok(Some(Imported { events: kept, skipped: log.entries().len() - kept, forgotten, expired }))
    }
}
