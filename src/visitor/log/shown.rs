//! What the engine itself decided, kept beside what happened: how an item came to be shown, and which variant was.
//!
//! Whoever learns from what was shown has to know by what chance it was: an item that stood on the shelf by its score was
//! certain to, one that took a place of exploration was drawn.

use serde::Serialize;

use crate::catalog::Signal;
use crate::catalog::settings::SIGNALS;

/// How an item came to be shown, as its shelf knew it.
#[derive(Debug, Clone, PartialEq)]
pub struct Shown {
    /// The chance by which it came to its place, given what stood above: above 0, at most 1.
    pub propensity: f64,
    /// The draws of the shelf in which it could have been drawn, bit n for the n-th from the top: those above its place, and,
    /// where it was drawn, its own as the last.
    pub draws: u32,
    /// Its place in the order that nobody's profile had a part in, from 0; none where it was not among the shelf's first.
    pub baseline: Option<u32>,
    /// By signal that had a part in the score, what its weight multiplied, as it was then: the value against the average, in
    /// standard deviations or, of a prior on its own scale, in nats, times its trust.
    pub signals: Vec<(Signal, f32)>,
}

/// Which variant was shown, and by what chance.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Decision {
    /// The name of the slot or of the experiment.
    pub name: String,
    /// The variant.
    pub variant: String,
    /// The chance by which it was drawn, above 0, at most 1.
    pub propensity: f64,
}

/// The range of a standardised value.
const VALUE_RANGE: std::ops::RangeInclusive<f32> = -1e6..=1e6;

/// Whether a number is the chance of something that happened.
pub fn is_chance(number: f64) -> bool {
    number > 0.0 && number <= 1.0
}

impl Shown {
    /// Whether its numbers can be: the door for what was read from a storage or a file.
    pub fn is_sound(&self) -> bool {
        let in_range = |&(_, value): &(Signal, f32)| VALUE_RANGE.contains(&value);
        let is_ascending = self.signals.windows(2).all(|pair| pair[0].0.index() < pair[1].0.index());
        is_chance(self.propensity) && self.signals.iter().all(in_range) && is_ascending && self.signals.len() <= SIGNALS
    }
}

impl Decision {
    /// The longest name of a slot, an experiment or a variant, in bytes.
    pub const MAX: usize = 64;

    /// Whether it can be: the door for what was read from a storage or a file.
    pub fn is_sound(&self) -> bool {
        let is_name = |text: &str| (1..=Self::MAX).contains(&text.len());
        is_name(&self.name) && is_name(&self.variant) && is_chance(self.propensity)
    }
}
