//! The model's settings, their ranges and defaults.

use std::ops::RangeInclusive;

use serde::Serialize;

use super::invalid;
use crate::error::{Error, Result};
use crate::input::{Given, Options, Origin, Taken};

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

/// Settings of a training. Errors: `training_invalid`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Training;

impl Origin for Training {
    const UNREAD: &'static str = "an unknown setting";

    fn error(path: &str, got: String, expected: &str) -> Error {
        invalid(path, got, expected)
    }
}

/// A setting as it is given.
pub(super) type Setting<'a> = Taken<'a, Training>;

/// The settings of these names, of an object that has no others. Errors: `training_invalid`.
pub(super) fn only<'a, const N: usize>(given: &'a Given, ranges: &[Range; N]) -> Result<[Setting<'a>; N]> {
    let settings = Options::at("", Setting::named("settings", given), "an object or nothing")?;
    settings.only(ranges.each_ref().map(|range| range.name))
}

impl Settings {
    /// The defaults, and what an object says instead of them: `dimensions`, `sweeps`, `alpha`, `regularization`, `nu`,
    /// `seed`, `sideWeight`. Errors: `training_invalid`, for an unknown entry as well.
    pub fn from_given(given: &Given) -> Result<Self> {
        let [dimensions, sweeps, alpha, regularization, nu, seed, side_weight] = only(given, &ALL)?;
        let otherwise = Self::default();
        Ok(Self {
            dimensions: DIMENSIONS.whole(&dimensions, otherwise.dimensions)?,
            sweeps: SWEEPS.whole(&sweeps, otherwise.sweeps)?,
            alpha: ALPHA.number(&alpha)?,
            regularization: REGULARIZATION.number(&regularization)?,
            nu: NU.number(&nu)?.unwrap_or(otherwise.nu),
            seed: SEED.whole(&seed, otherwise.seed)?,
            side_weight: SIDE_WEIGHT.number(&side_weight)?.unwrap_or(otherwise.side_weight),
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
        self.number(&Setting::named(self.name, &Given::Number(value))).map(|_| ())
    }

    pub fn number(&self, setting: &Setting) -> Result<Option<f64>> {
        if setting.is_given() { setting.number(self.values.clone()).map(Some) } else { Ok(None) }
    }

    pub fn whole(&self, setting: &Setting, otherwise: u32) -> Result<u32> {
        let (least, most) = (*self.values.start() as u32, *self.values.end() as u32);
        match setting.given() {
            Given::Nothing => Ok(otherwise),
            given => given
                .whole_in(least..=most)
                .ok_or_else(|| setting.wrong(&format!("a whole number of {least} to {most}"))),
        }
    }
}
