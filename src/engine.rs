//! The state machine that holds everything together: commands in, results out.
//!
//! No clock, no randomness and no I/O: times and seeds are passed in, and what has to be kept is handed to whoever
//! keeps it ([`personalizer`](crate::personalizer)). An event goes in two steps, [`check`](Engine::check) and
//! [`commit`](Engine::commit), so that it is learned only once it is safe.

use std::collections::VecDeque;
use std::rc::Rc;

use crate::catalog::{Catalog, FeatureIndex, ItemIndex, Signal};
use crate::error::{Error, Result};
use crate::explain::{self, EventPart, Part, Reason, Source, Then};
use crate::input::Given;
use crate::log::{Context, Event, EventKind, Log, Remembered, RememberedFeature, Sequence};
use crate::order;
use crate::profile::{Affinity, Profile};
use crate::rank::fusion::{FusedPart, Fuser, Fusion, Method, Retrieved};
use crate::rank::nearest::{Likeness, Nearest};
use crate::rank::signals::{self, Values};
use crate::rank::{Blend, Eligible, Ranked, Ranker, Reading, Request, SignalBlend};

/// How many shelves can still be explained.
const REMEMBERED_SHELVES: usize = 32;
/// How many reasons an item of a shelf carries.
const REASONS: usize = 5;
/// How many events a reason names.
const EVIDENCE: usize = 3;
const DAY_MS: f64 = 86_400_000.0;

/// The engine: a catalogue, a log, and what was learned from it.
#[derive(Debug)]
pub struct Engine {
    catalog: Catalog,
    log: Log,
    profile: Profile,
    /// Another after every change of the profile; and after every change that is not one more event.
    version: u64,
    epoch: u64,
    reading: Reading,
    situation: Rc<Context>,
    ranker: Ranker,
    nearest: Nearest,
    eligible: Eligible,
    retrieved: Retrieved,
    fuser: Fuser,
    shelves: VecDeque<Shelf>,
    seed: u32,
    shelf_count: u32,
}

/// An event that may be recorded, and its item, to be remembered with it.
#[derive(Debug, Clone, PartialEq)]
pub struct Pending {
    /// The event.
    pub event: Event,
    /// The item that it happens to.
    pub item: Option<Remembered>,
}

/// A ranked list, as it was made: enough to explain it.
#[derive(Debug, Clone)]
pub struct Shelf {
    /// The items, best first.
    pub items: Vec<Ranked>,
    /// How personal the order is, 0 to 1.
    pub personal: f64,
    /// Its number on this engine, from 1.
    pub number: u32,
    seed: u32,
    made: Made,
    /// By item of the list that `rank` was given, how it came to its score; empty for every other shelf.
    fused: Vec<FusedPart>,
}

/// The memory of a shelf that is not remembered any more, or new.
#[derive(Debug, Default)]
struct Room {
    items: Vec<Ranked>,
    fused: Vec<FusedPart>,
}

/// How a shelf was made.
#[derive(Debug, Clone)]
#[allow(clippy::large_enum_variant, reason = "nearly every shelf is of a large kind, and a box would be an allocation")]
enum Made {
    Recommended(Moment, Blend),
    Reranked(Moment, Fusion),
    Similar(ItemIndex, Likeness),
}

/// When and on what a shelf was made.
#[derive(Debug, Clone)]
struct Moment {
    now: f64,
    tail: Sequence,
    context: Rc<Context>,
    generation: u64,
}

impl Shelf {
    /// Its id.
    pub fn id(&self) -> String {
        format!("{:08x}-{}", self.seed, self.number)
    }
}

/// What speaks for an item, strongest first, and for each reason the events that taught it.
pub type Reasons = Vec<(Reason, Vec<Sequence>)>;

/// A score taken apart.
#[derive(Debug, Clone, PartialEq)]
pub struct Explanation {
    /// The item's place on the shelf.
    pub position: usize,
    /// Its score.
    pub score: f64,
    /// By signal, its part in the blend and the item's value. Empty for a shelf of similar items.
    pub signals: Vec<(Signal, SignalBlend, f64)>,
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
            version: 0,
            epoch: 0,
            reading: Reading::new(),
            situation: Rc::default(),
            ranker: Ranker::default(),
            nearest: Nearest::default(),
            eligible: Eligible::default(),
            retrieved: Retrieved::default(),
            fuser: Fuser::default(),
            shelves: VecDeque::with_capacity(REMEMBERED_SHELVES),
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

    /// Takes over a log and folds it. What it remembers of fields that are sensitive by now is forgotten. Where it does not go on from the log so far, shelves made before can no longer be
    /// explained.
    pub fn restore(&mut self, mut log: Log) {
        log.forget_features(|feature| self.catalog.is_sensitive(&feature.field));
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
        self.version += 1;
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
    ///
    /// Cost: see [`Ranker::rank`]. Once 32 shelves of the size were made, a call allocates nothing, but for another
    /// situation's copy, and where the profile has outgrown what was read of it before.
    pub fn recommend(&mut self, options: &Given, now: f64) -> Result<&Shelf> {
        let request = Request::recommend(options, &self.catalog)?;
        request.restrict(&mut self.eligible, &self.catalog, &self.profile);
        let moment = self.read(request.context, now);
        let mut room = self.emptied_shelf();
        let blend = self.ranker.rank(
            &self.catalog,
            (&self.reading, now),
            &request.weights,
            (&self.eligible, request.limit),
            &mut room.items,
        );
        Ok(self.remember_shelf(Made::Recommended(moment, blend), room, blend.personal()))
    }

    /// A list that someone else retrieved, in an order that is the visitor's too; and its ids that are not in the
    /// catalogue. Errors: `option_invalid`.
    ///
    /// Cost: see [`Fuser::fuse`]. Allocates as [`recommend`](Self::recommend) does, and for ids that are unknown.
    pub fn rank<'a>(&mut self, ids: &'a Given, options: &'a Given, now: f64) -> Result<(&Shelf, Vec<&'a str>)> {
        let (request, unknown) = Request::rank(ids, options, &self.catalog, (&mut self.retrieved, &mut self.eligible))?;
        let moment = self.read(request.context, now);
        let mut room = self.emptied_shelf();
        let fusion = self.fuser.fuse(
            &self.catalog,
            (&self.reading, now),
            &request.weights,
            &self.retrieved,
            (&mut room.items, &mut room.fused),
        );
        room.items.truncate(request.limit);
        let personal = fusion.personal(self.retrieved.weight);
        Ok((self.remember_shelf(Made::Reranked(moment, fusion), room, personal), unknown))
    }

    /// The items most like one of the catalogue. Errors: `item_unknown`, `option_invalid`.
    ///
    /// Cost: see [`Nearest::find`]. Once 32 shelves of the size were made, a call allocates nothing.
    pub fn similar(&mut self, id: &str, options: &Given) -> Result<&Shelf> {
        let anchor = self.catalog.find(id).ok_or_else(|| Error::ItemUnknown { id: id.to_owned() })?;
        let (request, likeness) = Request::similar(options, &self.catalog, anchor)?;
        request.restrict(&mut self.eligible, &self.catalog, &self.profile);
        let mut room = self.emptied_shelf();
        self.nearest.find(&self.catalog, (anchor, likeness), &mut self.eligible, request.limit, &mut room.items);
        Ok(self.remember_shelf(Made::Similar(anchor, likeness), room, 0.0))
    }

    /// The shelf of that number, while it is remembered.
    pub fn shelf(&self, number: u32) -> Option<&Shelf> {
        self.shelves.iter().find(|shelf| shelf.number == number)
    }

    /// For each item of a shelf, what speaks for it; none for a shelf that is not remembered any more.
    ///
    /// Cost: some microseconds an item. Where something was recorded since, a fold of the log as it was then.
    pub fn reasons(&self, number: u32) -> Vec<Reasons> {
        let Some(shelf) = self.shelf(number) else { return Vec::new() };
        let past = self.past(shelf);
        let then = self.then(shelf, past.as_ref());
        let of_item = |ranked: &Ranked| {
            let parts = self.parts(shelf, then, ranked.item);
            let because = |reason: &Reason| self.because(shelf, then, reason, ranked.item);
            explain::reasons(&parts, REASONS).into_iter().map(|reason| (reason, because(&reason))).collect()
        };
        shelf.items.iter().map(of_item).collect()
    }

    /// Takes an item's score on a shelf apart. Errors: `shelf_unknown`.
    pub fn explain(&self, shelf: &str, item: &str) -> Result<Explanation> {
        let known = self.shelves.iter().find(|known| known.id() == shelf);
        let known = known.ok_or_else(|| Error::ShelfUnknown { got: format!("no shelf \"{shelf}\" is remembered") })?;
        let index = self.catalog.find(item);
        let position = known.items.iter().position(|ranked| Some(ranked.item) == index);
        let position = position
            .ok_or_else(|| Error::ShelfUnknown { got: format!("no item \"{item}\" was on the shelf \"{shelf}\"") })?;
        let Ranked { item, score } = known.items[position];
        let past = self.past(known);
        let then = self.then(known, past.as_ref());
        let parts = self.parts(known, then, item);
        let (signals, because) = match known.made.blend() {
            Some(blend) => {
                let values = signals::values(&self.catalog, then.reading, item, then.now);
                (self.signal_parts(blend, &values), explain::evidence(&parts, then, blend, item))
            }
            None => (Vec::new(), vec![Vec::new(); parts.len()]),
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
        self.version += 1;
        self.epoch += 1;
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

    /// Reads the profile at a moment, in a situation.
    fn read(&mut self, context: &Given, now: f64) -> Moment {
        if !self.situation.is(context) {
            self.situation = Rc::new(Context::of(context));
        }
        let of = (&self.catalog, &self.log, &self.profile);
        self.reading.update(of, (self.version, self.epoch), now, &self.situation);
        let generation = self.reading.generation();
        Moment { now, tail: self.log.tail(), context: self.situation.clone(), generation }
    }

    /// Room for a shelf: that of the oldest, once there are as many as are remembered.
    fn emptied_shelf(&mut self) -> Room {
        let oldest = if self.shelves.len() == REMEMBERED_SHELVES { self.shelves.pop_back() } else { None };
        let Some(Shelf { mut items, mut fused, .. }) = oldest else { return Room::default() };
        items.clear();
        fused.clear();
        Room { items, fused }
    }

    fn remember_shelf(&mut self, made: Made, room: Room, personal: f64) -> &Shelf {
        self.shelf_count += 1;
        let Room { items, fused } = room;
        self.shelves.push_front(Shelf { items, personal, number: self.shelf_count, seed: self.seed, made, fused });
        &self.shelves[0]
    }

    /// The log and the profile as they were when a shelf was made, read anew; `None` where they are as they were. What
    /// was recorded since then has no part in that shelf's scores.
    fn past(&self, shelf: &Shelf) -> Option<Past> {
        let is_past =
            |moment: &&Moment| moment.generation != self.reading.generation() || moment.tail != self.log.tail();
        let moment = shelf.made.moment().filter(is_past)?;
        let log = self.log.up_to(moment.tail);
        let profile = Profile::of(&log, &self.catalog);
        let mut reading = Reading::new();
        reading.update((&self.catalog, &log, &profile), (0, 0), moment.now, &moment.context);
        Some(Past { log, profile, reading })
    }

    fn then<'a>(&'a self, shelf: &Shelf, past: Option<&'a Past>) -> Then<'a> {
        let (catalog, now) = (&self.catalog, shelf.made.moment().map_or(0.0, |moment| moment.now));
        match past {
            Some(Past { log, profile, reading }) => Then { catalog, log, profile, reading, now },
            None => Then { catalog, log: &self.log, profile: &self.profile, reading: &self.reading, now },
        }
    }

    /// The parts of an item's score on a shelf; they add up to it.
    fn parts(&self, shelf: &Shelf, then: Then, item: ItemIndex) -> Vec<Part> {
        let by_signals = |blend| explain::parts(&self.catalog, (then.reading, then.now), blend, item);
        match &shelf.made {
            Made::Recommended(_, blend) => by_signals(blend),
            Made::Reranked(_, fusion) => {
                let fused = shelf.fused.iter().find(|fused| fused.item == item);
                let (given, visitor) = fused.map_or((0.0, 0.0), |fused| (fused.given, fused.visitor));
                let mut parts = match fusion.method {
                    Method::Blend => by_signals(&fusion.blend),
                    Method::ReciprocalRank => vec![Part::visitor(visitor)],
                };
                parts.push(Part::query(given));
                parts
            }
            Made::Similar(anchor, likeness) => explain::similarity_parts(&self.catalog, likeness, *anchor, item),
        }
    }

    /// The events that say most for an item by this reason, at most three.
    fn because(&self, shelf: &Shelf, then: Then, reason: &Reason, item: ItemIndex) -> Vec<Sequence> {
        let Some(blend) = shelf.made.blend() else { return Vec::new() };
        if let Source::Signal(Signal::Taste(set)) = reason.source {
            let parts: Vec<EventPart> = explain::taste_evidence(then, usize::from(set), blend, item).collect();
            let order = order::descending(parts.iter().map(|part| part.contribution).zip(0..));
            let speaking = order.into_iter().take(EVIDENCE).filter(|&(contribution, _)| contribution > 0.0);
            return speaking.map(|(_, place)| parts[place as usize].sequence).collect();
        }
        let wanted = reason.feature.and_then(|feature| then.reading.get(feature));
        match wanted.and_then(|wanted| wanted.place) {
            Some(place) => then.profile.affinities().all()[place].evidence().collect(),
            None => Vec::new(),
        }
    }

    /// By signal that has a part in the score, its part in the blend and the item's value.
    fn signal_parts(&self, blend: &Blend, values: &Values) -> Vec<(Signal, SignalBlend, f64)> {
        let in_force = self.catalog.signals().filter(|&signal| blend.of(signal).factor() != 0.0);
        in_force.map(|signal| (signal, *blend.of(signal), values[signal.index()])).collect()
    }
}

/// The log and the profile as they were.
struct Past {
    log: Log,
    profile: Profile,
    reading: Reading,
}

impl Made {
    fn moment(&self) -> Option<&Moment> {
        match self {
            Made::Recommended(moment, _) | Made::Reranked(moment, _) => Some(moment),
            Made::Similar(..) => None,
        }
    }

    /// How the signals made the score, where they did.
    fn blend(&self) -> Option<&Blend> {
        match self {
            Made::Recommended(_, blend) => Some(blend),
            Made::Reranked(_, fusion) if fusion.method == Method::Blend => Some(&fusion.blend),
            Made::Reranked(..) | Made::Similar(..) => None,
        }
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
