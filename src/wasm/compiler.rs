//! The compiler's interface to JavaScript, for `npx penchant build` and `open({ items })`: items in, a catalogue out.

use js_sys::{Array, Function};
use serde::Serialize;
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::prelude::*;

use super::thrown;
use crate::catalog::Role;
use crate::compile::dense::SourceVectors;
use crate::compile::findings::Finding;
use crate::compile::neighbours::{SetReport, SourceNeighbours};
use crate::compile::priors::{self, Interactions};
use crate::compile::refusals::Refusals;
use crate::compile::repeats::{Learned, Purchases};
use crate::compile::roles::Doubt;
use crate::compile::source::Duplicates;
use crate::compile::{self, Compiled, Inputs, Stage, UnmatchedFact};
use crate::error::{Error, Place};

/// A catalogue, and the report on what went into it.
#[wasm_bindgen]
pub struct Compilation {
    bytes: Vec<u8>,
    report: JsValue,
}

#[derive(Serialize)]
struct Report<'a> {
    items: usize,
    merged: usize,
    features: usize,
    fields: Vec<ReportField<'a>>,
    vectors: Vec<ReportVectors<'a>>,
    neighbours: Vec<ReportNeighbours<'a>>,
    prerequisites: ReportPrerequisites<'a>,
    variants: ReportVariants<'a>,
    interactions: usize,
    popularity: Vec<ReportPrior<'a>>,
    trending: Vec<ReportPrior<'a>>,
    #[serde(rename = "ordersFirstVisit")]
    orders_first_visit: bool,
    language: String,
    lifecycle: ReportLifecycle<'a>,
    findings: Vec<ReportFinding<'a>>,
    #[serde(rename = "unmatchedFacts")]
    unmatched_facts: Vec<ReportFact<'a>>,
}

#[derive(Serialize)]
struct ReportFinding<'a> {
    #[serde(skip_serializing_if = "str::is_empty")]
    field: &'a str,
    kind: &'static str,
    note: &'a str,
    count: usize,
    of: usize,
    #[serde(skip_serializing_if = "str::is_empty")]
    example: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    place: Option<String>,
}

impl<'a> From<&'a Finding> for ReportFinding<'a> {
    fn from(finding: &'a Finding) -> Self {
        let &Finding { ref field, kind, ref note, count, of, ref example, place } = finding;
        let place = place.as_ref().map(Place::to_string);
        Self { field, kind: kind.name(), note, count, of, example, place }
    }
}

#[derive(Serialize)]
struct ReportFact<'a> {
    name: &'a str,
    field: &'a str,
    values: &'a [String],
}

impl<'a> ReportFact<'a> {
    fn of(UnmatchedFact { name, field, values }: &'a UnmatchedFact) -> Self {
        Self { name, field, values }
    }
}

#[derive(Serialize)]
struct ReportPrior<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    field: Option<&'a str>,
    kind: &'static str,
    unit: f64,
    #[serde(rename = "pseudoCount")]
    pseudo_count: f32,
    least: f64,
    most: f64,
    items: usize,
}

impl<'a> ReportPrior<'a> {
    fn all(read: &'a [priors::Read]) -> Vec<Self> {
        let report = |read: &'a priors::Read| Self {
            field: read.field.as_deref(),
            kind: read.kind.name(),
            unit: read.unit,
            pseudo_count: read.pseudo_count,
            least: read.range.0,
            most: read.range.1,
            items: read.items,
        };
        read.iter().map(report).collect()
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ReportLifecycle<'a> {
    field: &'a str,
    has_orders: bool,
    learned: Vec<ReportLearned<'a>>,
    unknown_values: &'a [String],
    unknown_items: &'a [String],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ReportLearned<'a> {
    value: &'a str,
    owned: f64,
    again: f64,
    returning: f64,
    pairs: usize,
    buying_again: f64,
    buyers: usize,
}

#[derive(Serialize)]
struct ReportVectors<'a> {
    name: &'a str,
    dimensions: usize,
    items: usize,
}

#[derive(Serialize)]
struct ReportVariants<'a> {
    groups: usize,
    items: usize,
    named: &'a [Vec<String>],
}

#[derive(Serialize)]
struct ReportPrerequisites<'a> {
    unknown: usize,
    named: &'a [String],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ReportNeighbours<'a> {
    name: &'a str,
    items: usize,
    entries: usize,
    per_item: usize,
    unknown: usize,
    own: usize,
    beyond: usize,
    faint: usize,
}

#[derive(Serialize)]
struct ReportField<'a> {
    name: &'a str,
    role: &'static str,
    weight: f32,
    sensitive: bool,
    why: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    doubt: Option<ReportDoubt<'a>>,
}

#[derive(Serialize)]
struct ReportDoubt<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    alternative: Option<&'static str>,
    because: &'a str,
    config: &'a str,
}

impl<'a> ReportDoubt<'a> {
    fn of(doubt: &'a Doubt) -> Self {
        let Doubt { alternative, because, config } = doubt;
        Self { alternative: alternative.map(Role::name), because, config }
    }
}

#[wasm_bindgen]
impl Compilation {
    /// The file, moved out: a second call gets an empty one.
    pub fn take(&mut self) -> Vec<u8> {
        std::mem::take(&mut self.bytes)
    }

    /// `{ items, merged, features, fields: [{ name, role, weight, sensitive, why, doubt?: { alternative?, because, config } }], interactions,
    /// popularity: [{ field?, kind, unit, pseudoCount, least, most, items }], trending: [the same], ordersFirstVisit,
    /// language, lifecycle: { field, hasOrders, learned: [{ value, owned, again, returning, pairs, buyingAgain, buyers }], unknownValues,
    /// unknownItems }, unmatchedFacts: [{ name, field, values }], vectors: [{ name, dimensions, items }],
    /// neighbours: [{ name, items, entries, perItem, unknown, own, beyond, faint }],
    /// prerequisites: { unknown, named }, variants: { groups, items, named },
    /// findings: [{ field?, kind, note, count, of, example?, place? }] }`; see [`SetReport`] and [`Finding`].
    pub fn report(&self) -> JsValue {
        self.report.clone()
    }
}

/// The inputs of a catalogue apart from its items.
#[wasm_bindgen]
#[derive(Default)]
pub struct CompilerInputs {
    vectors: Vec<SourceVectors>,
    neighbours: Vec<SourceNeighbours>,
    interactions: Option<Interactions>,
    purchases: Option<Purchases>,
    packed: bool,
    most_refusals: usize,
}

#[wasm_bindgen]
impl CompilerInputs {
    /// Nothing.
    #[wasm_bindgen(constructor)]
    pub fn new() -> Self {
        Self::default()
    }

    /// Asks for so many of the records that are refused: an error then has a list `refused` of their messages, each with its line.
    pub fn gather_refusals(&mut self, most: usize) {
        self.most_refusals = most;
    }

    /// Adds a set of vectors: rows of `dimensions` numbers, one after the other, and an id for each, or rows in the order
    /// of the items.
    pub fn add_vectors(&mut self, name: String, ids: Option<Vec<String>>, dimensions: usize, values: Vec<f32>) {
        self.vectors.push(SourceVectors { name, ids, dimensions, values });
    }

    /// Adds a table of neighbours: the items' ids, and by row the index of the item acted on, that of its neighbour, and the
    /// neighbour's weight; and either no shares, or by row the share of those who chose the item that chose the neighbour too.
    pub fn add_neighbours(
        &mut self,
        name: String,
        ids: Vec<String>,
        item: Vec<u32>,
        neighbour: Vec<u32>,
        weight: Vec<f32>,
        share: Vec<f32>,
    ) {
        self.neighbours.push(SourceNeighbours { name, ids, item, neighbour, weight, share });
    }

    /// Adds everybody's interactions: the items' ids, and by row the index of one of them and a time in milliseconds since 1970
    /// (NaN if unknown).
    pub fn add_interactions(&mut self, items: Vec<String>, item: Vec<u32>, at: Vec<f64>) {
        self.interactions = Some(Interactions { items, item, at });
    }

    /// Adds everybody's purchases: the items' ids, and by row the number of the user, the index of an id, and a time in milliseconds since
    /// 1970 (NaN if unknown).
    pub fn add_purchases(&mut self, items: Vec<String>, user: Vec<u32>, item: Vec<u32>, at: Vec<f64>) {
        self.purchases = Some(Purchases { items, user, item, at });
    }

    /// Makes a file that is short to send, rather than one that is read in place.
    pub fn pack(&mut self) {
        self.packed = true;
    }
}

/// Compiles NDJSON or a JSON array with a config (JSON, may be empty).
///
/// `merge`: items with the id of an earlier one are joined to it; otherwise they are an error.
/// `progress(stage, part)` is called with `read`, `features`, `vectors` or `neighbours` and the part of it that is done, 0 to 1; its
/// exceptions are ignored.
#[wasm_bindgen]
pub fn compile(
    source: &[u8],
    config: &str,
    merge: bool,
    inputs: &CompilerInputs,
    progress: &Function,
) -> Result<Compilation, JsValue> {
    let hear = |stage, part| {
        let name = match stage {
            Stage::Read => "read",
            Stage::Features => "features",
            Stage::Vectors => "vectors",
            Stage::Neighbours => "neighbours",
        };
        let _ = progress.call2(&JsValue::NULL, &name.into(), &JsValue::from_f64(part));
    };
    let duplicates = if merge { Duplicates::Merge } else { Duplicates::Refuse };
    let &CompilerInputs { ref vectors, ref neighbours, ref interactions, ref purchases, packed, most_refusals } =
        inputs;
    let (interactions, purchases) = (interactions.as_ref(), purchases.as_ref());
    let inputs = Inputs { source, config, duplicates, vectors, neighbours, interactions, purchases, packed };
    let mut refusals = Refusals::up_to(most_refusals);
    let compiled =
        compile::compile_gathering(inputs, &mut refusals, hear).map_err(|error| refused(error, &refusals))?;
    let fields = compiled.fields.iter().map(|field| ReportField {
        name: &field.name,
        role: field.role.name(),
        weight: field.weight,
        sensitive: field.sensitive,
        why: field.why,
        doubt: field.doubt.as_ref().map(ReportDoubt::of),
    });
    let vectors = compiled.vectors.iter().map(|(name, dimensions, items)| ReportVectors {
        name,
        dimensions: *dimensions,
        items: *items,
    });
    let neighbours = compiled.neighbours.iter().map(reported);
    let report = Report {
        items: compiled.items,
        merged: compiled.merged,
        features: compiled.features,
        fields: fields.collect(),
        vectors: vectors.collect(),
        neighbours: neighbours.collect(),
        prerequisites: ReportPrerequisites {
            unknown: compiled.prerequisites.unknown,
            named: &compiled.prerequisites.named,
        },
        variants: ReportVariants {
            groups: compiled.variants.groups,
            items: compiled.variants.items,
            named: &compiled.variants.named,
        },
        interactions: compiled.interactions,
        popularity: ReportPrior::all(&compiled.popularity),
        trending: ReportPrior::all(&compiled.trending),
        orders_first_visit: compiled.orders_first_visit,
        language: spoken(&compiled),
        lifecycle: lived(&compiled),
        findings: compiled.findings.iter().map(ReportFinding::from).collect(),
        unmatched_facts: compiled.unmatched_facts.iter().map(ReportFact::of).collect(),
    };
    let report = report.serialize(&Serializer::new())?;
    Ok(Compilation { bytes: compiled.bytes, report })
}

/// The error, with the messages of all records that were refused.
fn refused(error: Error, refusals: &Refusals) -> JsValue {
    let thrown = thrown(error);
    let messages: Array = refusals.all().iter().map(|error| JsValue::from(error.to_string())).collect();
    // Setting a property of a fresh object cannot fail.
    let _ = js_sys::Reflect::set(&thrown, &"refused".into(), &messages);
    thrown
}

fn reported(set: &SetReport) -> ReportNeighbours<'_> {
    let &SetReport { ref name, items, entries, per_item, unknown, own, beyond, faint } = set;
    ReportNeighbours { name, items, entries, per_item, unknown, own, beyond, faint }
}

fn lived(Compiled { lifecycle, .. }: &Compiled) -> ReportLifecycle<'_> {
    let learned = lifecycle.learned.iter().map(|learned| {
        let &Learned { ref value, life, returning, pairs, buying_again, buyers } = learned;
        ReportLearned { value, owned: life.owned, again: life.again, returning, pairs, buying_again, buyers }
    });
    ReportLifecycle {
        field: &lifecycle.field,
        has_orders: lifecycle.has_orders,
        learned: learned.collect(),
        unknown_values: &lifecycle.unknown_values,
        unknown_items: &lifecycle.unknown_items,
    }
}

/// The languages of the texts and why they were chosen, in words.
fn spoken(compiled: &Compiled) -> String {
    let names: Vec<&str> = compiled.languages.iter().map(|(language, _)| language.code()).collect();
    if names.is_empty() { String::new() } else { format!("{} ({})", names.join(", "), compiled.languages_why) }
}
