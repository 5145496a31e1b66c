//! Branches: acts that are kept apart from the profile, under a name.
//!
//! An act is in a branch because a `branch` entry moved it there, or because it was recorded while the branch was open. A later
//! `merge` of the same name brings both back. What is in a branch does not stand in the main profile, as if it had never happened,
//! and what is not in it does not stand in the branch. Wishes and other controls stand in both.

use super::{Entry, Event, Log, Payload, Sequence, Undone};

/// Numbers of events, as ranges that include both ends: ascending, and apart from each other.
pub type Numbers = Vec<(Sequence, Sequence)>;

/// Whether ranges are ascending and apart: checked when they are read from a storage or a file.
pub fn are_sound(ranges: &[(Sequence, Sequence)]) -> bool {
    let are_apart = ranges.windows(2).all(|pair| pair[0].1 < pair[1].0);
    !ranges.is_empty() && are_apart && ranges.iter().all(|&(from, to)| 1 <= from && from <= to)
}

/// Whether a number is in one of the ranges.
pub fn holds(ranges: &[(Sequence, Sequence)], number: Sequence) -> bool {
    let place = ranges.partition_point(|&(_, to)| to < number);
    ranges.get(place).is_some_and(|&(from, _)| from <= number)
}

/// These numbers, in ascending order, as ranges.
pub fn ranges(numbers: impl IntoIterator<Item = Sequence>) -> Numbers {
    let mut ranges = Numbers::new();
    for number in numbers {
        match ranges.last_mut() {
            Some((_, to)) if *to + 1 >= number => *to = number,
            _ => ranges.push((number, number)),
        }
    }
    ranges
}

/// The branch of the entry at a place; none if it is in the main profile.
pub fn home<'a>(homes: &[Option<&'a str>], place: usize) -> Option<&'a str> {
    homes.get(place).copied().flatten()
}

impl Log {
    /// The same log with this branch open, or with the main profile if it is none.
    pub fn with_branch(mut self, branch: Option<String>) -> Self {
        self.branch = branch;
        self
    }

    /// The branch that is open.
    pub fn branch(&self) -> Option<&str> {
        self.branch.as_deref()
    }

    /// Whether an event that was just appended, and is no control, is of the open branch, or of the main profile if none is open.
    pub fn is_here(&self, event: &Event) -> bool {
        event.branch == self.branch
    }

    /// The branch that an event belongs to if it is recorded now: the open one, unless it is a control or takes one back.
    pub fn branch_of(&self, event: &Event) -> Option<String> {
        let is_control = |number| self.get(number).is_some_and(|entry| entry.event.kind().is_control());
        let is_about_all = event.kind().is_control() || event.undoes().is_some_and(is_control);
        self.branch.clone().filter(|_| !is_about_all)
    }

    /// For each entry, the branch that it is in. Empty if there is no branch and was none. Cost: then nothing, else a pass over the log.
    pub fn homes(&self) -> Vec<Option<&str>> {
        if !self.has_branches {
            return Vec::new();
        }
        let branchings = self.branchings();
        let mut homes: Vec<Option<&str>> = self.entries.iter().map(|entry| recorded_in(entry, &branchings)).collect();
        for entry in &branchings {
            let Payload::Branch(name, moved) = &entry.event.payload else { continue };
            if is_merged(name, entry.sequence, &branchings) {
                continue;
            }
            for place in moved.iter().flat_map(|&range| self.places_in(range, entry.sequence)) {
                if !self.entries[place].event.kind().is_control() {
                    // Of two tabs that moved the same act at the same time, the first one decides.
                    homes[place].get_or_insert(name);
                }
            }
        }
        homes
    }

    /// The places of the entries with these numbers that came before another entry.
    fn places_in(&self, (from, to): (Sequence, Sequence), before: Sequence) -> std::ops::Range<usize> {
        let place = |number: Sequence| self.entries.partition_point(|entry| entry.sequence < number);
        place(from)..place(before.min(to.saturating_add(1))).max(place(from))
    }

    /// The `branch` and `merge` entries that stand, ascending.
    pub fn branchings(&self) -> Vec<&Entry> {
        let mut standing: Vec<&Entry> = Vec::new();
        for entry in &self.entries {
            match entry.event.payload {
                Payload::Branch(..) | Payload::Merge(_) => standing.push(entry),
                Payload::Undo(Undone::Event(undone)) => standing.retain(|earlier| earlier.sequence != undone),
                _ => {}
            }
        }
        standing
    }

    /// The `branch` entries in force: they stand, and their branch was not merged since.
    pub fn branches_in_force(&self) -> Vec<&Entry> {
        let branchings = self.branchings();
        let in_force = branchings.iter().filter(|entry| match &entry.event.payload {
            Payload::Branch(name, _) => !is_merged(name, entry.sequence, &branchings),
            _ => false,
        });
        in_force.copied().collect()
    }

    /// The numbers of the entries in a branch, ascending.
    pub fn in_branch(&self, name: &str) -> Vec<Sequence> {
        let homes = self.homes();
        let inside = self.entries.iter().zip(&homes).filter(|(_, home)| **home == Some(name));
        inside.map(|(entry, _)| entry.sequence).collect()
    }

    /// These events, in ascending order, with the `branch` and `merge` entries that have no effect without them.
    pub fn with_emptied(&self, events: Vec<Sequence>) -> Vec<Sequence> {
        if !self.has_branches {
            return events;
        }
        let mut removed = Vec::with_capacity(events.len());
        let is_one = |sequence: Sequence| events.binary_search(&sequence).is_ok();
        let mut names = Names::default();
        for entry in &self.entries {
            let goes = is_one(entry.sequence) || names.is_idle(self, entry, &is_one);
            if goes {
                removed.push(entry.sequence);
            } else {
                names.keep(entry);
            }
        }
        removed
    }
}

/// The branch in which an act was recorded, unless that was merged since.
fn recorded_in<'a>(entry: &'a Entry, branchings: &[&Entry]) -> Option<&'a str> {
    entry.event.branch.as_deref().filter(|name| !is_merged(name, entry.sequence, branchings))
}

/// Whether a branch was merged after an entry.
fn is_merged(name: &str, after: Sequence, branchings: &[&Entry]) -> bool {
    let merges =
        |entry: &&&Entry| entry.sequence > after && matches!(&entry.event.payload, Payload::Merge(of) if of == name);
    branchings.iter().any(|entry| merges(&entry))
}

/// The names of the branches that entries kept so far belong to.
#[derive(Default)]
pub(super) struct Names<'a>(Vec<&'a str>);

impl<'a> Names<'a> {
    /// Notes an entry that is kept.
    pub(super) fn keep(&mut self, entry: &'a Entry) {
        if let Some(name) = entry.event.branch_field()
            && !self.0.contains(&name)
        {
            self.0.push(name);
        }
    }

    /// Whether an entry makes or merges a branch to no effect: the acts that it moved go or are gone, or nothing
    /// of the branch came before.
    pub(super) fn is_idle(&self, log: &Log, entry: &Entry, goes: &dyn Fn(Sequence) -> bool) -> bool {
        match &entry.event.payload {
            Payload::Branch(_, moved) => {
                let mut places = moved.iter().flat_map(|&range| log.places_in(range, entry.sequence));
                places.all(|place| goes(log.entries[place].sequence))
            }
            Payload::Merge(name) => !self.0.contains(&name.as_str()),
            _ => false,
        }
    }
}
