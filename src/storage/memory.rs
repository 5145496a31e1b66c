//! A log kept in memory: gone with the page.

use std::cell::RefCell;

use super::{Appended, Draft, Drafts, Dropped, Rows, Store, Task, number_taken};
use crate::log::Sequence;
use crate::log::record::frame_event;

/// Frames in memory.
#[derive(Debug, Default)]
pub struct MemoryStore {
    kept: RefCell<Kept>,
}

#[derive(Debug, Default)]
struct Kept {
    events: Vec<(Sequence, Vec<u8>)>,
    items: Vec<(String, Vec<u8>)>,
    /// The highest number that was ever given.
    highest: Sequence,
}

impl Kept {
    fn rows(&self) -> Rows {
        let events = self.events.iter().map(|(_, frame)| frame.clone()).collect();
        let items = self.items.iter().map(|(_, frame)| frame.clone()).collect();
        Rows { events, items }
    }
}

impl Kept {
    /// Puts it after all others. Returns its number.
    fn put(&mut self, draft: Draft) -> Sequence {
        self.highest += 1;
        let sequence = self.highest;
        self.events.push((sequence, frame_event(sequence, &draft.body)));
        if let Some(item) = draft.item.filter(|item| !self.items.iter().any(|(known, _)| *known == item.id)) {
            self.items.push((item.id, item.frame));
        }
        sequence
    }
}

impl Store for MemoryStore {
    fn kind(&self) -> &'static str {
        "memory"
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

    fn refresh(&self) -> Task<'_, Option<Rows>> {
        Box::pin(async { Ok(None) })
    }

    fn append(&self, draft: Draft) -> Task<'_, Appended> {
        let sequence = Some(self.kept.borrow_mut().put(draft));
        Box::pin(async move { Ok(Appended { sequence, others: None }) })
    }

    fn fill<'a>(&'a self, drafts: Drafts<'a>, instead: bool) -> Task<'a, Rows> {
        let mut kept = self.kept.borrow_mut();
        if instead {
            *kept = Kept { highest: kept.highest, ..Kept::default() };
        }
        for draft in drafts(kept.highest + 1) {
            kept.put(draft);
        }
        drop(kept);
        self.load()
    }

    fn remove(&self, events: Vec<Sequence>, items: Vec<String>) -> Task<'_, Option<Rows>> {
        let mut kept = self.kept.borrow_mut();
        kept.events.retain(|(sequence, _)| !events.contains(sequence));
        kept.items.retain(|(id, _)| !items.contains(id));
        Box::pin(async { Ok(None) })
    }

    fn restore(&self, Dropped { events, items }: Dropped) -> Task<'_, Rows> {
        let mut kept = self.kept.borrow_mut();
        let is_taken = |sequence| kept.events.binary_search_by_key(&sequence, |&(known, _)| known).is_ok();
        if events.iter().any(|&(sequence, _)| is_taken(sequence) || sequence > kept.highest) {
            return Box::pin(async { Err(number_taken()) });
        }
        for (sequence, frame) in events {
            let at = kept.events.partition_point(|&(known, _)| known < sequence);
            kept.events.insert(at, (sequence, frame));
        }
        for (id, frame) in items {
            if !kept.items.iter().any(|(known, _)| *known == id) {
                kept.items.push((id, frame));
            }
        }
        let rows = kept.rows();
        Box::pin(async { Ok(rows) })
    }

    fn erase(&self, last: Option<Draft>) -> Task<'_, ()> {
        self.kept.take();
        if let Some(last) = last {
            self.kept.borrow_mut().put(last);
        }
        Box::pin(async { Ok(()) })
    }

    fn close(&self) {}
}
