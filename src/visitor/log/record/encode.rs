//! Writes events, receipts of consent and remembered items as bytes, always in the latest version.

use super::{
    AMOUNT, BRANCH, DECISION, DRAWS, FACT, GOAL, INTEREST, KEY, MOVED, NO_PLACE, NOTHING_MORE, PREFERRED, PROGRESS,
    RECEIPT, Remembered, SHOWN, UNDOES, VERSION,
};
use crate::bytes::Writer;
use crate::hash::xxh64;
use crate::visitor::consent::Receipt;
use crate::visitor::log::{Decision, Event, FeatureName, Sequence, Shown};

/// An event's body.
pub fn encode_event(event: &Event) -> Vec<u8> {
    let mut out = Writer::new();
    out.u8(VERSION).u8(event.kind().number()).f64(event.at);
    let (surface, recommendation) = (event.surface.as_deref(), event.recommendation.as_deref());
    for text in [event.item(), surface, recommendation, event.query_field().as_deref()] {
        out.maybe_text(text);
    }
    for number in [event.position.map(f64::from), event.value_field(), event.duration_field()] {
        out.u8(u8::from(number.is_some())).f64(number.unwrap_or(0.0));
    }
    out.u8(event.context.situations().len() as u8);
    for situation in event.context.situations() {
        out.text(&situation.key).text(&situation.value);
    }
    encode_more(&mut out, event);
    out.into_bytes()
}

/// Writes the optional fields at the end of a body, in the order of the tags.
fn encode_more(out: &mut Writer, event: &Event) {
    if let Some(FeatureName { field, value }) = event.payload.interest() {
        out.u8(INTEREST).text(field).text(value);
    }
    if let Some(sequence) = event.undoes() {
        // Numbers are below 2⁵³.
        out.u8(UNDOES).f64(sequence as f64);
    }
    if let Some(goal) = event.goal_field() {
        out.u8(GOAL).text(goal);
    }
    if let Some(shown) = event.shown() {
        encode_shown(out.u8(SHOWN), shown);
    }
    if let Some(Decision { name, variant, propensity }) = event.decision_field().as_deref() {
        out.u8(DECISION).text(name).text(variant).f64(*propensity);
    }
    if let Some(shown) = event.shown().filter(|shown| shown.draws != 0) {
        out.u8(DRAWS).u32(shown.draws);
    }
    if let Some(amount) = event.amount_field() {
        out.u8(AMOUNT).f64(amount);
    }
    if let Some(progress) = event.progress {
        out.u8(PROGRESS).f64(progress);
    }
    if let Some(fact) = event.fact_field() {
        fact.encode(out.u8(FACT));
    }
    if let Some(name) = event.branch_field() {
        out.u8(BRANCH).text(name);
    }
    if let Some(moved) = event.moved_field() {
        out.u8(MOVED).u32(moved.len() as u32);
        for &(from, to) in moved {
            out.f64(from as f64).f64(to as f64);
        }
    }
    if let Some(preference) = event.preference() {
        out.u8(PREFERRED).text(&preference.below).u8(preference.changes.len() as u8);
        for (FeatureName { field, value }, change) in &preference.changes {
            out.text(field).text(value).f64(*change);
        }
    }
    if let Some(key) = &event.key {
        out.u8(KEY).text(key);
    }
    out.u8(NOTHING_MORE);
}

fn encode_shown(out: &mut Writer, Shown { propensity, baseline, signals, .. }: &Shown) {
    out.f64(*propensity).u32(baseline.unwrap_or(NO_PLACE)).u8(signals.len() as u8);
    for &(signal, value) in signals {
        out.u8(signal.index() as u8).f32(value);
    }
}

/// A receipt's body.
pub fn encode_receipt(receipt: &Receipt) -> Vec<u8> {
    let mut out = Writer::new();
    out.u8(RECEIPT).u8(receipt.level as u8).u8(u8::from(receipt.keeps)).f64(receipt.at);
    for text in [&receipt.text, &receipt.policy, &receipt.source] {
        out.maybe_text(text.as_deref());
    }
    out.into_bytes()
}

/// The body of an event or a receipt in its frame.
pub fn frame_event(sequence: Sequence, body: &[u8]) -> Vec<u8> {
    let mut frame = Vec::with_capacity(16 + body.len());
    frame.extend(sequence.to_le_bytes());
    frame.extend(xxh64(body, sequence).to_le_bytes());
    frame.extend(body);
    frame
}

/// A remembered item in its frame.
pub fn frame_item(item: &Remembered) -> Vec<u8> {
    let mut out = Writer::new();
    out.u8(VERSION).text(&item.id).u32(item.features.len() as u32);
    for feature in &item.features {
        out.text(&feature.field).text(&feature.value).f32(feature.weight);
    }
    let body = out.into_bytes();
    [&xxh64(&body, 0).to_le_bytes(), body.as_slice()].concat()
}
