//! Preferring one item to another.

use super::Personalizer;
use crate::error::Result;
use crate::insight::Preferred;
use crate::insight::counterfactual::Asked;
use crate::visitor::log::Sequence;

impl Personalizer {
    /// Computes what has to change so that one item of a shelf scores above another, and records it unless it is a `preview`. With it comes the
    /// number of the entry; `None` for a preview, and where consent allows no learning.
    ///
    /// Errors: those of [`Engine::prefer`](crate::engine::Engine::prefer), `storage_*`; after any of them nothing is changed.
    pub async fn prefer(
        &self,
        of: (&str, Asked<'_>),
        items: (&str, &str),
        preview: bool,
        now: f64,
    ) -> Result<(Preferred, Option<Sequence>)> {
        self.check_open()?;
        let preferred = self.engine.borrow_mut().prefer(of, items, now)?;
        let event = if preview { None } else { self.learn(preferred.pending.clone(), now).await? };
        Ok((preferred, event))
    }
}
