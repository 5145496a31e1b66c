//! What `npx penchant build` calls, and `open({ items })`: items in, a catalogue out.

use js_sys::Function;
use serde::Serialize;
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::prelude::*;

use super::thrown;
use crate::catalog::compile::{self, Stage};
use crate::catalog::source::Duplicates;

/// A catalogue, and what was found on the way.
#[wasm_bindgen]
pub struct Compilation {
    bytes: Vec<u8>,
    report: JsValue,
}

#[derive(Serialize)]
struct Report<'a> {
    items: usize,
    merged: usize,
    features: usize,
    fields: Vec<ReportField<'a>>,
}

#[derive(Serialize)]
struct ReportField<'a> {
    name: &'a str,
    role: &'static str,
    weight: f32,
    sensitive: bool,
    why: &'a str,
}

#[wasm_bindgen]
impl Compilation {
    /// The file, handed over: a second call gets none.
    pub fn take(&mut self) -> Vec<u8> {
        std::mem::take(&mut self.bytes)
    }

    /// `{ items, merged, features, fields: [{ name, role, weight, sensitive, why }] }`.
    pub fn report(&self) -> JsValue {
        self.report.clone()
    }
}

/// Compiles NDJSON or a JSON array under a config (JSON, may be empty).
///
/// `merge`: items with the id of an earlier one are joined to it; otherwise they are an error.
/// `progress(stage, part)` hears `read` or `features` and how much of it is done, 0 to 1; what it throws is ignored.
#[wasm_bindgen]
pub fn compile(source: &[u8], config: &str, merge: bool, progress: &Function) -> Result<Compilation, JsValue> {
    let hear = |stage, part| {
        let name = match stage {
            Stage::Read => "read",
            Stage::Features => "features",
        };
        let _ = progress.call2(&JsValue::NULL, &name.into(), &JsValue::from_f64(part));
    };
    let duplicates = if merge { Duplicates::Merge } else { Duplicates::Refuse };
    let compiled = compile::compile(source, config, duplicates, hear).map_err(thrown)?;
    let fields = compiled.fields.iter().map(|field| ReportField {
        name: &field.name,
        role: field.role.name(),
        weight: field.weight,
        sensitive: field.sensitive,
        why: field.why,
    });
    let report = Report {
        items: compiled.items,
        merged: compiled.merged,
        features: compiled.features,
        fields: fields.collect(),
    };
    let report = report.serialize(&Serializer::new())?;
    Ok(Compilation { bytes: compiled.bytes, report })
}
