//! Which clicks and views say something: of the clicks and views of one item within a visit, one counts.
//!
//! A page that records a `click` where a visitor chooses an item, and a `view` where the item's page opens, means one
//! opening, and so does a page that is loaded again. Both weigh the same, so the first stands for all. When the item was
//! rejected in between, the visitor turned to it anew, and the next one counts.

use super::visits::Visits;
use crate::hash::xxh64;
use crate::log::{Entry, EventKind, Sequence};

/// What was opened on the visit that goes on, and which openings were repeated.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Openings {
    /// Which visit that is, from 1.
    visit: usize,
    /// The hashes of the ids that were opened on it, ascending.
    opened: Vec<u64>,
    /// The events that say what an earlier one said, ascending.
    repeated: Vec<Sequence>,
}

impl Openings {
    /// Takes in an event on the item of that id, the visits known up to it. Cost: two binary searches.
    pub fn learn(&mut self, entry: &Entry, id: &str, visits: &Visits) {
        if self.visit != visits.all().len() {
            self.visit = visits.all().len();
            self.opened.clear();
        }
        let hash = xxh64(id.as_bytes(), 0);
        let known = self.opened.binary_search(&hash);
        match (entry.event.kind, known) {
            (EventKind::Click | EventKind::View, Ok(_)) => insert(&mut self.repeated, entry.sequence),
            (EventKind::Click | EventKind::View, Err(place)) => self.opened.insert(place, hash),
            (_, Ok(place)) if entry.event.weight() < 0.0 => _ = self.opened.remove(place),
            _ => {}
        }
    }

    /// Whether an event says only what an earlier one said.
    pub fn is_repeated(&self, sequence: Sequence) -> bool {
        self.repeated.binary_search(&sequence).is_ok()
    }
}

fn insert(sequences: &mut Vec<Sequence>, sequence: Sequence) {
    if let Err(place) = sequences.binary_search(&sequence) {
        sequences.insert(place, sequence);
    }
}
