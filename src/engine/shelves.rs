//! Shelves: ranked lists, as they were made.

use std::collections::VecDeque;
use std::rc::Rc;

use super::lots::Occasion;
use super::{Engine, REMEMBERED_SHELVES};
use crate::catalog::{Catalog, ItemIndex, Shaping};
use crate::error::{ErrorKind, Result};
use crate::input::Given;
use crate::log::{Context, Sequence};
use crate::rank::fusion::{FusedPart, Fusion, Method};
use crate::rank::nearest::Likeness;
use crate::rank::signals::Values;
use crate::rank::{Blend, LeftOut, Ranked, Request};
use crate::rerank::Shaped;

/// A ranked list, as it was made: enough to explain it.
#[derive(Debug, Clone)]
pub struct Shelf {
    /// The items, best first.
    pub items: Vec<Ranked>,
    /// How personal the order is, 0 to 1.
    pub personal: f64,
    /// Its number on this engine, from 1.
    pub number: u32,
    pub(super) seed: u32,
    pub(super) made: Made,
    /// By item of the list that `rank` was given, how it came to its score.
    pub(super) fused: Vec<FusedPart>,
    /// On a shelf of `recommend`: what was done after the score, and by which rules.
    pub(super) shaped: Shaped,
    pub(super) shaping: Option<Rc<Shaping>>,
    /// And by item, of the first, the standardised signals; and what a shelf without a profile would have held.
    pub(super) standardised: Vec<Values>,
    pub(super) baseline: Vec<ItemIndex>,
}

/// The memory of a shelf that is not remembered any more, or new.
#[derive(Debug, Default)]
pub(super) struct Room {
    pub items: Vec<Ranked>,
    pub fused: Vec<FusedPart>,
    pub shaped: Shaped,
    pub shaping: Option<Rc<Shaping>>,
    pub standardised: Vec<Values>,
    pub baseline: Vec<ItemIndex>,
}

impl Room {
    fn clear(&mut self) {
        self.items.clear();
        self.fused.clear();
        self.shaped.clear();
        self.shaping = None;
        self.standardised.clear();
        self.baseline.clear();
    }
}

/// How a shelf was made.
#[derive(Debug, Clone)]
#[allow(clippy::large_enum_variant, reason = "nearly every shelf is of a large kind, and a box would be an allocation")]
pub(super) enum Made {
    Recommended(Moment, Blend),
    Reranked(Moment, Fusion),
    Similar(ItemIndex, Likeness),
}

/// When and on what a shelf was made.
#[derive(Debug, Clone)]
pub(super) struct Moment {
    pub now: f64,
    pub tail: Sequence,
    pub context: Rc<Context>,
    pub generation: u64,
    pub occasion: Occasion,
}

impl Shelf {
    /// Its id.
    pub fn id(&self) -> String {
        format!("{:08x}-{}", self.seed, self.number)
    }

    /// Whether that is its id.
    pub(super) fn has_id(&self, id: &str) -> bool {
        let parts = id.split_once('-').map(|(seed, number)| (u32::from_str_radix(seed, 16), number.parse()));
        parts == Some((Ok(self.seed), Ok(self.number)))
    }
}

impl Made {
    pub fn moment(&self) -> Option<&Moment> {
        match self {
            Made::Recommended(moment, _) | Made::Reranked(moment, _) => Some(moment),
            Made::Similar(..) => None,
        }
    }

    /// How the signals made the score, where they did.
    pub fn blend(&self) -> Option<&Blend> {
        match self {
            Made::Recommended(_, blend) => Some(blend),
            Made::Reranked(_, fusion) if fusion.method == Method::Blend => Some(&fusion.blend),
            Made::Reranked(..) | Made::Similar(..) => None,
        }
    }
}

impl Engine {
    /// The best of the catalogue for this visitor at time `now`. Errors: `option_invalid`.
    ///
    /// What stands between the score and the places is told by [`rerank`](crate::rerank); where it does nothing, the items
    /// stand by their scores. Eligible items that the visitor pinned come first, in the order of pinning: the k-th of n has
    /// the highest score of all plus n + 1 − k, and what lifts it there is a part of its score.
    ///
    /// Cost: see [`Ranker::rank`](crate::rank::Ranker::rank). Once 32 shelves of the size were made, a call allocates
    /// nothing, but for another situation's copy, and where the profile has outgrown what was read of it before.
    pub fn recommend(&mut self, options: &Given, now: f64) -> Result<&Shelf> {
        let request = self.asked(options, now)?;
        self.admit(&request, now, |_, _| ());
        let moment = self.read(request.context, now);
        let mut room = self.shelves.emptied();
        let blend = self.shape(&request, now, &mut room);
        self.note_shown(&blend, now, &mut room);
        room.shaping = Some(request.shaping);
        Ok(self.shelves.add(self.seed, Made::Recommended(moment, blend), room, blend.personal()))
    }

    /// What `recommend` is asked for, with what holds for this visitor. Errors: `option_invalid`.
    pub(super) fn asked<'a>(&mut self, options: &'a Given, now: f64) -> Result<Request<'a>> {
        let request = Request::recommend(options, &self.catalog)?;
        Ok(self.suited(request, now))
    }

    /// A request as it is for this visitor: turned by their dial, held out, and by what their clicks have taught. That comes
    /// last: where nothing personal is left, the order is the site's own, and nothing is learned into it.
    fn suited<'a>(&mut self, request: Request<'a>, now: f64) -> Request<'a> {
        let mut request = self.held_out(request.dialled(self.visitor.profile.control().wishes().dial()));
        self.adapt(&mut request.weights, now);
        request
    }

    /// A list that someone else retrieved, in an order that is the visitor's too; and its ids that are left out: those
    /// that are not in the catalogue and those that are muted. Errors: `option_invalid`.
    ///
    /// Cost: see [`Fuser::fuse`](crate::rank::fusion::Fuser::fuse). Allocates as [`recommend`](Self::recommend) does, and
    /// for ids that are left out.
    pub fn rank<'a>(&mut self, ids: &'a Given, options: &'a Given, now: f64) -> Result<(&Shelf, LeftOut<'a>)> {
        let control = self.visitor.profile.control();
        let room = (&mut self.workspace.retrieved, &mut self.workspace.eligible);
        let (request, left_out) = Request::rank(ids, options, (&self.catalog, control), room)?;
        let request = self.suited(request, now);
        let moment = self.read(request.context, now);
        let mut room = self.shelves.emptied();
        let fusion = self.workspace.fuser.fuse(
            &self.catalog,
            (&self.visitor.reading, now),
            (&request.weights, request.dial),
            &self.workspace.retrieved,
            (&mut room.items, &mut room.fused),
        );
        room.items.truncate(request.limit);
        let personal = fusion.personal(self.workspace.retrieved.weight);
        Ok((self.shelves.add(self.seed, Made::Reranked(moment, fusion), room, personal), left_out))
    }

    /// The items most like one of the catalogue, without those that are muted. Errors: `item_unknown`, `option_invalid`.
    ///
    /// Cost: see [`Nearest::find`](crate::rank::nearest::Nearest::find). Once 32 shelves of the size were made, a call
    /// allocates nothing.
    pub fn similar(&mut self, id: &str, options: &Given) -> Result<&Shelf> {
        let anchor = self.catalog.find(id).ok_or_else(|| ErrorKind::ItemUnknown { id: id.to_owned() })?;
        let (request, likeness) = Request::similar(options, &self.catalog, anchor)?;
        request.restrict(&mut self.workspace.eligible, (&self.catalog, &self.visitor.profile), |_, _| ());
        let mut room = self.shelves.emptied();
        self.workspace.nearest.find(
            &self.catalog,
            (anchor, likeness),
            &mut self.workspace.eligible,
            request.limit,
            &mut room.items,
        );
        Ok(self.shelves.add(self.seed, Made::Similar(anchor, likeness), room, 0.0))
    }

    /// The shelf of that number, while it is remembered.
    pub fn shelf(&self, number: u32) -> Option<&Shelf> {
        self.shelves.latest.iter().find(|shelf| shelf.number == number)
    }

    /// Reads the profile at a moment, in a situation.
    pub(super) fn read(&mut self, context: &Given, now: f64) -> Moment {
        if !self.workspace.situation.is(context) {
            self.workspace.situation = Rc::new(Context::of(context));
        }
        self.visitor.read(&self.catalog, now, &self.workspace.situation);
        let generation = self.visitor.reading.generation();
        let (tail, context, occasion) = (self.visitor.log.tail(), self.workspace.situation.clone(), self.occasion(now));
        Moment { now, tail, context, generation, occasion }
    }
}

/// The latest shelves, which can still be explained.
#[derive(Debug, Default)]
pub(super) struct Shelves {
    /// The latest first.
    latest: VecDeque<Shelf>,
    /// How many were ever made.
    made: u32,
}

impl Shelves {
    /// The shelf of that id. Errors: `shelf_unknown` where it is not remembered any more, or never was.
    pub fn known(&self, id: &str) -> Result<&Shelf> {
        let known = self.latest.iter().find(|shelf| shelf.id() == id);
        known.ok_or_else(|| ErrorKind::ShelfUnknown { got: format!("no shelf \"{id}\" is remembered") }.into())
    }

    /// The shelf that an event names.
    pub fn named(&self, id: &str) -> Option<&Shelf> {
        self.latest.iter().find(|shelf| shelf.has_id(id))
    }

    /// Remembers none of them any more. Their numbers are not given again.
    pub fn clear(&mut self) {
        self.latest.clear();
    }

    /// Room for a shelf: that of the oldest, once there are as many as are remembered.
    fn emptied(&mut self) -> Room {
        let oldest = if self.latest.len() == REMEMBERED_SHELVES { self.latest.pop_back() } else { None };
        let Some(oldest) = oldest else { return Room::default() };
        let Shelf { items, fused, shaped, shaping, standardised, baseline, .. } = oldest;
        let mut room = Room { items, fused, shaped, shaping, standardised, baseline };
        room.clear();
        room
    }

    /// Remembers one more, whose id begins with the engine's seed.
    fn add(&mut self, seed: u32, made: Made, room: Room, personal: f64) -> &Shelf {
        self.made += 1;
        let Room { items, fused, shaped, shaping, standardised, baseline } = room;
        let number = self.made;
        let shelf = Shelf { items, personal, number, seed, made, fused, shaped, shaping, standardised, baseline };
        self.latest.push_front(shelf);
        &self.latest[0]
    }
}

impl Shelf {
    /// An item of it, with its place. Errors: `shelf_unknown`.
    pub(super) fn item(&self, catalog: &Catalog, id: &str) -> Result<(usize, Ranked)> {
        let index = catalog.find(id);
        let position = self.items.iter().position(|ranked| Some(ranked.item) == index);
        let position = position.ok_or_else(|| ErrorKind::ShelfUnknown {
            got: format!("no item \"{id}\" was on the shelf \"{}\"", self.id()),
        })?;
        Ok((position, self.items[position]))
    }
}
