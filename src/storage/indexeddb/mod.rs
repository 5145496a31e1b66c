//! The log in the browser's IndexedDB.
//!
//! One database per profile, `penchant:<name>`, version 1, with two object stores whose keys are not part of the values: `events`
//! (the event's number → its frame) and `items` (the item's id → its frame; under the empty text, which is no id, the hashes of what
//! was forgotten). It is written on `web-sys` directly: little of
//! IndexedDB is used, and every failure has to become one of our own errors; docs/decisions/0022-indexeddb-on-web-sys.md has the
//! sizes of the crates over it.
//!
//! An event is appended in one readwrite transaction that first checks that the last event is still the one that this tab saw
//! last. Where it is not, another tab recorded or erased, and the same transaction reads what was added, or everything. Dropping
//! and restoring leave the end of the log as it was, so a tab that does either tells the others, which read everything at their
//! next transaction. Only `complete` counts as done: a request may succeed in a transaction that aborts afterwards.
//!
//! A connection that the browser lost is closed, and the operation is repeated over a new one, after a pause. Where the
//! connection was lost before a transaction reported its end, the rows tell whether it was committed.
//!
//! A tab that deletes the database waits for the other tabs: each closes its connection only after it has begun to read what is
//! left, and the deletion waits for that read. While the page sleeps in the back/forward cache it holds nothing: connection and
//! channel are closed, and opened again when it wakes. Interrupted operations begin again then, and the rows tell whether a
//! transaction was committed whose end the page did not hear of ([`super::sleep`]). Where the database is gone by then, another
//! tab withdrew consent and deleted it.
//!
//! - [`connection`], [`transaction`]: how the database is reached, and asked;
//! - [`reading`], [`writing`], [`late`]: what is read and written, and what is written while the page goes;
//! - [`shared`]: another profile is read, for a layer;
//! - [`listening`], [`tab_message`]: what tabs tell each other;
//! - [`rows`], [`gaps`]: what rows say of the log; [`patience`], [`held`]: time limits, and what is still open.

/// Does the work, and repeats it where the page woke before it was done, or the browser lost the connection.
macro_rules! again {
    ($store:ident, $work:expr) => {{
        let mut pauses = BACK_OFF.iter();
        loop {
            let before = woken();
            let connections = $store.connections.get();
            let done = $work.await;
            if $store.is_over(done.is_ok(), before)
                && !$store.reconnects(is_lost(&done), connections, &mut pauses).await
            {
                break done;
            }
        }
    }};
}

mod connection;
mod gaps;
mod held;
mod late;
mod listening;
mod patience;
mod reading;
mod rows;
mod shared;
mod tab_message;
mod transaction;
mod writing;

use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};

use wasm_bindgen::prelude::*;
use web_sys::{BroadcastChannel, IdbDatabase};

use super::sleep::{sleep, wake, woken};
use super::{Appended, Choice, Draft, Drafts, Dropped, Rows, Standing, Store, Task};
use crate::error::Result;
use crate::visitor::consent::Receipt;
use crate::visitor::log::{Sequence, Tombstones};
pub use held::held;
pub use late::leave;
use listening::is_recent;
use patience::{BACK_OFF, Completions, OPENING};
use rows::{Sum, Tail};
pub use shared::read_profile;
use tab_message::TabMessage;
use transaction::{Transaction, end_at_sleep, is_lost};

/// Called when another tab wrote, with whether a tab said that it erased everything; reads what there is now.
type OnChange = Box<dyn Fn(bool) -> Task<'static, ()>>;

thread_local! {
    /// All databases that this page opened.
    static OPENED: RefCell<Vec<Weak<IndexedDb>>> = const { RefCell::new(Vec::new()) };
}

fn opened() -> Vec<Rc<IndexedDb>> {
    OPENED.with_borrow(|opened| opened.iter().filter_map(Weak::upgrade).filter(|store| !store.closed.get()).collect())
}

/// Closes everything that other tabs or the browser would wait for, since the page may sleep now.
pub fn pause() {
    sleep();
    end_at_sleep();
    for store in opened() {
        // Whether consent was withdrawn is read again when the page wakes.
        store.last_look.take();
        store.let_go();
    }
}

/// Opens everything again, now that the page is awake, and resolves once all that other tabs changed is read.
pub fn resume(now: f64) -> impl Future<Output = ()> {
    let stores = opened();
    for store in &stores {
        store.woken_at.set(now);
        store.listen();
    }
    wake();
    async move {
        for store in &stores {
            // What cannot be read now is read at the next transaction.
            let _ = (store.on_change)(false).await;
        }
    }
}

/// A database that is open.
pub struct IndexedDb {
    me: Weak<Self>,
    name: String,
    database: RefCell<Option<IdbDatabase>>,
    /// How many connections were opened so far.
    connections: Cell<u32>,
    completions: Completions,
    /// The transaction of the events that are recorded while the page goes.
    late: RefCell<Weak<Transaction>>,
    /// The numbers that late events were given, by the keys of their rows, until `append_late` takes them.
    gathered: RefCell<Vec<(String, Sequence)>>,
    /// The numbers of this page's latest events.
    given: RefCell<Vec<Sequence>>,
    /// A read transaction that was begun before the connection was closed for another tab, whose deletion waits for it.
    last_look: RefCell<Option<Transaction>>,
    tail: RefCell<Tail>,
    /// The highest number given, as far as this tab knows. No number is given twice, not even that of a dropped event.
    highest: Cell<Sequence>,
    /// How the log stood when it was first read, and what is known of it now.
    standing: Cell<Standing>,
    /// The epoch of the log from which this tab last removed something ([`gaps`]).
    epoch: Cell<u32>,
    /// Whether the database counts removals ([`gaps`]).
    counted: Cell<bool>,
    /// How often the log may have changed inside: other tabs dropped or restored something, or the page slept and cannot know.
    /// `read` is what `heard` was when the log was last read.
    heard: Cell<u32>,
    read: Cell<u32>,
    /// Whether the log was read.
    known: Cell<bool>,
    /// Whether the database is being deleted, and when another tab last said that it erases or withdraws consent.
    deleted: Cell<bool>,
    told_erased: Cell<f64>,
    told_withdrawn: Cell<f64>,
    /// When the database was last created again after a deletion.
    made_anew: Cell<f64>,
    /// Whether the database replaces one that the browser discarded because its files were damaged.
    discarded: Cell<bool>,
    /// Whether the database was deleted since, by a tab in which consent was withdrawn.
    gone: Cell<bool>,
    /// Whether changes are being read, and whether there were more since that began.
    looking: Cell<bool>,
    outdated: Cell<bool>,
    /// The latest receipt of consent that this tab knows of.
    receipt: RefCell<Option<Receipt>>,
    /// When the page last woke.
    woken_at: Cell<f64>,
    /// The sizes and digests of the events and of the items, and how many items there are, where that is known.
    sums: Cell<[Sum; 2]>,
    items: Cell<Option<usize>>,
    closed: Cell<bool>,
    tabs: RefCell<Option<BroadcastChannel>>,
    on_change: OnChange,
    // Owned here, since the channel calls it.
    on_message: Closure<dyn FnMut(JsValue)>,
}

impl IndexedDb {
    /// Opens the profile's database, creating it where there is none. `on_change` is called when another tab wrote, with whether
    /// a tab said that it erased everything.
    ///
    /// Errors: `storage_failed` where there is no IndexedDB or it refuses, `storage_version` where a newer version of
    /// the library made the database.
    pub async fn open(profile: &str, on_change: OnChange) -> Result<Rc<Self>> {
        let store = Rc::new_cyclic(|me: &Weak<Self>| {
            let listening = me.clone();
            Self {
                me: me.clone(),
                name: format!("penchant:{profile}"),
                database: RefCell::default(),
                connections: Cell::new(0),
                completions: Completions::default(),
                late: RefCell::default(),
                gathered: RefCell::default(),
                given: RefCell::default(),
                last_look: RefCell::default(),
                tail: RefCell::default(),
                highest: Cell::new(0),
                standing: Cell::default(),
                epoch: Cell::new(0),
                counted: Cell::new(false),
                heard: Cell::new(0),
                read: Cell::new(0),
                known: Cell::new(false),
                deleted: Cell::new(false),
                told_erased: Cell::new(f64::NEG_INFINITY),
                told_withdrawn: Cell::new(f64::NEG_INFINITY),
                made_anew: Cell::new(f64::NEG_INFINITY),
                discarded: Cell::new(false),
                gone: Cell::new(false),
                looking: Cell::new(false),
                outdated: Cell::new(false),
                receipt: RefCell::default(),
                woken_at: Cell::new(0.0),
                sums: Cell::default(),
                items: Cell::new(None),
                closed: Cell::new(false),
                tabs: RefCell::default(),
                on_change,
                on_message: Closure::new(move |message: JsValue| {
                    if let Some(store) = listening.upgrade() {
                        store.hear(TabMessage::of(&message));
                    }
                }),
            }
        });
        store.listen();
        OPENED.with_borrow_mut(|opened| {
            opened.retain(|store| store.strong_count() > 0);
            opened.push(Rc::downgrade(&store));
        });
        again!(store, store.database(OPENING))?;
        Ok(store)
    }
}

impl Store for IndexedDb {
    fn kind(&self) -> &'static str {
        "indexeddb"
    }

    fn is_lasting(&self) -> bool {
        true
    }

    fn bytes(&self) -> usize {
        self.sum().bytes
    }

    fn load(&self) -> Task<'_, Rows> {
        Box::pin(async { again!(self, self.load_once()) })
    }

    fn refresh(&self) -> Task<'_, Option<Rows>> {
        Box::pin(async { again!(self, self.refresh_once()) })
    }

    fn append(&self, draft: Draft) -> Task<'_, Appended> {
        if self.is_hurried(&draft) {
            return Box::pin(async move { self.append_late(&draft).await });
        }
        Box::pin(async move { again!(self, self.append_once(&draft)) })
    }

    fn fill<'a>(&'a self, drafts: Drafts<'a>, instead: bool) -> Task<'a, Rows> {
        Box::pin(async move { again!(self, self.fill_once(&drafts, instead)) })
    }

    fn forget(&self, events: Vec<Sequence>, items: Vec<String>, tombstones: Tombstones) -> Task<'_, Option<Rows>> {
        Box::pin(async move { again!(self, self.forget_once(&events, &items, &tombstones)) })
    }

    fn restore(&self, dropped: Dropped, chosen: Choice) -> Task<'_, Rows> {
        Box::pin(async move { again!(self, self.restore_once(&dropped, chosen)) })
    }

    fn erase(&self, last: Option<Draft>) -> Task<'_, ()> {
        Box::pin(async move {
            let erased = again!(self, self.erase_once(last.as_ref()));
            if erased.is_err() {
                self.forsake();
            }
            erased
        })
    }

    fn epoch(&self) -> u32 {
        self.epoch.get()
    }

    fn standing(&self) -> Option<Standing> {
        let is_erased = is_recent(&self.told_erased);
        let is_discarded = self.discarded.get();
        self.known.get().then(|| Standing { is_erased, is_discarded, ..self.standing.get() })
    }

    fn close(&self) {
        self.closed.set(true);
        self.let_go();
    }
}

impl Drop for IndexedDb {
    fn drop(&mut self) {
        // An open channel would call a closure that no longer exists, and keep Node from ending.
        self.close();
    }
}
