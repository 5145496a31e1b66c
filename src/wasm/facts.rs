//! The interface to JavaScript for facts that are stated.

use js_sys::Promise;
use serde::Serialize;
use wasm_bindgen::prelude::*;

use super::engine::Handle;
use super::given::given;
use super::onboarding::numbers;
use super::{thrown, to_object};
use crate::catalog::facts::FactValue;
use crate::visitor::log::Stated;

#[wasm_bindgen]
impl Handle {
    /// States or withdraws facts; resolves to the events' numbers, or to `undefined` where consent does not allow it.
    pub fn state(&self, facts: &JsValue, options: &JsValue, now: f64) -> Promise {
        let (facts, options) = (given(facts), given(options));
        self.later(move |personalizer| async move { Ok(numbers(personalizer.state(&facts, &options, now).await?)) })
    }

    /// The facts in force.
    pub fn facts(&self) -> Result<JsValue, JsValue> {
        self.personalizer().check_open().map_err(thrown)?;
        to_object(&self.personalizer().engine().facts().iter().map(StatedObject::from).collect::<Vec<_>>())
    }
}

/// A fact that is or was in force.
#[derive(Serialize)]
pub struct StatedObject<'a> {
    name: &'a str,
    value: &'a FactValue,
    at: f64,
    scope: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    event: Option<f64>,
}

impl<'a> From<&'a Stated> for StatedObject<'a> {
    fn from(stated: &'a Stated) -> Self {
        Self {
            name: &stated.name,
            value: &stated.value,
            at: stated.at,
            scope: if stated.sequence.is_some() { "device" } else { "session" },
            event: stated.sequence.map(|sequence| sequence as f64),
        }
    }
}
