//! Counterfactuals: the same shelf with the same draws, for a visitor whose log lacks certain events.

use super::forgetting::{Forgetting, forgetting};
use crate::catalog::Catalog;
use crate::error::{Error, Result};
use crate::input::Given;
use crate::ranking::shelf::Origin;
use crate::ranking::{self, Ranked, Request, Shelf, Shelves, Workspace, suited};
use crate::visitor::Visitor;
use crate::visitor::log::Log;

/// The largest number of places that are computed.
const FURTHEST: f64 = 1_000.0;

/// Where an item would be placed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Without {
    /// Its place, from 0.
    pub position: usize,
    /// Its score.
    pub score: f64,
}

/// The call that made a shelf. The caller stores it: in the shelf, it would be stored for many shelves that are never explained.
#[derive(Debug, Clone, Copy)]
pub enum Asked<'a> {
    /// By `recommend`, with these options.
    Recommend(&'a Given),
    /// By `rank`, with this list of ids and these options.
    Rank(&'a Given, &'a Given),
}

/// Where an item of a shelf would be placed without an event, an item or an interest, given as for [`forgetting`]; `None` if
/// it would not be in the list of `rank`, or among the first thousand of `recommend`. `asked` is the call that made the shelf.
/// Nothing is forgotten.
///
/// Errors: `shelf_unknown`; `option_invalid` for a shelf of `similar`, which does not depend on the visitor's acts, or if
/// `asked` is another shelf's call; those of `forgetting`.
///
/// Cost: a fold of the log as it was then, and a shelf.
pub fn without(
    catalog: &Catalog,
    visitor: &Visitor,
    (workspace, shelves): (&mut Workspace, &Shelves),
    (shelf, item): (&str, &str),
    (asked, what): (Asked, &Given),
) -> Result<Option<Without>> {
    let known = shelves.known(shelf)?;
    let state = match (&known.origin, asked) {
        (Origin::Recommended(state, _), Asked::Recommend(_)) | (Origin::Reranked(state, _), Asked::Rank(..)) => state,
        (Origin::Similar(..) | Origin::Together(_), _) => {
            return Err(Error::option(
                "without",
                "a shelf of `similar` or `together`".to_owned(),
                "one that `recommend` or `rank` made",
            ));
        }
        _ => {
            let got = "the call of another shelf".to_owned();
            return Err(Error::option("without", got, "the call that made this shelf"));
        }
    };
    let (_, Ranked { item, .. }) = known.item(catalog, item)?;
    let past = visitor.of_log(visitor.log.up_to(state.tail), catalog).in_session_of(&state.facts);
    let mut other = past.of_log(log_without(catalog, &past, what, state.now)?, catalog);
    // The same draws are repeated, so that only what is left out can matter.
    other.repeats = Some(state.visit);
    let shelf = workspace.lend(|workspace| ask_again(catalog, &mut other, workspace, asked, state.now))?;
    let place = shelf.items.iter().position(|ranked| ranked.item == item);
    Ok(place.map(|position| Without { position, score: shelf.items[position].score }))
}

/// The same call with the largest possible limit; for `rank`, the length of its list.
pub(super) fn ask_again(
    catalog: &Catalog,
    visitor: &mut Visitor,
    workspace: &mut Workspace,
    asked: Asked,
    now: f64,
) -> Result<Shelf> {
    match asked {
        Asked::Recommend(options) => {
            let options = limited(options, Some(FURTHEST));
            let request = suited(Request::recommend(&options, catalog)?, catalog, visitor, now);
            Ok(ranking::recommend(catalog, visitor, workspace, &request, now))
        }
        Asked::Rank(ids, options) => {
            let options = limited(options, None);
            let Workspace { retrieved, eligible, around, .. } = workspace;
            let room = (retrieved, eligible, around);
            let (request, _) = Request::rank(ids, &options, (catalog, &visitor.profile, now), room)?;
            let request = suited(request, catalog, visitor, now);
            Ok(ranking::rank(catalog, visitor, workspace, &request, now))
        }
    }
}

fn log_without(catalog: &Catalog, visitor: &Visitor, what: &Given, now: f64) -> Result<Log> {
    match forgetting(catalog, visitor, what, now)? {
        Forgetting::Events { events, .. } => Ok(visitor.log.without(&events)),
        Forgetting::Interest { pending, .. } => {
            let mut log = visitor.log.clone();
            log.append(log.tail() + 1, pending.event);
            Ok(log)
        }
    }
}

/// The same options with another limit, or none.
fn limited(options: &Given, limit: Option<f64>) -> Given {
    let others = options.entries().iter().filter(|(name, _)| name != "limit").cloned();
    let limit = limit.map(|limit| ("limit".to_owned(), Given::Number(limit)));
    Given::Object(others.chain(limit).collect())
}
