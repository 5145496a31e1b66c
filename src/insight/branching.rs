//! “That wasn't me”: acts that are moved out of the profile into a named branch, and brought back.

use super::forgetting::{events_between, only};
use super::timeline::title;
use crate::catalog::Catalog;
use crate::error::{Error, Result};
use crate::input::{Given, Taken};
use crate::order;
use crate::visitor::log::branches::ranges;
use crate::visitor::log::check::sequence;
use crate::visitor::log::{Decision, Entry, Event, Payload, Sequence};
use crate::visitor::{Pending, Visitor};

/// The most `branch` and `merge` entries in a log.
const MOST: usize = 1_000;
/// The most titles of a branch.
const TITLES: usize = 3;

/// What a branch is, in messages.
const NAME: &str = "a branch's name, a text of 1 to 64 bytes";

/// A branch.
#[derive(Debug, Clone, PartialEq)]
pub struct Branch<'a> {
    /// Its name.
    pub name: &'a str,
    /// The number of acts in it, those included that were taken back.
    pub events: usize,
    /// The times of the first and the last of them.
    pub from: f64,
    /// See `from`.
    pub to: f64,
    /// Titles of items that they are about, the latest first.
    pub titles: Vec<&'a str>,
}

/// The entry that moves acts into the branch of that name, and their number: `{ events }` by their numbers, or those of the
/// period `{ from, to }`. An event that took one of them back moves with it. If the branch is there already, they are added.
///
/// Errors: `event_unknown`, `option_invalid`.
pub fn branching(visitor: &Visitor, (what, name): (&Given, &Given), now: f64) -> Result<(Pending, usize)> {
    let name = checked_name(&Taken::new("name", name))?.to_owned();
    let given = Taken::new("what", what);
    let expected = "{ events }, a list of numbers, or { from, to }";
    let events = match (what.get("events").is_nothing(), what.get("from").is_nothing() && what.get("to").is_nothing()) {
        (false, true) => named_events(visitor, only(what, &["events"], expected)?)?,
        (true, false) => acts_between(visitor, only(what, &["from", "to"], expected)?)?,
        _ => return Err(given.wrong(expected)),
    };
    if events.is_empty() {
        return Err(given.refused("a period without events".to_owned(), "one in which something was done"));
    }
    let is_branching = |entry: &&Entry| matches!(entry.event.payload, Payload::Branch(..) | Payload::Merge(_));
    if visitor.log.entries().iter().filter(is_branching).count() >= MOST {
        let expected = "1,000 branches made or merged at most: erase some first";
        return Err(Error::option("name", "one more".to_owned(), expected));
    }
    let moved = ranges(visitor.log.with_undos(&events));
    let event = Event::new(Payload::Branch(name, moved), now);
    Ok((Pending { event, item: None }, events.len()))
}

/// The entry that brings back what is in the branch of that name. Errors: `option_invalid`.
pub fn merging(visitor: &Visitor, name: &Given, now: f64) -> Result<Pending> {
    let name = branch_named(visitor, &Taken::new("name", name))?;
    Ok(Pending { event: Event::new(Payload::Merge(name.to_owned()), now), item: None })
}

/// The branches, in the order in which they began. Cost: a pass over the log for each.
pub fn branches<'a>(catalog: &'a Catalog, visitor: &'a Visitor) -> Vec<Branch<'a>> {
    let homes = visitor.log.homes();
    let mut branches: Vec<Branch> = Vec::new();
    for (entry, home) in visitor.log.entries().iter().zip(&homes) {
        let Some(name) = *home else { continue };
        let at = entry.event.at;
        let known = branches.iter().position(|branch| branch.name == name);
        let place = known.unwrap_or_else(|| {
            branches.push(Branch { name, events: 0, from: at, to: at, titles: Vec::new() });
            branches.len() - 1
        });
        let branch = &mut branches[place];
        if entry.event.kind().takes_back() {
            continue;
        }
        branch.events += 1;
        (branch.from, branch.to) = (branch.from.min(at), branch.to.max(at));
        if let Some(title) = entry.event.item().and_then(|id| title(catalog, id)) {
            branch.titles.retain(|known| *known != title);
            branch.titles.insert(0, title);
            branch.titles.truncate(TITLES);
        }
    }
    branches
}

/// A name that a branch may have. Errors: `option_invalid`.
pub fn checked_name<'a>(given: &Taken<'a>) -> Result<&'a str> {
    let text = given.text(1..=Decision::MAX, NAME)?;
    if text.trim().is_empty() { Err(given.wrong(NAME)) } else { Ok(text) }
}

/// The name of a branch that is there. Errors: `option_invalid`.
pub(super) fn branch_named<'a>(visitor: &Visitor, given: &Taken<'a>) -> Result<&'a str> {
    let name = checked_name(given)?;
    if visitor.log.homes().contains(&Some(name)) {
        return Ok(name);
    }
    Err(given.wrong("the name of a branch: `profile.branches()` lists them"))
}

/// The acts with these numbers, ascending. Errors: `option_invalid`, `event_unknown`.
fn named_events(visitor: &Visitor, what: &Given) -> Result<Vec<Sequence>> {
    let given = Taken::entry("", "events", what);
    let Given::List(list) = given.given() else { return Err(given.wrong("a list of numbers of events")) };
    let mut numbers = Vec::with_capacity(list.len());
    for number in list {
        numbers.push((sequence(number).ok_or_else(|| given.wrong("a list of numbers of events"))?, 0));
    }
    if numbers.is_empty() {
        return Err(given.wrong("at least one number of an event"));
    }
    order::sort(&mut numbers);
    let homes = visitor.log.homes();
    let mut acts = Vec::with_capacity(numbers.len());
    for (place, entry) in visitor.log.entries().iter().enumerate() {
        if numbers.binary_search(&(entry.sequence, 0)).is_ok() {
            check_movable(entry, homes.get(place).copied().flatten(), &given)?;
            acts.push(entry.sequence);
        }
    }
    match numbers.iter().find(|(number, _)| acts.binary_search(number).is_err()) {
        Some(&(unknown, _)) => Err(Error::no_event(unknown)),
        None => Ok(acts),
    }
}

/// The acts of a period. Errors: `option_invalid`.
fn acts_between(visitor: &Visitor, what: &Given) -> Result<Vec<Sequence>> {
    let mut acts = events_between(visitor, what)?;
    let homes = visitor.log.homes();
    let entries = visitor.log.entries();
    acts.retain(|&number| visitor.log.get(number).is_some_and(|entry| !entry.event.kind().takes_back()));
    for (entry, home) in entries.iter().zip(&homes) {
        if acts.binary_search(&entry.sequence).is_ok() {
            check_movable(entry, *home, &Taken::new("what", what))?;
        }
    }
    Ok(acts)
}

/// Errors: `option_invalid` for an event that is no act, or is in a branch already.
fn check_movable(entry: &Entry, home: Option<&str>, given: &Taken) -> Result<()> {
    let number = entry.sequence;
    if let Some(name) = home {
        let got = format!("event {number}, which is in the branch \"{name}\"");
        return Err(given.refused(got, "events of no branch: branches do not overlap, so merge that one first"));
    }
    if entry.event.kind().speaks_of_others() {
        let got = format!("event {number}, of the type {}", entry.event.kind().name());
        return Err(given.refused(got, "events that something was done in: wishes count in every branch"));
    }
    Ok(())
}
