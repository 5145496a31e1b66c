//! Converts values from JavaScript to [`Given`] values.

use js_sys::{Array, Object};
use wasm_bindgen::{JsCast, JsValue};

use crate::input::{DEPTH, Given};

/// Any value. The scripts pass plain data; the code that reads a value refuses anything else.
pub fn given(value: &JsValue) -> Given {
    nested(value, DEPTH)
}

fn nested(value: &JsValue, depth: u8) -> Given {
    // Each question is a call into JavaScript, and most values of large lists are texts.
    if let Some(text) = value.as_string() {
        Given::Text(text)
    } else if value.is_undefined() || value.is_null() {
        Given::Nothing
    } else if let Some(number) = value.as_f64() {
        Given::Number(number)
    } else if let Some(truth) = value.as_bool() {
        Given::Bool(truth)
    } else if depth == 0 {
        Given::Unreadable
    } else if let Some(list) = value.dyn_ref::<Array>() {
        Given::List(list.iter().map(|element| nested(&element, depth - 1)).collect())
    } else if let Some(object) = value.dyn_ref::<Object>() {
        Given::Object(Object::keys(object).iter().map(|name| entry(object, &name, depth - 1)).collect())
    } else {
        Given::Unreadable
    }
}

fn entry(object: &Object, name: &JsValue, depth: u8) -> (String, Given) {
    // The scripts have read every entry once already: none throws.
    let value = js_sys::Reflect::get(object, name).unwrap_or_default();
    (name.as_string().unwrap_or_default(), nested(&value, depth))
}
