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

use js_sys::{Array, Function, Object, Promise, Reflect, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    BroadcastChannel, DomException, Event, IdbDatabase, IdbFactory, IdbKeyRange, IdbObjectStore, IdbRequest,
    IdbTransaction,
};

use super::{Appended, Draft, Rows, Store, Task};
use crate::error::{Error, Result};
use crate::log::Sequence;
use crate::log::record::frame_event;

const VERSION: u32 = 1;
const EVENTS: &str = "events";
const ITEMS: &str = "items";

#[wasm_bindgen]
extern "C" {
    /// A database whose transactions take a durability, which `web-sys` does not bind yet.
    type DurableDatabase;

    #[wasm_bindgen(method, catch)]
    fn transaction(
        this: &DurableDatabase,
        stores: &Array,
        mode: &str,
        options: &Object,
    ) -> std::result::Result<IdbTransaction, JsValue>;
}

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
        let stores = Array::of2(&EVENTS.into(), &ITEMS.into());
        let options = Object::new();
        Reflect::set(&options, &"durability".into(), &durability.into()).map_err(|cause| failed("begin", &cause))?;
        let begin =
            |database: &IdbDatabase| database.unchecked_ref::<DurableDatabase>().transaction(&stores, mode, &options);
        let database = self.database().await?;
        let transaction = match begin(&database) {
            Ok(transaction) => transaction,
            // The connection was lost without a word: once more, with a new one.
            Err(_) => {
                self.database.borrow_mut().take();
                begin(&self.database().await?).map_err(|cause| failed("begin", &cause))?
            }
        };
        Transaction::new(transaction)
    }

    async fn read(&self) -> Result<Transaction> {
        self.begin("readonly", "default").await
    }

    async fn write(&self) -> Result<Transaction> {
        self.begin("readwrite", "default").await
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

    /// Takes note of what is there now.
    fn note(&self, found: &Found) {
        *self.tail.borrow_mut() = found.tail.clone();
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
            let transaction = self.write().await?;
            let others = self.changed(&transaction).await?;
            let last = others.as_ref().map_or(self.tail.borrow().sequence, |found| found.tail.sequence);
            let sequence = last + 1;
            let frame = frame_event(sequence, &draft.event);
            put(&transaction.events, &key(sequence), &frame)?;
            let mut bytes = frame.len();
            // Where others changed the log, they may have dropped the item too.
            if let Some(item) = draft.item.filter(|item| item.is_new || others.is_some()) {
                put(&transaction.items, &item.id.into(), &item.frame)?;
                bytes += item.frame.len();
            }
            transaction.complete("append").await?;
            others.iter().for_each(|found| self.note(found));
            *self.tail.borrow_mut() = Tail::new(sequence, &frame);
            self.bytes.set(self.bytes.get() + bytes);
            self.tell_others();
            Ok(Appended { sequence, others: others.map(|found| found.rows) })
        })
    }

    fn remove(&self, events: Vec<Sequence>, items: Vec<String>) -> Task<'_, ()> {
        Box::pin(async move {
            let transaction = self.write().await?;
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

    fn erase(&self) -> Task<'_, ()> {
        Box::pin(async {
            let transaction = self.begin("readwrite", "strict").await?;
            for store in [&transaction.events, &transaction.items] {
                store.clear().map_err(|cause| failed("erase", &cause))?;
            }
            transaction.complete("erase").await?;
            self.note(&Found::default());
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

/// A transaction over both stores, and the promise of its end. What is not completed is aborted.
struct Transaction {
    transaction: IdbTransaction,
    events: IdbObjectStore,
    items: IdbObjectStore,
    end: Option<JsFuture>,
}

impl Transaction {
    fn new(transaction: IdbTransaction) -> Result<Self> {
        let store = |name| transaction.object_store(name).map_err(|cause| failed("begin", &cause));
        let (events, items) = (store(EVENTS)?, store(ITEMS)?);
        let end = Promise::new(&mut |resolve: Function, reject: Function| {
            transaction.set_oncomplete(Some(&resolve));
            transaction.set_onabort(Some(&reject));
        });
        Ok(Self { transaction, events, items, end: Some(JsFuture::from(end)) })
    }

    /// Resolves when everything is committed.
    async fn complete(mut self, operation: &'static str) -> Result<()> {
        let end = self.end.take().expect("a transaction ends once");
        match end.await {
            Ok(_) => Ok(()),
            Err(_) => {
                let cause = self.transaction.error();
                Err(cause.map_or_else(
                    || failed(operation, &"aborted without a reason".into()),
                    |cause| failed(operation, &cause),
                ))
            }
        }
    }
}

impl Drop for Transaction {
    fn drop(&mut self) {
        if self.end.is_some() {
            // Left half-way, or only read from; a transaction that is over refuses, which changes nothing.
            let _ = self.transaction.abort();
        }
    }
}

async fn connect(name: &str) -> Result<IdbDatabase> {
    let factory = factory().ok_or_else(|| failed("open", &"this browser has no IndexedDB here".into()))?;
    let request = factory.open_with_u32(name, VERSION).map_err(|cause| failed("open", &cause))?;
    let upgrade = Closure::<dyn FnMut(Event)>::new(|event: Event| {
        let request = event.target().and_then(|target| target.dyn_into::<IdbRequest>().ok());
        let database = request.and_then(|request| request.result().ok()).map(JsCast::unchecked_into::<IdbDatabase>);
        if let Some(database) = database {
            for store in [EVENTS, ITEMS] {
                // A store that cannot be made fails the transaction, and with it the opening.
                let _ = database.create_object_store(store);
            }
        }
    });
    request.set_onupgradeneeded(Some(upgrade.as_ref().unchecked_ref()));
    settled("open", &request).await.map(JsCast::unchecked_into)
}

/// The page's or the worker's IndexedDB. Some browsers throw where storage is switched off.
fn factory() -> Option<IdbFactory> {
    let factory = Reflect::get(&js_sys::global(), &"indexedDB".into()).ok()?;
    (!factory.is_undefined() && !factory.is_null()).then(|| factory.unchecked_into())
}

/// A request's result, once it is there.
async fn settled(operation: &'static str, request: &IdbRequest) -> Result<JsValue> {
    let promise = Promise::new(&mut |resolve: Function, reject: Function| {
        request.set_onsuccess(Some(&resolve));
        request.set_onerror(Some(&reject));
    });
    match JsFuture::from(promise).await {
        Ok(_) => request.result().map_err(|cause| failed(operation, &cause)),
        Err(_) => {
            let cause = request.error().ok().flatten();
            Err(cause.map_or_else(
                || failed(operation, &"failed without a reason".into()),
                |cause| failed(operation, &cause),
            ))
        }
    }
}

fn put(store: &IdbObjectStore, key: &JsValue, frame: &[u8]) -> Result<()> {
    let put = store.put_with_key(&Uint8Array::from(frame), key);
    put.map(drop).map_err(|cause| failed("append", &cause))
}

/// The frames in a list of rows; a row that is none is empty, and counted as damaged when it is read.
fn frames(rows: &JsValue) -> Vec<Vec<u8>> {
    let rows: &Array = rows.unchecked_ref();
    rows.iter().map(|row| row.dyn_ref::<Uint8Array>().map_or_else(Vec::new, Uint8Array::to_vec)).collect()
}

/// An event's key. Numbers below 2⁵³ are exact.
fn key(sequence: Sequence) -> JsValue {
    JsValue::from_f64(sequence as f64)
}

/// The largest of an object store's keys, which come in their order.
fn last_key(keys: &JsValue) -> Sequence {
    let keys: &Array = keys.unchecked_ref();
    keys.iter().last().and_then(|key| key.as_f64()).map_or(0, |key| key as Sequence)
}

fn failed(operation: &'static str, cause: &JsValue) -> Error {
    if let Some(exception) = cause.dyn_ref::<DomException>() {
        return match exception.name().as_str() {
            "QuotaExceededError" => Error::StorageQuota,
            "VersionError" => Error::StorageVersion,
            name => Error::StorageFailed { operation, cause: format!("{name}: {}", exception.message()) },
        };
    }
    let message = cause.dyn_ref::<js_sys::Error>().map(|error| String::from(error.message()));
    let cause = message.or_else(|| cause.as_string()).unwrap_or_else(|| "no reason was given".to_owned());
    Error::StorageFailed { operation, cause }
}
