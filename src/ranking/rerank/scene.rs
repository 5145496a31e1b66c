//! The input and the output of shaping a shelf.

use super::{Adjustment, Cause, Explored, Move, Strengths};
use crate::catalog::{Catalog, ItemIndex, Shaping};
use crate::ranking::Ranked;
use crate::ranking::basket::Companions;
use crate::visitor::Reading;
use crate::visitor::profile::Profile;

/// The input of all stages.
#[derive(Debug, Clone, Copy)]
pub struct Scene<'a> {
    /// The catalogue.
    pub catalog: &'a Catalog,
    /// The profile.
    pub profile: &'a Profile,
    /// The profile, read at this moment.
    pub reading: &'a Reading,
    /// The shaping settings.
    pub shaping: &'a Shaping,
    /// What the shelf goes with, if it has a basket.
    pub companions: Option<Companions<'a>>,
    /// The strengths of diversity, calibration and exploration.
    pub strengths: Strengths,
    /// A point of a boost or of fatigue, in the unit of the score: the standard deviation of the scores.
    pub point: f64,
    /// Whether the visitor's data may be used.
    pub is_personal: bool,
    /// The time.
    pub now: f64,
    /// The seed of random draws.
    pub seed: u64,
    /// The seed of the visit.
    pub visit: u64,
}

/// The lists that a shelf is chosen from, each best first.
#[derive(Debug, Default)]
pub struct Sources {
    /// The eligible items by score: at least [`CHOSEN_AMONG`](super::CHOSEN_AMONG), if there are so many.
    pub ranked: Vec<Ranked>,
    /// The items outside the visitor's interests, by the site's own order.
    pub outside: Vec<Ranked>,
    /// All items by the site's own order.
    pub site: Vec<Ranked>,
    /// The best items of each rule and of each of the visitor's interests, by score.
    pub wanted: Vec<Ranked>,
    /// The items that may lead, if an interest leads.
    pub leading: Vec<ItemIndex>,
    /// The visitor's pins, in the order of pinning, each with its own score; no more than there are places.
    pub pinned: Vec<Ranked>,
}

/// The output, apart from the items in their places.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Shaped {
    /// The adjustments of scores.
    pub adjustments: Vec<Adjustment>,
    /// The items that were drawn at random.
    pub explored: Vec<Explored>,
    /// The items that could have been drawn, and in which draws: bit n is the n-th draw from the top. A draw with a single
    /// drawable item does not count.
    pub drawable: Vec<(ItemIndex, u32)>,
    /// The items that were moved, each with the stage.
    pub moves: Vec<Move>,
}

impl Shaped {
    /// Nothing, in the same memory.
    pub fn clear(&mut self) {
        self.adjustments.clear();
        self.explored.clear();
        self.drawable.clear();
        self.moves.clear();
    }

    /// Whether an item was shown repeatedly and ignored.
    pub fn tires(&self, item: ItemIndex) -> bool {
        self.adjustments.iter().any(|added| added.item == item && added.cause == Cause::Fatigue)
    }

    /// The draws of the shelf in which an item could have been drawn, including the one in which it was.
    pub fn draws(&self, item: ItemIndex) -> u32 {
        self.drawable.iter().find(|drawable| drawable.0 == item).map_or(0, |drawable| drawable.1)
    }

    /// Notes the items of the next draw. Cost: the square of their number, at most 84.
    pub(super) fn note_draw(&mut self, items: impl ExactSizeIterator<Item = ItemIndex>) {
        if items.len() < 2 {
            return;
        }
        let draw = 1 << self.explored.len();
        for item in items {
            match self.drawable.iter_mut().find(|drawable| drawable.0 == item) {
                Some(drawable) => drawable.1 |= draw,
                None => self.drawable.push((item, draw)),
            }
        }
    }
}

/// A shelf being filled: the items in their places, each with its score, and the rest of the output.
#[derive(Debug)]
pub struct Shelving<'a> {
    /// The items.
    pub items: &'a mut Vec<Ranked>,
    /// The rest.
    pub shaped: &'a mut Shaped,
}

/// A candidate.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Candidate {
    /// The item.
    pub item: ItemIndex,
    /// Its score, adjustments included.
    pub score: f64,
    /// Its place by the score alone.
    pub place: usize,
    /// What the site's boosts added to it.
    pub boost: f64,
    /// The first place that it may have, if the visitor rejected it.
    pub earliest: usize,
    /// Its score before adjustments, scaled: 0 is the score of the [`CHOSEN_AMONG`](super::CHOSEN_AMONG)-th item, 1 that of the best.
    pub relevance: f64,
    /// Whether it may be chosen for diversity and calibration, and not only by score.
    pub is_in_pool: bool,
    /// Whether it has its place.
    pub is_taken: bool,
    /// Whether a cap is known to keep it from all places that are left.
    pub is_over_cap: bool,
}

impl Candidate {
    /// An item with its score, before anything else is known of it.
    pub(super) fn of(item: ItemIndex, score: f64) -> Self {
        Self {
            item,
            score,
            place: 0,
            boost: 0.0,
            earliest: 0,
            relevance: 0.0,
            is_in_pool: false,
            is_taken: false,
            is_over_cap: false,
        }
    }
}
