//! An event and a remembered item as checksummed bytes, for any storage.
//!
//! ```text
//! event:  sequence (u64), checksum (u64: XXH64 of the body, seeded with the sequence), body
//! item:   checksum (u64: XXH64 of the body, seeded with 0), body
//! ```
//!
//! A body starts with its version. A receipt of consent has a number like an event and stands among them; its body starts
//! with [`RECEIPT`] instead. Bytes that are not what was written are [`None`], and the storage counts them.

use super::Sequence;
use super::context::Context;
use super::event::{Event, EventKind};
use crate::bytes::{Reader, Writer};
use crate::consent::{Level, Receipt};
use crate::hash::{feature_hash, xxh64};

/// 2 added the context to events; records of version 1 are still read.
const VERSION: u8 = 2;
const WITHOUT_CONTEXT: u8 = 1;

/// An item as it was when it was first acted on.
#[derive(Debug, Clone, PartialEq)]
pub struct Remembered {
    /// Its id.
    pub id: String,
    /// Its features then.
    pub features: Vec<RememberedFeature>,
}

/// A feature of a remembered item.
#[derive(Debug, Clone, PartialEq)]
pub struct RememberedFeature {
    /// The stable hash of field and value.
    pub hash: u64,
    /// The field's name.
    pub field: String,
    /// The value.
    pub value: String,
    /// The entry of the item's vector.
    pub weight: f32,
}

/// An event's body.
pub fn encode_event(event: &Event) -> Vec<u8> {
    let mut out = Writer::new();
    out.u8(VERSION).u8(event.kind as u8).f64(event.at);
    for text in [&event.item, &event.surface, &event.recommendation, &event.query] {
        out.maybe_text(text.as_deref());
    }
    for number in [event.position.map(f64::from), event.value, event.duration_ms] {
        out.u8(u8::from(number.is_some())).f64(number.unwrap_or(0.0));
    }
    out.u8(event.context.situations().len() as u8);
    for situation in event.context.situations() {
        out.text(&situation.key).text(&situation.value);
    }
    out.into_bytes()
}

fn decode_event(body: &[u8]) -> Option<Event> {
    let mut input = Reader::new(body);
    let version = input.u8().filter(|version| [VERSION, WITHOUT_CONTEXT].contains(version))?;
    let kind = *EventKind::ALL.get(usize::from(input.u8()?))?;
    let at = input.f64()?;
    let mut text = || input.maybe_text().map(|text| text.map(str::to_owned));
    let (item, surface, recommendation, query) = (text()?, text()?, text()?, text()?);
    let mut number = || Some((input.u8()? == 1).then_some(input.f64()?));
    let (position, value, duration_ms) = (number()?, number()?, number()?);
    let position = position.map(|position| position as u32);
    let situations = if version == WITHOUT_CONTEXT { 0 } else { input.u8()? };
    let situations: Option<Vec<_>> = (0..situations).map(|_| Some((input.text()?, input.text()?))).collect();
    let context = Context::new(situations?);
    let event = Event { kind, item, at, surface, recommendation, position, value, duration_ms, query, context };
    input.is_at_end().then_some(event)
}

/// An event's body in its frame.
pub fn frame_event(sequence: Sequence, body: &[u8]) -> Vec<u8> {
    let mut frame = Vec::with_capacity(16 + body.len());
    frame.extend(sequence.to_le_bytes());
    frame.extend(xxh64(body, sequence).to_le_bytes());
    frame.extend(body);
    frame
}

/// An event and its number; `None` where the frame is not what was written.
pub fn unframe_event(frame: &[u8]) -> Option<(Sequence, Event)> {
    let (sequence, body) = numbered(frame)?;
    Some((sequence, decode_event(body)?))
}

/// A number and a body, where the checksum is theirs.
fn numbered(frame: &[u8]) -> Option<(Sequence, &[u8])> {
    let (sequence, rest) = frame.split_first_chunk::<8>()?;
    let (checksum, body) = rest.split_first_chunk::<8>()?;
    let sequence = Sequence::from_le_bytes(*sequence);
    (u64::from_le_bytes(*checksum) == xxh64(body, sequence)).then_some((sequence, body))
}

/// What the body of a receipt starts with.
const RECEIPT: u8 = 0x81;

/// A receipt's body.
pub fn encode_receipt(receipt: &Receipt) -> Vec<u8> {
    let mut out = Writer::new();
    out.u8(RECEIPT).u8(receipt.level as u8).u8(u8::from(receipt.keeps)).f64(receipt.at);
    for text in [&receipt.text, &receipt.policy, &receipt.source] {
        out.maybe_text(text.as_deref());
    }
    out.into_bytes()
}

/// A receipt and its number; `None` where the frame is none, or not what was written.
pub fn unframe_receipt(frame: &[u8]) -> Option<(Sequence, Receipt)> {
    let (sequence, body) = numbered(frame)?;
    let mut input = Reader::new(body);
    input.u8().filter(|&kind| kind == RECEIPT)?;
    let level = *Level::ALL.get(usize::from(input.u8()?))?;
    let keeps = input.u8()? == 1;
    let at = input.f64().filter(|at| at.is_finite())?;
    let mut text = || input.maybe_text().map(|text| text.map(str::to_owned));
    let (text, policy, source) = (text()?, text()?, text()?);
    input.is_at_end().then_some((sequence, Receipt { at, level, keeps, text, policy, source }))
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

/// A remembered item; `None` where the frame is not what was written.
pub fn unframe_item(frame: &[u8]) -> Option<Remembered> {
    let (checksum, body) = frame.split_first_chunk::<8>()?;
    let mut input = Reader::new(body);
    if u64::from_le_bytes(*checksum) != xxh64(body, 0) || ![VERSION, WITHOUT_CONTEXT].contains(&input.u8()?) {
        return None;
    }
    let id = input.text()?.to_owned();
    let mut features = Vec::new();
    for _ in 0..input.u32()? {
        let (field, value) = (input.text()?.to_owned(), input.text()?.to_owned());
        let weight = input.f32().filter(|weight| weight.is_finite())?;
        features.push(RememberedFeature { hash: feature_hash(&field, &value), field, value, weight });
    }
    input.is_at_end().then_some(Remembered { id, features })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn any_event() -> impl Strategy<Value = Event> {
        let text = || prop::option::of("\\PC{1,20}");
        let number = || prop::option::of(0.0..1e6_f64);
        (
            0..EventKind::ALL.len(),
            0.0..1e13_f64,
            text(),
            text(),
            text(),
            text(),
            prop::option::of(0..99_u32),
            (number(), number()),
            prop::collection::vec(("[a-c]", "\\PC{1,9}"), 0..3),
        )
            .prop_map(
                |(kind, at, item, surface, recommendation, query, position, (value, duration_ms), context)| Event {
                    kind: EventKind::ALL[kind],
                    item,
                    at,
                    surface,
                    recommendation,
                    position,
                    value,
                    duration_ms,
                    query,
                    context: Context::new(context.iter().map(|(key, value)| (key.as_str(), value.as_str()))),
                },
            )
    }

    proptest! {
        #[test]
        fn an_event_comes_back_as_it_was_written(event in any_event(), sequence: u64) {
            let frame = frame_event(sequence, &encode_event(&event));
            prop_assert_eq!(unframe_event(&frame), Some((sequence, event)));
        }

        #[test]
        fn an_event_with_a_flipped_bit_is_noticed(event in any_event(), at: prop::sample::Index, bit in 0..8_u8) {
            let mut frame = frame_event(7, &encode_event(&event));
            let at = at.index(frame.len());
            frame[at] ^= 1 << bit;
            prop_assert_eq!(unframe_event(&frame), None);
        }

        #[test]
        fn an_event_cut_short_is_noticed(event in any_event(), at: prop::sample::Index) {
            let frame = frame_event(7, &encode_event(&event));
            prop_assert_eq!(unframe_event(&frame[..at.index(frame.len())]), None);
        }
    }

    #[test]
    fn an_item_comes_back_as_it_was_written() {
        let feature = |field: &str, value: &str| RememberedFeature {
            hash: feature_hash(field, value),
            field: field.to_owned(),
            value: value.to_owned(),
            weight: 0.6,
        };
        let item = Remembered {
            id: "2701".to_owned(),
            features: vec![feature("subjects", "Sea stories"), feature("lcc", "PS")],
        };
        assert_eq!(unframe_item(&frame_item(&item)), Some(item));
    }
}
