//! Recording the answers of a first visit in one step.

use std::cell::Cell;

use super::{Change, Personalizer};
use crate::catalog::ItemIndex;
use crate::error::Result;
use crate::input::Given;
use crate::storage::{Draft, Rows};
use crate::visitor::Pending;
use crate::visitor::log::Sequence;

impl Personalizer {
    /// See [`Engine::onboarding`](crate::engine::Engine::onboarding).
    pub fn onboarding(&self, options: &Given, now: f64) -> Result<Vec<ItemIndex>> {
        self.check_open()?;
        self.engine.borrow().onboarding(options, now)
    }

    /// Records the answers, all or none, in one step. Resolves to the events' numbers: those of what was liked, of what was
    /// disliked, of the interests, in the order of the answers; `None` where consent does not allow it.
    ///
    /// Errors: those of [`Engine::check_answers`](crate::engine::Engine::check_answers), `storage_*`; after any of them
    /// nothing is changed.
    pub async fn answer_onboarding(&self, answers: &Given, now: f64) -> Result<Option<Vec<Sequence>>> {
        self.check_open()?;
        let answers = self.engine.borrow().check_answers(answers, now)?;
        let events = self.keep_in_one(&answers, now).await?;
        if events.as_ref().is_some_and(|events| !events.is_empty()) {
            self.host.changed(Change::Recorded);
        }
        Ok(events)
    }

    /// Records events, all or none, in one step. Resolves to their numbers; `None` where consent does not allow it.
    pub(super) async fn keep_in_one(&self, all: &[Pending], now: f64) -> Result<Option<Vec<Sequence>>> {
        // A statement about consent in another tab is read before anything is written.
        if !all.is_empty() && self.level.get().allows_learning() {
            self.refresh().await?;
        }
        while self.level.get().allows_learning() {
            if all.is_empty() {
                return Ok(Some(Vec::new()));
            }
            if let Some(events) = self.keep_all(all).await? {
                // What cannot be dropped now is dropped after the next event; these events are stored.
                let _ = self.retain(now).await;
                return Ok(Some(events));
            }
        }
        Ok(None)
    }

    /// Stores events in one transaction, then learns them; `None` if consent moved the log to another store meanwhile and
    /// erased the store that these went to.
    async fn keep_all(&self, all: &[Pending]) -> Result<Option<Vec<Sequence>>> {
        let first = Cell::new(0);
        let draft = |pending: &Pending| {
            let item = pending.item.as_ref().map(|item| self.draft_item(item));
            Draft::event(&pending.event, item)
        };
        let drafts = |number, _: &Rows| {
            first.set(number);
            all.iter().map(draft).collect()
        };
        let store = self.store.borrow().clone();
        let filled = store.fill(Box::new(drafts), false).await;
        if !self.is_in_use(&store) || !self.follow(&filled?).await? {
            return Ok(None);
        }
        Ok(Some((first.get()..).take(all.len()).collect()))
    }
}
