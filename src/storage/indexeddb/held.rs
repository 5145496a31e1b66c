//! What a page holds of the device: connections, channels, and requests for a connection. The page has the list as well, so that
//! it can let go of them should this instance stop in a trap: other tabs wait for them.

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
