//! Recording: an event is checked, stored, and only then learned. And dropping events from the store and the profile.

use std::rc::Rc;

use super::{Change, Personalizer};
use crate::error::{Error, ErrorKind, Result};
use crate::input::Given;
use crate::storage::{Draft, DraftItem, Store, Task};
use crate::visitor::Pending;
use crate::visitor::log::record::frame_item;
use crate::visitor::log::{Event, EventKind, Remembered, Sequence, Tombstones};

/// What became of an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Recorded {
    /// It is in the log, under that number.
    Event(Sequence),
    /// Consent does not allow it.
    Withheld,
    /// It is older than what the catalogue's retention keeps.
    Expired,
}

impl Recorded {
    /// The event's number, if it is in the log.
    pub fn event(self) -> Option<Sequence> {
        match self {
            Recorded::Event(sequence) => Some(sequence),
            Recorded::Withheld | Recorded::Expired => None,
        }
    }
}

impl Personalizer {
    /// Records what the visitor did; `Withheld` too for an event that it [knows](Self::knows).
    ///
    /// Errors: those of [`Engine::check`](crate::engine::Engine::check), `storage_*`; after any of them nothing is changed.
    pub async fn record(&self, event: &Given, now: f64) -> Result<Recorded> {
        self.check_open()?;
        let checked = self.engine.borrow().check(event, now);
        // Without consent the cart that the page takes back was not recorded either.
        let is_missing = |error: &Error| matches!(error.kind(), ErrorKind::EventUnknown { .. });
        let goes_back = || event.get("type").text().and_then(EventKind::from_name).is_some_and(EventKind::goes_back);
        if !self.level.get().allows_learning() && checked.as_ref().is_err_and(is_missing) && goes_back() {
            return Ok(Recorded::Withheld);
        }
        let pending = checked?;
        if self.level.get().allows_learning() && self.engine.borrow().is_expired(&pending.event, now) {
            return Ok(Recorded::Expired);
        }
        Ok(self.learn(pending, now).await?.map_or(Recorded::Withheld, Recorded::Event))
    }

    /// Whether an event has a key and was recorded before: then it is not recorded again.
    pub fn knows(&self, event: &Given, now: f64) -> bool {
        let is_known = |event: Event| self.engine.borrow().log().knows(&event);
        self.level.get().allows_learning() && Event::check(event, now).is_ok_and(is_known)
    }

    /// Records a wish of the visitor's; `None` if consent does not allow it.
    ///
    /// Errors: those of [`Engine::check_wish`](crate::engine::Engine::check_wish), `storage_*`; after any of them nothing is changed.
    pub async fn wish(&self, kind: EventKind, target: &Given, value: &Given, now: f64) -> Result<Option<Sequence>> {
        self.check_open()?;
        let pending = self.engine.borrow().check_wish(kind, target, value, now)?;
        self.learn(pending, now).await
    }

    // A `Task`, as `keep` is: a future that is awaited in several places is compiled once.
    pub(super) fn learn(&self, pending: Pending, now: f64) -> Task<'_, Option<Sequence>> {
        Box::pin(async move {
            if !self.level.get().allows_learning() {
                return Ok(None);
            }
            if self.engine.borrow().catalog().experiments().holdout > 0.0 {
                // Drawn now, so that the hold-out applies from the first event on.
                self.draw_seed(now).await?;
            }
            let sequence = self.keep(pending).await?;
            // What cannot be dropped now is dropped after the next event; this event is stored.
            let _ = self.retain(now).await;
            if sequence.is_some() {
                self.host.changed(Change::Recorded);
            }
            Ok(sequence)
        })
    }

    /// If a store refused, another tab may have emptied it: the store is read again before the error is passed on.
    pub(super) async fn look_again<T>(&self, done: Result<T>) -> Result<T> {
        if done.is_err() {
            // An error of this read says no more than the first one.
            let _ = self.refresh().await;
        }
        done
    }

    /// Checks that the log is still in this store. Errors: `storage_failed`.
    pub(super) fn check_store(&self, store: &Rc<dyn Store>, operation: &'static str) -> Result<()> {
        if Rc::ptr_eq(store, &self.store.borrow()) {
            return Ok(());
        }
        Err(ErrorKind::StorageFailed { operation, cause: "consent moved the profile meanwhile".to_owned() }.into())
    }

    /// Stores an event, then learns it; `None` if consent was withdrawn meanwhile, or if the event is known, by its key.
    pub(super) fn keep(&self, mut pending: Pending) -> Task<'_, Option<Sequence>> {
        Box::pin(async move {
            pending.event.branch = self.engine.borrow().log().branch_of(&pending.event);
            let named = self.named_by(&pending.event);
            if named.is_some() || pending.event.key.is_some() {
                self.refresh().await?;
                if self.engine.borrow().log().knows(&pending.event) {
                    return Ok(None);
                }
                self.check_named(&pending.event, &named)?;
            }
            loop {
                let store = self.store.borrow().clone();
                let item = pending.item.as_ref().map(|item| self.draft_item(item));
                let appended = store.append(Draft::event(&pending.event, item)).await;
                if self.is_in_use(&store) {
                    let appended = self.heeded(appended)?;
                    if let Some(rows) = appended.others
                        && self.follow(&rows).await?
                        && !appended.is_among
                    {
                        self.host.changed(Change::OtherTab);
                    }
                    if let Some(sequence) = appended.sequence {
                        let event = pending.event.clone();
                        if !appended.is_among {
                            self.engine.borrow_mut().commit(sequence, pending);
                        }
                        if let Err(unknown) = self.check_named(&event, &named) {
                            self.take_away(sequence, &event).await?;
                            return Err(unknown);
                        }
                        if self.engine.borrow().log().knows_before(&event, sequence) {
                            // Another tab recorded it between the two steps.
                            self.take_away(sequence, &event).await?;
                            return Ok(None);
                        }
                        return Ok(Some(sequence));
                    }
                }
                // Consent moved the log to another store meanwhile, here or in another tab, and erased the store that this event
                // went to.
                if !self.level.get().allows_learning() {
                    return Ok(None);
                }
                if self.is_in_use(&store) {
                    // Every store would refuse it.
                    return Err(ErrorKind::StorageFailed {
                        operation: "append",
                        cause: "another tab withdrew consent".to_owned(),
                    }
                    .into());
                }
                // Events have other numbers there: which one an `undo` or a `branch` names is not known.
                if pending.event.names().is_some() {
                    self.check_store(&store, "append")?;
                }
            }
        })
    }

    /// The event whose number an `undo` or a `branch` names. Numbers begin again after an erasure in another tab: then the same number
    /// belongs to another event.
    fn named_by(&self, undo: &Event) -> Option<Event> {
        Some(self.engine.borrow().log().get(undo.names()?)?.event.clone())
    }

    /// Errors: `event_unknown` if the number now belongs to another event.
    fn check_named(&self, undo: &Event, named: &Option<Event>) -> Result<()> {
        match undo.names() {
            Some(event) if self.named_by(undo) != *named => Err(Error::no_event(event)),
            _ => Ok(()),
        }
    }

    /// Removes an event of this tab again.
    async fn take_away(&self, sequence: Sequence, event: &Event) -> Result<()> {
        let is_there = || self.engine.borrow().log().get(sequence).is_some_and(|entry| entry.event == *event);
        while is_there() {
            self.drop_kept(vec![sequence], Vec::new()).await?;
        }
        Ok(())
    }

    /// Remembers the device's answer to a write, for `health`.
    fn heeded<T>(&self, done: Result<T>) -> Result<T> {
        if self.store.borrow().is_lasting() {
            *self.problem.borrow_mut() = done.as_ref().err().map(ToString::to_string);
        }
        done
    }

    pub(super) fn is_in_use(&self, store: &Rc<dyn Store>) -> bool {
        Rc::ptr_eq(store, &self.store.borrow())
    }

    pub(super) fn draft_item(&self, item: &Remembered) -> DraftItem {
        let is_new = self.engine.borrow().log().find(&item.id).is_none();
        DraftItem { id: item.id.clone(), frame: frame_item(item), is_new }
    }

    /// Drops the events that retention says are due.
    pub async fn retain(&self, now: f64) -> Result<()> {
        let Some((due, items)) = self.engine.borrow().due(now) else { return Ok(()) };
        // If another tab came first, the events that are due are dropped after the next event.
        self.drop_kept(due, items).await.map(drop)
    }

    /// Drops events and items permanently. Resolves to those of the events that were still there; to `None` if another tab
    /// changed the log since this one last read it, which this tab has then read, or if consent moved it: then nothing was dropped.
    pub(super) async fn drop_kept(&self, events: Vec<Sequence>, items: Vec<String>) -> Result<Option<Vec<Sequence>>> {
        self.drop_noted(events, items, Tombstones::default()).await
    }

    /// The same, and adds hashes of what is forgotten. Where there is no room for them, it is forgotten without.
    pub(super) async fn drop_noted(
        &self,
        events: Vec<Sequence>,
        items: Vec<String>,
        mut tombstones: Tombstones,
    ) -> Result<Option<Vec<Sequence>>> {
        let store = self.store.borrow().clone();
        let mut removed = store.forget(events.clone(), items.clone(), tombstones.clone()).await;
        if !tombstones.is_empty() && removed.as_ref().is_err_and(|error| *error.kind() == ErrorKind::StorageQuota) {
            tombstones = Tombstones::default();
            removed = store.remove(events.clone(), items).await;
        }
        let others = removed?;
        if !self.is_in_use(&store) {
            return Ok(None);
        }
        if let Some(rows) = others {
            self.follow(&rows).await?;
            return Ok(None);
        }
        let mut engine = self.engine.borrow_mut();
        let mut dropped = events;
        dropped.retain(|&sequence| engine.log().get(sequence).is_some());
        engine.drop_events(&dropped);
        engine.bury(&tombstones);
        Ok(Some(dropped))
    }
}
