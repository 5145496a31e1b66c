//! What was learned: a fold over the log.
//!
//! Nothing here is state of its own. A profile is what [`Profile::fold`] makes of the log's events, one after the
//! other; folding one more event, or folding all of them again, gives the same bits. So forgetting is exact: fold the
//! log without the event.
//!
//! Events are folded in the order of their times, whatever their numbers: what was said last holds, on whichever device it was said. An event
//! that is older than those that were folded, of an import for example, is no next one ([`Profile::is_next`]): then all are folded again.
//!
//! - [`decay`]: weights that fade without being touched;
//! - [`affinity`]: the visitor's affinity to each feature, in the long run and in the session;
//! - [`openings`]: which clicks and views count;
//! - [`acts`]: the items of the catalogue that were acted on, for the regression on item vectors and for the context;
//! - [`price`]: which prices the visitor likes;
//! - [`impressions`]: items that were shown and ignored;
//! - `seen`: what was opened, liked, put into the cart or bought, and when;
//! - [`purchases`]: what was bought, and when it may be needed again;
//! - [`visits`]: the times of the visits;
//! - [`control`]: the visitor's wishes in this catalogue;
//! - [`layer`]: other profiles whose taste is added.
//!
//! Muted items and features teach nothing while they are muted: an event on a muted item is skipped. An event on an item with a
//! muted feature teaches only affinity and session, of the item's other features: its vector, its price and its
//! situation would bring the muted feature back indirectly, so they teach nothing.

pub mod acts;
pub mod affinity;
pub mod control;
pub mod decay;
pub mod impressions;
pub mod layer;
pub mod openings;
pub mod price;
pub mod purchases;
mod seen;
pub mod visits;

pub use acts::{Act, Acts};
pub use affinity::{Affinities, Affinity, Teaching};
pub use control::{Control, Weighed};
pub use decay::Decay;
pub use impressions::Impressions;
pub use layer::Layer;
pub use openings::Openings;
pub use price::{PriceTaste, Prices};
pub use purchases::Purchases;
pub use visits::Visits;

use std::rc::Rc;

use crate::catalog::{Catalog, ItemIndex, Role, Settings};
use crate::visitor::log::{Act as Done, Entry, Event, EventKind, Log, Payload, Remembered, Sequence};
use crate::visitor::log::{Stated, Wishes, in_time};

/// The effect of the visitor's acts on an item's eligibility.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// The item was opened, liked or bought.
    Seen,
    /// The item was rejected.
    Rejected,
}

/// That an item was completed.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Completion {
    sequence: Sequence,
    item: ItemIndex,
    /// To which extent, 0 to 1.
    extent: f64,
    at: f64,
}

/// The profile.
#[derive(Debug, Clone, PartialEq)]
pub struct Profile {
    affinities: Affinities,
    openings: Openings,
    acts: Acts,
    prices: Prices,
    standings: Vec<(ItemIndex, Standing)>,
    seen: Vec<(ItemIndex, usize, f64)>,
    completions: Vec<Completion>,
    purchases: Purchases,
    impressions: Impressions,
    visits: Visits,
    latest: f64,
    has_own_acts: bool,
    control: Control,
}

/// What one event teaches of its item's features.
#[derive(Debug)]
pub struct Lesson<'a> {
    /// The features, without muted ones and without those that were forgotten later.
    pub features: Vec<Teaching<'a>>,
    /// Whether the item or one of its features is muted.
    pub is_hushed: bool,
}

impl Profile {
    /// The profile of a visitor without events.
    pub fn new(settings: &Settings) -> Self {
        let hours = |hours: f32| f64::from(hours) * 3_600_000.0;
        let (long, short) = (hours(settings.long_half_life_hours), hours(settings.short_half_life_hours));
        Self {
            affinities: Affinities::new(long, short),
            openings: Openings::default(),
            acts: Acts::new(long, short),
            prices: Prices::new(long),
            standings: Vec::new(),
            seen: Vec::new(),
            completions: Vec::new(),
            purchases: Purchases::default(),
            impressions: Impressions::default(),
            visits: Visits::default(),
            latest: 0.0,
            has_own_acts: false,
            control: Control::default(),
        }
    }

    /// The profile of a whole log. Cost: about a microsecond an event.
    pub fn of(log: &Log, catalog: &Catalog) -> Self {
        Self::with_layers(log, &[], catalog)
    }

    /// The profile of a whole log and of layers. Cost: about a microsecond an event of either.
    pub fn with_layers(log: &Log, layers: &[Rc<Layer>], catalog: &Catalog) -> Self {
        let mut profile = Self::new(catalog.settings());
        let standing = log.standing();
        // First, since a mute or a forgetting applies to earlier events too.
        profile.control = Control::new(Wishes::of(&standing), layers, catalog);
        layers.iter().for_each(|layer| profile.fold_layer(layer, catalog));
        for entry in in_time(standing) {
            profile.fold(entry, entry.item.map(|place| log.item(place)), catalog);
        }
        profile
    }

    /// Whether no event that was folded is later than this one. If one is, the log has to be folded again.
    pub fn is_next(&self, event: &Event) -> bool {
        self.visits.all().last().is_none_or(|visit| visit.end <= event.at)
    }

    /// Learns one more event, the [next](Self::is_next) in time. Not for an `undo` or a control, after which the log has to be folded again.
    pub fn fold(&mut self, entry: &Entry, item: Option<&Remembered>, catalog: &Catalog) {
        if entry.event.kind().is_control() {
            return;
        }
        self.latest = self.latest.max(entry.event.at);
        self.visits.learn(entry.event.at);
        if let Some(item) = item {
            self.openings.learn(entry, &item.id);
        }
        let weight = self.weight(entry);
        let shown = item.filter(|_| entry.event.kind() == EventKind::Impression);
        if let Some(index) = shown.and_then(|item| catalog.find(&item.id)) {
            self.impressions.learn(index, entry.event.at);
        }
        if let Some(index) =
            item.filter(|_| self.openings.is_repeated(entry.sequence)).and_then(|item| catalog.find(&item.id))
        {
            self.impressions.forget(index);
        }
        if let (Payload::Act(Done::Complete(extent), _), Some(item)) = (&entry.event.payload, item) {
            self.complete(entry, catalog.find(&item.id), extent.unwrap_or(1.0));
        }
        let Some(item) = item.filter(|_| weight != 0.0) else { return };
        self.has_own_acts = true;
        let lesson = self.lesson(entry, item, catalog);
        let index = catalog.find(&item.id);
        self.learn_taste((entry, weight), &lesson, (catalog, index));
        if entry.event.kind() == EventKind::Purchase {
            let features = lesson.features.iter().filter_map(|teaching| teaching.feature);
            self.purchases.own((catalog, &item.id, index), features, (entry.sequence, entry.event.at));
            index.into_iter().for_each(|item| self.purchases.buy(item, entry.event.at));
        }
        if let Some(index) = index {
            self.impressions.forget(index);
            self.stand(index, if weight < 0.0 { Standing::Rejected } else { Standing::Seen });
            if weight > 0.0 {
                self.see(index, entry.event.kind(), entry.event.at);
            }
        }
    }

    /// Learns what an event of this weight says of features, and if the catalogue has the item, of the item and its price.
    fn learn_taste(
        &mut self,
        (entry, weight): (&Entry, f64),
        lesson: &Lesson,
        (catalog, item): (&Catalog, Option<ItemIndex>),
    ) {
        if !(lesson.is_hushed && lesson.features.is_empty()) {
            self.affinities.learn(entry, weight, &lesson.features);
        }
        let Some(item) = item.filter(|_| !lesson.is_hushed) else { return };
        self.acts.learn(entry.sequence, item, weight, entry.event.at);
        if let Some(prices) = catalog.prices() {
            self.prices.learn(prices[item.get()], weight, entry.event.at);
        }
    }

    /// The weight of a folded event: [`Event::weight`](crate::visitor::log::Event::weight), but 0 for a click or a view
    /// that repeats an earlier one of the visit.
    pub fn weight(&self, entry: &Entry) -> f64 {
        if self.openings.is_repeated(entry.sequence) { 0.0 } else { entry.event.weight() }
    }

    /// What an event teaches of its item's features, with the visitor's wishes applied.
    pub fn lesson<'a>(&self, entry: &Entry, item: &'a Remembered, catalog: &'a Catalog) -> Lesson<'a> {
        self.lesson_with((entry, self.weight(entry)), item, catalog, &|hash| self.control.mutes_hash(hash))
    }

    fn lesson_with<'a>(
        &self,
        (entry, weight): (&Entry, f64),
        item: &'a Remembered,
        catalog: &'a Catalog,
        mutes: &dyn Fn(u64) -> bool,
    ) -> Lesson<'a> {
        if self.control.mutes_id(&item.id) {
            return Lesson { features: Vec::new(), is_hushed: true };
        }
        let mut features = teachings(weight, item, catalog);
        let all = features.len();
        features.retain(|teaching| !mutes(teaching.hash));
        let is_hushed = features.len() < all;
        features.retain(|teaching| !self.control.forgets(teaching.hash, entry.sequence));
        Lesson { features, is_hushed }
    }

    /// The visitor's wishes.
    pub fn control(&self) -> &Control {
        &self.control
    }

    /// See [`Control::lay_over`].
    pub fn lay_over(&mut self, session: &[Stated]) {
        self.control.lay_over(session);
    }

    /// Whether the visitor did anything that teaches. Until then the profile has what facts, wishes and layers say, and no visit whose
    /// draws could be repeated when the page is opened again: so nothing is drawn.
    pub fn has_own_acts(&self) -> bool {
        self.has_own_acts
    }

    /// The visitor's affinity to each feature.
    pub fn affinities(&self) -> &Affinities {
        &self.affinities
    }

    /// The items of the catalogue that were acted on, act by act.
    pub fn acts(&self) -> &Acts {
        &self.acts
    }

    /// Which prices the visitor likes.
    pub fn prices(&self) -> &Prices {
        &self.prices
    }

    /// What was bought.
    pub fn purchases(&self) -> &Purchases {
        &self.purchases
    }

    /// The impressions that were ignored.
    pub fn impressions(&self) -> &Impressions {
        &self.impressions
    }

    /// The times of the visits.
    pub fn visits(&self) -> &Visits {
        &self.visits
    }

    /// The items of the catalogue that were acted on, each with its standing, in the order of the items.
    pub fn standings(&self) -> &[(ItemIndex, Standing)] {
        &self.standings
    }

    /// Whether one of the item's completions reached `least` and still counts: for one half-life (in milliseconds), or longer while its
    /// extent, halved with each half-life, is at least `least`.
    pub fn has_mastered(&self, item: ItemIndex, least: f64, half_life: f64, now: f64) -> bool {
        let from = self.completions.partition_point(|completion| completion.item < item);
        let mut of_item = self.completions[from..].iter().take_while(|completion| completion.item == item);
        of_item.any(|completion| {
            let lives = (completion.extent / least).log2().max(1.0);
            completion.extent >= least && now - completion.at <= lives * half_life
        })
    }

    /// The items that were completed to any extent, each once.
    pub fn completed(&self) -> impl Iterator<Item = ItemIndex> {
        let groups = self.completions.chunk_by(|one, other| one.item == other.item);
        groups.map(|completions| completions[0].item)
    }

    /// The event that completed an item last, to any extent.
    pub fn completed_by(&self, item: ItemIndex) -> Option<Sequence> {
        let after = self.completions.partition_point(|completion| completion.item <= item);
        self.completions[..after].last().filter(|last| last.item == item).map(|last| last.sequence)
    }

    fn complete(&mut self, entry: &Entry, item: Option<ItemIndex>, extent: f64) {
        if let Some(item) = item {
            let place = self.completions.partition_point(|completion| completion.item <= item);
            self.completions.insert(place, Completion { sequence: entry.sequence, item, extent, at: entry.event.at });
        }
    }

    fn stand(&mut self, item: ItemIndex, standing: Standing) {
        match self.standings.binary_search_by_key(&item, |&(known, _)| known) {
            Ok(place) => self.standings[place].1 = standing,
            Err(place) => self.standings.insert(place, (item, standing)),
        }
    }

    /// The time that fading is computed for: `now`, but never before the latest event, so that a clock that jumps
    /// back does not increase weights. Retention drops the few events that are more than a day ahead.
    pub fn fading_time(&self, now: f64) -> f64 {
        now.max(self.latest)
    }
}

/// The share of a rejection that falls on what the item is about; its creator gets all of it.
///
/// A visitor who rejects one sea story may well want others. With the whole weight on every feature, one rejection undid
/// what three openings had taught of the subject.
const TOPICS_OF_A_REJECTION: f64 = 0.25;

/// The part of an event's weight that falls on a field of that role.
pub fn share_of_role(weight: f64, role: Option<Role>) -> f64 {
    if weight < 0.0 && role != Some(Role::Creator) { TOPICS_OF_A_REJECTION } else { 1.0 }
}

/// What an event of this weight teaches of an item's features: those in the catalogue if it has the item, else those
/// stored when the item was acted on.
fn teachings<'a>(weight: f64, item: &'a Remembered, catalog: &'a Catalog) -> Vec<Teaching<'a>> {
    let part = |role: Option<Role>| share_of_role(weight, role);
    match catalog.find(&item.id) {
        Some(index) => catalog
            .features(index)
            .map(|(feature, weight)| {
                let field = catalog.field_of(feature);
                Teaching {
                    hash: catalog.hash(feature),
                    field: &field.name,
                    value: catalog.value(feature),
                    feature: Some(feature),
                    weight: f64::from(weight) * part(Some(field.role)),
                }
            })
            .collect(),
        None => item
            .features
            .iter()
            .map(|feature| {
                let field = catalog.fields().iter().find(|field| field.name == feature.field);
                let known = catalog.known(feature.hash, (&feature.field, &feature.value));
                Teaching {
                    hash: known.map_or(feature.hash, |known| catalog.hash(known)),
                    field: &feature.field,
                    value: &feature.value,
                    feature: known,
                    weight: f64::from(feature.weight) * part(field.map(|field| field.role)),
                }
            })
            .collect(),
    }
}
