//! Lists as numbers, so that crossing the boundary costs one copy.
//!
//! ```text
//! shelf:    personal, number of items, then each item's index in the catalogue, its score, and the chance by which it
//!           stands there, negative where it was drawn by lot
//! reasons:  for each item of a shelf: number of reasons, then each reason:
//! reason:   source (a signal's place, see `signal_names`; after them similarity, query, visitor, wish, fatigue, rotation, order,
//!           and the site's boosts by number), feature index or −1, share, number of events, then each event's number
//! ```
//!
//! `js/shelf.ts` reads it.

use crate::catalog::settings::SIGNALS;
use crate::insight::Reasons;
use crate::insight::explain::Source;
use crate::ranking::Ranked;
use crate::ranking::shelf::Shelf;

/// A shelf.
pub fn shelf(shelf: &Shelf) -> Vec<f64> {
    let mut flat = Vec::with_capacity(2 + 3 * shelf.items.len());
    flat.extend([shelf.personal, shelf.items.len() as f64]);
    for &Ranked { item, score } in &shelf.items {
        let chance = shelf.propensity(item);
        flat.extend([item.get() as f64, score, if shelf.explores(item) { -chance } else { chance }]);
    }
    flat
}

/// The reasons of a shelf's items.
pub fn reasons(items: &[Reasons]) -> Vec<f64> {
    let mut flat = Vec::new();
    for reasons in items {
        flat.push(reasons.len() as f64);
        for (reason, because) in reasons {
            let feature = reason.feature.map_or(-1.0, |feature| feature.get() as f64);
            flat.extend([source_number(reason.source), feature, reason.share, because.len() as f64]);
            flat.extend(because.iter().map(|&sequence| sequence as f64));
        }
    }
    flat
}

fn source_number(source: Source) -> f64 {
    let number = match source {
        Source::Signal(signal) => signal.index(),
        Source::Similarity => SIGNALS,
        Source::Query => SIGNALS + 1,
        Source::Visitor => SIGNALS + 2,
        Source::Wish => SIGNALS + 3,
        Source::Fatigue => SIGNALS + 4,
        Source::Rotation => SIGNALS + 5,
        Source::Order => SIGNALS + 6,
        Source::Boost(number) => SIGNALS + 7 + number,
    };
    number as f64
}
