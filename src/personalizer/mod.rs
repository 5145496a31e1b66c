//! The engine and a storage, kept in step.
//!
//! An event is checked by the engine, stored, and only then learned: a call that resolved is a
//! committed transaction, and a call that failed changed nothing. The engine is never borrowed across an
//! `await`, so calls may overlap.

mod branching;
mod consent;
mod experiments;
mod forgetting;
mod host;
mod keeping;
mod layers;
mod learning;
mod moving;
mod onboarding;
mod preferring;
mod rights;
mod stating;

use std::cell::{Cell, Ref, RefCell};
use std::rc::Rc;

use crate::catalog::Catalog;
use crate::engine::Engine;
use crate::error::{Error, ErrorKind, Result};
use crate::input::Given;
use crate::insight::counterfactual::Asked;
use crate::insight::{Explanation, Ineligible, Interest, Reasons, Visited, Without};
use crate::ranking::LeftOut;
use crate::ranking::shelf::Shelf;
use crate::storage::{self, MemoryStore, Rows, Standing, Store};
use crate::visitor::consent::{Level, Receipt};

pub use consent::Consented;
pub use forgetting::Forgotten;
use forgetting::Undoable;
pub use host::{Change, Host};
pub use keeping::Recorded;
pub use layers::LayerHealth;
use layers::Named;
pub use rights::Imported;

/// The state of the profile.
#[derive(Debug, Clone, PartialEq)]
pub struct Health {
    /// The kind of storage; `none` at consent level `off`.
    pub storage: &'static str,
    /// Why it is in memory although `device` was asked for, or why the device refused the latest write.
    pub problem: Option<String>,
    /// The size of the log, in bytes.
    pub bytes: usize,
    /// Records that failed their checksum.
    pub damaged: usize,
    /// The level of consent.
    pub consent: Level,
    /// The number of events in the log.
    pub events: usize,
    /// The number of features about which something was learned from the visitor's own events.
    pub interests: usize,
    /// The layers, as they are now.
    pub layers: Vec<LayerHealth>,
}

/// An open profile.
pub struct Personalizer {
    engine: RefCell<Engine>,
    store: RefCell<Rc<dyn Store>>,
    host: Rc<dyn Host>,
    level: Cell<Level>,
    /// The layers that the page named.
    layers: RefCell<Vec<Named>>,
    /// Receipts given since this was opened that no log contains.
    said: RefCell<Vec<Receipt>>,
    /// How often a level was set on this page.
    consents: Cell<u32>,
    problem: RefCell<Option<String>>,
    damaged: Cell<usize>,
    closed: Cell<bool>,
    /// Whether the log is being moved to the device, and when that was last tried.
    moving: Cell<bool>,
    tried: Cell<f64>,
    /// What can be restored, by ticket.
    forgotten: RefCell<Vec<(u32, Undoable)>>,
    tickets: Cell<u32>,
    /// How often `forgotten` was cleared.
    releases: Cell<u32>,
    /// How often everything was erased: data copied before an erasure must not come back.
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
            layers: RefCell::default(),
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

    /// Takes over what a stopped instance of the engine left: the rows of a log in memory, and receipts that only
    /// the page had. To be called before it [begins](Self::begin) at this level: events that are recorded meanwhile are learned.
    pub fn take_up(&self, level: Level, rows: &Rows, said: &Rows) {
        self.set_level(level);
        *self.store.borrow_mut() = Rc::new(MemoryStore::of(rows));
        self.take_over(rows);
        *self.said.borrow_mut() = storage::read(said).0.receipts().iter().map(|(_, receipt)| receipt.clone()).collect();
    }

    /// Begins at a level of consent. If the device's storage is not available, it continues in memory and
    /// [`health`](Self::health) says so.
    pub async fn begin(&self, level: Level, now: f64) {
        self.set_level(level);
        if level.allows_storage() {
            self.move_to_device(now).await;
            self.read_layers(now).await;
        }
    }

    /// Passes on the frames of a log that is in memory; none if the log is on the device.
    pub fn each_frame_in_memory(&self, event: &mut dyn FnMut(&[u8]), item: &mut dyn FnMut(&[u8])) {
        self.store.borrow().each_frame(event, item);
    }

    /// The engine, for reading.
    pub fn engine(&self) -> Ref<'_, Engine> {
        self.engine.borrow()
    }

    /// The level of consent.
    pub fn level(&self) -> Level {
        self.level.get()
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

    /// See [`Engine::next_page`].
    pub fn next_page(&self, shelf: &str, options: &Given) -> Result<Ref<'_, Shelf>> {
        self.make_shelf(|engine| Ok(engine.next_page(shelf, options)?.number))
    }

    /// See [`Engine::together`].
    pub fn together<'a>(&self, ids: &'a Given, options: &'a Given, now: f64) -> Result<(Ref<'_, Shelf>, LeftOut<'a>)> {
        let mut left_out = LeftOut::default();
        let shelf = self.make_shelf(|engine| {
            let (shelf, left) = engine.together(ids, options, now)?;
            left_out = left;
            Ok(shelf.number)
        })?;
        Ok((shelf, left_out))
    }

    /// See [`Engine::history`].
    pub fn history(&self, options: &Given, now: f64) -> Result<Vec<Visited>> {
        self.check_open()?;
        self.engine.borrow_mut().history(options, now)
    }

    /// See [`Engine::similar`].
    pub fn similar(&self, id: &str, options: &Given, now: f64) -> Result<Ref<'_, Shelf>> {
        self.make_shelf(|engine| Ok(engine.similar(id, options, now)?.number))
    }

    fn make_shelf(&self, make: impl FnOnce(&mut Engine) -> Result<u32>) -> Result<Ref<'_, Shelf>> {
        self.check_open()?;
        let mut engine = self.engine.borrow_mut();
        let number = make(&mut engine)?;
        engine.let_go_of_former();
        drop(engine);
        Ok(Ref::map(self.engine.borrow(), |engine| engine.shelf(number).expect("the latest shelf is remembered")))
    }

    /// See [`Engine::reload`]. Errors: `closed`.
    pub fn reload(&self, catalog: Catalog) -> Result<()> {
        self.check_open()?;
        self.engine.borrow_mut().reload(catalog);
        Ok(())
    }

    /// See [`Engine::reasons`].
    pub fn reasons(&self, shelf: u32) -> Vec<Reasons> {
        self.engine.borrow().reasons(shelf)
    }

    /// See [`Engine::explain`].
    pub fn explain(&self, shelf: &str, item: &str) -> Result<Explanation> {
        self.check_open()?;
        self.engine.borrow().that_made(shelf).explain(shelf, item)
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

    /// See [`Engine::own_interests`].
    pub fn own_interests(&self, options: &Given, now: f64) -> Result<Vec<Interest>> {
        self.check_open()?;
        self.engine.borrow().own_interests(options, now)
    }

    /// Erases everything, even if consent moves it meanwhile. If a store could not be emptied, resolves to the reason:
    /// it has to be deleted as a whole.
    ///
    /// Errors: `closed`.
    pub async fn erase(&self) -> Result<Option<Error>> {
        self.check_open()?;
        // Before as well as after: nothing must be restored into a store that is being emptied.
        self.let_go_of_forgotten();
        let left = self.empty_stores().await;
        self.let_go_of_forgotten();
        self.engine.borrow_mut().erase();
        self.damaged.set(0);
        self.erasures.set(self.erasures.get() + 1);
        self.host.changed(Change::Erased);
        Ok(left)
    }

    /// Erases what is in memory, since another tab erased everything. If the log is on the device, reading it
    /// shows the erasure. A log that was just copied to the device, after that erasure, stays there.
    pub fn heed_erasure(&self) {
        self.engine.borrow_mut().end_session();
        let store = self.store.borrow().clone();
        if store.is_lasting() {
            return;
        }
        self.let_go_of_forgotten();
        if self.engine.borrow().log().entries().is_empty() {
            return;
        }
        // Memory never waits.
        let _ = storage::at_once(store.erase(None));
        self.engine.borrow_mut().erase();
        self.host.changed(Change::Erased);
    }

    /// Erases the log's store, repeatedly if the log moved meanwhile. Returns why a store could
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
            // Consent copied the log elsewhere before this store was empty.
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

    /// The state of the profile.
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
            interests: engine.profile().affinities().all().iter().filter(|affinity| affinity.events > 0).count(),
            layers: self.layers_health(),
        })
    }

    /// The state of the log on the device, damaged rows counted as missing; `None` if it is not there.
    pub fn standing(&self) -> Option<Standing> {
        let standing = self.store.borrow().standing().filter(|_| self.level.get().allows_storage())?;
        Some(Standing { missing: standing.missing + self.damaged.get() as u64, ..standing })
    }

    /// Closes the storage. Every later call fails with `closed`.
    pub fn close(&self) {
        self.closed.set(true);
        self.let_go_of_forgotten();
        self.engine.borrow_mut().end_session();
        self.store.borrow().close();
    }

    /// Errors: `closed`.
    pub fn check_open(&self) -> Result<()> {
        if self.closed.get() { Err(ErrorKind::Closed.into()) } else { Ok(()) }
    }

    fn take_over(&self, rows: &Rows) {
        let (log, damaged) = storage::read(rows);
        let mut engine = self.engine.borrow_mut();
        if rows.is_tail {
            self.damaged.set(self.damaged.get() + damaged);
            return engine.extend(log);
        }
        self.damaged.set(damaged);
        if log.entries().is_empty() && !engine.log().entries().is_empty() {
            // Another tab erased everything.
            return engine.erase();
        }
        engine.restore(log);
    }
}
