//! Where a log is kept.
//!
//! A [`Store`] keeps checksummed frames and knows nothing of what they mean. It promises one thing: what it has
//! acknowledged is there, whole, when it is loaded again. Another tab may write to the same place; a store notices at
//! its next transaction and hands over what it found. Nobody ever writes back a profile.
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
use crate::visitor::log::{Event, Log, Sequence};

/// Work that a store does while others go on. Everything happens on one thread.
pub type Task<'a, T> = Pin<Box<dyn Future<Output = Result<T>> + 'a>>;

/// All that a store holds, or what was added to it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Rows {
    /// The events' and receipts' frames, in the order of their numbers.
    pub events: Vec<Vec<u8>>,
    /// The remembered items' frames.
    pub items: Vec<Vec<u8>>,
    /// Whether these are only the rows that came after those that this tab knows, with items that may be new.
    pub is_tail: bool,
}

/// What became of an event that was appended.
#[derive(Debug, Clone, PartialEq)]
pub struct Appended {
    /// Its number; `None` where it was not kept, since consent was withdrawn meanwhile in another tab.
    pub sequence: Option<Sequence>,
    /// What the store held just before, or what was added to it, where that is not what this tab last saw.
    pub others: Option<Rows>,
    /// Whether those rows have the event already, in its place.
    pub is_among: bool,
}

/// What is to be kept, once it is known what is there and the number of the first of it. A store that has to begin again asks
/// again.
pub type Drafts<'a> = Box<dyn Fn(Sequence, &Rows) -> Vec<Draft> + 'a>;

/// An event or a receipt on its way into a store.
#[derive(Debug, Clone, PartialEq)]
pub struct Draft {
    /// The body.
    pub body: Vec<u8>,
    /// An event's item.
    pub item: Option<DraftItem>,
    /// Whether it is a receipt: then it has to be on the disk before it counts as kept.
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
    /// Whether this tab does not know yet that it is kept.
    pub is_new: bool,
}

/// How a log on a device stands, by the numbers of its rows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Standing {
    /// The highest number that had been given when this page first read it; 0 where no event had ever been there.
    pub at_first: Sequence,
    /// The highest number that was given up to now; 0 where no event was ever there, or none since everything was erased.
    pub highest: Sequence,
    /// Rows that were missing though nobody had removed them.
    pub missing: u64,
    /// Whether another tab said just now that it erased everything.
    pub is_erased: bool,
    /// Whether the browser discarded what was there, since its files were damaged.
    pub is_discarded: bool,
}

/// What was dropped, to be put back.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Dropped {
    /// The events' frames by their numbers, which ascend.
    pub events: Vec<(Sequence, Vec<u8>)>,
    /// The items' frames by their ids.
    pub items: Vec<(String, Vec<u8>)>,
    /// The highest number in the log when they were dropped: what has a higher one came later.
    pub highest: Sequence,
    /// The [epoch](Store::epoch) of the log that they were dropped from.
    pub epoch: u32,
}

/// Chooses what of that is put back, once it is known what is there: events under their own numbers, and others from the given
/// one on.
pub type Choice = fn(&Dropped, &Rows, Sequence) -> Dropped;

/// A place that keeps a log.
pub trait Store {
    /// Its name in `health().storage.kind`.
    fn kind(&self) -> &'static str;

    /// Whether it outlives the page.
    fn is_lasting(&self) -> bool;

    /// How many bytes the frames take up that this tab knows of.
    fn bytes(&self) -> usize;

    /// All that is kept.
    fn load(&self) -> Task<'_, Rows>;

    /// All that is kept, or what was added, where another tab changed it since this one last saw it.
    fn refresh(&self) -> Task<'_, Option<Rows>>;

    /// Keeps one more event or receipt. When the task is done, it is safe; when it fails, nothing was changed. Where another
    /// tab withdrew consent since this one last looked, an event is not kept.
    fn append(&self, draft: Draft) -> Task<'_, Appended>;

    /// Keeps many at once, all or none, `instead` of what is there or after it. They are made once the number of the first
    /// of them is known; the others follow it one by one. Resolves to all that is kept then.
    fn fill<'a>(&'a self, drafts: Drafts<'a>, instead: bool) -> Task<'a, Rows>;

    /// Drops events, by numbers that ascend, and items by their ids, and resolves to nothing. Where another tab changed what
    /// is kept since this one last saw it, nothing is dropped, and what is there is handed over: it may be about the same
    /// items.
    ///
    /// A number that was dropped is not given again by this store.
    fn remove(&self, events: Vec<Sequence>, items: Vec<String>) -> Task<'_, Option<Rows>>;

    /// Puts back what is `chosen` of what was dropped. Resolves to all that is kept then. Errors: `option_invalid` where
    /// everything was erased or replaced since, or one of the numbers is in use; then nothing is put back.
    fn restore(&self, dropped: Dropped, chosen: Choice) -> Task<'_, Rows>;

    /// Drops everything, but for a last receipt that says why. Numbers go on in memory; on a device they begin again, for all
    /// tabs alike. Where it fails, the place is let go of, so that it can be deleted as a whole.
    fn erase(&self, last: Option<Draft>) -> Task<'_, ()>;

    /// Tells the log from which events were last dropped here from any that was begun after an erasure, by whichever tab. In
    /// memory there are no other tabs.
    fn epoch(&self) -> u32 {
        0
    }

    /// Shows the frames of events and of items, of a place that is memory, and needs none for it.
    fn each_frame(&self, _event: &mut dyn FnMut(&[u8]), _item: &mut dyn FnMut(&[u8])) {}

    /// How the log stands, of a place that outlives the page.
    fn standing(&self) -> Option<Standing> {
        None
    }

    /// Lets go of the place.
    fn close(&self);
}

/// What a task comes to that waits for nothing; `None` where it waits, or failed.
pub fn at_once<T>(mut task: Task<'_, T>) -> Option<T> {
    match task.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(done) => done.ok(),
        Poll::Pending => None,
    }
}

/// The error where what was dropped cannot be put back: its log is not there any more, or its numbers are in use.
pub fn number_taken() -> Error {
    let got = "what belongs to a log that is not there any more: everything was erased or replaced since, maybe in another tab";
    Error::option("undo", got.to_owned(), "an undo before that")
}

/// The log that a store's rows hold, and how many of them were damaged and left out.
pub fn read(rows: &Rows) -> (Log, usize) {
    let events: Vec<_> = rows.events.iter().filter_map(|frame| unframe_event(frame)).collect();
    let receipts: Vec<_> = rows.events.iter().filter_map(|frame| unframe_receipt(frame)).collect();
    let items: Vec<_> = rows.items.iter().filter_map(|frame| unframe_item(frame)).collect();
    let damaged = rows.events.len() + rows.items.len() - events.len() - receipts.len() - items.len();
    (Log::new(events, items).with_receipts(receipts), damaged)
}
