//! The items' heaviest terms, from a catalogue: the pseudo-users of side information.

use super::invalid;
use crate::catalog::Catalog;
use crate::error::Result;
use crate::order;

/// The most terms that an item can bring in.
const MOST: u32 = 1_000;

/// For each item of a catalogue its heaviest terms, numbered from 0 for this purpose.
#[derive(Debug, Clone, PartialEq)]
pub struct ItemTerms {
    /// How many terms there are.
    pub count: u32,
    /// Where each item's terms start, and the end of the last one's.
    pub offsets: Vec<u32>,
    /// The terms, an item's heaviest first.
    pub terms: Vec<u32>,
    /// Their weights: entries of the item's vector of length one.
    pub weights: Vec<f32>,
}

impl ItemTerms {
    /// The `most` heaviest features of each item, 1 to 1000. Errors: `training_invalid`.
    ///
    /// A feature of a single item leads to no other and is left out. Cost: a pass over the catalogue's entries, and a sort
    /// for each item.
    pub fn heaviest(catalog: &Catalog, most: u32) -> Result<Self> {
        if !(1..=MOST).contains(&most) {
            return Err(invalid("terms", most.to_string(), format!("a whole number of 1 to {MOST}")));
        }
        let mut numbers = vec![None; catalog.feature_count()];
        let mut found = Self { count: 0, offsets: vec![0], terms: Vec::new(), weights: Vec::new() };
        for item in catalog.items() {
            let shared = catalog.features(item).filter(|&(feature, _)| catalog.postings(feature).items.len() > 1);
            let weighed = shared.map(|(feature, weight)| (f64::from(weight), feature.get() as u32));
            for (weight, feature) in order::descending(weighed).into_iter().take(most as usize) {
                let term = *numbers[feature as usize].get_or_insert_with(|| {
                    found.count += 1;
                    found.count - 1
                });
                found.terms.push(term);
                found.weights.push(weight as f32);
            }
            found.offsets.push(found.terms.len() as u32);
        }
        Ok(found)
    }
}
