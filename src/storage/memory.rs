//! A log kept in memory: gone with the page.

use std::cell::RefCell;

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
    events: Vec<(Sequence, Vec<u8>)>,
    items: Vec<(String, Vec<u8>)>,
}

impl Kept {
    /// Puts it after all others. Returns its number.
    fn put(&mut self, draft: Draft) -> Sequence {
        let sequence = self.events.last().map_or(1, |(last, _)| last + 1);
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
        let kept = self.kept.borrow();
        let events = kept.events.iter().map(|(_, frame)| frame.clone()).collect();
        let items = kept.items.iter().map(|(_, frame)| frame.clone()).collect();
        Box::pin(async { Ok(Rows { events, items }) })
    }

    fn refresh(&self) -> Task<'_, Option<Rows>> {
        Box::pin(async { Ok(None) })
    }

    fn append(&self, draft: Draft) -> Task<'_, Appended> {
        let sequence = Some(self.kept.borrow_mut().put(draft));
        Box::pin(async move { Ok(Appended { sequence, others: None }) })
    }

    fn fill(&self, drafts: Vec<Draft>, instead: bool) -> Task<'_, Rows> {
        if instead {
            self.kept.take();
        }
        for draft in drafts {
            self.kept.borrow_mut().put(draft);
        }
        self.load()
    }

    fn remove(&self, events: Vec<Sequence>, items: Vec<String>) -> Task<'_, ()> {
        let mut kept = self.kept.borrow_mut();
        kept.events.retain(|(sequence, _)| !events.contains(sequence));
        kept.items.retain(|(id, _)| !items.contains(id));
        Box::pin(async { Ok(()) })
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
