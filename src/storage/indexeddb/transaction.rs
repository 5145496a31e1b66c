//! A transaction over IndexedDB's two stores, and its requests as futures.
//!
//! The browser's own handlers resolve plain promises, so that no closure outlives a request. Every failure becomes one
//! of our errors here.

use std::cell::{Cell, RefCell};
use std::ptr;
use std::rc::{Rc, Weak};

use js_sys::{Array, Function, Object, Promise, Reflect, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{DomException, Event, IdbDatabase, IdbFactory, IdbObjectStore, IdbRequest, IdbTransaction};

use super::held::{hold, release};
use super::patience::{Answer, Completions, DELETING, Patience, USUAL};
use crate::error::{Error, ErrorKind, Result};
use crate::storage::sleep::is_asleep;
use crate::visitor::log::Sequence;

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

    /// A transaction that can be told to commit.
    type CommittedTransaction;

    #[wasm_bindgen(method, catch)]
    fn commit(this: &CommittedTransaction) -> std::result::Result<(), JsValue>;
}

thread_local! {
    /// The transactions of this page that have something to do when it goes to sleep, and what that is.
    static AT_SLEEP: RefCell<Vec<(Weak<IdbTransaction>, AtSleep)>> = const { RefCell::new(Vec::new()) };
}

/// What becomes of a transaction when the page goes to sleep. Otherwise WebKit, which keeps a page for "back" in the middle of a
/// transaction, waits for its requests, with the database locked, until the page is awake or dropped.
#[derive(Clone, Copy)]
enum AtSleep {
    /// No request follows to it: the browser is told so.
    Commit,
    /// It only reads, or what it writes can be done later as well: it begins again when the page is awake.
    Abort,
}

impl AtSleep {
    fn apply(self, transaction: &IdbTransaction) {
        // Both fail on a transaction that has ended, and change nothing. A browser without `commit` notices by itself that no more
        // requests follow.
        let _ = match self {
            AtSleep::Commit => transaction.unchecked_ref::<CommittedTransaction>().commit(),
            AtSleep::Abort => transaction.abort(),
        };
    }
}

/// Ends the transactions that would lock the database while the page sleeps. Called when it goes to sleep.
pub fn end_at_sleep() {
    for (transaction, what) in AT_SLEEP.take() {
        if let Some(transaction) = transaction.upgrade() {
            what.apply(&transaction);
        }
    }
}

/// A transaction over both stores, and the promise of its end. One that is dropped before it is completed is aborted.
pub struct Transaction {
    transaction: Rc<IdbTransaction>,
    pub events: IdbObjectStore,
    pub items: IdbObjectStore,
    patience: RefCell<Rc<Patience>>,
    completions: Completions,
    end: Promise,
    is_left: Cell<bool>,
}

impl Transaction {
    /// Begins a transaction. `mode` is `readonly` or `readwrite`, `durability` is `default` or `strict`, `patience` is the time
    /// limit. Its completion is counted in `completions`.
    pub fn begin(
        database: &IdbDatabase,
        mode: &str,
        durability: &str,
        patience: Patience,
        completions: &Completions,
    ) -> Result<Self> {
        let stores = Array::of2(&EVENTS.into(), &ITEMS.into());
        let options = Object::new();
        Reflect::set(&options, &"durability".into(), &durability.into()).map_err(|cause| failed("begin", &cause))?;
        let database = database.unchecked_ref::<DurableDatabase>();
        let begun = database.transaction(&stores, mode, &options).map_err(|cause| failed("begin", &cause))?;
        let transaction = Self::new(begun, patience, completions.clone())?;
        if mode == "readonly" {
            transaction.yields();
        }
        Ok(transaction)
    }

    fn new(transaction: IdbTransaction, patience: Patience, completions: Completions) -> Result<Self> {
        let store = |name| transaction.object_store(name).map_err(|cause| failed("begin", &cause));
        let (events, items) = (store(EVENTS)?, store(ITEMS)?);
        let end = Promise::new(&mut |resolve: Function, reject: Function| {
            transaction.set_oncomplete(Some(&resolve));
            transaction.set_onabort(Some(&reject));
        });
        // Handled at once: an abort must not count as an unhandled rejection.
        drop(JsFuture::from(end.clone()));
        let patience = RefCell::new(Rc::new(patience));
        let transaction = Rc::new(transaction);
        Ok(Self { transaction, events, items, patience, completions, end, is_left: Cell::new(true) })
    }

    /// Empties both stores.
    pub fn clear(&self, operation: &'static str) -> Result<()> {
        for store in [&self.events, &self.items] {
            store.clear().map_err(|cause| failed(operation, &cause))?;
        }
        Ok(())
    }

    /// Says that no more requests follow, so that the browser need not wait for any.
    pub fn commit(&self) {
        AtSleep::Commit.apply(&self.transaction);
    }

    /// Resolves when everything is committed. It calls [`commit`](Self::commit) only if the page goes to sleep: a transaction that
    /// waits behind another tab's could not be aborted any more when the time is up.
    pub async fn complete(&self, operation: &'static str) -> Result<()> {
        self.is_left.set(false);
        self.at_sleep(AtSleep::Commit);
        if self.has_ended(operation, &self.patience()).await? {
            return Ok(());
        }
        // A transaction that is being committed cannot be aborted; its end is awaited once more.
        let is_committing = self.transaction.abort().is_err();
        if is_committing && self.has_ended(operation, &Patience::of(USUAL)).await? {
            return Ok(());
        }
        Err(ErrorKind::StorageBusy { operation, is_committing }.into())
    }

    /// Says that the transaction may be aborted when the page goes to sleep.
    pub fn yields(&self) {
        self.at_sleep(AtSleep::Abort);
    }

    fn at_sleep(&self, what: AtSleep) {
        if is_asleep() {
            return what.apply(&self.transaction);
        }
        AT_SLEEP.with_borrow_mut(|all| {
            all.retain(|(one, _)| one.strong_count() > 0 && !ptr::eq(one.as_ptr(), Rc::as_ptr(&self.transaction)));
            all.push((Rc::downgrade(&self.transaction), what));
        });
    }

    /// Waits for the end; false where it did not come in time.
    async fn has_ended(&self, operation: &'static str, patience: &Patience) -> Result<bool> {
        match patience.wait(JsFuture::from(self.end.clone())).await {
            Answer::Given(Ok(_)) => {
                self.completions.set(self.completions.get().wrapping_add(1));
                Ok(true)
            }
            Answer::Given(Err(_)) => {
                let cause = self.transaction.error();
                Err(cause.map_or_else(
                    || failed(operation, &"aborted without a reason".into()),
                    |cause| failed(operation, &cause),
                ))
            }
            Answer::Slept => Err(given_up(operation)),
            Answer::Late => Ok(false),
        }
    }

    /// A request's result, once it is there.
    pub async fn settled(&self, operation: &'static str, request: &IdbRequest) -> Result<JsValue> {
        settled(operation, request, &self.patience()).await
    }

    /// Sets the time limit anew: the given milliseconds from now on.
    pub fn renew(&self, milliseconds: f64) {
        *self.patience.borrow_mut() = Rc::new(Patience::of(milliseconds));
    }

    fn patience(&self) -> Rc<Patience> {
        self.patience.borrow().clone()
    }
}

impl Drop for Transaction {
    fn drop(&mut self) {
        if self.is_left.get() {
            // Left half-way, or only read from. On a transaction that has ended `abort` fails and changes nothing.
            let _ = self.transaction.abort();
        }
    }
}

/// Opens a database, within `patience` milliseconds. Where there is none, `may_create` decides whether it is created; its
/// argument is whether the browser says that it discarded one whose files were damaged.
pub async fn connect(name: &str, patience: f64, may_create: impl Fn(bool) -> bool + 'static) -> Result<IdbDatabase> {
    let factory = factory().ok_or_else(|| failed("open", &"this browser has no IndexedDB here".into()))?;
    let request = factory.open_with_u32(name, VERSION).map_err(|cause| failed("open", &cause))?;
    // The handlers take the request from the event: a handler that held the request would never be freed.
    let upgrade = Closure::<dyn FnMut(Event)>::new(move |event: Event| {
        let Some(request) = request_of(&event) else { return };
        let is_made = may_create(is_discarded(&event)) && create_stores(&request);
        if let Some(transaction) = request.transaction().filter(|_| !is_made) {
            // After the abort there is no database, as before.
            let _ = transaction.abort();
        }
    });
    request.set_onupgradeneeded(Some(upgrade.into_js_value().unchecked_ref()));
    hold(&request);
    let connected = settled("open", &request, &Patience::of(patience)).await;
    // The error of a pending request cannot be read.
    if request.error().is_err() {
        // Where the connection is opened after all, nothing else would close it, and it would keep others from deleting the
        // database.
        let close = Closure::<dyn FnMut(Event)>::new(|event: Event| {
            let Some(request) = request_of(&event) else { return };
            release(&request);
            if let Some(database) = database_of(&request) {
                database.close();
            }
        });
        request.set_onsuccess(Some(close.into_js_value().unchecked_ref()));
    } else {
        release(&request);
    }
    connected.map(JsCast::unchecked_into)
}

/// Whether a database has both stores: one whose creation was interrupted may not.
pub fn is_whole(database: &IdbDatabase) -> bool {
    let names = database.object_store_names();
    [EVENTS, ITEMS].into_iter().all(|store| names.contains(store))
}

/// Deletes a database. Errors: `storage_busy` where other tabs do not close it in time; it is deleted once they do.
pub async fn delete(name: &str) -> Result<()> {
    let Some(factory) = factory() else { return Ok(()) };
    let request = factory.delete_database(name).map_err(|cause| failed("delete", &cause))?;
    settled("delete", &request, &Patience::of(DELETING)).await.map(drop)
}

fn request_of(event: &Event) -> Option<IdbRequest> {
    event.target()?.dyn_into().ok()
}

fn database_of(request: &IdbRequest) -> Option<IdbDatabase> {
    request.result().ok().map(JsCast::unchecked_into)
}

/// Makes both stores; false where one cannot be made.
fn create_stores(request: &IdbRequest) -> bool {
    let is_made =
        |database: IdbDatabase| [EVENTS, ITEMS].iter().all(|store| database.create_object_store(store).is_ok());
    database_of(request).is_some_and(is_made)
}

/// Whether the browser discarded a damaged database. Only Chromium says so, with the first database that is opened after the
/// loss.
fn is_discarded(event: &Event) -> bool {
    Reflect::get(event, &"dataLoss".into()).is_ok_and(|loss| loss == "total")
}

/// The page's or the worker's IndexedDB. Some browsers throw where storage is switched off.
fn factory() -> Option<IdbFactory> {
    let factory = Reflect::get(&js_sys::global(), &"indexedDB".into()).ok()?;
    (!factory.is_undefined() && !factory.is_null()).then(|| factory.unchecked_into())
}

/// A request's result, once it is there.
async fn settled(operation: &'static str, request: &IdbRequest, patience: &Patience) -> Result<JsValue> {
    let promise = Promise::new(&mut |resolve: Function, reject: Function| {
        request.set_onsuccess(Some(&resolve));
        request.set_onerror(Some(&reject));
    });
    match patience.wait(JsFuture::from(promise)).await {
        Answer::Given(Ok(_)) => request.result().map_err(|cause| failed(operation, &cause)),
        Answer::Given(Err(_)) => {
            let cause = request.error().ok().flatten();
            Err(cause.map_or_else(
                || failed(operation, &"failed without a reason".into()),
                |cause| failed(operation, &cause),
            ))
        }
        Answer::Slept => Err(given_up(operation)),
        Answer::Late => Err(ErrorKind::StorageBusy { operation, is_committing: false }.into()),
    }
}

/// The error of an operation whose end the page did not hear of before it slept.
fn given_up(operation: &'static str) -> Error {
    failed(operation, &"the page slept in the meantime".into())
}

pub fn put(store: &IdbObjectStore, key: &JsValue, frame: &[u8]) -> Result<()> {
    let put = store.put_with_key(&Uint8Array::from(frame), key);
    put.map(drop).map_err(|cause| failed("append", &cause))
}

/// The frames in a list of rows. A row that does not hold bytes becomes an empty frame, which counts as damaged when it is read.
pub fn frames(rows: &JsValue) -> Vec<Vec<u8>> {
    let rows: &Array = rows.unchecked_ref();
    rows.iter().map(|row| row.dyn_ref::<Uint8Array>().map_or_else(Vec::new, Uint8Array::to_vec)).collect()
}

/// An event's key. Numbers below 2⁵³ are exact.
pub fn key(sequence: Sequence) -> JsValue {
    JsValue::from_f64(sequence as f64)
}

/// An object store's keys, ascending.
pub fn all_keys(keys: &JsValue) -> Vec<Sequence> {
    let keys: &Array = keys.unchecked_ref();
    keys.iter().filter_map(|key| key.as_f64()).map(|key| key as Sequence).collect()
}

/// The largest of an object store's ascending keys; 0 where there are none.
pub fn last_key(keys: &JsValue) -> Sequence {
    let keys: &Array = keys.unchecked_ref();
    keys.iter().last().and_then(|key| key.as_f64()).map_or(0, |key| key as Sequence)
}

/// The name of the error for failures of the browser itself, such as Safari's "Connection to Indexed Database server lost".
const BROWSER_FAILED: &str = "UnknownError";

/// Whether the browser's storage failed in a way that a new connection may mend.
pub fn is_lost<T>(done: &Result<T>) -> bool {
    let Err(error) = done else { return false };
    matches!(error.kind(), ErrorKind::StorageFailed { cause, .. } if cause.starts_with(BROWSER_FAILED))
}

pub fn failed(operation: &'static str, cause: &JsValue) -> Error {
    if let Some(exception) = cause.dyn_ref::<DomException>() {
        return match exception.name().as_str() {
            "QuotaExceededError" => ErrorKind::StorageQuota.into(),
            "VersionError" => ErrorKind::StorageVersion.into(),
            name => ErrorKind::StorageFailed { operation, cause: format!("{name}: {}", exception.message()) }.into(),
        };
    }
    let message = cause.dyn_ref::<js_sys::Error>().map(|error| String::from(error.message()));
    let cause = message.or_else(|| cause.as_string()).unwrap_or_else(|| "no reason was given".to_owned());
    ErrorKind::StorageFailed { operation, cause }.into()
}
