//! The visitor's affinity to each feature: in the long run and in the session.
//!
//! `p = Σ over events of weight × 2^(−age/half-life) × the item's vector`, stored sparsely, with forward decay. An event
//! costs its item's features. For each feature the three events with the largest weights are stored as well: under one common
//! decay their order never changes, so the three are exact.

use std::collections::HashMap;

use super::decay::Decay;
use super::layer::is_of_layer;
use crate::catalog::FeatureIndex;
use crate::hash::BuildMapHasher;
use crate::visitor::log::{Entry, Sequence};

/// The number of events that are stored as evidence of a feature.
const EVIDENCE: usize = 3;

/// A feature of an item that was acted on.
#[derive(Debug, Clone, Copy)]
pub struct Teaching<'a> {
    /// The stable hash of field and value.
    pub hash: u64,
    /// The field's name.
    pub field: &'a str,
    /// The value.
    pub value: &'a str,
    /// The feature in this catalogue, if it is there.
    pub feature: Option<FeatureIndex>,
    /// The entry of the item's vector, times the share that the event teaches.
    pub weight: f64,
}

/// What was learned of one feature. The sums are as stored, to be multiplied by [`Affinities::read`]'s factors.
#[derive(Debug, Clone, PartialEq)]
pub struct Affinity {
    /// The field's name.
    pub field: String,
    /// The value.
    pub value: String,
    /// The feature in this catalogue, if it is there.
    pub feature: Option<FeatureIndex>,
    /// The long run.
    pub long: f64,
    /// The session.
    pub short: f64,
    /// The layers' part of the long run.
    pub layered: f64,
    /// The number of the visitor's events that taught it.
    pub events: u32,
    /// The number of those that were rejections.
    pub rejections: u32,
    /// The number of layers' events that taught it, and of those that were rejections.
    of_layers: [u32; 2],
    /// The events with the largest weights, in descending order, with the weight that each added.
    evidence: [(Sequence, f64); EVIDENCE],
}

impl Affinity {
    /// Whether it was rejected as often as it was liked, or more often. Counted, not weighed: a rejection may weigh less than an
    /// opening, since it applies to all of the item's features, but equal numbers show what the visitor means. The events of layers
    /// are counted only if the visitor has none.
    pub fn is_rejected(&self) -> bool {
        let [events, rejections] = if self.events > 0 { [self.events, self.rejections] } else { self.of_layers };
        rejections > 0 && 2 * rejections >= events
    }

    /// How much of it the layers taught, 0 to 1.
    pub fn share_of_layers(&self) -> f64 {
        let (layers, own) = (self.layered.abs(), (self.long - self.layered).abs());
        // The visitor's own part is a difference, which rounding may leave where they did nothing.
        if self.events == 0 && layers > 0.0 { 1.0 } else { layers / (layers + own).max(f64::MIN_POSITIVE) }
    }

    /// Whether an event of a layer taught it.
    pub fn is_of_layers(&self) -> bool {
        self.of_layers[0] > 0
    }

    /// The events with the largest weights that have the same sign as the sum, in descending order.
    pub fn evidence(&self) -> impl Iterator<Item = Sequence> + '_ {
        let agrees = move |&&(_, weight): &&(Sequence, f64)| weight != 0.0 && (weight > 0.0) == (self.long > 0.0);
        self.evidence.iter().filter(agrees).map(|&(sequence, _)| sequence)
    }

    fn add_evidence(&mut self, sequence: Sequence, weight: f64) {
        let place = self.evidence.iter().position(|&(_, known)| weight.abs() > known.abs());
        if let Some(place) = place {
            self.evidence[place..].rotate_right(1);
            self.evidence[place] = (sequence, weight);
        }
    }
}

/// What was learned of every feature so far.
#[derive(Debug, Clone, PartialEq)]
pub struct Affinities {
    long: Decay,
    short: Decay,
    known: HashMap<u64, usize, BuildMapHasher>,
    features: Vec<Affinity>,
    long_evidence: f64,
    short_evidence: f64,
}

/// The factors that turn stored sums into those of a time.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Factors {
    /// For the long run.
    pub long: f64,
    /// For the session.
    pub short: f64,
}

impl Affinities {
    /// Nothing learned, with half-lives in milliseconds.
    pub fn new(long: f64, short: f64) -> Self {
        Self {
            long: Decay::new(long),
            short: Decay::new(short),
            known: HashMap::default(),
            features: Vec::new(),
            long_evidence: 0.0,
            short_evidence: 0.0,
        }
    }

    /// Adds `weight` to each of the item's features, in proportion to its own weight.
    pub fn learn(&mut self, entry: &Entry, weight: f64, item: &[Teaching]) {
        let (long, short) = self.kept(weight, entry.event.at);
        self.long_evidence += long.abs();
        self.short_evidence += short.abs();
        for teaching in item.iter().filter(|teaching| teaching.weight != 0.0) {
            let affinity = self.affinity(teaching);
            affinity.long += long * teaching.weight;
            affinity.short += short * teaching.weight;
            let is_rejection = u32::from(weight < 0.0);
            if is_of_layer(entry.sequence) {
                affinity.layered += long * teaching.weight;
                affinity.of_layers[0] += 1;
                affinity.of_layers[1] += is_rejection;
            } else {
                affinity.events += 1;
                affinity.rejections += is_rejection;
            }
            affinity.add_evidence(entry.sequence, long * teaching.weight);
        }
    }

    /// What was learned, in the order in which the features were first met.
    pub fn all(&self) -> &[Affinity] {
        &self.features
    }

    /// What was learned of the feature with that stable hash.
    pub fn find(&self, hash: u64) -> Option<&Affinity> {
        self.known.get(&hash).map(|&place| &self.features[place])
    }

    /// The index in [`all`](Self::all) of the feature with that stable hash.
    pub fn place(&self, hash: u64) -> Option<usize> {
        self.known.get(&hash).copied()
    }

    /// The factors that turn stored sums into those of time `now`.
    pub fn read(&self, now: f64) -> Factors {
        Factors { long: self.long.read(now), short: self.short.read(now) }
    }

    /// How much evidence there is at time `now`, in views: for the long run and for the session.
    pub fn evidence(&self, now: f64) -> (f64, f64) {
        let factors = self.read(now);
        (self.long_evidence * factors.long, self.short_evidence * factors.short)
    }

    /// An event's weight at a time, in the long run and in the session, before the item's own weights.
    pub fn weight_at(&self, weight: f64, at: f64, factors: Factors) -> Factors {
        Factors {
            long: weight * self.long.kept(at) * factors.long,
            short: weight * self.short.kept(at) * factors.short,
        }
    }

    /// The weight as stored, after the landmarks have been moved up to its time.
    fn kept(&mut self, weight: f64, at: f64) -> (f64, f64) {
        if let Some(factor) = self.long.advance(at) {
            self.long_evidence *= factor;
            for affinity in &mut self.features {
                affinity.long *= factor;
                affinity.layered *= factor;
                affinity.evidence.iter_mut().for_each(|(_, weight)| *weight *= factor);
            }
        }
        if let Some(factor) = self.short.advance(at) {
            self.short_evidence *= factor;
            self.features.iter_mut().for_each(|affinity| affinity.short *= factor);
        }
        (weight * self.long.kept(at), weight * self.short.kept(at))
    }

    fn affinity(&mut self, teaching: &Teaching) -> &mut Affinity {
        let next = self.features.len();
        let place = *self.known.entry(teaching.hash).or_insert(next);
        if place == next {
            self.features.push(Affinity {
                field: teaching.field.to_owned(),
                value: teaching.value.to_owned(),
                feature: teaching.feature,
                long: 0.0,
                short: 0.0,
                layered: 0.0,
                events: 0,
                rejections: 0,
                of_layers: [0; 2],
                evidence: [(0, 0.0); EVIDENCE],
            });
        }
        &mut self.features[place]
    }
}
