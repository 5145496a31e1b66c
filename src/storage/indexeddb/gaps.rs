//! Numbers without a row: how a row that was lost is told from one that was removed.
//!
//! Numbers are given one after the other, so where nothing was removed there are as many rows as the highest number says.
//! What is removed is counted, in the transaction that removes it, in one row of its own: `["gaps"]`, an array, which stands behind
//! the items' keys. That row is written together with the first event of a database; in one that an earlier version of the library
//! made, whose removals nobody counted, together with the next event. After that an append costs nothing more. Version 0.1 counts
//! the row as damaged and leaves it alone.
//!
//! The row has a number of its own as well, the log's epoch. Numbers of events begin again after an erasure, and a copy that is
//! taken over then may end as the log before did; the epoch is another.

use js_sys::{Array, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};

use super::IndexedDb;
use super::transaction::{Transaction, failed, put};
use crate::error::Result;
use crate::storage::Task;
use crate::visitor::log::Sequence;
use crate::visitor::log::record::{frame_event, numbered};

/// Numbers above are none that this library gave.
const MOST: Sequence = 1 << 52;

/// How many numbers up to the highest belong to rows that were removed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Gaps {
    pub removed: u64,
    /// The highest number when rows were last removed: its own row may be among them, and it is not given again.
    pub highest: Sequence,
    /// Drawn with the row, which goes when everything is erased: it tells the log from any that is begun later.
    pub epoch: u32,
}

impl Gaps {
    /// Where nobody counted: all that is not there was removed.
    pub fn unknown(highest: Sequence, rows: u64) -> Self {
        let epoch = getrandom::u32().unwrap_or_default();
        Self { removed: highest.saturating_sub(rows), highest, epoch }
    }

    /// How many of so many rows, whose last has that number, are missing though nobody removed them.
    pub fn missing(&self, last: Sequence, rows: u64) -> u64 {
        last.max(self.highest).saturating_sub(self.removed.saturating_add(rows))
    }

    /// `None` where the row is none, or not what was written.
    pub fn read(row: &JsValue) -> Option<Self> {
        let frame = row.dyn_ref::<Uint8Array>()?.to_vec();
        let (highest, body) = numbered(&frame)?;
        let (&removed, epoch) = body.split_first_chunk()?;
        let (removed, epoch) = (u64::from_le_bytes(removed), u32::from_le_bytes(epoch.try_into().ok()?));
        (highest <= MOST).then_some(Self { removed, highest, epoch })
    }

    pub fn write(&self, transaction: &Transaction) -> Result<()> {
        let body = [&self.removed.to_le_bytes()[..], &self.epoch.to_le_bytes()].concat();
        put(&transaction.items, &row_key(), &frame_event(self.highest, &body))
    }
}

/// Asks for the row of the gaps.
pub fn gaps_row(transaction: &Transaction) -> Result<web_sys::IdbRequest> {
    transaction.items.get(&row_key()).map_err(|cause| failed("read", &cause))
}

fn row_key() -> JsValue {
    Array::of1(&"gaps".into()).into()
}

impl IndexedDb {
    /// The gaps as they are at this point of a transaction in which the log is found to be as this tab knows it.
    pub(super) fn gaps<'a>(&'a self, transaction: &'a Transaction) -> Task<'a, Gaps> {
        Box::pin(async move {
            let row = gaps_row(transaction)?;
            let count = transaction.events.count().map_err(|cause| failed("read", &cause))?;
            // In their order: an answer that came before it was waited for is never heard.
            let row = transaction.settled("read", &row).await?;
            let rows = transaction.settled("read", &count).await?.as_f64().unwrap_or_default();
            let highest = self.highest.get();
            Ok(Gaps::read(&row).unwrap_or_else(|| Gaps::unknown(highest, rows as u64)))
        })
    }

    /// Has the gaps counted from here on, in the transaction of an append.
    pub(super) async fn count_gaps(&self, transaction: &Transaction) -> Result<()> {
        if !self.counted.get() {
            self.gaps(transaction).await?.write(transaction)?;
        }
        Ok(())
    }
}
