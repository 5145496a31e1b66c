//! The boundary to JavaScript: converts, calls, and converts back. Nothing is decided here.
//!
//! Lists cross flat, as numbers ([`flat`]); options come in as [`given`] values, and rare objects go out through serde ([`objects`]). An error
//! crosses as a JavaScript `Error` with a `code`.
#![cfg(any(feature = "engine", feature = "compiler", feature = "trainer"))]

#[cfg(feature = "engine")]
mod branches;
#[cfg(feature = "compiler")]
mod compiler;
#[cfg(feature = "engine")]
mod engine;
#[cfg(feature = "engine")]
mod experiments;
#[cfg(feature = "engine")]
mod facts;
#[cfg(feature = "engine")]
mod flat;
#[cfg(any(feature = "engine", feature = "trainer"))]
mod given;
#[cfg(feature = "engine")]
mod health;
#[cfg(feature = "engine")]
mod learning;
mod memory;
#[cfg(feature = "trainer")]
mod neighbours;
#[cfg(feature = "engine")]
mod objects;
#[cfg(feature = "engine")]
mod onboarding;
#[cfg(feature = "engine")]
mod page;
#[cfg(feature = "engine")]
mod parts;
#[cfg(feature = "engine")]
mod preferences;
#[cfg(feature = "engine")]
mod revival;
#[cfg(feature = "engine")]
mod shelves;
#[cfg(feature = "trainer")]
mod trainer;
#[cfg(feature = "engine")]
mod visited;

use wasm_bindgen::JsValue;

use crate::error::Error;

/// An `Error` with its `code`.
fn thrown(error: Error) -> JsValue {
    let thrown = js_sys::Error::new(&error.to_string());
    // Setting a property of a fresh object cannot fail.
    let _ = js_sys::Reflect::set(&thrown, &"code".into(), &error.code().into());
    thrown.into()
}

#[cfg(feature = "engine")]
/// A number as JavaScript formats it: Rust's own formatting would add 7 kB to the download.
pub fn number_text(number: f64) -> String {
    use wasm_bindgen::JsCast as _;
    JsValue::from_f64(number).unchecked_ref::<js_sys::Object>().to_string().into()
}

/// An infrequent object, by serde.
#[cfg(feature = "engine")]
fn to_object(value: &impl serde::Serialize) -> std::result::Result<JsValue, JsValue> {
    let serializer = serde_wasm_bindgen::Serializer::new().serialize_maps_as_objects(true);
    value.serialize(&serializer).map_err(JsValue::from)
}
