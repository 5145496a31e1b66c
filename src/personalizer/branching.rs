//! Moving acts into a branch, and back.

use super::Personalizer;
use crate::error::Result;
use crate::input::Given;
use crate::visitor::log::Sequence;

impl Personalizer {
    /// Opens a branch instead of the main profile; see [`Engine::open_branch`](crate::engine::Engine::open_branch). To be called before
    /// it [begins](Self::begin).
    pub fn open_branch(&self, name: &Given) -> Result<()> {
        self.engine.borrow_mut().open_branch(name)
    }

    /// Moves acts into a branch; resolves to the number of the entry that does, `None` where consent does not allow it, and the number
    /// of acts.
    ///
    /// Errors: those of [`Engine::branching`](crate::engine::Engine::branching), `storage_*`; after any of them nothing is changed.
    pub async fn branch(&self, what: &Given, name: &Given, now: f64) -> Result<(Option<Sequence>, usize)> {
        self.check_open()?;
        // Events of another tab that this one has not heard of are moved too.
        self.refresh().await?;
        let (pending, events) = self.engine.borrow().branching(what, name, now)?;
        Ok((self.learn(pending, now).await?, events))
    }

    /// Brings back what is in a branch; resolves to the number of the entry that does.
    ///
    /// Errors: those of [`Engine::merging`](crate::engine::Engine::merging), `storage_*`.
    pub async fn merge(&self, name: &Given, now: f64) -> Result<Option<Sequence>> {
        self.check_open()?;
        self.refresh().await?;
        let pending = self.engine.borrow().merging(name, now)?;
        self.learn(pending, now).await
    }
}
