//! Randomised response: what a site may collect about an experiment, one noisy answer a visitor.
//!
//! The answer is a row of bits, one for each variant and outcome: of variant v, bit 2v says “without the outcome” and bit
//! 2v + 1 “with it”. One of them is true of the visitor. It is set with a chance of ½, every other bit with the chance
//! q = 1 / (e^ε + 1). That is optimised unary encoding (Wang, Blocki, Li & Jha 2017), the simplest of RAPPOR's family: no answer
//! is more than e^ε times as likely for one visitor as for another, since two truths differ in two bits and
//! (½ · (1 − q)) / (q · ½) = e^ε. The counts can be estimated from many answers (`penchant/estimate`).
//!
//! The coins are integers compared with an integer threshold, so the bound holds for the bits that are sent and not only for
//! the real numbers they represent. Coins are passed in and must be fresh: a hash of the profile's seed could be guessed.

use std::ops::RangeInclusive;

/// The range of an answer's ε.
pub const EPSILONS: RangeInclusive<f64> = 0.1..=10.0;
/// The largest number of coins of an answer: one for each variant and outcome.
pub const COINS: usize = 64;
/// A coin is a whole number below this.
const SIDES: f64 = 4_294_967_296.0;
/// A coin below this sets the true bit.
const TRUE_BELOW: u32 = 1 << 31;

/// Randomised response with a stated ε.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Mechanism {
    /// A coin below this sets a bit that is not true.
    false_below: u32,
}

impl Mechanism {
    /// The response for an ε of [`EPSILONS`].
    pub fn new(epsilon: f64) -> Self {
        // Rounded down, plus one: more noise, never less.
        Self { false_below: (SIDES / (epsilon.exp() + 1.0)) as u32 + 1 }
    }

    /// The chance that a bit is set, if it is true of the visitor or not.
    pub fn chance(&self, is_true: bool) -> f64 {
        f64::from(if is_true { TRUE_BELOW } else { self.false_below }) / SIDES
    }

    /// A bit for each coin; the bit at `truth` is the true one.
    pub fn answer(&self, truth: usize, coins: &[u32]) -> Vec<bool> {
        let bit = |(place, &coin): (usize, &u32)| coin < if place == truth { TRUE_BELOW } else { self.false_below };
        coins.iter().enumerate().map(bit).collect()
    }
}
