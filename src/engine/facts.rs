//! Facts that are stated, for the device or for this page's session.

use super::Engine;
use crate::error::Result;
use crate::input::Given;
use crate::visitor::log::{Log, Stated};
use crate::visitor::stating::{self, Statement};

impl Engine {
    /// See [`stating::check_facts`].
    pub fn check_facts(&self, facts: &Given, options: &Given, now: f64) -> Result<Statement> {
        stating::check_facts(&self.catalog, &self.visitor, facts, options, now)
    }

    /// States or withdraws facts for this page's session, whose entries, if there are any, are in the log already. Returns whether one
    /// changed.
    pub fn state_in_session(&mut self, statement: &Statement) -> bool {
        self.visitor.set_session(stating::session_after(&self.visitor.session, statement))
    }

    /// Withdraws all facts of this page's session.
    pub fn end_session(&mut self) {
        self.visitor.set_session(Vec::new());
    }

    /// Forgets everything.
    pub fn erase(&mut self) {
        self.end_session();
        self.restore(Log::default());
    }

    /// The facts in force, in the order of their names.
    pub fn facts(&self) -> &[Stated] {
        self.control().facts()
    }
}
