//! Forgetting, and undoing it as long as that is possible.

use std::rc::Rc;

use super::{Change, Personalizer, moving};
use crate::error::{Error, ErrorKind, Result};
use crate::input::Given;
use crate::insight::Forgetting;
use crate::storage::{Dropped, number_taken};
use crate::visitor::Pending;
use crate::visitor::log::check::sequence;
use crate::visitor::log::record::{encode_event, frame_event, frame_item, unframe_event};
use crate::visitor::log::tombstones::identities;
use crate::visitor::log::{Payload, Sequence, Tombstones};

/// The result of forgetting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Forgotten {
    /// How many events were removed, or no longer teach the interest.
    pub events: usize,
    /// The ticket for [`Personalizer::put_back`].
    pub ticket: u32,
}

/// What a forgetting removed: enough to restore it.
#[derive(Debug)]
pub(super) enum Undoable {
    Nothing,
    /// The removed events.
    Events(Dropped),
    /// The number of the entry by which an interest was forgotten.
    Interest(Sequence),
}

impl Personalizer {
    /// Forgets what is named; see [`Engine::forgetting`]. It can be [put back](Self::put_back) until everything is
    /// erased, consent changes or this is closed.
    ///
    /// Errors: those of [`Engine::forgetting`], `storage_*`; after any of them nothing is changed.
    pub async fn forget(&self, what: &Given, now: f64) -> Result<Forgotten> {
        self.check_open()?;
        let named = || self.engine.borrow().log().get(sequence(what.get("event"))?).map(|entry| entry.event.clone());
        let meant = named();
        // Events of another tab that this one has not heard of are forgotten too.
        self.refresh().await?;
        loop {
            if let Some(event) = sequence(what.get("event")).filter(|_| named() != meant) {
                // Another tab erased everything meanwhile, and the number now belongs to another event.
                return Err(Error::no_event(event));
            }
            let forgetting = self.engine.borrow().forgetting(what, now)?;
            match forgetting {
                Forgetting::Interest { pending, events, is_taught } => {
                    return self.forget_interest(*pending, events, is_taught).await;
                }
                Forgetting::Events { events, items } => {
                    if let Some(forgotten) = self.forget_events(events, items).await? {
                        return Ok(forgotten);
                    }
                }
            }
        }
    }

    async fn forget_interest(&self, pending: Pending, events: usize, is_taught: bool) -> Result<Forgotten> {
        let kept = if is_taught { self.keep(pending).await? } else { None };
        let Some(sequence) = kept else { return Ok(self.ticket(0, Undoable::Nothing)) };
        self.host.changed(Change::Forgotten);
        Ok(self.ticket(events, Undoable::Interest(sequence)))
    }

    /// Removes events; `None` if another tab changed the log meanwhile, which this tab has then read.
    async fn forget_events(&self, events: Vec<Sequence>, items: Vec<String>) -> Result<Option<Forgotten>> {
        if events.is_empty() {
            return Ok(Some(self.ticket(0, Undoable::Nothing)));
        }
        let mut dropped = self.frames(&events, &items);
        let store = self.store.borrow().clone();
        dropped.tombstones = self.tombstones(&events);
        let Some(forgotten) = self.drop_noted(events, items, dropped.tombstones.clone()).await? else {
            // If consent was withdrawn, nothing is left to forget here.
            self.check_store(&store, "forget")?;
            return Ok(None);
        };
        // Another call of this tab may have forgotten some of them meanwhile; that call's ticket restores those.
        dropped.events.retain(|(sequence, _)| forgotten.contains(sequence));
        if dropped.events.is_empty() {
            return Ok(Some(self.ticket(0, Undoable::Nothing)));
        }
        dropped.epoch = store.epoch();
        let forgotten = self.ticket(counted(&dropped), Undoable::Events(dropped));
        self.host.changed(Change::Forgotten);
        Ok(Some(forgotten))
    }

    /// Restores what was forgotten, under the same numbers. Events that are there again, for example from an import
    /// since, are left out.
    ///
    /// Errors: `option_invalid` if it was restored already or cannot be any more, `storage_*`.
    pub async fn put_back(&self, ticket: u32, now: f64) -> Result<()> {
        self.check_open()?;
        let releases = self.releases.get();
        match self.redeem(ticket)? {
            Undoable::Nothing => Ok(()),
            Undoable::Interest(sequence) => {
                let pending = self.engine.borrow().check_undo(sequence, now).map_err(gone)?;
                let done = self.keep(pending).await.map(drop).map_err(gone);
                self.settle(ticket, releases, done, || Undoable::Interest(sequence))
            }
            Undoable::Events(dropped) => {
                let store = self.store.borrow().clone();
                let restored = self.look_again(store.restore(dropped.clone(), moving::still_missing).await).await;
                if !Rc::ptr_eq(&store, &self.store.borrow()) {
                    return Err(number_taken());
                }
                let done = restored.map(|rows| self.take_over(&rows));
                self.settle(ticket, releases, done, || Undoable::Events(dropped))
            }
        }
    }

    /// Reports that something was restored, or keeps the ticket if it could not be, unless all tickets were dropped meanwhile:
    /// `releases` was read before.
    fn settle(&self, ticket: u32, releases: u32, done: Result<()>, undoable: impl FnOnce() -> Undoable) -> Result<()> {
        match done {
            Ok(()) => self.host.changed(Change::Restored),
            Err(_) if self.releases.get() != releases => {}
            Err(_) => self.forgotten.borrow_mut().push((ticket, undoable())),
        }
        done
    }

    /// Drops everything that could still be restored.
    pub fn let_go_of_forgotten(&self) {
        self.forgotten.borrow_mut().clear();
        self.releases.set(self.releases.get().wrapping_add(1));
    }

    fn ticket(&self, events: usize, undoable: Undoable) -> Forgotten {
        let ticket = self.tickets.get() + 1;
        self.tickets.set(ticket);
        self.forgotten.borrow_mut().push((ticket, undoable));
        Forgotten { events, ticket }
    }

    fn redeem(&self, ticket: u32) -> Result<Undoable> {
        let mut forgotten = self.forgotten.borrow_mut();
        match forgotten.iter().position(|&(known, _)| known == ticket) {
            Some(at) => Ok(forgotten.swap_remove(at).1),
            None => {
                let expected = "the first undo of it, before everything is erased or replaced or consent changes";
                Err(Error::option("undo", "what was put back already, or forgotten for good".to_owned(), expected))
            }
        }
    }

    /// The hashes of these events, by the profile's key.
    fn tombstones(&self, events: &[Sequence]) -> Tombstones {
        let engine = self.engine.borrow();
        let key = engine.log().tombstones().key().unwrap_or_else(|| self.host.key());
        Tombstones::of(key, &identities(engine.log(), events))
    }

    /// The stored frames of these events and items.
    fn frames(&self, events: &[Sequence], items: &[String]) -> Dropped {
        let engine = self.engine.borrow();
        let entries = events.iter().filter_map(|&sequence| engine.log().get(sequence));
        let events = entries.map(|entry| (entry.sequence, frame_event(entry.sequence, &encode_event(&entry.event))));
        let items = items.iter().filter_map(|id| engine.log().find(id));
        let items = items.map(|item| (item.id.clone(), frame_item(item))).collect();
        Dropped { events: events.collect(), items, highest: engine.log().tail(), ..Dropped::default() }
    }
}

/// The number of dropped events. The entries that made, or merged, a branch count only where nothing else was dropped.
fn counted(dropped: &Dropped) -> usize {
    let is_branching = |frame: &Vec<u8>| {
        let event = unframe_event(frame).map(|(_, event)| event.payload);
        matches!(event, Some(Payload::Branch(..) | Payload::Merge(_)))
    };
    let others = dropped.events.iter().filter(|(_, frame)| !is_branching(frame)).count();
    if others > 0 { others } else { dropped.events.len() }
}

/// The error of an undo: if the entry that it takes back is unknown, nothing can be restored any more.
fn gone(error: Error) -> Error {
    if matches!(error.kind(), ErrorKind::EventUnknown { .. }) { number_taken() } else { error }
}
