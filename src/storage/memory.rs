//! A log kept in memory: gone with the page.

use std::cell::RefCell;
use std::collections::BTreeMap;

use super::{Appended, Draft, Rows, Store, Task};
use crate::log::Sequence;
use crate::log::record::frame_event;

/// Frames in memory.
#[derive(Debug, Default)]
pub struct MemoryStore {
    kept: RefCell<Kept>,
}

#[derive(Debug, Default)]
struct Kept {
    events: BTreeMap<Sequence, Vec<u8>>,
    items: BTreeMap<String, Vec<u8>>,
}

impl Store for MemoryStore {
    fn kind(&self) -> &'static str {
        "memory"
    }

    fn bytes(&self) -> usize {
        let kept = self.kept.borrow();
        kept.events.values().chain(kept.items.values()).map(Vec::len).sum()
    }

    fn load(&self) -> Task<'_, Rows> {
        let kept = self.kept.borrow();
        let rows =
            Rows { events: kept.events.values().cloned().collect(), items: kept.items.values().cloned().collect() };
        Box::pin(async { Ok(rows) })
    }

    fn refresh(&self) -> Task<'_, Option<Rows>> {
        Box::pin(async { Ok(None) })
    }

    fn append(&self, draft: Draft) -> Task<'_, Appended> {
        let mut kept = self.kept.borrow_mut();
        let sequence = kept.events.last_key_value().map_or(1, |(last, _)| last + 1);
        kept.events.insert(sequence, frame_event(sequence, &draft.event));
        kept.items.extend(draft.item);
        Box::pin(async move { Ok(Appended { sequence, others: None }) })
    }

    fn remove(&self, events: Vec<Sequence>, items: Vec<String>) -> Task<'_, ()> {
        let mut kept = self.kept.borrow_mut();
        events.iter().for_each(|sequence| drop(kept.events.remove(sequence)));
        items.iter().for_each(|id| drop(kept.items.remove(id)));
        Box::pin(async { Ok(()) })
    }

    fn erase(&self) -> Task<'_, ()> {
        self.kept.take();
        Box::pin(async { Ok(()) })
    }

    fn close(&self) {}
}
