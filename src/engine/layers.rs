//! Layers, and what was forgotten.

use std::rc::Rc;

use super::Engine;
use crate::error::Result;
use crate::input::Given;
use crate::insight::{self, Interest};
use crate::visitor::log::Tombstones;
use crate::visitor::profile::Layer;

impl Engine {
    /// Replaces the layers and folds everything again. Shelves made before can no longer be explained.
    pub fn set_layers(&mut self, layers: Vec<Rc<Layer>>) {
        self.visitor.set_layers(&self.catalog, layers);
        self.shelves.clear();
        self.former = None;
    }

    /// See [`Log::bury`].
    pub fn bury(&mut self, forgotten: &Tombstones) {
        self.visitor.log.bury(forgotten);
    }

    /// The interests that the visitor's own events taught, without layers: for an export. See
    /// [`interests`](insight::interests::interests).
    pub fn own_interests(&self, options: &Given, now: f64) -> Result<Vec<Interest>> {
        if self.visitor.layers.is_empty() {
            return self.interests(options, now);
        }
        insight::interests::interests(&self.catalog, &self.visitor.alone(&self.catalog), options, now)
    }
}
