//! Working memory for shelves, reused from call to call. It contains no data of a visitor beyond a call.

use std::rc::Rc;

use super::fusion::{Fuser, Retrieved};
use super::nearest::Nearest;
use super::rerank::calibration::Mix;
use super::rerank::lead::Lead;
use super::rerank::{Reranker, Sources};
use super::shelf::Room;
use super::together::Complements;
use super::{Eligible, Ranked, Ranker};
use crate::visitor::log::Context;

/// Scratch memory of the ranking.
#[derive(Debug, Default)]
pub struct Workspace {
    /// The situation of the latest call.
    pub situation: Rc<Context>,
    /// The memory of the shelf that is made next.
    pub(crate) room: Room,
    /// The items that may be on the shelf.
    pub eligible: Eligible,
    /// The columns of the signals, and the best by their blend.
    pub ranker: Ranker,
    /// The lists that a shelf is chosen from.
    pub sources: Sources,
    /// Gives every item its place.
    pub reranker: Reranker,
    /// Finds similar items.
    pub nearest: Nearest,
    /// Finds what goes with a basket.
    pub complements: Complements,
    /// A list from another source.
    pub retrieved: Retrieved,
    /// Combines it with the visitor's order.
    pub fuser: Fuser,
    /// Items that have something in common.
    pub around: Eligible,
    /// The best of them.
    pub found: Vec<Ranked>,
    /// The visitor's mix of values.
    pub mix: Mix,
    /// The act that leads a visit.
    pub lead: Lead,
}

impl Workspace {
    /// Works for another visitor. Nothing that was computed for one visitor is used for the other.
    pub fn lend<R>(&mut self, work: impl FnOnce(&mut Self) -> R) -> R {
        self.forget();
        let result = work(self);
        self.forget();
        result
    }

    fn forget(&mut self) {
        self.ranker.forget();
        self.lead = Lead::default();
    }
}
