//! A score taken apart again.
//!
//! A score is `Σ over signals of factor × (value − mean)`. A feature signal's value is a sum over the features that the
//! item and the visitor share, each of them a sum over the visitor's own events; a taste's value, and what neighbours
//! come to, is a sum over the events themselves. So the parts are products of the very numbers that made the score, and they add up to it: nothing is
//! estimated.

use serde::Serialize;

use crate::catalog::{Catalog, FeatureIndex, ItemIndex, Signal};
use crate::order;
use crate::ranking::nearest::{Likeness, common_features, cosine};
use crate::ranking::rerank::{Adjustment, Cause};
use crate::ranking::signals::PLACE;
use crate::ranking::{Blend, signals};
use crate::visitor::Reading;
use crate::visitor::log::{Log, Remembered, Sequence};
use crate::visitor::profile::{Act, Profile};
use crate::visitor::reading::FEATURE_SIGNALS;

/// What a part of a score is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum PartKind {
    /// A value that the item has.
    Feature,
    /// What the item's vector says, next to those of the items acted on.
    Vectors,
    /// What goes with the items acted on, or with the one that a shelf is about.
    Neighbours,
    /// How well a number of the item fits what the visitor liked.
    Fit,
    /// The catalogue's own number, against the average.
    Prior,
    /// What an average item gets, taken off.
    Baseline,
    /// What the order says that `rank` was given.
    Query,
    /// What the visitor's own order says, by its ranks.
    Visitor,
    /// What the visitor wished: an interest that was pinned or weighed, or an item that was pinned.
    Wish,
    /// What the site lifts or lowers.
    Boost,
    /// That it was shown again and again and ignored.
    Fatigue,
    /// Another order among near-equals, from visit to visit.
    Rotation,
}

/// What a part of a score comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// A signal of the blend.
    Signal(Signal),
    /// The likeness of two items.
    Similarity,
    /// The order that `rank` was given.
    Query,
    /// All of the visitor's signals together.
    Visitor,
    /// The item's place in the source's order, which is the site's own where it has no prior.
    Order,
    /// That the item was pinned.
    Wish,
    /// That it was ignored.
    Fatigue,
    /// That it is another visit.
    Rotation,
    /// The site's boost of that number.
    Boost(usize),
}

impl Source {
    /// The name in results.
    pub fn name(self, catalog: &Catalog) -> &str {
        match self {
            Source::Signal(signal) => catalog.signal_name(signal),
            Source::Similarity => "similarity",
            Source::Query => "query",
            Source::Visitor => "visitor",
            Source::Order => "order",
            Source::Wish => "wish",
            Source::Fatigue => "fatigue",
            Source::Rotation => "rotation",
            Source::Boost(_) => "boost",
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

impl Part {
    fn of(source: Source, kind: PartKind, contribution: f64) -> Self {
        Self { source, kind, feature: None, contribution }
    }

    /// What the order adds that `rank` was given.
    pub fn query(contribution: f64) -> Self {
        Self::of(Source::Query, PartKind::Query, contribution)
    }

    /// What was added to the score after the signals had made it.
    pub fn adjustment(added: &Adjustment) -> Self {
        let (source, kind) = match added.cause {
            Cause::Boost(number) => (Source::Boost(number), PartKind::Boost),
            Cause::Fatigue => (Source::Fatigue, PartKind::Fatigue),
            Cause::Rotation => (Source::Rotation, PartKind::Rotation),
            Cause::Wish => (Source::Wish, PartKind::Wish),
        };
        Self::of(source, kind, added.amount)
    }

    /// What the visitor's own order adds, by its ranks.
    pub fn visitor(contribution: f64) -> Self {
        Self::of(Source::Visitor, PartKind::Visitor, contribution)
    }
}

/// The parts of an item's score by the signals; they add up to it.
pub fn parts(catalog: &Catalog, (reading, now): (&Reading, f64), blend: &Blend, item: ItemIndex) -> Vec<Part> {
    let mut parts = Vec::new();
    for (feature, weight) in catalog.features(item) {
        let Some(wanted) = reading.get(feature) else { continue };
        for (signal, value) in FEATURE_SIGNALS.into_iter().zip(wanted.lanes) {
            let contribution = blend.of(signal).factor() * value * f64::from(weight);
            if contribution != 0.0 {
                let kind = if wanted.is_wish { PartKind::Wish } else { PartKind::Feature };
                let source = Source::Signal(signal);
                parts.push(Part { source, kind, feature: Some(feature), contribution });
            }
        }
    }
    let values = signals::values(catalog, reading, item, now);
    for signal in catalog.signals() {
        let (factor, mean, value) = (blend.of(signal).factor(), blend.of(signal).mean, values[signal.index()]);
        let own = match signal {
            Signal::Affinity | Signal::Session | Signal::Context => None,
            Signal::Taste(_) => Some((PartKind::Vectors, value)),
            Signal::Neighbours(_) => Some((PartKind::Neighbours, value)),
            Signal::Price => Some((PartKind::Fit, value)),
            Signal::Popularity | Signal::Trending | Signal::Freshness => Some((PartKind::Prior, value - mean)),
        };
        let baseline = signal.is_personal().then_some((PartKind::Baseline, -mean));
        for (kind, value) in own.into_iter().chain(baseline).filter(|&(_, value)| factor * value != 0.0) {
            parts.push(Part::of(Source::Signal(signal), kind, factor * value));
        }
    }
    let place = blend.place();
    if place.factor() != 0.0 {
        parts.push(Part::of(Source::Order, PartKind::Prior, place.factor() * (values[PLACE] - place.mean)));
    }
    parts
}

/// The parts of a likeness: the features that both items have, what their vectors say, and how strong a neighbour the one
/// is of the other.
pub fn similarity_parts(catalog: &Catalog, likeness: &Likeness, anchor: ItemIndex, item: ItemIndex) -> Vec<Part> {
    let features = common_features(catalog, anchor, item).map(|(feature, product)| Part {
        source: Source::Similarity,
        kind: PartKind::Feature,
        feature: Some(feature),
        contribution: likeness.content * product,
    });
    let vectors = likeness.vectors.map(|(set, weight)| {
        let signal = Signal::Taste(set as u8);
        Part::of(Source::Signal(signal), PartKind::Vectors, weight * cosine(catalog, set, anchor, item))
    });
    let neighbours = likeness.neighbours.map(|set| {
        let signal = Signal::Neighbours(set as u8);
        Part::of(Source::Signal(signal), PartKind::Neighbours, catalog.neighbours(set).weight(anchor, item))
    });
    features.chain(vectors).chain(neighbours).filter(|part| part.contribution != 0.0).collect()
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

/// A reason in brief: all that one feature (or one prior, or one set of vectors or neighbours) adds, by whichever signal.
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

/// An event's part in what a part of a score adds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct EventPart {
    /// The event's number.
    pub sequence: Sequence,
    /// What it adds.
    pub contribution: f64,
}

/// What a score was made of: the profile as it was then, read at that moment.
#[derive(Debug, Clone, Copy)]
pub struct Then<'a> {
    /// The catalogue.
    pub catalog: &'a Catalog,
    /// The log.
    pub log: &'a Log,
    /// What was learned from it.
    pub profile: &'a Profile,
    /// The profile read at that moment.
    pub reading: &'a Reading,
    /// That moment.
    pub now: f64,
}

/// For each part that is about a feature, vectors or neighbours, the events behind it; their contributions add up to the
/// part's.
///
/// Cost: one pass over the log's standing events, a solution for each set of vectors, and for each of
/// neighbours a pass over the acts.
pub fn evidence(parts: &[Part], then: Then, blend: &Blend, item: ItemIndex) -> Vec<Vec<EventPart>> {
    let mut evidence = feature_evidence(parts, then, blend, item);
    for (part, evidence) in parts.iter().zip(&mut evidence) {
        if let (PartKind::Vectors | PartKind::Neighbours, Source::Signal(signal)) = (part.kind, part.source) {
            evidence.extend(act_evidence(then, signal, blend, item));
        }
    }
    evidence
}

/// The acts that speak for an item, or against it, by a set of vectors or of neighbours, with what each adds; none for a
/// signal of another kind.
pub fn act_evidence(then: Then, signal: Signal, blend: &Blend, item: ItemIndex) -> Vec<EventPart> {
    let factor = blend.of(signal).factor();
    let (catalog, acts, now) = (then.catalog, then.profile.acts(), then.profile.moment(then.now));
    let part = |(act, part): (&Act, f64)| EventPart { sequence: act.sequence, contribution: factor * part };
    match signal {
        Signal::Taste(set) => then.reading.taste(usize::from(set)).parts(catalog, acts, now, item).map(part).collect(),
        Signal::Neighbours(set) => {
            then.reading.neighbourhood(usize::from(set)).parts(catalog, acts, now, item).map(part).collect()
        }
        _ => Vec::new(),
    }
}

fn feature_evidence(parts: &[Part], then: Then, blend: &Blend, item: ItemIndex) -> Vec<Vec<EventPart>> {
    let Then { catalog, log, profile, reading, .. } = then;
    let mut evidence = vec![Vec::new(); parts.len()];
    let of_item: Vec<(FeatureIndex, f64)> =
        catalog.features(item).map(|(feature, weight)| (feature, f64::from(weight))).collect();
    let factors = profile.affinities().read(profile.moment(then.now));
    let intent = reading.intent();
    let speaks = items_about(parts, log, catalog);
    for entry in log.standing() {
        let Some(place) = entry.item.filter(|&place| speaks[place]) else { continue };
        let weight = profile.weight(entry);
        if weight == 0.0 {
            continue;
        }
        let lesson = profile.lesson(entry, log.item(place), catalog);
        let taught: Vec<(FeatureIndex, f64)> = lesson
            .features
            .iter()
            .filter_map(|teaching| teaching.feature.map(|feature| (feature, teaching.weight)))
            .collect();
        let weight = profile.affinities().weight_at(weight, entry.event.at, factors);
        let situation = reading.situations().binary_search_by_key(&entry.sequence, |&(sequence, _)| sequence);
        let situation = situation.map_or(0.0, |at| reading.situations()[at].1);
        let lanes = [weight.long, weight.short, weight.long * situation];
        for (part, evidence) in parts.iter().zip(&mut evidence) {
            let (Some(feature), Source::Signal(signal), PartKind::Feature) = (part.feature, part.source, part.kind)
            else {
                continue;
            };
            let Some(lane) = FEATURE_SIGNALS.into_iter().position(|known| known == signal) else { continue };
            let Some(taught) = weight_of(&taught, feature).filter(|&taught| taught * lanes[lane] != 0.0) else {
                continue;
            };
            let (Some(own), Some(wanted)) = (weight_of(&of_item, feature), reading.get(feature)) else { continue };
            let said = lanes[lane] * wanted.held[lane];
            let said = match signal {
                Signal::Affinity => intent.lead(said, lanes[1] * wanted.held[1], intent.scale),
                _ => said,
            };
            let contribution = blend.of(signal).factor() * said * taught * own;
            evidence.push(EventPart { sequence: entry.sequence, contribution });
        }
    }
    evidence
}

/// Of the remembered items, whether it has a feature that a part is about: of a long log most have none.
fn items_about(parts: &[Part], log: &Log, catalog: &Catalog) -> Vec<bool> {
    let is_asked = |feature: FeatureIndex| parts.iter().any(|part| part.feature == Some(feature));
    let speaks = |item: &Remembered| match catalog.find(&item.id) {
        Some(index) => catalog.features(index).any(|(feature, _)| is_asked(feature)),
        None => item.features.iter().filter_map(|feature| catalog.feature(feature.hash)).any(is_asked),
    };
    log.items().iter().map(speaks).collect()
}

fn weight_of(features: &[(FeatureIndex, f64)], feature: FeatureIndex) -> Option<f64> {
    features.iter().find(|&&(known, _)| known == feature).map(|&(_, weight)| weight)
}
