//! Where a log is kept.
//!
//! A [`Store`] keeps checksummed frames and knows nothing of what they mean. It promises one thing: what it has
//! acknowledged is there, whole, when it is loaded again. Another tab may write to the same place; a store notices at
//! its next transaction and hands over what it found. Nobody ever writes back a profile.
//!
//! - [`memory`]: for consent level `session`, for tests, and where nothing better can be had;
//! - `indexeddb`: the browser's own, for consent level `device` (WebAssembly only).

#[cfg(target_arch = "wasm32")]
pub mod indexeddb;
pub mod memory;
#[cfg(target_arch = "wasm32")]
mod transaction;

use std::future::Future;
use std::pin::Pin;

pub use memory::MemoryStore;

use crate::error::{Error, Result};
use crate::log::record::{unframe_event, unframe_item};
use crate::log::{Log, Sequence};

/// Work that a store does while others go on. Everything happens on one thread.
pub type Task<'a, T> = Pin<Box<dyn Future<Output = Result<T>> + 'a>>;

/// All that a store holds.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Rows {
    /// The events' frames, in the order of their numbers.
    pub events: Vec<Vec<u8>>,
    /// The remembered items' frames.
    pub items: Vec<Vec<u8>>,
}

/// What became of an event that was appended.
#[derive(Debug, Clone, PartialEq)]
pub struct Appended {
    /// The event's number.
    pub sequence: Sequence,
    /// What the store held just before, where that is not what this tab last saw.
    pub others: Option<Rows>,
}

/// An event on its way into a store.
#[derive(Debug, Clone, PartialEq)]
pub struct Draft {
    /// The event's body.
    pub event: Vec<u8>,
    /// Its item.
    pub item: Option<DraftItem>,
}

/// An item on its way into a store.
#[derive(Debug, Clone, PartialEq)]
pub struct DraftItem {
    /// Its id.
    pub id: String,
    /// Its frame.
    pub frame: Vec<u8>,
    /// Whether this tab does not know yet that it is kept.
    pub is_new: bool,
}

/// What was dropped, to be put back.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Dropped {
    /// The events' frames by their numbers.
    pub events: Vec<(Sequence, Vec<u8>)>,
    /// The items' frames by their ids.
    pub items: Vec<(String, Vec<u8>)>,
}

/// A place that keeps a log.
pub trait Store {
    /// Its name in `health().storage.kind`.
    fn kind(&self) -> &'static str;

    /// How many bytes the frames take up that this tab knows of.
    fn bytes(&self) -> usize;

    /// All that is kept.
    fn load(&self) -> Task<'_, Rows>;

    /// All that is kept, where another tab changed it since this one last saw it.
    fn refresh(&self) -> Task<'_, Option<Rows>>;

    /// Keeps one more event. When the task is done, it is safe; when it fails, nothing was changed.
    fn append(&self, draft: Draft) -> Task<'_, Appended>;

    /// Drops events, and items by their ids, and resolves to nothing. Where another tab changed what is kept since this
    /// one last saw it, nothing is dropped, and what is there is handed over: it may be about the same items.
    ///
    /// A number that was dropped is not given again by this store.
    fn remove(&self, events: Vec<Sequence>, items: Vec<String>) -> Task<'_, Option<Rows>>;

    /// Puts back what was dropped, under the same numbers. Resolves to all that is kept then. Errors: `storage_failed` where a number was given to another event since; then nothing is put back.
    fn restore(&self, dropped: Dropped) -> Task<'_, Rows>;

    /// Drops everything.
    fn erase(&self) -> Task<'_, ()>;

    /// Lets go of the place.
    fn close(&self);
}

/// Why what was dropped cannot be put back.
fn number_taken() -> Error {
    Error::StorageFailed {
        operation: "restore",
        cause: "another tab erased or recorded in that place since".to_owned(),
    }
}

/// The log that a store's rows hold, and how many of them were damaged and left out.
pub fn read(rows: &Rows) -> (Log, usize) {
    let events: Vec<_> = rows.events.iter().filter_map(|frame| unframe_event(frame)).collect();
    let items: Vec<_> = rows.items.iter().filter_map(|frame| unframe_item(frame)).collect();
    let damaged = rows.events.len() + rows.items.len() - events.len() - items.len();
    (Log::new(events, items), damaged)
}
