//! The items that were not eligible for a shelf, and why. Computed on request, from the log as it was then.

use crate::catalog::Catalog;
use crate::error::Result;
use crate::input::Given;
use crate::order;
use crate::ranking::candidates::ShelfBuilder;
use crate::ranking::rerank::{Move, Stage};
use crate::ranking::shelf::Origin;
use crate::ranking::{Bar, Eligible, Ranked, Request, Shelf, Workspace, read, suited};
use crate::visitor::Visitor;

/// The items that were left out of a shelf before scoring.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Ineligible {
    /// The number of items by reason, in the order of the checks; an item counts for the first reason that applies.
    pub counts: Vec<(Bar, usize)>,
    /// Those that would have been on the shelf by their scores, with the place that they would have had among all items.
    pub moves: Vec<Move>,
}

/// The items left out of a shelf that `recommend` made with these options; none for any other shelf. Errors:
/// `option_invalid`.
///
/// Cost: a fold of the log as it was then, and a ranking for each reason.
pub fn ineligible(
    catalog: &Catalog,
    visitor: &Visitor,
    workspace: &mut Workspace,
    shelf: &Shelf,
    options: &Given,
) -> Result<Ineligible> {
    let Origin::Recommended(state, _) = &shelf.origin else { return Ok(Ineligible::default()) };
    let mut past = visitor.of_log(visitor.log.up_to(state.tail), catalog).in_session_of(&state.facts);
    let request = suited(Request::recommend(options, catalog)?, catalog, &mut past, state.now);
    Ok(workspace.lend(|workspace| find(ShelfBuilder { catalog, visitor: &mut past, workspace }, &request, state.now)))
}

fn find(mut builder: ShelfBuilder, request: &Request, now: f64) -> Ineligible {
    let mut bars: Vec<(Bar, Eligible)> = Vec::new();
    let mut before = Eligible::all(builder.catalog.len());
    builder.admit(request, now, |bar, after| {
        bars.push((bar, before.without(after)));
        before.copy(after);
    });
    bars.retain(|(_, kept_away)| kept_away.count() > 0);
    let ShelfBuilder { catalog, visitor, workspace } = builder;
    read(catalog, visitor, workspace, request.context, now);
    let Workspace { ranker, eligible, .. } = workspace;
    let (by, mut standing, mut found) = ((&visitor.reading, now), Vec::new(), Vec::new());
    let blend =
        ranker.rank(catalog, by, (&request.weights, request.counts_facts), (eligible, request.limit), &mut standing);
    let mut all: Vec<(Ranked, Option<Bar>)> = standing.into_iter().map(|ranked| (ranked, None)).collect();
    for (bar, kept_away) in &bars {
        ranker.best_of(catalog, by, &blend, (kept_away, request.limit), &mut found);
        all.extend(found.drain(..).map(|ranked| (ranked, Some(*bar))));
    }
    let order = order::descending(all.iter().map(|(ranked, _)| ranked.score).zip(0..));
    let moves = order.into_iter().take(request.limit).enumerate().filter_map(|(place, (_, at))| {
        let (Ranked { item, .. }, bar) = all[at as usize];
        Some(Move { stage: Stage::Eligibility(bar?), item, from: Some(place), to: None, rule: None })
    });
    let counts = bars.iter().map(|(bar, kept_away)| (*bar, kept_away.count()));
    Ineligible { counts: counts.collect(), moves: moves.collect() }
}
