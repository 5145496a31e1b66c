//! The entry `experiments`.

use super::json::{Entries, Entry, OBJECT};
use crate::catalog::experiments::{Experiments, MOST_EPSILON};
use crate::error::Result;

impl Experiments {
    /// Reads the config's entry. Errors: `config_invalid`, which names the key.
    pub(super) fn from_config(given: Entry) -> Result<Self> {
        let [holdout, budget] = Entries::at("experiments", given, OBJECT)?.only(["holdout", "budget"])?;
        let default = Self::default();
        Ok(Self {
            holdout: holdout.single_or(default.holdout, 0.0..=1.0)?,
            budget: budget.single_or(default.budget, 0.0..=MOST_EPSILON)?,
        })
    }
}
