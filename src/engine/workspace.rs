//! Memory in which shelves are made, used again from call to call. It holds nothing that is true of a visitor.

use std::rc::Rc;

use crate::log::Context;
use crate::rank::fusion::{Fuser, Retrieved};
use crate::rank::nearest::Nearest;
use crate::rank::{Eligible, Ranked, Ranker};
use crate::rerank::calibration::Mix;
use crate::rerank::lead::Lead;
use crate::rerank::{Reranker, Sources};

/// Scratch memory of the ranking.
#[derive(Debug, Default)]
pub(super) struct Workspace {
    /// The situation of the latest call.
    pub situation: Rc<Context>,
    /// What may be on the shelf.
    pub eligible: Eligible,
    /// The columns of the signals, and the best by their blend.
    pub ranker: Ranker,
    /// The lists that a shelf is chosen from.
    pub sources: Sources,
    /// Gives every item its place.
    pub reranker: Reranker,
    /// What is most like an item.
    pub nearest: Nearest,
    /// A list that someone else retrieved, and how it is brought together with the visitor's order.
    pub retrieved: Retrieved,
    pub fuser: Fuser,
    /// Which items something is about, and the best of them.
    pub around: Eligible,
    pub found: Vec<Ranked>,
    /// The visitor's mix of values, and the act that leads a visit.
    pub mix: Mix,
    pub lead: Lead,
}

impl Workspace {
    /// Forgets what was computed for one visitor, before another's turn.
    pub fn forget(&mut self) {
        self.ranker.forget();
        self.lead = Lead::default();
    }
}
