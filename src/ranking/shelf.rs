//! Shelves: ranked lists, with what is needed to explain them.

use std::collections::VecDeque;
use std::rc::Rc;

use crate::catalog::{Catalog, ItemIndex, Shaping};
use crate::error::{ErrorKind, Result};
use crate::ranking::fusion::{FusedPart, Fusion, Method};
use crate::ranking::nearest::Likeness;
use crate::ranking::rerank::Shaped;
use crate::ranking::signals::Values;
use crate::ranking::{Blend, Ranked};
use crate::visitor::log::{Context, Sequence, Stated};
use crate::visitor::visit::CurrentVisit;

/// A ranked list, with what is needed to explain it.
#[derive(Debug, Clone)]
pub struct Shelf {
    /// The items, best first.
    pub items: Vec<Ranked>,
    /// How personal the order is, 0 to 1.
    pub personal: f64,
    /// Its number among the shelves of this page, from 1; 0 until it is remembered.
    pub number: u32,
    pub(crate) seed: u32,
    pub(crate) origin: Origin,
    /// By item of the list that was given to `rank`, the parts of its score.
    pub(crate) fused: Vec<FusedPart>,
    /// For a shelf of `recommend`: the output of shaping.
    pub(crate) shaped: Shaped,
    pub(crate) shaping: Option<Rc<Shaping>>,
    /// For a shelf of `recommend`, by item of the first places: the standardised signals; and the order without a profile.
    pub(crate) standardised: Vec<Values>,
    pub(crate) baseline: Vec<ItemIndex>,
    /// For a shelf of `together`, and of `recommend` with a basket: its items.
    pub(crate) basket: Vec<ItemIndex>,
}

/// The memory of a shelf that is no longer remembered, or new memory.
#[derive(Debug, Default)]
pub(crate) struct Room {
    pub items: Vec<Ranked>,
    pub fused: Vec<FusedPart>,
    pub shaped: Shaped,
    pub shaping: Option<Rc<Shaping>>,
    pub standardised: Vec<Values>,
    pub baseline: Vec<ItemIndex>,
    pub basket: Vec<ItemIndex>,
}

impl Room {
    fn clear(&mut self) {
        self.items.clear();
        self.fused.clear();
        self.shaped.clear();
        self.shaping = None;
        self.standardised.clear();
        self.baseline.clear();
        self.basket.clear();
    }
}

/// How a shelf was made.
#[derive(Debug, Clone)]
#[allow(clippy::large_enum_variant, reason = "nearly every shelf is of a large kind, and a box would be an allocation")]
pub(crate) enum Origin {
    Recommended(VisitorState, Blend),
    Reranked(VisitorState, Fusion),
    Similar(ItemIndex, Likeness),
    /// By a set of neighbours.
    Together(usize),
}

/// The time of a shelf, and the visitor's state at that time.
#[derive(Debug, Clone)]
pub(crate) struct VisitorState {
    pub now: f64,
    pub tail: Sequence,
    pub context: Rc<Context>,
    pub generation: u64,
    /// The facts in force.
    pub facts: Rc<Vec<Stated>>,
    pub visit: CurrentVisit,
}

impl Shelf {
    /// A shelf that is not remembered yet.
    pub(crate) fn of(origin: Origin, room: Room, personal: f64) -> Self {
        let Room { items, fused, shaped, shaping, standardised, baseline, basket } = room;
        Self { items, personal, number: 0, seed: 0, origin, fused, shaped, shaping, standardised, baseline, basket }
    }

    /// Its id.
    pub fn id(&self) -> String {
        format!("{:08x}-{}", self.seed, self.number)
    }

    /// The fact at a place among those that were in force when it was made.
    pub fn stated(&self, place: usize) -> Option<&Stated> {
        self.origin.visitor_state()?.facts.get(place)
    }

    /// Whether the shelf has that id.
    pub(crate) fn has_id(&self, id: &str) -> bool {
        let parts = id.split_once('-').map(|(seed, number)| (u32::from_str_radix(seed, 16), number.parse()));
        parts == Some((Ok(self.seed), Ok(self.number)))
    }
}

impl Origin {
    pub fn visitor_state(&self) -> Option<&VisitorState> {
        match self {
            Origin::Recommended(state, _) | Origin::Reranked(state, _) => Some(state),
            Origin::Similar(..) | Origin::Together(_) => None,
        }
    }

    /// The blend of the score, if signals made it.
    pub fn blend(&self) -> Option<&Blend> {
        match self {
            Origin::Recommended(_, blend) => Some(blend),
            Origin::Reranked(_, fusion) if fusion.method == Method::Blend => Some(&fusion.blend),
            Origin::Reranked(..) | Origin::Similar(..) | Origin::Together(_) => None,
        }
    }
}

/// The number of shelves that can be explained.
const REMEMBERED: usize = 32;

/// The latest shelves, which can be explained.
#[derive(Debug)]
pub struct Shelves {
    /// The latest first.
    latest: VecDeque<Shelf>,
    /// How many were ever remembered.
    count: u32,
    /// What the ids of its shelves begin with.
    seed: u32,
}

impl Shelves {
    /// No shelves. The seed makes their ids differ from those of other tabs.
    pub fn new(seed: u32) -> Self {
        Self { latest: VecDeque::new(), count: 0, seed }
    }

    /// No shelves, whose numbers go on from these.
    pub fn continued(&self) -> Self {
        Self { latest: VecDeque::new(), ..*self }
    }

    /// Whether as many shelves were made since those, which these continue, as are remembered.
    pub fn outlived(&self, former: &Self) -> bool {
        (self.count - former.count) as usize >= REMEMBERED
    }

    /// The number that the ids of its shelves begin with.
    pub fn seed(&self) -> u32 {
        self.seed
    }

    /// The shelf of that number, while it is remembered.
    pub fn numbered(&self, number: u32) -> Option<&Shelf> {
        self.latest.iter().find(|shelf| shelf.number == number)
    }

    /// The shelf of that id. Errors: `shelf_unknown` where it is not remembered any more, or never was.
    pub fn known(&self, id: &str) -> Result<&Shelf> {
        let known = self.latest.iter().find(|shelf| shelf.id() == id);
        known.ok_or_else(|| ErrorKind::ShelfUnknown { got: format!("no shelf \"{id}\" is remembered") }.into())
    }

    /// The shelf that an event names.
    pub fn named(&self, id: &str) -> Option<&Shelf> {
        self.latest.iter().find(|shelf| shelf.has_id(id))
    }

    /// Discards all shelves. Their numbers are not given again.
    pub fn clear(&mut self) {
        self.latest.clear();
    }

    /// The memory of the oldest shelf, once the limit is reached.
    pub(crate) fn spare(&mut self) -> Room {
        let oldest = if self.latest.len() == REMEMBERED { self.latest.pop_back() } else { None };
        oldest.map_or_else(Room::default, Shelf::emptied)
    }

    /// Remembers a shelf under a new number.
    pub fn remember(&mut self, shelf: Shelf) -> &Shelf {
        self.count += 1;
        self.latest.push_front(Shelf { number: self.count, seed: self.seed, ..shelf });
        &self.latest[0]
    }
}

impl Shelf {
    /// Takes the memory of a shelf, to be reused.
    fn emptied(self) -> Room {
        let Self { items, fused, shaped, shaping, standardised, baseline, basket, .. } = self;
        let mut room = Room { items, fused, shaped, shaping, standardised, baseline, basket };
        room.clear();
        room
    }

    /// An item of it, with its place. Errors: `shelf_unknown`.
    pub(crate) fn item(&self, catalog: &Catalog, id: &str) -> Result<(usize, Ranked)> {
        let index = catalog.find(id);
        let position = self.items.iter().position(|ranked| Some(ranked.item) == index);
        let position = position.ok_or_else(|| ErrorKind::ShelfUnknown {
            got: format!("no item \"{id}\" was on the shelf \"{}\"", self.id()),
        })?;
        Ok((position, self.items[position]))
    }
}
