//! Decisions of the engine that are stored with events: how an item came to be shown, and which variant was.
//!
//! Learning from what was shown needs the chance with which it was shown: an item that is on a shelf by its score was
//! certain to be, one in a place of exploration was drawn.

use serde::Serialize;

use crate::catalog::Signal;
use crate::catalog::settings::SIGNALS;

/// How an item came to be shown.
#[derive(Debug, Clone, PartialEq)]
pub struct Shown {
    /// The chance with which it got its place, given the items above: above 0, at most 1.
    pub propensity: f64,
    /// The draws of the shelf in which it could have been drawn, bit n for the n-th from the top: those above its place, and,
    /// if it was drawn, its own as the last.
    pub draws: u32,
    /// Its place in the order without the profile, from 0; none if it was not among the shelf's first.
    pub baseline: Option<u32>,
    /// For each signal with a part in the score, the value that its weight multiplied: the item's value minus the mean, in
    /// standard deviations or, for a prior in nats, in nats, times the trust.
    pub signals: Vec<(Signal, f32)>,
}

/// The variant that was shown, and its chance.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Decision {
    /// The name of the slot or of the experiment.
    pub name: String,
    /// The variant.
    pub variant: String,
    /// The chance with which it was drawn, above 0, at most 1.
    pub propensity: f64,
}

/// The range of a standardised value.
const VALUE_RANGE: std::ops::RangeInclusive<f32> = -1e6..=1e6;

/// Whether a number can be the chance of something that happened.
pub fn is_chance(number: f64) -> bool {
    number > 0.0 && number <= 1.0
}

impl Shown {
    /// Whether its numbers are in range: checked when it is read from a storage or a file.
    pub fn is_sound(&self) -> bool {
        let in_range = |&(_, value): &(Signal, f32)| VALUE_RANGE.contains(&value);
        let is_ascending = self.signals.windows(2).all(|pair| pair[0].0.index() < pair[1].0.index());
        is_chance(self.propensity) && self.signals.iter().all(in_range) && is_ascending && self.signals.len() <= SIGNALS
    }
}

impl Decision {
    /// The longest name of a slot, an experiment or a variant, in bytes.
    pub const MAX: usize = 64;

    /// Whether the names are short enough and the chance is in range: checked when it is read from a storage or a file.
    pub fn is_sound(&self) -> bool {
        let is_name = |text: &str| (1..=Self::MAX).contains(&text.len());
        is_name(&self.name) && is_name(&self.variant) && is_chance(self.propensity)
    }
}
