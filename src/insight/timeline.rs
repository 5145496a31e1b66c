//! The timeline: the entries of the log, newest first, each with what it taught.

use super::interests::leads_on;
use crate::catalog::{Catalog, Role};
use crate::error::Result;
use crate::input::{Given, Options};
use crate::order;
use crate::visitor::Visitor;
use crate::visitor::log::check::sequence;
use crate::visitor::log::{Entry, EventKind, FeatureName, Sequence};

/// The default number of entries.
const LIMIT: u32 = 50;
/// The largest number of features of an entry.
const TAUGHT: usize = 5;

/// An entry of the log, as the visitor sees it.
#[derive(Debug, Clone, PartialEq)]
pub struct TimelineEntry<'a> {
    /// The entry.
    pub entry: &'a Entry,
    /// The item's title, if the catalogue has the item.
    pub title: Option<&'a str>,
    /// Whether it no longer counts: it was undone, or, as a wish, released or replaced.
    pub is_taken_back: bool,
    /// The fields and values that it taught most, strongest first.
    pub taught: Vec<FeatureName>,
    /// The branch that it is in, or that it makes or merges.
    pub branch: Option<&'a str>,
}

/// The log's entries, newest first: `limit` of them (1 to 1,000, default 50), with numbers below `before`. Entries
/// that only cancel others (an `undo`, an `uncart`, a `return`, the forgetting of an interest) are left out, and so is the seed. Where a
/// branch is open, so are the acts that are not in it.
/// Errors: `option_invalid`.
pub fn timeline<'a>(catalog: &'a Catalog, visitor: &'a Visitor, options: &Given) -> Result<Vec<TimelineEntry<'a>>> {
    let (limit, before) = timeline_options(options)?;
    let taken_back = visitor.log.taken_back();
    let standing = visitor.profile.control().wishes().sequences();
    let (homes, open) = (visitor.log.homes(), visitor.log.branch());
    let in_force = visitor.log.branches_in_force();
    let is_taken_back = |entry: &Entry| {
        let leaves_nothing = entry.event.fact_field().is_some_and(|fact| fact.value.is_none())
            || matches!(entry.event.kind(), EventKind::Release | EventKind::Answer);
        let is_wish = entry.event.kind().is_control() && !leaves_nothing;
        let is_over = match entry.event.kind() {
            EventKind::Branch => !in_force.iter().any(|known| known.sequence == entry.sequence),
            EventKind::Merge => false,
            _ => is_wish && !standing.contains(&entry.sequence),
        };
        is_over || taken_back.iter().any(|&(_, event)| event == entry.sequence)
    };
    let home = |place: usize| homes.get(place).copied().flatten();
    let is_listed = |&(place, entry): &(usize, &Entry)| {
        let kind = entry.event.kind();
        let says_of_others = kind.takes_back() || kind == EventKind::ForgetInterest;
        let is_here = open.is_none() || kind.is_control() || home(place) == open;
        entry.sequence < before && is_here && !says_of_others && kind != EventKind::Seed
    };
    let listed = visitor.log.entries().iter().enumerate().rev().filter(is_listed).take(limit);
    let entries = listed.map(|(place, entry)| {
        let is_taken_back = is_taken_back(entry);
        let title = entry.event.item().and_then(|id| title(catalog, id));
        let taught = if is_taken_back || home(place) != open { Vec::new() } else { taught(catalog, visitor, entry) };
        let branch = home(place).or_else(|| entry.event.branch_field().filter(|_| entry.event.kind().is_control()));
        TimelineEntry { entry, title, is_taken_back, taught, branch }
    });
    Ok(entries.collect())
}

/// The title of the item with that id, if the catalogue has the item and its items have titles.
pub fn title<'a>(catalog: &'a Catalog, id: &str) -> Option<&'a str> {
    let item = catalog.find(id)?;
    let place = catalog.fields().iter().position(|field| field.role == Role::Title && !field.sensitive)?;
    catalog.shown_text(place, item)
}

/// The features that an entry taught most.
fn taught(catalog: &Catalog, visitor: &Visitor, entry: &Entry) -> Vec<FeatureName> {
    let Some(place) = entry.item.filter(|_| visitor.profile.weight(entry) != 0.0) else { return Vec::new() };
    let lesson = visitor.profile.lesson(entry, visitor.log.item(place), catalog);
    let listed = lesson.features.iter().zip(0..).filter(|(teaching, _)| leads_on(catalog, teaching.feature));
    let order = order::descending(listed.map(|(teaching, place)| (teaching.weight.abs(), place)));
    let strongest = order.into_iter().filter(|&(weight, _)| weight > 0.0).take(TAUGHT);
    let named = strongest.map(|(_, place)| &lesson.features[place as usize]);
    let name = |field: &str, value: &str| FeatureName::new(field, value);
    named.map(|teaching| name(teaching.field, teaching.value)).collect()
}

/// The options of `timeline`: how many, and before which event.
fn timeline_options(given: &Given) -> Result<(usize, Sequence)> {
    let mut options = Options::of(given)?;
    let limit = options.take("limit").whole_or(LIMIT, 1..=1_000)?;
    let before = options.take("before");
    options.finish()?;
    if !before.is_given() {
        return Ok((limit as usize, Sequence::MAX));
    }
    let sequence = sequence(before.given()).ok_or_else(|| before.wrong("the number of an event"))?;
    Ok((limit as usize, sequence))
}
