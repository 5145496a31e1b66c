//! The interface to JavaScript for the items that the visitor opened, bought or liked.

use serde::Serialize;
use wasm_bindgen::prelude::*;

use super::engine::Handle;
use super::given::given;
use super::{thrown, to_object};
use crate::insight::Visited;

#[wasm_bindgen]
impl Handle {
    /// The items that something was done to, the latest first.
    pub fn history(&self, options: &JsValue, now: f64) -> std::result::Result<JsValue, JsValue> {
        let list = self.personalizer().history(&given(options), now).map_err(thrown)?;
        to_object(&list.iter().map(visited).collect::<Vec<_>>())
    }
}

/// An item of the history, by its index.
#[derive(Serialize)]
struct VisitedObject {
    index: usize,
    r#type: &'static str,
    at: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    progress: Option<f64>,
}

/// An item of the history.
fn visited(&Visited { item, kind, at, progress }: &Visited) -> VisitedObject {
    VisitedObject { index: item.get(), r#type: kind.name(), at, progress }
}
