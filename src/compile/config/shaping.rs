//! The entry `shaping`, and those of surfaces.

use serde_json::{Map, Value};

use crate::catalog::shaping::Shapings;
use crate::input::Given;

impl Shapings {
    /// What the config says: `shaping`, `adapt`, and the `shaping` of every surface that has one.
    pub fn given(config: &Map<String, Value>) -> Given {
        let given = |value: &serde_json::Value| serde_json::from_value(value.clone()).unwrap_or(Given::Unreadable);
        let surfaces = config.get("surfaces").and_then(serde_json::Value::as_object);
        let named = surfaces
            .into_iter()
            .flatten()
            .filter_map(|(name, surface)| Some((name.clone(), given(surface.as_object()?.get("shaping")?))));
        let surfaces: Vec<(String, Given)> = named.collect();
        let own = ["shaping", "adapt"].map(|name| config.get(name).map_or(Given::Nothing, given));
        if own.iter().all(Given::is_nothing) && surfaces.is_empty() {
            return Given::Nothing;
        }
        let [shaping, adapt] = own;
        let surfaces = Given::Object(surfaces);
        let named = [("shaping", shaping), ("adapt", adapt), ("surfaces", surfaces)];
        Given::Object(named.map(|(name, value)| (name.to_owned(), value)).into())
    }
}
