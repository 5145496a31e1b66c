//! Facts that a page states: stored with the log, or kept for the page's session alone.

use super::{Change, Personalizer};
use crate::error::Result;
use crate::input::Given;
use crate::visitor::log::Sequence;

impl Personalizer {
    /// States or withdraws facts, all or none, in one step. Resolves to the numbers of the events, in the order of the facts: none for a
    /// fact that is in force already, or that is of the session; `None` where consent does not allow it.
    ///
    /// Errors: those of [`Engine::check_facts`](crate::engine::Engine::check_facts), `storage_*`; after any of them nothing is changed.
    pub async fn state(&self, facts: &Given, options: &Given, now: f64) -> Result<Option<Vec<Sequence>>> {
        self.check_open()?;
        let statement = self.engine.borrow().check_facts(facts, options, now)?;
        let Some(events) = self.keep_in_one(&statement.entries, now).await? else { return Ok(None) };
        let has_changed = self.engine.borrow_mut().state_in_session(&statement);
        if has_changed || !events.is_empty() {
            self.host.changed(Change::Recorded);
        }
        Ok(Some(events))
    }
}
