//! Lists of related items that a site keeps by hand, as a table of neighbours.
//!
//! A field with the role `related` has a list of ids, the closest first. The n-th weighs 1 / n, so that the order of a list is kept, and
//! items that several lists name early come first. An id that a list repeats counts once, where it stands first.

use std::collections::HashMap;

use super::columns::wrong;
use super::neighbours::SourceNeighbours;
use super::roles::Assigned;
use super::source::SourceItem;
use super::values::texts_of;
use crate::catalog::field::Role;
use crate::catalog::neighbours::RELATED;
use crate::error::Result;

/// The table, growing item by item.
#[derive(Debug, Default)]
pub struct Related {
    table: SourceNeighbours,
    places: HashMap<String, u32>,
}

impl Related {
    /// Adds an item's lists, one after the other. Errors: `source_field`.
    pub fn add(&mut self, item: &SourceItem, fields: &[Assigned]) -> Result<()> {
        let own = self.place(&item.id);
        let mut listed: Vec<u32> = Vec::new();
        for (index, field) in fields.iter().enumerate().filter(|(_, field)| field.role == Role::Related) {
            let Some(value) = item.get(index) else { continue };
            let ids = texts_of(value).ok_or_else(|| wrong(item, field, value))?;
            for id in ids.iter().map(|id| id.trim()).filter(|id| !id.is_empty()) {
                let neighbour = self.place(id);
                if !listed.contains(&neighbour) {
                    listed.push(neighbour);
                    self.table.item.push(own);
                    self.table.neighbour.push(neighbour);
                    self.table.weight.push(1.0 / listed.len() as f32);
                }
            }
        }
        Ok(())
    }

    /// The table of these lists.
    pub fn table(self) -> SourceNeighbours {
        SourceNeighbours { name: RELATED.to_owned(), ..self.table }
    }

    fn place(&mut self, id: &str) -> u32 {
        if let Some(&place) = self.places.get(id) {
            return place;
        }
        let place = self.table.ids.len() as u32;
        self.table.ids.push(id.to_owned());
        self.places.insert(id.to_owned(), place);
        place
    }
}
