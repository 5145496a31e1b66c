//! Changes of the level of consent, here or in another tab, and what they do to the log.

use std::cell::Cell;
use std::rc::Rc;

use super::moving::{self, There};
use super::{Change, Personalizer};
use crate::error::{Error, ErrorKind, Result};
use crate::input::Given;
use crate::order;
use crate::storage::{self, Draft, MemoryStore, Rows, Store};
use crate::visitor::consent::{Level, Receipt};
use crate::visitor::log::{Log, Tombstones};

/// The result of setting a level.
#[derive(Debug, Clone, PartialEq)]
pub struct Consented {
    /// The receipt.
    pub receipt: Receipt,
    /// Whether it is stored on the device.
    pub is_kept: bool,
    /// For a withdrawal: why the store could not be emptied. It has to be deleted as a whole.
    pub left: Option<Error>,
}

impl Personalizer {
    /// Sets the level of consent. Raising it keeps what the session learned; lowering it erases what is above the new level before it
    /// resolves, unless a pause keeps it. Lowering never fails: if something could not be erased, the result says so. Of concurrent
    /// calls, the latest decides.
    ///
    /// Errors: `option_invalid`, `closed`; then the level is unchanged.
    pub async fn set_consent(&self, level: Level, options: &Given, now: f64) -> Result<Consented> {
        self.check_open()?;
        let receipt = Receipt::check(level, options, self.policy().as_deref(), now)?;
        let before = self.level.get();
        // A later call on this page must not be overtaken by an earlier one.
        let number = self.consents.get() + 1;
        self.consents.set(number);
        let is_latest = || self.consents.get() == number;
        self.said.borrow_mut().push(receipt.clone());
        self.let_go_of_forgotten();
        let (mut is_kept, mut left) = (false, None);
        if before.allows_storage() && !level.allows_storage() {
            (is_kept, left) = self.leave_device(&receipt).await?;
        }
        if is_latest() {
            self.set_level(level);
            if level.allows_storage() {
                is_kept = self.raise(&receipt, is_latest, now).await;
                self.read_layers(now).await;
            } else if !level.allows_learning() {
                self.go_on_in_memory(&Log::default()).await?;
            }
        }
        if self.level.get() != before {
            self.host.changed(Change::Consent);
        }
        Ok(Consented { receipt, is_kept, left })
    }

    /// Continues on the device, unless another level was set since; returns whether the receipt is stored there.
    async fn raise(&self, receipt: &Receipt, is_latest: impl Fn() -> bool, now: f64) -> bool {
        if !self.store.borrow().is_lasting() {
            self.move_to_device(now).await;
        }
        let is_kept = is_latest() && self.keep_receipt(receipt).await;
        if !is_latest() || self.level.get().allows_storage() {
            return is_kept;
        }
        // Another tab withdrew consent and deleted the database; the new level holds from now on.
        self.set_level(receipt.level);
        self.move_to_device(now).await;
        self.keep_receipt(receipt).await
    }

    /// All receipts of this profile, oldest first: those stored with it, and those of this page.
    pub fn receipts(&self) -> Vec<Receipt> {
        let (engine, said) = (self.engine.borrow(), self.said.borrow());
        let kept = engine.log().receipts().iter().map(|(_, receipt)| receipt).filter(|receipt| !said.contains(receipt));
        // Receipts of the same millisecond stay in the order in which they were given.
        let mut receipts: Vec<Receipt> = kept.chain(said.iter()).cloned().collect();
        order::insertion(&mut receipts, |one, other| one.at.total_cmp(&other.at).is_lt());
        receipts
    }

    /// The receipts given since this was opened.
    pub fn said(&self) -> Vec<Receipt> {
        self.said.borrow().clone()
    }

    /// Whether the stored profile stays on the device, unused.
    pub fn is_paused(&self) -> bool {
        self.said.borrow().last().is_some_and(|receipt| receipt.keeps) && !self.level.get().allows_learning()
    }

    /// The version of the catalogue's policy.
    fn policy(&self) -> Option<String> {
        self.engine.borrow().catalog().policy().map(|policy| policy.version.clone())
    }

    /// Stores a receipt with the log, and returns whether it is still there. If another tab withdrew consent and so emptied the store,
    /// this tab lowers its level too.
    async fn keep_receipt(&self, receipt: &Receipt) -> bool {
        let store = self.store.borrow().clone();
        let appended = match store.append(Draft::receipt(receipt)).await {
            Ok(appended) => appended,
            Err(error) => {
                *self.problem.borrow_mut() = Some(error.to_string());
                return false;
            }
        };
        match (appended.others, appended.sequence) {
            (Some(rows), Some(_)) => self.take_over(&rows),
            (Some(rows), None) => drop(self.follow(&rows).await),
            (None, _) => {}
        }
        if let Some(sequence) = appended.sequence {
            self.engine.borrow_mut().note(sequence, receipt.clone());
        }
        store.is_lasting() && appended.sequence.is_some()
    }

    /// Whether a log is the one that this tab knows, and not one that began after an erasure: it has the last event known here, or, where
    /// that was forgotten, the key of what was forgotten.
    fn goes_on(&self, log: &Log) -> bool {
        let engine = self.engine.borrow();
        let known = engine.log();
        let has_last = known.entries().last().is_some_and(|last| log.get(last.sequence) == Some(last));
        has_last || known.tombstones().share_a_key(log.tombstones())
    }

    /// Reads what another tab left in the storage. If it withdrew consent, this tab goes to the same level
    /// instead: the latest statement holds. Returns whether the storage is still in use.
    pub(super) async fn follow(&self, rows: &Rows) -> Result<bool> {
        let (log, _) = storage::read(rows);
        let said = log.receipts().last().map(|(_, receipt)| receipt.clone());
        let is_news = |receipt: &Receipt| !self.engine.borrow().log().has_receipt(receipt);
        let Some(receipt) = said.filter(|receipt| receipt.withdraws() && is_news(receipt)) else {
            if !rows.is_tail && !self.goes_on(&log) {
                // Perhaps everything was erased: forgotten events must not be restored into a log that began after that.
                self.let_go_of_forgotten();
            }
            self.take_over(rows);
            return Ok(true);
        };
        let (device, known) = (self.store.borrow().clone(), self.engine.borrow().log().clone());
        self.let_go_of_forgotten();
        self.set_level(receipt.level);
        self.go_on_in_memory(&kept_at(receipt.level, &known)).await?;
        device.close();
        self.said.borrow_mut().push(receipt);
        self.host.changed(Change::Consent);
        Ok(false)
    }

    /// Moves the log to the device's storage, after the events that are there already. Events that are recorded meanwhile are moved
    /// too; erased ones are not, and the erasure also covers what is there.
    pub async fn move_to_device(&self, now: f64) {
        if self.moving.replace(true) {
            return;
        }
        let erasures = self.erasures.get();
        let moved = match self.host.open_device().await {
            Ok(store) => self.go_on_in(store).await,
            Err(error) => Err(error),
        };
        let moved = match moved {
            Ok(()) if self.erasures.get() != erasures => self.erase().await.and_then(|left| left.map_or(Ok(()), Err)),
            moved => moved,
        };
        *self.problem.borrow_mut() = match moved {
            Ok(()) => self.retain(now).await.err().map(|error| error.to_string()),
            Err(error) => Some(error.to_string()),
        };
        self.tried.set(now);
        self.moving.set(false);
    }

    /// Whether the profile is in memory because the device's storage was not available, and it was not tried for a while.
    pub fn misses_device(&self, now: f64) -> bool {
        let misses = self.level.get().allows_storage() && !self.store.borrow().is_lasting();
        misses && !self.moving.get() && !self.closed.get() && (now - self.tried.get()).abs() >= RETRY
    }

    /// Copies the log to a store, and again what was recorded during the copy, until nothing is left; then the store
    /// becomes the place of the log.
    async fn go_on_in(&self, store: Rc<dyn Store>) -> Result<()> {
        // Earlier statements in that store are known now: only later ones can stop this.
        store.load().await?;
        loop {
            let copied = Cell::new(0);
            let drafts = |first, there: &Rows| {
                let engine = self.engine.borrow();
                copied.set(engine.log().tail());
                moving::drafts(engine.log(), first, &There::of(&storage::read(there).0))
            };
            let rows = store.fill(Box::new(drafts), false).await?;
            if !self.level.get().allows_storage() {
                // Consent was withdrawn meanwhile: no other tab knows this store.
                let erased = store.erase(None).await.map(drop);
                store.close();
                return erased;
            }
            if copied.get() == self.engine.borrow().log().tail() {
                let tombstones = self.engine.borrow().log().tombstones().clone();
                *self.store.borrow_mut() = store;
                self.take_over(&rows);
                self.carry(tombstones).await;
                return Ok(());
            }
        }
    }

    /// Continues in memory at a lower level, then erases the device's storage, or leaves it unchanged for a pause. The
    /// receipt stays there for other tabs to find. The order matters: an event that is recorded meanwhile
    /// must not reach the device any more. Returns whether the receipt is stored, and why other data may be left.
    async fn leave_device(&self, receipt: &Receipt) -> Result<(bool, Option<Error>)> {
        let (device, known) = (self.store.borrow().clone(), self.engine.borrow().log().clone());
        self.set_level(receipt.level);
        self.go_on_in_memory(&kept_at(receipt.level, &known)).await?;
        let last = Draft::receipt(receipt);
        let done = if receipt.keeps {
            // A receipt that cannot be stored is lost, without other effect.
            let appended = device.append(last).await;
            (device.is_lasting() && appended.is_ok_and(|appended| appended.sequence.is_some()), None)
        } else {
            match self.emptied(&device, Some(last)).await {
                Ok(is_kept) => (is_kept, None),
                Err(error) => (false, Some(error)),
            }
        };
        device.close();
        *self.problem.borrow_mut() = None;
        Ok(done)
    }

    /// Empties the profile's store, except for a last receipt if there is room for it. Resolves to whether the receipt is stored. If
    /// the store should be the device's and is not, the stored profile cannot be emptied.
    pub(super) async fn emptied(&self, store: &Rc<dyn Store>, last: Option<Draft>) -> Result<bool> {
        let mut is_kept = last.is_some();
        let mut erased = store.erase(last).await;
        if is_kept && erased.as_ref().is_err_and(|error| !matches!(error.kind(), ErrorKind::StorageBusy { .. })) {
            is_kept = false;
            erased = store.erase(None).await;
        }
        erased?;
        match self.problem.borrow().clone() {
            Some(cause) if !store.is_lasting() => Err(ErrorKind::StorageFailed { operation: "open", cause }.into()),
            _ => Ok(is_kept),
        }
    }

    /// Memory never waits: all of this is done when it is called.
    async fn go_on_in_memory(&self, log: &Log) -> Result<()> {
        let (store, nothing) = (Rc::new(MemoryStore::default()), Log::default());
        store.fill(Box::new(|first, _| moving::drafts(log, first, &There::of(&nothing))), false).await?;
        store.forget(Vec::new(), Vec::new(), log.tombstones().clone()).await?;
        let rows = store.load().await?;
        *self.store.borrow_mut() = store;
        self.take_over(&rows);
        if !self.level.get().allows_learning() {
            self.engine.borrow_mut().end_session();
        }
        Ok(())
    }

    /// Adds the hashes of what was forgotten to the store that the log was moved to. Where that fails, they are lost, without other effect.
    async fn carry(&self, tombstones: Tombstones) {
        if !tombstones.is_empty() {
            // The second time, if another tab changed the log meanwhile.
            for _ in 0..2 {
                if let Ok(Some(_)) = self.drop_noted(Vec::new(), Vec::new(), tombstones.clone()).await {
                    return;
                }
            }
        }
    }
}

/// How long the device's storage is not tried again after a failure, in milliseconds.
const RETRY: f64 = 5_000.0;

/// The part of a log that may still be used at a lower level.
fn kept_at(level: Level, known: &Log) -> Log {
    if level.allows_learning() { known.clone() } else { Log::default() }
}
