//! The facts in force that match values of the catalogue's items.

use crate::catalog::{Catalog, FeatureIndex, ItemIndex};
use crate::visitor::log::Stated;

/// A value that a fact matches.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Match {
    /// The place of the fact among those in force.
    fact: usize,
    /// The value.
    feature: FeatureIndex,
    /// What an item gains by the fact, in deviations of the scores.
    weight: f64,
}

/// What the facts in force match, in reused memory.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct FactMatches {
    /// In the order of the facts.
    all: Vec<Match>,
}

impl FactMatches {
    pub(super) fn read(&mut self, catalog: &Catalog, facts: &[Stated]) {
        self.all.clear();
        for (fact, stated) in facts.iter().enumerate() {
            let Some(rule) = catalog.fact(&stated.name).filter(|rule| rule.weight > 0.0) else { continue };
            let Some(field) = &rule.field else { continue };
            rule.each_value(&stated.value, &mut |value| {
                let weight = f64::from(rule.weight);
                let found = catalog.named(field, value);
                self.all.extend(found.map(|feature| Match { fact, feature, weight }));
            });
        }
    }

    /// Whether no fact matches anything.
    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// What an item gains: the sum of the weights of the facts that it matches, each once. Cost: the item's features times the matches.
    pub fn of(&self, catalog: &Catalog, item: ItemIndex) -> f64 {
        self.by_fact(catalog, item).map(|(_, _, weight)| weight).sum()
    }

    /// For each fact that an item matches: its place among those in force, the first value by which it matches, and what it gains.
    pub fn by_fact(&self, catalog: &Catalog, item: ItemIndex) -> impl Iterator<Item = (usize, FeatureIndex, f64)> {
        let groups = self.all.chunk_by(|one, other| one.fact == other.fact);
        groups.filter_map(move |group| {
            let feature = first_of(group, catalog, item)?;
            Some((group[0].fact, feature, group[0].weight))
        })
    }

    /// Adds what each item gains to a column. Cost: the postings of the values.
    pub fn add_to(&self, catalog: &Catalog, column: &mut [f32]) {
        for group in self.all.chunk_by(|one, other| one.fact == other.fact) {
            for &Match { feature, weight, .. } in group {
                for &item in catalog.postings(feature).items {
                    let is_first = || {
                        let item = catalog.item_at(item as usize);
                        item.is_none_or(|item| first_of(group, catalog, item) == Some(feature))
                    };
                    // An item with several of a fact's values gains by it once.
                    if group.len() == 1 || is_first() {
                        column[item as usize] += weight as f32;
                    }
                }
            }
        }
    }
}

/// The first of an item's features that is among a fact's.
fn first_of(group: &[Match], catalog: &Catalog, item: ItemIndex) -> Option<FeatureIndex> {
    let mut features = catalog.features(item).map(|(feature, _)| feature);
    features.find(|&feature| group.iter().any(|known| known.feature == feature))
}
