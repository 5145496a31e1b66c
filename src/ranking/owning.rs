//! What the visitor owns, as a column over the whole catalogue: so the other coats make room before the best items are chosen, and not only
//! among them.
//!
//! It depends on the blend, since it takes away what the personal signals give, and it is 0 for all items but those with a value of
//! something bought.

use super::Blend;
use super::columns::Columns;
use crate::catalog::{Catalog, ItemIndex, Signal};
use crate::kernel::Column;
use crate::visitor::Reading;

/// The column, in reused memory.
#[derive(Debug, Default)]
pub struct Owning {
    column: Column,
    /// The items that are not 0.
    touched: Vec<ItemIndex>,
    /// What it was computed for.
    known: Option<(u64, Blend)>,
}

impl Owning {
    /// Discards what was computed for a visitor, and keeps the memory.
    pub fn forget(&mut self) {
        self.known = None;
    }

    /// The values. The largest of sixteen is taken to be 0, which is never too small.
    pub fn column(&self) -> &Column {
        &self.column
    }

    /// Computes the column for a blend, unless it is there. Cost: the postings of what is owned, times the personal signals.
    pub fn fill(&mut self, catalog: &Catalog, reading: &Reading, (columns, blend): (&Columns, &Blend)) {
        let wanted = Some((reading.generation(), *blend));
        if self.known == wanted {
            return;
        }
        self.known = wanted;
        let Self { column, touched, .. } = self;
        if column.values.len() != catalog.len() {
            column.clear(catalog.len());
        }
        touched.drain(..).for_each(|item| column.values[item.get()] = 0.0);
        reading.possessions().each_item(catalog, &mut |item, left| {
            let part = blend.owned_part(left, pull(catalog, columns, blend, item)) as f32;
            if column.values[item.get()] == 0.0 {
                touched.push(item);
            }
            column.values[item.get()] = part.min(column.values[item.get()]);
        });
    }
}

/// What the personal signals give an item.
fn pull(catalog: &Catalog, columns: &Columns, blend: &Blend, item: ItemIndex) -> f64 {
    let personal = Signal::ALL.into_iter().filter(|signal| signal.is_personal());
    let in_force = personal.map(|signal| (signal, blend.of(signal))).filter(|(_, part)| part.factor() != 0.0);
    let part = |(signal, part): (Signal, &super::SignalBlend)| {
        let (values, _) = columns.get(catalog, signal);
        part.factor() * (f64::from(values[item.get()]) - part.mean)
    };
    in_force.map(part).sum()
}
