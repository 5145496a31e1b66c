//! A shelf as one list of numbers, so that crossing the boundary costs one copy.
//!
//! ```text
//! shelf:   personal, number of items, then each item
//! item:    index in the catalogue, score, number of reasons, then each reason
//! reason:  source (0 affinity, 1 session, 2 popularity, 3 similarity), feature index or −1, share,
//!          number of events, then each event's number
//! ```
//!
//! `js/shelf.ts` reads it.

use crate::engine::{Shelf, ShelfItem};
use crate::explain::Source;

/// The shelf, flat.
pub fn shelf(shelf: &Shelf) -> Vec<f64> {
    let mut flat = vec![shelf.personal, shelf.items.len() as f64];
    shelf.items.iter().for_each(|item| push_item(&mut flat, item));
    flat
}

fn push_item(flat: &mut Vec<f64>, item: &ShelfItem) {
    flat.extend([item.item.get() as f64, item.score, item.reasons.len() as f64]);
    for (reason, because) in &item.reasons {
        let feature = reason.feature.map_or(-1.0, |feature| feature.get() as f64);
        flat.extend([source_number(reason.source), feature, reason.share, because.len() as f64]);
        flat.extend(because.iter().map(|&sequence| sequence as f64));
    }
}

fn source_number(source: Source) -> f64 {
    match source {
        Source::Signal(signal) => signal as u8 as f64,
        Source::Similarity => 3.0,
    }
}
