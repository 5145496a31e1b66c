//! The branches of a log that is moved to another store, beside those that are there already.
//!
//! Two devices can have a branch of the same name without knowing of each other. What is in a branch there stays in it, unless the other
//! log knows all of it, had it in that branch, and merged it.

use super::{There, found};
use crate::order;
use crate::visitor::log::branches::{Numbers, holds, home};
use crate::visitor::log::{Entry, Event, Log, Payload, Sequence};

/// What becomes of the `branch` and `merge` entries of a log.
pub struct Branchings {
    /// The number of an entry, and that of the same entry there, ascending.
    known: Vec<(Sequence, Sequence)>,
    /// The numbers of the `branch` entries in force, ascending.
    in_force: Vec<Sequence>,
    /// The numbers of the `merge` entries that merge a branch there, ascending.
    merges: Vec<Sequence>,
    /// The numbers of what is in a branch there and stays in it, ascending, with its name.
    homes: Vec<(Sequence, String)>,
}

/// An entry, and whether it has an effect: a `branch` in force, or a `merge` that was not taken back.
type Candidate<'a> = (&'a Entry, bool);

impl Branchings {
    /// Of a log whose other events have those numbers there: pairs of both numbers, ascending. `is_brought` says of an entry whether it is
    /// brought along if it has an effect there.
    pub fn of(log: &Log, there: &There, acts: &[(Sequence, Sequence)], is_brought: impl Fn(Sequence) -> bool) -> Self {
        let in_force = log.branches_in_force().iter().map(|entry| entry.sequence).collect();
        let mut all = Self { known: Vec::new(), in_force, merges: Vec::new(), homes: homes_of(there.log) };
        let standing = log.branchings();
        if there.homes.is_empty() {
            return all;
        }
        all.known = pairs(&candidates(log), &candidates(there.log), acts);
        let mut after = there.log.clone();
        for (undo, undone) in log.taken_back() {
            if let Some(number) = all.known(undone).filter(|&number| !there.is_taken_back(number) && is_brought(undo)) {
                add(&mut after, Event::undo(number, 0.0));
            }
        }
        all.homes = homes_of(&after);
        let homes = log.homes();
        let mut by_number: Vec<(Sequence, u32)> =
            (0..).zip(acts).map(|(place, &(_, number))| (number, place)).collect();
        order::sort(&mut by_number);
        for entry in standing.iter().filter(|entry| is_brought(entry.sequence)) {
            let Payload::Merge(name) = &entry.event.payload else { continue };
            let inside: Vec<_> = all.homes.iter().filter(|(_, home)| home == name).map(|&(number, _)| number).collect();
            if all.known(entry.sequence).is_some() || inside.is_empty() {
                continue;
            }
            let same = |number| {
                let start = by_number.partition_point(|&(known, _)| known < number);
                let those = by_number[start..].iter().take_while(move |&&(known, _)| known == number);
                those.map(|&(_, place)| acts[place as usize].0)
            };
            let place = |sequence| log.entries().partition_point(|entry| entry.sequence < sequence);
            let is_out = |sequence| home(&homes, place(sequence)) != Some(name);
            let was_in = |sequence| was_in(name, &log.entries()[place(sequence)], entry.sequence, &standing);
            let was_merged = |number| same(number).all(is_out) && same(number).any(was_in);
            if can_merge(&after, name, &inside, entry.event.at, was_merged) {
                all.merges.push(entry.sequence);
                add(&mut after, entry.event.clone());
                all.homes = homes_of(&after);
            }
        }
        all
    }

    /// The number that the same entry has there.
    pub fn known(&self, sequence: Sequence) -> Option<Sequence> {
        found(&self.known, sequence)
    }

    /// Whether it is a `branch` entry in force.
    pub fn is_in_force(&self, sequence: Sequence) -> bool {
        self.in_force.binary_search(&sequence).is_ok()
    }

    /// Whether it is a `merge` entry that has something to merge there.
    pub fn is_needed(&self, sequence: Sequence) -> bool {
        self.merges.binary_search(&sequence).is_ok()
    }

    /// The branch in which an event stays there, by its number there.
    pub fn home(&self, number: Sequence) -> Option<&str> {
        let place = self.homes.binary_search_by_key(&number, |&(known, _)| known).ok()?;
        Some(&self.homes[place].1)
    }
}

fn homes_of(log: &Log) -> Vec<(Sequence, String)> {
    let homes = log.homes();
    let branched = log.entries().iter().zip(homes).filter_map(|(entry, home)| Some((entry.sequence, home?.to_owned())));
    branched.collect()
}

fn add(log: &mut Log, event: Event) {
    log.append(log.tail() + 1, event);
}

/// Whether a `merge` merges a branch with these events there: all of them were merged with it, and none began later than it.
fn can_merge(there: &Log, name: &str, inside: &[Sequence], at: f64, was_merged: impl Fn(Sequence) -> bool) -> bool {
    let inside: Vec<&Entry> = inside.iter().filter_map(|&number| there.get(number)).collect();
    // What takes an event back goes where the event goes.
    let mut acts = inside.iter().filter(|entry| !entry.event.kind().takes_back()).peekable();
    let in_force = there.branches_in_force();
    let mut began = in_force.iter().filter(|entry| entry.event.branch_field() == Some(name));
    acts.peek().is_some()
        && began.all(|entry| entry.event.at <= at)
        && inside.iter().all(|entry| entry.event.at <= at)
        && acts.all(|entry| was_merged(entry.sequence))
}

/// Whether an act was in a branch before its merge: recorded there, or moved.
fn was_in(name: &str, act: &Entry, merge: Sequence, standing: &[&Entry]) -> bool {
    let moves = |entry: &&Entry| match &entry.event.payload {
        Payload::Branch(of, moved) => {
            of == name && act.sequence < entry.sequence && entry.sequence < merge && holds(moved, act.sequence)
        }
        _ => false,
    };
    act.sequence < merge && (act.event.branch.as_deref() == Some(name) || standing.iter().any(moves))
}

/// The `branch` and `merge` entries of a log, taken back or not.
fn candidates(log: &Log) -> Vec<Candidate<'_>> {
    let (standing, in_force) = (log.branchings(), log.branches_in_force());
    let is_in =
        |list: &[&Entry], entry: &Entry| list.binary_search_by_key(&entry.sequence, |known| known.sequence).is_ok();
    let all = log.entries().iter().filter_map(|entry| match entry.event.payload {
        Payload::Branch(..) => Some((entry, is_in(&in_force, entry))),
        Payload::Merge(_) => Some((entry, is_in(&standing, entry))),
        _ => None,
    });
    all.collect()
}

/// The entries that are the same, ascending. Several of one name can have the same time: those of the same effect are paired first, because
/// what had no effect was not brought along the last time.
fn pairs(moved: &[Candidate], there: &[Candidate], acts: &[(Sequence, Sequence)]) -> Vec<(Sequence, Sequence)> {
    let mut partners: Vec<Option<Sequence>> = vec![None; moved.len()];
    let mut is_taken = vec![false; there.len()];
    for is_strict in [true, false] {
        for ((entry, has_effect), partner) in moved.iter().zip(&mut partners).filter(|(_, partner)| partner.is_none()) {
            let suits =
                |(known, effect): &Candidate| (!is_strict || effect == has_effect) && is_same(entry, known, acts);
            let Some(place) = (0..there.len()).find(|&place| !is_taken[place] && suits(&there[place])) else {
                continue;
            };
            is_taken[place] = true;
            *partner = Some(there[place].0.sequence);
        }
    }
    moved.iter().zip(partners).filter_map(|((entry, _), partner)| Some((entry.sequence, partner?))).collect()
}

/// Whether two entries make or merge the same branch at the same time. The numbers that a `branch` moves are others there, and not all were
/// moved there: one that both move is enough.
fn is_same(entry: &Entry, known: &Entry, acts: &[(Sequence, Sequence)]) -> bool {
    entry.event.at == known.event.at
        && match (&entry.event.payload, &known.event.payload) {
            (Payload::Merge(one), Payload::Merge(other)) => one == other,
            (Payload::Branch(one, moved), Payload::Branch(other, there)) => {
                one == other && numbers_there(moved, acts).any(|number| holds(there, number))
            }
            _ => false,
        }
}

/// The numbers, there, of events by their ranges.
pub fn numbers_there(moved: &Numbers, acts: &[(Sequence, Sequence)]) -> impl Iterator<Item = Sequence> {
    moved.iter().flat_map(|&(from, to)| {
        let start = acts.partition_point(|&(known, _)| known < from);
        acts[start..].iter().take_while(move |&&(known, _)| known <= to).map(|&(_, number)| number)
    })
}
