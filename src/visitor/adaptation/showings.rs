//! Showings: which item was shown where, with what chance, and whether it was clicked.
//!
//! A showing is an item on a shelf; a second impression of it is the same showing. It was clicked if an act on the item
//! names that shelf. An act that names no shelf which showed the item, later in the same visit, counts for
//! the item's latest showing, unless an earlier one of the visit was clicked. Only visits that are over are read, since a click
//! may still come before.

use super::past::{Past, is_click};
use crate::catalog::Catalog;
use crate::visitor::log::{Entry, EventKind, Log, Shown};
use crate::visitor::profile::Profile;

/// An item on a shelf.
#[derive(Debug, Clone, PartialEq)]
pub struct Showing<'a> {
    /// Its time, in milliseconds since 1970.
    pub at: f64,
    /// The index of its visit.
    pub visit: usize,
    /// The surface.
    pub surface: Option<&'a str>,
    /// The shelf's id.
    pub shelf: &'a str,
    /// The shelf's number among those that were seen, from 0.
    pub shelf_number: usize,
    /// Its place on the shelf, from 0.
    pub position: u32,
    /// How it came to be there.
    pub shown: &'a Shown,
    /// Whether it was clicked.
    pub is_clicked: bool,
    /// Whether an item above it on the shelf was clicked.
    pub is_below_click: bool,
    /// The index of the item's earlier showing.
    earlier: Option<usize>,
}

/// All showings whose place and chance are known, oldest first, without those of muted items.
///
/// Cost: a pass over the log, and for each event on an item a search of its latest showings.
pub fn showings<'a>(past: &Past<'a>, log: &Log, catalog: &Catalog, profile: &Profile) -> Vec<Showing<'a>> {
    let mut list: Vec<Showing> = Vec::new();
    let mut shelves: Vec<&str> = Vec::new();
    let mut latest: Vec<Option<usize>> = vec![None; log.items().len()];
    for &(visit, entry) in &past.entries {
        let Some(place) = entry.item else { continue };
        if entry.event.kind() == EventKind::Impression {
            let is_new = |showing: &Showing| find(&list, latest[place], showing.shelf).is_none();
            if let Some(mut showing) = showing(visit, entry, latest[place]).filter(is_new)
                && !is_muted(log, place, catalog, profile)
            {
                showing.shelf_number = number_of(showing.shelf, &mut shelves);
                latest[place] = Some(list.len());
                list.push(showing);
            }
        } else if is_click(entry.event.kind()) {
            let named = entry.event.recommendation.as_deref().and_then(|shelf| find(&list, latest[place], shelf));
            let of_visit = || latest[place].filter(|&at| list[at].visit == visit && !was_clicked(&list, at));
            if let Some(at) = named.or_else(of_visit) {
                list[at].is_clicked = true;
            }
        }
    }
    note_clicks_above(&mut list, shelves.len());
    list
}

/// A shelf's number, found from the latest backwards: after so many others, it counts as a new shelf.
fn number_of<'a>(shelf: &'a str, shelves: &mut Vec<&'a str>) -> usize {
    let start = shelves.len().saturating_sub(MOST);
    let known = shelves[start..].iter().rposition(|known| *known == shelf);
    known.map_or_else(
        || {
            shelves.push(shelf);
            shelves.len() - 1
        },
        |at| start + at,
    )
}

fn note_clicks_above(list: &mut [Showing], shelves: usize) {
    let mut first_click = vec![u32::MAX; shelves];
    for showing in list.iter().filter(|showing| showing.is_clicked) {
        let first = &mut first_click[showing.shelf_number];
        *first = showing.position.min(*first);
    }
    for showing in list {
        showing.is_below_click = showing.position > first_click[showing.shelf_number];
    }
}

fn showing(visit: usize, entry: &Entry, earlier: Option<usize>) -> Option<Showing<'_>> {
    let event = &entry.event;
    Some(Showing {
        at: event.at,
        visit,
        surface: event.surface.as_deref(),
        shelf: event.recommendation.as_deref()?,
        shelf_number: 0,
        position: event.position?,
        shown: event.shown()?,
        is_clicked: false,
        is_below_click: false,
        earlier,
    })
}

/// The largest number of shelves, and of an item's showings, that are searched: more shelves than a page remembers.
const MOST: usize = 64;

/// The showing of an item on a shelf, from its latest backwards.
fn find(list: &[Showing], latest: Option<usize>, shelf: &str) -> Option<usize> {
    std::iter::successors(latest, |&at| list[at].earlier).take(MOST).find(|&at| list[at].shelf == shelf)
}

/// Whether an item's latest showing, or an earlier one of the same visit, was clicked: later acts on the item
/// that name no shelf are no further clicks.
fn was_clicked(list: &[Showing], latest: usize) -> bool {
    let showings = std::iter::successors(Some(latest), |&at| list[at].earlier).take(MOST);
    showings.take_while(|&at| list[at].visit == list[latest].visit).any(|at| list[at].is_clicked)
}

fn is_muted(log: &Log, place: usize, catalog: &Catalog, profile: &Profile) -> bool {
    let (id, control) = (&log.item(place).id, profile.control());
    control.mutes_id(id) || catalog.find(id).is_some_and(|item| control.mutes(catalog, item))
}
