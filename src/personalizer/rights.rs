//! A copy of the profile, and a copy taken over.

use super::{Change, Personalizer};
use crate::error::Result;
use crate::input::Given;
use crate::log::record::frame_item;
use crate::log::{Entry, Log};
use crate::portable;
use crate::storage::{Draft, DraftItem};

/// What an import did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Imported {
    /// How many events were taken over.
    pub events: usize,
    /// How many were not: they were there already, or had been taken back.
    pub skipped: usize,
}

impl Personalizer {
    /// Takes over exported data, after what is there or `instead` of it, in one step. What had been taken back is left
    /// out, and an event that is there already.
    ///
    /// `None` where consent allows no learning. Errors: `import_invalid`, `storage_*`; then nothing was changed.
    pub async fn import(&self, given: &Given, instead: bool, now: f64) -> Result<Option<Imported>> {
        self.check_open()?;
        let log = portable::import(given, self.engine.borrow().catalog(), now)?;
        if !self.level.get().allows_learning() {
            return Ok(None);
        }
        let (count, drafts) = (log.entries().len(), self.drafts_of(&log, instead));
        let imported = Imported { events: drafts.len(), skipped: count - drafts.len() };
        let store = self.store.borrow().clone();
        let rows = store.fill(drafts, instead).await?;
        if self.is_in_use(&store) && self.follow(&rows).await? {
            let _ = self.retain(now).await;
            self.host.changed(Change::Imported);
        }
        Ok(Some(imported))
    }

    fn drafts_of(&self, log: &Log, instead: bool) -> Vec<Draft> {
        let engine = self.engine.borrow();
        let is_there = |entry: &Entry| {
            let mut known = engine.log().entries().iter();
            !instead && known.any(|known| known.event == entry.event)
        };
        let entries = log.standing().into_iter().filter(|entry| !is_there(entry));
        let drafts = entries.map(|entry| {
            let item = entry.item.map(|place| log.item(place));
            let item = item.map(|item| DraftItem { id: item.id.clone(), frame: frame_item(item), is_new: true });
            Draft::event(&entry.event, item)
        });
        drafts.collect()
    }
}
