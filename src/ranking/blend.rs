//! The blend: weights, trust and standardisation of the signals, the facts in force, and what the visitor owns.
//!
//! An item gains by each fact that it matches `weight × deviation of the scores without facts`, so that a fact moves items as far in a
//! catalogue of a hundred items as in one of sixty thousand, however few items it matches. Divided by its own deviation, as the signals are,
//! a fact that matches one item in a thousand would put it thirty deviations up.
//!
//! What the visitor owns takes away what the personal signals give an item, and [`BEYOND`] deviations of the scores more: after a purchase
//! one is less interested in another than somebody who never was. The part is `−left × (max(0, Σ personal parts) + 2 deviations)`, where
//! `left` is what is left of the purchase, 0 to 1. A fixed number of points would not do: in a large catalogue one neighbour may be worth forty.

use super::signals::{OWNED, VALUES, Values};
use crate::catalog::settings::{PriorScale, SIGNALS};
use crate::catalog::{Signal, Weights};
use crate::kernel::Moments;

/// How far below the site's own order a purchase puts what one does not need another of, in deviations of the scores.
const BEYOND: f64 = 2.0;

/// One signal's part in the blend.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct SignalBlend {
    /// Its weight by the config, the call and the visitor's dial.
    pub weight: f64,
    /// Its trust, 0 to 1.
    pub trust: f64,
    /// Its mean over the eligible items.
    pub mean: f64,
    /// Its standard deviation over them; 0 if all values are equal.
    pub deviation: f64,
    /// The unit of its values, by which they are divided before they are weighted: the deviation, or 1 for a prior in nats.
    pub unit: f64,
}

impl SignalBlend {
    /// The factor of a value; 0 if all items have the same value.
    pub fn factor(&self) -> f64 {
        if self.deviation > 0.0 { self.weight * self.trust / self.unit } else { 0.0 }
    }

    /// Its deviation over the items, in units: 1 if it is standardised, 0 if all values are equal.
    fn spread(&self) -> f64 {
        if self.deviation > 0.0 { self.deviation / self.unit } else { 0.0 }
    }
}

/// How the signals are combined to a score.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Blend {
    signals: [SignalBlend; SIGNALS],
    /// The part of an item's place in the source's order: used only if the dial needs it.
    place: SignalBlend,
    /// The part of the facts in force; its unit is one deviation of the scores without them.
    given: SignalBlend,
    /// What the purchase of something costs the others of its kind, beyond all that the personal signals give them; 0 if the visitor owns
    /// nothing, or the order is not personal.
    beyond: f64,
}

impl Blend {
    /// The blend of weights, trust and moments, each by signal, with the priors on this scale. A signal whose deviation is not
    /// above `least` has no effect.
    pub fn new(
        weights: &Weights,
        (trust, least): (&Weights, &Weights),
        moments: &[Moments; SIGNALS],
        scale: PriorScale,
    ) -> Self {
        let signals = Signal::ALL.map(|signal| {
            let (k, is_own) = (signal.index(), scale == PriorScale::Own && signal.has_own_scale());
            let Moments { mean, deviation } = moments[k];
            let deviation = if deviation > f64::from(least[k]) { deviation } else { 0.0 };
            let unit = if is_own { 1.0 } else { deviation };
            SignalBlend { weight: f64::from(weights[k]), trust: f64::from(trust[k]), mean, deviation, unit }
        });
        Self { signals, place: SignalBlend::default(), given: SignalBlend::default(), beyond: 0.0 }
    }

    /// The same with what the items gain by the facts in force, of which these are the moments.
    pub fn stating(self, Moments { mean, deviation }: Moments) -> Self {
        let unit = 1.0 / self.spread();
        Self { given: SignalBlend { weight: 1.0, trust: 1.0, mean, deviation, unit }, ..self }
    }

    /// The same for a visitor who owns something, if the order is personal.
    pub fn fading_owned(self) -> Self {
        let is_personal = |signal: Signal| signal.is_personal() && self.of(signal).weight != 0.0;
        let beyond = if Signal::ALL.into_iter().any(is_personal) { BEYOND * self.spread() } else { 0.0 };
        Self { beyond, ..self }
    }

    /// Whether what the visitor owns counts.
    pub fn fades_owned(&self) -> bool {
        self.beyond > 0.0
    }

    /// The part of what the visitor owns, of which `left` is left, in the score of an item to which the personal signals give `pull`.
    pub fn owned_part(&self, left: f64, pull: f64) -> f64 {
        if self.beyond > 0.0 && left > 0.0 { -left * (pull.max(0.0) + self.beyond) } else { 0.0 }
    }

    /// The same for an item with these values.
    pub fn owned(&self, values: &Values) -> f64 {
        if self.beyond == 0.0 || values[OWNED] == 0.0 {
            return 0.0;
        }
        let part = |signal: Signal| self.of(signal).factor() * (values[signal.index()] - self.of(signal).mean);
        self.owned_part(values[OWNED], Signal::ALL.into_iter().filter(|signal| signal.is_personal()).map(part).sum())
    }

    /// The same without the personal signals: the order without the profile.
    pub fn of_the_site(&self) -> Self {
        let mut blend = Self { beyond: 0.0, given: SignalBlend::default(), ..*self };
        for signal in Signal::ALL.into_iter().filter(|signal| signal.is_personal()) {
            blend.signals[signal.index()].weight = 0.0;
        }
        blend
    }

    /// The site's own order if no prior tells the items apart: the source's order, whose places have these moments.
    pub fn of_the_source(&self, Moments { mean, deviation }: Moments) -> Self {
        let place = SignalBlend { weight: 1.0, trust: 1.0, mean, deviation, unit: deviation };
        Self { place, ..self.of_the_site() }
    }

    /// The same with the weights multiplied: those of the personal signals, and all others.
    pub(super) fn multiplied(&self, personal: f64, common: f64) -> Self {
        let mut blend = *self;
        for signal in Signal::ALL {
            blend.signals[signal.index()].weight *= if signal.is_personal() { personal } else { common };
        }
        blend.beyond *= personal;
        blend.given.weight *= personal;
        blend
    }

    /// Takes the source's order from another blend, times a factor.
    pub(super) fn give_place(&mut self, from: &Self, times: f64) {
        self.place = SignalBlend { weight: times * from.place.weight, ..from.place };
    }

    /// For each signal, an item's value minus the mean, in units, times its trust: what the weight multiplies.
    pub fn standardised(&self, values: &Values) -> Values {
        let mut standardised: Values = [0.0; VALUES];
        for ((standardised, signal), value) in standardised.iter_mut().zip(self.all()).zip(values) {
            let SignalBlend { trust, mean, deviation, unit, .. } = *signal;
            *standardised = if deviation > 0.0 { trust * (value - mean) / unit } else { 0.0 };
        }
        standardised
    }

    /// A signal's part.
    pub fn of(&self, signal: Signal) -> &SignalBlend {
        &self.signals[signal.index()]
    }

    /// The part of the place in the source's order.
    pub fn place(&self) -> &SignalBlend {
        &self.place
    }

    /// The part of the facts in force.
    pub fn given(&self) -> &SignalBlend {
        &self.given
    }

    /// In the order of [`Values`], as far as they are linear.
    fn all(&self) -> impl Iterator<Item = &SignalBlend> {
        self.signals.iter().chain([&self.place, &self.given])
    }

    /// The score of an item with these values.
    pub fn score(&self, values: &Values) -> f64 {
        let linear: f64 = self.all().zip(values).map(|(signal, value)| signal.factor() * (value - signal.mean)).sum();
        // Not added as a zero: a score of −0 stays what it is.
        if self.beyond == 0.0 { linear } else { linear + self.owned(values) }
    }

    /// The personal signals' share of the whole blend, 0 to 1: each signal counts by its weight, its trust and its deviation
    /// in units.
    pub fn personal(&self) -> f64 {
        let (personal, common) = (self.force(true), self.force(false));
        if personal > 0.0 { personal / (personal + common) } else { 0.0 }
    }

    /// The standard deviation of the scores over the eligible items, if the signals were independent of each
    /// other; at least 1.
    pub fn spread(&self) -> f64 {
        let variance: f64 =
            self.in_force().map(|(_, signal)| (signal.weight * signal.trust * signal.spread()).powi(2)).sum();
        variance.sqrt().max(1.0)
    }

    /// The mean trust of the signals in force, 0 to 1, weighted by their force at full trust.
    pub fn trust(&self) -> f64 {
        let weight: f64 = self.in_force().map(|(_, signal)| (signal.weight * signal.spread()).abs()).sum();
        if weight > 0.0 { (self.force(true) + self.force(false)) / weight } else { 0.0 }
    }

    /// The signals in force, each with whether it is personal.
    fn in_force(&self) -> impl Iterator<Item = (bool, &SignalBlend)> {
        let personal = Signal::ALL.into_iter().map(Signal::is_personal).chain([false, true]);
        personal.zip(self.all()).filter(|(_, signal)| signal.deviation > 0.0)
    }

    fn force(&self, personal: bool) -> f64 {
        let of_kind = self.in_force().filter(|&(is_personal, _)| is_personal == personal);
        of_kind.map(|(_, signal)| (signal.weight * signal.trust * signal.spread()).abs()).sum()
    }
}
