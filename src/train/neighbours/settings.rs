//! How neighbours are made: the settings, their ranges and defaults.

use serde::Serialize;

use crate::error::Result;
use crate::input::Given;
use crate::train::settings::{Range, only};

/// How neighbours are made, of whatever kind.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct NeighbourSettings {
    /// How many neighbours an item keeps, 1 to 1024.
    pub per_item: u32,
    /// How many users an item needs to take part, 1 to 1,000,000.
    pub min_support: u32,
    /// For `lift`: how many orders with both items a pair needs, 1 to 1,000,000.
    pub min_pairs: u32,
    /// EASE's λ, 0.1 to 1,000,000,000. None: found from the data, see [`ease`](super::ease).
    pub regularization: Option<f64>,
    /// What is added to the denominator of a weight, so that weights which few users support are smaller, 0 to 1,000,000. None:
    /// the default of the kind.
    pub shrinkage: Option<f64>,
    /// Up to how many items EASE is made in closed form, 2 to 20,000; beyond that, it is made item by item.
    pub most_items: u32,
}

impl Default for NeighbourSettings {
    fn default() -> Self {
        Self { per_item: 32, min_support: 1, min_pairs: 3, regularization: None, shrinkage: None, most_items: 8_000 }
    }
}

const PER_ITEM: Range = Range { name: "perItem", values: 1.0..=1024.0 };
const MIN_SUPPORT: Range = Range { name: "minSupport", values: 1.0..=1e6 };
const MIN_PAIRS: Range = Range { name: "minPairs", values: 1.0..=1e6 };
const REGULARIZATION: Range = Range { name: "regularization", values: 0.1..=1e9 };
const SHRINKAGE: Range = Range { name: "shrinkage", values: 0.0..=1e6 };
const MOST_ITEMS: Range = Range { name: "mostItems", values: 2.0..=20_000.0 };
const ALL: [Range; 6] = [PER_ITEM, MIN_SUPPORT, MIN_PAIRS, REGULARIZATION, SHRINKAGE, MOST_ITEMS];

impl NeighbourSettings {
    /// The defaults, with the entries of an object in their place: `perItem`, `minSupport`, `minPairs`, `regularization`, `shrinkage`,
    /// `mostItems`. Errors: `training_invalid`, also for an unknown entry.
    pub fn from_given(given: &Given) -> Result<Self> {
        let [per_item, min_support, min_pairs, regularization, shrinkage, most_items] = only(given, &ALL)?;
        let otherwise = Self::default();
        Ok(Self {
            per_item: PER_ITEM.whole(&per_item, otherwise.per_item)?,
            min_support: MIN_SUPPORT.whole(&min_support, otherwise.min_support)?,
            min_pairs: MIN_PAIRS.whole(&min_pairs, otherwise.min_pairs)?,
            regularization: REGULARIZATION.number(&regularization)?,
            shrinkage: SHRINKAGE.number(&shrinkage)?,
            most_items: MOST_ITEMS.whole(&most_items, otherwise.most_items)?,
        })
    }

    /// Checks that each setting is in its range. Errors: `training_invalid`.
    pub fn check(&self) -> Result<()> {
        PER_ITEM.check(f64::from(self.per_item))?;
        MIN_SUPPORT.check(f64::from(self.min_support))?;
        MIN_PAIRS.check(f64::from(self.min_pairs))?;
        self.regularization.map_or(Ok(()), |regularization| REGULARIZATION.check(regularization))?;
        self.shrinkage.map_or(Ok(()), |shrinkage| SHRINKAGE.check(shrinkage))?;
        MOST_ITEMS.check(f64::from(self.most_items))
    }
}
