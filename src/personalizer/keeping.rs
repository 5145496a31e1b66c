//! An event on its way: checked, made safe by the store, and only then learned; and events that are dropped from both.

use std::rc::Rc;

use super::{Change, Personalizer};
use crate::error::{ErrorKind, Result};
use crate::input::Given;
use crate::storage::{Draft, DraftItem, Store, Task};
use crate::visitor::Pending;
use crate::visitor::log::record::frame_item;
use crate::visitor::log::{Event, EventKind, Remembered, Sequence};

impl Personalizer {
    /// Records what the visitor did; `None` where consent does not allow it.
    ///
    /// Errors: those of [`Engine::check`](crate::engine::Engine::check), `storage_*`; after any of them nothing is changed.
    pub async fn record(&self, event: &Given, now: f64) -> Result<Option<Sequence>> {
        self.check_open()?;
        let pending = self.engine.borrow().check(event, now)?;
        self.engine.borrow().check_age(&pending.event, now)?;
        self.learn(pending, now).await
    }

    /// Records what the visitor wishes; `None` where consent does not allow it.
    ///
    /// Errors: those of [`Engine::check_wish`](crate::engine::Engine::check_wish), `storage_*`; after any of them nothing is changed.
    pub async fn wish(&self, kind: EventKind, target: &Given, value: &Given, now: f64) -> Result<Option<Sequence>> {
        self.check_open()?;
        let pending = self.engine.borrow().check_wish(kind, target, value, now)?;
        self.learn(pending, now).await
    }

    // A task, as `keep` is: what is awaited in several places is compiled once.
    pub(super) fn learn(&self, pending: Pending, now: f64) -> Task<'_, Option<Sequence>> {
        Box::pin(async move {
            if !self.level.get().allows_learning() {
                return Ok(None);
            }
            if self.engine.borrow().catalog().experiments().holdout > 0.0 {
                // Who is held out is so from the first event on.
                self.draw_seed(now).await?;
            }
            let sequence = self.keep(pending).await?;
            // What cannot be dropped now goes with the next event; this one is safe.
            let _ = self.retain(now).await;
            if sequence.is_some() {
                self.host.changed(Change::Recorded);
            }
            Ok(sequence)
        })
    }

    /// A store that refused may have been emptied by another tab: what is there is read anew before that is passed on.
    pub(super) async fn look_again<T>(&self, done: Result<T>) -> Result<T> {
        if done.is_err() {
            // What cannot be read either says no more than the refusal did.
            let _ = self.refresh().await;
        }
        done
    }

    /// Whether the log is still where it was. Errors: `storage_failed`.
    pub(super) fn check_store(&self, store: &Rc<dyn Store>, operation: &'static str) -> Result<()> {
        if Rc::ptr_eq(store, &self.store.borrow()) {
            return Ok(());
        }
        Err(ErrorKind::StorageFailed { operation, cause: "consent moved the profile meanwhile".to_owned() }.into())
    }

    /// Makes an event safe, then learns it; `None` where consent was withdrawn meanwhile.
    pub(super) fn keep(&self, pending: Pending) -> Task<'_, Option<Sequence>> {
        Box::pin(async move {
            let named = self.named_by(&pending.event);
            if named.is_some() {
                self.refresh().await?;
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
                        return Ok(Some(sequence));
                    }
                }
                // Consent moved the log elsewhere meanwhile, here or in another tab, and erased the place that this event
                // went to.
                if !self.level.get().allows_learning() {
                    return Ok(None);
                }
                if self.is_in_use(&store) {
                    // It would be refused for ever.
                    return Err(ErrorKind::StorageFailed {
                        operation: "append",
                        cause: "another tab withdrew consent".to_owned(),
                    }
                    .into());
                }
                // Events have other numbers there: what an undo named is not to be guessed.
                if pending.event.undoes().is_some() {
                    self.check_store(&store, "append")?;
                }
            }
        })
    }

    /// The event whose number an `undo` names. Numbers begin again where another tab erased everything: then the same number
    /// is that of another event.
    fn named_by(&self, undo: &Event) -> Option<Event> {
        Some(self.engine.borrow().log().get(undo.undoes()?)?.event.clone())
    }

    /// Errors: `event_unknown` where the number is not that of the event any more.
    fn check_named(&self, undo: &Event, named: &Option<Event>) -> Result<()> {
        match undo.undoes() {
            Some(event) if self.named_by(undo) != *named => Err(ErrorKind::EventUnknown { event }.into()),
            _ => Ok(()),
        }
    }

    /// Takes an event of this tab away again.
    async fn take_away(&self, sequence: Sequence, event: &Event) -> Result<()> {
        let is_there = || self.engine.borrow().log().get(sequence).is_some_and(|entry| entry.event == *event);
        while is_there() {
            self.drop_kept(vec![sequence], Vec::new()).await?;
        }
        Ok(())
    }

    /// What the storage of the device said to a write, which `health` tells from then on.
    pub(super) fn heeded<T>(&self, done: Result<T>) -> Result<T> {
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

    /// Drops what retention says has to go.
    pub async fn retain(&self, now: f64) -> Result<()> {
        let Some((due, items)) = self.engine.borrow().due(now) else { return Ok(()) };
        // Where another tab came first, what is due goes with the next event.
        self.drop_kept(due, items).await.map(drop)
    }

    /// Drops events and items for good. Resolves to those of the events that were still there; to `None` where another tab
    /// changed the log since this one last saw it, which is known then, or consent moved it: nothing was dropped.
    pub(super) async fn drop_kept(&self, events: Vec<Sequence>, items: Vec<String>) -> Result<Option<Vec<Sequence>>> {
        let store = self.store.borrow().clone();
        let others = store.remove(events.clone(), items).await?;
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
        Ok(Some(dropped))
    }
}
