//! Weights that fade without being updated: forward decay.
//!
//! A weight w that was given at time t counts `w · 2^(−(now − t)/h)` now. Instead of fading every weight at every
//! event, each is kept as `w · 2^((t − landmark)/h)`, which never changes, and the one factor `2^(−(now − landmark)/h)`
//! is applied when the sum is read. (Cormode, Shkapenyuk, Srivastava & Xu 2009, "Forward Decay".) So an event costs the
//! same however much is known, and the order in which events are folded changes nothing but rounding.
//!
//! The landmark moves with time, in steps of a whole number of half-lives, so that rescaling multiplies by a power of
//! two: exact, and therefore the same bits whenever it happens.

/// The landmark moves in steps of this many half-lives.
const STRIDE: f64 = 256.0;
/// Time is rounded to this many ticks a half-life, so that a reload a moment later ranks the same.
const TICKS: f64 = 16.0;

/// A half-life and a landmark.
#[derive(Debug, Clone, PartialEq)]
pub struct Decay {
    half_life: f64,
    stride: f64,
}

impl Decay {
    /// Weights that halve in `half_life` milliseconds.
    pub fn new(half_life: f64) -> Self {
        Self { half_life, stride: 0.0 }
    }

    /// Moves the landmark up to time `at`, if necessary; returns the factor for every stored weight.
    pub fn advance(&mut self, at: f64) -> Option<f64> {
        let stride = (at / (self.half_life * STRIDE)).floor();
        let ahead = stride - self.stride;
        (ahead > 0.0).then(|| {
            self.stride = stride;
            // 2⁻¹⁰²² is the smallest normal number; anything older has faded to 0.
            if ahead * STRIDE > 1_000.0 { 0.0 } else { (-ahead * STRIDE).exp2() }
        })
    }

    /// The stored form of a weight of 1 given at time `at`. The landmark must have been moved up to it.
    pub fn kept(&self, at: f64) -> f64 {
        (at / self.half_life - self.stride * STRIDE).exp2()
    }

    /// The factor that turns stored weights into those of time `now`, rounded to sixteenths of a half-life.
    pub fn read(&self, now: f64) -> f64 {
        let tick = (now / self.half_life * TICKS).floor() / TICKS;
        (self.stride * STRIDE - tick).exp2()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const HOUR: f64 = 3_600_000.0;

    proptest! {
        #[test]
        fn a_weight_halves_in_a_half_life(at in 0.0..4e12_f64, half_life in 0.01..10_000.0_f64) {
            let mut decay = Decay::new(half_life * HOUR);
            decay.advance(at);
            let then = decay.kept(at) * decay.read(at);
            let later = decay.kept(at) * decay.read(at + half_life * HOUR);
            prop_assert!((1.0..=1.05).contains(&then), "{then}");
            prop_assert!((later / then - 0.5).abs() < 0.05, "{then} {later}");
        }

        #[test]
        fn moving_the_landmark_changes_no_sum(first in 0.0..4e12_f64, wait in 0.0..900.0_f64) {
            let second = first + wait * HOUR;
            let mut once = Decay::new(HOUR);
            once.advance(second);
            let mut twice = Decay::new(HOUR);
            twice.advance(first);
            let kept = twice.kept(first);
            let moved = kept * twice.advance(second).unwrap_or(1.0);
            // Beyond a thousand half-lives, faded is gone.
            prop_assert!((moved - once.kept(first)).abs() <= 1e-9 * moved.abs() + 1e-200);
        }

        #[test]
        fn ten_years_either_way_stay_finite(at in 0.0..4e12_f64, jump in -3e11..3e11_f64) {
            let mut decay = Decay::new(0.5 * HOUR);
            decay.advance(at);
            let kept = decay.kept(at);
            let later = (at + jump).max(at);
            prop_assert!((kept * decay.read(later)).is_finite());
            prop_assert!((kept * decay.advance(later).unwrap_or(1.0)).is_finite());
        }
    }
}
