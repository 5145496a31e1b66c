//! What a visitor corrects about the profile: branches and preferences.

use super::Engine;
use crate::error::Result;
use crate::input::{Given, Taken};
use crate::insight::counterfactual::Asked;
use crate::insight::{self, Branch, Preferred};
use crate::visitor::Pending;
use crate::visitor::log::StatedPreference;

impl Engine {
    /// Opens a branch; see [`Visitor::open_branch`]. Errors: `option_invalid`.
    pub fn open_branch(&mut self, name: &Given) -> Result<()> {
        let name = insight::branching::checked_name(&Taken::new("branch", name))?;
        self.visitor.open_branch(&self.catalog, name.to_owned());
        Ok(())
    }

    /// See [`branching`](insight::branching::branching).
    pub fn branching(&self, what: &Given, name: &Given, now: f64) -> Result<(Pending, usize)> {
        insight::branching::branching(&self.visitor, (what, name), now)
    }

    /// See [`merging`](insight::branching::merging).
    pub fn merging(&self, name: &Given, now: f64) -> Result<Pending> {
        insight::branching::merging(&self.visitor, name, now)
    }

    /// See [`branches`](insight::branching::branches).
    pub fn branches(&self) -> Vec<Branch<'_>> {
        insight::branching::branches(&self.catalog, &self.visitor)
    }

    /// See [`prefer`](insight::preferring::prefer).
    pub fn prefer(&mut self, (shelf, asked): (&str, Asked), items: (&str, &str), now: f64) -> Result<Preferred> {
        let room = (&mut self.workspace, &self.shelves);
        insight::preferring::prefer(&self.catalog, &self.visitor, room, (shelf, asked), items, now)
    }

    /// The preferences in force, in the order in which they were stated.
    pub fn preferences(&self) -> &[StatedPreference] {
        self.control().wishes().preferences()
    }
}
