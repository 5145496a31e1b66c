//! Values of the source as texts: of features, and as they are shown.

use std::borrow::Cow;

use super::source::{Scalar, Value};
use crate::catalog::field::Shape;

/// A value as texts; `None` if it is no text and no list of texts. Numbers in a list become texts: years, sizes.
pub(super) fn texts_of(value: &Value) -> Option<Vec<Cow<'_, str>>> {
    match value {
        Value::Text(text) => Some(vec![Cow::from(text)]),
        Value::Number(number) => Some(vec![number.to_string().into()]),
        Value::List(list) => Some(list.iter().map(scalar_text).collect()),
        Value::Bool(value) => Some(vec![if *value { "true".into() } else { "false".into() }]),
        Value::Other(_) => None,
    }
}

/// A truth value, or its name, as text; `None` if it is neither.
pub(super) fn flag(value: &Value) -> Option<Vec<Cow<'_, str>>> {
    let text = match value {
        Value::Bool(true) => "true",
        Value::Bool(false) => "false",
        Value::Text(text) if text == "true" || text == "false" => text,
        _ => return None,
    };
    Some(vec![Cow::from(text)])
}

fn scalar_text(scalar: &Scalar) -> Cow<'_, str> {
    match scalar {
        Scalar::Text(text) => text.into(),
        Scalar::Number(number) => number.to_string().into(),
    }
}

/// A stored value in the form of its column: plain text, or a fragment of JSON.
pub(super) fn fragment(value: &Value, shape: Shape) -> String {
    let json = match value {
        Value::Text(text) if shape == Shape::Text => return text.clone(),
        Value::Text(text) => serde_json::Value::from(text.as_str()),
        Value::Number(number) => serde_json::Value::from(*number),
        Value::Bool(value) => serde_json::Value::from(*value),
        Value::List(list) => list
            .iter()
            .map(|scalar| match scalar {
                Scalar::Text(text) => serde_json::Value::from(text.as_str()),
                Scalar::Number(number) => serde_json::Value::from(*number),
            })
            .collect(),
        Value::Other(_) => serde_json::Value::Null,
    };
    json.to_string()
}
