//! The interface to JavaScript for branches of the profile.

use js_sys::{Array, Promise};
use serde::Serialize;
use wasm_bindgen::prelude::*;

use super::engine::{Handle, number_or_undefined};
use super::given::given;
use super::{thrown, to_object};

#[wasm_bindgen]
impl Handle {
    /// Opens a branch instead of the main profile; before it begins.
    pub fn open_branch(&self, name: &JsValue) -> std::result::Result<(), JsValue> {
        self.personalizer().open_branch(&given(name)).map_err(thrown)
    }

    /// Moves acts into a branch; resolves to the number of the entry that does, or `undefined` where consent does not allow it, and
    /// the number of acts.
    pub fn branch(&self, what: &JsValue, name: &JsValue, now: f64) -> Promise {
        let (what, name) = (given(what), given(name));
        self.later(move |personalizer| async move {
            let (sequence, events) = personalizer.branch(&what, &name, now).await?;
            Ok(Array::of2(&number_or_undefined(sequence), &JsValue::from_f64(events as f64)).into())
        })
    }

    /// Brings back what is in a branch; resolves to the number of the entry that does.
    pub fn merge(&self, name: &JsValue, now: f64) -> Promise {
        let name = given(name);
        self.later(move |personalizer| async move { Ok(number_or_undefined(personalizer.merge(&name, now).await?)) })
    }

    /// The branches, in the order in which they began.
    pub fn branches(&self) -> std::result::Result<JsValue, JsValue> {
        self.personalizer().check_open().map_err(thrown)?;
        let engine = self.personalizer().engine();
        let branches = engine.branches();
        let objects = branches.iter().map(|branch| BranchObject {
            name: branch.name,
            events: branch.events,
            from: branch.from,
            to: branch.to,
            titles: &branch.titles,
        });
        to_object(&objects.collect::<Vec<_>>())
    }
}

#[derive(Serialize)]
struct BranchObject<'a> {
    name: &'a str,
    events: usize,
    from: f64,
    to: f64,
    titles: &'a [&'a str],
}
