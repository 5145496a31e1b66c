//! The engine and a storage, kept in step.
//!
//! An event is checked by the engine, made safe by the store, and only then learned: a call that resolved is a
//! transaction that was committed, and a call that failed changed nothing. The engine is never borrowed across an
//! `await`, so calls may overlap.

mod consent;
mod experiments;
mod forgetting;
mod learning;
mod moving;
mod onboarding;
mod rights;

use std::cell::{Cell, Ref, RefCell};
use std::rc::Rc;

use crate::catalog::Catalog;
use crate::engine::Engine;
use crate::error::{Error, ErrorKind, Result};
use crate::input::Given;
use crate::insight::counterfactual::Asked;
use crate::insight::{Explanation, Ineligible, Interest, Reasons, Without};
use crate::ranking::LeftOut;
use crate::ranking::shelf::Shelf;
use crate::storage::{self, Draft, DraftItem, MemoryStore, Rows, Standing, Store, Task};
use crate::visitor::Pending;
use crate::visitor::consent::{Level, Receipt};
use crate::visitor::log::record::frame_item;
use crate::visitor::log::{Event, EventKind, Log, Remembered, Sequence};

pub use consent::Consented;
pub use forgetting::Forgotten;
use forgetting::Undoable;
pub use rights::Imported;

/// What the outside provides.
pub trait Host {
    /// Opens the storage of this device. Only called at consent level `device`.
    fn open_device(&self) -> Task<'_, Rc<dyn Store>>;

    /// Hears that the profile changed, and through what.
    fn changed(&self, change: Change);
}

/// What changed the profile.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// An event was recorded here.
    Recorded,
    /// Exported data were taken over.
    Imported,
    /// Something was forgotten, and may be put back.
    Forgotten,
    /// What was forgotten was put back.
    Restored,
    /// Everything was forgotten.
    Erased,
    /// The level of consent.
    Consent,
    /// Something that happened in another tab.
    OtherTab,
}

impl Change {
    /// The name that listeners hear.
    pub fn name(self) -> &'static str {
        match self {
            Change::Recorded => "recorded",
            Change::Imported => "imported",
            Change::Forgotten => "forgotten",
            Change::Restored => "restored",
            Change::Erased => "erased",
            Change::Consent => "consent",
            Change::OtherTab => "other-tab",
        }
    }
}

/// How things stand.
#[derive(Debug, Clone, PartialEq)]
pub struct Health {
    /// Where the log is kept; `none` at consent level `off`.
    pub storage: &'static str,
    /// Why it is in memory although `device` was asked for, or why the device refused what was last written.
    pub problem: Option<String>,
    /// What it takes up, in bytes.
    pub bytes: usize,
    /// Records that failed their checksum.
    pub damaged: usize,
    /// The level of consent.
    pub consent: Level,
    /// How many events are in the log.
    pub events: usize,
    /// How many features something is known of.
    pub interests: usize,
}

/// An open profile.
pub struct Personalizer {
    engine: RefCell<Engine>,
    store: RefCell<Rc<dyn Store>>,
    host: Rc<dyn Host>,
    level: Cell<Level>,
    /// What was said about consent since this was opened, where no log has it.
    said: RefCell<Vec<Receipt>>,
    /// How often a level was set on this page.
    consents: Cell<u32>,
    problem: RefCell<Option<String>>,
    damaged: Cell<usize>,
    closed: Cell<bool>,
    /// Whether the log is on its way to the device, and when that was last tried.
    moving: Cell<bool>,
    tried: Cell<f64>,
    /// What can be put back, by ticket.
    forgotten: RefCell<Vec<(u32, Undoable)>>,
    tickets: Cell<u32>,
    /// How often that was let go of.
    releases: Cell<u32>,
    /// How often everything was erased: what was copied before must not come back.
    erasures: Cell<u32>,
}

impl Personalizer {
    /// A profile for a catalogue, at consent level `off` until it [begins](Self::begin).
    pub fn new(catalog: Catalog, seed: u32, host: Rc<dyn Host>) -> Self {
        Self {
            engine: RefCell::new(Engine::new(catalog, seed)),
            store: RefCell::new(Rc::new(MemoryStore::default())),
            host,
            level: Cell::new(Level::Off),
            said: RefCell::default(),
            consents: Cell::new(0),
            problem: RefCell::new(None),
            damaged: Cell::new(0),
            closed: Cell::new(false),
            moving: Cell::new(false),
            tried: Cell::new(0.0),
            forgotten: RefCell::default(),
            tickets: Cell::new(0),
            releases: Cell::new(0),
            erasures: Cell::new(0),
        }
    }

    /// Takes over what an instance of the engine left that stopped: the rows of a log that was in memory, and receipts that only
    /// the page had. To be called before it [begins](Self::begin) at this level: what is recorded meanwhile is learned.
    pub fn take_up(&self, level: Level, rows: &Rows, said: &Rows) {
        self.level.set(level);
        *self.store.borrow_mut() = Rc::new(MemoryStore::of(rows));
        self.take_over(rows);
        *self.said.borrow_mut() = storage::read(said).0.receipts().iter().map(|(_, receipt)| receipt.clone()).collect();
    }

    /// Begins at a level of consent. Where the device's storage cannot be had, it goes on in memory and
    /// [`health`](Self::health) says so.
    pub async fn begin(&self, level: Level, now: f64) {
        self.level.set(level);
        if level.allows_storage() {
            self.move_to_device(now).await;
        }
    }

    /// Shows the frames of a log that is in memory, and none where a device keeps it.
    pub fn each_frame_in_memory(&self, event: &mut dyn FnMut(&[u8]), item: &mut dyn FnMut(&[u8])) {
        self.store.borrow().each_frame(event, item);
    }

    /// The engine, to be read.
    pub fn engine(&self) -> Ref<'_, Engine> {
        self.engine.borrow()
    }

    /// The level of consent.
    pub fn level(&self) -> Level {
        self.level.get()
    }

    /// Records what the visitor did; `None` where consent does not allow it.
    ///
    /// Errors: those of [`Engine::check`], `storage_*`; after any of them nothing is changed.
    pub async fn record(&self, event: &Given, now: f64) -> Result<Option<Sequence>> {
        self.check_open()?;
        let pending = self.engine.borrow().check(event, now)?;
        self.engine.borrow().check_age(&pending.event, now)?;
        self.learn(pending, now).await
    }

    /// Records what the visitor wishes; `None` where consent does not allow it.
    ///
    /// Errors: those of [`Engine::check_wish`], `storage_*`; after any of them nothing is changed.
    pub async fn wish(&self, kind: EventKind, target: &Given, value: &Given, now: f64) -> Result<Option<Sequence>> {
        self.check_open()?;
        let pending = self.engine.borrow().check_wish(kind, target, value, now)?;
        self.learn(pending, now).await
    }

    // A task, as `keep` is: what is awaited in several places is compiled once.
    fn learn(&self, pending: Pending, now: f64) -> Task<'_, Option<Sequence>> {
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

    /// See [`Engine::recommend`].
    pub fn recommend(&self, options: &Given, now: f64) -> Result<Ref<'_, Shelf>> {
        self.make_shelf(|engine| Ok(engine.recommend(options, now)?.number))
    }

    /// See [`Engine::rank`].
    pub fn rank<'a>(&self, ids: &'a Given, options: &'a Given, now: f64) -> Result<(Ref<'_, Shelf>, LeftOut<'a>)> {
        let mut left_out = LeftOut::default();
        let shelf = self.make_shelf(|engine| {
            let (shelf, left) = engine.rank(ids, options, now)?;
            left_out = left;
            Ok(shelf.number)
        })?;
        Ok((shelf, left_out))
    }

    /// See [`Engine::similar`].
    pub fn similar(&self, id: &str, options: &Given) -> Result<Ref<'_, Shelf>> {
        self.make_shelf(|engine| Ok(engine.similar(id, options)?.number))
    }

    fn make_shelf(&self, make: impl FnOnce(&mut Engine) -> Result<u32>) -> Result<Ref<'_, Shelf>> {
        self.check_open()?;
        let number = make(&mut self.engine.borrow_mut())?;
        Ok(Ref::map(self.engine.borrow(), |engine| engine.shelf(number).expect("the latest shelf is remembered")))
    }

    /// See [`Engine::reasons`].
    pub fn reasons(&self, shelf: u32) -> Vec<Reasons> {
        self.engine.borrow().reasons(shelf)
    }

    /// See [`Engine::explain`].
    pub fn explain(&self, shelf: &str, item: &str) -> Result<Explanation> {
        self.check_open()?;
        self.engine.borrow().explain(shelf, item)
    }

    /// See [`Engine::without`].
    pub fn without(&self, shelf: &str, item: &str, asked: Asked, what: &Given) -> Result<Option<Without>> {
        self.check_open()?;
        self.engine.borrow_mut().without(shelf, item, asked, what)
    }

    /// See [`Engine::ineligible`].
    pub fn ineligible(&self, shelf: u32, options: &Given) -> Result<Ineligible> {
        self.engine.borrow_mut().ineligible(shelf, options)
    }

    /// See [`Engine::interests`].
    pub fn interests(&self, options: &Given, now: f64) -> Result<Vec<Interest>> {
        self.check_open()?;
        self.engine.borrow().interests(options, now)
    }

    /// A store that refused may have been emptied by another tab: what is there is read anew before that is passed on.
    async fn look_again<T>(&self, done: Result<T>) -> Result<T> {
        if done.is_err() {
            // What cannot be read either says no more than the refusal did.
            let _ = self.refresh().await;
        }
        done
    }

    /// Whether the log is still where it was. Errors: `storage_failed`.
    fn check_store(&self, store: &Rc<dyn Store>, operation: &'static str) -> Result<()> {
        if Rc::ptr_eq(store, &self.store.borrow()) {
            return Ok(());
        }
        Err(ErrorKind::StorageFailed { operation, cause: "consent moved the profile meanwhile".to_owned() }.into())
    }

    /// Forgets everything, wherever consent moves it meanwhile. Resolves to why a place could not be emptied, where one
    /// could not: it has to be deleted as a whole.
    ///
    /// Errors: `closed`.
    pub async fn erase(&self) -> Result<Option<Error>> {
        self.check_open()?;
        // Before as well: nothing must be put back into what is being emptied.
        self.let_go_of_forgotten();
        let left = self.empty_stores().await;
        self.let_go_of_forgotten();
        self.engine.borrow_mut().restore(Log::default());
        self.damaged.set(0);
        self.erasures.set(self.erasures.get() + 1);
        self.host.changed(Change::Erased);
        Ok(left)
    }

    /// Forgets what is in memory, since another tab says that everything was erased. Where the log is on the device, what is read
    /// there tells. A log that was copied to the device just now, after that erasure, stays there.
    pub fn heed_erasure(&self) {
        let store = self.store.borrow().clone();
        if store.is_lasting() {
            return;
        }
        self.let_go_of_forgotten();
        if self.engine.borrow().log().entries().is_empty() {
            return;
        }
        // Memory answers at once.
        let _ = storage::at_once(store.erase(None));
        self.engine.borrow_mut().restore(Log::default());
        self.host.changed(Change::Erased);
    }

    /// Erases the place where the log is, until it is the place where the log still is. Returns why one of the places could
    /// not be emptied.
    async fn empty_stores(&self) -> Option<Error> {
        let mut left = None;
        loop {
            let store = self.store.borrow().clone();
            let emptied = self.emptied(&store, None).await;
            left = left.or(emptied.err());
            if self.is_in_use(&store) {
                return left;
            }
            // Consent moved a copy of the log elsewhere before this place was empty.
        }
    }

    /// Reads what another tab changed.
    pub async fn refresh(&self) -> Result<()> {
        let store = self.store.borrow().clone();
        if let Some(rows) = store.refresh().await?
            && self.follow(&rows).await?
        {
            self.host.changed(Change::OtherTab);
        }
        Ok(())
    }

    /// How things stand.
    pub fn health(&self) -> Result<Health> {
        self.check_open()?;
        let (engine, store) = (self.engine.borrow(), self.store.borrow());
        let level = self.level.get();
        Ok(Health {
            storage: if level.allows_learning() { store.kind() } else { "none" },
            problem: self.problem.borrow().clone(),
            bytes: store.bytes(),
            damaged: self.damaged.get(),
            consent: level,
            events: engine.log().entries().len(),
            interests: engine.profile().affinities().all().len(),
        })
    }

    /// How the log on the device stands, what is damaged counted as missing too; `None` where it is not there.
    pub fn standing(&self) -> Option<Standing> {
        let standing = self.store.borrow().standing().filter(|_| self.level.get().allows_storage())?;
        Some(Standing { missing: standing.missing + self.damaged.get() as u64, ..standing })
    }

    /// Lets go of the storage. Every later call fails with `closed`.
    pub fn close(&self) {
        self.closed.set(true);
        self.let_go_of_forgotten();
        self.store.borrow().close();
    }

    /// Errors: `closed`.
    pub fn check_open(&self) -> Result<()> {
        if self.closed.get() { Err(ErrorKind::Closed.into()) } else { Ok(()) }
    }

    /// Makes an event safe, then learns it; `None` where consent was withdrawn meanwhile.
    fn keep(&self, pending: Pending) -> Task<'_, Option<Sequence>> {
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
    fn heeded<T>(&self, done: Result<T>) -> Result<T> {
        if self.store.borrow().is_lasting() {
            *self.problem.borrow_mut() = done.as_ref().err().map(ToString::to_string);
        }
        done
    }

    fn is_in_use(&self, store: &Rc<dyn Store>) -> bool {
        Rc::ptr_eq(store, &self.store.borrow())
    }

    fn draft_item(&self, item: &Remembered) -> DraftItem {
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
    async fn drop_kept(&self, events: Vec<Sequence>, items: Vec<String>) -> Result<Option<Vec<Sequence>>> {
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

    fn take_over(&self, rows: &Rows) {
        let (log, damaged) = storage::read(rows);
        let mut engine = self.engine.borrow_mut();
        if rows.is_tail {
            self.damaged.set(self.damaged.get() + damaged);
            return engine.extend(log);
        }
        self.damaged.set(damaged);
        engine.restore(log);
    }
}
