//! Whether a visitor takes part in an experiment, and with which variant.

use super::slots::{exposures, situation};
use crate::error::Result;
use crate::input::{Given, Options, Taken};
use crate::insight::experiment;
use crate::visitor::assignment;
use crate::visitor::assignment::{Purpose, drawn, uniform};
use crate::visitor::log::{Context, Decision, DecisionKind, Event};
use crate::visitor::{Pending, Visitor};

/// Whether a visitor takes part in an experiment, and with which variant.
#[derive(Debug, Clone, PartialEq)]
pub struct Assignment {
    /// The experiment's key.
    pub key: String,
    /// The variant; none if the visitor does not take part.
    pub variant: Option<String>,
    /// The chance with which a participant gets it; none if the visitor does not take part.
    pub propensity: Option<f64>,
    /// The exposure to be recorded; none if this visit has one already, or the visitor does not take part.
    pub pending: Option<Box<Pending>>,
}

/// The checked arguments of a call.
struct Asked {
    key: String,
    variants: Vec<String>,
    weights: Vec<f64>,
    share: f64,
    group: Option<Vec<String>>,
    context: Context,
}

impl Asked {
    fn check(key: &str, variants: &Given, options: &Given) -> Result<Self> {
        let key = experiment::name("key", key)?;
        let variants = experiment::variants(variants)?;
        let mut options = Options::of(options)?;
        let share = options.take("share").number_or(1.0, 0.0..=1.0)?;
        let weights = weights(&options.take("weights"), variants.len())?;
        let group = group(&options.take("group"), &key)?;
        let context = situation(&mut options)?;
        options.finish()?;
        Ok(Self { key, variants, weights, share, group, context })
    }

    /// The assignment of a visitor who does not take part.
    fn not_enrolled(self) -> Assignment {
        Assignment { key: self.key, variant: None, propensity: None, pending: None }
    }
}

/// One weight for each variant, at least one of them above 0; equal if none are given.
fn weights(option: &Taken, count: usize) -> Result<Vec<f64>> {
    let expected = "a list of numbers of 0 to 1,000, one for each variant and not all of them 0";
    let list = match option.given() {
        Given::Nothing => return Ok(vec![1.0; count]),
        Given::List(list) => list,
        _ => return Err(option.wrong(expected)),
    };
    let weights: Option<Vec<f64>> = list.iter().map(|weight| weight.number_in(0.0..=1_000.0)).collect();
    let is_sound = |weights: &Vec<f64>| weights.len() == count && weights.iter().sum::<f64>() > 0.0;
    weights.filter(is_sound).ok_or_else(|| option.refused(format!("{} of them", list.len()), expected))
}

/// The keys of the experiments that exclude each other, this one's among them.
fn group(option: &Taken, key: &String) -> Result<Option<Vec<String>>> {
    if !option.is_given() {
        return Ok(None);
    }
    let group = experiment::group(option)?;
    if group.contains(key) {
        return Ok(Some(group));
    }
    let expected = format!("the keys of the group, \"{key}\" among them");
    Err(option.refused("a list without this experiment's key".to_owned(), &expected))
}

/// The variant of an experiment for this visitor, if they take part. It is drawn by a hash of the profile's seed. Once an exposure
/// is in the log, that variant is kept, as long as it is among those given. Errors: `option_invalid`.
///
/// Of experiments that exclude each other, rendezvous hashing picks one; if the log has an exposure of one of
/// them, it is that one.
pub fn assign(visitor: &Visitor, key: &str, (variants, options): (&Given, &Given), now: f64) -> Result<Assignment> {
    let asked = Asked::check(key, variants, options)?;
    let standing = visitor.log.in_time();
    let own = exposures(&standing, &asked.key);
    let first = own.iter().find(|(_, decision)| asked.variants.contains(&decision.variant));
    let decision = match first {
        Some((_, decision)) => (*decision).clone(),
        None => {
            let is_met = |key: &String| !exposures(&standing, key).is_empty();
            match drawn_for(visitor, &asked, is_met) {
                Some(decision) => decision,
                None => return Ok(asked.not_enrolled()),
            }
        }
    };
    let visit = visitor.recorded_visit(now);
    let is_noted = visit.is_some_and(|visit| {
        own.iter().any(|(event, noted)| event.at >= visit.start && noted.variant == decision.variant)
    });
    let (variant, propensity) = (decision.variant.clone(), decision.propensity);
    let event = Event::decided(DecisionKind::Exposure, decision, asked.context, now);
    let pending = (!is_noted).then(|| Box::new(Pending { event, item: None }));
    Ok(Assignment { key: asked.key, variant: Some(variant), propensity: Some(propensity), pending })
}

/// The assignment at consent level `off`: the visitor does not take part. Errors: `option_invalid`.
pub fn no_assignment(key: &str, variants: &Given, options: &Given) -> Result<Assignment> {
    Ok(Asked::check(key, variants, options)?.not_enrolled())
}

/// The draw for a visitor without an exposure.
fn drawn_for(visitor: &Visitor, asked: &Asked, is_met: impl Fn(&String) -> bool) -> Option<Decision> {
    let seed = visitor.draw_seed();
    if let Some(group) = &asked.group {
        let met = group.iter().find(|key| **key != asked.key && is_met(key)).map(String::as_str);
        if met.or_else(|| assignment::of_group(seed, group)) != Some(asked.key.as_str()) {
            return None;
        }
    }
    if uniform(seed, Purpose::Enrolment, &asked.key) >= asked.share {
        return None;
    }
    let drawn = drawn(uniform(seed, Purpose::Variant, &asked.key), &asked.weights);
    let propensity = asked.weights[drawn] / asked.weights.iter().sum::<f64>();
    Some(Decision { name: asked.key.clone(), variant: asked.variants[drawn].clone(), propensity })
}
