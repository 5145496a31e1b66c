//! The entry `experiments`.

use serde_json::Value;

use super::{object, only, wrong};
use crate::catalog::experiments::{Experiments, MOST_EPSILON};
use crate::error::Result;

impl Experiments {
    /// Reads the config's entry. Errors: `config_invalid`, which names the key.
    pub fn from_config(value: &Value) -> Result<Self> {
        let entries = object(value, "experiments")?;
        only(entries, "experiments", &["holdout", "budget"])?;
        let number = |key: &str, most: f32, default: f32| {
            let Some(value) = entries.get(key) else { return Ok(default) };
            let number = value.as_f64().map(|number| number as f32).filter(|number| (0.0..=most).contains(number));
            number.ok_or_else(|| {
                wrong(&format!("experiments.{key}"), &value.to_string(), &format!("a number of 0 to {most}"))
            })
        };
        let default = Self::default();
        Ok(Self {
            holdout: number("holdout", 1.0, default.holdout)?,
            budget: number("budget", MOST_EPSILON, default.budget)?,
        })
    }
}
