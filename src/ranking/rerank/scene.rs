//! What a shelf is shaped by, what it is made of, and what becomes of it.

use super::{Adjustment, Cause, Explored, Move, Strengths};
use crate::catalog::{Catalog, ItemIndex, Shaping};
use crate::ranking::Ranked;
use crate::visitor::Reading;
use crate::visitor::profile::Profile;

/// Everything that a shelf is shaped by.
#[derive(Debug, Clone, Copy)]
pub struct Scene<'a> {
    /// The catalogue.
    pub catalog: &'a Catalog,
    /// What was learned.
    pub profile: &'a Profile,
    /// The profile, read at this moment.
    pub reading: &'a Reading,
    /// What was asked for.
    pub shaping: &'a Shaping,
    /// How much of it.
    pub strengths: Strengths,
    /// What a point of a boost or of fatigue is in the score: how far apart the scores are.
    pub point: f64,
    /// Whether what is known of the visitor may have a part.
    pub is_personal: bool,
    /// This moment.
    pub now: f64,
    /// The seed of random draws.
    pub seed: u64,
    /// Which visit this is: another number for each.
    pub visit: u64,
}

/// The lists that a shelf is made of, each best first.
#[derive(Debug, Default)]
pub struct Sources {
    /// The eligible items by their scores: at least [`CHOSEN_AMONG`](super::CHOSEN_AMONG), where there are so many.
    pub ranked: Vec<Ranked>,
    /// Those outside the visitor's interests, by the site's own order.
    pub outside: Vec<Ranked>,
    /// All of them by the site's own order.
    pub site: Vec<Ranked>,
    /// The best of what a rule or one of the visitor's interests is about, by their scores, wherever they stand.
    pub wanted: Vec<Ranked>,
    /// Those that may lead, where an interest does.
    pub leading: Vec<ItemIndex>,
    /// What the visitor pinned, in the order of pinning, each with its own score; no more than there are places.
    pub pinned: Vec<Ranked>,
}

/// What became of it, beside the items in their places.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Shaped {
    /// What was added to scores, and why.
    pub adjustments: Vec<Adjustment>,
    /// Which items were drawn at random.
    pub explored: Vec<Explored>,
    /// Which items could have been, and in which draws: bit n stands for the n-th from the top. A draw that one item alone
    /// could be drawn in is none.
    pub drawable: Vec<(ItemIndex, u32)>,
    /// Which stage moved whom.
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

    /// Whether an item was shown again and again and ignored.
    pub fn tires(&self, item: ItemIndex) -> bool {
        self.adjustments.iter().any(|added| added.item == item && added.cause == Cause::Fatigue)
    }

    /// The draws of the shelf that an item could have come out of, with the one that it did come out of.
    pub fn draws(&self, item: ItemIndex) -> u32 {
        self.drawable.iter().find(|drawable| drawable.0 == item).map_or(0, |drawable| drawable.1)
    }

    /// Notes what can come out of the next draw. Cost: the square of how many that is, at most 84.
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

/// A shelf on its way: the items in their places, each with its score, and what became of them.
#[derive(Debug)]
pub struct Shelving<'a> {
    /// The items.
    pub items: &'a mut Vec<Ranked>,
    /// The rest.
    pub shaped: &'a mut Shaped,
}

/// An item that may come next.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Candidate {
    /// The item.
    pub item: ItemIndex,
    /// Its score, with what was added to it.
    pub score: f64,
    /// Its place by the score alone.
    pub place: usize,
    /// What the site's boosts added to it.
    pub boost: f64,
    /// The first place that it may have, for what the visitor rejected.
    pub earliest: usize,
    /// Its score between that of the [`CHOSEN_AMONG`](super::CHOSEN_AMONG)-th, 0, and that of the best, 1, before anything was added to either.
    pub relevance: f64,
    /// Whether it may be chosen for what it is, and not only for its score.
    pub is_in_pool: bool,
    /// Whether it has its place.
    pub is_taken: bool,
    /// Whether it is known that a cap keeps it from all places that are left.
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
