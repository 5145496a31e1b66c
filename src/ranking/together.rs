//! What goes with a basket: items that others chose together with its items.
//!
//! A table of neighbours says for each item what is chosen with it, and how much more often than by chance. The score of an item is
//! the sum of its weights in the rows of the basket's items: each row is one part of it. The same for every visitor.

use std::mem;

use super::Ranked;
use super::eligible::Eligible;
use super::rerank::rules::Rules;
use crate::catalog::{Catalog, ItemIndex, Shaping};
use crate::order;

/// Finds complements, in reused memory.
#[derive(Debug, Default)]
pub struct Complements {
    /// By item, the sum of its weights; all 0 between two calls.
    sums: Vec<f64>,
    /// The items with a sum above 0.
    found: Vec<(f64, u32)>,
    order: order::Descending,
    rules: Rules,
}

impl Complements {
    /// Fills `ranked` with the `limit` eligible items of the largest positive sums, best first, no more of a value than the caps of
    /// the shaping allow. Items of the basket are left out.
    ///
    /// Where a neighbour is the first variant of its product, the others come into question too. Cost: the rows of the basket's items with
    /// these variants, and a sort of what is in them. Memory: eight bytes an item.
    pub fn find(
        &mut self,
        catalog: &Catalog,
        (basket, set): (&[ItemIndex], usize),
        (eligible, shaping): (&mut Eligible, &Shaping),
        limit: usize,
        ranked: &mut Vec<Ranked>,
    ) {
        basket.iter().for_each(|&item| eligible.remove_with_variants(item, catalog, &[]));
        let neighbours = catalog.neighbours(set);
        self.sums.resize(catalog.len(), 0.0);
        // In the order of the basket, as the parts of an explanation are added up.
        basket.iter().for_each(|&of| neighbours.each_with_variants(of, |item, weight| self.sums[item.get()] += weight));
        self.found.clear();
        for &of in basket {
            neighbours.each_with_variants(of, |item, _| {
                // Taken once, which leaves all sums at 0 again.
                let sum = mem::take(&mut self.sums[item.get()]);
                if sum > 0.0 && eligible.contains(item) {
                    self.found.push((sum, item.get() as u32));
                }
            });
        }
        let sorted = self.order.sort(self.found.iter().copied());
        self.rules.begin_with_caps(shaping, catalog);
        ranked.clear();
        for (score, item) in sorted {
            let item = ItemIndex::of(item as usize);
            if ranked.len() == limit {
                break;
            }
            if !self.rules.is_over_cap(catalog, item) {
                self.rules.note(catalog, item);
                ranked.push(Ranked { item, score });
            }
        }
    }
}
