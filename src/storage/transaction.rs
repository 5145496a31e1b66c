//! A transaction over IndexedDB's two stores, and its requests as futures.
//!
//! The browser's own handlers resolve plain promises, so that no closure outlives a request. Every failure becomes one
//! of our errors here.

use js_sys::{Array, Function, Object, Promise, Reflect, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{DomException, Event, IdbDatabase, IdbFactory, IdbObjectStore, IdbRequest, IdbTransaction};

use super::sleep::unless_woken;
use crate::error::{Error, Result};
use crate::log::Sequence;

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

/// A transaction over both stores, and the promise of its end. What is not completed is aborted.
pub(super) struct Transaction {
    transaction: IdbTransaction,
    pub events: IdbObjectStore,
    pub items: IdbObjectStore,
    end: Option<JsFuture>,
}

impl Transaction {
    /// Begins one, `readonly` or `readwrite`, with `default` or `strict` durability.
    pub fn begin(database: &IdbDatabase, mode: &str, durability: &str) -> Result<Self> {
        let stores = Array::of2(&EVENTS.into(), &ITEMS.into());
        let options = Object::new();
        Reflect::set(&options, &"durability".into(), &durability.into()).map_err(|cause| failed("begin", &cause))?;
        let database = database.unchecked_ref::<DurableDatabase>();
        Self::new(database.transaction(&stores, mode, &options).map_err(|cause| failed("begin", &cause))?)
    }

    fn new(transaction: IdbTransaction) -> Result<Self> {
        let store = |name| transaction.object_store(name).map_err(|cause| failed("begin", &cause));
        let (events, items) = (store(EVENTS)?, store(ITEMS)?);
        let end = Promise::new(&mut |resolve: Function, reject: Function| {
            transaction.set_oncomplete(Some(&resolve));
            transaction.set_onabort(Some(&reject));
        });
        Ok(Self { transaction, events, items, end: Some(JsFuture::from(end)) })
    }

    /// Empties both stores.
    pub fn clear(&self, operation: &'static str) -> Result<()> {
        for store in [&self.events, &self.items] {
            store.clear().map_err(|cause| failed(operation, &cause))?;
        }
        Ok(())
    }

    /// Resolves when everything is committed.
    pub async fn complete(mut self, operation: &'static str) -> Result<()> {
        let end = self.end.take().expect("a transaction ends once");
        match unless_woken(end).await {
            Some(Ok(_)) => Ok(()),
            Some(Err(_)) => {
                let cause = self.transaction.error();
                Err(cause.map_or_else(
                    || failed(operation, &"aborted without a reason".into()),
                    |cause| failed(operation, &cause),
                ))
            }
            None => Err(given_up(operation)),
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

/// Opens a database; `may_create` is asked where there is none.
pub(super) async fn connect(name: &str, may_create: impl Fn() -> bool + 'static) -> Result<IdbDatabase> {
    let factory = factory().ok_or_else(|| failed("open", &"this browser has no IndexedDB here".into()))?;
    let request = factory.open_with_u32(name, VERSION).map_err(|cause| failed("open", &cause))?;
    // Handlers take the request from the event: one that held it would never be let go of.
    let upgrade = Closure::<dyn FnMut(Event)>::new(move |event: Event| {
        let Some(request) = request_of(&event) else { return };
        if may_create() {
            create_stores(&request);
        } else if let Some(transaction) = request.transaction() {
            // The database is not there afterwards, as it was not before.
            let _ = transaction.abort();
        }
    });
    request.set_onupgradeneeded(Some(upgrade.into_js_value().unchecked_ref()));
    let connected = settled("open", &request).await;
    if connected.is_err() {
        // Where it comes after all, nobody would close it, and it would keep others from deleting the database.
        let close = Closure::<dyn FnMut(Event)>::new(|event: Event| {
            if let Some(database) = request_of(&event).and_then(|request| database_of(&request)) {
                database.close();
            }
        });
        request.set_onsuccess(Some(close.into_js_value().unchecked_ref()));
    }
    connected.map(JsCast::unchecked_into)
}

fn request_of(event: &Event) -> Option<IdbRequest> {
    event.target()?.dyn_into().ok()
}

fn database_of(request: &IdbRequest) -> Option<IdbDatabase> {
    request.result().ok().map(JsCast::unchecked_into)
}

fn create_stores(request: &IdbRequest) {
    if let Some(database) = database_of(request) {
        for store in [EVENTS, ITEMS] {
            // A store that cannot be made fails the transaction, and with it the opening.
            let _ = database.create_object_store(store);
        }
    }
}

/// The page's or the worker's IndexedDB. Some browsers throw where storage is switched off.
fn factory() -> Option<IdbFactory> {
    let factory = Reflect::get(&js_sys::global(), &"indexedDB".into()).ok()?;
    (!factory.is_undefined() && !factory.is_null()).then(|| factory.unchecked_into())
}

/// A request's result, once it is there.
pub(super) async fn settled(operation: &'static str, request: &IdbRequest) -> Result<JsValue> {
    let promise = Promise::new(&mut |resolve: Function, reject: Function| {
        request.set_onsuccess(Some(&resolve));
        request.set_onerror(Some(&reject));
    });
    match unless_woken(JsFuture::from(promise)).await {
        Some(Ok(_)) => request.result().map_err(|cause| failed(operation, &cause)),
        Some(Err(_)) => {
            let cause = request.error().ok().flatten();
            Err(cause.map_or_else(
                || failed(operation, &"failed without a reason".into()),
                |cause| failed(operation, &cause),
            ))
        }
        None => Err(given_up(operation)),
    }
}

/// What the page did not hear the end of before it slept.
fn given_up(operation: &'static str) -> Error {
    failed(operation, &"the page slept in the meantime".into())
}

pub(super) fn put(store: &IdbObjectStore, key: &JsValue, frame: &[u8]) -> Result<()> {
    let put = store.put_with_key(&Uint8Array::from(frame), key);
    put.map(drop).map_err(|cause| failed("append", &cause))
}

/// The frames in a list of rows; a row that is none is empty, and counted as damaged when it is read.
pub(super) fn frames(rows: &JsValue) -> Vec<Vec<u8>> {
    let rows: &Array = rows.unchecked_ref();
    rows.iter().map(|row| row.dyn_ref::<Uint8Array>().map_or_else(Vec::new, Uint8Array::to_vec)).collect()
}

/// An event's key. Numbers below 2⁵³ are exact.
pub(super) fn key(sequence: Sequence) -> JsValue {
    JsValue::from_f64(sequence as f64)
}

/// An object store's keys, ascending.
pub(super) fn all_keys(keys: &JsValue) -> Vec<Sequence> {
    let keys: &Array = keys.unchecked_ref();
    keys.iter().filter_map(|key| key.as_f64()).map(|key| key as Sequence).collect()
}

/// The largest of an object store's keys, which come in their order.
pub(super) fn last_key(keys: &JsValue) -> Sequence {
    let keys: &Array = keys.unchecked_ref();
    keys.iter().last().and_then(|key| key.as_f64()).map_or(0, |key| key as Sequence)
}

pub(super) fn failed(operation: &'static str, cause: &JsValue) -> Error {
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
