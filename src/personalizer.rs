//! The engine and a storage, kept in step.
//!
//! An event is checked by the engine, made safe by the store, and only then learned: a call that resolved is a
//! transaction that was committed, and a call that failed changed nothing. The engine is never borrowed across an
//! `await`, so calls may overlap.

use std::cell::{Cell, Ref, RefCell};
use std::rc::Rc;

use crate::catalog::Catalog;
use crate::consent::Level;
use crate::engine::{Engine, Explanation, Interest, Pending, Shelf};
use crate::error::{Error, Result};
use crate::input::Given;
use crate::log::record::{encode_event, frame_item};
use crate::log::{Log, Sequence};
use crate::storage::{self, Draft, MemoryStore, Rows, Store, Task};

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
    /// Why it is in memory although `device` was asked for.
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
    problem: RefCell<Option<String>>,
    damaged: Cell<usize>,
    closed: Cell<bool>,
}

impl Personalizer {
    /// A profile for a catalogue, at consent level `off` until it [begins](Self::begin).
    pub fn new(catalog: Catalog, seed: u32, host: Rc<dyn Host>) -> Self {
        Self {
            engine: RefCell::new(Engine::new(catalog, seed)),
            store: RefCell::new(Rc::new(MemoryStore::default())),
            host,
            level: Cell::new(Level::Off),
            problem: RefCell::new(None),
            damaged: Cell::new(0),
            closed: Cell::new(false),
        }
    }

    /// Begins at a level of consent. Where the device's storage cannot be had, it goes on in memory and
    /// [`health`](Self::health) says so.
    pub async fn begin(&self, level: Level, now: f64) {
        self.level.set(level);
        if level.allows_storage() {
            self.move_to_device(now).await;
        }
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
        if !self.level.get().allows_learning() {
            return Ok(None);
        }
        let sequence = self.keep(pending).await?;
        self.retain(now).await?;
        self.host.changed(Change::Recorded);
        Ok(Some(sequence))
    }

    /// See [`Engine::recommend`].
    pub fn recommend(&self, options: &Given, now: f64) -> Result<Shelf> {
        self.check_open()?;
        self.engine.borrow_mut().recommend(options, now)
    }

    /// See [`Engine::similar`].
    pub fn similar(&self, id: &str, options: &Given) -> Result<Shelf> {
        self.check_open()?;
        self.engine.borrow_mut().similar(id, options)
    }

    /// See [`Engine::explain`].
    pub fn explain(&self, shelf: &str, item: &str) -> Result<Explanation> {
        self.check_open()?;
        self.engine.borrow().explain(shelf, item)
    }

    /// See [`Engine::interests`].
    pub fn interests(&self, options: &Given, now: f64) -> Result<Vec<Interest>> {
        self.check_open()?;
        self.engine.borrow().interests(options, now)
    }

    /// Forgets everything.
    pub async fn erase(&self) -> Result<()> {
        self.check_open()?;
        let store = self.store.borrow().clone();
        store.erase().await?;
        self.engine.borrow_mut().restore(Log::default());
        self.damaged.set(0);
        self.host.changed(Change::Erased);
        Ok(())
    }

    /// Sets the level of consent. Going up keeps what the session knew; going down erases what is above the new level
    /// before it resolves.
    pub async fn set_consent(&self, level: Level, now: f64) -> Result<()> {
        self.check_open()?;
        let before = self.level.get();
        if level == before {
            return Ok(());
        }
        if before.allows_storage() {
            self.leave_device().await?;
        }
        self.level.set(level);
        if level.allows_storage() {
            self.move_to_device(now).await;
        } else if !level.allows_learning() {
            self.adopt(Rc::new(MemoryStore::default()), Log::default());
        }
        self.host.changed(Change::Consent);
        Ok(())
    }

    /// Reads what another tab changed.
    pub async fn refresh(&self) -> Result<()> {
        let store = self.store.borrow().clone();
        if let Some(rows) = store.refresh().await? {
            self.take_over(&rows);
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

    /// Lets go of the storage. Every later call fails with `closed`.
    pub fn close(&self) {
        self.closed.set(true);
        self.store.borrow().close();
    }

    /// Errors: `closed`.
    pub fn check_open(&self) -> Result<()> {
        if self.closed.get() { Err(Error::Closed) } else { Ok(()) }
    }

    /// Makes an event safe, then learns it.
    async fn keep(&self, pending: Pending) -> Result<Sequence> {
        let store = self.store.borrow().clone();
        let draft = Draft {
            event: encode_event(&pending.event),
            item: pending.item.as_ref().map(|item| (item.id.clone(), frame_item(item))),
        };
        let appended = store.append(draft).await?;
        if let Some(rows) = appended.others {
            self.take_over(&rows);
        }
        // Consent may have moved the log elsewhere meanwhile, and with it what may be learned.
        if Rc::ptr_eq(&store, &self.store.borrow()) {
            self.engine.borrow_mut().commit(appended.sequence, pending);
        }
        Ok(appended.sequence)
    }

    /// Drops what retention says has to go.
    async fn retain(&self, now: f64) -> Result<()> {
        let Some((due, items)) = self.engine.borrow().due(now) else { return Ok(()) };
        let store = self.store.borrow().clone();
        store.remove(due.clone(), items).await?;
        self.engine.borrow_mut().drop_events(&due);
        Ok(())
    }

    /// Moves the log to the device's storage, after what is there already.
    async fn move_to_device(&self, now: f64) {
        let known = self.engine.borrow().log().clone();
        let moved = match self.host.open_device().await {
            Ok(store) => self.fill(store, &known).await,
            Err(error) => Err(error),
        };
        *self.problem.borrow_mut() = match moved {
            Ok(()) => self.retain(now).await.err().map(|error| error.to_string()),
            Err(error) => Some(error.to_string()),
        };
    }

    async fn fill(&self, store: Rc<dyn Store>, known: &Log) -> Result<()> {
        for entry in known.entries() {
            let item = entry.item.map(|place| known.item(place));
            let item = item.map(|item| (item.id.clone(), frame_item(item)));
            store.append(Draft { event: encode_event(&entry.event), item }).await?;
        }
        let rows = store.load().await?;
        *self.store.borrow_mut() = store;
        self.take_over(&rows);
        Ok(())
    }

    /// Erases the device's storage and goes on in memory.
    async fn leave_device(&self) -> Result<()> {
        let store = self.store.borrow().clone();
        store.erase().await?;
        store.close();
        let memory = MemoryStore::default();
        let known = self.engine.borrow().log().clone();
        *self.problem.borrow_mut() = None;
        self.fill(Rc::new(memory), &known).await
    }

    fn adopt(&self, store: Rc<dyn Store>, log: Log) {
        *self.store.borrow_mut() = store;
        self.engine.borrow_mut().restore(log);
    }

    fn take_over(&self, rows: &Rows) {
        let (log, damaged) = storage::read(rows);
        self.damaged.set(damaged);
        self.engine.borrow_mut().restore(log);
    }
}
