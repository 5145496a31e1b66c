//! Random draws that are a pure function of a seed.
//!
//! SplitMix64 (Steele, Lea & Flood 2014): any number of a sequence can be computed from its index, so no state is kept.

use std::f64::consts::TAU;

/// The `place`-th number of a seed.
pub fn mixed(seed: u64, place: u64) -> u64 {
    let mut number = seed.wrapping_add(place.wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15));
    number = (number ^ (number >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    number = (number ^ (number >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    number ^ (number >> 31)
}

/// The `place`-th number of a seed, uniform on [0, 1).
pub fn uniform(seed: u64, place: u64) -> f64 {
    (mixed(seed, place) >> 11) as f64 / (1_u64 << 53) as f64
}

/// The `place`-th number of a seed, standard normal (Box & Muller 1958).
pub fn normal(seed: u64, place: u64) -> f64 {
    box_muller(1.0 - uniform(seed, 2 * place), uniform(seed, 2 * place + 1))
}

/// A standard normal number from two uniform ones: `one` in (0, 1], `turns` in [0, 1].
pub fn box_muller(one: f64, turns: f64) -> f64 {
    (-2.0 * one.ln()).sqrt() * cosine(turns)
}

/// The cosine of an angle in turns, 0 to 1, to 1e-15. The standard library's takes any angle and is six kilobytes large.
fn cosine(turns: f64) -> f64 {
    let from_top = (turns - turns.round()).abs();
    let (sign, turns) = if from_top > 0.25 { (-1.0, 0.5 - from_top) } else { (1.0, from_top) };
    // Below an eighth of a turn the cosine's series converges fast; above it, the sine's series of the angle up to a quarter turn.
    let value = if turns < 0.125 { series(TAU * turns, 0) } else { series(TAU * (0.25 - turns), 1) };
    sign * value
}

/// The Taylor series of the cosine (`start` 0) or of the sine (`start` 1), for angles up to π/4.
fn series(angle: f64, start: u32) -> f64 {
    let square = angle * angle;
    let rest = (0..9).rev().fold(1.0, |rest, step| {
        let power = f64::from(2 * step + start);
        1.0 - square / ((power + 1.0) * (power + 2.0)) * rest
    });
    if start == 0 { rest } else { angle * rest }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cosine_is_that_of_the_standard_library() {
        for step in 0..=10_000 {
            let turns = f64::from(step) / 10_000.0;
            assert!((cosine(turns) - (TAU * turns).cos()).abs() < 1e-15, "{turns}: {}", cosine(turns));
        }
    }

    #[test]
    fn uniform_draws_are_evenly_spread() {
        let draws: Vec<f64> = (0..10_000).map(|place| uniform(7, place)).collect();
        assert!(draws.iter().all(|draw| (0.0..1.0).contains(draw)));
        let mean = draws.iter().sum::<f64>() / 10_000.0;
        assert!((mean - 0.5).abs() < 0.01, "{mean}");
        for tenth in 0..10 {
            let count = draws.iter().filter(|&&draw| (draw * 10.0) as usize == tenth).count();
            assert!((900..1_100).contains(&count), "{count} in the {tenth}th tenth");
        }
    }

    #[test]
    fn normal_draws_have_the_moments_of_the_normal_distribution() {
        let draws: Vec<f64> = (0..20_000).map(|place| normal(7, place)).collect();
        let moment = |power: i32| draws.iter().map(|draw| draw.powi(power)).sum::<f64>() / 20_000.0;
        assert!(moment(1).abs() < 0.02, "{}", moment(1));
        assert!((moment(2) - 1.0).abs() < 0.03, "{}", moment(2));
        assert!((moment(4) - 3.0).abs() < 0.25, "{}", moment(4));
    }

    #[test]
    fn other_seeds_give_other_draws() {
        assert_ne!(mixed(1, 0), mixed(2, 0));
        assert_ne!(mixed(1, 0), mixed(1, 1));
    }
}
