//! The messages between the tabs of one profile. They are only hints: the truth is read from the database.

use js_sys::Reflect;
use wasm_bindgen::JsValue;

/// What a tab tells the others about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TabMessage {
    /// Something was recorded.
    Appended,
    /// Something was dropped or put back.
    Changed,
    /// Everything was erased.
    Erased,
    /// Consent was withdrawn, and the database is being deleted.
    Withdrawn,
}

impl TabMessage {
    pub fn to_js(self) -> JsValue {
        match self {
            TabMessage::Appended => JsValue::NULL,
            TabMessage::Changed => "changed".into(),
            TabMessage::Erased => "erased".into(),
            TabMessage::Withdrawn => "withdrawn".into(),
        }
    }

    pub fn of(message: &JsValue) -> Self {
        match Reflect::get(message, &"data".into()).ok().and_then(|data| data.as_string()).as_deref() {
            Some("changed") => TabMessage::Changed,
            Some("erased") => TabMessage::Erased,
            Some("withdrawn") => TabMessage::Withdrawn,
            _ => TabMessage::Appended,
        }
    }
}
