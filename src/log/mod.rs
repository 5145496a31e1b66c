//! What happened: an append-only log of what the visitor did, and the items it was done to.
//!
//! The log is the only state there is; what was learned is folded from it. It is bounded in number and age, and it
//! remembers the features of every item that was acted on, so that a profile outlives the catalogue it was learned on.
//!
//! - [`event`]: the kinds of event, what each says about an item, and the door where they are checked;
//! - [`context`]: the situation in which something was done;
//! - [`record`]: an event and a remembered item as checksummed bytes, for any storage;
//! - [`Log`]: the events in their order, which of them were taken back, and which are due to be dropped.

pub mod context;
pub mod event;
pub mod record;

use std::collections::HashMap;

pub use context::Context;
pub use event::{Event, EventKind};
pub use record::{Remembered, RememberedFeature};

/// An event's number in the log: from 1, ascending, never used twice in a profile.
pub type Sequence = u64;

/// An event in its place.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// Its number.
    pub sequence: Sequence,
    /// What happened.
    pub event: Event,
    /// The remembered item that it happened to.
    pub item: Option<usize>,
}

/// The log.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Log {
    entries: Vec<Entry>,
    items: Vec<Remembered>,
    places: HashMap<String, usize>,
    oldest: Option<f64>,
}

impl Log {
    /// A log of these events, in ascending order, about these items. An event on an item that was not remembered stays
    /// in the log and teaches nothing; an item that no event is about is left out.
    ///
    /// Items stand in the order of their first events, wherever they were kept: equal logs are equal.
    pub fn new(events: Vec<(Sequence, Event)>, items: Vec<Remembered>) -> Self {
        let mut log = Self::default();
        let mut items: HashMap<String, Remembered> = items.into_iter().map(|item| (item.id.clone(), item)).collect();
        for (sequence, event) in events {
            if let Some(item) = event.item.as_ref().and_then(|id| items.remove(id)) {
                log.remember(item);
            }
            log.append(sequence, event);
        }
        log
    }

    /// The events, oldest first.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The number of the latest event; 0 before the first.
    pub fn tail(&self) -> Sequence {
        self.entries.last().map_or(0, |entry| entry.sequence)
    }

    /// The entry of that number. Cost: a binary search.
    pub fn get(&self, sequence: Sequence) -> Option<&Entry> {
        self.entries.binary_search_by_key(&sequence, |entry| entry.sequence).ok().map(|at| &self.entries[at])
    }

    /// A remembered item, by the place that an entry names.
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

    /// Remembers an item. One that is known stays as it is.
    pub fn remember(&mut self, item: Remembered) {
        if !self.places.contains_key(&item.id) {
            self.places.insert(item.id.clone(), self.items.len());
            self.items.push(item);
        }
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
        let item = event.item.as_deref().and_then(|id| self.places.get(id).copied());
        self.oldest = Some(self.oldest.map_or(event.at, |oldest| oldest.min(event.at)));
        self.entries.push(Entry { sequence, event, item });
    }

    /// The log without these events, and without the items that no event is about any more: as if it had never known.
    pub fn without(&self, removed: &[Sequence]) -> Self {
        self.keeping(|entry| !removed.contains(&entry.sequence))
    }

    /// The log as it was when this event was its latest.
    pub fn up_to(&self, tail: Sequence) -> Self {
        self.keeping(|entry| entry.sequence <= tail)
    }

    fn keeping(&self, is_kept: impl Fn(&Entry) -> bool) -> Self {
        let kept = self.entries.iter().filter(|&entry| is_kept(entry));
        Self::new(kept.map(|entry| (entry.sequence, entry.event.clone())).collect(), self.items.clone())
    }

    /// The events that still count: those that are no `undo` and that no `undo` took back.
    ///
    /// An `undo` takes back the latest event before it that still counts, impressions aside: of its item, where it
    /// names one.
    pub fn standing(&self) -> Vec<&Entry> {
        let mut standing: Vec<&Entry> = Vec::with_capacity(self.entries.len());
        for entry in &self.entries {
            if entry.event.kind != EventKind::Undo {
                standing.push(entry);
            } else if let Some(at) = standing.iter().rposition(|earlier| entry.event.takes_back(&earlier.event)) {
                standing.remove(at);
            }
        }
        standing
    }

    /// The events that have to go: those older than `oldest`, and the oldest where there are more than `most`. Then a
    /// twentieth more than necessary goes, so that a full log is not folded anew at every event. Cost: nothing where
    /// nothing has to go.
    pub fn due(&self, oldest: f64, most: usize) -> Vec<Sequence> {
        if self.entries.len() <= most && self.oldest.is_none_or(|at| at >= oldest) {
            return Vec::new();
        }
        let surplus = if self.entries.len() > most { self.entries.len() - most + most / 20 } else { 0 };
        let is_due = |(number, entry): &(usize, &Entry)| *number < surplus || entry.event.at < oldest;
        self.entries.iter().enumerate().filter(is_due).map(|(_, entry)| entry.sequence).collect()
    }
}
