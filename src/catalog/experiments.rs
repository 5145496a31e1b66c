//! A site's settings for experiments: the share of visitors in the hold-out group, and the largest sum of ε of one profile's answers.

use crate::bytes::{Reader, Writer};

/// The largest budget. A larger ε would hide next to nothing.
pub const MOST_EPSILON: f32 = 10.0;

/// The settings for experiments.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Experiments {
    /// The share of visitors who see the unpersonalised order, 0 to 1.
    pub holdout: f32,
    /// The most that the ε of all answers of one profile may add up to, 0 to [`MOST_EPSILON`].
    pub budget: f32,
}

impl Default for Experiments {
    fn default() -> Self {
        Self { holdout: 0.0, budget: 2.0 }
    }
}

impl Experiments {
    fn is_sound(&self) -> bool {
        (0.0..=1.0).contains(&self.holdout) && (0.0..=MOST_EPSILON).contains(&self.budget)
    }

    /// As encoded in the catalogue; empty if the config says nothing.
    pub fn encode(&self) -> Vec<u8> {
        let mut out = Writer::new();
        if *self != Self::default() {
            out.f32(self.holdout).f32(self.budget);
        }
        out.into_bytes()
    }

    /// Reads what [`encode`](Self::encode) wrote; `None` if it is malformed, or a number is out of its range.
    pub fn decode(bytes: &[u8]) -> Option<Self> {
        if bytes.is_empty() {
            return Some(Self::default());
        }
        let mut input = Reader::new(bytes);
        let read = Self { holdout: input.f32()?, budget: input.f32()? };
        (input.is_at_end() && read.is_sound()).then_some(read)
    }
}
