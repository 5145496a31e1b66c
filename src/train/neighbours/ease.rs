//! EASE: the linear item-item model with a zero diagonal, in closed form.
//!
//! Of all matrices B whose diagonal is zero, the one that minimises ‖X − XB‖² + λ‖B‖², where X has a one for each user
//! and item that met, is
//!
//! ```text
//!   P = (XᵀX + λI)⁻¹,   B_ji = −P_ji / P_ii for j ≠ i.
//! ```
//!
//! What a user's items say of item i is Σ B_ji over them: so row j of B has what item j says of the others, and its
//! strongest entries stay, negative ones with their sign. Source: Steck 2019, "Embarrassingly Shallow Autoencoders for
//! Sparse Data".

use super::acts::Log;
use super::settings::NeighbourSettings;
use super::strongest::Neighbours;
use super::symmetric::Symmetric;
use crate::error::{Error, Result};
use crate::train::invalid;

/// What an item's place is that takes no part.
const NONE: u32 = u32::MAX;
/// λ where nobody says, over how many items the user of an act has on average.
const PER_COMPANION: f64 = 4.0;

/// The counts that EASE is made from: how many users had to do with each two items.
///
/// They hold for any λ, so each λ costs the inverse alone.
#[derive(Debug)]
pub struct Ease {
    /// The items that take part, ascending.
    items: Vec<u32>,
    counts: Symmetric,
}

impl Ease {
    /// Counts, for the items that have [`min_support`](NeighbourSettings::min_support). Errors: `training_invalid` where
    /// fewer than two items have it, or where there is not the memory.
    ///
    /// Counts are exact up to 2²⁴ users. Cost: Σ n² / 2 over users of n items. Memory: 2 × items² bytes.
    pub fn new(log: &Log, settings: &NeighbourSettings) -> Result<Self> {
        settings.check()?;
        let items = log.supported(settings.min_support)?;
        let mut places = vec![NONE; log.by_item.len()];
        items.iter().enumerate().for_each(|(place, &item)| places[item as usize] = place as u32);
        let mut counts = Symmetric::zeros(items.len()).ok_or_else(|| too_large(items.len()))?;
        let mut taking_part = Vec::new();
        for user in 0..log.by_user.len() {
            taking_part.clear();
            let columns = log.by_user.row(user).columns.iter();
            taking_part.extend(columns.map(|&item| places[item as usize]).filter(|&place| place != NONE));
            for (at, &one) in taking_part.iter().enumerate() {
                taking_part[at..].iter().for_each(|&other| *counts.entry(one as usize, other as usize) += 1.0);
            }
        }
        Ok(Self { items, counts })
    }

    /// The items that take part, ascending.
    pub fn items(&self) -> &[u32] {
        &self.items
    }

    /// Each item's neighbours under a λ. Errors: `training_invalid` where there is not the memory.
    ///
    /// `progress` hears how much is done, 0 to 1. Cost: items³ / 2 multiplications and as many additions. Memory: 2 × items²
    /// bytes for as long as it takes.
    pub fn neighbours(&self, regularization: f64, per_item: u32, progress: &mut dyn FnMut(f64)) -> Result<Neighbours> {
        let mut inverse = self.counts.copied().ok_or_else(|| too_large(self.items.len()))?;
        inverse.add_to_diagonal(regularization as f32);
        inverse.invert(regularization.min(1.0), progress);
        // The inverse comes with the sign turned, and so does its diagonal.
        let reciprocals: Vec<f32> = inverse.diagonal().iter().map(|entry| -1.0 / entry).collect();
        let mut found = Neighbours::default();
        let mut row = vec![0.0; self.items.len()];
        let mut candidates = Vec::new();
        for (place, &item) in self.items.iter().enumerate() {
            inverse.copy_row(place, &mut row);
            row[place] = 0.0;
            candidates.clear();
            let entries = row.iter().zip(&reciprocals).zip(&self.items);
            candidates.extend(entries.map(|((entry, reciprocal), &other)| (entry * reciprocal, other)));
            found.push(item, &mut candidates, per_item as usize);
        }
        Ok(found)
    }
}

/// λ where nobody says: [`PER_COMPANION`] times how many items the user of an act has on average.
///
/// Of eight values of λ the best Recall@20 on four data sets was at 20 to 100 for 5 items (visits of a site), 20 for 8
/// (papers), 300 to 1000 for 92 (films), and 1000 for 261 (groceries).
pub fn regularization_for(log: &Log) -> f64 {
    let squares: f64 = (0..log.by_user.len()).map(|user| (log.by_user.row(user).columns.len() as f64).powi(2)).sum();
    PER_COMPANION * squares / log.pairs() as f64
}

fn too_large(items: usize) -> Error {
    invalid("mostItems", format!("{items} items, more than memory holds"), "fewer, or a larger minSupport")
}
