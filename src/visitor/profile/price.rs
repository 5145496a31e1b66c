//! Which prices the visitor likes: a log-normal distribution, fitted with forward decay, and another for rejected items.
//!
//! Prices are compared by their logarithms, since twice as dear is the same step everywhere. Three sums are kept for each
//! side (Σw, Σw·ln p, Σw·(ln p)²), so an event costs six additions.

use super::decay::Decay;

/// The catalogue's spread of prices counts as so many views: a single liked price is no narrow taste.
const PRIOR_VIEWS: f64 = 2.0;

/// The sums of one distribution.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
struct Sums {
    weight: f64,
    first: f64,
    second: f64,
}

impl Sums {
    fn add(&mut self, weight: f64, log_price: f64) {
        self.weight += weight;
        self.first += weight * log_price;
        self.second += weight * log_price * log_price;
    }

    fn rescale(&mut self, factor: f64) {
        self.weight *= factor;
        self.first *= factor;
        self.second *= factor;
    }

    /// The distribution at a time; `spread` is the standard deviation of the catalogue's log prices.
    fn fit(self, factor: f64, spread: f64) -> Fit {
        if self.weight <= 0.0 {
            return Fit { evidence: 0.0, mean: 0.0, deviation: 1.0 };
        }
        let (evidence, mean) = (self.weight * factor, self.first / self.weight);
        let variance = (self.second / self.weight - mean * mean).max(0.0);
        let variance = (evidence * variance + PRIOR_VIEWS * spread * spread) / (evidence + PRIOR_VIEWS);
        Fit { evidence, mean, deviation: variance.sqrt().max(1e-3) }
    }
}

/// What was learned of prices.
#[derive(Debug, Clone, PartialEq)]
pub struct Prices {
    decay: Decay,
    liked: Sums,
    rejected: Sums,
}

/// A normal distribution of log prices, and the evidence behind it in views.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
struct Fit {
    evidence: f64,
    mean: f64,
    deviation: f64,
}

impl Fit {
    /// 1 at the mean, falling to 0.
    fn closeness(&self, log_price: f64) -> f64 {
        (-0.5 * ((log_price - self.mean) / self.deviation).powi(2)).exp()
    }
}

/// The visitor's price taste at a time.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct PriceTaste {
    liked: Fit,
    rejected: Fit,
}

impl Prices {
    /// Nothing learned, with a half-life in milliseconds.
    pub fn new(half_life: f64) -> Self {
        Self { decay: Decay::new(half_life), liked: Sums::default(), rejected: Sums::default() }
    }

    /// Learns that an item of this price was acted on. A price that is not above 0 has no logarithm and is passed over.
    pub fn learn(&mut self, price: f64, weight: f64, at: f64) {
        if !(price > 0.0 && price.is_finite()) {
            return;
        }
        if let Some(factor) = self.decay.advance(at) {
            self.liked.rescale(factor);
            self.rejected.rescale(factor);
        }
        let side = if weight < 0.0 { &mut self.rejected } else { &mut self.liked };
        side.add(weight.abs() * self.decay.kept(at), price.ln());
    }

    /// The price taste at time `now`, in a catalogue whose log prices have the standard deviation `spread`.
    pub fn read(&self, now: f64, spread: f64) -> PriceTaste {
        let factor = self.decay.read(now);
        PriceTaste { liked: self.liked.fit(factor, spread), rejected: self.rejected.fit(factor, spread) }
    }
}

impl PriceTaste {
    /// The evidence behind it, in views.
    pub fn evidence(&self) -> f64 {
        self.liked.evidence + self.rejected.evidence
    }

    /// How well a price fits: −1 (like rejected items) to 1 (like liked ones); 0 for an item without a price.
    pub fn value(&self, price: f64) -> f64 {
        let evidence = self.evidence();
        if !(price > 0.0 && price.is_finite() && evidence > 0.0) {
            return 0.0;
        }
        let log_price = price.ln();
        let part = |fit: &Fit| if fit.evidence > 0.0 { fit.evidence * fit.closeness(log_price) } else { 0.0 };
        (part(&self.liked) - part(&self.rejected)) / evidence
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: f64 = 3_600_000.0;

    #[test]
    fn prices_like_those_that_were_liked_fit_best() {
        let mut prices = Prices::new(HOUR);
        [18.0, 20.0, 22.0].iter().for_each(|&price| prices.learn(price, 1.0, HOUR));
        let taste = prices.read(HOUR, 1.0);
        assert!(taste.value(20.0) > taste.value(60.0) && taste.value(60.0) > taste.value(300.0));
        assert!((taste.value(10.0) - taste.value(40.0)).abs() < 0.05, "half and twice are the same step");
        assert_eq!(taste.value(f64::NAN), 0.0);
    }

    #[test]
    fn prices_like_those_that_were_sent_away_fit_worst() {
        let mut prices = Prices::new(HOUR);
        prices.learn(20.0, 1.0, HOUR);
        prices.learn(500.0, -4.0, HOUR);
        let taste = prices.read(HOUR, 1.0);
        assert!(taste.value(500.0) < 0.0 && taste.value(20.0) > 0.0);
    }

    #[test]
    fn what_was_learned_fades() {
        let mut prices = Prices::new(HOUR);
        prices.learn(20.0, 1.0, HOUR);
        assert!((prices.read(11.0 * HOUR, 1.0).evidence() - 1.0 / 1024.0).abs() < 1e-4);
    }
}
