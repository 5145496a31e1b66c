//! Shelves: ranked lists, as they were made.

use std::rc::Rc;

use super::{Engine, REMEMBERED_SHELVES};
use crate::catalog::ItemIndex;
use crate::error::{Error, Result};
use crate::input::Given;
use crate::log::{Context, Sequence};
use crate::rank::fusion::{FusedPart, Fusion, Method};
use crate::rank::nearest::Likeness;
use crate::rank::{Blend, LeftOut, Ranked, Request, signals};

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
    /// By item of the list that `rank` was given, how it came to its score. On a shelf of `recommend`, the same of the
    /// pinned items: what lifts each, and its score without.
    pub(super) fused: Vec<FusedPart>,
}

/// The memory of a shelf that is not remembered any more, or new.
#[derive(Debug, Default)]
struct Room {
    items: Vec<Ranked>,
    fused: Vec<FusedPart>,
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
}

impl Shelf {
    /// Its id.
    pub fn id(&self) -> String {
        format!("{:08x}-{}", self.seed, self.number)
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
    /// Eligible items that the visitor pinned come first, in the order of pinning: the k-th of n has the highest score of
    /// all others plus n + 1 − k, and what lifts it there is a part of its score.
    ///
    /// Cost: see [`Ranker::rank`](crate::rank::Ranker::rank). Once 32 shelves of the size were made, a call allocates nothing, but for another
    /// situation's copy, and where the profile has outgrown what was read of it before.
    pub fn recommend(&mut self, options: &Given, now: f64) -> Result<&Shelf> {
        let mut request = Request::recommend(options, &self.catalog)?;
        self.adapt(&mut request.weights, now);
        let request = request.dialled(self.profile.control().wishes().dial());
        request.restrict(&mut self.eligible, &self.catalog, &self.profile);
        let moment = self.read(request.context, now);
        let mut room = self.emptied_shelf();
        let blend = self.ranker.rank(
            &self.catalog,
            (&self.reading, now),
            &request.weights,
            (&self.eligible, request.limit),
            &mut room.items,
        );
        if request.is_personal {
            self.lift_pinned(&blend, (request.limit, now), &mut room);
        }
        Ok(self.remember_shelf(Made::Recommended(moment, blend), room, blend.personal()))
    }

    /// Puts the eligible pinned items first.
    fn lift_pinned(&self, blend: &Blend, (limit, now): (usize, f64), room: &mut Room) {
        let pinned = self.profile.control().pinned();
        let lifted = || pinned.iter().copied().filter(|&item| self.eligible.contains(item)).take(limit);
        let count = lifted().count();
        if count == 0 {
            return;
        }
        let highest = room.items.first().map_or(0.0, |ranked| ranked.score);
        room.items.retain(|ranked| !lifted().any(|item| item == ranked.item));
        room.items.truncate(limit - count);
        for (place, item) in lifted().enumerate() {
            let own = blend.score(&signals::values(&self.catalog, &self.reading, item, now));
            let score = highest + (count - place) as f64;
            room.fused.push(FusedPart { item, given: score - own, visitor: own });
            room.items.push(Ranked { item, score });
        }
        room.items.rotate_right(count);
    }

    /// A list that someone else retrieved, in an order that is the visitor's too; and its ids that are left out: those
    /// that are not in the catalogue and those that are muted. Errors: `option_invalid`.
    ///
    /// Cost: see [`Fuser::fuse`](crate::rank::fusion::Fuser::fuse). Allocates as [`recommend`](Self::recommend) does, and
    /// for ids that are left out.
    pub fn rank<'a>(&mut self, ids: &'a Given, options: &'a Given, now: f64) -> Result<(&Shelf, LeftOut<'a>)> {
        let control = self.profile.control();
        let room = (&mut self.retrieved, &mut self.eligible);
        let (mut request, left_out) = Request::rank(ids, options, (&self.catalog, control), room)?;
        self.adapt(&mut request.weights, now);
        let request = request.dialled(self.profile.control().wishes().dial());
        let moment = self.read(request.context, now);
        let mut room = self.emptied_shelf();
        let fusion = self.fuser.fuse(
            &self.catalog,
            (&self.reading, now),
            &request.weights,
            &self.retrieved,
            (&mut room.items, &mut room.fused),
        );
        room.items.truncate(request.limit);
        let personal = fusion.personal(self.retrieved.weight);
        Ok((self.remember_shelf(Made::Reranked(moment, fusion), room, personal), left_out))
    }

    /// The items most like one of the catalogue, without those that are muted. Errors: `item_unknown`, `option_invalid`.
    ///
    /// Cost: see [`Nearest::find`](crate::rank::nearest::Nearest::find). Once 32 shelves of the size were made, a call allocates nothing.
    pub fn similar(&mut self, id: &str, options: &Given) -> Result<&Shelf> {
        let anchor = self.catalog.find(id).ok_or_else(|| Error::ItemUnknown { id: id.to_owned() })?;
        let (request, likeness) = Request::similar(options, &self.catalog, anchor)?;
        request.restrict(&mut self.eligible, &self.catalog, &self.profile);
        let mut room = self.emptied_shelf();
        self.nearest.find(&self.catalog, (anchor, likeness), &mut self.eligible, request.limit, &mut room.items);
        Ok(self.remember_shelf(Made::Similar(anchor, likeness), room, 0.0))
    }

    /// The shelf of that number, while it is remembered.
    pub fn shelf(&self, number: u32) -> Option<&Shelf> {
        self.shelves.iter().find(|shelf| shelf.number == number)
    }

    /// Reads the profile at a moment, in a situation.
    pub(super) fn read(&mut self, context: &Given, now: f64) -> Moment {
        if !self.situation.is(context) {
            self.situation = Rc::new(Context::of(context));
        }
        let of = (&self.catalog, &self.log, &self.profile);
        self.reading.update(of, (self.version, self.epoch), now, &self.situation);
        let generation = self.reading.generation();
        Moment { now, tail: self.log.tail(), context: self.situation.clone(), generation }
    }

    /// Room for a shelf: that of the oldest, once there are as many as are remembered.
    fn emptied_shelf(&mut self) -> Room {
        let oldest = if self.shelves.len() == REMEMBERED_SHELVES { self.shelves.pop_back() } else { None };
        let Some(Shelf { mut items, mut fused, .. }) = oldest else { return Room::default() };
        items.clear();
        fused.clear();
        Room { items, fused }
    }

    fn remember_shelf(&mut self, made: Made, room: Room, personal: f64) -> &Shelf {
        self.shelf_count += 1;
        let Room { items, fused } = room;
        self.shelves.push_front(Shelf { items, personal, number: self.shelf_count, seed: self.seed, made, fused });
        &self.shelves[0]
    }
}
