//! Lots: numbers that look drawn, and are a pure function of a seed.
//!
//! SplitMix64 (Steele, Lea & Flood 2014): every number of a sequence by its place, so that no state is kept.

/// The `place`-th number of a seed.
pub fn mixed(seed: u64, place: u64) -> u64 {
    let mut number = seed.wrapping_add(place.wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15));
    number = (number ^ (number >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    number = (number ^ (number >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    number ^ (number >> 31)
}

/// The `place`-th number of a seed, evenly spread over 0 to 1, without 1.
pub fn uniform(seed: u64, place: u64) -> f64 {
    (mixed(seed, place) >> 11) as f64 / (1_u64 << 53) as f64
}

/// The `place`-th number of a seed, of the standard normal distribution (Box & Muller 1958).
pub fn normal(seed: u64, place: u64) -> f64 {
    let radius = (-2.0 * (1.0 - uniform(seed, 2 * place)).ln()).sqrt();
    radius * (std::f64::consts::TAU * uniform(seed, 2 * place + 1)).cos()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn uniform_lots_are_evenly_spread() {
        let lots: Vec<f64> = (0..10_000).map(|place| uniform(7, place)).collect();
        assert!(lots.iter().all(|lot| (0.0..1.0).contains(lot)));
        let mean = lots.iter().sum::<f64>() / 10_000.0;
        assert!((mean - 0.5).abs() < 0.01, "{mean}");
        for tenth in 0..10 {
            let count = lots.iter().filter(|&&lot| (lot * 10.0) as usize == tenth).count();
            assert!((900..1_100).contains(&count), "{count} in the {tenth}th tenth");
        }
    }

    #[test]
    fn normal_lots_have_the_moments_of_the_normal_distribution() {
        let lots: Vec<f64> = (0..20_000).map(|place| normal(7, place)).collect();
        let moment = |power: i32| lots.iter().map(|lot| lot.powi(power)).sum::<f64>() / 20_000.0;
        assert!(moment(1).abs() < 0.02, "{}", moment(1));
        assert!((moment(2) - 1.0).abs() < 0.03, "{}", moment(2));
        assert!((moment(4) - 3.0).abs() < 0.25, "{}", moment(4));
    }

    #[test]
    fn other_seeds_give_other_lots() {
        assert_ne!(mixed(1, 0), mixed(2, 0));
        assert_ne!(mixed(1, 0), mixed(1, 1));
    }
}
