//! Weights, trust and standardisation put together.

use super::kernel::Moments;
use crate::catalog::settings::SIGNALS;
use crate::catalog::{Signal, Weights};
use crate::profile::Profile;

/// Evidence, in views, at which a personal signal has half of its weight.
const HALF_TRUST: f64 = 1.0;

/// How far each signal can be trusted at time `now`: `n / (n + 1)` for a personal one with evidence of n views, so that
/// a new visitor gets the site's own order; 1 for the rest.
pub fn trust(profile: &Profile, now: f64) -> Weights {
    let (long, short) = profile.affinities().evidence(profile.moment(now));
    let trust = |evidence: f64| (evidence / (evidence + HALF_TRUST)) as f32;
    let mut trusts = [1.0; SIGNALS];
    trusts[Signal::Affinity as usize] = trust(long);
    trusts[Signal::Session as usize] = trust(short);
    trusts
}

/// One signal's part in the blend.
#[derive(Debug, Clone, Copy, PartialEq)]
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
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Blend {
    /// By signal.
    pub signals: [SignalBlend; SIGNALS],
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

    /// What each signal's value is multiplied by, for the kernels. The means shift every score alike: they change no
    /// order.
    pub fn factors(&self) -> [f32; SIGNALS] {
        self.signals.map(|signal| signal.factor() as f32)
    }

    /// The score of an item with these values.
    pub fn score(&self, values: &[f64; SIGNALS]) -> f64 {
        self.signals.iter().zip(values).map(|(signal, value)| signal.factor() * (value - signal.mean)).sum()
    }

    /// The personal signals' part of all the weight in force, 0 to 1.
    pub fn personal(&self) -> f64 {
        let force = |personal: bool| -> f64 {
            let of_kind =
                Signal::ALL.into_iter().zip(&self.signals).filter(|(signal, _)| signal.is_personal() == personal);
            of_kind
                .filter(|(_, signal)| signal.deviation > 0.0)
                .map(|(_, signal)| (signal.weight * signal.trust).abs())
                .sum()
        };
        let (personal, common) = (force(true), force(false));
        if personal > 0.0 { personal / (personal + common) } else { 0.0 }
    }
}
