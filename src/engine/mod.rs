//! The state machine that holds everything together: commands in, results out.
//!
//! No clock, no randomness and no I/O: times and seeds are passed in, and what has to be kept is handed to whoever
//! keeps it ([`personalizer`](crate::personalizer)). An event goes in two steps, [`check`](Engine::check) and
//! [`commit`](Engine::commit), so that it is learned only once it is safe.
//!
//! - [`shelves`]: `recommend`, `rank` and `similar`;
//! - [`shaping`]: what stands between the score and the shelf of `recommend`;
//! - [`showing`]: how an item came to be shown, for those who learn from it;
//! - [`explaining`], [`counterfactual`]: shelves taken apart again, and what would be without this or that;
//! - [`learning`]: what follows from what was shown;
//! - [`interests`], [`timeline`]: what was learned and what was done, for the visitor to see;
//! - [`segments`], [`slots`], [`experiments`]: which groups the visitor belongs to, and what a site tries out;
//! - [`sharing`]: what a site may take home of that;
//! - [`wishes`], [`forgetting`]: what the visitor says about it;
//! - [`onboarding`]: what to ask on a first visit, and what the answers say.

pub mod counterfactual;
pub mod experiments;
pub mod explaining;
pub mod forgetting;
pub mod ineligible;
pub mod interests;
pub mod learning;
mod lots;
pub mod onboarding;
pub mod segments;
pub mod shaping;
pub mod sharing;
pub mod shelves;
pub mod showing;
pub mod slots;
pub mod timeline;
mod visitor;
pub mod wishes;
mod workspace;

pub use counterfactual::Without;
pub use experiments::{Assignment, Reports};
pub use explaining::{ExplainedMove, ExplainedPart, Explanation, Reasons};
pub use forgetting::Forgetting;
pub use ineligible::Ineligible;
pub use interests::Interest;
pub use segments::{Because, Membership};
pub use sharing::{Answer, Budget, Shared, Silence};
pub use shelves::Shelf;
pub use slots::Chosen;
pub use timeline::TimelineEntry;

use std::cell::OnceCell;

use shelves::Shelves;
use visitor::Visitor;
use workspace::Workspace;

use crate::catalog::{Catalog, FeatureIndex, ItemIndex};
use crate::consent::Receipt;
use crate::error::{ErrorKind, Result};
use crate::input::Given;
use crate::learn::bubble::Topics;
use crate::log::event::FUTURE_MS;
use crate::log::{Event, Log, Remembered, RememberedFeature, Sequence};
use crate::profile::Profile;

/// How many shelves can still be explained.
const REMEMBERED_SHELVES: usize = 32;
/// How many reasons an item of a shelf carries.
const REASONS: usize = 5;
/// How many events a reason names.
const EVIDENCE: usize = 3;
const DAY_MS: f64 = 86_400_000.0;

/// The engine: a catalogue, a visitor, and the shelves that were made for them.
#[derive(Debug)]
pub struct Engine {
    catalog: Catalog,
    visitor: Visitor,
    workspace: Workspace,
    shelves: Shelves,
    topics: OnceCell<Option<Topics>>,
    seed: u32,
}

/// An event that may be recorded, and its item, to be remembered with it.
#[derive(Debug, Clone, PartialEq)]
pub struct Pending {
    /// The event.
    pub event: Event,
    /// The item that it happens to.
    pub item: Option<Remembered>,
}

impl Engine {
    /// An engine that knows a catalogue and no visitor. The seed makes its shelves' ids differ from other tabs'.
    pub fn new(catalog: Catalog, seed: u32) -> Self {
        Self {
            visitor: Visitor::unknown(catalog.settings()),
            catalog,
            workspace: Workspace::default(),
            shelves: Shelves::default(),
            topics: OnceCell::new(),
            seed,
        }
    }

    /// The catalogue.
    pub fn catalog(&self) -> &Catalog {
        &self.catalog
    }

    /// The number that its shelves' ids begin with.
    pub fn seed(&self) -> u32 {
        self.seed
    }

    /// The log.
    pub fn log(&self) -> &Log {
        &self.visitor.log
    }

    /// What was learned.
    pub fn profile(&self) -> &Profile {
        &self.visitor.profile
    }

    /// Takes over a log and folds it. What it remembers of fields that are sensitive by now is forgotten. Where it does not
    /// go on from the log so far, shelves made before can no longer be explained.
    pub fn restore(&mut self, mut log: Log) {
        log.forget_features(|feature| self.catalog.is_sensitive(&feature.field));
        if log.up_to(self.visitor.log.tail()) != self.visitor.log {
            self.shelves.clear();
        }
        self.visitor.log = log;
        self.visitor.refold(&self.catalog);
    }

    /// Takes over what another tab added to the log. Cost: about a microsecond for each event that is new; where one of them is an
    /// `undo` or a control, for each event.
    pub fn extend(&mut self, mut later: Log) {
        later.forget_features(|feature| self.catalog.is_sensitive(&feature.field));
        let known = self.visitor.log.entries().len();
        let is_awaited = self.visitor.log.extend(later);
        let added = &self.visitor.log.entries()[known..];
        if is_awaited || added.iter().any(|entry| entry.event.kind.speaks_of_others()) {
            return self.visitor.refold(&self.catalog);
        }
        self.visitor.version += 1;
        for entry in added {
            self.visitor.profile.fold(entry, entry.item.map(|place| self.visitor.log.item(place)), &self.catalog);
        }
    }

    /// Checks an event that a host passed in. Errors: `event_type`, `event_field`, `event_unknown` for an `undo` of what
    /// does not stand, `item_unknown`.
    pub fn check(&self, given: &Given, now: f64) -> Result<Pending> {
        let event = Event::check(given, now)?;
        if let Some(event) = event.undoes {
            self.check_standing(event)?;
        }
        self.pending(self.as_shown(event))
    }

    /// Taking back the event of that number. Errors: `event_unknown` where it does not stand.
    pub fn check_undo(&self, event: Sequence, now: f64) -> Result<Pending> {
        self.check_standing(event)?;
        self.pending(Event::undo(event, now))
    }

    fn check_standing(&self, event: Sequence) -> Result<()> {
        let stands = self.visitor.log.standing().binary_search_by_key(&event, |entry| entry.sequence).is_ok();
        if stands { Ok(()) } else { Err(ErrorKind::EventUnknown { event }.into()) }
    }

    /// An event with what has to be remembered of its item. Errors: `item_unknown`.
    fn pending(&self, event: Event) -> Result<Pending> {
        let Some(id) = event.item.clone() else { return Ok(Pending { event, item: None }) };
        let item =
            self.visitor.log.find(&id).cloned().or_else(|| self.catalog.find(&id).map(|item| self.remembered(item)));
        match item {
            Some(item) => Ok(Pending { event, item: Some(item) }),
            None => Err(ErrorKind::ItemUnknown { id }.into()),
        }
    }

    /// Notes a receipt of consent that is safe now: it teaches nothing.
    pub fn note(&mut self, sequence: Sequence, receipt: Receipt) {
        if sequence > self.visitor.log.tail() {
            self.visitor.log.note(sequence, receipt);
        }
    }

    /// Learns an event that is safe now. Events come in the order of their numbers; one that is known is passed over.
    pub fn commit(&mut self, sequence: Sequence, pending: Pending) {
        if sequence <= self.visitor.log.tail() {
            return;
        }
        let is_awaited = pending.item.is_some_and(|item| self.visitor.log.remember(item));
        self.visitor.version += 1;
        let speaks_of_others = pending.event.kind.speaks_of_others();
        self.visitor.log.append(sequence, pending.event);
        if is_awaited || speaks_of_others {
            self.visitor.refold(&self.catalog);
        } else if let Some(entry) = self.visitor.log.entries().last() {
            let item = entry.item.map(|place| self.visitor.log.item(place));
            self.visitor.profile.fold(entry, item, &self.catalog);
        }
    }

    /// Forgets these very events, whose numbers ascend, as if they had never been. What they took back counts again; an
    /// `undo` that took one of them back may take back another then, so [`forgetting`](Self::forgetting) names it too.
    /// Errors: `event_unknown`; then nothing is forgotten.
    pub fn forget(&mut self, events: &[Sequence]) -> Result<()> {
        if let Some(&event) = events.iter().find(|&&event| self.visitor.log.get(event).is_none()) {
            return Err(ErrorKind::EventUnknown { event }.into());
        }
        self.drop_events(events);
        Ok(())
    }

    /// Forgets those of these events that are known, as if they had never been. Their numbers ascend.
    pub fn drop_events(&mut self, events: &[Sequence]) {
        self.restore(self.visitor.log.without(events));
    }

    /// The events that retention says have to go, and the ids of the items that nothing is about then; `None` where
    /// all may stay.
    pub fn due(&self, now: f64) -> Option<(Vec<Sequence>, Vec<String>)> {
        let settings = self.catalog.settings();
        let retained = f64::from(settings.retained_days) * DAY_MS;
        let is_due = self.visitor.log.oldest().is_some_and(|oldest| oldest < now - retained);
        let aged = if is_due { self.visitor.log.agreed(now) } else { now };
        let times = aged - retained..=now + FUTURE_MS;
        let due = self.visitor.log.due(times, settings.retained_events as usize);
        (!due.is_empty()).then(|| {
            let orphans = self.visitor.log.orphans(&due);
            (due, orphans)
        })
    }

    /// A feature's field and value.
    pub fn feature(&self, feature: FeatureIndex) -> (&str, &str) {
        (&self.catalog.field_of(feature).name, self.catalog.value(feature))
    }

    fn remembered(&self, item: ItemIndex) -> Remembered {
        let features = self.catalog.features(item).filter(|&(_, weight)| weight > 0.0);
        let features = features.map(|(feature, weight)| {
            let (field, value) = self.feature(feature);
            let hash = self.catalog.hash(feature);
            RememberedFeature { hash, field: field.to_owned(), value: value.to_owned(), weight }
        });
        Remembered { id: self.catalog.id(item).to_owned(), features: features.collect() }
    }
}
