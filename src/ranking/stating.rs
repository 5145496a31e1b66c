//! What items gain by the facts in force, as a column over the whole catalogue.

use crate::catalog::Catalog;
use crate::kernel::Column;
use crate::visitor::Reading;

/// The column, in reused memory.
#[derive(Debug, Default)]
pub struct Stating {
    column: Column,
    /// The reading that it was computed for.
    known: Option<u64>,
}

impl Stating {
    /// Discards what was computed for a visitor, and keeps the memory.
    pub fn forget(&mut self) {
        self.known = None;
    }

    /// The values, and their summary.
    pub fn column(&self) -> &Column {
        &self.column
    }

    /// Computes the column, unless it is there. Cost: a pass over the items, and the postings of the values that the facts match.
    pub fn fill(&mut self, catalog: &Catalog, reading: &Reading) {
        if self.known.replace(reading.generation()) == Some(reading.generation()) {
            return;
        }
        let Column { values, summary } = &mut self.column;
        values.clear();
        values.resize(catalog.len(), 0.0);
        reading.facts().add_to(catalog, values);
        summary.clear(values.len());
        summary.add(values);
    }
}
