//! Moving a log to another store, where its events get other numbers.

mod branches;

use std::cell::Cell;
use std::collections::{HashMap, HashSet};

use crate::hash::{BuildMapHasher, xxh64};
use crate::order;
use crate::storage::{self, Draft, DraftItem, Dropped, FORGOTTEN, Rows};
use crate::visitor::log::branches::{Numbers, holds, ranges};
use crate::visitor::log::record::{encode_event, frame_event, frame_item, unframe_event};
use crate::visitor::log::tombstones::identity;
use crate::visitor::log::{Entry, Event, EventKind, Log, Payload, Remembered, Sequence, Target, Wishes};
use branches::{Branchings, numbers_there};

/// The events in the other store, indexed by their contents.
pub struct There<'a> {
    log: &'a Log,
    standing: Vec<&'a Entry>,
    /// The standing wishes and facts, with their times.
    wishes: Vec<(f64, (EventKind, Option<Target>))>,
    /// The branch of each entry.
    homes: Vec<Option<&'a str>>,
    /// By the hash of an event, the first place in the log of an equal one.
    places: HashMap<u64, usize, BuildMapHasher>,
    /// By the place of an event, that of the next one that is equal.
    twins: HashMap<usize, usize, BuildMapHasher>,
    /// By the hash of an `undo`, an `uncart` or a `return` whatever it took back: how many there are that name no number. What they take back
    /// is another event once an earlier one of them was forgotten.
    unnumbered: HashMap<u64, usize, BuildMapHasher>,
    /// The hashes of what was forgotten there.
    forgotten: HashMap<u64, usize, BuildMapHasher>,
    /// The hashes of the interests that were forgotten there, each with the time, if older events must not teach them again.
    interests: Vec<(u64, f64)>,
    /// How many events were left out because they were forgotten there.
    left_out: Cell<usize>,
}

impl<'a> There<'a> {
    /// The events of this log. Cost: a pass over it.
    pub fn of(log: &'a Log) -> Self {
        let (mut places, mut twins) = (HashMap::default(), HashMap::default());
        // From the end, so that of equal events the first is found.
        for (place, entry) in log.entries().iter().enumerate().rev() {
            if let Some(next) = places.insert(hash_of(&entry.event), place) {
                twins.insert(place, next);
            }
        }
        let mut unnumbered = HashMap::default();
        for entry in log.entries().iter().filter(|entry| entry.event.takes_back_the_latest()) {
            *unnumbered.entry(hash_of(&entry.event.undoing(0))).or_default() += 1;
        }
        let standing = log.standing_anywhere();
        let wishes = standing.iter().map(|entry| &entry.event).filter(|event| event.kind().replaces());
        let wishes = wishes.map(|event| (event.at, event.matter())).collect();
        let forgotten = log.tombstones().hashes().zip(0..).collect();
        let homes = log.homes();
        Self {
            log,
            standing,
            wishes,
            homes,
            places,
            twins,
            unnumbered,
            forgotten,
            interests: Vec::new(),
            left_out: Cell::new(0),
        }
    }

    /// The same, for events that may be older than what was forgotten there. They would follow it, and teach a forgotten interest again.
    pub fn before(log: &'a Log) -> Self {
        let there = Self::of(log);
        let wishes = Wishes::of(&there.standing);
        let time = |&(hash, sequence): &(u64, Sequence)| Some((hash, log.get(sequence)?.event.at));
        Self { interests: wishes.forgotten().iter().filter_map(time).collect(), ..there }
    }

    /// How many events [`drafts`] left out because they were forgotten there.
    pub fn left_out(&self) -> usize {
        self.left_out.get()
    }

    /// Whether an event was forgotten there, or is older than the forgetting of an interest that it would teach.
    fn forgets(&self, event: &Event, undone: Option<&Event>, item: Option<&Remembered>) -> bool {
        let hashes_of = || self.log.tombstones().hashes_of(&identity(event, undone));
        let hashes = if self.forgotten.is_empty() { Vec::new() } else { hashes_of() };
        let teaches = |&(hash, at): &(u64, f64)| {
            let has = |item: &Remembered| item.features.iter().any(|feature| feature.hash == hash);
            event.at < at && event.weight() != 0.0 && item.is_some_and(has)
        };
        hashes.iter().any(|hash| self.forgotten.contains_key(hash)) || self.interests.iter().any(teaches)
    }

    /// Whether a later wish about the same target is in force there. An imported wish is not later than those.
    fn is_outdated(&self, event: &Event) -> bool {
        if !event.kind().replaces() {
            return false;
        }
        let matter = event.matter();
        self.wishes.iter().any(|(at, known)| *at > event.at && *known == matter)
    }

    /// Whether only older wishes about the same target are in force there.
    fn is_newest(&self, event: &Event) -> bool {
        let mut about = self.wishes.iter().filter(|(_, known)| event.kind().replaces() && *known == event.matter());
        about.clone().next().is_some() && about.all(|(at, _)| *at < event.at)
    }

    /// The entries in force there after another log's new events were added; each with the number of its own log.
    pub fn standing_with(&self, other: &'a Log) -> Vec<&'a Entry> {
        let new = other.standing().into_iter().filter(|entry| !self.is_outdated(&entry.event));
        self.standing.iter().copied().chain(new).collect()
    }

    /// The number of an equal event there, in whichever branch it is. The numbers that a `branch` moves are others there.
    fn number(&self, event: &Event) -> Option<Sequence> {
        if let Payload::Branch(name, _) = &event.payload {
            let is_it =
                |known: &Event| known.at == event.at && matches!(&known.payload, Payload::Branch(of, _) if of == name);
            return self.log.entries().iter().find(|entry| is_it(&entry.event)).map(|entry| entry.sequence);
        }
        let entry = &self.log.entries()[*self.places.get(&hash_of(event))?];
        entry.event.is_same(event).then_some(entry.sequence)
    }

    /// The same for the events of a copy, one after the other: of equal events the second has the number of the second, or of the last there is.
    /// `matched` holds, by the first place of equal events, the latest that was given.
    fn next_number(&self, event: &Event, matched: &mut HashMap<usize, usize, BuildMapHasher>) -> Option<Sequence> {
        let number = self.number(event)?;
        let Some(&first) = self.places.get(&hash_of(event)) else { return Some(number) };
        let place = matched.get(&first).map_or(first, |last| *self.twins.get(last).unwrap_or(last));
        matched.insert(first, place);
        let entry = &self.log.entries()[place];
        Some(if entry.event.is_same(event) { entry.sequence } else { number })
    }

    /// Whether what takes an event back is there too, and named no number when it was recorded. `met` counts those of a copy that were found so.
    fn has_unnumbered(&self, event: &Event, met: &mut HashMap<u64, usize, BuildMapHasher>) -> bool {
        if self.unnumbered.is_empty() || !event.kind().takes_back() {
            return false;
        }
        let hash = hash_of(&event.undoing(0));
        let count = met.entry(hash).or_default();
        let is_there = self.unnumbered.get(&hash).is_some_and(|known| *count < *known);
        *count += usize::from(is_there);
        is_there
    }

    /// The numbers, there, of what a `branch` moves: those that are in no branch there, each with the `undo` that took it back. `undos` holds
    /// the number of each event there that is taken back by one that is brought along, and the number of that one.
    fn moved(&self, moved: impl Iterator<Item = Sequence>, undos: &[(Sequence, Sequence)]) -> Numbers {
        let acts = sorted(moved.collect());
        let is_moved = |number: Sequence| acts.binary_search(&number).is_ok();
        let undone = undos.iter().filter(|&&(undone, _)| is_moved(undone)).map(|&(_, undo)| undo);
        let found = sorted(acts.iter().copied().chain(undone).collect());
        let new = found.partition_point(|&number| number <= self.log.tail());
        ranges(self.log.with_undos(&found[..new]).into_iter().chain(found[new..].iter().copied()))
    }

    /// The numbers of a log's events that are there too, beside those there, ascending; without what takes an event back, and what makes
    /// or merges a branch.
    fn known(&self, log: &Log) -> Vec<(Sequence, Sequence)> {
        let mut matched = HashMap::default();
        let is_act = |event: &Event| {
            !event.kind().takes_back() && !matches!(event.payload, Payload::Branch(..) | Payload::Merge(_))
        };
        let acts = log.entries().iter().filter(|entry| is_act(&entry.event));
        acts.filter_map(|entry| Some((entry.sequence, self.next_number(&entry.event, &mut matched)?))).collect()
    }

    /// Whether the event with that number was taken back there.
    fn is_taken_back(&self, sequence: Sequence) -> bool {
        self.log.get(sequence).is_some()
            && self.standing.binary_search_by_key(&sequence, |entry| entry.sequence).is_err()
    }
}

fn sorted(numbers: Vec<Sequence>) -> Vec<Sequence> {
    let mut numbers: Vec<(Sequence, u32)> = numbers.into_iter().map(|number| (number, 0)).collect();
    order::sort(&mut numbers);
    numbers.into_iter().map(|(number, _)| number).collect()
}

fn hash_of(event: &Event) -> u64 {
    xxh64(&event.sameness(), 0)
}

/// The events of a log that are not there yet, numbered from `first` on. An `undo`, an `uncart` or a `return` names the event that it took back by the
/// number it has there. An `undo` that took back nothing, or an event that is not moved, is left out: it might take back another
/// event there. So is a wish if a later one about the same target is in force, and what was forgotten there. An event stays in its
/// branch; what was merged arrives without one, and a `merge` is left out unless the same branch is there.
pub fn drafts(log: &Log, first: Sequence, there: &There) -> Vec<Draft> {
    let taken_back = log.taken_back();
    let mut numbers: Vec<(Sequence, Sequence)> = Vec::with_capacity(log.entries().len());
    let mut drafts = Vec::with_capacity(log.entries().len());
    let mut framed: HashSet<usize, BuildMapHasher> = HashSet::default();
    let acts = there.known(log);
    let mut met: HashMap<u64, usize, BuildMapHasher> = HashMap::default();
    let unnumbered = log.entries().iter().filter(|entry| there.has_unnumbered(&entry.event, &mut met));
    let unnumbered: HashSet<Sequence, BuildMapHasher> = unnumbered.map(|entry| entry.sequence).collect();
    let is_forgotten = |entry: &Entry| {
        let undone = found(&taken_back, entry.sequence).and_then(|undone| log.get(undone)).map(|entry| &entry.event);
        there.forgets(&entry.event, undone, entry.item.map(|place| log.item(place)))
    };
    let is_brought = |number| !unnumbered.contains(&number) && !log.get(number).is_some_and(is_forgotten);
    let branchings = Branchings::of(log, there, &acts, is_brought);
    let mut moves: Vec<(Numbers, &str)> = Vec::new();
    let mut undos: Vec<(Sequence, Sequence)> = Vec::new();
    let homes = log.homes();
    for (place, entry) in log.entries().iter().enumerate() {
        if let Some(known) = found(&acts, entry.sequence).or_else(|| branchings.known(entry.sequence)) {
            numbers.push((entry.sequence, known));
            continue;
        }
        if there.is_outdated(&entry.event) || unnumbered.contains(&entry.sequence) {
            continue;
        }
        if is_forgotten(entry) {
            there.left_out.set(there.left_out.get() + 1);
            continue;
        }
        let undone = found(&taken_back, entry.sequence);
        let undone = undone.and_then(|undone| found(&numbers, undone)).filter(|&undone| !there.is_taken_back(undone));
        let event = match &entry.event.payload {
            Payload::Branch(name, moved) => {
                let free = numbers_there(moved, &numbers).filter(|&number| branchings.home(number).is_none());
                let moved = there.moved(free, &undos);
                let is_needed = !moved.is_empty() && branchings.is_in_force(entry.sequence);
                is_needed.then(|| {
                    moves.push((moved.clone(), name));
                    Event { payload: Payload::Branch(name.clone(), moved), ..entry.event.clone() }
                })
            }
            Payload::Merge(_) => branchings.is_needed(entry.sequence).then(|| entry.event.clone()),
            _ => renumbered(&entry.event, undone),
        };
        let Some(mut event) = event else { continue };
        let home = homes.get(place).copied().flatten();
        event.branch = event.branch.filter(|name| home == Some(name));
        let held = undone.and_then(|undone| branchings.home(undone));
        if let Some(undone) = undone.filter(|&undone| there.log.get(undone).is_some()) {
            // It reaches only what is in the same branch there.
            let moved = || moves.iter().find(|(moved, _)| holds(moved, undone)).map(|&(_, name)| name);
            event.branch = held.or_else(moved).map(str::to_owned);
            undos.push((undone, first + drafts.len() as Sequence));
        }
        if held.is_none() {
            numbers.push((entry.sequence, first + drafts.len() as Sequence));
        }
        // Once is enough: repeating an item for each of a hundred thousand events would multiply its size.
        let item = entry.item.filter(|&place| framed.insert(place)).map(|place| log.item(place));
        let item = item.map(|item| DraftItem { id: item.id.clone(), frame: frame_item(item), is_new: true });
        drafts.push(Draft::event(&event, item));
    }
    drafts
}

/// The dropped events without those that are there again, since another tab may have imported a copy of them. An `undo` of such an
/// event takes back the copy instead, under a number from `next` on, unless it is taken back there. A wish also gets a new number
/// if an import brought an older one about the same target since: of two, the one with the higher number is in force. The hashes of what
/// is restored are removed.
pub fn still_missing(dropped: &Dropped, there: &Rows, next: Sequence) -> Dropped {
    let there = storage::read(there).0;
    let mut chosen = missing(dropped, &there, next);
    let known = there.tombstones();
    if !known.is_empty() {
        chosen.items.push((FORGOTTEN.to_owned(), known.clone().without(&dropped.tombstones).encode()));
    }
    chosen
}

fn missing(dropped: &Dropped, there: &Log, next: Sequence) -> Dropped {
    let later = there.entries().iter().filter(|entry| entry.sequence > dropped.highest);
    let later = Log::new(later.map(row).collect(), Vec::new());
    let again = There::of(&later);
    let events: Vec<_> = dropped.events.iter().filter_map(|(_, frame)| unframe_event(frame)).collect();
    let acts = events.iter().filter(|(_, event)| !event.kind().takes_back());
    let numbers: Vec<_> = acts.filter_map(|(known, event)| Some((*known, again.number(event)?))).collect();
    if numbers.is_empty() && !events.iter().any(|(_, event)| again.is_newest(event)) {
        return dropped.clone();
    }
    let taken_back = with_events(there, events.clone()).taken_back();
    let is_undone = |sequence: Sequence| taken_back.iter().any(|&(_, undone)| undone == sequence);
    let (mut missing, mut renumbered) = (Vec::new(), Vec::new());
    for ((sequence, event), (_, frame)) in events.iter().zip(&dropped.events) {
        if found(&numbers, *sequence).is_some() {
            continue;
        }
        let anew = match found(&taken_back, *sequence).and_then(|undone| found(&numbers, undone)) {
            Some(undone) if again.is_taken_back(undone) => continue,
            Some(undone) => event.undoing(undone),
            None if again.is_newest(event) && !is_undone(*sequence) => event.clone(),
            None => {
                missing.push((*sequence, frame.clone()));
                continue;
            }
        };
        let number = next + renumbered.len() as Sequence;
        renumbered.push((number, frame_event(number, &encode_event(&anew))));
    }
    missing.append(&mut renumbered);
    Dropped { events: missing, ..dropped.clone() }
}

/// A log with additional events, each in its place.
fn with_events(log: &Log, mut events: Vec<(Sequence, Event)>) -> Log {
    events.extend(log.entries().iter().map(row));
    let mut order: Vec<_> = (0..).zip(&events).map(|(place, &(sequence, _))| (sequence, place)).collect();
    order::sort(&mut order);
    Log::new(order.iter().map(|&(_, place)| events[place as usize].clone()).collect(), Vec::new())
}

fn row(entry: &Entry) -> (Sequence, Event) {
    (entry.sequence, entry.event.clone())
}

/// An event for the other store, where the event that it takes back has that number.
fn renumbered(event: &Event, undone: Option<Sequence>) -> Option<Event> {
    if event.kind().takes_back() { Some(event.undoing(undone?)) } else { Some(event.clone()) }
}

fn found(pairs: &[(Sequence, Sequence)], number: Sequence) -> Option<Sequence> {
    pairs.binary_search_by_key(&number, |&(known, _)| known).ok().map(|at| pairs[at].1)
}
