//! A probability that is known with uncertainty: a distribution on 0 to 1, its mean, and its 90 % interval.
//!
//! It is stored as equally likely points. Any density can be converted to points, and any two distributions can be multiplied, so
//! that the interval of a product is exact and not an approximation.

use crate::order;

/// The number of points of a distribution.
const POINTS: usize = 128;
/// The number of places at which a density is evaluated.
const GRID: usize = 512;
/// The distance from the middle beyond which a density is taken to be 0, in standard deviations.
const REACH: f64 = 10.0;

/// A distribution on 0 to 1.
#[derive(Debug, Clone, PartialEq)]
pub struct Belief {
    mean: f64,
    /// The points, ascending; all are equally likely.
    points: Vec<f64>,
}

impl Belief {
    /// A probability whose log-odds are normal.
    pub fn logistic_normal(mean: f64, variance: f64) -> Self {
        let deviation = variance.max(1e-12).sqrt();
        Self::of_log_odds(mean, deviation, |log_odds| -0.5 * ((log_odds - mean) / deviation).powi(2))
    }

    /// The Beta distribution of these two counts (successes and failures, prior included); both above 0.
    pub fn beta(happened: f64, did_not: f64) -> Self {
        let (a, b) = (happened, did_not);
        // As a distribution of the log-odds it has one peak, and tails that fall off as e^(−a·t) and e^(−b·t).
        let deviation = ((a + b) / (a * b)).sqrt().max(1.0 / a.min(b));
        let softplus = |number: f64| number.max(0.0) + (-number.abs()).exp().ln_1p();
        Self::of_log_odds((a / b).ln(), deviation, |log_odds| a * log_odds - (a + b) * softplus(log_odds))
    }

    /// The distribution of values with weights; the sum of the weights is above 0.
    pub fn weighted(values: Vec<(f64, f64)>) -> Self {
        let ascending = order::descending(values.iter().map(|(value, _)| -value).zip(0..));
        let values: Vec<(f64, f64)> = ascending.into_iter().map(|(_, place)| values[place as usize]).collect();
        let whole: f64 = values.iter().map(|(_, weight)| weight).sum();
        let mean = values.iter().map(|(value, weight)| value * weight).sum::<f64>() / whole;
        let mut points = Vec::with_capacity(POINTS);
        let (mut below, mut last) = (0.0, (values[0].0, 0.0));
        for (value, weight) in values {
            // Each value is in the middle of its weight.
            let share = (below + 0.5 * weight) / whole;
            while points.len() < POINTS && middle(points.len()) <= share {
                let part = if share > last.1 { (middle(points.len()) - last.1) / (share - last.1) } else { 1.0 };
                points.push(last.0 + part.clamp(0.0, 1.0) * (value - last.0));
            }
            below += weight;
            last = (value, share);
        }
        points.resize(POINTS, last.0);
        Self { mean, points }
    }

    fn of_log_odds(middle: f64, deviation: f64, log_density: impl Fn(f64) -> f64) -> Self {
        let place = |step: usize| middle + deviation * REACH * (2.0 * step as f64 / (GRID - 1) as f64 - 1.0);
        let peak = (0..GRID).map(|step| log_density(place(step))).fold(f64::NEG_INFINITY, f64::max);
        let value = |step| 1.0 / (1.0 + (-place(step)).exp());
        Self::weighted((0..GRID).map(|step| (value(step), (log_density(place(step)) - peak).exp())).collect())
    }

    /// The probability that both happen, if the two are independent.
    pub fn and(&self, other: &Self) -> Self {
        let products = self.points.iter().flat_map(|one| other.points.iter().map(move |other| (one * other, 1.0)));
        Self { mean: self.mean * other.mean, ..Self::weighted(products.collect()) }
    }

    /// The mean.
    pub fn mean(&self) -> f64 {
        self.mean
    }

    /// The lower end of the 90 % interval: 5 % lie below.
    pub fn low(&self) -> f64 {
        self.quantile(0.05)
    }

    /// The upper end of the 90 % interval: 5 % lie above.
    pub fn high(&self) -> f64 {
        self.quantile(0.95)
    }

    fn quantile(&self, share: f64) -> f64 {
        let place = share * POINTS as f64 - 0.5;
        let below = place as usize;
        self.points[below] + place.fract() * (self.points[below + 1] - self.points[below])
    }
}

/// The share of a distribution that is below one of its points.
fn middle(point: usize) -> f64 {
    (point as f64 + 0.5) / POINTS as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn assert_near(got: [f64; 3], expected: [f64; 3], most: f64) {
        assert!(got.iter().zip(expected).all(|(got, expected)| (got - expected).abs() < most), "{got:?} {expected:?}");
    }

    fn numbers(belief: &Belief) -> [f64; 3] {
        [belief.mean(), belief.low(), belief.high()]
    }

    // The uniform distribution, the arcsine's, and two whose distribution function is a binomial tail.
    #[test]
    fn a_beta_distribution_has_its_own_mean_and_quantiles() {
        assert_near(numbers(&Belief::beta(1.0, 1.0)), [0.5, 0.05, 0.95], 2e-3);
        assert_near(numbers(&Belief::beta(0.5, 0.5)), [0.5, 0.006_16, 0.993_84], 2e-3);
        assert_near(numbers(&Belief::beta(2.0, 8.0)), [0.2, 0.041_02, 0.429_14], 2e-3);
        assert_near(numbers(&Belief::beta(200.0, 800.0)), [0.2, 0.179_55, 0.221_13], 1e-3);
    }

    #[test]
    fn a_logistic_normal_has_the_quantiles_of_its_log_odds() {
        let chance = |log_odds: f64| 1.0 / (1.0 + (-log_odds).exp());
        let [mean, low, high] = numbers(&Belief::logistic_normal(-2.2, 1.5 * 1.5));
        assert_near([low, high, 0.0], [chance(-2.2 - 1.645 * 1.5), chance(-2.2 + 1.645 * 1.5), 0.0], 4e-3);
        assert!((0.15..0.19).contains(&mean), "{mean}");
    }

    #[test]
    fn a_product_is_as_uncertain_as_both() {
        // The product of two uniform numbers: mean 1/4, P(xy < q) = q (1 − ln q).
        let product = Belief::beta(1.0, 1.0).and(&Belief::beta(1.0, 1.0));
        let below = |q: f64| q * (1.0 - q.ln());
        assert_near([product.mean(), below(product.low()), below(product.high())], [0.25, 0.05, 0.95], 3e-3);
    }

    #[test]
    fn weights_count() {
        let belief = Belief::weighted(vec![(0.9, 1.0), (0.1, 99.0)]);
        assert!((belief.mean() - 0.108).abs() < 1e-9);
        assert!(belief.high() < 0.9);
    }
}
