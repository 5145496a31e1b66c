//! The interface to JavaScript for slots, experiments, segments, and answers about them.

use js_sys::Promise;
use serde::Serialize;
use wasm_bindgen::prelude::*;

use super::engine::Handle;
use super::given::given;
use super::{thrown, to_object};
use crate::catalog::facts::FactValue;
use crate::catalog::measures::Measure;
use crate::insight::experiment::report::{Arm, Report};
use crate::insight::experiment::response::COINS;
use crate::insight::portable::ByName;
use crate::insight::{Answer, Because, Budget, Membership};

#[wasm_bindgen]
impl Handle {
    /// A variant of a slot; resolves to the choice.
    pub fn choose(&self, slot: String, variants: &JsValue, options: &JsValue, now: f64) -> Promise {
        let (variants, options) = (given(variants), given(options));
        self.later(move |personalizer| async move {
            let (chosen, recorded) = personalizer.choose(&slot, &variants, &options, now).await?;
            let engine = personalizer.engine();
            let propensities = chosen.propensities.iter().map(|(name, chance)| (name.as_str(), *chance)).collect();
            let object = ChosenObject {
                id: chosen.id.as_deref(),
                slot: &chosen.slot,
                variant: &chosen.variant,
                propensity: chosen.propensity,
                propensities,
                recorded,
                forbidden: engine.catalog().forbids(options.get("surface").text()).then_some(true),
                held_out: engine.is_held_out().then_some(true),
            };
            Ok(to_object(&object).unwrap_or_default())
        })
    }

    /// Whether the visitor takes part in an experiment, and with which variant; resolves to the assignment.
    pub fn assign(&self, key: String, variants: &JsValue, options: &JsValue, now: f64) -> Promise {
        let (variants, options) = (given(variants), given(options));
        self.later(move |personalizer| async move {
            let (assignment, recorded) = personalizer.assign(&key, &variants, &options, now).await?;
            let object = AssignmentObject {
                key: &assignment.key,
                enrolled: assignment.variant.is_some(),
                variant: assignment.variant.as_deref(),
                propensity: assignment.propensity,
                recorded,
            };
            Ok(to_object(&object).unwrap_or_default())
        })
    }

    /// The results of experiments and slots.
    pub fn experiment_reports(&self, options: &JsValue, now: f64) -> Result<JsValue, JsValue> {
        let reports = self.personalizer().reports(&given(options), now).map_err(thrown)?;
        let experiments = reports.experiments.iter().map(report).collect();
        let slots = reports.slots.iter().map(report).collect();
        let held_out = self.is_held_out();
        let holdout = f64::from(self.personalizer().engine().catalog().experiments().holdout);
        to_object(&ReportsObject { held_out, holdout, experiments, slots })
    }

    /// Whether the visitor is in the hold-out group.
    pub fn is_held_out(&self) -> bool {
        self.personalizer().engine().is_held_out()
    }

    /// The segments that the visitor belongs to.
    pub fn segments(&self, options: &JsValue, now: f64) -> Result<JsValue, JsValue> {
        let segments = self.personalizer().segments(&given(options), now).map_err(thrown)?;
        to_object(&segments.iter().map(membership).collect::<Vec<_>>())
    }

    /// An answer about an experiment, or the reason why there is none.
    pub fn share(&self, key: String, variants: &JsValue, options: &JsValue, now: f64) -> Promise {
        let (variants, options) = (given(variants), given(options));
        // Fresh at every call; the engine reports it if the platform has no random source.
        let coins: Vec<u32> = (0..COINS).map_while(|_| getrandom::u32().ok()).collect();
        self.later(move |personalizer| async move {
            let answer = personalizer.share((&key, &variants), &options, &coins, now).await?;
            let object = match &answer {
                Ok(answer) => to_object(&SharedObject { shared: true, answer: answer_object(answer) }),
                Err(silence) => to_object(&SilentObject { shared: false, reason: silence.name() }),
            };
            Ok(object.unwrap_or_default())
        })
    }

    /// The answers so far, and the budget.
    pub fn budget(&self) -> Result<JsValue, JsValue> {
        self.personalizer().check_open().map_err(thrown)?;
        let Budget { epsilon, spent, answers } = self.personalizer().engine().budget();
        let left = (epsilon - spent).max(0.0);
        to_object(&BudgetObject { epsilon, spent, left, answers: answers.iter().map(answer_object).collect() })
    }

    /// Whether the visitor agreed to answers.
    pub fn agrees_to_answer(&self) -> bool {
        self.personalizer().engine().agrees_to_sharing()
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ChosenObject<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<&'a str>,
    slot: &'a str,
    variant: &'a str,
    propensity: f64,
    #[serde(skip_serializing_if = "ByName::is_empty")]
    propensities: ByName<'a, f64>,
    recorded: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    forbidden: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    held_out: Option<bool>,
}

#[derive(Serialize)]
struct AssignmentObject<'a> {
    key: &'a str,
    enrolled: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    variant: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    propensity: Option<f64>,
    recorded: bool,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ReportsObject<'a> {
    held_out: bool,
    holdout: f64,
    experiments: Vec<ReportObject<'a>>,
    slots: Vec<ReportObject<'a>>,
}

#[derive(Serialize)]
struct ReportObject<'a> {
    name: &'a str,
    enough: bool,
    variants: Vec<ArmObject<'a>>,
}

#[derive(Serialize)]
struct ArmObject<'a> {
    variant: &'a str,
    shown: u32,
    trials: u32,
    outcomes: u32,
    rate: f64,
    effective: f64,
    interval: (f64, f64),
    #[serde(skip_serializing_if = "Option::is_none")]
    lift: Option<LiftObject>,
}

#[derive(Serialize)]
struct LiftObject {
    difference: f64,
    interval: (f64, f64),
}

fn report(report: &Report) -> ReportObject<'_> {
    ReportObject { name: &report.name, enough: report.is_enough, variants: report.arms.iter().map(arm).collect() }
}

fn arm(arm: &Arm) -> ArmObject<'_> {
    let lift = arm.lift.map(|lift| LiftObject { difference: lift.difference, interval: lift.interval });
    ArmObject {
        variant: &arm.variant,
        shown: arm.shown,
        trials: arm.trials,
        outcomes: arm.outcomes,
        rate: arm.rate.rate,
        effective: arm.rate.trials,
        interval: arm.rate.interval,
        lift,
    }
}

#[derive(Serialize)]
struct MembershipObject<'a> {
    name: &'a str,
    because: Vec<BecauseObject<'a>>,
}

#[derive(Serialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
enum BecauseObject<'a> {
    Interest { field: &'a str, value: &'a str, weight: f64 },
    Context { key: &'a str, value: &'a str },
    Events { count: usize },
    Recency { milliseconds: f64 },
    Visits { count: f64 },
    Purchases { count: f64 },
    Spend { amount: f64 },
    Fact { name: &'a str, value: &'a FactValue },
    Centroid { similarity: f64 },
}

fn membership(membership: &Membership) -> MembershipObject<'_> {
    let because = membership.because.iter().map(|because| match because {
        Because::Interest { interest, weight } => {
            BecauseObject::Interest { field: &interest.field, value: &interest.value, weight: *weight }
        }
        Because::Context { key, value } => BecauseObject::Context { key, value },
        Because::Events(count) => BecauseObject::Events { count: *count },
        Because::Fact(name, value) => BecauseObject::Fact { name, value },
        Because::Measure(measure, value) => measured(*measure, *value),
        Because::Centroid(similarity) => BecauseObject::Centroid { similarity: *similarity },
    });
    MembershipObject { name: &membership.name, because: because.collect() }
}

fn measured(measure: Measure, value: f64) -> BecauseObject<'static> {
    match measure {
        Measure::Recency => BecauseObject::Recency { milliseconds: value },
        Measure::Visits => BecauseObject::Visits { count: value },
        Measure::Purchases => BecauseObject::Purchases { count: value },
        Measure::Spend => BecauseObject::Spend { amount: value },
    }
}

#[derive(Serialize)]
struct SharedObject<'a> {
    shared: bool,
    answer: AnswerObject<'a>,
}

#[derive(Serialize)]
struct SilentObject {
    shared: bool,
    reason: &'static str,
}

#[derive(Serialize)]
struct BudgetObject<'a> {
    epsilon: f64,
    spent: f64,
    left: f64,
    answers: Vec<AnswerObject<'a>>,
}

/// An answer as it may leave the device. Its time stays here: it would reveal more than the bits.
#[derive(Serialize)]
struct AnswerObject<'a> {
    key: &'a str,
    goal: &'a str,
    epsilon: f64,
    variants: &'a [String],
    bits: Vec<u8>,
}

fn answer_object(answer: &Answer) -> AnswerObject<'_> {
    AnswerObject {
        key: &answer.key,
        goal: &answer.goal,
        epsilon: answer.epsilon,
        variants: &answer.variants,
        bits: answer.bits.iter().map(|&bit| u8::from(bit)).collect(),
    }
}
