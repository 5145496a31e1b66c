//! The visitor's wishes in a catalogue: which items and features are muted, pinned and weighed.
//!
//! Wishes name features by field and value, so they outlive a catalogue; here they are looked up in the present one.

use std::rc::Rc;

use super::layer::{Layer, is_of_layer};
use crate::catalog::{Catalog, FeatureIndex, ItemIndex};
use crate::visitor::log::facts::state;
use crate::visitor::log::{Fact, Sequence, Stated, Target, WishKind, Wishes};

/// The evidence that an interest with a set weight counts as, in views: as much as a like.
const VIEWS: f64 = 3.0;

/// An interest whose weight the visitor set.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Weighed {
    /// The feature.
    pub feature: FeatureIndex,
    /// Its weight relative to the strongest interest, −1 to 1.
    pub weight: f64,
}

/// The wishes in force, looked up in a catalogue.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Control {
    wishes: Wishes,
    pinned: Vec<ItemIndex>,
    muted_ids: Vec<String>,
    muted_items: Vec<ItemIndex>,
    muted_hashes: Vec<u64>,
    muted_features: Vec<FeatureIndex>,
    weighed: Vec<Weighed>,
    facts: Rc<Vec<Stated>>,
    layers: Vec<Rc<Layer>>,
    preferred: Vec<Weighed>,
}

impl Control {
    /// Looks these wishes up in a catalogue. They also apply to the events of layers.
    pub fn new(wishes: Wishes, layers: &[Rc<Layer>], catalog: &Catalog) -> Self {
        let mut control = Self { layers: layers.to_vec(), ..Self::default() };
        for wish in wishes.all() {
            match (&wish.target, wish.kind) {
                (Target::Item(id), WishKind::Mute) => {
                    control.muted_ids.push(id.clone());
                    control.muted_items.extend(catalog.find(id));
                }
                (Target::Item(id), _) => control.pinned.extend(catalog.find(id)),
                (Target::Interest(interest), WishKind::Mute) => {
                    let known = catalog.named(&interest.field, &interest.value);
                    control.muted_hashes.push(known.map_or_else(|| interest.hash(), |known| catalog.hash(known)));
                    control.muted_features.extend(known);
                }
                (Target::Interest(interest), kind) => {
                    let weighed = catalog.named(&interest.field, &interest.value).zip(kind.weight());
                    control.weighed.extend(weighed.map(|(feature, weight)| Weighed { feature, weight }));
                }
            }
        }
        if !wishes.facts().is_empty() {
            control.facts = Rc::new(wishes.facts().to_vec());
        }
        for (interest, change) in wishes.preferences().iter().flat_map(|preferred| &preferred.preference.changes) {
            let Some(feature) = catalog.named(&interest.field, &interest.value) else { continue };
            match control.preferred.iter_mut().find(|known| known.feature == feature) {
                Some(known) => known.weight += change,
                None => control.preferred.push(Weighed { feature, weight: *change }),
            }
        }
        control.wishes = wishes;
        control
    }

    /// The wishes themselves.
    pub fn wishes(&self) -> &Wishes {
        &self.wishes
    }

    /// The facts in force, in the order of their names: those of the log, and over them those of the page's session.
    pub fn facts(&self) -> &Rc<Vec<Stated>> {
        &self.facts
    }

    /// Lays the facts of the page's session over those of the log. They are no part of the fold: another page folds the same log
    /// without them.
    pub fn lay_over(&mut self, session: &[Stated]) {
        let mut facts = self.wishes.facts().to_vec();
        for Stated { name, value, at, .. } in session {
            state(&mut facts, &Fact { name: name.clone(), value: Some(value.clone()) }, *at, None);
        }
        self.facts = Rc::new(facts);
    }

    /// The pinned items that the catalogue has, in the order of pinning.
    pub fn pinned(&self) -> &[ItemIndex] {
        &self.pinned
    }

    /// The interests whose weight the visitor set, of those that the catalogue has.
    pub fn weighed(&self) -> &[Weighed] {
        &self.weighed
    }

    /// By how much preferences change interests, of those that the catalogue has, relative to the strongest learned one.
    pub fn preferred(&self) -> &[Weighed] {
        &self.preferred
    }

    /// The weight that the visitor set for a feature.
    pub fn weight_of(&self, feature: FeatureIndex) -> Option<f64> {
        self.weighed.iter().find(|weighed| weighed.feature == feature).map(|weighed| weighed.weight)
    }

    /// The evidence that the set weights and the preferences count as, in views.
    pub fn evidence(&self) -> f64 {
        self.weighed.iter().chain(&self.preferred).map(|weighed| VIEWS * weighed.weight.abs()).sum()
    }

    /// The muted items that the catalogue has.
    pub fn muted_items(&self) -> &[ItemIndex] {
        &self.muted_items
    }

    /// The muted features that the catalogue has.
    pub fn muted_features(&self) -> &[FeatureIndex] {
        &self.muted_features
    }

    /// Whether an item is muted, by itself or through a feature. Cost: nothing if nothing is muted.
    pub fn mutes(&self, catalog: &Catalog, item: ItemIndex) -> bool {
        let has_muted = || catalog.features(item).any(|(feature, _)| self.muted_features.contains(&feature));
        self.muted_items.contains(&item) || !self.muted_features.is_empty() && has_muted()
    }

    /// Whether the item with that id is muted by itself.
    pub fn mutes_id(&self, id: &str) -> bool {
        self.muted_ids.iter().any(|muted| muted == id)
    }

    /// Whether the feature of that stable hash is muted.
    pub fn mutes_hash(&self, hash: u64) -> bool {
        self.muted_hashes.contains(&hash)
    }

    /// Whether what an event taught of a feature was forgotten later. An interest that the visitor forgot is forgotten of all layers.
    pub fn forgets(&self, hash: u64, event: Sequence) -> bool {
        if !is_of_layer(event) {
            return self.wishes.forgets(hash, event);
        }
        let layer = self.layers.iter().find(|layer| layer.has(event));
        self.wishes.forgotten_at(hash).is_some() || layer.is_some_and(|layer| layer.forgets(hash, event))
    }
}
