//! A transaction over IndexedDB's two stores, and its requests as futures.
//!
//! The browser's own handlers resolve plain promises, so that no closure outlives a request. Every failure becomes one
//! of our errors here.

use js_sys::{Array, Function, Object, Promise, Reflect, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{DomException, Event, IdbDatabase, IdbFactory, IdbObjectStore, IdbRequest, IdbTransaction};

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

pub(super) async fn connect(name: &str) -> Result<IdbDatabase> {
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
pub(super) async fn settled(operation: &'static str, request: &IdbRequest) -> Result<JsValue> {
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
