//! What a site may take home of an experiment: one noisy answer a visitor, once they agreed, within a budget.

use super::slots::exposures;
use crate::catalog::Catalog;
use crate::error::{Error, Result};
use crate::input::{Given, Options};
use crate::insight::experiment;
use crate::insight::experiment::report;
use crate::insight::experiment::response::{EPSILONS, Mechanism};
use crate::visitor::log::{Entry, Event, Payload, Response, Sequence};
use crate::visitor::{Pending, Visitor};

/// The ε of an answer where the call does not say.
const EPSILON: f64 = 1.0;
/// Sums of ε are exact up to so much.
const ROUNDING: f64 = 1e-9;

/// An answer: what may leave the device, and nothing else of what is known here.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// The experiment's key.
    pub key: String,
    /// What counts as an outcome.
    pub goal: String,
    /// What it cost.
    pub epsilon: f64,
    /// The variants, in the order of their names.
    pub variants: Vec<String>,
    /// For each variant, a bit for “without the outcome” and one for “with it”.
    pub bits: Vec<bool>,
    /// When it was given.
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
    /// The visitor did not agree to answer, or agrees no more.
    NotAgreed,
    /// The visitor has had none of the variants.
    NotExposed,
    /// The budget does not reach.
    Budget,
    /// The same was asked before, with other variants.
    Changed,
    /// The platform gives no randomness.
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

/// What became of a question.
#[derive(Debug, Clone, PartialEq)]
pub enum Shared {
    /// It was answered before: the same again, at no cost.
    Known(Answer),
    /// It is answered once this is recorded.
    Fresh(Box<Pending>),
    /// It is not.
    Silent(Silence),
}

/// What was reported so far, and how much may be.
#[derive(Debug, Clone, PartialEq)]
pub struct Budget {
    /// What the ε of all answers may add up to.
    pub epsilon: f64,
    /// What those that were noted add up to.
    pub spent: f64,
    /// The answers that were reported, oldest first.
    pub answers: Vec<Answer>,
}

/// A question, checked.
struct Question {
    key: String,
    goal: String,
    epsilon: f64,
    variants: Vec<String>,
}

impl Question {
    fn check(key: &str, variants: &Given, options: &Given) -> Result<Self> {
        let key = experiment::name("key", key)?;
        // The order in which a page names them is no part of the question.
        let variants = in_order(experiment::variants(variants)?);
        let mut options = Options::of(options)?;
        let goal = options.take("goal").text(0..=usize::MAX, "a goal, or a type of event")?;
        let epsilon = options.take("epsilon").number_or(EPSILON, EPSILONS)?;
        options.finish()?;
        Ok(Self { key, goal: experiment::name("goal", goal)?, epsilon, variants })
    }
}

/// Names in their order. By insertion, since there are few: a sort would be compiled for texts alone.
fn in_order(names: Vec<String>) -> Vec<String> {
    let mut ordered: Vec<String> = Vec::with_capacity(names.len());
    for name in names {
        let at = ordered.partition_point(|known| *known < name);
        ordered.insert(at, name);
    }
    ordered
}

/// An answer to which variant the visitor has and whether the goal was reached in a visit with it: the same for ever,
/// once it was given. `coins` are fresh randomness, one for each bit: [`COINS`](crate::insight::experiment::response::COINS) at
/// most. Errors: `option_invalid`.
pub fn answer(
    catalog: &Catalog,
    visitor: &Visitor,
    (key, variants, options): (&str, &Given, &Given),
    coins: &[u32],
    now: f64,
) -> Result<Shared> {
    let question = Question::check(key, variants, options)?;
    if !agrees_to_answer(visitor) {
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

/// Whether the visitor said that a site may have answers. Until they do, it may not.
pub fn agrees_to_answer(visitor: &Visitor) -> bool {
    visitor.profile.control().wishes().shares()
}

/// What was reported, and how much may be. An answer counts for ever: taking it back would not bring it back.
pub fn budget(catalog: &Catalog, visitor: &Visitor) -> Budget {
    let (spent, reported) = reported(catalog, visitor);
    let epsilon = f64::from(catalog.experiments().budget);
    Budget { epsilon, spent, answers: reported.into_iter().map(|(_, answer)| answer).collect() }
}

/// Whether an answer in the log is one that was reported to nobody.
///
/// Where several are asked for at once, in one tab or in two, each may be noted before the others are known of. The log
/// puts them in one order: the first to a question is reported, and what goes beyond the budget there never was.
pub fn is_unreported(catalog: &Catalog, visitor: &Visitor, sequence: Sequence) -> bool {
    visitor.log.get(sequence).is_some_and(|entry| response(entry).is_some())
        && reported(catalog, visitor).1.iter().all(|&(reported, _)| reported != sequence)
}

/// What the ε of all that were noted add up to, and those that were reported, by their numbers.
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

/// Which bit is true: of the variant that the visitor had first, without the outcome or with it.
fn truth(visitor: &Visitor, question: &Question) -> Option<usize> {
    let standing = visitor.log.standing();
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

/// Refuses to forget an answer: it is gone to the site, and forgetting it would only let it be asked for again. Errors:
/// `option_invalid`.
pub(super) fn check_forgettable(event: &Event) -> Result<()> {
    if !matches!(event.payload, Payload::Answer(_)) {
        return Ok(());
    }
    let expected = "another event: what left the device stays counted, until everything is erased";
    Err(Error::option("event", "an answer that was given".to_owned(), expected))
}

/// An answer as it stands in the log.
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

/// What an entry of the log says as an answer; `None` where it cannot be one, as in an import.
pub(super) fn recorded_answer(entry: &Entry) -> Option<Answer> {
    let response = response(entry)?;
    let is_whole = !response.variants.is_empty() && response.bits.len() == 2 * response.variants.len();
    let Response { experiment: key, goal, epsilon, variants, bits, .. } = is_whole.then(|| response.clone())?;
    Some(Answer { key, goal, epsilon, variants, bits, at: entry.event.at })
}
