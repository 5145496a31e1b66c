//! The model's settings, their ranges and defaults.

use std::ops::RangeInclusive;

use serde::Serialize;

use super::invalid;
use crate::error::{Error, Result};
use crate::input::Given;

/// How to train. The defaults were chosen on validation parts of two public data sets, one of films and one of papers.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Settings {
    /// The length of a vector, 8 to 1024.
    pub dimensions: u32,
    /// How many sweeps a host should do, 1 to 1000. The trainer does as many as it is asked for.
    pub sweeps: u32,
    /// α, what a pair weighs that was not observed, where an observed one weighs 1; 0.000001 to 10. None: as
    /// [`model`](super::model) finds it.
    ///
    /// Small says: not seen is not known. Large says: not seen is not liked.
    pub alpha: Option<f64>,
    /// λ, 0.000001 to 100. None: as [`model`](super::model) finds it.
    pub regularization: Option<f64>,
    /// ν, how far rows that were observed often are regularised more, 0 (not at all) to 2; at 1, in proportion.
    pub nu: f64,
    /// Where the random start comes from.
    pub seed: u32,
    /// What a pair of an item and its term weighs on average, where an interaction weighs 1; 0.001 to 1000.
    pub side_weight: f64,
}

impl Default for Settings {
    fn default() -> Self {
        Self { dimensions: 64, sweeps: 16, alpha: None, regularization: None, nu: 1.0, seed: 1, side_weight: 0.3 }
    }
}

/// What a setting may be.
pub(super) struct Range {
    /// Its name.
    pub name: &'static str,
    /// From the least to the most.
    pub values: RangeInclusive<f64>,
}

const DIMENSIONS: Range = Range { name: "dimensions", values: 8.0..=1024.0 };
const SWEEPS: Range = Range { name: "sweeps", values: 1.0..=1000.0 };
const ALPHA: Range = Range { name: "alpha", values: 1e-6..=10.0 };
const REGULARIZATION: Range = Range { name: "regularization", values: 1e-6..=100.0 };
const NU: Range = Range { name: "nu", values: 0.0..=2.0 };
const SEED: Range = Range { name: "seed", values: 0.0..=u32::MAX as f64 };
const SIDE_WEIGHT: Range = Range { name: "sideWeight", values: 1e-3..=1000.0 };
const ALL: [Range; 7] = [DIMENSIONS, SWEEPS, ALPHA, REGULARIZATION, NU, SEED, SIDE_WEIGHT];

/// Whether an object has settings of these names alone. Errors: `training_invalid`.
pub(super) fn check_names(given: &Given, ranges: &[Range]) -> Result<()> {
    if !matches!(given, Given::Nothing | Given::Object(_)) {
        return Err(invalid("settings", given.describe(), "an object or nothing"));
    }
    let names: Vec<&str> = ranges.iter().map(|range| range.name).collect();
    match given.unknown_entry(&names) {
        Some(name) => Err(invalid(name, "a setting that nothing reads", format!("one of {}", names.join(", ")))),
        None => Ok(()),
    }
}

impl Settings {
    /// The defaults, and what an object says instead of them: `dimensions`, `sweeps`, `alpha`, `regularization`, `nu`,
    /// `seed`, `sideWeight`. Errors: `training_invalid`, for an entry that nothing reads as well.
    pub fn from_given(given: &Given) -> Result<Self> {
        check_names(given, &ALL)?;
        let otherwise = Self::default();
        Ok(Self {
            dimensions: DIMENSIONS.whole(given, otherwise.dimensions)?,
            sweeps: SWEEPS.whole(given, otherwise.sweeps)?,
            alpha: ALPHA.number(given)?,
            regularization: REGULARIZATION.number(given)?,
            nu: NU.number(given)?.unwrap_or(otherwise.nu),
            seed: SEED.whole(given, otherwise.seed)?,
            side_weight: SIDE_WEIGHT.number(given)?.unwrap_or(otherwise.side_weight),
        })
    }

    /// Whether each is in its range. Errors: `training_invalid`.
    pub fn check(&self) -> Result<()> {
        DIMENSIONS.check(f64::from(self.dimensions))?;
        SWEEPS.check(f64::from(self.sweeps))?;
        self.alpha.map_or(Ok(()), |alpha| ALPHA.check(alpha))?;
        self.regularization.map_or(Ok(()), |regularization| REGULARIZATION.check(regularization))?;
        NU.check(self.nu)?;
        SIDE_WEIGHT.check(self.side_weight)
    }
}

impl Range {
    pub fn check(&self, value: f64) -> Result<()> {
        if self.values.contains(&value) { Ok(()) } else { Err(self.wrong("a number", &Given::Number(value))) }
    }

    pub fn number(&self, given: &Given) -> Result<Option<f64>> {
        match given.get(self.name) {
            Given::Nothing => Ok(None),
            value => value.number_in(self.values.clone()).map(Some).ok_or_else(|| self.wrong("a number", value)),
        }
    }

    pub fn whole(&self, given: &Given, otherwise: u32) -> Result<u32> {
        let values = *self.values.start() as u32..=*self.values.end() as u32;
        match given.get(self.name) {
            Given::Nothing => Ok(otherwise),
            value => value.whole_in(values).ok_or_else(|| self.wrong("a whole number", value)),
        }
    }

    fn wrong(&self, kind: &str, got: &Given) -> Error {
        let expected = format!("{kind} of {} to {}", self.values.start(), self.values.end());
        invalid(self.name, got.describe(), expected)
    }
}
