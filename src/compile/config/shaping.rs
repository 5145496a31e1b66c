//! The entry `shaping`, and those of surfaces.

use crate::catalog::shaping::Shapings;
use crate::input::{DEPTH, Given};

impl Shapings {
    /// What the config says: `shaping`, `adapt`, and the `shaping` of every surface that has one.
    pub(super) fn given(config: &Given) -> Given {
        let surfaces = config.get("surfaces").entries().iter().map(|(name, surface)| (name, surface.get("shaping")));
        let surfaces = surfaces.filter(|(_, shaping)| !shaping.is_nothing());
        let surfaces: Vec<(String, Given)> =
            surfaces.map(|(name, shaping)| (name.clone(), as_option(shaping, DEPTH))).collect();
        let own = ["shaping", "adapt"].map(|name| as_option(config.get(name), DEPTH));
        if own.iter().all(Given::is_nothing) && surfaces.is_empty() {
            return Given::Nothing;
        }
        let [shaping, adapt] = own;
        let surfaces = Given::Object(surfaces);
        let named = [("shaping", shaping), ("adapt", adapt), ("surfaces", surfaces)];
        Given::Object(named.map(|(name, value)| (name.to_owned(), value)).into())
    }
}

/// A value as a call's option would be read: a null is nothing, and what is nested too deeply is unreadable.
fn as_option(given: &Given, depth: u8) -> Given {
    if depth == 0 {
        return Given::Unreadable;
    }
    match given {
        Given::Unreadable => Given::Nothing,
        Given::List(list) => Given::List(list.iter().map(|value| as_option(value, depth - 1)).collect()),
        Given::Object(entries) => {
            let entries = entries.iter().map(|(name, value)| (name.clone(), as_option(value, depth - 1)));
            Given::Object(entries.collect())
        }
        plain => plain.clone(),
    }
}
