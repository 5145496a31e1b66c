//! Draws by a hash of the profile's seed: the same at every visit, on every page, without being stored.
//!
//! A draw is XXH64 of the seed, its purpose and its name, read as a number of [0, 1). So experiments are
//! independent of each other and of the hold-out group, and the seed says nothing about a visitor: it is random.

use crate::hash::xxh64;

/// The purpose of a draw: draws of one name for different purposes are independent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// Whether a visitor takes part in an experiment.
    Enrolment,
    /// The variant.
    Variant,
    /// The experiment, among those that exclude each other.
    Group,
    /// Whether a visitor is in the hold-out group.
    HoldOut,
    /// The draw of the posterior that a slot uses.
    Slot,
}

impl Purpose {
    fn name(self) -> &'static str {
        match self {
            Purpose::Enrolment => "enrolment",
            Purpose::Variant => "variant",
            Purpose::Group => "group",
            Purpose::HoldOut => "hold-out",
            Purpose::Slot => "slot",
        }
    }
}

/// A profile's number for a name, 64 bits.
pub fn ticket(seed: u32, purpose: Purpose, name: &str) -> u64 {
    xxh64(name.as_bytes(), xxh64(purpose.name().as_bytes(), u64::from(seed)))
}

/// A profile's draw for a name, 0 to 1 (never 1).
pub fn uniform(seed: u32, purpose: Purpose, name: &str) -> f64 {
    // 53 bits are what a double holds.
    (ticket(seed, purpose, name) >> 11) as f64 / (1_u64 << 53) as f64
}

/// The index that a draw falls on, given chances that need not add up to 1. An index with the chance 0 is never drawn.
pub fn drawn(uniform: f64, chances: &[f64]) -> usize {
    let mut left = uniform * chances.iter().sum::<f64>();
    for (place, &chance) in chances.iter().enumerate() {
        if left < chance {
            return place;
        }
        left -= chance;
    }
    // Rounding left a remainder: the last one that can be drawn.
    chances.iter().rposition(|&chance| chance > 0.0).unwrap_or_default()
}

/// The one experiment of a group that a profile takes part in, by rendezvous hashing: adding or removing a key
/// moves only the visitors of that experiment. (Thaler & Ravishankar 1998.)
pub fn of_group(seed: u32, keys: &[String]) -> Option<&str> {
    let highest = keys.iter().max_by_key(|key| (ticket(seed, Purpose::Group, key), key.as_str()));
    highest.map(String::as_str)
}

/// Whether a profile is in the hold-out group, which sees the unpersonalised order.
pub fn is_held_out(seed: u32, share: f64) -> bool {
    uniform(seed, Purpose::HoldOut, "") < share
}
