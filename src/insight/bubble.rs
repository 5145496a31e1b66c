//! The variety of the shown items, week by week, compared with the variety of the catalogue.
//!
//! It is measured by the values of the catalogue's first category or tag field, as in `penchant audit`; an item with m values adds
//! 1/m to each. The unit is Shannon entropy in bits: log₂ n if n values are shown equally often. No value is named. Sensitive
//! fields are never used, and muted items and values are not counted.

use crate::catalog::{Catalog, ItemIndex, Role};
use crate::visitor::log::{EventKind, Log};
use crate::visitor::profile::Profile;

/// A week, in milliseconds.
const WEEK_MS: f64 = 604_800_000.0;
/// The number of weeks.
const WEEKS: usize = 12;

/// The variety of the shown items.
#[derive(Debug, Clone, PartialEq)]
pub struct Bubble {
    /// The field by whose values it is measured.
    pub field: String,
    /// The entropy of the catalogue, and the number of its values.
    pub catalog: (f64, usize),
    /// The last twelve weeks in which something was shown, counted back from now; oldest first.
    pub windows: Vec<Window>,
}

/// A week.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Window {
    /// Its beginning, in milliseconds since 1970.
    pub from: f64,
    /// Its end.
    pub to: f64,
    /// The number of impressions.
    pub impressions: usize,
    /// The entropy of their values.
    pub entropy: f64,
    /// The share of the catalogue's values that were shown.
    pub coverage: f64,
}

/// The distribution of one field's values in the catalogue.
#[derive(Debug, Clone, PartialEq)]
pub struct Topics {
    field: String,
    entropy: f64,
    values: usize,
}

impl Topics {
    /// That of the first category or tag field; none if there is no such field. Cost: a pass over the catalogue.
    pub fn of(catalog: &Catalog) -> Option<Self> {
        let is_topic = |role: Role| matches!(role, Role::Category | Role::Tag);
        let field = catalog.fields().iter().find(|field| is_topic(field.role) && !field.sensitive)?;
        let mut topics = Self { field: field.name.clone(), entropy: 0.0, values: 0 };
        let mut whole = Mix::default();
        catalog.items().for_each(|item| whole.add(&topics.of_item(catalog, item)));
        (topics.entropy, topics.values) = (whole.entropy(), whole.shares.len());
        Some(topics)
    }

    /// The variety of what was shown up to time `now`. Cost: a pass over the log.
    pub fn bubble(&self, log: &Log, catalog: &Catalog, profile: &Profile, now: f64) -> Bubble {
        let now = profile.fading_time(now);
        let mut weeks: [Mix; WEEKS] = Default::default();
        for entry in log.standing() {
            let week = ((now - entry.event.at) / WEEK_MS) as usize;
            let item = entry.item.filter(|_| entry.event.kind() == EventKind::Impression && week < WEEKS);
            let item = item.and_then(|place| catalog.find(&log.item(place).id));
            if let Some(item) = item.filter(|&item| !profile.control().mutes(catalog, item)) {
                weeks[week].add(&self.of_item(catalog, item));
            }
        }
        let window = |(week, mix): (usize, &Mix)| Window {
            from: now - (week + 1) as f64 * WEEK_MS,
            to: now - week as f64 * WEEK_MS,
            impressions: mix.items,
            entropy: mix.entropy(),
            coverage: mix.shares.len() as f64 / self.values.max(1) as f64,
        };
        let windows = weeks.iter().enumerate().rev().filter(|(_, mix)| mix.items > 0).map(window).collect();
        Bubble { field: self.field.clone(), catalog: (self.entropy, self.values), windows }
    }

    /// An item's values.
    fn of_item(&self, catalog: &Catalog, item: ItemIndex) -> Vec<u64> {
        let features = catalog.features(item).map(|(feature, _)| feature);
        let of_field = features.filter(|&feature| catalog.field_of(feature).name == self.field);
        of_field.map(|feature| catalog.hash(feature)).collect()
    }
}

/// The frequency of each value.
#[derive(Debug, Default)]
struct Mix {
    /// By value, ascending.
    shares: Vec<(u64, f64)>,
    items: usize,
}

impl Mix {
    fn add(&mut self, values: &[u64]) {
        self.items += 1;
        for &value in values {
            let place = self.shares.binary_search_by_key(&value, |&(known, _)| known).unwrap_or_else(|place| {
                self.shares.insert(place, (value, 0.0));
                place
            });
            self.shares[place].1 += 1.0 / values.len() as f64;
        }
    }

    fn entropy(&self) -> f64 {
        let whole: f64 = self.shares.iter().map(|(_, share)| share).sum();
        let parts = self.shares.iter().map(|(_, share)| -(share / whole) * (share / whole).log2());
        parts.sum::<f64>().max(0.0)
    }
}
