//! Counts under randomised response: what a site may take home of an experiment, one noisy answer a visitor.
//!
//! The answer is a row of bits, one for each variant and outcome: of variant v, bit 2v says “without the outcome” and bit
//! 2v + 1 “with it”. One of them is true of the visitor. It is set by a fair coin; every other bit is set with the chance
//! q = 1 / (e^ε + 1). That is optimised unary encoding (Wang, Blocki, Li & Jha 2017), the simplest of RAPPOR's family: whatever is
//! heard, no two visitors' truths make it more than e^ε times as likely, since two truths differ in two bits and
//! (½ · (1 − q)) / (q · ½) = e^ε. From many answers the counts can be told all the same (`penchant/estimate`).
//!
//! The coins are integers against an integer threshold, so the bound holds for the bits that are sent and not only for
//! the real numbers they stand for. They come from outside and have to be fresh: a hash of the profile's seed could be guessed.

use std::ops::RangeInclusive;

/// What an answer's ε can be.
pub const EPSILONS: RangeInclusive<f64> = 0.1..=10.0;
/// How many coins an answer needs at most: a bit for each variant and outcome.
pub const COINS: usize = 64;
/// A coin is one of so many.
const SIDES: f64 = 4_294_967_296.0;
/// Below this a coin sets the bit that is true.
const TRUE_BELOW: u32 = 1 << 31;

/// Randomised response with a stated ε.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Mechanism {
    /// Below this a coin sets a bit that is not true.
    false_below: u32,
}

impl Mechanism {
    /// That of an ε of [`EPSILONS`].
    pub fn new(epsilon: f64) -> Self {
        // One more than rounded down: more noise, never less.
        Self { false_below: (SIDES / (epsilon.exp() + 1.0)) as u32 + 1 }
    }

    /// The chance that a bit is set which is true of the visitor, or is not.
    pub fn chance(&self, is_true: bool) -> f64 {
        f64::from(if is_true { TRUE_BELOW } else { self.false_below }) / SIDES
    }

    /// As many bits as there are coins, of which the one at `truth` is true.
    pub fn answer(&self, truth: usize, coins: &[u32]) -> Vec<bool> {
        let bit = |(place, &coin): (usize, &u32)| coin < if place == truth { TRUE_BELOW } else { self.false_below };
        coins.iter().enumerate().map(bit).collect()
    }
}
