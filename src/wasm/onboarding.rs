//! The interface to JavaScript for a first visit.

use js_sys::Promise;
use wasm_bindgen::prelude::*;

use super::engine::Handle;
use super::given::given;
use super::thrown;
use crate::visitor::log::Sequence;

#[wasm_bindgen]
impl Handle {
    /// The indices of the items to ask about.
    pub fn onboarding(&self, options: &JsValue, now: f64) -> Result<Vec<u32>, JsValue> {
        let items = self.personalizer().onboarding(&given(options), now).map_err(thrown)?;
        Ok(items.iter().map(|item| item.get() as u32).collect())
    }

    /// Records answers; resolves to the events' numbers, or to `undefined` where consent does not allow it.
    pub fn answer(&self, answers: &JsValue, now: f64) -> Promise {
        let answers = given(answers);
        self.later(move |personalizer| async move { Ok(numbers(personalizer.answer_onboarding(&answers, now).await?)) })
    }
}

/// The numbers of events; `undefined` where consent does not allow them.
pub(super) fn numbers(events: Option<Vec<Sequence>>) -> JsValue {
    let numbers = |events: Vec<Sequence>| events.into_iter().map(|event| event as f64).collect::<Vec<f64>>();
    events.map_or(JsValue::UNDEFINED, |events| numbers(events).into())
}
