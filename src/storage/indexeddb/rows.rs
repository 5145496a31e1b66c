//! What a tab read from the database: how the log ends, the size and digest of its frames, and the rows.

use super::gaps::Gaps;
use super::transaction::{Transaction, key, put};
use crate::error::Result;
use crate::hash::xxh64;
use crate::storage::{Draft, DraftItem, Rows};
use crate::visitor::consent::Receipt;
use crate::visitor::log::Sequence;
use crate::visitor::log::record::{frame_event, unframe_item, unframe_receipt};

/// The end of the log as it was last seen.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Tail {
    /// The last row's key; 0 before the first event. Never the number in its frame, which may be damaged.
    pub sequence: Sequence,
    /// The frame's own number and checksum.
    pub stamp: Vec<u8>,
}

impl Tail {
    pub fn new(sequence: Sequence, frame: &[u8]) -> Self {
        Self { sequence, stamp: frame.iter().copied().take(16).collect() }
    }
}

/// The size and the digest of some frames, whatever their order. Other frames hardly ever have the same digest.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Sum {
    pub bytes: usize,
    pub digest: u64,
}

impl Sum {
    pub fn plus(self, other: Self) -> Self {
        Self { bytes: self.bytes + other.bytes, digest: self.digest.wrapping_add(other.digest) }
    }

    pub fn add(&mut self, frame: &[u8]) {
        self.bytes += frame.len();
        self.digest = self.digest.wrapping_add(xxh64(frame, 0));
    }
}

/// A row that tells whether a transaction was committed.
pub struct Proof {
    /// The row; without a stamp, any row of that number.
    pub row: Tail,
    /// Whether the row is there once the transaction is committed.
    pub stands: bool,
}

/// What was read of the log, and how the log ends.
#[derive(Debug, Default)]
pub struct Found {
    pub rows: Rows,
    pub tail: Tail,
    /// The count of removals, where the database has it.
    pub gaps: Option<Gaps>,
    /// The value of `IndexedDb::heard` when this was read.
    pub heard: u32,
    /// How many items there are, and whether all of them are among the rows.
    pub items: usize,
    pub has_items: bool,
}

impl Found {
    /// The sums of the events, and of the items.
    pub fn sums(&self) -> [Sum; 2] {
        [&self.rows.events, &self.rows.items].map(|frames| {
            let mut sum = Sum::default();
            frames.iter().for_each(|frame| sum.add(frame));
            sum
        })
    }

    pub fn sum(&self) -> Sum {
        let [events, items] = self.sums();
        events.plus(items)
    }

    /// Whether an item of that id is among the rows: it is not overwritten.
    pub fn keeps(&self, id: &str) -> bool {
        self.rows.items.iter().any(|frame| unframe_item(frame).is_some_and(|item| item.id == id))
    }

    /// The highest number that was ever given in this log.
    pub fn highest(&self) -> Sequence {
        self.tail.sequence.max(self.gaps.map_or(0, |gaps| gaps.highest))
    }

    /// The highest number; 0 where there were never anything but receipts of consent.
    pub fn reached(&self) -> Sequence {
        let is_removed = self.gaps.is_some_and(|gaps| gaps.removed > 0);
        let is_used = is_removed || self.rows.events.iter().any(|frame| unframe_receipt(frame).is_none());
        if is_used { self.highest() } else { 0 }
    }

    /// How many rows were lost, not removed.
    pub fn missing(&self) -> u64 {
        self.gaps.map_or(0, |gaps| gaps.missing(self.tail.sequence, self.rows.events.len() as u64))
    }

    /// The latest receipt.
    pub fn receipt(&self) -> Option<Receipt> {
        self.rows.events.iter().rev().find_map(|frame| unframe_receipt(frame)).map(|(_, receipt)| receipt)
    }
}

/// The end that the log will have, and what was added to it.
pub struct End {
    pub tail: Tail,
    /// The sums of the added events, and of the added items.
    pub sums: [Sum; 2],
    /// How many items were written.
    pub items: usize,
}

impl End {
    /// An end with nothing added yet; the first event added gets the number after `sequence`.
    pub fn after(sequence: Sequence) -> Self {
        Self { tail: Tail { sequence, stamp: Vec::new() }, sums: Default::default(), items: 0 }
    }

    /// Writes an event or a receipt after all others, and its item where one is given.
    pub fn put(&mut self, transaction: &Transaction, draft: &Draft, item: Option<&DraftItem>) -> Result<()> {
        let sequence = self.tail.sequence + 1;
        let frame = frame_event(sequence, &draft.body);
        put(&transaction.events, &key(sequence), &frame)?;
        self.sums[0].add(&frame);
        if let Some(item) = item {
            put(&transaction.items, &(&item.id).into(), &item.frame)?;
            self.sums[1].add(&item.frame);
            self.items += 1;
        }
        self.tail = Tail::new(sequence, &frame);
        Ok(())
    }
}
