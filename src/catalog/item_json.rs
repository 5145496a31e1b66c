//! An item as the site gave it, restored from the catalogue's columns as JSON.
//!
//! JSON, because the host parses it faster than an object can be built across the boundary, and caches the result.

use super::field::Shape;
use super::view::{Catalog, ItemIndex};
use crate::input::number_text;
use std::fmt::Write as _;

/// The item as one JSON object: `id` first, then its fields in the catalogue's order; missing fields are left out.
pub fn item_json(catalog: &Catalog, item: ItemIndex) -> String {
    let mut json = String::from("{\"id\":");
    push_text(&mut json, catalog.id(item));
    let mut stored = 0;
    for (index, field) in catalog.fields().iter().enumerate() {
        let start = json.len();
        json.push(',');
        push_text(&mut json, &field.name);
        json.push(':');
        let present = match field.shape {
            Shape::Value | Shape::Values | Shape::Flag => push_values(&mut json, catalog, item, index),
            Shape::Number => push_number(&mut json, catalog, item, &field.name),
            Shape::Text | Shape::Json => {
                stored += 1;
                push_stored(&mut json, catalog.stored(stored - 1, item), field.shape)
            }
        };
        if !present {
            json.truncate(start);
        }
    }
    json.push('}');
    json
}

fn push_values(json: &mut String, catalog: &Catalog, item: ItemIndex, field: usize) -> bool {
    let field = &catalog.fields()[field];
    let mut values = catalog
        .features(item)
        .map(|(feature, _)| feature)
        .filter(|&feature| std::ptr::eq(catalog.field_of(feature), field))
        .map(|feature| catalog.value(feature));
    if field.shape == Shape::Flag {
        return values.next().map(|value| json.push_str(value)).is_some();
    }
    if field.shape == Shape::Value {
        return values.next().map(|value| push_text(json, value)).is_some();
    }
    json.push('[');
    for (number, value) in values.enumerate() {
        if number > 0 {
            json.push(',');
        }
        push_text(json, value);
    }
    json.push(']');
    true
}

fn push_number(json: &mut String, catalog: &Catalog, item: ItemIndex, field: &str) -> bool {
    let number = catalog.numbers(field).map_or(f64::NAN, |column| column[item.get()]);
    if number.is_finite() {
        json.push_str(&number_text(number));
    }
    number.is_finite()
}

fn push_stored(json: &mut String, stored: Option<&str>, shape: Shape) -> bool {
    match stored {
        Some(text) if shape == Shape::Text => push_text(json, text),
        Some(fragment) => json.push_str(fragment),
        None => {}
    }
    stored.is_some()
}

/// `text` as a JSON string.
fn push_text(json: &mut String, text: &str) {
    json.push('"');
    for character in text.chars() {
        match character {
            '"' => json.push_str("\\\""),
            '\\' => json.push_str("\\\\"),
            control if control < ' ' => write!(json, "\\u{:04x}", control as u32).expect("a string takes everything"),
            other => json.push(other),
        }
    }
    json.push('"');
}
