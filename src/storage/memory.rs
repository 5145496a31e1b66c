//! A log kept in memory: gone with the page.

use std::cell::RefCell;
use std::collections::HashMap;

use super::{Appended, Choice, Draft, Drafts, Dropped, FORGOTTEN, Rows, Store, Task, number_taken};
use crate::hash::BuildMapHasher;
use crate::visitor::log::record::{frame_event, unframe_event, unframe_item, unframe_receipt};
use crate::visitor::log::{Sequence, Tombstones};

/// Frames in memory.
#[derive(Debug, Default)]
pub struct MemoryStore {
    kept: RefCell<Kept>,
}

/// An event's number and its frame.
type Row = (Sequence, Vec<u8>);

#[derive(Debug, Default)]
struct Kept {
    /// In the order of their numbers.
    events: Vec<Row>,
    items: Vec<(String, Vec<u8>)>,
    /// By id, the index of an item in `items`.
    places: HashMap<String, usize, BuildMapHasher>,
    /// The highest number that was ever given.
    highest: Sequence,
}

impl Kept {
    fn rows(&self) -> Rows {
        let events = self.events.iter().map(|(_, frame)| frame.clone()).collect();
        let items = self.items.iter().map(|(_, frame)| frame.clone()).collect();
        Rows { events, items, is_tail: false }
    }

    /// Appends an event or a receipt. Returns its number.
    fn put(&mut self, draft: Draft) -> Sequence {
        self.highest += 1;
        let sequence = self.highest;
        self.events.push((sequence, frame_event(sequence, &draft.body)));
        if let Some(item) = draft.item {
            self.put_item(item.id, item.frame);
        }
        sequence
    }

    /// Adds an item, unless it is there already.
    fn put_item(&mut self, id: String, frame: Vec<u8>) {
        if !self.places.contains_key(&id) {
            self.places.insert(id.clone(), self.items.len());
            self.items.push((id, frame));
        }
    }

    /// Replaces the hashes of what was forgotten.
    fn note_forgotten(&mut self, frame: Vec<u8>) {
        self.remove_items(&[FORGOTTEN.to_owned()]);
        if !frame.is_empty() {
            self.put_item(FORGOTTEN.to_owned(), frame);
        }
    }

    fn forgotten(&self) -> Tombstones {
        let frame = self.places.get(FORGOTTEN).and_then(|&place| Tombstones::decode(&self.items[place].1));
        frame.unwrap_or_default()
    }

    fn remove_items(&mut self, ids: &[String]) {
        if ids.is_empty() {
            return;
        }
        for id in ids {
            self.places.remove(id);
        }
        self.items.retain(|(id, _)| self.places.contains_key(id));
        for (place, (id, _)) in self.items.iter().enumerate() {
            self.places.insert(id.clone(), place);
        }
    }
}

/// Two lists of rows as one, each in the order of the numbers.
fn merged(known: Vec<Row>, others: Vec<Row>) -> Vec<Row> {
    let mut rows = Vec::with_capacity(known.len() + others.len());
    let mut known = known.into_iter().peekable();
    for other in others {
        while let Some(row) = known.next_if(|(sequence, _)| *sequence < other.0) {
            rows.push(row);
        }
        rows.push(other);
    }
    rows.extend(known);
    rows
}

impl MemoryStore {
    /// A store with these rows; unreadable ones are left out.
    pub fn of(rows: &Rows) -> Self {
        let mut kept = Kept::default();
        kept.events = rows.events.iter().filter_map(|frame| Some((number_of(frame)?, frame.clone()))).collect();
        kept.highest = kept.events.last().map_or(0, |&(sequence, _)| sequence);
        for frame in &rows.items {
            if let Some(item) = unframe_item(frame) {
                kept.put_item(item.id, frame.clone());
            } else if Tombstones::decode(frame).is_some() {
                kept.put_item(FORGOTTEN.to_owned(), frame.clone());
            }
        }
        Self { kept: RefCell::new(kept) }
    }
}

/// The number of an event or a receipt whose checksum is right.
fn number_of(frame: &[u8]) -> Option<Sequence> {
    let event = unframe_event(frame).map(|(sequence, _)| sequence);
    event.or_else(|| unframe_receipt(frame).map(|(sequence, _)| sequence))
}

impl Store for MemoryStore {
    fn kind(&self) -> &'static str {
        "memory"
    }

    fn is_lasting(&self) -> bool {
        false
    }

    fn bytes(&self) -> usize {
        let kept = self.kept.borrow();
        let events = kept.events.iter().map(|(_, frame)| frame.len());
        events.chain(kept.items.iter().map(|(_, frame)| frame.len())).sum()
    }

    fn load(&self) -> Task<'_, Rows> {
        let rows = self.kept.borrow().rows();
        Box::pin(async { Ok(rows) })
    }

    fn each_frame(&self, event: &mut dyn FnMut(&[u8]), item: &mut dyn FnMut(&[u8])) {
        let kept = self.kept.borrow();
        kept.events.iter().for_each(|(_, frame)| event(frame));
        kept.items.iter().for_each(|(_, frame)| item(frame));
    }

    fn refresh(&self) -> Task<'_, Option<Rows>> {
        Box::pin(async { Ok(None) })
    }

    fn append(&self, draft: Draft) -> Task<'_, Appended> {
        let sequence = Some(self.kept.borrow_mut().put(draft));
        Box::pin(async move { Ok(Appended { sequence, others: None, is_among: false }) })
    }

    fn fill<'a>(&'a self, drafts: Drafts<'a>, instead: bool) -> Task<'a, Rows> {
        let mut kept = self.kept.borrow_mut();
        if instead {
            *kept = Kept { highest: kept.highest, ..Kept::default() };
        }
        for draft in drafts(kept.highest + 1, &kept.rows()) {
            kept.put(draft);
        }
        drop(kept);
        self.load()
    }

    fn forget(&self, events: Vec<Sequence>, items: Vec<String>, tombstones: Tombstones) -> Task<'_, Option<Rows>> {
        let mut kept = self.kept.borrow_mut();
        kept.events.retain(|(sequence, _)| events.binary_search(sequence).is_err());
        kept.remove_items(&items);
        if !tombstones.is_empty() {
            let all = kept.forgotten().with(&tombstones);
            kept.note_forgotten(all.encode());
        }
        Box::pin(async { Ok(None) })
    }

    fn restore(&self, dropped: Dropped, chosen: Choice) -> Task<'_, Rows> {
        let mut kept = self.kept.borrow_mut();
        let is_taken = |sequence| kept.events.binary_search_by_key(&sequence, |&(known, _)| known).is_ok();
        if dropped.events.iter().any(|&(sequence, _)| is_taken(sequence) || sequence > kept.highest) {
            return Box::pin(async { Err(number_taken()) });
        }
        let Dropped { events, items, .. } = chosen(&dropped, &kept.rows(), kept.highest + 1);
        kept.highest = kept.highest.max(events.last().map_or(0, |&(sequence, _)| sequence));
        kept.events = merged(std::mem::take(&mut kept.events), events);
        for (id, frame) in items {
            if id == FORGOTTEN { kept.note_forgotten(frame) } else { kept.put_item(id, frame) }
        }
        let rows = kept.rows();
        Box::pin(async { Ok(rows) })
    }

    fn erase(&self, last: Option<Draft>) -> Task<'_, ()> {
        let mut kept = self.kept.borrow_mut();
        *kept = Kept { highest: kept.highest, ..Kept::default() };
        if let Some(last) = last {
            kept.put(last);
        }
        Box::pin(async { Ok(()) })
    }

    fn close(&self) {}
}
