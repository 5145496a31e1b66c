//! The next page of a shelf: what would have followed when it was made.
//!
//! The same request is answered again for the visitor as they were then, at that moment, in that situation and with the same draws, without
//! the items that were shown already. So a page neither repeats nor skips an item, whatever was recorded in between, except that what the
//! visitor rejected or muted since stays away.

use crate::catalog::Catalog;
use crate::error::{Error, Result};
use crate::input::Given;
use crate::ranking::shelf::Origin;
use crate::ranking::{self, Request, Shelf, Shelves, Workspace, suited};
use crate::visitor::Visitor;
use crate::visitor::visit::CurrentVisit;

/// The shelf that follows one of `recommend`; `options` are those of that call, with the items that were shown in `exclude`.
///
/// Errors: `shelf_unknown`; `option_invalid` for a shelf that another call made, and for the options.
///
/// Cost: a fold of the log as it was then, and a shelf.
pub fn next_page(
    catalog: &Catalog,
    visitor: &Visitor,
    (workspace, shelves): (&mut Workspace, &mut Shelves),
    (shelf, options): (&str, &Given),
) -> Result<Shelf> {
    let Origin::Recommended(state, _) = &shelves.known(shelf)?.origin else {
        return Err(Error::option("after", "a shelf that `recommend` did not make".to_owned(), "one that it made"));
    };
    // An interest that led the shelf stands at its top: the page goes on below.
    let (now, visit) = (state.now, CurrentVisit { has_acted: true, ..state.visit });
    let mut past = visitor.of_log(visitor.log.up_to(state.tail), catalog).in_session_of(&state.facts);
    past.repeats = Some(visit);
    workspace.room = shelves.spare();
    workspace.lend(|workspace| {
        let mut request = Request::recommend(options, catalog)?;
        request.since = Some(&visitor.profile);
        let request = suited(request, catalog, &mut past, now);
        Ok(ranking::recommend(catalog, &mut past, workspace, &request, now))
    })
}
