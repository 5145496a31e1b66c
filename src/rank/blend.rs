//! Weights, trust and standardisation put together.

use super::kernel::Moments;
use super::signals::Values;
use crate::catalog::settings::SIGNALS;
use crate::catalog::{Signal, Weights};

/// One signal's part in the blend.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct SignalBlend {
    /// How much it counts by the config, the call and the visitor's dial.
    pub weight: f64,
    /// How far it can be trusted, 0 to 1.
    pub trust: f64,
    /// Its mean over the eligible items.
    pub mean: f64,
    /// Its standard deviation over them.
    pub deviation: f64,
}

impl SignalBlend {
    /// What a value is multiplied by; 0 where all items are alike, so that nothing is told apart.
    pub fn factor(&self) -> f64 {
        if self.deviation > 0.0 { self.weight * self.trust / self.deviation } else { 0.0 }
    }
}

/// How the signals make a score.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Blend {
    signals: [SignalBlend; SIGNALS],
}

impl Blend {
    /// Of weights, trust and moments, each by signal.
    pub fn new(weights: &Weights, trust: &Weights, moments: &[Moments; SIGNALS]) -> Self {
        let signals = std::array::from_fn(|k| SignalBlend {
            weight: f64::from(weights[k]),
            trust: f64::from(trust[k]),
            mean: moments[k].mean,
            deviation: moments[k].deviation,
        });
        Self { signals }
    }

    /// The same without the personal signals: the order that nobody's profile has a part in.
    pub fn of_the_site(&self) -> Self {
        let mut blend = *self;
        for signal in Signal::ALL.into_iter().filter(|signal| signal.is_personal()) {
            blend.signals[signal.index()].weight = 0.0;
        }
        blend
    }

    /// By signal, an item's standardised value times its trust: what the weights multiply.
    pub fn standardised(&self, values: &Values) -> Values {
        std::array::from_fn(|k| {
            let SignalBlend { trust, mean, deviation, .. } = self.signals[k];
            if deviation > 0.0 { trust * (values[k] - mean) / deviation } else { 0.0 }
        })
    }

    /// A signal's part.
    pub fn of(&self, signal: Signal) -> &SignalBlend {
        &self.signals[signal.index()]
    }

    /// The score of an item with these values.
    pub fn score(&self, values: &Values) -> f64 {
        self.signals.iter().zip(values).map(|(signal, value)| signal.factor() * (value - signal.mean)).sum()
    }

    /// The personal signals' part of all the weight in force, 0 to 1.
    pub fn personal(&self) -> f64 {
        let (personal, common) = (self.force(true), self.force(false));
        if personal > 0.0 { personal / (personal + common) } else { 0.0 }
    }

    /// How far the signals in force can be trusted, 0 to 1: their trust, averaged by their weights.
    pub fn trust(&self) -> f64 {
        let weight: f64 = self.in_force().map(|(_, signal)| signal.weight.abs()).sum();
        if weight > 0.0 { (self.force(true) + self.force(false)) / weight } else { 0.0 }
    }

    fn in_force(&self) -> impl Iterator<Item = (Signal, &SignalBlend)> {
        Signal::ALL.into_iter().map(|signal| (signal, self.of(signal))).filter(|(_, signal)| signal.deviation > 0.0)
    }

    fn force(&self, personal: bool) -> f64 {
        let of_kind = self.in_force().filter(|(signal, _)| signal.is_personal() == personal);
        of_kind.map(|(_, signal)| (signal.weight * signal.trust).abs()).sum()
    }
}
