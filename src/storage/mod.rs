//! Where a log is stored.
//!
//! A [`Store`] holds checksummed frames and does not interpret them. It promises one thing: a frame that it
//! acknowledged is there, unchanged, when the store is loaded again. Another tab may write to the same store; a store notices that at
//! its next transaction and returns what it found. A profile is never written back.
//!
//! - [`memory`]: for consent level `session`, for tests, and where nothing better can be had;
//! - `indexeddb`: the browser's own, for consent level `device` (WebAssembly only);
//! - [`sleep`]: what becomes of a store's work when the page sleeps in the meantime.

#[cfg(target_arch = "wasm32")]
pub mod indexeddb;
pub mod memory;
pub mod sleep;

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll, Waker};

pub use memory::MemoryStore;

use crate::error::{Error, Result};
use crate::visitor::consent::Receipt;
use crate::visitor::log::record::{encode_event, encode_receipt, unframe_event, unframe_item, unframe_receipt};
use crate::visitor::log::{Event, Log, Sequence, Tombstones};

/// Work that a store does while others go on. Everything happens on one thread.
pub type Task<'a, T> = Pin<Box<dyn Future<Output = Result<T>> + 'a>>;

/// All that a store holds, or what was added to it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Rows {
    /// The events' and receipts' frames, in the order of their numbers.
    pub events: Vec<Vec<u8>>,
    /// The remembered items' frames, and the hashes of what was forgotten.
    pub items: Vec<Vec<u8>>,
    /// Whether these are only the rows that came after those that this tab knows, with items that may be new.
    pub is_tail: bool,
}

/// The result of appending an event.
#[derive(Debug, Clone, PartialEq)]
pub struct Appended {
    /// Its number; `None` if it was not stored because consent was withdrawn in another tab.
    pub sequence: Option<Sequence>,
    /// The rows in the store just before, or those that were added, if they differ from what this tab last read.
    pub others: Option<Rows>,
    /// Whether those rows include the event.
    pub is_among: bool,
}

/// Makes the drafts to store, given the number of the first one and the rows that are there. Called again if the store has to
/// start again.
pub type Drafts<'a> = Box<dyn Fn(Sequence, &Rows) -> Vec<Draft> + 'a>;

/// An event or a receipt on its way into a store.
#[derive(Debug, Clone, PartialEq)]
pub struct Draft {
    /// The body.
    pub body: Vec<u8>,
    /// An event's item.
    pub item: Option<DraftItem>,
    /// Whether it is a receipt: then it counts as stored only once it is on the disk.
    pub is_receipt: bool,
}

impl Draft {
    /// Of an event.
    pub fn event(event: &Event, item: Option<DraftItem>) -> Self {
        Self { body: encode_event(event), item, is_receipt: false }
    }

    /// Of a receipt.
    pub fn receipt(receipt: &Receipt) -> Self {
        Self { body: encode_receipt(receipt), item: None, is_receipt: true }
    }
}

/// An item on its way into a store.
#[derive(Debug, Clone, PartialEq)]
pub struct DraftItem {
    /// Its id.
    pub id: String,
    /// Its frame.
    pub frame: Vec<u8>,
    /// Whether this tab does not yet know whether the item is stored.
    pub is_new: bool,
}

/// The state of a log on a device, by the numbers of its rows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Standing {
    /// The highest number given when this page first read it; 0 if there had never been an event.
    pub at_first: Sequence,
    /// The highest number given up to now; 0 if there was never an event, or none since everything was erased.
    pub highest: Sequence,
    /// The number of rows that are missing though nobody removed them.
    pub missing: u64,
    /// Whether another tab has just erased everything.
    pub is_erased: bool,
    /// Whether the browser discarded the database because its files were damaged.
    pub is_discarded: bool,
}

/// Dropped rows, to be restored.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Dropped {
    /// The events' frames by their numbers, which ascend.
    pub events: Vec<(Sequence, Vec<u8>)>,
    /// The items' frames by their ids. Under [`FORGOTTEN`], the hashes that replace those that are there; no bytes for none.
    pub items: Vec<(String, Vec<u8>)>,
    /// The hashes that were added for them.
    pub tombstones: Tombstones,
    /// The highest number in the log when they were dropped: higher ones came later.
    pub highest: Sequence,
    /// The [epoch](Store::epoch) of the log that they were dropped from.
    pub epoch: u32,
}

/// The id under which the hashes of what was forgotten stand among the items; no item has it.
pub const FORGOTTEN: &str = "";

/// Chooses which dropped rows to restore, given the rows that are there: events under their own numbers, and others from the given
/// number on.
pub type Choice = fn(&Dropped, &Rows, Sequence) -> Dropped;

/// A place that keeps a log.
pub trait Store {
    /// Its name in `health().storage.kind`.
    fn kind(&self) -> &'static str;

    /// Whether it outlives the page.
    fn is_lasting(&self) -> bool;

    /// The size of the frames that this tab knows, in bytes.
    fn bytes(&self) -> usize;

    /// All rows.
    fn load(&self) -> Task<'_, Rows>;

    /// All rows, or those that were added, if another tab changed the store since this one last read it.
    fn refresh(&self) -> Task<'_, Option<Rows>>;

    /// Stores an event or receipt. When the task resolves, it is safe; if it fails, nothing was changed. If another
    /// tab withdrew consent since this one last read the store, an event is not stored.
    fn append(&self, draft: Draft) -> Task<'_, Appended>;

    /// Stores many rows at once, all or none, `instead` of those that are there or after them. The drafts are made once the number of
    /// the first one is known; the others follow one by one. Resolves to all rows.
    fn fill<'a>(&'a self, drafts: Drafts<'a>, instead: bool) -> Task<'a, Rows>;

    /// Drops events, by numbers in ascending order, and items by their ids, and resolves to `None`. If another tab changed the
    /// store since this one last read it, nothing is dropped, and the task resolves to the rows that are there: they may be about the
    /// same items.
    ///
    /// A dropped number is not given again by this store.
    fn remove(&self, events: Vec<Sequence>, items: Vec<String>) -> Task<'_, Option<Rows>> {
        self.forget(events, items, Tombstones::default())
    }

    /// The same, and in the same step adds hashes of what is dropped to those that are there.
    fn forget(&self, events: Vec<Sequence>, items: Vec<String>, tombstones: Tombstones) -> Task<'_, Option<Rows>>;

    /// Restores those of the dropped rows that `chosen` returns. Resolves to all rows. Errors: `option_invalid` if
    /// everything was erased or replaced since, or if one of the numbers is in use; then nothing is restored.
    fn restore(&self, dropped: Dropped, chosen: Choice) -> Task<'_, Rows>;

    /// Drops everything, except for a last receipt that says why. Numbers continue in memory; on a device they begin again, for all
    /// tabs. If it fails, the store is closed, so that it can be deleted as a whole.
    fn erase(&self, last: Option<Draft>) -> Task<'_, ()>;

    /// Distinguishes the log from which events were last dropped here from logs begun after an erasure in any tab. In
    /// memory there are no other tabs.
    fn epoch(&self) -> u32 {
        0
    }

    /// Passes on the frames of events and of items, if the store is in memory; allocates nothing.
    fn each_frame(&self, _event: &mut dyn FnMut(&[u8]), _item: &mut dyn FnMut(&[u8])) {}

    /// The state of the log, if the store outlives the page.
    fn standing(&self) -> Option<Standing> {
        None
    }

    /// Closes the store.
    fn close(&self);
}

/// The result of a task that never waits; `None` if it waits or fails.
pub fn at_once<T>(mut task: Task<'_, T>) -> Option<T> {
    match task.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(done) => done.ok(),
        Poll::Pending => None,
    }
}

/// The error if dropped rows cannot be restored: their log is gone, or their numbers are in use.
pub fn number_taken() -> Error {
    let got = "what belongs to a log that is not there any more: everything was erased or replaced since, maybe in another tab";
    Error::option("undo", got.to_owned(), "an undo before that")
}

/// The log in a store's rows, and the number of rows that were damaged and left out.
pub fn read(rows: &Rows) -> (Log, usize) {
    let events: Vec<_> = rows.events.iter().filter_map(|frame| unframe_event(frame)).collect();
    let receipts: Vec<_> = rows.events.iter().filter_map(|frame| unframe_receipt(frame)).collect();
    let items: Vec<_> = rows.items.iter().filter_map(|frame| unframe_item(frame)).collect();
    let tombstones: Vec<_> = rows.items.iter().filter_map(|frame| Tombstones::decode(frame)).collect();
    let read = events.len() + receipts.len() + items.len() + tombstones.len();
    let tombstones = tombstones.into_iter().next().unwrap_or_default();
    let log = Log::new(events, items).with_receipts(receipts).with_tombstones(tombstones);
    (log, rows.events.len() + rows.items.len() - read)
}
