//! The results of an experiment or a slot for this one visitor: rates, lifts, and their intervals.
//!
//! An experiment gives a visitor one variant permanently, so its report can say how that variant did, but not how another
//! would have done: a lift needs a second variant, which a visitor meets only if the variants changed. A slot draws
//! at every visit and logs the propensities, so its variants can be compared within one visitor: each reward is weighted
//! by the inverse of its variant's propensity (SNIPS: Swaminathan & Joachims 2015).

use super::outcome::{self, Choice};
use crate::catalog::Catalog;
use crate::error::Result;
use crate::input::{Given, Options};
use crate::visitor::Visitor;
use crate::visitor::log::{DecisionKind, Entry, Payload};
use crate::visitor::profile::visits::Visit;

/// The 97.5 % quantile of the standard normal distribution.
const Z: f64 = 1.959_963_984_540_054;
/// The number of visits (for a slot, the effective number of choices) that two variants need before a lift counts as reliable.
pub const ENOUGH: f64 = 30.0;

/// A lower and an upper bound.
pub type Interval = (f64, f64);

/// A rate, the number of trials it is based on, and its 95 % interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rate {
    /// 0 to 1.
    pub rate: f64,
    /// The number of trials; not whole if they are weighted.
    pub trials: f64,
    /// Wilson's score interval.
    pub interval: Interval,
}

/// The difference of two rates, and its interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Lift {
    /// The difference of the rates, −1 to 1.
    pub difference: f64,
    /// By Newcombe's hybrid of the rates' own intervals (1998, method 10).
    pub interval: Interval,
}

impl Rate {
    /// A rate of so many trials. Wilson's interval holds for weighed trials and rewards between 0 and 1 as well: their
    /// variance is at most that of a coin of the same mean.
    pub fn of(rate: f64, trials: f64) -> Self {
        if trials <= 0.0 {
            return Self { rate: 0.0, trials: 0.0, interval: (0.0, 1.0) };
        }
        let squared = Z * Z / trials;
        let middle = (rate + squared / 2.0) / (1.0 + squared);
        let half = Z * (rate * (1.0 - rate) / trials + squared / (4.0 * trials)).sqrt() / (1.0 + squared);
        Self { rate, trials, interval: ((middle - half).max(0.0).min(rate), (middle + half).min(1.0).max(rate)) }
    }

    /// The lift over a base rate; `None` if either has no trials.
    pub fn lift(&self, base: &Rate) -> Option<Lift> {
        if self.trials <= 0.0 || base.trials <= 0.0 {
            return None;
        }
        let difference = self.rate - base.rate;
        let reach = |one: f64, other: f64| (one * one + other * other).sqrt();
        let below = reach(self.rate - self.interval.0, base.interval.1 - base.rate);
        let above = reach(self.interval.1 - self.rate, base.rate - base.interval.0);
        Some(Lift { difference, interval: (difference - below, difference + above) })
    }
}

/// The results of a variant.
#[derive(Debug, Clone, PartialEq)]
pub struct Arm {
    /// The variant.
    pub variant: String,
    /// The number of exposures, or of choices.
    pub shown: u32,
    /// The number of visits with it; for a slot, of choices whose reward is known.
    pub trials: u32,
    /// The number of outcomes in those visits; for a slot, of those choices with a reward above 0.
    pub outcomes: u32,
    /// For an experiment, the share of its visits with an outcome; for a slot, the estimated mean reward if it were always shown.
    pub rate: Rate,
    /// The lift over the first variant.
    pub lift: Option<Lift>,
}

/// The results of an experiment or a slot.
#[derive(Debug, Clone, PartialEq)]
pub struct Report {
    /// Its key or name.
    pub name: String,
    /// The variants, in the order in which they were first shown.
    pub arms: Vec<Arm>,
    /// Whether two variants have enough trials for a lift.
    pub is_enough: bool,
}

impl Report {
    fn of(name: String, mut arms: Vec<Arm>) -> Self {
        let base = arms.first().map(|arm| arm.rate);
        for arm in arms.iter_mut().skip(1) {
            arm.lift = base.and_then(|base| arm.rate.lift(&base));
        }
        let is_enough = arms.iter().filter(|arm| arm.rate.trials >= ENOUGH).count() > 1;
        Self { name, arms, is_enough }
    }
}

/// The results of all experiments and slots.
#[derive(Debug, Clone, PartialEq)]
pub struct Reports {
    /// By experiment.
    pub experiments: Vec<Report>,
    /// By slot.
    pub slots: Vec<Report>,
}

/// The results of the visitor's experiments and slots, without choices on surfaces that may not be personal. `{ goal }` is
/// the outcome for experiments; see [`outcome::is_outcome`]. Errors: `option_invalid`.
pub fn reports(catalog: &Catalog, visitor: &Visitor, options: &Given, now: f64) -> Result<Reports> {
    let mut options = Options::of(options)?;
    let goal = options.take("goal").text_or_none(1..=usize::MAX, "the name of a goal, or a type of event")?;
    options.finish()?;
    let (standing, visits) = (visitor.log.in_time(), visitor.profile.visits().all());
    let experiments = experiments(&standing, visits, goal);
    let mut choices = outcome::choices(&standing, visits, None);
    choices.retain(|choice| !catalog.forbids(choice.surface));
    let slots = slots(&choices, now);
    Ok(Reports { experiments, slots })
}

/// A variant that was exposed in a visit, from its exposure on.
struct Seen {
    place: (usize, usize),
    visit: Option<usize>,
    has_outcome: bool,
}

/// The results of every experiment. `goal` is the outcome to count; see [`outcome::is_outcome`].
pub fn experiments(standing: &[&Entry], visits: &[Visit], goal: Option<&str>) -> Vec<Report> {
    let mut known: Vec<(String, Vec<Arm>)> = Vec::new();
    let mut seen: Vec<Seen> = Vec::new();
    for Entry { event, .. } in standing {
        let visit = outcome::visit_of(visits, event.at);
        if let Payload::Decision(DecisionKind::Exposure, decision) = &event.payload {
            let place = arm_of(&mut known, &decision.name, &decision.variant);
            let arm = &mut known[place.0].1[place.1];
            arm.shown += 1;
            if !seen.iter().any(|seen| seen.place == place && seen.visit == visit) {
                arm.trials += 1;
                seen.push(Seen { place, visit, has_outcome: false });
            }
        } else if outcome::is_outcome(event, goal) {
            for (of_key, (_, arms)) in known.iter_mut().enumerate() {
                // The variant that the visitor saw last in this visit.
                let is_there = |seen: &&mut Seen| seen.place.0 == of_key && seen.visit == visit;
                if let Some(seen) = seen.iter_mut().rev().find(is_there) {
                    arms[seen.place.1].outcomes += 1;
                    seen.has_outcome = true;
                }
            }
        }
    }
    for (of_key, (_, arms)) in known.iter_mut().enumerate() {
        for (number, arm) in arms.iter_mut().enumerate() {
            let reached = seen.iter().filter(|seen| seen.place == (of_key, number) && seen.has_outcome).count();
            arm.rate = Rate::of(reached as f64 / f64::from(arm.trials), f64::from(arm.trials));
        }
    }
    known.into_iter().map(|(name, arms)| Report::of(name, arms)).collect()
}

/// The results of every slot up to now.
pub fn slots(choices: &[Choice], now: f64) -> Vec<Report> {
    let mut known: Vec<(String, Vec<Arm>)> = Vec::new();
    for choice in choices {
        let place = arm_of(&mut known, &choice.decision.name, &choice.decision.variant);
        let arm = &mut known[place.0].1[place.1];
        let reward = choice.reward(now);
        arm.shown += 1;
        arm.trials += u32::from(reward.is_some());
        arm.outcomes += u32::from(reward.is_some_and(|reward| reward > 0.0));
    }
    for (slot, arms) in &mut known {
        for arm in arms {
            let is_own = |choice: &&Choice| choice.decision.name == *slot && choice.decision.variant == arm.variant;
            arm.rate = had_it_always_been_shown(choices.iter().filter(is_own), now);
        }
    }
    known.into_iter().map(|(name, arms)| Report::of(name, arms)).collect()
}

/// The estimated mean reward of a variant if it were always shown, from its own choices: each known reward is weighted by the
/// inverse of its propensity. The trials are the effective sample size of these weights (Kish 1965).
fn had_it_always_been_shown<'a>(choices: impl Iterator<Item = &'a Choice<'a>>, now: f64) -> Rate {
    let (mut weights, mut squares, mut rewards) = (0.0, 0.0, 0.0);
    for (choice, reward) in choices.filter_map(|choice| Some((choice, choice.reward(now)?))) {
        let weight = 1.0 / choice.decision.propensity;
        weights += weight;
        squares += weight * weight;
        rewards += weight * reward;
    }
    if weights > 0.0 { Rate::of(rewards / weights, weights * weights / squares) } else { Rate::of(0.0, 0.0) }
}

/// The place of a variant's results, which is created the first time it is met.
fn arm_of(known: &mut Vec<(String, Vec<Arm>)>, name: &str, variant: &str) -> (usize, usize) {
    let of_name = known.iter().position(|(known, _)| known == name).unwrap_or_else(|| {
        known.push((name.to_owned(), Vec::new()));
        known.len() - 1
    });
    let arms = &mut known[of_name].1;
    let arm = arms.iter().position(|arm| arm.variant == variant).unwrap_or_else(|| {
        let rate = Rate::of(0.0, 0.0);
        arms.push(Arm { variant: variant.to_owned(), shown: 0, trials: 0, outcomes: 0, rate, lift: None });
        arms.len() - 1
    });
    (of_name, arm)
}
