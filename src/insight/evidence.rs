//! The events behind the parts of a score: how much of a part each event is.

use std::rc::Rc;

use super::attribution::{Part, PartKind, Source};
use crate::catalog::{Catalog, FeatureIndex, ItemIndex, Signal};
use crate::ranking::Blend;
use crate::ranking::reach::prerequisites;
use crate::visitor::Reading;
use crate::visitor::log::{Log, Remembered, RememberedFeature, Sequence};
use crate::visitor::profile::{Act, Layer, Profile};
use crate::visitor::reading::FEATURE_SIGNALS;

/// An event's contribution to a part of a score.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct EventPart {
    /// The event's number.
    pub sequence: Sequence,
    /// Its contribution.
    pub contribution: f64,
}

/// What a score was made of: the profile as it was then, read at that moment.
#[derive(Debug, Clone, Copy)]
pub struct Snapshot<'a> {
    /// The catalogue.
    pub catalog: &'a Catalog,
    /// The log.
    pub log: &'a Log,
    /// The layers.
    pub layers: &'a [Rc<Layer>],
    /// What was learned from both.
    pub profile: &'a Profile,
    /// The profile read at that moment.
    pub reading: &'a Reading,
    /// That moment.
    pub now: f64,
}

/// For each part that is about a feature, vectors, neighbours or what the visitor owns, the events behind it; their contributions add up to the
/// part's.
///
/// Cost: one pass over the log's standing events, a solution for each set of vectors, and for each set of
/// neighbours a pass over the acts.
pub fn evidence(parts: &[Part], snapshot: Snapshot, blend: &Blend, item: ItemIndex) -> Vec<Vec<EventPart>> {
    let mut evidence = feature_evidence(parts, snapshot, blend, item);
    // What goes with a basket needs no events.
    for (part, evidence) in parts.iter().zip(&mut evidence).filter(|(part, _)| part.with.is_none()) {
        if let (PartKind::Vectors | PartKind::Neighbours, Source::Signal(signal)) = (part.kind, part.source) {
            evidence.extend(act_evidence(snapshot, signal, blend, item));
        }
        if part.kind == PartKind::Path {
            evidence.extend(completions(snapshot, item, part.contribution));
        }
        // All of it is the statement of the fact, if that is in the log.
        if let Some(stated) = part.fact.and_then(|place| snapshot.profile.control().facts().get(place)) {
            let event = |sequence| EventPart { sequence, contribution: part.contribution };
            evidence.extend(stated.sequence.map(event));
        }
        // All of it is the purchase of which most is left.
        if part.kind == PartKind::Owned {
            let owned = snapshot.reading.possessions().against(snapshot.catalog, item);
            evidence.extend(owned.map(|owned| EventPart { sequence: owned.sequence, contribution: part.contribution }));
        }
    }
    evidence
}

/// The latest completion of each of an item's prerequisites, each with the same share of a contribution.
fn completions(snapshot: Snapshot, item: ItemIndex, contribution: f64) -> Vec<EventPart> {
    let needed = prerequisites(snapshot.catalog, item);
    let events: Vec<Sequence> = needed.filter_map(|needed| snapshot.profile.completed_by(needed)).collect();
    let contribution = contribution / events.len().max(1) as f64;
    events.into_iter().map(|sequence| EventPart { sequence, contribution }).collect()
}

/// The acts that count for or against an item by a set of vectors or of neighbours, each with its contribution; none for
/// other signals.
pub fn act_evidence(snapshot: Snapshot, signal: Signal, blend: &Blend, item: ItemIndex) -> Vec<EventPart> {
    let factor = blend.of(signal).factor();
    let (catalog, acts, now) = (snapshot.catalog, snapshot.profile.acts(), snapshot.profile.fading_time(snapshot.now));
    let part = |(act, part): (&Act, f64)| EventPart { sequence: act.sequence, contribution: factor * part };
    match signal {
        Signal::Taste(set) => {
            snapshot.reading.taste(usize::from(set)).parts(catalog, acts, now, item).map(part).collect()
        }
        Signal::Neighbours(set) => {
            snapshot.reading.neighbourhood(usize::from(set)).parts(catalog, acts, now, item).map(part).collect()
        }
        _ => Vec::new(),
    }
}

fn feature_evidence(parts: &[Part], snapshot: Snapshot, blend: &Blend, item: ItemIndex) -> Vec<Vec<EventPart>> {
    let mut evidence = vec![Vec::new(); parts.len()];
    add_evidence(&mut evidence, None, parts, snapshot, (blend, item));
    for layer in snapshot.layers {
        add_evidence(&mut evidence, Some(layer), parts, snapshot, (blend, item));
    }
    evidence
}

/// Adds the events of a layer, or the visitor's own.
fn add_evidence(
    evidence: &mut [Vec<EventPart>],
    layer: Option<&Layer>,
    parts: &[Part],
    snapshot: Snapshot,
    (blend, item): (&Blend, ItemIndex),
) {
    let Snapshot { catalog, profile, reading, .. } = snapshot;
    let log = layer.map_or(snapshot.log, Layer::log);
    let of_item: Vec<(FeatureIndex, f64)> =
        catalog.features(item).map(|(feature, weight)| (feature, f64::from(weight))).collect();
    let factors = profile.affinities().read(profile.fading_time(snapshot.now));
    let intent = reading.intent();
    let speaks = items_about(parts, log, catalog);
    for entry in log.standing() {
        let Some(place) = entry.item.filter(|&place| speaks[place]) else { continue };
        let weight = layer.map_or_else(|| profile.weight(entry), |layer| layer.weigh(entry));
        if weight == 0.0 {
            continue;
        }
        let lesson = match layer {
            Some(layer) => profile.lesson_of(layer, entry, log.item(place), catalog),
            None => profile.lesson(entry, log.item(place), catalog),
        };
        let taught: Vec<(FeatureIndex, f64)> = lesson
            .features
            .iter()
            .filter_map(|teaching| teaching.feature.map(|feature| (feature, teaching.weight)))
            .collect();
        let weight = profile.affinities().weight_at(weight, entry.event.at, factors);
        let situation = reading.situations().binary_search_by_key(&entry.sequence, |&(sequence, _)| sequence);
        let situation = situation.map_or(0.0, |at| reading.situations()[at].1);
        let lanes = [weight.long, weight.short, weight.long * situation];
        for (part, evidence) in parts.iter().zip(evidence.iter_mut()) {
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
}

/// For each remembered item, whether it has a feature of one of the parts. In a long log most items have none.
fn items_about(parts: &[Part], log: &Log, catalog: &Catalog) -> Vec<bool> {
    let is_asked = |feature: FeatureIndex| parts.iter().any(|part| part.feature == Some(feature));
    let known = |known: &RememberedFeature| catalog.known(known.hash, (&known.field, &known.value));
    let speaks = |item: &Remembered| match catalog.find(&item.id) {
        Some(index) => catalog.features(index).any(|(feature, _)| is_asked(feature)),
        None => item.features.iter().filter_map(known).any(is_asked),
    };
    log.items().iter().map(speaks).collect()
}

fn weight_of(features: &[(FeatureIndex, f64)], feature: FeatureIndex) -> Option<f64> {
    features.iter().find(|&&(known, _)| known == feature).map(|&(_, weight)| weight)
}
