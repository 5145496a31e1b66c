//! A score taken apart again.
//!
//! A score is `Σ over signals of factor × (value − mean)`, and a feature signal's value is a sum over the features that
//! the item and the visitor share, each of them a sum over the visitor's own events. So the parts are products of the
//! very numbers that made the score, and they add up to it: nothing is estimated.

use serde::Serialize;

use crate::catalog::{Catalog, FeatureIndex, ItemIndex, Signal};
use crate::log::{Log, Sequence};
use crate::order;
use crate::profile::{Profile, teachings};
use crate::rank::{Blend, Taste, common_features, signal_values};

/// What a part of a score is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum PartKind {
    /// A value that the item has.
    Feature,
    /// The catalogue's own number, against the average.
    Prior,
    /// What an average item gets, taken off.
    Baseline,
}

/// What a part of a score comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// A signal of the blend.
    Signal(Signal),
    /// The likeness of two items.
    Similarity,
}

impl Source {
    /// The name in results.
    pub fn name(self) -> &'static str {
        match self {
            Source::Signal(signal) => signal.name(),
            Source::Similarity => "similarity",
        }
    }
}

/// One part of a score.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Part {
    /// What it comes from.
    pub source: Source,
    /// What it is.
    pub kind: PartKind,
    /// The feature that it is about.
    pub feature: Option<FeatureIndex>,
    /// What it adds to the score.
    pub contribution: f64,
}

/// The parts of a recommended item's score; they add up to it.
pub fn parts(catalog: &Catalog, taste: &Taste, blend: &Blend, item: ItemIndex) -> Vec<Part> {
    let mut parts = Vec::new();
    let factor = |signal: Signal| blend.signals[signal as usize].factor();
    for (feature, weight) in catalog.features(item) {
        let Some(wanted) = taste.get(feature) else { continue };
        for (signal, value) in [(Signal::Affinity, wanted.long), (Signal::Session, wanted.short)] {
            let contribution = factor(signal) * value * f64::from(weight);
            if contribution != 0.0 {
                parts.push(Part {
                    source: Source::Signal(signal),
                    kind: PartKind::Feature,
                    feature: Some(feature),
                    contribution,
                });
            }
        }
    }
    let values = signal_values(catalog, taste, item);
    for signal in Signal::ALL {
        let mean = blend.signals[signal as usize].mean;
        let (kind, value) =
            if signal.is_personal() { (PartKind::Baseline, 0.0) } else { (PartKind::Prior, values[signal as usize]) };
        let contribution = factor(signal) * (value - mean);
        if contribution != 0.0 {
            parts.push(Part { source: Source::Signal(signal), kind, feature: None, contribution });
        }
    }
    parts
}

/// The parts of a likeness: the features that both items have.
pub fn similarity_parts(catalog: &Catalog, anchor: ItemIndex, item: ItemIndex) -> Vec<Part> {
    common_features(catalog, anchor, item)
        .filter(|&(_, product)| product > 0.0)
        .map(|(feature, contribution)| Part {
            source: Source::Similarity,
            kind: PartKind::Feature,
            feature: Some(feature),
            contribution,
        })
        .collect()
}

/// Of everything that speaks for the item, how much this part is: what [`shares`] divides by.
fn total_for(parts: &[Part]) -> f64 {
    parts.iter().map(|part| part.contribution.max(0.0)).sum()
}

/// For each part, its share of all that speaks for the item, 0 to 1.
pub fn shares(parts: &[Part]) -> Vec<f64> {
    let total = total_for(parts);
    parts.iter().map(|part| if total > 0.0 { part.contribution.max(0.0) / total } else { 0.0 }).collect()
}

/// A reason in brief: all that one feature (or one prior) adds, by whichever signal.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Reason {
    /// The source that adds most of it.
    pub source: Source,
    /// The feature.
    pub feature: Option<FeatureIndex>,
    /// Of everything that speaks for the item, the part that this is.
    pub share: f64,
}

/// What speaks for the item, strongest first, at most `most`. A baseline is no reason, though it has its share: that
/// an item is unlike the others is nothing that it has.
pub fn reasons(parts: &[Part], most: usize) -> Vec<Reason> {
    let total = total_for(parts);
    let mut reasons: Vec<Reason> = Vec::new();
    for (contribution, place) in order::descending(parts.iter().map(|part| part.contribution).zip(0..)) {
        let Part { source, kind, feature, .. } = parts[place as usize];
        if contribution <= 0.0 || kind == PartKind::Baseline {
            continue;
        }
        let share = contribution / total;
        match reasons.iter_mut().find(|known| feature.is_some() && known.feature == feature) {
            Some(known) => known.share += share,
            None => reasons.push(Reason { source, feature, share }),
        }
    }
    let order = order::descending(reasons.iter().map(|reason| reason.share).zip(0..));
    order.into_iter().take(most).map(|(_, place)| reasons[place as usize]).collect()
}

/// An event's part in what a feature adds to a score.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct EventPart {
    /// The event's number.
    pub sequence: Sequence,
    /// What it adds.
    pub contribution: f64,
}

/// For each part that is about a feature, the events behind it; their contributions add up to the part's.
///
/// Cost: one pass over the log's standing events.
pub fn evidence(
    parts: &[Part],
    (catalog, log, profile): (&Catalog, &Log, &Profile),
    blend: &Blend,
    item: ItemIndex,
    now: f64,
) -> Vec<Vec<EventPart>> {
    let mut evidence = vec![Vec::new(); parts.len()];
    let of_item: Vec<(FeatureIndex, f64)> =
        catalog.features(item).map(|(feature, weight)| (feature, f64::from(weight))).collect();
    let factors = profile.affinities().read(profile.moment(now));
    for entry in log.standing() {
        let weight = entry.event.weight();
        let Some(place) = entry.item.filter(|_| weight != 0.0) else { continue };
        let taught: Vec<(FeatureIndex, f64)> = teachings(weight, log.item(place), catalog)
            .iter()
            .filter_map(|teaching| teaching.feature.map(|feature| (feature, teaching.weight)))
            .collect();
        let weight = profile.affinities().weight_at(weight, entry.event.at, factors);
        for (part, evidence) in parts.iter().zip(&mut evidence) {
            let (Some(feature), Source::Signal(signal)) = (part.feature, part.source) else { continue };
            let Some(taught) = weight_of(&taught, feature).filter(|&taught| taught != 0.0) else { continue };
            let Some(own) = weight_of(&of_item, feature) else { continue };
            let weight = if signal == Signal::Affinity { weight.long } else { weight.short };
            let contribution = blend.signals[signal as usize].factor() * weight * taught * own;
            evidence.push(EventPart { sequence: entry.sequence, contribution });
        }
    }
    evidence
}

fn weight_of(features: &[(FeatureIndex, f64)], feature: FeatureIndex) -> Option<f64> {
    features.iter().find(|&&(known, _)| known == feature).map(|&(_, weight)| weight)
}
