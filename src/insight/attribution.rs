//! Takes a score apart.
//!
//! A score is `Σ over signals of factor × (value − mean)`. The value of a feature signal is a sum over the features that the
//! item and the visitor share, and each of these is a sum over the visitor's own events. The value of a set of vectors or
//! neighbours is a sum over the events themselves. So the parts are products of the very numbers that made the score, and
//! they add up to it: nothing is estimated.

use serde::Serialize;

use crate::catalog::{Catalog, FeatureIndex, ItemIndex, Signal};
use crate::order;
use crate::ranking::nearest::{Likeness, common_features, cosine};
use crate::ranking::rerank::{Adjustment, Cause};
use crate::ranking::signals::{PLACE, Values};
use crate::ranking::{Blend, signals};
use crate::visitor::Reading;
use crate::visitor::profile::purchases::About;
use crate::visitor::reading::FEATURE_SIGNALS;

/// The kind of a part of a score.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum PartKind {
    /// A value that the item has.
    Feature,
    /// The similarity of the item's vector to those of the items acted on.
    Vectors,
    /// The item as a neighbour of the items acted on, or of the item that a shelf of similar items is for.
    Neighbours,
    /// How well a number of the item fits what the visitor liked.
    Fit,
    /// A number of the catalogue, minus its mean.
    Prior,
    /// The mean over all items, which is subtracted.
    Baseline,
    /// The order given to `rank`.
    Query,
    /// The visitor's own order, by its ranks.
    Visitor,
    /// A wish of the visitor's: an interest that was pinned or weighed, or an item that was pinned.
    Wish,
    /// A boost of the site's, which raises or lowers the score.
    Boost,
    /// The item continues a path that the visitor began.
    Path,
    /// The item was shown repeatedly and ignored.
    Fatigue,
    /// A change of order among items with nearly equal scores, from visit to visit.
    Rotation,
    /// The visitor owns something of its kind, and does not need another.
    Owned,
    /// A fact that was stated matches the item.
    Given,
}

/// The source of a part of a score.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// A signal of the blend.
    Signal(Signal),
    /// The similarity of two items.
    Similarity,
    /// The order given to `rank`.
    Query,
    /// All of the visitor's signals together.
    Visitor,
    /// The item's place in the source's order, which is the site's own where it has no prior.
    Order,
    /// The visitor pinned the item.
    Wish,
    /// All prerequisites of the item are mastered.
    Path,
    /// The item was shown and ignored.
    Fatigue,
    /// The change of order from visit to visit.
    Rotation,
    /// The visitor owns something of its kind.
    Owned,
    /// The facts that were stated.
    Given,
    /// The visitor preferred one item to another.
    Preferred,
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
            Source::Path => "path",
            Source::Fatigue => "fatigue",
            Source::Rotation => "rotation",
            Source::Owned => "owned",
            Source::Given => "given",
            Source::Preferred => "preferred",
            Source::Boost(_) => "boost",
        }
    }
}

/// One part of a score.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Part {
    /// Its source.
    pub source: Source,
    /// Its kind.
    pub kind: PartKind,
    /// Its feature, if it is about one.
    pub feature: Option<FeatureIndex>,
    /// The item of the basket that it goes with, if it is about one.
    pub with: Option<With>,
    /// The place of its fact among those in force, if it is about one.
    pub fact: Option<usize>,
    /// Its contribution to the score.
    pub contribution: f64,
}

/// An item of a basket with which another one goes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct With {
    /// The item of the basket.
    pub item: ItemIndex,
    /// The share of those who chose it that chose the other too, 0 to 1, if known.
    pub confidence: Option<f64>,
}

impl Part {
    fn of(source: Source, kind: PartKind, contribution: f64) -> Self {
        Self { source, kind, feature: None, with: None, fact: None, contribution }
    }

    /// The part of the order given to `rank`.
    pub fn query(contribution: f64) -> Self {
        Self::of(Source::Query, PartKind::Query, contribution)
    }

    /// The part of an adjustment that was added after the signals, on a shelf with that basket.
    pub fn adjustment(catalog: &Catalog, basket: &[ItemIndex], added: &Adjustment) -> Self {
        let (source, kind) = match added.cause {
            Cause::Basket(place) => {
                let set = catalog.complements().unwrap_or_default();
                return Self::companion(catalog, (basket[place], set), (added.item, added.amount));
            }
            Cause::Boost(number) => (Source::Boost(number), PartKind::Boost),
            Cause::Path => (Source::Path, PartKind::Path),
            Cause::Fatigue => (Source::Fatigue, PartKind::Fatigue),
            Cause::Rotation => (Source::Rotation, PartKind::Rotation),
            Cause::Wish => (Source::Wish, PartKind::Wish),
        };
        Self::of(source, kind, added.amount)
    }

    /// The part by which an item goes with one of a basket, by a set of neighbours.
    fn companion(catalog: &Catalog, (of, set): (ItemIndex, usize), (item, contribution): (ItemIndex, f64)) -> Self {
        let neighbours = catalog.neighbours(set);
        let with = With { item: of, confidence: neighbours.share(of, neighbours.entry_for(of, item)) };
        let source = Source::Signal(Signal::Neighbours(set as u8));
        Self { with: Some(with), ..Self::of(source, PartKind::Neighbours, contribution) }
    }

    /// The part of the visitor's own order, by its ranks.
    pub fn visitor(contribution: f64) -> Self {
        Self::of(Source::Visitor, PartKind::Visitor, contribution)
    }
}

/// The parts of an item's score that come from signals; they add up to it.
pub fn parts(catalog: &Catalog, (reading, now): (&Reading, f64), blend: &Blend, item: ItemIndex) -> Vec<Part> {
    let mut parts = Vec::new();
    for (feature, weight) in catalog.features(item) {
        let Some(wanted) = reading.get(feature) else { continue };
        let preferred = blend.of(Signal::Affinity).factor() * wanted.preferred * f64::from(weight);
        if preferred != 0.0 {
            parts.push(Part { feature: Some(feature), ..Part::of(Source::Preferred, PartKind::Wish, preferred) });
        }
        let mut lanes = wanted.lanes;
        lanes[0] -= wanted.preferred;
        for (signal, value) in FEATURE_SIGNALS.into_iter().zip(lanes) {
            let contribution = blend.of(signal).factor() * value * f64::from(weight);
            if contribution != 0.0 {
                let kind = if wanted.is_wish { PartKind::Wish } else { PartKind::Feature };
                let source = Source::Signal(signal);
                parts.push(Part { feature: Some(feature), ..Part::of(source, kind, contribution) });
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
    parts.extend(given_parts((catalog, reading), blend, item));
    parts.extend(owned_part((catalog, reading), blend, &values, item));
    parts
}

/// The parts of the facts in force: one for each that the item matches, and their mean, which is subtracted.
fn given_parts<'a>(
    (catalog, reading): (&'a Catalog, &'a Reading),
    blend: &Blend,
    item: ItemIndex,
) -> impl Iterator<Item = Part> + use<'a> {
    let (factor, mean) = (blend.given().factor(), blend.given().mean);
    let of = |kind, contribution| Part::of(Source::Given, kind, contribution);
    let part = move |(fact, feature, weight): (usize, FeatureIndex, f64)| Part {
        feature: Some(feature),
        fact: Some(fact),
        ..of(PartKind::Given, factor * weight)
    };
    let matched = reading.facts().by_fact(catalog, item).map(part);
    matched.chain([of(PartKind::Baseline, -factor * mean)]).filter(|part| part.contribution != 0.0)
}

/// The part of what the visitor owns.
fn owned_part(
    (catalog, reading): (&Catalog, &Reading),
    blend: &Blend,
    values: &Values,
    item: ItemIndex,
) -> Option<Part> {
    let contribution = blend.owned(values);
    let feature = match reading.possessions().against(catalog, item)?.about {
        About::Value(feature) => Some(feature),
        About::Item(_) => None,
    };
    (contribution != 0.0).then_some(Part { feature, ..Part::of(Source::Owned, PartKind::Owned, contribution) })
}

/// The parts of a similarity: the features that both items have, the similarity of their vectors, and the weight of one item as
/// a neighbour of the other.
pub fn similarity_parts(catalog: &Catalog, likeness: &Likeness, anchor: ItemIndex, item: ItemIndex) -> Vec<Part> {
    let features = common_features(catalog, anchor, item).map(|(feature, product)| Part {
        feature: Some(feature),
        ..Part::of(Source::Similarity, PartKind::Feature, likeness.content * product)
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

/// The parts of how well an item goes with a basket: one for each item of it that has this one as a neighbour.
pub fn complement_parts(catalog: &Catalog, basket: &[ItemIndex], set: usize, item: ItemIndex) -> Vec<Part> {
    let neighbours = catalog.neighbours(set);
    let weight = |of| neighbours.weight(of, neighbours.entry_for(of, item));
    let part = |&of: &ItemIndex| Part::companion(catalog, (of, set), (item, weight(of)));
    basket.iter().map(part).filter(|part| part.contribution != 0.0).collect()
}

/// The sum of all that counts for the item, by which [`shares`] divides.
fn total_for(parts: &[Part]) -> f64 {
    parts.iter().map(|part| part.contribution.max(0.0)).sum()
}

/// For each part, its share of all that counts for the item, 0 to 1.
pub fn shares(parts: &[Part]) -> Vec<f64> {
    let total = total_for(parts);
    parts.iter().map(|part| if total > 0.0 { part.contribution.max(0.0) / total } else { 0.0 }).collect()
}

/// A brief reason: the sum over all signals of one feature's parts (or of a prior, a set of vectors or of neighbours).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Reason {
    /// The source of its largest part.
    pub source: Source,
    /// The feature.
    pub feature: Option<FeatureIndex>,
    /// On a shelf of `together`, the item of the basket.
    pub with: Option<With>,
    /// The place of its fact among those in force, if it is about one.
    pub fact: Option<usize>,
    /// Its share of all that counts for the item.
    pub share: f64,
}

/// The reasons that count for the item, strongest first, at most `most`. A baseline is no reason, though it has a share:
/// being unlike other items is nothing that the item has.
pub fn reasons(parts: &[Part], most: usize) -> Vec<Reason> {
    let total = total_for(parts);
    let mut reasons: Vec<Reason> = Vec::new();
    for (contribution, place) in order::descending(parts.iter().map(|part| part.contribution).zip(0..)) {
        let Part { source, kind, feature, with, fact, .. } = parts[place as usize];
        if contribution <= 0.0 || kind == PartKind::Baseline {
            continue;
        }
        let share = contribution / total;
        match reasons.iter_mut().find(|known| feature.is_some() && known.feature == feature && known.fact == fact) {
            Some(known) => known.share += share,
            None => reasons.push(Reason { source, feature, with, fact, share }),
        }
    }
    let order = order::descending(reasons.iter().map(|reason| reason.share).zip(0..));
    order.into_iter().take(most).map(|(_, place)| reasons[place as usize]).collect()
}
