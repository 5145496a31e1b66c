//! The log in the browser's IndexedDB.
//!
//! One database a profile, `penchant:<name>`, version 1, with two object stores whose keys stand outside the values:
//! `events` (the event's number → its frame) and `items` (the item's id → its frame). Straight on `web-sys`: what is
//! used of IndexedDB is small, and every failure has to become one of our own errors; ARCHITECTURE.md has the sizes of
//! the crates over it.
//!
//! An event is appended in one readwrite transaction that first looks whether the last event is still the one that this tab
//! saw last. Where it is not, another tab recorded or erased, and everything is read anew in the same transaction. What is
//! dropped or put back leaves the end of the log as it was, so the tab that does it says so to the others, and they read
//! everything anew at their next transaction. Only `complete` counts as done: a request may succeed in a transaction that
//! aborts afterwards.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use js_sys::{Function, Reflect};
use wasm_bindgen::prelude::*;
use web_sys::{BroadcastChannel, IdbDatabase, IdbKeyRange};

use super::transaction::{Transaction, all_keys, connect, failed, frames, key, last_key, put, settled};
use super::{Appended, Draft, DraftItem, Drafts, Dropped, Rows, Store, Task, number_taken};
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

/// What a tab tells the others of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Deed {
    /// Something was recorded.
    Appended,
    /// Something was dropped or put back.
    Changed,
    /// Everything was erased.
    Erased,
}

impl Deed {
    fn message(self) -> JsValue {
        match self {
            Deed::Appended => JsValue::NULL,
            Deed::Changed => "changed".into(),
            Deed::Erased => "erased".into(),
        }
    }

    fn of(message: &JsValue) -> Self {
        match Reflect::get(message, &"data".into()).ok().and_then(|data| data.as_string()).as_deref() {
            Some("changed") => Deed::Changed,
            Some("erased") => Deed::Erased,
            _ => Deed::Appended,
        }
    }
}

/// A database that is open.
pub struct IndexedDb {
    name: String,
    database: Rc<RefCell<Option<IdbDatabase>>>,
    tail: RefCell<Tail>,
    /// The highest number that this tab saw: none is given twice, though its event be dropped.
    highest: Cell<Sequence>,
    /// How often other tabs dropped or put back something, and how much of that was read.
    heard: Rc<Cell<u32>>,
    read: Cell<u32>,
    /// The latest receipt of consent that this tab knows of.
    receipt: RefCell<Option<Receipt>>,
    bytes: Cell<usize>,
    closed: Cell<bool>,
    tabs: Option<BroadcastChannel>,
    // Kept for as long as the channel calls it.
    _on_message: Closure<dyn FnMut(JsValue)>,
}

impl IndexedDb {
    /// Opens the profile's database, creating it where there is none. `on_change` is called when another tab wrote, and
    /// told whether it erased everything.
    ///
    /// Errors: `storage_failed` where there is no IndexedDB or it refuses, `storage_version` where a newer version of
    /// the library made the database.
    pub async fn open(profile: &str, mut on_change: impl FnMut(bool) + 'static) -> Result<Self> {
        let name = format!("penchant:{profile}");
        let database = Rc::new(RefCell::new(Some(connect(&name).await?)));
        let heard = Rc::new(Cell::new(0_u32));
        let counted = heard.clone();
        let on_message = Closure::new(move |message: JsValue| {
            let deed = Deed::of(&message);
            if deed != Deed::Appended {
                counted.set(counted.get().wrapping_add(1));
            }
            on_change(deed == Deed::Erased);
        });
        // A browser without BroadcastChannel still notices other tabs at its next transaction.
        let tabs = BroadcastChannel::new(&name).ok();
        if let Some(tabs) = &tabs {
            tabs.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        }
        let store = Self {
            name,
            database,
            tail: RefCell::default(),
            highest: Cell::new(0),
            heard,
            read: Cell::new(0),
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
        self.check_open()?;
        let database = connect(&self.name).await?;
        if let Err(closed) = self.check_open() {
            // Closed meanwhile: nobody would close this one.
            database.close();
            return Err(closed);
        }
        *self.database.borrow_mut() = Some(database.clone());
        self.watch();
        Ok(database)
    }

    fn check_open(&self) -> Result<()> {
        if self.closed.get() { Err(failed("open", &"this profile was closed".into())) } else { Ok(()) }
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

    /// What is there, where the log does not end any more as this tab last saw it, or another tab changed it inside.
    async fn changed(&self, transaction: &Transaction) -> Result<Option<Found>> {
        let range =
            IdbKeyRange::lower_bound(&key(self.tail.borrow().sequence)).map_err(|cause| failed("read", &cause))?;
        let keys = transaction.events.get_all_keys_with_key(&range).map_err(|cause| failed("read", &cause))?;
        let later = transaction.events.get_all_with_key(&range).map_err(|cause| failed("read", &cause))?;
        let last = last_key(&settled("read", &keys).await?);
        let frame = frames(&settled("read", &later).await?).pop().unwrap_or_default();
        // Looked at only now: a transaction of this very tab may have come between.
        if self.heard.get() == self.read.get() && Tail::new(last, &frame) == *self.tail.borrow() {
            return Ok(None);
        }
        self.all(transaction).await.map(Some)
    }

    async fn all(&self, transaction: &Transaction) -> Result<Found> {
        let heard = self.heard.get();
        let keys = transaction.events.get_all_keys().map_err(|cause| failed("read", &cause))?;
        let events = transaction.events.get_all().map_err(|cause| failed("read", &cause))?;
        let items = transaction.items.get_all().map_err(|cause| failed("read", &cause))?;
        let last = last_key(&settled("read", &keys).await?);
        let events = frames(&settled("read", &events).await?);
        let items = frames(&settled("read", &items).await?);
        let tail = events.last().map(|frame| Tail::new(last, frame)).unwrap_or_default();
        Ok(Found { rows: Rows { events, items }, tail, heard })
    }

    /// Whether another tab withdrew consent since this one last looked.
    fn is_withdrawn(&self, found: &Found) -> bool {
        let latest = found.receipt();
        latest.as_ref().is_some_and(Receipt::withdraws) && latest != *self.receipt.borrow()
    }

    /// Whether all that this tab last saw was erased by another.
    fn is_erased(&self, found: &Found) -> bool {
        found.tail == Tail::default() && *self.tail.borrow() != Tail::default()
    }

    /// Takes note of what is there now.
    fn note(&self, found: &Found) {
        *self.tail.borrow_mut() = found.tail.clone();
        self.highest.set(self.highest.get().max(found.tail.sequence));
        self.read.set(found.heard);
        *self.receipt.borrow_mut() = found.receipt();
        self.bytes.set(found.rows.events.iter().chain(&found.rows.items).map(Vec::len).sum());
    }

    fn tell_others(&self, deed: Deed) {
        if let Some(tabs) = &self.tabs {
            // A tab that cannot be told reads what was appended or erased at its next transaction.
            let _ = tabs.post_message(&deed.message());
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
            if others.as_ref().is_some_and(|found| self.is_erased(found)) {
                self.highest.set(0);
            }
            let last = others.as_ref().map_or(self.tail.borrow().sequence, |found| found.tail.sequence);
            let mut end = End::after(last.max(self.highest.get()));
            // Where others changed the log, they may have dropped the item too.
            end.put(&transaction, &draft, |item| item.is_new || others.is_some())?;
            transaction.complete("append").await?;
            others.iter().for_each(|found| self.note(found));
            let sequence = end.tail.sequence;
            *self.tail.borrow_mut() = end.tail;
            self.highest.set(sequence);
            self.bytes.set(self.bytes.get() + end.bytes);
            self.tell_others(Deed::Appended);
            Ok(Appended { sequence: Some(sequence), others: others.map(|found| found.rows) })
        })
    }

    fn fill<'a>(&'a self, drafts: Drafts<'a>, instead: bool) -> Task<'a, Rows> {
        Box::pin(async move {
            let transaction = self.begin("readwrite", "strict").await?;
            let found = self.all(&transaction).await?;
            if self.is_withdrawn(&found) {
                return Err(failed("fill", &"consent was withdrawn in another tab".into()));
            }
            let highest = self.highest.get().max(found.tail.sequence);
            if instead {
                transaction.clear("fill")?;
            }
            let mut end = End::after(highest);
            for draft in &drafts(highest + 1) {
                end.put(&transaction, draft, |_| true)?;
            }
            let found = self.all(&transaction).await?;
            transaction.complete("fill").await?;
            self.note(&found);
            self.tell_others(Deed::Changed);
            Ok(found.rows)
        })
    }

    fn remove(&self, events: Vec<Sequence>, items: Vec<String>) -> Task<'_, Option<Rows>> {
        Box::pin(async move {
            let transaction = self.begin("readwrite", "strict").await?;
            if let Some(found) = self.changed(&transaction).await? {
                self.note(&found);
                return Ok(Some(found.rows));
            }
            let keys = events.iter().map(|&sequence| (&transaction.events, key(sequence)));
            for (store, key) in keys.chain(items.iter().map(|id| (&transaction.items, id.into()))) {
                store.delete(&key).map_err(|cause| failed("remove", &cause))?;
            }
            let found = self.all(&transaction).await?;
            transaction.complete("remove").await?;
            self.note(&found);
            self.tell_others(Deed::Changed);
            Ok(None)
        })
    }

    fn restore(&self, Dropped { events, items }: Dropped) -> Task<'_, Rows> {
        Box::pin(async move {
            let transaction = self.begin("readwrite", "strict").await?;
            let keys = transaction.events.get_all_keys().map_err(|cause| failed("restore", &cause))?;
            let taken = all_keys(&settled("restore", &keys).await?);
            let is_taken = |sequence: Sequence| taken.binary_search(&sequence).is_ok();
            let is_gone = |found: Found| self.is_erased(&found) || self.is_withdrawn(&found);
            if self.changed(&transaction).await?.is_some_and(is_gone) || events.iter().any(|&(at, _)| is_taken(at)) {
                return Err(number_taken());
            }
            for (sequence, frame) in &events {
                put(&transaction.events, &key(*sequence), frame)?;
            }
            for (id, frame) in &items {
                put(&transaction.items, &id.into(), frame)?;
            }
            let found = self.all(&transaction).await?;
            transaction.complete("restore").await?;
            self.note(&found);
            self.tell_others(Deed::Changed);
            Ok(found.rows)
        })
    }

    fn erase(&self, last: Option<Draft>) -> Task<'_, ()> {
        Box::pin(async move {
            let transaction = self.begin("readwrite", "strict").await?;
            transaction.clear("erase")?;
            let mut end = End::after(0);
            if let Some(draft) = &last {
                end.put(&transaction, draft, |_| true)?;
            }
            transaction.complete("erase").await?;
            *self.tail.borrow_mut() = end.tail.clone();
            *self.receipt.borrow_mut() = None;
            self.highest.set(end.tail.sequence);
            self.read.set(self.heard.get());
            self.bytes.set(end.bytes);
            self.tell_others(Deed::Erased);
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
    /// How much of what other tabs said had been heard then.
    heard: u32,
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
    /// Nothing was added yet; what is added comes after that number.
    fn after(sequence: Sequence) -> Self {
        Self { tail: Tail { sequence, stamp: Vec::new() }, bytes: 0 }
    }

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
