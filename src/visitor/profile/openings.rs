//! Which clicks and views say something: of the clicks and views of one item within a visit, one counts.
//!
//! A page that records a `click` where a visitor chooses an item, and a `view` where the item's page opens, means one
//! opening, and so does a page that is loaded again. Both weigh the same, so the first stands for all. An opening is another
//! one when half an hour, the pause that ends a visit, went by without one of the same item, or when the item was rejected in
//! between. What is done to other items has no part in it, so that muting or forgetting them changes nothing here.

use super::visits::PAUSE_MS;
use crate::hash::xxh64;
use crate::visitor::log::{Entry, EventKind, Sequence};

/// When each item was opened last, and which openings were repeated.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Openings {
    /// The hashes of the ids, ascending, each with the time of its latest opening.
    latest: Vec<(u64, f64)>,
    /// The events that say what an earlier one said, ascending.
    repeated: Vec<Sequence>,
}

impl Openings {
    /// Takes in an event on the item of that id. Cost: two binary searches.
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
