//! What stands in the database, as a tab saw it: how the log ends, what its frames sum to, what was found in it.

use super::gaps::Gaps;
use super::transaction::{Transaction, key, put};
use crate::error::Result;
use crate::hash::xxh64;
use crate::storage::{Draft, DraftItem, Rows};
use crate::visitor::consent::Receipt;
use crate::visitor::log::Sequence;
use crate::visitor::log::record::{frame_event, unframe_item, unframe_receipt};

/// What was last seen at the end of the log.
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

/// What frames take up, and a number that other frames hardly have, in whatever order they are summed.
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

/// A row by which it can be told whether a transaction was committed.
pub struct Proof {
    /// The row; without a stamp, any of that number.
    pub row: Tail,
    /// Whether it is there afterwards, or is not.
    pub stands: bool,
}

/// All that is there, and how the log ends.
#[derive(Debug, Default)]
pub struct Found {
    pub rows: Rows,
    pub tail: Tail,
    /// What was removed, as far as that was counted.
    pub gaps: Option<Gaps>,
    /// How much of what other tabs said had been heard then.
    pub heard: u32,
    /// How many items there are, and whether all of them are among the rows.
    pub items: usize,
    pub has_items: bool,
}

impl Found {
    /// Of the events, and of the items.
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

    /// Whether an item of that id is among the rows: what it has stays as it is.
    pub fn keeps(&self, id: &str) -> bool {
        self.rows.items.iter().any(|frame| unframe_item(frame).is_some_and(|item| item.id == id))
    }

    /// The highest number that was ever given here.
    pub fn highest(&self) -> Sequence {
        self.tail.sequence.max(self.gaps.map_or(0, |gaps| gaps.highest))
    }

    /// The highest number, where anything but receipts of consent was ever here.
    pub fn reached(&self) -> Sequence {
        let is_removed = self.gaps.is_some_and(|gaps| gaps.removed > 0);
        let is_used = is_removed || self.rows.events.iter().any(|frame| unframe_receipt(frame).is_none());
        if is_used { self.highest() } else { 0 }
    }

    /// How many rows are missing though nobody removed them.
    pub fn missing(&self) -> u64 {
        self.gaps.map_or(0, |gaps| gaps.missing(self.tail.sequence, self.rows.events.len() as u64))
    }

    /// The latest receipt.
    pub fn receipt(&self) -> Option<Receipt> {
        self.rows.events.iter().rev().find_map(|frame| unframe_receipt(frame)).map(|(_, receipt)| receipt)
    }
}

/// How the log will end, and what was added to it.
pub struct End {
    pub tail: Tail,
    /// Of the events, and of the items.
    pub sums: [Sum; 2],
    /// How many items were put.
    pub items: usize,
}

impl End {
    /// Nothing was added yet; what is added comes after that number.
    pub fn after(sequence: Sequence) -> Self {
        Self { tail: Tail { sequence, stamp: Vec::new() }, sums: Default::default(), items: 0 }
    }

    /// Puts an event or a receipt after all others, and its item where it has to be kept.
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
