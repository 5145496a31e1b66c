//! What must be removed to forget an event, an item, a period, or an interest.
//!
//! Events are removed, and the profile is the one that never saw them. An interest is spread over events that also taught other
//! things, so it is forgotten by an entry of the log: what earlier events taught of it no longer counts.

use super::branching::branch_named;
use super::sharing::check_forgettable;
use crate::catalog::Catalog;
use crate::error::{Error, ErrorKind, Result};
use crate::input::{Given, Taken, number_text};
use crate::visitor::log::check::sequence;
use crate::visitor::log::units::likely_unit;
use crate::visitor::log::{Entry, Event, FeatureName, Payload, Sequence, Target};
use crate::visitor::profile::Affinity;
use crate::visitor::wishes::{check_room, interest};
use crate::visitor::{Pending, Visitor};

/// The changes that a forgetting consists of.
#[derive(Debug, Clone, PartialEq)]
pub enum Forgetting {
    /// Events to be removed, ascending, and the ids of the items that no event is about then.
    Events {
        /// The events, each with the `undo` that took it back, if there is one.
        events: Vec<Sequence>,
        /// The items.
        items: Vec<String>,
    },
    /// An entry to be recorded, and how many events no longer teach the interest.
    Interest {
        /// The entry.
        pending: Box<Pending>,
        /// How many of the visitor's own events.
        events: usize,
        /// Whether anything taught the interest, a layer included. If not, nothing has to be recorded.
        is_taught: bool,
    },
}

/// The changes needed to forget `{ event }`, `{ item }`, `{ field, value }`, `{ branch }` or `{ from, to }`; both ends are included and
/// one of them is optional. Events are forgotten in branches too, and a branch without any with them.
///
/// An item is forgotten with the wishes about it. A period is forgotten without wishes, which are settings,
/// and without an `undo` of an event outside it, which would count again.
///
/// Errors: `event_unknown`, `item_unknown`, `option_invalid`.
pub fn forgetting(catalog: &Catalog, visitor: &Visitor, what: &Given, now: f64) -> Result<Forgetting> {
    let has = |name| !what.get(name).is_nothing();
    let expected = "one of { event }, { item }, { field, value }, { branch } and { from, to }";
    let is_interest = has("field") || has("value");
    let events = match (has("event"), has("item"), is_interest, has("from") || has("to")) {
        (false, false, false, false) if has("branch") => branch_to_forget(visitor, only(what, &["branch"], expected)?)?,
        (true, false, false, false) => event_to_forget(visitor, only(what, &["event"], expected)?)?,
        (false, true, false, false) => events_of_item(catalog, visitor, only(what, &["item"], expected)?)?,
        (false, false, true, false) => return interest_to_forget(catalog, visitor, what, now),
        (false, false, false, true) => events_between(visitor, only(what, &["from", "to"], expected)?)?,
        _ => return Err(Taken::new("what", what).wrong(expected)),
    };
    let events = visitor.log.with_emptied(visitor.log.with_undos(&events));
    // With an `undo` of such an entry.
    let events = visitor.log.with_undos(&events);
    let items = visitor.log.orphans(&events);
    Ok(Forgetting::Events { events, items })
}

fn branch_to_forget(visitor: &Visitor, what: &Given) -> Result<Vec<Sequence>> {
    let name = branch_named(visitor, &Taken::entry("", "branch", what))?;
    Ok(visitor.log.in_branch(name))
}

fn event_to_forget(visitor: &Visitor, what: &Given) -> Result<Vec<Sequence>> {
    let given = Taken::entry("", "event", what);
    let event = sequence(given.given()).ok_or_else(|| given.wrong("the number of an event"))?;
    let Some(entry) = visitor.log.get(event) else { return Err(Error::no_event(event)) };
    check_forgettable(&entry.event)?;
    Ok(vec![event])
}

fn events_of_item(catalog: &Catalog, visitor: &Visitor, what: &Given) -> Result<Vec<Sequence>> {
    let id = Taken::entry("", "item", what).text(0..=usize::MAX, "an item's id")?;
    let of_item: Vec<Sequence> = sequences(visitor, |entry| entry.event.is_about(id));
    if of_item.is_empty() && catalog.find(id).is_none() {
        return Err(ErrorKind::ItemUnknown { id: id.to_owned() }.into());
    }
    // An `undo` that names the item is removed with the event that it took back.
    let taken_back = visitor.log.taken_back();
    let is_bound = |sequence: &Sequence| taken_back.binary_search_by_key(sequence, |&(undo, _)| undo).is_ok();
    Ok(of_item.into_iter().filter(|sequence| !is_bound(sequence)).collect())
}

/// The events of a period without controls, and without those that took back another one.
pub(super) fn events_between(visitor: &Visitor, what: &Given) -> Result<Vec<Sequence>> {
    let bound = |name: &str, open: f64| {
        let given = Taken::entry("", name, what);
        let time = if given.is_given() { given.given().number_in(f64::MIN..=f64::MAX) } else { Some(open) };
        let time = time.ok_or_else(|| given.wrong("milliseconds since 1970"))?;
        match likely_unit(time) {
            Some(unit) => Err(given.wrong(&format!("milliseconds since 1970. Are these {unit}?"))),
            None => Ok(time),
        }
    };
    let (from, to) = (bound("from", f64::NEG_INFINITY)?, bound("to", f64::INFINITY)?);
    if from > to {
        let expected = format!("a time that is not after `to`, {}", number_text(to));
        return Err(Taken::entry("", "from", what).wrong(&expected));
    }
    let taken_back = visitor.log.taken_back();
    let is_bound = |sequence: Sequence| taken_back.binary_search_by_key(&sequence, |&(undo, _)| undo).is_ok();
    let is_inside = |entry: &Entry| {
        let is_free = !entry.event.kind().takes_back() || !is_bound(entry.sequence);
        !entry.event.kind().is_control() && is_free && (from..=to).contains(&entry.event.at)
    };
    Ok(sequences(visitor, is_inside))
}

fn interest_to_forget(catalog: &Catalog, visitor: &Visitor, what: &Given, now: f64) -> Result<Forgetting> {
    let interest = interest(catalog, visitor, what, "{ field, value }")?;
    let events = teachers_of(catalog, visitor, &interest);
    let affinity = visitor.profile.affinities().find(interest.hash());
    let is_taught = events > 0 || affinity.is_some_and(Affinity::is_of_layers);
    if is_taught {
        check_room(visitor, Some(&Target::Interest(interest.clone())))?;
    }
    let pending = visitor.pending(catalog, Event::new(Payload::ForgetInterest(interest), now))?;
    Ok(Forgetting::Interest { pending: Box::new(pending), events, is_taught })
}

/// The number of standing events that taught an interest, muted or not, since it was last forgotten.
fn teachers_of(catalog: &Catalog, visitor: &Visitor, interest: &FeatureName) -> usize {
    let hash = interest.hash();
    let forgotten = visitor.profile.control().wishes().forgotten_at(hash).unwrap_or(0);
    let feature = catalog.feature(hash);
    let teaches = |entry: &&Entry| {
        let Some(place) = entry.item.filter(|_| entry.sequence > forgotten && visitor.profile.weight(entry) != 0.0)
        else {
            return false;
        };
        let item = visitor.log.item(place);
        match catalog.find(&item.id) {
            Some(index) => catalog.features(index).any(|(known, _)| Some(known) == feature),
            None => item.features.iter().any(|known| known.hash == hash),
        }
    };
    visitor.log.standing().into_iter().filter(teaches).count()
}

fn sequences(visitor: &Visitor, is_wanted: impl Fn(&Entry) -> bool) -> Vec<Sequence> {
    visitor.log.entries().iter().filter(|entry| is_wanted(entry)).map(|entry| entry.sequence).collect()
}

/// The argument, if it has no other entries than these.
pub(super) fn only<'a>(what: &'a Given, known: &[&str], expected: &str) -> Result<&'a Given> {
    match what.unknown_entry(known) {
        None => Ok(what),
        Some(name) => {
            let got = format!("`{name}` beside {}", known.join(" and "));
            Err(Taken::new("what", what).refused(got, expected))
        }
    }
}
