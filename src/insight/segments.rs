//! Segments: the site's groups that this visitor belongs to now. The result stays on the device unless the page sends it.

use super::interests::interest_weights;
use super::slots::situation;
use crate::catalog::Catalog;
use crate::catalog::facts::FactValue;
use crate::catalog::measures::{Bounds, Measure};
use crate::catalog::segments::{Component, Segment};
use crate::error::Result;
use crate::input::{Given, Options};
use crate::visitor::Visitor;
use crate::visitor::log::{Act, Context, FeatureName, Payload};

/// A condition of a segment that holds, with the visitor's value.
#[derive(Debug, Clone, PartialEq)]
pub enum Because {
    /// An interest, and its weight.
    Interest {
        /// The interest.
        interest: FeatureName,
        /// −1 to 1.
        weight: f64,
    },
    /// A situation.
    Context {
        /// Its key.
        key: String,
        /// Its value.
        value: String,
    },
    /// The number of known acts.
    Events(usize),
    /// A fact, with the value that was stated.
    Fact(String, FactValue),
    /// How recently, how often or for how much.
    Measure(Measure, f64),
    /// The cosine with the centroid, −1 to 1.
    Centroid(f64),
}

/// A segment that a visitor belongs to.
#[derive(Debug, Clone, PartialEq)]
pub struct Membership {
    /// The segment's name.
    pub name: String,
    /// All its conditions, in the order interests, context, events, recency, visits, purchases, spend, facts, centroid.
    pub because: Vec<Because>,
}

/// The segments that the visitor belongs to in a situation, in the order of their names. Muted interests count as absent,
/// and a rule about one never holds. Errors: `option_invalid`.
///
/// Cost: a pass over the affinities for each centroid, and one over the log for each condition that counts.
pub fn segments(catalog: &Catalog, visitor: &Visitor, options: &Given, now: f64) -> Result<Vec<Membership>> {
    let mut options = Options::of(options)?;
    let context = situation(&mut options)?;
    options.finish()?;
    let weights = interest_weights(catalog, visitor, now);
    let mut known = None;
    let mut acts = || *known.get_or_insert_with(|| acts_known(visitor));
    let of = |segment| Some((segment, conditions((catalog, visitor, now), segment, &weights, &context, &mut acts)?));
    let holding: Vec<(&Segment, Vec<Because>)> = catalog.segments().iter().filter_map(of).collect();
    let is_nearest = |(segment, because): &&(&Segment, Vec<Because>)| {
        let rivals = holding.iter().filter(|(rival, _)| segment.group.is_some() && rival.group == segment.group);
        // Of two equally near segments, the first by name wins.
        let is_beaten = |(rival, theirs): &(&Segment, Vec<Because>)| {
            let (one, other) = (nearness(because), nearness(theirs));
            other > one || other == one && rival.name < segment.name
        };
        !rivals.into_iter().any(is_beaten)
    };
    let member = |(segment, because): &(&Segment, Vec<Because>)| Membership {
        name: segment.name.clone(),
        because: because.clone(),
    };
    Ok(holding.iter().filter(is_nearest).map(member).collect())
}

/// The number of standing events that are acts for or against an item.
fn acts_known(visitor: &Visitor) -> usize {
    visitor.log.standing().iter().filter(|entry| visitor.profile.weight(entry) != 0.0).count()
}

/// All conditions of a segment with the visitor's values; `None` if one does not hold.
fn conditions(
    (catalog, visitor, now): (&Catalog, &Visitor, f64),
    segment: &Segment,
    weights: &[Weighted],
    context: &Context,
    acts: &mut dyn FnMut() -> usize,
) -> Option<Vec<Because>> {
    let control = visitor.profile.control();
    let mut because = Vec::new();
    for rule in &segment.interests {
        let weight = weights.iter().find(|known| known.hash == rule.hash()).map_or(0.0, |known| known.weight);
        if control.mutes_hash(rule.hash()) || !rule.holds(weight) {
            return None;
        }
        let interest = FeatureName::new(&rule.field, &rule.value);
        because.push(Because::Interest { interest, weight });
    }
    for (key, values) in &segment.context {
        let here = context.situations().iter().find(|situation| situation.key == *key)?;
        if !values.contains(&here.value) {
            return None;
        }
        because.push(Because::Context { key: key.clone(), value: here.value.clone() });
    }
    if segment.events > 0 {
        let known = acts();
        if known < segment.events as usize {
            return None;
        }
        because.push(Because::Events(known));
    }
    for bounds in &segment.measures {
        let value = measured(visitor, bounds, now).filter(|&value| bounds.hold(value))?;
        because.push(Because::Measure(bounds.measure, value));
    }
    for condition in &segment.facts {
        let stated = control.facts().iter().find(|stated| stated.name == condition.name)?;
        let rule = catalog.fact(&condition.name)?;
        if !condition.holds(rule, &stated.value) {
            return None;
        }
        because.push(Because::Fact(condition.name.clone(), stated.value.clone()));
    }
    if !segment.centroid.is_empty() {
        let counts = |part: &&Component| !control.mutes_hash(part.hash());
        let nearness = cosine(segment.centroid.iter().filter(counts), weights)?;
        if nearness < f64::from(segment.similarity) {
            return None;
        }
        because.push(Because::Centroid(nearness));
    }
    Some(because)
}

/// The value of a measure; `None` for the recency of a visitor who did nothing.
fn measured(visitor: &Visitor, &Bounds { measure, within, .. }: &Bounds, now: f64) -> Option<f64> {
    let now = visitor.profile.fading_time(now);
    let standing = visitor.log.standing();
    let purchases = standing.iter().filter_map(|entry| match &entry.event.payload {
        Payload::Act(Act::Purchase(bought), _) if now - entry.event.at <= within => Some(bought),
        _ => None,
    });
    match measure {
        Measure::Recency => {
            let acts = standing.iter().filter(|entry| entry.event.is_own_act()).map(|entry| now - entry.event.at);
            acts.reduce(f64::min)
        }
        Measure::Visits => {
            let visits = visitor.profile.visits().all().iter();
            Some(visits.filter(|visit| now - visit.end <= within).count() as f64)
        }
        Measure::Purchases => Some(purchases.count() as f64),
        Measure::Spend => Some(purchases.filter_map(|bought| bought.amount).sum()),
    }
}

/// An interest and its weight.
pub(super) struct Weighted<'a> {
    /// The stable hash of field and value.
    pub hash: u64,
    /// The field.
    pub field: &'a str,
    /// −1 to 1.
    pub weight: f64,
}

/// The cosine of a visitor's interests and a centroid, over all that is known in the centroid's own fields.
/// `None` if nothing is.
fn cosine<'a>(centroid: impl Iterator<Item = &'a Component> + Clone, weights: &[Weighted]) -> Option<f64> {
    let is_of_these = |known: &&Weighted| centroid.clone().any(|part| part.field == known.field);
    let length: f64 = weights.iter().filter(is_of_these).map(|known| known.weight * known.weight).sum();
    let own: f64 = centroid.clone().map(|part| f64::from(part.weight).powi(2)).sum();
    let of = |hash: u64| weights.iter().find(|known| known.hash == hash).map_or(0.0, |known| known.weight);
    let dot: f64 = centroid.map(|part| f64::from(part.weight) * of(part.hash())).sum();
    (length > 0.0 && own > 0.0).then(|| dot / (length * own).sqrt())
}

fn nearness(because: &[Because]) -> f64 {
    let near =
        because.iter().find_map(|because| if let Because::Centroid(near) = because { Some(*near) } else { None });
    near.unwrap_or(f64::NEG_INFINITY)
}
