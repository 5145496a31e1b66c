//! The state of a profile as an object, for `health`.

use serde::Serialize;

use crate::engine::Engine;
use crate::personalizer::{Health, LayerHealth};

/// The state of the profile, the engine and the catalogue.
#[derive(Serialize)]
pub struct HealthObject<'a> {
    storage: StorageObject<'a>,
    consent: &'static str,
    events: usize,
    interests: usize,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    layers: Vec<LayerObject<'a>>,
    catalog: CatalogObject,
}

#[derive(Serialize)]
struct LayerObject<'a> {
    name: &'a str,
    events: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    problem: Option<&'a str>,
}

#[derive(Serialize)]
struct StorageObject<'a> {
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    problem: Option<&'a str>,
    bytes: usize,
    damaged: usize,
}

#[derive(Serialize)]
struct CatalogObject {
    items: usize,
    features: usize,
    bytes: usize,
}

/// The state of a profile and its catalogue.
pub fn health<'a>(engine: &Engine, health: &'a Health) -> HealthObject<'a> {
    HealthObject {
        storage: StorageObject {
            kind: health.storage,
            problem: health.problem.as_deref(),
            bytes: health.bytes,
            damaged: health.damaged,
        },
        consent: health.consent.name(),
        events: health.events,
        interests: health.interests,
        layers: health
            .layers
            .iter()
            .map(|LayerHealth { name, events, problem }| LayerObject {
                name,
                events: *events,
                problem: problem.as_deref(),
            })
            .collect(),
        catalog: CatalogObject {
            items: engine.catalog().len(),
            features: engine.catalog().feature_count(),
            bytes: engine.catalog().file_length(),
        },
    }
}
