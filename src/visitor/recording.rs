//! Checks, learns and forgets events.
//!
//! Recording has two steps, [`check`](Visitor::check) and [`commit`](Visitor::commit), so that an event is learned only once it
//! is stored.

use std::rc::Rc;

use super::Visitor;
use super::consent::Receipt;
use super::log::branches::home;
use super::log::event::FUTURE_MS;
use super::log::{Back, Entry, Event, Log, Payload, Remembered, RememberedFeature, Sequence, Undone};
use super::profile::Layer;
use crate::catalog::{Catalog, ItemIndex};
use crate::error::{Error, ErrorKind, Result};

const DAY_MS: f64 = 86_400_000.0;

/// A checked event, and its item, to be remembered with it.
#[derive(Debug, Clone, PartialEq)]
pub struct Pending {
    /// The event.
    pub event: Event,
    /// The item that it is about.
    pub item: Option<Remembered>,
}

impl Visitor {
    /// Checks an event. Errors: `event_unknown` for an `undo` of an event that does not stand, or where no act (on its item) stands, and for
    /// an `uncart` or a `return` where no cart or purchase of the item stands; `item_unknown`.
    pub fn check(&self, catalog: &Catalog, event: Event) -> Result<Pending> {
        if self.log.knows(&event) {
            // It changes nothing: what it is about may be gone.
            return Ok(Pending { event, item: None });
        }
        if let Some(event) = event.undoes() {
            self.check_standing(event)?;
        }
        let mut pending = self.pending(catalog, event)?;
        self.number(&mut pending)?;
        Ok(pending)
    }

    /// Gives an event that takes back the latest one of a kind that one's number, so that what another tab records meanwhile, or a merge adds,
    /// is not taken back instead. Errors: `event_unknown`.
    fn number(&self, pending: &mut Pending) -> Result<()> {
        let Payload::Undo(undone) = &mut pending.event.payload else { return Ok(()) };
        match undone {
            Undone::Event(_) => (),
            Undone::Latest(item) => {
                *undone = Undone::Event(self.latest_act(item.as_deref())?);
                pending.item = None;
            }
            Undone::Bought(back, id, number) => {
                *number = Some(self.latest(*back, id, pending.event.key.as_deref())?);
            }
        }
        Ok(())
    }

    /// The number of the latest event, by its time, that stands and can go back; with a key, of those with that key. Errors: `event_unknown`.
    fn latest(&self, back: Back, id: &str, key: Option<&str>) -> Result<Sequence> {
        let is_it = |event: &Event| event.is_of(back.of(), id) && (key.is_none() || event.key.as_deref() == key);
        self.latest_of(is_it, || format!("{} of \"{id}\"", back.of().name()))
    }

    /// The number of the latest act, by its time, that stands, on that item if one is named. Errors: `event_unknown`.
    fn latest_act(&self, item: Option<&str>) -> Result<Sequence> {
        let is_it = |event: &Event| event.is_own_act() && (item.is_none() || event.item() == item);
        self.latest_of(is_it, || item.map_or("act".to_owned(), |id| format!("act on \"{id}\"")))
    }

    /// The number of the latest event, by its time, that stands and fits. Errors: `event_unknown`, with `what` was looked for.
    fn latest_of(&self, is_it: impl Fn(&Event) -> bool, what: impl Fn() -> String) -> Result<Sequence> {
        let standing = self.log.in_time();
        let latest = standing.iter().rev().find(|entry| is_it(&entry.event));
        let unknown = || ErrorKind::EventUnknown { event: format!("{} that still counts", what()), why: None };
        Ok(latest.ok_or_else(unknown)?.sequence)
    }

    /// An `undo` of the event with that number. Errors: `event_unknown` if it does not stand.
    pub fn check_undo(&self, catalog: &Catalog, event: Sequence, now: f64) -> Result<Pending> {
        self.check_standing(event)?;
        self.pending(catalog, Event::undo(event, now))
    }

    /// Whether an event is older than what retention keeps: it would be dropped at once.
    pub fn is_expired(&self, catalog: &Catalog, event: &Event, now: f64) -> bool {
        let days = catalog.settings().retained_days;
        let oldest = |now: f64| now - f64::from(days) * DAY_MS;
        // The log is read only if the event is too old by the clock.
        event.at < oldest(now) && event.at < oldest(self.log.agreed(now))
    }

    fn check_standing(&self, event: Sequence) -> Result<()> {
        let stands = self.log.standing().binary_search_by_key(&event, |entry| entry.sequence).is_ok();
        if stands { Ok(()) } else { Err(self.why_not(event)) }
    }

    /// Why an event that does not stand here cannot be taken back.
    #[cold]
    fn why_not(&self, number: Sequence) -> Error {
        let log = &self.log;
        let Some(Entry { event, .. }) = log.get(number) else { return Error::no_event(number) };
        let place = log.entries().partition_point(|entry| entry.sequence < number);
        let homes = log.homes();
        let branch = home(&homes, place);
        let why = match &event.payload {
            Payload::Undo(Undone::Bought(back, ..)) => {
                let (kind, of) = (event.kind().name(), back.of().name());
                format!("it is an `{kind}`; record the {of} again, or forget the `{kind}`")
            }
            Payload::Undo(_) => "it is an `undo`; record again what it took back, or forget the `undo`".to_owned(),
            _ if log.taken_back().iter().any(|&(_, undone)| undone == number) => "it was taken back already".to_owned(),
            _ => match branch {
                Some(name) => format!("it is in the branch \"{name}\"; open this branch, or merge it first"),
                None => "it is in no branch; open the profile without `branch`".to_owned(),
            },
        };
        ErrorKind::EventUnknown { event: format!("event with the number {number}"), why: Some(why) }.into()
    }

    /// An event with its item, to be remembered. Errors: `item_unknown`.
    pub fn pending(&self, catalog: &Catalog, event: Event) -> Result<Pending> {
        let Some(id) = event.item().map(str::to_owned) else { return Ok(Pending { event, item: None }) };
        let item = self.log.find(&id).cloned().or_else(|| catalog.find(&id).map(|item| remembered(catalog, item)));
        match item {
            Some(item) => Ok(Pending { event, item: Some(item) }),
            None => Err(ErrorKind::ItemUnknown { id }.into()),
        }
    }

    /// Adds a stored receipt of consent: it teaches nothing.
    pub fn note(&mut self, sequence: Sequence, receipt: Receipt) {
        if sequence > self.log.tail() {
            self.log.note(sequence, receipt);
        }
    }

    /// Learns a stored event. Events come in the order of their numbers; a known one is skipped. Cost: one fold; for an `undo`, a
    /// control, or an event that is older than another one, a fold of each event of the log.
    pub fn commit(&mut self, catalog: &Catalog, sequence: Sequence, pending: Pending) {
        if sequence <= self.log.tail() {
            return;
        }
        let is_awaited = pending.item.is_some_and(|item| self.log.remember(item));
        self.version += 1;
        let speaks_of_others = pending.event.kind().speaks_of_others();
        self.log.append(sequence, pending.event);
        if is_awaited || speaks_of_others {
            self.refold(catalog);
        } else if let Some(entry) = self.log.entries().last().filter(|entry| self.log.is_here(&entry.event)) {
            if self.profile.is_next(&entry.event) {
                self.profile.fold(entry, entry.item.map(|place| self.log.item(place)), catalog);
            } else {
                self.refold(catalog);
            }
        }
    }

    /// Adds what another tab added to the log. Cost: about a microsecond for each new event; if one of them is an
    /// `undo` or a control, or older than one before it, for each event of the log.
    pub fn extend(&mut self, catalog: &Catalog, mut later: Log) {
        later.forget_features(|feature| catalog.is_sensitive(&feature.field));
        let known = self.log.entries().len();
        let is_awaited = self.log.extend(later);
        let added = &self.log.entries()[known..];
        if is_awaited || added.iter().any(|entry| entry.event.kind().speaks_of_others()) {
            return self.refold(catalog);
        }
        self.version += 1;
        let profile = &mut self.profile;
        let is_in_order = added.iter().filter(|entry| self.log.is_here(&entry.event)).all(|entry| {
            let is_next = profile.is_next(&entry.event);
            if is_next {
                profile.fold(entry, entry.item.map(|place| self.log.item(place)), catalog);
            }
            is_next
        });
        if !is_in_order {
            self.refold(catalog);
        }
    }

    /// Replaces the log and folds it. Remembered features of fields that are sensitive by now are removed. Returns whether the new log
    /// continues the old one.
    pub fn restore(&mut self, catalog: &Catalog, mut log: Log) -> bool {
        log.forget_features(|feature| catalog.is_sensitive(&feature.field));
        log = log.with_branch(self.log.branch().map(str::to_owned));
        let goes_on = log.up_to(self.log.tail()) == self.log;
        self.log = log;
        self.refold(catalog);
        goes_on
    }

    /// Replaces the layers and folds everything again.
    pub fn set_layers(&mut self, catalog: &Catalog, layers: Vec<Rc<Layer>>) {
        self.layers = layers;
        self.refold(catalog);
    }

    /// Opens a branch instead of the main profile: the profile is that of its acts alone, with all wishes.
    pub fn open_branch(&mut self, catalog: &Catalog, name: String) {
        self.log = std::mem::take(&mut self.log).with_branch(Some(name));
        self.refold(catalog);
    }

    /// Folds the whole log again, after a change other than one more event.
    fn refold(&mut self, catalog: &Catalog) {
        self.version += 1;
        self.epoch += 1;
        self.profile = self.folded(&self.log, catalog);
    }

    /// The events that retention says are due, and the ids of the items that no event is about then; `None` if
    /// all may stay.
    pub fn due(&self, catalog: &Catalog, now: f64) -> Option<(Vec<Sequence>, Vec<String>)> {
        let settings = catalog.settings();
        let retained = f64::from(settings.retained_days) * DAY_MS;
        let is_due = self.log.oldest().is_some_and(|oldest| oldest < now - retained);
        let aged = if is_due { self.log.agreed(now) } else { now };
        let times = aged - retained..=now + FUTURE_MS;
        let mut due = self.log.due(times, settings.retained_events as usize);
        if !self.layers.is_empty() {
            // The visitor's events before it may be gone; those of layers are not.
            let wishes = self.profile.control().wishes();
            due.retain(|&sequence| wishes.forgettings().all(|forgetting| forgetting != sequence));
        }
        (!due.is_empty()).then(|| {
            let orphans = self.log.orphans(&due);
            (due, orphans)
        })
    }
}

fn remembered(catalog: &Catalog, item: ItemIndex) -> Remembered {
    let features = catalog.features(item).filter(|&(_, weight)| weight > 0.0);
    let features = features.map(|(feature, weight)| RememberedFeature {
        hash: catalog.hash(feature),
        field: catalog.field_of(feature).name.clone(),
        value: catalog.value(feature).to_owned(),
        weight,
    });
    Remembered { id: catalog.id(item).to_owned(), features: features.collect() }
}
