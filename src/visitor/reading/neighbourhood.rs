//! The neighbours of the items that the visitor acted on, added up.
//!
//! `s(i) = Σ_j w_j · B_ji` over the acts j; w is the act's weight now and B the weight of i among the neighbours of
//! the item acted on. Linear in the acts, each of which counts: the neighbours of an item that was opened three times
//! count three times. A rejection's weight is negative, and so is its contribution.
//!
//! The sums use the acts' stored weights, so that a new act costs its item's neighbours, and fading is only
//! the factor of the whole column.

use crate::catalog::{Catalog, ItemIndex};
use crate::kernel::Column;
use crate::kernel::neighbours::settle_column;
use crate::visitor::profile::{Act, Acts};

/// One set's sums, in reused memory.
#[derive(Debug, Clone, Default)]
pub struct Neighbourhood {
    set: usize,
    /// By item, Σ w B over the acts folded so far, with stored weights. Empty before the first act with neighbours.
    sums: Vec<f64>,
    /// Σ |w| over the acts whose items have neighbours.
    weight: f64,
    folded: usize,
    /// The log and the scale of weights that the sums belong to.
    epoch: (u64, u32),
    fading: f64,
}

impl Neighbourhood {
    /// The sums of the `set`-th set of neighbours.
    pub fn new(set: usize) -> Self {
        Self { set, ..Self::default() }
    }

    /// Adds new acts, and reads all of them at time `now`. `log` changes whenever the acts are not the
    /// old ones and some new ones.
    ///
    /// Cost: the neighbours of each new act's item; at first, and after acts were removed, a pass over the items.
    pub fn update(&mut self, catalog: &Catalog, acts: &Acts, log: u64, now: f64) {
        if self.epoch != (log, acts.rescaled()) || self.folded > acts.all().len() {
            self.epoch = (log, acts.rescaled());
            (self.folded, self.weight) = (0, 0.0);
            self.sums.clear();
        }
        let neighbours = catalog.neighbours(self.set);
        for act in acts.all()[self.folded..].iter().filter(|act| neighbours.has(act.item)) {
            self.sums.resize(catalog.len(), 0.0);
            self.weight += act.weight.abs();
            neighbours.row(act.item).scatter(act.weight * neighbours.scale(act.item), &mut self.sums);
        }
        self.folded = acts.all().len();
        self.fading = acts.read(now);
    }

    /// The weight of acts on items that have neighbours, in views.
    pub fn evidence(&self) -> f64 {
        self.weight * self.fading
    }

    /// The value of an item.
    pub fn value(&self, item: ItemIndex) -> f64 {
        self.sums.get(item.get()).map_or(0.0, |sum| sum * self.fading)
    }

    /// The values of all items. Cost: a pass.
    pub fn fill(&self, column: &mut Column) {
        settle_column(&self.sums, self.fading, column);
    }

    /// Each act's contribution to the value of an item; they add up to it. Acts without a contribution are left out.
    pub fn parts<'a>(
        &'a self,
        catalog: &'a Catalog,
        acts: &'a Acts,
        now: f64,
        item: ItemIndex,
    ) -> impl Iterator<Item = (&'a Act, f64)> + 'a {
        let (neighbours, factor) = (catalog.neighbours(self.set), acts.read(now));
        let part = move |act: &Act| act.weight * factor * neighbours.weight(act.item, item);
        acts.all().iter().map(move |act| (act, part(act))).filter(|&(_, part)| part != 0.0)
    }
}
