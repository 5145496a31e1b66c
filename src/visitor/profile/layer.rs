//! Layers: other profiles whose taste is added to the visitor's own, each with a weight.
//!
//! A layer teaches what its events say of features, of items' vectors and neighbours, and of prices, each event with its own weight times
//! the layer's. It teaches nothing else: what somebody else saw, bought or has in the cart is not the visitor's.
//!
//! The profile of a visitor with layers is a fold over the layers' events and then the visitor's own, so it is a sum like any other, and
//! every event has its part in it. The events of a layer have numbers far above those of a log, by which they are told apart.
//!
//! The layer's own mutes and forgotten interests hold for its events alone; other wishes are settings of its owner's and are left out. The
//! visitor's mutes and forgotten interests hold for the events of all layers.

use super::{Lesson, Openings, Profile};
use crate::catalog::Catalog;
use crate::visitor::log::{Entry, Log, Remembered, Sequence, Target, WishKind, Wishes, in_time};

/// The most layers of a visitor.
pub const MOST_LAYERS: usize = 8;
/// The distance between the numbers of two layers' events. With all layers they stay below 2⁵³, so JavaScript's numbers are exact.
const DISTANCE: Sequence = 1 << 40;

/// Whether the event with that number is one of a layer.
pub fn is_of_layer(sequence: Sequence) -> bool {
    sequence >= DISTANCE
}

/// Another profile's taste.
#[derive(Debug, Clone, PartialEq)]
pub struct Layer {
    /// Its name, in results.
    pub name: String,
    /// How much of it counts, above 0 to 1.
    pub weight: f64,
    /// Its place among the layers, from 1: the numbers of its events begin with it.
    place: Sequence,
    /// The events that teach, with the numbers that they have here.
    log: Log,
    /// The hashes of the features that are muted in it.
    muted: Vec<u64>,
    /// The hashes of the features that were forgotten in it, each with the number of the event by which.
    forgotten: Vec<(u64, Sequence)>,
}

impl Layer {
    /// The layer of a log at a place, from 0, among the others. Cost: two passes over the log.
    pub fn new(name: String, weight: f64, log: &Log, place: usize) -> Self {
        let standing = log.standing();
        let wishes = Wishes::of(&standing);
        let place = place as Sequence + 1;
        let number = |sequence: Sequence| sequence + DISTANCE * place;
        let muted = || wishes.all().iter().filter(|wish| wish.kind == WishKind::Mute).map(|wish| &wish.target);
        let is_muted = |id: &str| muted().any(|target| matches!(target, Target::Item(muted) if muted == id));
        let mut openings = Openings::default();
        let item_of = |entry: &Entry| entry.item.map(|place| log.item(place));
        for entry in in_time(standing.clone()) {
            item_of(entry).into_iter().for_each(|item| openings.learn(entry, &item.id));
        }
        let mut events = Vec::new();
        for entry in standing {
            let Some(item) = item_of(entry) else { continue };
            if entry.event.weight() != 0.0 && !openings.is_repeated(entry.sequence) && !is_muted(&item.id) {
                events.push((number(entry.sequence), entry.event.clone()));
            }
        }
        let of_interest =
            |target: &Target| if let Target::Interest(known) = target { Some(known.hash()) } else { None };
        let muted = muted().filter_map(of_interest).collect();
        let forgotten = wishes.forgotten().iter().map(|&(hash, sequence)| (hash, number(sequence))).collect();
        Self { name, weight, place, log: Log::new(events, log.items().to_vec()), muted, forgotten }
    }

    /// The events that teach.
    pub fn log(&self) -> &Log {
        &self.log
    }

    /// The weight of one of its events, in the visitor's profile.
    pub fn weigh(&self, entry: &Entry) -> f64 {
        self.weight * entry.event.weight()
    }

    /// Whether what an event of the layer taught of a feature was forgotten in it later.
    pub(super) fn forgets(&self, hash: u64, event: Sequence) -> bool {
        self.forgotten.iter().any(|&(known, forgotten)| known == hash && event < forgotten)
    }

    /// Whether the event is one of this layer.
    pub fn has(&self, sequence: Sequence) -> bool {
        sequence / DISTANCE == self.place
    }
}

impl Profile {
    /// Learns the taste of a layer. Before the visitor's own events, so that one more of these is folded as without layers.
    pub(super) fn fold_layer(&mut self, layer: &Layer, catalog: &Catalog) {
        for entry in layer.log.entries() {
            let Some(item) = entry.item.map(|place| layer.log.item(place)) else { continue };
            self.latest = self.latest.max(entry.event.at);
            let lesson = self.lesson_of(layer, entry, item, catalog);
            self.learn_taste((entry, layer.weigh(entry)), &lesson, (catalog, catalog.find(&item.id)));
        }
    }

    /// What an event of a layer teaches of its item's features, with the layer's wishes and the visitor's applied.
    pub fn lesson_of<'a>(
        &self,
        layer: &Layer,
        entry: &Entry,
        item: &'a Remembered,
        catalog: &'a Catalog,
    ) -> Lesson<'a> {
        let mutes = |hash| layer.muted.contains(&hash) || self.control.mutes_hash(hash);
        self.lesson_with((entry, layer.weigh(entry)), item, catalog, &mutes)
    }
}
