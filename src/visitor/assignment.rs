//! Draws by hash of the profile's seed: the same at every visit, on every page, without anything being kept for it.
//!
//! A draw is XXH64 of the seed, its purpose and its name, read as a number of [0, 1). So experiments are
//! independent of each other and of the hold-out, and the seed says nothing about anybody: it is drawn by chance.

use crate::hash::xxh64;

/// What a draw is for: two draws of one name for different purposes are independent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// Whether a visitor takes part in an experiment.
    Enrolment,
    /// Which variant.
    Variant,
    /// Which of the experiments that exclude each other.
    Group,
    /// Whether a visitor is held out.
    HoldOut,
    /// Which draw of a posterior a slot goes by.
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

/// Which of the chances, which add up to their sum, a draw falls on. None that is 0 is drawn.
pub fn drawn(uniform: f64, chances: &[f64]) -> usize {
    let mut left = uniform * chances.iter().sum::<f64>();
    for (place, &chance) in chances.iter().enumerate() {
        if left < chance {
            return place;
        }
        left -= chance;
    }
    // Rounding left something over: the last that could be drawn.
    chances.iter().rposition(|&chance| chance > 0.0).unwrap_or_default()
}

/// The one experiment of a group that a profile takes part in, if in any: by rendezvous hashing, so that a key that is
/// added or taken out moves only the visitors whose it becomes or was. (Thaler & Ravishankar 1998.)
pub fn of_group(seed: u32, keys: &[String]) -> Option<&str> {
    let highest = keys.iter().max_by_key(|key| (ticket(seed, Purpose::Group, key), key.as_str()));
    highest.map(String::as_str)
}

/// Whether a profile is of the share of visitors who see the unpersonalised order.
pub fn is_held_out(seed: u32, share: f64) -> bool {
    uniform(seed, Purpose::HoldOut, "") < share
}
