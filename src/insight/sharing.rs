//! Answers about experiments that a site may collect: one noisy answer a visitor, if they agreed, within a budget.

use super::slots::exposures;
use crate::catalog::Catalog;
use crate::error::{Error, Result};
use crate::input::{Given, Options};
use crate::insight::experiment;
use crate::insight::experiment::report;
use crate::insight::experiment::response::{EPSILONS, Mechanism};
use crate::visitor::log::{Entry, Event, Payload, Response, Sequence};
use crate::visitor::{Pending, Visitor};

/// The default ε of an answer.
const EPSILON: f64 = 1.0;
/// The rounding error allowed in sums of ε.
const ROUNDING: f64 = 1e-9;

/// An answer: the only data of an experiment that may leave the device.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// The experiment's key.
    pub key: String,
    /// The outcome.
    pub goal: String,
    /// Its ε.
    pub epsilon: f64,
    /// The variants, in the order of their names.
    pub variants: Vec<String>,
    /// For each variant, a bit for “without the outcome” and one for “with it”.
    pub bits: Vec<bool>,
    /// Its time.
    pub at: f64,
}

impl Answer {
    fn is_to(&self, key: &str, goal: &str) -> bool {
        self.key == key && self.goal == goal
    }
}

/// Why there is no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Silence {
    /// Consent allows no learning.
    Consent,
    /// The visitor did not agree to answers, or withdrew the agreement.
    NotAgreed,
    /// The visitor has had none of the variants.
    NotExposed,
    /// The answer would exceed the budget.
    Budget,
    /// The same was asked before, with other variants.
    Changed,
    /// The platform has no random source.
    Randomness,
}

impl Silence {
    /// The reason in results.
    pub fn name(self) -> &'static str {
        match self {
            Silence::Consent => "consent",
            Silence::NotAgreed => "not-agreed",
            Silence::NotExposed => "not-exposed",
            Silence::Budget => "budget",
            Silence::Changed => "changed",
            Silence::Randomness => "randomness",
        }
    }
}

/// The result of a question.
#[derive(Debug, Clone, PartialEq)]
pub enum Shared {
    /// It was answered before: the same answer, at no cost.
    Known(Answer),
    /// The answer, which may be returned once it is recorded.
    Fresh(Box<Pending>),
    /// There is no answer.
    Silent(Silence),
}

/// The answers so far, and the budget.
#[derive(Debug, Clone, PartialEq)]
pub struct Budget {
    /// The most that the ε of all answers may add up to.
    pub epsilon: f64,
    /// The sum of ε of the recorded answers.
    pub spent: f64,
    /// The answers that were reported, oldest first.
    pub answers: Vec<Answer>,
}

/// The checked arguments of a question.
struct Question {
    key: String,
    goal: String,
    epsilon: f64,
    variants: Vec<String>,
}

impl Question {
    fn check(key: &str, variants: &Given, options: &Given) -> Result<Self> {
        let key = experiment::name("key", key)?;
        // The order in which a page names the variants does not matter.
        let variants = in_order(experiment::variants(variants)?);
        let mut options = Options::of(options)?;
        let goal = options.take("goal").text(0..=usize::MAX, "a goal, or a type of event")?;
        let epsilon = options.take("epsilon").number_or(EPSILON, EPSILONS)?;
        options.finish()?;
        Ok(Self { key, goal: experiment::name("goal", goal)?, epsilon, variants })
    }
}

/// The names in order. By insertion, since there are few: a general sort would be compiled for texts alone.
fn in_order(names: Vec<String>) -> Vec<String> {
    let mut ordered: Vec<String> = Vec::with_capacity(names.len());
    for name in names {
        let at = ordered.partition_point(|known| *known < name);
        ordered.insert(at, name);
    }
    ordered
}

/// A noisy answer to which variant the visitor has and whether a visit with it reached the goal. Once given, it stays the
/// same. `coins` are fresh random numbers, one for each bit: [`COINS`](crate::insight::experiment::response::COINS) at
/// most. Errors: `option_invalid`.
pub fn noisy_answer(
    catalog: &Catalog,
    visitor: &Visitor,
    (key, variants, options): (&str, &Given, &Given),
    coins: &[u32],
    now: f64,
) -> Result<Shared> {
    let question = Question::check(key, variants, options)?;
    if !agrees_to_sharing(visitor) {
        return Ok(Shared::Silent(Silence::NotAgreed));
    }
    let budget = budget(catalog, visitor);
    if let Some(known) = budget.answers.into_iter().find(|known| known.is_to(&question.key, &question.goal)) {
        let is_same = known.variants == question.variants;
        return Ok(if is_same { Shared::Known(known) } else { Shared::Silent(Silence::Changed) });
    }
    let Some(truth) = truth(visitor, &question) else { return Ok(Shared::Silent(Silence::NotExposed)) };
    if budget.spent + question.epsilon > budget.epsilon + ROUNDING {
        return Ok(Shared::Silent(Silence::Budget));
    }
    let Some(coins) = coins.get(..2 * question.variants.len()) else {
        return Ok(Shared::Silent(Silence::Randomness));
    };
    let bits = Mechanism::new(question.epsilon).answer(truth, coins);
    Ok(Shared::Fresh(Box::new(Pending { event: event(question, bits, now), item: None })))
}

/// Whether the visitor agreed that a site may get answers; false until they did.
pub fn agrees_to_sharing(visitor: &Visitor) -> bool {
    visitor.profile.control().wishes().shares()
}

/// The answers so far, and the budget. An answer counts permanently: undoing it here would not undo it at the site.
pub fn budget(catalog: &Catalog, visitor: &Visitor) -> Budget {
    let (spent, reported) = reported(catalog, visitor);
    let epsilon = f64::from(catalog.experiments().budget);
    Budget { epsilon, spent, answers: reported.into_iter().map(|(_, answer)| answer).collect() }
}

/// Whether an answer in the log was never returned.
///
/// With concurrent questions, in one tab or in two, each answer may be recorded before the others are known. The log
/// puts them in one order: the first answer to a question is returned, and one that exceeds the budget never is.
pub fn is_unreported(catalog: &Catalog, visitor: &Visitor, sequence: Sequence) -> bool {
    visitor.log.get(sequence).is_some_and(|entry| response(entry).is_some())
        && reported(catalog, visitor).1.iter().all(|&(reported, _)| reported != sequence)
}

/// The sum of ε of all recorded answers, and those that were returned, by their numbers.
fn reported(catalog: &Catalog, visitor: &Visitor) -> (f64, Vec<(Sequence, Answer)>) {
    let epsilon = f64::from(catalog.experiments().budget);
    let (mut spent, mut reported): (f64, Vec<(Sequence, Answer)>) = (0.0, Vec::new());
    for entry in visitor.log.entries() {
        let Some(response) = response(entry) else { continue };
        spent += response.epsilon;
        let Some(answer) = recorded_answer(entry).filter(|_| spent <= epsilon + ROUNDING) else { continue };
        if !reported.iter().any(|(_, known)| known.is_to(&answer.key, &answer.goal)) {
            reported.push((entry.sequence, answer));
        }
    }
    (spent, reported)
}

/// The index of the true bit: that of the visitor's first variant, without the outcome or with it.
fn truth(visitor: &Visitor, question: &Question) -> Option<usize> {
    let standing = visitor.log.in_time();
    let own = exposures(&standing, &question.key);
    let place = |variant: &str| question.variants.iter().position(|known| known == variant);
    let (variant, place) = own.iter().find_map(|(_, decision)| {
        let variant = decision.variant.as_str();
        Some((variant, place(variant)?))
    })?;
    let reports = report::experiments(&standing, visitor.profile.visits().all(), Some(&question.goal));
    let arms = reports.iter().filter(|report| report.name == question.key).flat_map(|report| &report.arms);
    let has_outcome = arms.into_iter().any(|arm| arm.variant == variant && arm.outcomes > 0);
    Some(2 * place + usize::from(has_outcome))
}

/// Refuses to forget an answer: the site has it already, and forgetting it would only allow the question again. Errors:
/// `option_invalid`.
pub(super) fn check_forgettable(event: &Event) -> Result<()> {
    if !matches!(event.payload, Payload::Answer(_)) {
        return Ok(());
    }
    let expected = "another event: what left the device stays counted, until everything is erased";
    Err(Error::option("event", "an answer that was given".to_owned(), expected))
}

/// An answer as an event of the log.
fn event(Question { key, goal, epsilon, variants }: Question, bits: Vec<bool>, now: f64) -> Event {
    let propensity = Mechanism::new(epsilon).chance(true);
    let response = Response { experiment: key, goal, epsilon, propensity, variants, bits };
    Event::new(Payload::Answer(Box::new(response)), now)
}

fn response(entry: &Entry) -> Option<&Response> {
    match &entry.event.payload {
        Payload::Answer(response) => Some(response),
        _ => None,
    }
}

/// The answer in an entry of the log; `None` if it is malformed, which an import may contain.
fn recorded_answer(entry: &Entry) -> Option<Answer> {
    let response = response(entry)?;
    let is_whole = !response.variants.is_empty() && response.bits.len() == 2 * response.variants.len();
    let Response { experiment: key, goal, epsilon, variants, bits, .. } = is_whole.then(|| response.clone())?;
    Some(Answer { key, goal, epsilon, variants, bits, at: entry.event.at })
}
