//! Lists as numbers, so that crossing the boundary costs one copy.
//!
//! ```text
//! shelf:    personal, number of items, then each item's index in the catalogue, its score, and the chance with which it
//!           got its place, negative if it was drawn at random
//! reasons:  for each item of a shelf: number of reasons, then each reason:
//! reason:   source (a signal's place, see `signal_names`; after them similarity, query, visitor, wish, fatigue, rotation, order,
//!           path, owned, given, and the site's boosts by number), feature index or −1, the basket's item or −1 (of `given`, the
//!           place of the fact among those that were in force), the share of those who chose
//!           that item that chose this one too or −1, share, number of events, then each event's number
//! ```
//!
//! `js/shelf.ts` reads it.

use std::cell::Ref;

use wasm_bindgen::prelude::*;

use crate::catalog::settings::SIGNALS;
use crate::insight::Reasons;
use crate::insight::attribution::Source;
use crate::ranking::shelf::Shelf;
use crate::ranking::{LeftOut, Ranked};

/// A shelf's id and its numbers.
#[wasm_bindgen]
pub struct FlatShelf {
    pub(super) number: u32,
    pub(super) id: String,
    pub(super) numbers: Vec<f64>,
    pub(super) unknown: Vec<String>,
    pub(super) muted: Vec<String>,
    pub(super) filtered: Vec<String>,
}

impl From<Ref<'_, Shelf>> for FlatShelf {
    fn from(shelf: Ref<Shelf>) -> Self {
        Self {
            number: shelf.number,
            id: shelf.id(),
            numbers: self::shelf(&shelf),
            unknown: Vec::new(),
            muted: Vec::new(),
            filtered: Vec::new(),
        }
    }
}

impl FlatShelf {
    /// A shelf of a list that a page gave, with the ids of the list that are left out.
    pub(super) fn of_list(shelf: Ref<'_, Shelf>, left_out: LeftOut) -> Self {
        let owned = |ids: Vec<&str>| ids.into_iter().map(str::to_owned).collect();
        let LeftOut { unknown, muted, filtered } = left_out;
        Self { unknown: owned(unknown), muted: owned(muted), filtered: owned(filtered), ..shelf.into() }
    }
}

#[wasm_bindgen]
impl FlatShelf {
    /// The shelf's number, for its reasons.
    #[wasm_bindgen(getter)]
    pub fn number(&self) -> u32 {
        self.number
    }

    /// The shelf's id, moved out: a second call gets an empty one.
    pub fn take_id(&mut self) -> String {
        std::mem::take(&mut self.id)
    }

    /// The numbers, moved out: a second call gets none.
    pub fn take(&mut self) -> Vec<f64> {
        std::mem::take(&mut self.numbers)
    }

    /// The ids given to `rank` that are unknown, moved out: a second call gets none.
    pub fn take_unknown(&mut self) -> Vec<String> {
        std::mem::take(&mut self.unknown)
    }

    /// The ids that are muted, moved out: a second call gets none.
    pub fn take_muted(&mut self) -> Vec<String> {
        std::mem::take(&mut self.muted)
    }

    /// The ids given to `rank` that do not meet the filter, moved out: a second call gets none.
    pub fn take_filtered(&mut self) -> Vec<String> {
        std::mem::take(&mut self.filtered)
    }
}

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
            let about = reason.with.map(|with| with.item.get()).or(reason.fact);
            let about = about.map_or(-1.0, |index| index as f64);
            let confidence = reason.with.and_then(|with| with.confidence).unwrap_or(-1.0);
            let source = source_number(reason.source);
            flat.extend([source, feature, about, confidence, reason.share, because.len() as f64]);
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
        Source::Path => SIGNALS + 7,
        Source::Owned => SIGNALS + 8,
        Source::Given => SIGNALS + 9,
        Source::Preferred => SIGNALS + 10,
        Source::Boost(number) => SIGNALS + 11 + number,
    };
    number as f64
}
