//! Infrequent objects, converted by serde to the shapes of `js/types.ts`.

use serde::Serialize;

use super::facts::StatedObject;
use crate::engine::Engine;
use crate::insight::portable::FactObject;
use crate::insight::{ExplainedMove, ExplainedPart, Explanation, Ineligible, Interest, TimelineEntry};
use crate::personalizer::Imported;
use crate::ranking::rerank::Move;
use crate::visitor::Visitor;
use crate::visitor::consent::Receipt;
use crate::visitor::log::{DecisionKind, FeatureName, Payload, Sequence, Target, WishKind};

/// An event that counts for or against an item.
#[derive(Serialize)]
pub struct Evidence<'a> {
    event: f64,
    r#type: &'static str,
    item: &'a str,
    at: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    layer: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    contribution: Option<f64>,
}

/// The event of that number, where it is still in the log or in a layer.
pub fn evidence(visitor: &Visitor, sequence: Sequence, contribution: Option<f64>) -> Option<Evidence<'_>> {
    let (event, layer) = visitor.event(sequence)?;
    let (item, layer) = (event.item()?, layer.map(|layer| layer.name.as_str()));
    Some(Evidence { event: sequence as f64, r#type: event.kind().name(), item, at: event.at, layer, contribution })
}

/// The explanation of a score.
#[derive(Serialize)]
pub struct ExplanationObject<'a> {
    shelf: &'a str,
    item: &'a str,
    position: usize,
    score: f64,
    intent: f64,
    signals: Vec<SignalObject<'a>>,
    parts: Vec<PartObject<'a>>,
    stages: Vec<MoveObject<'a>>,
}

/// An item that a stage moved.
#[derive(Serialize)]
pub struct MoveObject<'a> {
    stage: &'static str,
    item: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    from: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    to: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    label: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'static str>,
}

/// The moves of stages.
pub fn moves<'a>(engine: &'a Engine, moves: &'a [ExplainedMove]) -> Vec<MoveObject<'a>> {
    moves.iter().map(|ExplainedMove { moved, label }| of_move(engine, moved, label.as_deref())).collect()
}

fn of_move<'a>(engine: &'a Engine, moved: &Move, label: Option<&'a str>) -> MoveObject<'a> {
    let item = engine.catalog().id(moved.item);
    let (stage, reason) = (moved.stage.name(), moved.stage.reason());
    MoveObject { stage, item, from: moved.from, to: moved.to, label, reason }
}

/// The items that were not eligible.
#[derive(Serialize)]
pub struct IneligibleObject<'a> {
    counts: Vec<(&'static str, usize)>,
    moves: Vec<MoveObject<'a>>,
}

/// The items that were not eligible for a shelf.
pub fn ineligible<'a>(engine: &'a Engine, Ineligible { counts, moves }: &Ineligible) -> IneligibleObject<'a> {
    IneligibleObject {
        counts: counts.iter().map(|(bar, count)| (bar.name(), *count)).collect(),
        moves: moves.iter().map(|moved| of_move(engine, moved, None)).collect(),
    }
}

#[derive(Serialize)]
struct SignalObject<'a> {
    signal: &'a str,
    value: f64,
    mean: f64,
    deviation: f64,
    unit: f64,
    weight: f64,
    trust: f64,
    contribution: f64,
}

#[derive(Serialize)]
struct PartObject<'a> {
    signal: &'a str,
    kind: crate::insight::attribution::PartKind,
    #[serde(skip_serializing_if = "Option::is_none")]
    field: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    label: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    with: Option<WithObject<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    fact: Option<StatedObject<'a>>,
    contribution: f64,
    share: f64,
    because: Vec<Evidence<'a>>,
}

/// The item of a basket that another one goes with.
#[derive(Serialize)]
struct WithObject<'a> {
    item: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    confidence: Option<f64>,
}

/// The explanation of an item's score on a shelf.
pub fn explanation<'a>(
    engine: &'a Engine,
    (shelf, item): (&'a str, &'a str),
    explanation: &'a Explanation,
) -> ExplanationObject<'a> {
    let signals = explanation.signals.iter().map(|(signal, blend, value)| SignalObject {
        signal: engine.catalog().signal_name(*signal),
        value: *value,
        mean: blend.mean,
        deviation: blend.deviation,
        unit: blend.unit,
        weight: blend.weight,
        trust: blend.trust,
        contribution: blend.factor() * (value - blend.mean),
    });
    ExplanationObject {
        shelf,
        item,
        position: explanation.position,
        score: explanation.score,
        intent: explanation.intent,
        signals: signals.collect(),
        parts: explanation.parts.iter().map(|explained| part(engine, explained)).collect(),
        stages: moves(engine, &explanation.stages),
    }
}

fn part<'a>(engine: &'a Engine, explained: &'a ExplainedPart) -> PartObject<'a> {
    let named = explained.part.feature.map(|feature| engine.feature(feature));
    let because = explained.because.iter();
    PartObject {
        signal: explained.part.source.name(engine.catalog()),
        kind: explained.part.kind,
        field: named.map(|(field, _)| field),
        value: named.map(|(_, value)| value),
        label: explained.label.as_deref(),
        with: explained
            .part
            .with
            .map(|with| WithObject { item: engine.catalog().id(with.item), confidence: with.confidence }),
        fact: explained.stated.as_ref().map(StatedObject::from),
        contribution: explained.part.contribution,
        share: explained.share,
        because: because
            .filter_map(|part| evidence(engine.visitor(), part.sequence, Some(part.contribution)))
            .collect(),
    }
}

/// A value that the visitor likes or dislikes.
#[derive(Serialize)]
pub struct InterestObject<'a> {
    field: &'a str,
    value: &'a str,
    weight: f64,
    session: f64,
    events: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    layers: Option<f64>,
    because: Vec<Evidence<'a>>,
    pinned: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    weighed: Option<f64>,
}

/// An interest, with its events.
pub fn interest<'a>(engine: &'a Engine, interest: &'a Interest) -> InterestObject<'a> {
    InterestObject {
        field: &interest.field,
        value: &interest.value,
        weight: interest.weight,
        session: interest.session,
        events: interest.events,
        layers: Some(interest.of_layers).filter(|&share| share > 0.0),
        because: interest.because.iter().filter_map(|&sequence| evidence(engine.visitor(), sequence, None)).collect(),
        pinned: interest.is_pinned,
        weighed: interest.weighed,
    }
}

/// A wish that is in force.
#[derive(Serialize)]
pub struct WishObject<'a> {
    event: f64,
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    item: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    field: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    weight: Option<f64>,
    at: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<&'a str>,
}

/// The wishes in force, newest first.
pub fn wishes(engine: &Engine) -> Vec<WishObject<'_>> {
    let wishes = engine.wishes().map(|wish| {
        let (item, interest) = match &wish.target {
            Target::Item(id) => (Some(id.as_str()), None),
            Target::Interest(interest) => (None, Some(interest)),
        };
        WishObject {
            event: wish.sequence as f64,
            kind: wish.kind.name(),
            item,
            field: interest.map(|interest| interest.field.as_str()),
            value: interest.map(|interest| interest.value.as_str()),
            weight: if let WishKind::Weigh(weight) = wish.kind { Some(weight) } else { None },
            at: wish.at,
            title: item.and_then(|id| engine.title(id)),
        }
    });
    wishes.collect()
}

/// An entry of the log, as the visitor sees it.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct TimelineObject<'a> {
    event: f64,
    r#type: &'static str,
    at: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    item: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    interest: Option<&'a FeatureName>,
    #[serde(skip_serializing_if = "Option::is_none")]
    surface: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    query: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    goal: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    slot: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    experiment: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    variant: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    amount: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    duration_ms: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    progress: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    key: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    fact: Option<FactObject<'a>>,
    taken_back: bool,
    taught: &'a [FeatureName],
    #[serde(skip_serializing_if = "Option::is_none")]
    branch: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    below: Option<&'a str>,
}

/// An entry of the timeline.
pub fn timeline_entry<'a>(listed: &'a TimelineEntry) -> TimelineObject<'a> {
    let event = &listed.entry.event;
    let (slot, experiment, variant) = match &event.payload {
        Payload::Decision(DecisionKind::Choice, decision) => (Some(&decision.name), None, Some(&decision.variant)),
        Payload::Decision(DecisionKind::Exposure, decision) => (None, Some(&decision.name), Some(&decision.variant)),
        Payload::Answer(response) => (None, Some(&response.experiment), None),
        _ => (None, None, None),
    };
    TimelineObject {
        event: listed.entry.sequence as f64,
        r#type: event.kind().name(),
        at: event.at,
        item: event.item(),
        title: listed.title,
        interest: event.payload.interest(),
        surface: event.surface.as_deref(),
        query: event.query.as_deref(),
        goal: event.goal_field(),
        slot: slot.map(String::as_str),
        experiment: experiment.map(String::as_str),
        variant: variant.map(String::as_str),
        value: event.value_field(),
        amount: event.amount_field(),
        duration_ms: event.duration_field(),
        progress: event.progress,
        key: event.key.as_deref(),
        fact: event.fact_field().map(FactObject::from),
        taken_back: listed.is_taken_back,
        taught: &listed.taught,
        branch: listed.branch,
        below: event.preference().map(|preference| preference.below.as_str()),
    }
}

/// What a visitor said about consent.
#[derive(Serialize)]
pub struct ReceiptObject<'a> {
    at: f64,
    level: &'static str,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    keep: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    policy: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<&'a str>,
}

/// A receipt.
pub fn receipt(receipt: &Receipt) -> ReceiptObject<'_> {
    ReceiptObject {
        at: receipt.at,
        level: receipt.level.name(),
        keep: receipt.keeps,
        text: receipt.text.as_deref(),
        policy: receipt.policy.as_deref(),
        source: receipt.source.as_deref(),
    }
}

/// The result of an import.
#[derive(Serialize)]
pub struct ImportedObject {
    events: usize,
    skipped: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    forgotten: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    expired: Option<usize>,
}

/// The result of an import; empty if consent allows none.
pub fn imported(imported: Option<Imported>) -> ImportedObject {
    let Imported { events, skipped, forgotten, expired } = imported.unwrap_or_default();
    let some = |count: usize| Some(count).filter(|&count| count > 0);
    ImportedObject { events, skipped, forgotten: some(forgotten), expired: some(expired) }
}
