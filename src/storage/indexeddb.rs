//! The log in the browser's IndexedDB.
//!
//! One database a profile, `penchant:<name>`, version 1, with two object stores whose keys stand outside the values:
//! `events` (the event's number → its frame) and `items` (the item's id → its frame). Straight on `web-sys`: what is
//! used of IndexedDB is small, and every failure has to become one of our own errors; ARCHITECTURE.md has the sizes of
//! the crates over it.
//!
//! An event is appended in one readwrite transaction that first looks whether the last event is still the one that
//! this tab saw last. Where it is not, another tab recorded or erased, and everything is read anew in the same
//! transaction. Only `complete` counts as done: a request may succeed in a transaction that aborts afterwards.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use js_sys::Function;
use wasm_bindgen::prelude::*;
use web_sys::{BroadcastChannel, IdbDatabase, IdbKeyRange};

use super::transaction::{Transaction, connect, failed, frames, key, last_key, put, settled};
use super::{Appended, Draft, DraftItem, Rows, Store, Task};
use crate::consent::Receipt;
use crate::error::Result;
use crate::log::Sequence;
use crate::log::record::{frame_event, unframe_receipt};

/// What was last seen at the end of the log.
#[derive(Debug, Clone, Default, PartialEq)]
struct Tail {
    /// The last row's key; 0 before the first event. Never the number in its frame, which may be damaged.
    sequence: Sequence,
    /// The frame's own number and checksum.
    stamp: Vec<u8>,
}

impl Tail {
    fn new(sequence: Sequence, frame: &[u8]) -> Self {
        Self { sequence, stamp: frame.iter().copied().take(16).collect() }
    }
}

/// A database that is open.
pub struct IndexedDb {
    name: String,
    database: Rc<RefCell<Option<IdbDatabase>>>,
    tail: RefCell<Tail>,
    /// The latest receipt of consent that this tab knows of.
    receipt: RefCell<Option<Receipt>>,
    bytes: Cell<usize>,
    closed: Cell<bool>,
    tabs: Option<BroadcastChannel>,
    // Kept for as long as the channel calls it.
    _on_message: Closure<dyn FnMut()>,
}

impl IndexedDb {
    /// Opens the profile's database, creating it where there is none. `on_change` is called when another tab wrote.
    ///
    /// Errors: `storage_failed` where there is no IndexedDB or it refuses, `storage_version` where a newer version of
    /// the library made the database.
    pub async fn open(profile: &str, on_change: impl FnMut() + 'static) -> Result<Self> {
        let name = format!("penchant:{profile}");
        let database = Rc::new(RefCell::new(Some(connect(&name).await?)));
        let on_message = Closure::new(on_change);
        // A browser without BroadcastChannel still notices other tabs at its next transaction.
        let tabs = BroadcastChannel::new(&name).ok();
        if let Some(tabs) = &tabs {
            tabs.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        }
        let store = Self {
            name,
            database,
            tail: RefCell::default(),
            receipt: RefCell::default(),
            bytes: Cell::new(0),
            closed: Cell::new(false),
            tabs,
            _on_message: on_message,
        };
        store.watch();
        Ok(store)
    }

    /// Lets go of a connection that blocks another tab or that the browser has closed; the next call opens a new one.
    fn watch(&self) {
        let slot = self.database.clone();
        let let_go = Closure::<dyn FnMut()>::new(move || {
            if let Some(database) = slot.borrow_mut().take() {
                database.close();
            }
        });
        if let Some(database) = &*self.database.borrow() {
            let let_go: &Function = let_go.as_ref().unchecked_ref();
            database.set_onversionchange(Some(let_go));
            database.set_onclose(Some(let_go));
        }
        // Belongs to the connection from here on, which may outlive this call.
        let_go.forget();
    }

    async fn database(&self) -> Result<IdbDatabase> {
        if let Some(database) = &*self.database.borrow() {
            return Ok(database.clone());
        }
        if self.closed.get() {
            return Err(failed("open", &"this profile was closed".into()));
        }
        let database = connect(&self.name).await?;
        *self.database.borrow_mut() = Some(database.clone());
        self.watch();
        Ok(database)
    }

    async fn begin(&self, mode: &str, durability: &str) -> Result<Transaction> {
        let database = self.database().await?;
        match Transaction::begin(&database, mode, durability) {
            Ok(transaction) => Ok(transaction),
            // The connection was lost without a word: once more, with a new one.
            Err(_) => {
                self.database.borrow_mut().take();
                Transaction::begin(&self.database().await?, mode, durability)
            }
        }
    }

    async fn read(&self) -> Result<Transaction> {
        self.begin("readonly", "default").await
    }

    /// What is there, where the log does not end any more as this tab last saw it.
    async fn changed(&self, transaction: &Transaction) -> Result<Option<Found>> {
        let range =
            IdbKeyRange::lower_bound(&key(self.tail.borrow().sequence)).map_err(|cause| failed("read", &cause))?;
        let keys = transaction.events.get_all_keys_with_key(&range).map_err(|cause| failed("read", &cause))?;
        let later = transaction.events.get_all_with_key(&range).map_err(|cause| failed("read", &cause))?;
        let last = last_key(&settled("read", &keys).await?);
        let frame = frames(&settled("read", &later).await?).pop().unwrap_or_default();
        // Looked at only now: a transaction of this very tab may have come between.
        if Tail::new(last, &frame) == *self.tail.borrow() {
            return Ok(None);
        }
        self.all(transaction).await.map(Some)
    }

    async fn all(&self, transaction: &Transaction) -> Result<Found> {
        let keys = transaction.events.get_all_keys().map_err(|cause| failed("read", &cause))?;
        let events = transaction.events.get_all().map_err(|cause| failed("read", &cause))?;
        let items = transaction.items.get_all().map_err(|cause| failed("read", &cause))?;
        let last = last_key(&settled("read", &keys).await?);
        let events = frames(&settled("read", &events).await?);
        let items = frames(&settled("read", &items).await?);
        let tail = events.last().map(|frame| Tail::new(last, frame)).unwrap_or_default();
        Ok(Found { rows: Rows { events, items }, tail })
    }

    /// Whether another tab withdrew consent since this one last looked.
    fn is_withdrawn(&self, found: &Found) -> bool {
        let latest = found.receipt();
        latest.as_ref().is_some_and(Receipt::withdraws) && latest != *self.receipt.borrow()
    }

    /// Takes note of what is there now.
    fn note(&self, found: &Found) {
        *self.tail.borrow_mut() = found.tail.clone();
        *self.receipt.borrow_mut() = found.receipt();
        self.bytes.set(found.rows.events.iter().chain(&found.rows.items).map(Vec::len).sum());
    }

    fn tell_others(&self) {
        if let Some(tabs) = &self.tabs {
            // A tab that cannot be told reads it at its next transaction.
            let _ = tabs.post_message(&JsValue::NULL);
        }
    }
}

impl Store for IndexedDb {
    fn kind(&self) -> &'static str {
        "indexeddb"
    }

    fn bytes(&self) -> usize {
        self.bytes.get()
    }

    fn load(&self) -> Task<'_, Rows> {
        Box::pin(async {
            let transaction = self.read().await?;
            let found = self.all(&transaction).await?;
            self.note(&found);
            Ok(found.rows)
        })
    }

    fn refresh(&self) -> Task<'_, Option<Rows>> {
        Box::pin(async {
            let transaction = self.read().await?;
            let found = self.changed(&transaction).await?;
            found.iter().for_each(|found| self.note(found));
            Ok(found.map(|found| found.rows))
        })
    }

    fn append(&self, draft: Draft) -> Task<'_, Appended> {
        Box::pin(async move {
            let durability = if draft.is_receipt { "strict" } else { "default" };
            let transaction = self.begin("readwrite", durability).await?;
            let others = self.changed(&transaction).await?;
            if !draft.is_receipt && others.as_ref().is_some_and(|found| self.is_withdrawn(found)) {
                others.iter().for_each(|found| self.note(found));
                return Ok(Appended { sequence: None, others: others.map(|found| found.rows) });
            }
            let last = others.as_ref().map_or(self.tail.borrow().sequence, |found| found.tail.sequence);
            let mut end = End { tail: Tail { sequence: last, stamp: Vec::new() }, bytes: 0 };
            // Where others changed the log, they may have dropped the item too.
            end.put(&transaction, &draft, |item| item.is_new || others.is_some())?;
            transaction.complete("append").await?;
            others.iter().for_each(|found| self.note(found));
            let sequence = Some(end.tail.sequence);
            *self.tail.borrow_mut() = end.tail;
            self.bytes.set(self.bytes.get() + end.bytes);
            self.tell_others();
            Ok(Appended { sequence, others: others.map(|found| found.rows) })
        })
    }

    fn fill(&self, drafts: Vec<Draft>, instead: bool) -> Task<'_, Rows> {
        Box::pin(async move {
            let transaction = self.begin("readwrite", "strict").await?;
            let found = self.all(&transaction).await?;
            let mut end = End { tail: found.tail, bytes: 0 };
            if instead {
                transaction.clear("import")?;
            }
            for draft in &drafts {
                end.put(&transaction, draft, |_| true)?;
            }
            let found = self.all(&transaction).await?;
            transaction.complete("import").await?;
            self.note(&found);
            self.tell_others();
            Ok(found.rows)
        })
    }

    fn remove(&self, events: Vec<Sequence>, items: Vec<String>) -> Task<'_, ()> {
        Box::pin(async move {
            let transaction = self.begin("readwrite", "default").await?;
            let keys = events.iter().map(|&sequence| (&transaction.events, key(sequence)));
            for (store, key) in keys.chain(items.iter().map(|id| (&transaction.items, id.into()))) {
                store.delete(&key).map_err(|cause| failed("remove", &cause))?;
            }
            let found = self.all(&transaction).await?;
            transaction.complete("remove").await?;
            self.note(&found);
            self.tell_others();
            Ok(())
        })
    }

    fn erase(&self, last: Option<Draft>) -> Task<'_, ()> {
        Box::pin(async move {
            let transaction = self.begin("readwrite", "strict").await?;
            transaction.clear("erase")?;
            let mut end = End { tail: Tail::default(), bytes: 0 };
            if let Some(draft) = &last {
                end.put(&transaction, draft, |_| true)?;
            }
            transaction.complete("erase").await?;
            *self.tail.borrow_mut() = end.tail;
            self.bytes.set(end.bytes);
            self.tell_others();
            Ok(())
        })
    }

    fn close(&self) {
        self.closed.set(true);
        if let Some(database) = self.database.borrow_mut().take() {
            database.close();
        }
        if let Some(tabs) = &self.tabs {
            tabs.close();
        }
    }
}

impl Drop for IndexedDb {
    fn drop(&mut self) {
        // A channel that is open would call a closure that is gone, and keep Node from ending.
        self.close();
    }
}

/// All that is there, and how the log ends.
#[derive(Debug, Default)]
struct Found {
    rows: Rows,
    tail: Tail,
}

impl Found {
    /// The latest receipt.
    fn receipt(&self) -> Option<Receipt> {
        self.rows.events.iter().rev().find_map(|frame| unframe_receipt(frame)).map(|(_, receipt)| receipt)
    }
}

/// How the log will end, and what was added to it, in bytes.
struct End {
    tail: Tail,
    bytes: usize,
}

impl End {
    /// Puts an event or a receipt after all others, and its item where that `is_wanted`.
    fn put(&mut self, transaction: &Transaction, draft: &Draft, is_wanted: impl Fn(&DraftItem) -> bool) -> Result<()> {
        let sequence = self.tail.sequence + 1;
        let frame = frame_event(sequence, &draft.body);
        put(&transaction.events, &key(sequence), &frame)?;
        self.bytes += frame.len();
        if let Some(item) = draft.item.as_ref().filter(|item| is_wanted(item)) {
            put(&transaction.items, &(&item.id).into(), &item.frame)?;
            self.bytes += item.frame.len();
        }
        self.tail = Tail::new(sequence, &frame);
        Ok(())
    }
}
