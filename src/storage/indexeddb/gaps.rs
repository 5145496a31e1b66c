//! Numbers without a row: how a row that was lost is told from one that was removed.
//!
//! Events are numbered one after the other, so where nothing was removed there are as many rows as the highest number. Removals
//! are counted, in the transaction that removes, in a row of their own in the store `items`. Its key is the array `["gaps"]`,
//! which sorts after the items' keys. The row is written with the first event of a database; in a database of an earlier version
//! of the library, which did not count removals, with the next event. After that an append costs nothing more. Version 0.1 counts
//! the row as damaged and leaves it alone.
//!
//! The row also holds the log's epoch, a random number. After an erasure events are numbered from 1 again, so a copy that is put
//! in then may end exactly as the erased log did; only the epoch differs.

use js_sys::{Array, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};

use super::IndexedDb;
use super::transaction::{Transaction, failed, put};
use crate::error::Result;
use crate::storage::Task;
use crate::visitor::log::Sequence;
use crate::visitor::log::record::{frame_event, numbered};

/// Larger numbers were not given by this library.
const MOST: Sequence = 1 << 52;

/// How many numbers up to the highest belong to rows that were removed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Gaps {
    pub removed: u64,
    /// The highest number when rows were last removed. The row with this number may be among them; the number is not given again.
    pub highest: Sequence,
    /// A random number, drawn when the row is first written. An erasure deletes the row, so a log that begins later has another
    /// epoch.
    pub epoch: u32,
}

impl Gaps {
    /// The gaps of a log whose removals were not counted: every missing number counts as removed.
    pub fn unknown(highest: Sequence, rows: u64) -> Self {
        let epoch = getrandom::u32().unwrap_or_default();
        Self { removed: highest.saturating_sub(rows), highest, epoch }
    }

    /// How many rows were lost, not removed, in a log of `rows` rows whose last one has the number `last`.
    pub fn missing(&self, last: Sequence, rows: u64) -> u64 {
        last.max(self.highest).saturating_sub(self.removed.saturating_add(rows))
    }

    /// `None` where there is no such row, or its content is damaged.
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
    /// The gaps at this point of a transaction, which must have found the log as this tab knows it.
    pub(super) fn gaps<'a>(&'a self, transaction: &'a Transaction) -> Task<'a, Gaps> {
        Box::pin(async move {
            let row = gaps_row(transaction)?;
            let count = transaction.events.count().map_err(|cause| failed("read", &cause))?;
            // Awaited in the order of the requests: an answer that arrives before it is awaited is never heard.
            let row = transaction.settled("read", &row).await?;
            let rows = transaction.settled("read", &count).await?.as_f64().unwrap_or_default();
            let highest = self.highest.get();
            Ok(Gaps::read(&row).unwrap_or_else(|| Gaps::unknown(highest, rows as u64)))
        })
    }

    /// Begins to count removals where the database does not yet: writes the row in the transaction of an append.
    pub(super) async fn count_gaps(&self, transaction: &Transaction) -> Result<()> {
        if !self.counted.get() {
            self.gaps(transaction).await?.write(transaction)?;
        }
        Ok(())
    }
}
