//! The state machine that holds everything together: commands in, results out.
//!
//! No clock, no randomness and no I/O: times and seeds are passed in, and what has to be kept is handed to whoever
//! keeps it ([`personalizer`](crate::personalizer)). An event goes in two steps, [`check`](Engine::check) and
//! [`commit`](Engine::commit), so that it is learned only once it is safe.

use std::collections::VecDeque;

use crate::catalog::{Catalog, FeatureIndex, ItemIndex};
use crate::error::{Error, Result};
use crate::explain::{self, EventPart, Part, Reason};
use crate::input::Given;
use crate::log::{Event, EventKind, Log, Remembered, RememberedFeature, Sequence};
use crate::order;
use crate::profile::{Affinity, Profile};
use crate::rank::{Blend, Ranked, Ranker, Request, SignalBlend, Taste, blend, signal_values};

/// How many shelves can still be explained.
const REMEMBERED_SHELVES: usize = 32;
/// How many reasons an item of a shelf carries.
const REASONS: usize = 5;
const DAY_MS: f64 = 86_400_000.0;

/// The engine: a catalogue, a log, and what was learned from it.
#[derive(Debug)]
pub struct Engine {
    catalog: Catalog,
    log: Log,
    profile: Profile,
    ranker: Ranker,
    shelves: VecDeque<Remembrance>,
    seed: u32,
    shelf_count: u32,
}

/// A shelf as it was made: enough to explain it.
#[derive(Debug, Clone)]
struct Remembrance {
    id: String,
    made: Made,
    items: Vec<Ranked>,
}

#[derive(Debug, Clone)]
enum Made {
    Recommended { blend: Blend, now: f64, tail: Sequence },
    Similar { anchor: ItemIndex },
}

/// An event that may be recorded, and its item, to be remembered with it.
#[derive(Debug, Clone, PartialEq)]
pub struct Pending {
    /// The event.
    pub event: Event,
    /// The item that it happens to.
    pub item: Option<Remembered>,
}

/// A ranked list.
#[derive(Debug, Clone, PartialEq)]
pub struct Shelf {
    /// Its id.
    pub id: String,
    /// The items, best first.
    pub items: Vec<ShelfItem>,
    /// How personal the order is, 0 to 1.
    pub personal: f64,
}

/// An item on a shelf.
#[derive(Debug, Clone, PartialEq)]
pub struct ShelfItem {
    /// The item.
    pub item: ItemIndex,
    /// Its score.
    pub score: f64,
    /// What speaks for it, and for each reason the events that taught it.
    pub reasons: Vec<(Reason, Vec<Sequence>)>,
}

/// A score taken apart.
#[derive(Debug, Clone, PartialEq)]
pub struct Explanation {
    /// The item's place on the shelf.
    pub position: usize,
    /// Its score.
    pub score: f64,
    /// By signal, its part in the blend and the item's value. Empty for a shelf of similar items.
    pub signals: Vec<(SignalBlend, f64)>,
    /// The parts, which add up to the score, each with its share and the events behind it.
    pub parts: Vec<ExplainedPart>,
}

/// A part of a score.
#[derive(Debug, Clone, PartialEq)]
pub struct ExplainedPart {
    /// The part.
    pub part: Part,
    /// Of everything that speaks for the item, how much this is, 0 to 1.
    pub share: f64,
    /// The events behind it.
    pub because: Vec<EventPart>,
}

/// Something the visitor turned out to like or dislike.
#[derive(Debug, Clone, PartialEq)]
pub struct Interest {
    /// The field.
    pub field: String,
    /// The value.
    pub value: String,
    /// −1 to 1, relative to the strongest.
    pub weight: f64,
    /// The same for the session alone.
    pub session: f64,
    /// How many events taught it.
    pub events: u32,
    /// The heaviest of them.
    pub because: Vec<Sequence>,
}

impl Engine {
    /// An engine that knows a catalogue and no visitor. The seed makes its shelves' ids differ from other tabs'.
    pub fn new(catalog: Catalog, seed: u32) -> Self {
        Self {
            profile: Profile::new(catalog.settings()),
            catalog,
            log: Log::default(),
            ranker: Ranker::default(),
            shelves: VecDeque::new(),
            seed,
            shelf_count: 0,
        }
    }

    /// The catalogue.
    pub fn catalog(&self) -> &Catalog {
        &self.catalog
    }

    /// The log.
    pub fn log(&self) -> &Log {
        &self.log
    }

    /// What was learned.
    pub fn profile(&self) -> &Profile {
        &self.profile
    }

    /// Takes over a log and folds it. Where it does not go on from the log so far, shelves made before can no longer be
    /// explained.
    pub fn restore(&mut self, log: Log) {
        if log.up_to(self.log.tail()) != self.log {
            self.shelves.clear();
        }
        self.log = log;
        self.refold();
    }

    /// Checks an event that a host passed in. Errors: `event_type`, `event_field`, `item_unknown`.
    pub fn check(&self, given: &Given, now: f64) -> Result<Pending> {
        let event = Event::check(given, now)?;
        let Some(id) = event.item.clone() else { return Ok(Pending { event, item: None }) };
        let item = self.log.find(&id).cloned().or_else(|| self.catalog.find(&id).map(|item| self.remembered(item)));
        match item {
            Some(item) => Ok(Pending { event, item: Some(item) }),
            None => Err(Error::ItemUnknown { id }),
        }
    }

    /// Learns an event that is safe now. Events come in the order of their numbers; one that is known is passed over.
    pub fn commit(&mut self, sequence: Sequence, pending: Pending) {
        if sequence <= self.log.tail() {
            return;
        }
        if let Some(item) = pending.item {
            self.log.remember(item);
        }
        let takes_back = pending.event.kind == EventKind::Undo;
        self.log.append(sequence, pending.event);
        if takes_back {
            self.refold();
        } else if let Some(entry) = self.log.entries().last() {
            let item = entry.item.map(|place| self.log.item(place));
            self.profile.fold(entry, item, &self.catalog);
        }
    }

    /// Forgets events as if they had never been. Errors: `event_unknown`; then nothing is forgotten.
    pub fn forget(&mut self, events: &[Sequence]) -> Result<()> {
        if let Some(&event) = events.iter().find(|&&event| self.log.get(event).is_none()) {
            return Err(Error::EventUnknown { event });
        }
        self.drop_events(events);
        Ok(())
    }

    /// Forgets those of these events that are known, as if they had never been.
    pub fn drop_events(&mut self, events: &[Sequence]) {
        self.restore(self.log.without(events));
    }

    /// The events that retention says have to go, and the ids of the items that nothing is about then; `None` where
    /// all may stay.
    pub fn due(&self, now: f64) -> Option<(Vec<Sequence>, Vec<String>)> {
        let settings = self.catalog.settings();
        let due = self.log.due(now - f64::from(settings.retained_days) * DAY_MS, settings.retained_events as usize);
        (!due.is_empty()).then(|| {
            let kept = self.log.without(&due);
            let dropped = self.log.items().iter().filter(|item| kept.find(&item.id).is_none());
            let dropped = dropped.map(|item| item.id.clone()).collect();
            (due, dropped)
        })
    }

    /// The best of the catalogue for this visitor at time `now`. Errors: `option_invalid`.
    pub fn recommend(&mut self, options: &Given, now: f64) -> Result<Shelf> {
        let request = Request::recommend(options, &self.catalog)?;
        let eligible = request.eligible(&self.catalog, &self.profile);
        let taste = Taste::of(&self.profile, now);
        let trust = blend::trust(&self.profile, now);
        let (ranked, blend) =
            self.ranker.rank(&self.catalog, &taste, (&request.weights, &trust), &eligible, request.limit);
        let items = ranked.iter().map(|ranked| ShelfItem {
            item: ranked.item,
            score: ranked.score,
            reasons: self.reasons(&explain::parts(&self.catalog, &taste, &blend, ranked.item), &taste),
        });
        let items = items.collect();
        let made = Made::Recommended { blend, now, tail: self.log.tail() };
        Ok(Shelf { id: self.remember_shelf(made, ranked), items, personal: blend.personal() })
    }

    /// The items most like one of the catalogue. Errors: `item_unknown`, `option_invalid`.
    pub fn similar(&mut self, id: &str, options: &Given) -> Result<Shelf> {
        let anchor = self.catalog.find(id).ok_or_else(|| Error::ItemUnknown { id: id.to_owned() })?;
        let request = Request::similar(options, &self.catalog)?;
        let mut eligible = request.eligible(&self.catalog, &self.profile);
        let ranked = self.ranker.similar(&self.catalog, anchor, &mut eligible, request.limit);
        let items = ranked.iter().map(|ranked| ShelfItem {
            item: ranked.item,
            score: ranked.score,
            reasons: self.reasons(&explain::similarity_parts(&self.catalog, anchor, ranked.item), &Taste::default()),
        });
        let items = items.collect();
        Ok(Shelf { id: self.remember_shelf(Made::Similar { anchor }, ranked), items, personal: 0.0 })
    }

    /// Takes an item's score on a shelf apart. Errors: `shelf_unknown`.
    pub fn explain(&self, shelf: &str, item: &str) -> Result<Explanation> {
        let known = self.shelves.iter().find(|known| known.id == shelf);
        let known = known.ok_or_else(|| Error::ShelfUnknown { got: format!("no shelf \"{shelf}\" is remembered") })?;
        let index = self.catalog.find(item);
        let position = known.items.iter().position(|ranked| Some(ranked.item) == index);
        let position = position
            .ok_or_else(|| Error::ShelfUnknown { got: format!("no item \"{item}\" was on the shelf \"{shelf}\"") })?;
        let Ranked { item, score } = known.items[position];
        let (signals, parts, because) = match &known.made {
            Made::Recommended { blend, now, tail } => self.explain_blend(blend, item, *now, *tail),
            Made::Similar { anchor } => {
                let parts = explain::similarity_parts(&self.catalog, *anchor, item);
                let because = vec![Vec::new(); parts.len()];
                (Vec::new(), parts, because)
            }
        };
        let shares = explain::shares(&parts);
        let parts = parts.into_iter().zip(shares).zip(because);
        let parts = parts.map(|((part, share), because)| ExplainedPart { part, share, because }).collect();
        Ok(Explanation { position, score, signals, parts })
    }

    /// What was learned, strongest first. What only one item of the catalogue has can lead to no other: it is left out.
    /// Errors: `option_invalid`.
    pub fn interests(&self, options: &Given, now: f64) -> Result<Vec<Interest>> {
        let (limit, field) = interest_options(options)?;
        let affinities = self.profile.affinities();
        let factors = affinities.read(self.profile.moment(now));
        let known = affinities.all();
        let strongest = known.iter().map(|affinity| affinity.long.abs()).fold(f64::MIN_POSITIVE, f64::max);
        // Where the long run itself has faded away, nothing of the session is left either.
        let session = if factors.long > 0.0 { factors.short / factors.long / strongest } else { 0.0 };
        let leads_on = |feature: FeatureIndex| self.catalog.postings(feature).items.len() > 1;
        let is_shown = |affinity: &Affinity| {
            affinity.long != 0.0
                && field.is_none_or(|field| affinity.field == field)
                && affinity.feature.is_none_or(leads_on)
        };
        let shown = known.iter().zip(0..).filter(|(affinity, _)| is_shown(affinity));
        let order = order::descending(shown.map(|(affinity, place)| (affinity.long.abs(), place)));
        let interests = order.into_iter().take(limit).map(|(_, place)| {
            let affinity = &known[place as usize];
            Interest {
                field: affinity.field.clone(),
                value: affinity.value.clone(),
                weight: affinity.long / strongest,
                session: (session * affinity.short).clamp(-1.0, 1.0),
                events: affinity.events,
                because: affinity.evidence().collect(),
            }
        });
        Ok(interests.collect())
    }

    /// A feature's field and value.
    pub fn feature(&self, feature: FeatureIndex) -> (&str, &str) {
        (&self.catalog.field_of(feature).name, self.catalog.value(feature))
    }

    fn refold(&mut self) {
        self.profile = Profile::of(&self.log, &self.catalog);
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

    fn remember_shelf(&mut self, made: Made, items: Vec<Ranked>) -> String {
        self.shelf_count += 1;
        let id = format!("{:08x}-{}", self.seed, self.shelf_count);
        self.shelves.truncate(REMEMBERED_SHELVES - 1);
        self.shelves.push_front(Remembrance { id: id.clone(), made, items });
        id
    }

    /// The reasons, and for each the events that taught it. Where the taste is empty, no event had a part in it.
    fn reasons(&self, parts: &[Part], taste: &Taste) -> Vec<(Reason, Vec<Sequence>)> {
        let known = self.profile.affinities().all();
        let because = |reason: &Reason| match reason.feature.and_then(|feature| taste.get(feature)) {
            Some(wanted) => known[wanted.place].evidence().collect(),
            None => Vec::new(),
        };
        explain::reasons(parts, REASONS).into_iter().map(|reason| (reason, because(&reason))).collect()
    }

    #[allow(clippy::type_complexity, reason = "three parallel results of one pass, taken apart at once")]
    fn explain_blend(
        &self,
        blend: &Blend,
        item: ItemIndex,
        now: f64,
        tail: Sequence,
    ) -> (Vec<(SignalBlend, f64)>, Vec<Part>, Vec<Vec<EventPart>>) {
        // What was recorded since then has no part in that shelf's scores.
        let earlier = (tail < self.log.tail()).then(|| self.log.up_to(tail));
        let folded = earlier.as_ref().map(|log| Profile::of(log, &self.catalog));
        let (log, profile) = (earlier.as_ref().unwrap_or(&self.log), folded.as_ref().unwrap_or(&self.profile));
        let taste = Taste::of(profile, now);
        let parts = explain::parts(&self.catalog, &taste, blend, item);
        let because = explain::evidence(&parts, (&self.catalog, log, profile), blend, item, now);
        let values = signal_values(&self.catalog, &taste, item);
        (blend.signals.into_iter().zip(values).collect(), parts, because)
    }
}

/// The options of `interests`: how many, and of which field.
fn interest_options(given: &Given) -> Result<(usize, Option<&str>)> {
    let wrong = |option: &str, got: String, expected: &str| Error::Option {
        option: option.to_owned(),
        got,
        expected: expected.to_owned(),
    };
    if let Some(name) = given.unknown_entry(&["limit", "field"]) {
        return Err(wrong(name, "an option that nothing reads".to_owned(), "limit or field"));
    }
    let limit = match given.get("limit") {
        Given::Nothing => 50,
        value => {
            let limit = value.whole_in(1..=1_000);
            limit.ok_or_else(|| wrong("limit", value.describe(), "a whole number of 1 to 1,000"))?
        }
    };
    match given.get("field") {
        Given::Nothing => Ok((limit as usize, None)),
        Given::Text(field) => Ok((limit as usize, Some(field))),
        other => Err(wrong("field", other.describe(), "a field's name")),
    }
}
