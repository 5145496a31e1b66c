//! Bayesian logistic regression of the visitor's clicks on the signals.
//!
//! An item in place p, from 0, is clicked with the chance `(1 + p)^−γ · σ(b − κ a + Σ_k (s + d_k) c_k)`: the chance that it is looked
//! at, times the chance that it is wanted then. `c_k` is the contribution of signal k to the item's score on its shelf (weight ×
//! trust × standardised value). So `s` is the worth of a point of score to this visitor, in log-odds, and `d_k` how much more or
//! less it is worth from that signal: with every `d_k` at 0, they choose by the catalogue's own weights. `a` is 1 below a click on
//! the same shelf, else 0.
//!
//! - **One click, or several.** Many visitors leave with the first item they like, so a lower item without a click is not
//!   necessarily liked less (the cascade of Craswell, Zoeter, Taylor & Ramsey 2008). `κ` is how much less likely a click is after
//!   another; 0 for visitors who go on as before. There are both kinds, so its prior is wide: a narrow one expects clicks that never
//!   come, and underestimates all chances (in `bench:shelf` by .12 on average with a deviation of 1, by .05 with 4).
//!   From the top down, the chance of a shelf's clicks is the product of the chances place by place, so nothing is counted twice.
//! - **Position.** The examination hypothesis, with the curve of Joachims, Swaminathan & Schnabel 2017 ("Unbiased
//!   Learning-to-Rank with Biased Feedback"), whose exponent is about 1. Lists and grids differ, so the logarithm of the exponent is
//!   learned, with a prior that takes hundreds of impressions to move. It multiplies the chance rather than its odds: an item that is
//!   certainly wanted, in the second place, is clicked half of the time.
//! - **Priors** are normal and independent: see [`Prior`]. The weight of a signal varies by [`DEPARTURE`] log-odds per
//!   standardised unit (one standard deviation of the prior), whatever the weight, so that the worth of a signal with a low weight
//!   can be learned too.
//! - **Posterior.** Laplace's approximation: normal around the mode, with the inverse of the curvature there as its
//!   covariance (MacKay 1992; online for clicks: Chapelle & Li 2011). The mode is found by Newton's method, from the prior's mean,
//!   halving steps that lead down; where the posterior is not concave, by Fisher's scoring, with the expected curvature.
//! - **Shelves without a click count in full.** They say little about the signals, but predictions are also for
//!   visits without a click: leaving them out would select the data by its outcome.

use crate::catalog::settings::SIGNALS;
use crate::kernel::cholesky::{factorise, solve_in_place};

/// The intercept, the effect of a click above, the scale, one departure for each signal, and the position.
pub const PARAMETERS: usize = 4 + SIGNALS;
const INTERCEPT: usize = 0;
const BELOW: usize = 1;
const SCALE: usize = 2;
const POSITION: usize = PARAMETERS - 1;

/// Log-odds: one in ten is clicked in the first place, with a standard deviation of 1.5.
const PRIOR_INTERCEPT: (f64, f64) = (-2.2, 1.5);
/// The logarithm of the exponent of the examination curve: its 90 % interval is 0.56 to 1.8.
const PRIOR_POSITION: (f64, f64) = (0.0, 0.35);
/// The effect of a click above, in log-odds: a wide prior, since visitors differ.
const PRIOR_BELOW: (f64, f64) = (0.0, 4.0);
/// Log-odds per point of score.
const PRIOR_SCALE: (f64, f64) = (0.5, 0.5);
/// The departure of a signal from its weight, in log-odds per standardised unit.
pub const DEPARTURE: f64 = 0.15;
/// For a weight below this, the departure is computed as for this weight.
const LEAST_WEIGHT: f64 = 0.2;
/// The largest standardised value; larger ones are clipped.
const MOST: f64 = 10.0;
/// The least worth of a point of score, in log-odds, when weights are computed from it: so a visitor who chooses by none of it still
/// gets a shelf.
const LEAST_SCALE: f64 = 0.05;
/// The largest log-odds: beyond them the chance is certain, and their exponentials are still finite.
const CERTAIN: f64 = 300.0;

const TRIANGLE: usize = PARAMETERS * (PARAMETERS + 1) / 2;
/// The largest number of steps; Newton's method takes seven or eight.
const STEPS: usize = 30;
const HALVINGS: usize = 20;
/// It stops when a further step could add no more than this to the log of the posterior.
const DONE: f64 = 1e-8;

/// The features of an item on a shelf.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Features {
    /// The coefficients of the parameters in the log-odds of wanting it; that of the position is 0.
    wanting: [f64; PARAMETERS],
    /// `ln(1 + p)`.
    log_place: f64,
}

impl Features {
    /// The features of an item in a place, from 0, below a click on its shelf or not, with each signal's weight and its
    /// trust times its standardised value.
    pub fn new(position: u32, is_below_click: bool, signals: impl IntoIterator<Item = (usize, f64, f64)>) -> Self {
        let mut wanting = [0.0; PARAMETERS];
        wanting[INTERCEPT] = 1.0;
        wanting[BELOW] = -f64::from(u8::from(is_below_click));
        for (signal, weight, value) in signals {
            let part = weight * value.clamp(-MOST, MOST);
            wanting[SCALE] += part;
            wanting[SCALE + 1 + signal] = part;
        }
        Self { wanting, log_place: f64::from(position).ln_1p() }
    }

    fn dot(&self, with: &[f64; PARAMETERS]) -> f64 {
        self.wanting.iter().zip(with).map(|(a, b)| a * b).sum()
    }
}

/// A showing, and whether it was clicked.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Observation {
    /// Its features.
    pub features: Features,
    /// Whether it was clicked.
    pub is_clicked: bool,
}

/// The prior: for each parameter a mean and a standard deviation.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Prior([(f64, f64); PARAMETERS]);

impl Prior {
    /// The prior for a catalogue's weights, each times the standard deviation of its signal.
    pub fn new(weights: &[f32; SIGNALS]) -> Self {
        let mut prior = [(0.0, 1.0); PARAMETERS];
        prior[INTERCEPT] = PRIOR_INTERCEPT;
        prior[POSITION] = PRIOR_POSITION;
        prior[BELOW] = PRIOR_BELOW;
        prior[SCALE] = PRIOR_SCALE;
        for (prior, &weight) in prior[SCALE + 1..POSITION].iter_mut().zip(weights) {
            prior.1 = DEPARTURE / f64::from(weight).abs().max(LEAST_WEIGHT);
        }
        Self(prior)
    }

    fn mean(&self) -> [f64; PARAMETERS] {
        self.0.map(|(mean, _)| mean)
    }
}

/// The posterior: a normal distribution.
#[derive(Debug, Clone, PartialEq)]
pub struct Posterior {
    mean: [f64; PARAMETERS],
    /// The Cholesky factor of the inverse of its covariance.
    factor: [f64; TRIANGLE],
}

impl Posterior {
    /// The posterior for a prior and observations, each with its faded weight. They are iterated several times.
    ///
    /// Cost: up to 190 multiplications an observation, fewer if signals had no part in its score, some seven times;
    /// nothing is allocated.
    pub fn new<'a>(prior: &Prior, observations: impl Iterator<Item = (&'a Observation, f64)> + Clone) -> Self {
        let slope = |mean: &[f64; PARAMETERS], by| Slope::at(mean, prior, by, observations.clone());
        let factor =
            |at: &Slope, mean: &[f64; PARAMETERS]| at.factor().or_else(|| slope(mean, Curvature::Expected).factor());
        let mut mean = prior.mean();
        let mut at = slope(&mean, Curvature::Observed);
        for _ in 0..STEPS {
            let Some(factor) = factor(&at, &mean) else { break };
            let mut step = at.gradient;
            solve_in_place(&factor, &mut step);
            let gain: f64 = step.iter().zip(&at.gradient).map(|(step, slope)| step * slope).sum();
            if gain < DONE {
                break;
            }
            let Some((next, reached)) = uphill(&mean, &step, at.height, |mean| slope(mean, Curvature::Observed)) else {
                break;
            };
            (mean, at) = (next, reached);
        }
        match factor(&at, &mean) {
            Some(factor) => Self { mean, factor },
            // The prior's own curvature is a diagonal.
            None => Self {
                mean: prior.mean(),
                factor: Slope::at(&prior.mean(), prior, Curvature::Expected, std::iter::empty())
                    .curvature
                    .map(f64::sqrt),
            },
        }
    }

    /// The mean and the variance of the log-odds that an item with these features is wanted: that it is clicked
    /// if it is looked at, as in the first place.
    pub fn log_odds(&self, features: &Features) -> (f64, f64) {
        let mut solved = features.wanting;
        solve_in_place(&self.factor, &mut solved);
        (features.dot(&self.mean), features.dot(&solved).max(0.0))
    }

    /// The exponent of the examination curve.
    pub fn examination(&self) -> f64 {
        self.mean[POSITION].exp()
    }

    /// The worth of a point of score from each signal, in log-odds; never negative, so that no weight changes
    /// its sign.
    pub fn worth(&self) -> [f64; SIGNALS] {
        let scale = self.mean[SCALE].max(LEAST_SCALE);
        std::array::from_fn(|signal| (scale + self.mean[SCALE + 1 + signal]).max(0.0))
    }
}

/// The log of the posterior at a point, up to a constant, with its first and second derivatives.
struct Slope {
    height: f64,
    gradient: [f64; PARAMETERS],
    curvature: [f64; TRIANGLE],
}

impl Slope {
    fn at<'a>(
        mean: &[f64; PARAMETERS],
        prior: &Prior,
        by: Curvature,
        observations: impl Iterator<Item = (&'a Observation, f64)>,
    ) -> Self {
        let mut slope = Self { height: 0.0, gradient: [0.0; PARAMETERS], curvature: [0.0; TRIANGLE] };
        let mut diagonal = 0;
        for (row, &(centre, deviation)) in prior.0.iter().enumerate() {
            let away = (mean[row] - centre) / deviation;
            slope.height -= 0.5 * away * away;
            slope.gradient[row] = -away / deviation;
            slope.curvature[diagonal] = 1.0 / (deviation * deviation);
            diagonal += row + 2;
        }
        let exponent = mean[POSITION].exp();
        observations.for_each(|observation| slope.add(observation, (mean, exponent), by));
        slope
    }

    fn add(
        &mut self,
        (observation, weight): (&Observation, f64),
        (mean, exponent): (&[f64; PARAMETERS], f64),
        by: Curvature,
    ) {
        let (features, is_clicked) = (&observation.features.wanting, observation.is_clicked);
        let chances = Chances::of(&observation.features, mean, exponent);
        let bend = chances.bend(is_clicked, by);
        let residual = if is_clicked { weight } else { -weight * chances.odds };
        let wanting = weight * bend.wanting;
        self.height += weight * chances.log_of(is_clicked);
        let mut start = 0;
        for (row, &number) in features[..POSITION].iter().enumerate() {
            if number != 0.0 {
                self.gradient[row] += residual * chances.unwanted * number;
                let sums = &mut self.curvature[start..=start + row];
                let factor = wanting * number;
                sums.iter_mut().zip(features).for_each(|(sum, other)| *sum += factor * other);
            }
            start += row + 1;
        }
        self.gradient[POSITION] += residual * chances.log_looked_at;
        let factor = weight * bend.both;
        let sums = &mut self.curvature[start..start + POSITION];
        sums.iter_mut().zip(features).for_each(|(sum, other)| *sum += factor * other);
        self.curvature[start + POSITION] += weight * bend.looking;
    }

    fn factor(&self) -> Option<[f64; TRIANGLE]> {
        let mut factor = self.curvature;
        factorise(&mut factor, PARAMETERS).then_some(factor)
    }
}

/// The kind of curvature: of the observed clicks, or its expectation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Curvature {
    Observed,
    Expected,
}

/// The second derivatives of the log-likelihood of an observation: by the log-odds of wanting, by the logarithm of the
/// exponent, and mixed.
struct Bend {
    wanting: f64,
    looking: f64,
    both: f64,
}

/// The chances of an item with certain features, given the parameters.
struct Chances {
    /// The logarithm of the chance that it is looked at.
    log_looked_at: f64,
    wanted: f64,
    unwanted: f64,
    /// The chance of no click: unwanted, or not looked at.
    passed: f64,
    /// The odds of a click.
    odds: f64,
}

impl Chances {
    fn of(features: &Features, mean: &[f64; PARAMETERS], exponent: f64) -> Self {
        let log_odds = features.dot(mean).clamp(-CERTAIN, CERTAIN);
        let unlikely = (-log_odds.abs()).exp();
        let (likelier, other) = (1.0 / (1.0 + unlikely), unlikely / (1.0 + unlikely));
        let (wanted, unwanted) = if log_odds > 0.0 { (likelier, other) } else { (other, likelier) };
        let log_looked_at = (-features.log_place * exponent).max(-CERTAIN);
        let looked_at = log_looked_at.exp();
        let passed = unwanted + wanted * (1.0 - looked_at);
        Self { log_looked_at, wanted, unwanted, passed, odds: looked_at * wanted / passed }
    }

    fn log_of(&self, is_clicked: bool) -> f64 {
        if is_clicked { self.log_looked_at + self.wanted.ln() } else { self.passed.ln() }
    }

    /// The derivative of the log-chance of a click by the log-odds of wanting is `unwanted`, and by the logarithm of the exponent
    /// `log_looked_at`; everything else follows from these and their derivatives.
    fn bend(&self, is_clicked: bool, by: Curvature) -> Bend {
        let Self { log_looked_at: looked_at, wanted, unwanted, odds, .. } = *self;
        let product = |scale: f64| Bend {
            wanting: scale * unwanted * unwanted,
            looking: scale * looked_at * looked_at,
            both: scale * unwanted * looked_at,
        };
        match (by, is_clicked) {
            (Curvature::Expected, _) => product(odds),
            (Curvature::Observed, true) => Bend { wanting: wanted * unwanted, looking: -looked_at, both: 0.0 },
            (Curvature::Observed, false) => {
                let Bend { wanting, looking, both } = product(odds * (1.0 + odds));
                Bend { wanting: wanting - odds * wanted * unwanted, looking: looking + odds * looked_at, both }
            }
        }
    }
}

/// The first point that is no lower, after a whole step, half of it, a quarter and so on; none if there is none.
fn uphill(
    from: &[f64; PARAMETERS],
    step: &[f64; PARAMETERS],
    height: f64,
    slope: impl Fn(&[f64; PARAMETERS]) -> Slope,
) -> Option<([f64; PARAMETERS], Slope)> {
    let mut length = 1.0;
    for _ in 0..HALVINGS {
        let point = std::array::from_fn(|row| from[row] + length * step[row]);
        let slope = slope(&point);
        if slope.height >= height {
            return Some((point, slope));
        }
        length *= 0.5;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    const STEP: f64 = 1e-5;

    fn prior() -> Prior {
        Prior::new(&[1.0; SIGNALS])
    }

    fn observations() -> Vec<Observation> {
        let of = |number: u32| {
            let values = [(0, 1.0, f64::from(number % 5) - 2.0), (3, 0.5, f64::from(number % 3) - 1.0)];
            Observation { features: Features::new(number % 4, number % 7 > 4, values), is_clicked: number % 11 < 4 }
        };
        (0..40).map(of).collect()
    }

    fn point() -> [f64; PARAMETERS] {
        std::array::from_fn(|row| 0.3 * (row as f64 * 1.7).sin())
    }

    fn slope(mean: &[f64; PARAMETERS], by: Curvature, observations: &[Observation]) -> Slope {
        Slope::at(mean, &prior(), by, observations.iter().map(|observation| (observation, 0.7)))
    }

    fn assert_near(one: f64, other: f64) {
        assert!((one - other).abs() < 1e-5 * (1.0 + one.abs()), "{one} {other}");
    }

    #[test]
    fn gradient_and_curvature_are_the_derivatives_of_the_height() {
        let observed = |mean: &[f64; PARAMETERS]| slope(mean, Curvature::Observed, &observations());
        let (here, mut start) = (observed(&point()), 0);
        for row in 0..PARAMETERS {
            let [below, above] = [-STEP, STEP].map(|step| {
                let mut there = point();
                there[row] += step;
                observed(&there)
            });
            assert_near((above.height - below.height) / (2.0 * STEP), here.gradient[row]);
            for column in 0..=row {
                let bend = (below.gradient[column] - above.gradient[column]) / (2.0 * STEP);
                assert_near(bend, here.curvature[start + column]);
            }
            start += row + 1;
        }
    }

    #[test]
    fn the_expected_curvature_is_the_mean_of_what_may_be_observed() {
        let nothing = slope(&point(), Curvature::Expected, &[]).curvature;
        for Observation { features, .. } in observations() {
            let chances = Chances::of(&features, &point(), point()[POSITION].exp());
            let expected = slope(&point(), Curvature::Expected, &[Observation { features, is_clicked: false }]);
            let [passed, clicked] = [false, true].map(|is_clicked| {
                slope(&point(), Curvature::Observed, &[Observation { features, is_clicked }]).curvature
            });
            for (at, own) in nothing.iter().enumerate() {
                let click = 1.0 - chances.passed;
                let mean = click * (clicked[at] - own) + chances.passed * (passed[at] - own);
                assert_near(mean, expected.curvature[at] - own);
            }
        }
    }
}
