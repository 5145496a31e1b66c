//! Which clicks and views count: of the clicks and views of one item within a visit, the first.
//!
//! A page that records a `click` when a visitor chooses an item, and a `view` when the item's page opens, means one
//! opening, and so does a page that is reloaded. Both have the same weight, so the first counts for all. A later one counts again
//! after half an hour (the pause that ends a visit) without an opening of the same item, or if the item was rejected in
//! between. Acts on other items do not matter, so that muting or forgetting them changes nothing here.

use super::visits::PAUSE_MS;
use crate::hash::xxh64;
use crate::visitor::log::{Entry, EventKind, Sequence};

/// When each item was opened last, and which openings were repeated.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Openings {
    /// The hashes of the ids, ascending, each with the time of its latest opening.
    latest: Vec<(u64, f64)>,
    /// The events that repeat an earlier one, ascending.
    repeated: Vec<Sequence>,
}

impl Openings {
    /// Learns an event on the item with that id. Cost: two binary searches.
    pub fn learn(&mut self, entry: &Entry, id: &str) {
        let hash = xxh64(id.as_bytes(), 0);
        let known = self.latest.binary_search_by_key(&hash, |&(known, _)| known);
        let at = entry.event.at;
        match (entry.event.kind(), known) {
            (EventKind::Click | EventKind::View, Ok(place)) => {
                let latest = &mut self.latest[place].1;
                if (at - *latest).abs() <= PAUSE_MS {
                    insert(&mut self.repeated, entry.sequence);
                }
                *latest = latest.max(at);
            }
            (EventKind::Click | EventKind::View, Err(place)) => self.latest.insert(place, (hash, at)),
            (_, Ok(place)) if entry.event.weight() < 0.0 => _ = self.latest.remove(place),
            _ => {}
        }
    }

    /// Whether an event repeats an earlier one.
    pub fn is_repeated(&self, sequence: Sequence) -> bool {
        self.repeated.binary_search(&sequence).is_ok()
    }
}

fn insert(sequences: &mut Vec<Sequence>, sequence: Sequence) {
    if let Err(place) = sequences.binary_search(&sequence) {
        sequences.insert(place, sequence);
    }
}
