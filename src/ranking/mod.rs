//! From a request to a shelf: request, candidates, score, re-ranking, shelf, each once and in this order.
//!
//! `score(i) = Σ over signals k of weight_k × trust_k × (s_k(i) − mean_k) / unit_k`, over the eligible items. The unit is the
//! standard deviation over these; popularity and trending are in nats (unit 1), so that
//! counts that differ little have little effect: see [`PriorScale`](crate::catalog::settings::PriorScale). Every part comes
//! from the visitor's own events and the item's own features, so a score can be explained exactly.
//!
//! In the order in which a shelf is made:
//!
//! - [`request`]: the checked options of a call, [`suited`] to the visitor; [`lists`]: the lists of ids among them; [`basket`]: what a shelf goes with;
//! - [`eligible`]: the items that may be on the shelf;
//! - [`reach`]: which items' prerequisites are met, and what comes next;
//! - [`candidates`]: the lists that a shelf is chosen from;
//! - [`signals`]: the signals of one item, by definition; [`columns`]: those of all items, computed by the
//!   [`kernel`](crate::kernel);
//! - [`blend`]: weights, trust and standardisation; [`dial`]: how personal an order is;
//! - [`stating`]: what items gain by the facts in force, and [`owning`]: what the visitor owns, over all items;
//! - [`ranker`]: the score of every item, and the best items;
//! - [`rerank`]: gives every item its place after scoring;
//! - [`shelf`]: a ranked list, with what is needed to explain it; [`shown`]: how an item came to be on it, for learning;
//! - [`fusion`]: a list from another source, combined with the visitor's order;
//! - [`nearest`]: the items most similar to one; [`together`]: what goes with a basket;
//! - [`workspace`]: the memory of all of these: a repeated call allocates nothing.

pub mod basket;
pub mod blend;
pub mod candidates;
pub mod columns;
pub mod conditions;
pub mod dial;
pub mod eligible;
pub mod fusion;
pub mod lists;
pub mod nearest;
pub mod owning;
pub mod ranker;
pub mod reach;
pub mod request;
pub mod rerank;
pub mod shelf;
pub mod shown;
pub mod signals;
pub mod stating;
pub mod together;
pub mod workspace;

pub use blend::{Blend, SignalBlend};
pub use eligible::{Bar, Eligible};
pub use lists::LeftOut;
pub use ranker::{Ranked, Ranker};
pub use request::Request;
pub use shelf::{Shelf, Shelves};
pub use workspace::Workspace;

use std::rc::Rc;

use crate::catalog::{Catalog, ItemIndex, Signal};
use crate::input::Given;
use crate::visitor::Visitor;
use crate::visitor::log::Context;
use candidates::ShelfBuilder;
use nearest::Likeness;
use shelf::{Origin, VisitorState};

/// The best of the catalogue for this visitor at time `now`, of a request that is [`suited`] to them.
///
/// [`rerank`] explains the stages between the score and the places; without them, items are ordered by
/// score. Eligible items that the visitor pinned come first, in the order of pinning: the k-th of n gets the highest score of
/// all plus n + 1 − k, and the rise is a part of its score.
///
/// Cost: see [`Ranker::rank`]. After 32 shelves of the same size, a call allocates nothing, except for a copy of another situation,
/// and if the profile has grown.
pub fn recommend(
    catalog: &Catalog,
    visitor: &mut Visitor,
    workspace: &mut Workspace,
    request: &Request,
    now: f64,
) -> Shelf {
    let mut builder = ShelfBuilder { catalog, visitor, workspace };
    builder.admit(request, now, |_, _| ());
    let state = read(builder.catalog, builder.visitor, builder.workspace, request.context, now);
    let mut room = std::mem::take(&mut builder.workspace.room);
    request.basket.fill(catalog, &builder.visitor.profile, &mut room.basket);
    let blend = builder.shape(request, now, &mut room);
    builder.note_shown(&blend, now, &mut room);
    room.shaping = Some(request.shaping.clone());
    Shelf::of(Origin::Recommended(state, blend), room, blend.personal())
}

/// Combines the list that [`Request::rank`] put into the workspace with the visitor's order.
///
/// Cost: see [`Fuser::fuse`](fusion::Fuser::fuse). Allocates as [`recommend`] does.
pub fn rank(catalog: &Catalog, visitor: &mut Visitor, workspace: &mut Workspace, request: &Request, now: f64) -> Shelf {
    let state = read(catalog, visitor, workspace, request.context, now);
    let mut room = std::mem::take(&mut workspace.room);
    let fusion = workspace.fuser.fuse(
        catalog,
        (&visitor.reading, now),
        (&request.weights, request.counts_facts, request.dial),
        &workspace.retrieved,
        (&mut room.items, &mut room.fused),
    );
    room.items.truncate(request.limit);
    let personal = fusion.personal(workspace.retrieved.weight);
    Shelf::of(Origin::Reranked(state, fusion), room, personal)
}

/// The items most similar to one of the catalogue, without muted ones.
///
/// Cost: see [`Nearest::find`](nearest::Nearest::find). After 32 shelves of the same size, a call allocates nothing.
pub fn similar(
    catalog: &Catalog,
    visitor: &Visitor,
    workspace: &mut Workspace,
    (anchor, likeness): (ItemIndex, Likeness),
    (request, now): (&Request, f64),
) -> Shelf {
    request.restrict(&mut workspace.eligible, (catalog, &visitor.profile, now), |_, _| ());
    let mut room = std::mem::take(&mut workspace.room);
    let Workspace { nearest, eligible, .. } = workspace;
    eligible.remove_with_variants(anchor, catalog, &[]);
    eligible.keep_one_of_each(catalog);
    nearest.find(catalog, (anchor, likeness), eligible, request.limit, &mut room.items);
    Shelf::of(Origin::Similar(anchor, likeness), room, 0.0)
}

/// What goes with the items of a basket, by a set of neighbours, without muted items.
///
/// Cost: see [`Complements::find`](together::Complements::find). After 32 shelves of the same size, a call allocates nothing.
pub fn together(
    catalog: &Catalog,
    visitor: &Visitor,
    workspace: &mut Workspace,
    set: usize,
    (request, now): (&Request, f64),
) -> Shelf {
    request.restrict(&mut workspace.eligible, (catalog, &visitor.profile, now), |_, _| ());
    let mut room = std::mem::take(&mut workspace.room);
    let Workspace { complements, eligible, .. } = workspace;
    let among = (eligible, &*request.shaping);
    complements.find(catalog, (&room.basket, set), among, request.limit, &mut room.items);
    Shelf::of(Origin::Together(set), room, 0.0)
}

/// A request adapted to this visitor: by their dial, the hold-out group, and the weights learned from their clicks. The weights come
/// last: if no personal signal is left, the order is the site's own, and nothing learned may change it.
///
/// For a visitor in the hold-out group it is as with `personalization: 0`, whatever weights the call gives. The visitor's wishes
/// (pins, mutes) still apply.
///
/// Cost: a few multiplications, and the regression once a visit; nothing is allocated while the visit goes on.
pub fn suited<'a>(request: Request<'a>, catalog: &Catalog, visitor: &mut Visitor, now: f64) -> Request<'a> {
    let mut request = request.dialled(visitor.profile.control().wishes().dial());
    if visitor.profile.control().facts().is_empty() {
        request.counts_facts = false;
    }
    if visitor.is_held_out(catalog) {
        request.counts_facts = false;
        let personal = Signal::ALL.into_iter().filter(|signal| signal.is_personal());
        personal.for_each(|signal| request.weights[signal.index()] = 0.0);
    }
    visitor.adapt(catalog, &mut request.weights, now);
    if !request.may_be_personal() {
        request.basket = request.basket.without_cart();
    }
    request
}

/// Reads the profile at a moment, in a situation.
pub(crate) fn read(
    catalog: &Catalog,
    visitor: &mut Visitor,
    workspace: &mut Workspace,
    context: &Given,
    now: f64,
) -> VisitorState {
    if !workspace.situation.is(context) {
        workspace.situation = Rc::new(Context::of(context));
    }
    visitor.read(catalog, now, &workspace.situation);
    VisitorState {
        now,
        tail: visitor.log.tail(),
        context: workspace.situation.clone(),
        generation: visitor.reading.generation(),
        facts: visitor.profile.control().facts().clone(),
        visit: visitor.current_visit(now),
    }
}
