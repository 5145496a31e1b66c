//! The interface to JavaScript for predictions and measures, in the shapes of `js/types/learning.ts`.

use serde::Serialize;
use wasm_bindgen::prelude::*;

use super::engine::Handle;
use super::given::given;
use super::{thrown, to_object};
use crate::insight::{Basis, Belief, Bubble, Due, Lift, Prediction, Rhythm};
use crate::visitor::profile::purchases;

#[wasm_bindgen]
impl Handle {
    /// The chance of a goal.
    pub fn predict(
        &self,
        goal: &JsValue,
        item: &JsValue,
        options: &JsValue,
        now: f64,
    ) -> std::result::Result<JsValue, JsValue> {
        let prediction = self.personalizer().predict(&given(goal), &given(item), &given(options), now);
        to_object(&PredictionObject::from(&prediction.map_err(thrown)?))
    }

    /// When the visitor comes, in a time zone that is so many minutes ahead of UTC.
    pub fn rhythm(&self, minutes_ahead: &JsValue, now: f64) -> std::result::Result<JsValue, JsValue> {
        let rhythm = self.personalizer().rhythm(&given(minutes_ahead), now).map_err(thrown)?;
        to_object(&RhythmObject::from(&rhythm))
    }

    /// What the visitor is likely to need again, flat: for each item its index, when it is expected, the interval's two ends, the place of the
    /// basis in `own`, `category`, `config`, and the number of purchases.
    pub fn due(&self, options: &JsValue, now: f64) -> std::result::Result<Vec<f64>, JsValue> {
        let due = self.personalizer().needed_again(&given(options), now).map_err(thrown)?;
        let flat = |due: &Due| {
            let basis = match due.basis {
                purchases::Basis::Own => 0.0,
                purchases::Basis::Category => 1.0,
                purchases::Basis::Config => 2.0,
            };
            [due.item.get() as f64, due.at, due.from, due.to, basis, due.purchases as f64]
        };
        Ok(due.iter().flat_map(flat).collect())
    }

    /// The lift and the variety of the shelves.
    pub fn effect(&self, now: f64) -> std::result::Result<JsValue, JsValue> {
        let (lift, bubble) = self.personalizer().effect(now).map_err(thrown)?;
        to_object(&EffectObject { lift: LiftObject::from(&lift), bubble: bubble.as_ref().map(BubbleObject::from) })
    }
}

#[derive(Serialize)]
struct ChanceObject {
    probability: f64,
    low: f64,
    high: f64,
}

impl From<&Belief> for ChanceObject {
    fn from(belief: &Belief) -> Self {
        Self { probability: belief.mean(), low: belief.low(), high: belief.high() }
    }
}

#[derive(Serialize)]
struct PredictionObject {
    probability: f64,
    low: f64,
    high: f64,
    enough: bool,
    basis: BasisObject,
}

#[derive(Serialize)]
struct BasisObject {
    impressions: usize,
    clicks: usize,
    openings: usize,
    visits: usize,
    goals: usize,
}

impl From<&Prediction> for PredictionObject {
    fn from(prediction: &Prediction) -> Self {
        let ChanceObject { probability, low, high } = ChanceObject::from(&prediction.belief);
        let Basis { impressions, clicks, openings, visits, goals } = prediction.basis;
        let basis = BasisObject { impressions, clicks, openings, visits, goals };
        Self { probability, low, high, enough: prediction.is_enough, basis }
    }
}

#[derive(Serialize)]
struct RhythmObject<'a> {
    visits: usize,
    day: ChanceObject,
    week: ChanceObject,
    hours: &'a [f64],
    weekdays: &'a [f64],
    enough: bool,
}

impl<'a> From<&'a Rhythm> for RhythmObject<'a> {
    fn from(rhythm: &'a Rhythm) -> Self {
        Self {
            visits: rhythm.visits,
            day: ChanceObject::from(&rhythm.day),
            week: ChanceObject::from(&rhythm.week),
            hours: &rhythm.hours,
            weekdays: &rhythm.weekdays,
            enough: rhythm.is_enough,
        }
    }
}

#[derive(Serialize)]
struct EffectObject<'a> {
    lift: LiftObject,
    #[serde(skip_serializing_if = "Option::is_none")]
    bubble: Option<BubbleObject<'a>>,
}

#[derive(Serialize)]
struct LiftObject {
    visits: usize,
    shelves: usize,
    impressions: usize,
    clicks: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    shown: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    popularity: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    lift: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    low: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    high: Option<f64>,
    effective: f64,
    support: f64,
    enough: bool,
}

impl From<&Lift> for LiftObject {
    fn from(lift: &Lift) -> Self {
        let known = |number: f64| Some(number).filter(|number| number.is_finite());
        Self {
            visits: lift.visits,
            shelves: lift.shelves,
            impressions: lift.impressions,
            clicks: lift.clicks,
            shown: known(lift.shown),
            popularity: known(lift.popularity),
            lift: known(lift.lift),
            low: known(lift.low),
            high: known(lift.high),
            effective: lift.effective,
            // An estimate, which may exceed the largest possible share.
            support: lift.support.min(1.0),
            enough: lift.is_enough,
        }
    }
}

#[derive(Serialize)]
struct BubbleObject<'a> {
    field: &'a str,
    catalog: VarietyObject,
    windows: Vec<WindowObject>,
}

#[derive(Serialize)]
struct VarietyObject {
    entropy: f64,
    values: usize,
}

#[derive(Serialize)]
struct WindowObject {
    from: f64,
    to: f64,
    impressions: usize,
    entropy: f64,
    coverage: f64,
}

impl<'a> From<&'a Bubble> for BubbleObject<'a> {
    fn from(bubble: &'a Bubble) -> Self {
        let (entropy, values) = bubble.catalog;
        let windows = bubble.windows.iter().map(|window| WindowObject {
            from: window.from,
            to: window.to,
            impressions: window.impressions,
            entropy: window.entropy,
            coverage: window.coverage,
        });
        Self { field: &bubble.field, catalog: VarietyObject { entropy, values }, windows: windows.collect() }
    }
}
