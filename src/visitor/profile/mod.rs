//! What was learned: a fold over the log.
//!
//! Nothing here is state of its own. A profile is what [`Profile::fold`] makes of the log's events, one after the
//! other; folding one more event, or folding all of them again, gives the same bits. So forgetting is exact: fold the
//! log without the event.
//!
//! - [`decay`]: weights that fade without being touched;
//! - [`affinity`]: by feature, how much the visitor turned to it, in the long run and just now;
//! - [`openings`]: which clicks and views say something;
//! - [`acts`]: which items of the catalogue were acted on, for the regression on item vectors and for the context;
//! - [`price`]: which prices the visitor likes;
//! - [`impressions`]: what was shown and ignored;
//! - [`visits`]: when the visitor was here;
//! - [`control`]: what the visitor's wishes mean for all of this.
//!
//! What is muted teaches nothing while it is: an event on a muted item is passed over. An event on an item that has a
//! muted feature teaches by affinity and session what else the item has; its vector, its price and the situation in which
//! it was done would bring the muted thing back by a side door, and teach nothing.

pub mod acts;
pub mod affinity;
pub mod control;
pub mod decay;
pub mod impressions;
pub mod openings;
pub mod price;
pub mod visits;

pub use acts::{Act, Acts};
pub use affinity::{Affinities, Affinity, Teaching};
pub use control::{Control, Weighed};
pub use decay::Decay;
pub use impressions::Impressions;
pub use openings::Openings;
pub use price::{PriceTaste, Prices};
pub use visits::Visits;

use crate::catalog::{Catalog, ItemIndex, Role, Settings};
use crate::visitor::log::{Entry, EventKind, Log, Remembered, Wishes};

/// How an item of the catalogue stands with the visitor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Opened, liked, bought.
    Seen,
    /// Sent away.
    Rejected,
}

/// What was learned.
#[derive(Debug, Clone, PartialEq)]
pub struct Profile {
    affinities: Affinities,
    openings: Openings,
    acts: Acts,
    prices: Prices,
    standings: Vec<(ItemIndex, Standing)>,
    impressions: Impressions,
    visits: Visits,
    latest: f64,
    control: Control,
}

/// What one event teaches of an item's features.
#[derive(Debug)]
pub struct Lesson<'a> {
    /// The features, without those that are muted, and without what was forgotten since.
    pub features: Vec<Teaching<'a>>,
    /// Whether the item or something that it has is muted.
    pub is_hushed: bool,
}

impl Profile {
    /// What is known of somebody who did nothing yet.
    pub fn new(settings: &Settings) -> Self {
        let hours = |hours: f32| f64::from(hours) * 3_600_000.0;
        let (long, short) = (hours(settings.long_half_life_hours), hours(settings.short_half_life_hours));
        Self {
            affinities: Affinities::new(long, short),
            openings: Openings::default(),
            acts: Acts::new(long, short),
            prices: Prices::new(long),
            standings: Vec::new(),
            impressions: Impressions::default(),
            visits: Visits::default(),
            latest: 0.0,
            control: Control::default(),
        }
    }

    /// What a whole log teaches. Cost: about a microsecond an event.
    pub fn of(log: &Log, catalog: &Catalog) -> Self {
        let mut profile = Self::new(catalog.settings());
        let standing = log.standing();
        // First, since a mute or a forgetting is about what was before it as well.
        profile.control = Control::new(Wishes::of(&standing), catalog);
        for entry in standing {
            profile.fold(entry, entry.item.map(|place| log.item(place)), catalog);
        }
        profile
    }

    /// Learns one more event. An `undo` and a control cannot be learned so: the log has to be folded again.
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
        let Some(item) = item.filter(|_| weight != 0.0) else { return };
        let lesson = self.lesson(entry, item, catalog);
        if !(lesson.is_hushed && lesson.features.is_empty()) {
            self.affinities.learn(entry, weight, &lesson.features);
        }
        if let Some(index) = catalog.find(&item.id) {
            self.impressions.forget(index);
            if !lesson.is_hushed {
                self.acts.learn(entry.sequence, index, weight, entry.event.at);
                if let Some(prices) = catalog.prices() {
                    self.prices.learn(prices[index.get()], weight, entry.event.at);
                }
            }
            self.stand(index, if weight < 0.0 { Standing::Rejected } else { Standing::Seen });
        }
    }

    /// What an event that was folded says about its item: [`Event::weight`](crate::visitor::log::Event::weight), but 0 for a click or a view
    /// that repeats an earlier one of the visit.
    pub fn weight(&self, entry: &Entry) -> f64 {
        if self.openings.is_repeated(entry.sequence) { 0.0 } else { entry.event.weight() }
    }

    /// What an event teaches of its item's features, the visitor's wishes heard.
    pub fn lesson<'a>(&self, entry: &Entry, item: &'a Remembered, catalog: &'a Catalog) -> Lesson<'a> {
        if self.control.mutes_id(&item.id) {
            return Lesson { features: Vec::new(), is_hushed: true };
        }
        let mut features = teachings(self.weight(entry), item, catalog);
        let all = features.len();
        features.retain(|teaching| !self.control.mutes_hash(teaching.hash));
        let is_hushed = features.len() < all;
        features.retain(|teaching| !self.control.forgets(teaching.hash, entry.sequence));
        Lesson { features, is_hushed }
    }

    /// What the visitor wished.
    pub fn control(&self) -> &Control {
        &self.control
    }

    /// By feature, how much the visitor turned to it.
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

    /// What was shown and ignored.
    pub fn impressions(&self) -> &Impressions {
        &self.impressions
    }

    /// When the visitor was here.
    pub fn visits(&self) -> &Visits {
        &self.visits
    }

    /// The items of the catalogue that were acted on, and how they stand, in the order of the items.
    pub fn standings(&self) -> &[(ItemIndex, Standing)] {
        &self.standings
    }

    fn stand(&mut self, item: ItemIndex, standing: Standing) {
        match self.standings.binary_search_by_key(&item, |&(known, _)| known) {
            Ok(place) => self.standings[place].1 = standing,
            Err(place) => self.standings.insert(place, (item, standing)),
        }
    }

    /// The moment at which fading is reckoned: `now`, but never before the latest event, so that a clock that jumps
    /// back makes nothing grow. Retention drops the few events that lie more than a day ahead.
    pub fn fading_time(&self, now: f64) -> f64 {
        now.max(self.latest)
    }
}

/// How much of a rejection falls on what the item is about; all of it falls on who made it.
///
/// Who sends one sea story away may well want others. With the whole weight on every feature, one rejection wiped out
/// what three openings had taught of the subject.
const TOPICS_OF_A_REJECTION: f64 = 0.25;

/// How much of an event of this weight falls on a field of that role.
pub fn share_of_role(weight: f64, role: Option<Role>) -> f64 {
    if weight < 0.0 && role != Some(Role::Creator) { TOPICS_OF_A_REJECTION } else { 1.0 }
}

/// What an event of this weight teaches of an item's features: the catalogue's own where it has the item, else as they
/// were when the item was acted on.
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
                Teaching {
                    hash: feature.hash,
                    field: &feature.field,
                    value: &feature.value,
                    feature: catalog.feature(feature.hash),
                    weight: f64::from(feature.weight) * part(field.map(|field| field.role)),
                }
            })
            .collect(),
    }
}
