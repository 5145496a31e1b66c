//! What the visitor owns at one time, and how much of each purchase still counts against another one.

use crate::catalog::{Catalog, FeatureIndex, ItemIndex};
use crate::visitor::log::Sequence;
use crate::visitor::profile::Purchases;
use crate::visitor::profile::purchases::About;

const HOUR_MS: f64 = 3_600_000.0;

/// The time for which possessions are read: the hour, so that they change no more often; 0 if the visitor owns nothing.
pub(super) fn hour(purchases: &Purchases, now: f64) -> f64 {
    if purchases.owned().is_empty() { 0.0 } else { (now / HOUR_MS).floor() * HOUR_MS }
}

/// Something that the visitor owns.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Possession {
    /// What it counts against.
    pub about: About,
    /// How much of it is left, above 0 to 1.
    pub left: f64,
    /// The purchase.
    pub sequence: Sequence,
}

/// What the visitor owns, in reused memory.
#[derive(Debug, Clone, Default)]
pub struct Possessions {
    /// One for each value or item: the purchase of which most is left.
    all: Vec<Possession>,
}

impl Possessions {
    pub(super) fn read(&mut self, purchases: &Purchases, now: f64) {
        self.all.clear();
        for owned in purchases.owned() {
            let possession = Possession { about: owned.about, left: owned.left(now), sequence: owned.sequence };
            match self.all.iter_mut().find(|known| known.about == owned.about) {
                Some(known) if known.left <= possession.left => *known = possession,
                Some(_) => {}
                None if possession.left > 0.0 => self.all.push(possession),
                None => {}
            }
        }
    }

    /// All of them.
    pub fn all(&self) -> &[Possession] {
        &self.all
    }

    /// Whether the visitor owns nothing that counts.
    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// What counts most against an item. Cost: the item's features times the possessions; nothing if the visitor owns nothing.
    pub fn against(&self, catalog: &Catalog, item: ItemIndex) -> Option<&Possession> {
        if self.all.is_empty() {
            return None;
        }
        let is_about = |possession: &&Possession| match possession.about {
            About::Item(owned) => owned == item,
            About::Value(owned) => catalog.features(item).any(|(feature, _)| feature == owned),
        };
        let stronger = |one: &'_ Possession, other: &'_ Possession| one.left > other.left;
        self.all.iter().filter(is_about).reduce(|one, other| if stronger(other, one) { other } else { one })
    }

    /// How much counts against all items with a feature, 0 to 1.
    pub fn against_value(&self, feature: FeatureIndex) -> f64 {
        let known = self.all.iter().find(|possession| possession.about == About::Value(feature));
        known.map_or(0.0, |possession| possession.left)
    }

    /// Hands on each item that something counts against, possibly more than once. Cost: the values' postings.
    pub fn each_item(&self, catalog: &Catalog, then: &mut dyn FnMut(ItemIndex, f64)) {
        for possession in &self.all {
            match possession.about {
                About::Item(item) => then(item, possession.left),
                About::Value(feature) => {
                    let items = catalog.postings(feature).items.iter();
                    items.filter_map(|&item| catalog.item_at(item as usize)).for_each(|item| {
                        then(item, possession.left);
                    });
                }
            }
        }
    }
}
