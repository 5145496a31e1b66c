//! The interface to JavaScript for preferring one item to another.

use js_sys::Promise;
use serde::Serialize;
use wasm_bindgen::prelude::*;

use super::engine::Handle;
use super::given::given;
use super::{thrown, to_object};
use crate::insight::counterfactual::Asked;
use crate::visitor::log::{Preference, Sequence};

#[wasm_bindgen]
impl Handle {
    /// What has to change so that one item of a shelf scores above another; records it unless it is a `preview`. `ids` are those of a shelf of
    /// `rank`, and nothing for one of `recommend`.
    pub fn prefer(
        &self,
        shelf: String,
        items: Vec<String>,
        ids: &JsValue,
        options: &JsValue,
        preview: bool,
        now: f64,
    ) -> Promise {
        let (ids, options) = (given(ids), given(options));
        self.later(move |personalizer| async move {
            let asked = if ids.is_nothing() { Asked::Recommend(&options) } else { Asked::Rank(&ids, &options) };
            let (preferred, event) = personalizer.prefer((&shelf, asked), (&items[0], &items[1]), preview, now).await?;
            let changes = preferred.changes.iter().map(|change| ChangeObject {
                field: &change.interest.field,
                value: &change.interest.value,
                from: change.from,
                to: change.to,
            });
            let object = PreferredObject {
                event: event.map(|sequence: Sequence| sequence as f64),
                changes: changes.collect(),
                scores: preferred.scores,
                placed: preferred.is_placed,
            };
            Ok(to_object(&object).unwrap_or_default())
        })
    }

    /// The preferences in force, in the order in which they were stated.
    pub fn preferences(&self) -> std::result::Result<JsValue, JsValue> {
        self.personalizer().check_open().map_err(thrown)?;
        let engine = self.personalizer().engine();
        let objects = engine.preferences().iter().map(|stated| {
            let Preference { above, below, changes } = &stated.preference;
            let weights = changes.iter().map(|(interest, weight)| WeightObject {
                field: &interest.field,
                value: &interest.value,
                weight: *weight,
            });
            StatedObject {
                event: stated.sequence as f64,
                kind: "prefer",
                item: above,
                below,
                at: stated.at,
                title: engine.title(above),
                changes: weights.collect(),
            }
        });
        to_object(&objects.collect::<Vec<_>>())
    }
}

#[derive(Serialize)]
struct PreferredObject<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    event: Option<f64>,
    changes: Vec<ChangeObject<'a>>,
    scores: [f64; 2],
    placed: bool,
}

#[derive(Serialize)]
struct ChangeObject<'a> {
    field: &'a str,
    value: &'a str,
    from: f64,
    to: f64,
}

#[derive(Serialize)]
struct StatedObject<'a> {
    event: f64,
    kind: &'static str,
    item: &'a str,
    below: &'a str,
    at: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<&'a str>,
    changes: Vec<WeightObject<'a>>,
}

#[derive(Serialize)]
struct WeightObject<'a> {
    field: &'a str,
    value: &'a str,
    weight: f64,
}
