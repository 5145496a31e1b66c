//! The connections, channels and requests for a connection that a page holds open. The page has the list as well: if this
//! instance stops in a trap, the page can close them, since other tabs wait for them.

use js_sys::Set;
use wasm_bindgen::JsValue;

thread_local! {
    static HELD: Set = Set::new(&JsValue::UNDEFINED);
}

/// The list, which lives as long as the page does.
pub fn held() -> Set {
    HELD.with(Set::clone)
}

pub fn hold(held: &JsValue) {
    HELD.with(|all| all.add(held));
}

pub fn release(held: &JsValue) {
    HELD.with(|all| all.delete(held));
}
