//! The contents of a catalogue and the site's declarations in it, as objects: for `describe`, `policy` and the command line, which
//! are infrequent calls.

use serde::Serialize;

use crate::catalog::format::Section;
use crate::catalog::{Catalog, Policy, Signal, declared};
use crate::input::Given;

/// The contents of a catalogue.
#[derive(Serialize)]
pub struct CatalogParts<'a> {
    fields: Vec<FieldObject<'a>>,
    sections: Vec<SectionObject>,
    signals: Vec<CatalogSignal<'a>>,
    vectors: Vec<VectorsObject<'a>>,
    neighbours: Vec<NeighboursObject<'a>>,
    surfaces: Vec<SurfaceObject<'a>>,
    retention: RetentionObject,
    #[serde(rename = "halfLife")]
    half_life: HalfLifeObject,
    #[serde(skip_serializing_if = "Option::is_none")]
    policy: Option<PolicyObject<'a>>,
    /// The shaping, unless a surface says otherwise.
    shaping: Given,
    adapts: bool,
    /// Whether it says how long items serve.
    lifecycle: bool,
    segments: Given,
    facts: Given,
    experiments: Given,
}

/// A surface: its weights, in the order of `signals`, and its shaping.
#[derive(Serialize)]
struct SurfaceObject<'a> {
    name: &'a str,
    weights: Vec<f32>,
    shaping: Given,
}

#[derive(Serialize)]
struct RetentionObject {
    events: u32,
    days: f32,
}

/// In hours.
#[derive(Serialize)]
struct HalfLifeObject {
    long: f32,
    short: f32,
    freshness: f32,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PolicyObject<'a> {
    version: &'a str,
    purposes: &'a [String],
    legal_basis: &'a str,
    owner: &'a str,
    contact: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    review_by: Option<&'a str>,
    forbidden_surfaces: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    notice: Option<&'a str>,
}

fn policy(policy: &Policy) -> PolicyObject<'_> {
    PolicyObject {
        version: &policy.version,
        purposes: &policy.purposes,
        legal_basis: &policy.legal_basis,
        owner: &policy.owner,
        contact: &policy.contact,
        review_by: policy.review_by.as_deref(),
        forbidden_surfaces: &policy.forbidden_surfaces,
        notice: policy.notice.as_deref(),
    }
}

#[derive(Serialize)]
struct CatalogSignal<'a> {
    name: &'a str,
    weight: f32,
    trust: f32,
    /// The weight times the signal's deviation over the items, in its unit.
    force: f32,
    personal: bool,
    vectors: bool,
    neighbours: bool,
    /// Whether the catalogue has the data that the signal needs.
    available: bool,
}

#[derive(Serialize)]
struct VectorsObject<'a> {
    name: &'a str,
    dimensions: usize,
    items: usize,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct NeighboursObject<'a> {
    name: &'a str,
    /// The number of items with neighbours.
    items: usize,
    entries: usize,
    /// The largest number of neighbours of an item.
    per_item: usize,
    /// The bytes in the file.
    bytes: usize,
}

#[derive(Serialize)]
struct FieldObject<'a> {
    name: &'a str,
    role: &'static str,
    weight: f32,
    sensitive: bool,
}

#[derive(Serialize)]
struct SectionObject {
    tag: &'static str,
    bytes: usize,
}

/// A catalogue's fields, sections, signals, sets of vectors and neighbours, settings, policy and other declarations.
pub fn catalog(catalog: &Catalog) -> CatalogParts<'_> {
    let fields = catalog.fields().iter().map(|field| FieldObject {
        name: &field.name,
        role: field.role.name(),
        weight: field.weight,
        sensitive: field.sensitive,
    });
    let sections = Section::ALL
        .into_iter()
        .map(|section| SectionObject { tag: section.tag(), bytes: catalog.section_bytes(section) });
    let settings = catalog.settings();
    let signals = catalog.signals().map(|signal| CatalogSignal {
        name: catalog.signal_name(signal),
        weight: settings.weights[signal.index()],
        trust: settings.half_trust[signal.index()],
        force: catalog.forces()[signal.index()],
        personal: signal.is_personal(),
        vectors: matches!(signal, Signal::Taste(_)),
        neighbours: matches!(signal, Signal::Neighbours(_)),
        available: is_available(catalog, signal),
    });
    let vectors = catalog.vector_sets().iter().enumerate().map(|(number, set)| VectorsObject {
        name: &set.name,
        dimensions: set.dimensions,
        items: catalog.vectors(number).scales.iter().filter(|&&scale| scale > 0.0).count(),
    });
    let neighbours = catalog.neighbour_sets().iter().enumerate().map(|(number, set)| {
        let (items, per_item) = catalog.neighbours(number).extent();
        let (of_items, of_entries) = (size_of::<u16>() + size_of::<f32>(), size_of::<u16>() + size_of::<i8>());
        let bytes = of_items * catalog.len() + of_entries * set.entries;
        NeighboursObject { name: &set.name, items, entries: set.entries, per_item, bytes }
    });
    let surfaces = settings.surfaces.iter().map(|surface| SurfaceObject {
        name: &surface.name,
        weights: {
            let weights = settings.weights_of(Some(&surface.name));
            catalog.signals().map(|signal| weights[signal.index()]).collect()
        },
        shaping: declared::shaping(catalog, Some(&surface.name)),
    });
    CatalogParts {
        fields: fields.collect(),
        sections: sections.collect(),
        signals: signals.collect(),
        vectors: vectors.collect(),
        neighbours: neighbours.collect(),
        surfaces: surfaces.collect(),
        retention: RetentionObject { events: settings.retained_events, days: settings.retained_days },
        half_life: HalfLifeObject {
            long: settings.long_half_life_hours,
            short: settings.short_half_life_hours,
            freshness: settings.freshness_half_life_hours,
        },
        policy: catalog.policy().map(policy),
        shaping: declared::shaping(catalog, None),
        adapts: catalog.adapts(),
        lifecycle: !catalog.lifecycle().is_empty(),
        segments: declared::segments(catalog),
        facts: declared::facts(catalog),
        experiments: declared::experiments(catalog),
    }
}

/// Whether the catalogue has the data that a signal needs: without it, the weight has no effect.
fn is_available(catalog: &Catalog, signal: Signal) -> bool {
    match signal {
        Signal::Affinity | Signal::Session | Signal::Context => catalog.feature_count() > 0,
        Signal::Price => catalog.prices().is_some(),
        Signal::Popularity => catalog.popularity().iter().any(|&prior| prior > 0.0),
        Signal::Trending => catalog.trending().is_some(),
        Signal::Freshness => catalog.dates().is_some(),
        Signal::Taste(_) | Signal::Neighbours(_) => true,
    }
}
