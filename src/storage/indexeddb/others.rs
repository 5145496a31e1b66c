//! The messages between the tabs of one profile. They are only hints: the truth is read from the database.

use js_sys::Reflect;
use wasm_bindgen::JsValue;

/// What a tab tells the others about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deed {
    /// Something was recorded.
    Appended,
    /// Something was dropped or put back.
    Changed,
    /// Everything was erased.
    Erased,
    /// Consent was withdrawn, and the database is being deleted.
    Withdrawn,
}

impl Deed {
    pub fn message(self) -> JsValue {
        match self {
            Deed::Appended => JsValue::NULL,
            Deed::Changed => "changed".into(),
            Deed::Erased => "erased".into(),
            Deed::Withdrawn => "withdrawn".into(),
        }
    }

    pub fn of(message: &JsValue) -> Self {
        match Reflect::get(message, &"data".into()).ok().and_then(|data| data.as_string()).as_deref() {
            Some("changed") => Deed::Changed,
            Some("erased") => Deed::Erased,
            Some("withdrawn") => Deed::Withdrawn,
            _ => Deed::Appended,
        }
    }
}
