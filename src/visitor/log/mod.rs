//! The log: the visitor's events, in order, and the items they are about.
//!
//! The log is the only state; the profile is folded from it. It is bounded in number and age, and it
//! stores the features of every item that was acted on, so that a profile outlives the catalogue it was learned on.
//!
//! - [`kind`]: the kinds of event;
//! - [`event`]: events, and their weights as evidence about an item;
//! - [`payload`]: the details of an event of each kind;
//! - [`fields`]: the same as a flat list of fields, for records, exports and events from a page;
//! - [`check`]: checks an event that a page passed in;
//! - [`shown`]: decisions of the engine that are stored with events;
//! - [`context`]: the situation of an event;
//! - [`record`]: an event and a remembered item as checksummed bytes, for any storage;
//! - [`facts`]: facts that were stated;
//! - [`wishes`]: the wishes and other controls that are in force;
//! - [`keys`]: acts that are reported twice and count once;
//! - [`tombstones`]: hashes of what was forgotten;
//! - [`branches`]: acts that were moved out of the profile into a branch, or recorded in one;
//! - [`retention`]: which events are due to be dropped;
//! - [`units`]: times that are no milliseconds since 1970;
//! - [`Log`]: the events in their order, and which of them were taken back.

pub mod branches;
pub mod check;
pub mod context;
pub mod event;
pub mod facts;
pub mod fields;
pub mod keys;
pub mod kind;
pub mod payload;
pub mod record;
pub mod retention;
pub mod shown;
pub mod tombstones;
pub mod units;
pub mod wishes;

use std::collections::HashMap;

use crate::hash::BuildMapHasher;
use crate::order;
use crate::visitor::consent::Receipt;
use branches::home;

pub use context::Context;
pub use event::{Event, FeatureName, Target};
pub use facts::{Fact, Stated};
pub use kind::EventKind;
pub use payload::{Act, Back, Bought, DecisionKind, Dial, Payload, Preference, Reached, Response, Stance, Undone};
pub use record::{Remembered, RememberedFeature};
pub use shown::{Decision, Shown};
pub use tombstones::Tombstones;
pub use wishes::{StatedPreference, Wish, WishKind, Wishes};

/// An event's number in the log: from 1, ascending, never reused while the log is in one store. Numbers begin
/// again when consent moves the log to another store, and when everything on the device was erased.
pub type Sequence = u64;

/// An event with its number.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// Its number.
    pub sequence: Sequence,
    /// The event.
    pub event: Event,
    /// The index of the remembered item that it is about.
    pub item: Option<usize>,
}

/// The log.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Log {
    entries: Vec<Entry>,
    items: Vec<Remembered>,
    places: HashMap<String, usize, BuildMapHasher>,
    /// The time of the oldest event that is no control, the latest time of an event that is neither a control nor an `undo`,
    /// and the number of controls.
    oldest: Option<f64>,
    latest: Option<f64>,
    controls: usize,
    /// Whether there are events on items that are not remembered.
    has_strangers: bool,
    receipts: Vec<(Sequence, Receipt)>,
    tombstones: Tombstones,
    seed: Option<u32>,
    /// Whether there is a branch, or was one.
    has_branches: bool,
    /// The branch that is open; the main profile if none is.
    branch: Option<String>,
}

impl Log {
    /// A log of these events, in ascending order, about these items. An event on an item that is not remembered stays
    /// in the log and teaches nothing; an item without events is left out.
    ///
    /// Items are in the order of their first events, however they were stored: equal logs are equal.
    pub fn new(events: Vec<(Sequence, Event)>, items: Vec<Remembered>) -> Self {
        let mut log = Self::default();
        let places = items.iter().enumerate().map(|(place, item)| (item.id.clone(), place));
        let places: HashMap<String, usize, BuildMapHasher> = places.collect();
        let mut items: Vec<Option<Remembered>> = items.into_iter().map(Some).collect();
        for (sequence, event) in events {
            if let Some(item) = event.item().and_then(|id| items[*places.get(id)?].take()) {
                log.place(item);
            }
            log.append(sequence, event);
        }
        log
    }

    /// The events, oldest first.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The same log with these receipts of consent, in ascending order: they are numbered like events and teach nothing.
    pub fn with_receipts(mut self, receipts: Vec<(Sequence, Receipt)>) -> Self {
        self.receipts = receipts;
        self
    }

    /// The same log with these hashes of what was forgotten.
    pub fn with_tombstones(mut self, tombstones: Tombstones) -> Self {
        self.tombstones = tombstones;
        self
    }

    /// Adds hashes of what was forgotten.
    pub fn bury(&mut self, forgotten: &Tombstones) {
        self.tombstones = std::mem::take(&mut self.tombstones).with(forgotten);
    }

    /// The hashes of what was forgotten.
    pub fn tombstones(&self) -> &Tombstones {
        &self.tombstones
    }

    /// The time of the oldest event that is no control.
    pub fn oldest(&self) -> Option<f64> {
        self.oldest
    }

    /// The receipts of consent, oldest first.
    pub fn receipts(&self) -> &[(Sequence, Receipt)] {
        &self.receipts
    }

    /// Whether that receipt is among them.
    pub fn has_receipt(&self, receipt: &Receipt) -> bool {
        self.receipts.iter().any(|(_, known)| known == receipt)
    }

    /// Adds a receipt, which must come after all events.
    pub fn note(&mut self, sequence: Sequence, receipt: Receipt) {
        debug_assert!(sequence > self.tail(), "receipts are noted in order");
        self.receipts.push((sequence, receipt));
    }

    /// The number of the latest event or receipt; 0 before the first.
    pub fn tail(&self) -> Sequence {
        let event = self.entries.last().map_or(0, |entry| entry.sequence);
        event.max(self.receipts.last().map_or(0, |&(sequence, _)| sequence))
    }

    /// The seed of this profile's random draws, once one was needed: the first seed in the log.
    pub fn seed(&self) -> Option<u32> {
        self.seed
    }

    /// The entry of that number. Cost: a binary search.
    pub fn get(&self, sequence: Sequence) -> Option<&Entry> {
        self.entries.binary_search_by_key(&sequence, |entry| entry.sequence).ok().map(|at| &self.entries[at])
    }

    /// A remembered item, by the index in an entry.
    pub fn item(&self, place: usize) -> &Remembered {
        &self.items[place]
    }

    /// All remembered items.
    pub fn items(&self) -> &[Remembered] {
        &self.items
    }

    /// The remembered item of that id.
    pub fn find(&self, id: &str) -> Option<&Remembered> {
        self.places.get(id).map(|&place| &self.items[place])
    }

    /// Remembers an item; a known item stays as it is. Returns whether there were events on it already, which teach from now
    /// on: then the log is rebuilt, as if the item had come with the first of them.
    pub fn remember(&mut self, item: Remembered) -> bool {
        if self.places.contains_key(&item.id) {
            return false;
        }
        let mut strangers = self.entries.iter().filter(|entry| entry.item.is_none());
        let is_awaited = self.has_strangers && strangers.any(|entry| entry.event.item() == Some(item.id.as_str()));
        self.place(item);
        if is_awaited {
            *self = self.keeping(|_| true);
        }
        is_awaited
    }

    fn place(&mut self, item: Remembered) {
        self.places.insert(item.id.clone(), self.items.len());
        self.items.push(item);
    }

    /// Forgets features of the remembered items.
    pub fn forget_features(&mut self, is_forgotten: impl Fn(&RememberedFeature) -> bool) {
        for item in &mut self.items {
            item.features.retain(|feature| !is_forgotten(feature));
        }
    }

    /// Adds an event, which must come after all others.
    pub fn append(&mut self, sequence: Sequence, event: Event) {
        debug_assert!(sequence > self.tail(), "events are appended in order");
        let item = event.item().and_then(|id| self.places.get(id).copied());
        if let Payload::Seed(seed) = event.payload {
            self.seed = self.seed.or(Some(seed));
        }
        if event.kind().is_control() {
            self.controls += 1;
        } else {
            self.oldest = Some(self.oldest.map_or(event.at, |oldest| oldest.min(event.at)));
            if !matches!(event.payload, Payload::Undo(_)) {
                self.latest = Some(self.latest.map_or(event.at, |latest| latest.max(event.at)));
            }
        }
        self.has_branches |= event.branch_field().is_some();
        self.has_strangers |= item.is_none() && event.item().is_some();
        self.entries.push(Entry { sequence, event, item });
    }

    /// Adds the later part of another log: its events up to the latest of this log are skipped. Items that
    /// are known here may be missing in the other. Returns whether earlier events teach more than before: see
    /// [`remember`](Self::remember).
    pub fn extend(&mut self, later: Log) -> bool {
        let tail = self.tail();
        let mut is_awaited = false;
        for Entry { sequence, event, item } in later.entries.into_iter().filter(|entry| entry.sequence > tail) {
            if let Some(place) = item {
                is_awaited |= self.remember(later.items[place].clone());
            }
            self.append(sequence, event);
        }
        self.receipts.extend(later.receipts.into_iter().filter(|&(sequence, _)| sequence > tail));
        if !later.tombstones.is_empty() {
            self.tombstones = later.tombstones;
        }
        is_awaited
    }

    /// The log without these events, in ascending order, and without items that no event is about any more: as if
    /// they had never happened.
    pub fn without(&self, removed: &[Sequence]) -> Self {
        debug_assert!(removed.is_sorted(), "what is removed is named in order");
        self.keeping(|entry| removed.binary_search(&entry.sequence).is_err())
    }

    /// The log up to this event.
    pub fn up_to(&self, tail: Sequence) -> Self {
        let mut log = self.keeping(|entry| entry.sequence <= tail);
        log.receipts.retain(|&(sequence, _)| sequence <= tail);
        log
    }

    fn keeping(&self, is_kept: impl Fn(&Entry) -> bool) -> Self {
        let kept = self.entries.iter().filter(|&entry| is_kept(entry));
        Self::new(kept.map(|entry| (entry.sequence, entry.event.clone())).collect(), self.items.clone())
            .with_receipts(self.receipts.clone())
            .with_tombstones(self.tombstones.clone())
            .with_branch(self.branch.clone())
    }

    /// The standing events of the open branch, or of the main profile: those that take nothing back and were not taken back.
    /// Controls stand in all of them.
    ///
    /// An `undo` takes back the event that it names. If it names none, it takes back the latest standing act before it:
    /// of its item, if it has one. So do an `uncart` and a `return`, for the carts and purchases of their item alone.
    pub fn standing(&self) -> Vec<&Entry> {
        let homes = self.homes();
        let open = self.branch.as_deref();
        let places = self.replay(&homes, &mut |_, _| ());
        let is_here = |&&place: &&usize| home(&homes, place) == open || self.entries[place].event.kind().is_control();
        places.iter().filter(is_here).map(|&place| &self.entries[place]).collect()
    }

    /// The standing events in the order of their times, and of their numbers where times are equal: the order in which things happened. It is
    /// another than that of the numbers after an import, or if a clock was set back. Cost: that of [`standing`](Self::standing), and then a sort.
    pub fn in_time(&self) -> Vec<&Entry> {
        in_time(self.standing())
    }

    /// The standing events of the main profile and of all branches.
    pub fn standing_anywhere(&self) -> Vec<&Entry> {
        let places = self.replay(&self.homes(), &mut |_, _| ());
        places.iter().map(|&place| &self.entries[place]).collect()
    }

    /// For each `undo`, `uncart` and `return`, ascending, the event that it took back. One that took back nothing is left out.
    pub fn taken_back(&self) -> Vec<(Sequence, Sequence)> {
        let mut pairs = Vec::new();
        self.replay(&self.homes(), &mut |undo, event| pairs.push((undo, event)));
        pairs
    }

    /// The places of the standing entries. What is in a branch takes back nothing outside it, and the other way round.
    fn replay(&self, homes: &[Option<&str>], hear: &mut dyn FnMut(Sequence, Sequence)) -> Vec<usize> {
        let mut standing: Vec<usize> = Vec::with_capacity(self.entries.len());
        for (place, entry) in self.entries.iter().enumerate() {
            let Payload::Undo(undone) = &entry.event.payload else {
                standing.push(place);
                continue;
            };
            let earlier = |at: usize| &self.entries[standing[at]];
            let is_beside =
                |at: &usize| home(homes, standing[*at]) == home(homes, place) || earlier(*at).event.kind().is_control();
            let numbered =
                |event: Sequence| standing.binary_search_by_key(&event, |&earlier| self.entries[earlier].sequence).ok();
            let latest = |is_it: &dyn Fn(&Event) -> bool| {
                (0..standing.len()).rev().find(|at| is_it(&earlier(*at).event) && is_beside(at))
            };
            let at = match undone {
                Undone::Event(event) => numbered(*event).filter(is_beside),
                Undone::Bought(back, id, event) => match event {
                    Some(event) => {
                        numbered(*event).filter(|&at| earlier(at).event.is_of(back.of(), id)).filter(is_beside)
                    }
                    None => latest(&|earlier| earlier.is_of(back.of(), id)),
                },
                Undone::Latest(item) => latest(&|earlier| {
                    let is_of_item = item.as_deref().is_none_or(|id| earlier.item() == Some(id));
                    is_of_item && earlier.is_own_act()
                }),
            };
            if let Some(at) = at {
                let place = standing.remove(at);
                hear(entry.sequence, self.entries[place].sequence);
            }
        }
        standing
    }

    /// These events, in ascending order, and every event that took one of them back: without the event, it
    /// would take back another one.
    pub fn with_undos(&self, events: &[Sequence]) -> Vec<Sequence> {
        let taken_back = self.taken_back();
        let undone_by = |sequence: Sequence| {
            let at = taken_back.binary_search_by_key(&sequence, |&(undo, _)| undo).ok()?;
            Some(taken_back[at].1)
        };
        let numbers = self.entries.iter().map(|entry| entry.sequence);
        let is_one = |sequence: Sequence| events.binary_search(&sequence).is_ok();
        numbers.filter(|&sequence| is_one(sequence) || undone_by(sequence).is_some_and(is_one)).collect()
    }

    /// The ids of the items that no event is about once these events, in ascending order, are removed.
    pub fn orphans(&self, removed: &[Sequence]) -> Vec<String> {
        let kept = self.without(removed);
        let dropped = self.items.iter().filter(|item| kept.find(&item.id).is_none());
        dropped.map(|item| item.id.clone()).collect()
    }
}

/// Entries that are in the order of their numbers, in the order of their times.
pub fn in_time(entries: Vec<&Entry>) -> Vec<&Entry> {
    if entries.is_sorted_by(|one, next| one.event.at <= next.event.at) {
        return entries;
    }
    let sorted = order::descending(entries.iter().zip(0..).map(|(entry, place)| (0.0 - entry.event.at, place)));
    sorted.into_iter().map(|(_, place)| entries[place as usize]).collect()
}
