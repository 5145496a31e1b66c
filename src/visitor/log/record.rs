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
use super::event::{Event, FeatureName, LAST_PLACE};
use super::kind::EventKind;
use super::shown::{Decision, Shown};
use crate::bytes::{Reader, Writer};
use crate::catalog::Signal;
use crate::hash::{feature_hash, xxh64};
use crate::visitor::consent::{Level, Receipt};

/// 2 added the context to events, 3 what a visitor says about the profile, 4 goals and what the engine decided; records of
/// all four are read.
const VERSION: u8 = 4;
const WITHOUT_DECISIONS: u8 = 3;
const WITHOUT_CONTROL: u8 = 2;
const WITHOUT_CONTEXT: u8 = 1;
/// What can stand at the end of an event's body, each at most once, ascending; `NOTHING_MORE` ends them.
const NOTHING_MORE: u8 = 0;
const INTEREST: u8 = 1;
const UNDOES: u8 = 2;
const GOAL: u8 = 3;
const SHOWN: u8 = 4;
const DECISION: u8 = 5;
const LOTS: u8 = 6;
const AMOUNT: u8 = 7;
/// No place on a list.
const NO_PLACE: u32 = u32::MAX;

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
    if let Some(FeatureName { field, value }) = &event.interest {
        out.u8(INTEREST).text(field).text(value);
    }
    if let Some(sequence) = event.undoes {
        // Numbers are below 2⁵³.
        out.u8(UNDOES).f64(sequence as f64);
    }
    if let Some(goal) = &event.goal {
        out.u8(GOAL).text(goal);
    }
    if let Some(shown) = &event.shown {
        encode_shown(out.u8(SHOWN), shown);
    }
    if let Some(Decision { name, variant, propensity }) = &event.decision {
        out.u8(DECISION).text(name).text(variant).f64(*propensity);
    }
    if let Some(shown) = event.shown.as_ref().filter(|shown| shown.lots != 0) {
        out.u8(LOTS).u32(shown.lots);
    }
    if let Some(amount) = event.amount {
        out.u8(AMOUNT).f64(amount);
    }
    out.u8(NOTHING_MORE);
    out.into_bytes()
}

fn encode_shown(out: &mut Writer, Shown { propensity, baseline, signals, .. }: &Shown) {
    out.f64(*propensity).u32(baseline.unwrap_or(NO_PLACE)).u8(signals.len() as u8);
    for &(signal, value) in signals {
        out.u8(signal.index() as u8).f32(value);
    }
}

fn decode_event(body: &[u8]) -> Option<Event> {
    let mut input = Reader::new(body);
    let version = input.u8().filter(|version| (WITHOUT_CONTEXT..=VERSION).contains(version))?;
    let kind = *EventKind::ALL.get(usize::from(input.u8()?))?;
    let at = input.f64()?;
    let mut text = || input.maybe_text().map(|text| text.map(str::to_owned));
    let (item, surface, recommendation, query) = (text()?, text()?, text()?, text()?);
    let mut number = || Some((input.u8()? == 1).then_some(input.f64()?));
    let (position, value, duration_ms) = (number()?, number()?, number()?);
    let is_place = |place: &f64| (0.0..=f64::from(LAST_PLACE)).contains(place) && place.fract() == 0.0;
    if !position.iter().all(is_place) {
        return None;
    }
    let position = position.map(|place| place as u32);
    let situations = if version == WITHOUT_CONTEXT { 0 } else { input.u8()? };
    let situations: Option<Vec<_>> = (0..situations).map(|_| Some((input.text()?, input.text()?))).collect();
    let context = Context::new(situations?);
    let mut event = Event {
        kind,
        item,
        at,
        surface,
        recommendation,
        position,
        value,
        amount: None,
        duration_ms,
        query,
        context,
        interest: None,
        undoes: None,
        goal: None,
        shown: None,
        decision: None,
    };
    if version > WITHOUT_CONTROL {
        decode_more(&mut input, version, &mut event)?;
    }
    let could_be = version > WITHOUT_CONTROL || !kind.is_control();
    (input.is_at_end() && event.is_coherent() && could_be).then_some(event)
}

/// What stands at the end of a body: until version 3 one thing at most, and nothing that ends them.
fn decode_more(input: &mut Reader, version: u8, event: &mut Event) -> Option<()> {
    let mut latest = NOTHING_MORE;
    loop {
        let tag = input.u8()?;
        if tag == NOTHING_MORE {
            return Some(());
        }
        if tag <= latest {
            return None;
        }
        latest = tag;
        match tag {
            INTEREST => {
                let mut name = || input.text().filter(|text| text.len() <= FeatureName::MAX).map(str::to_owned);
                event.interest = Some(FeatureName { field: name()?, value: name()? });
            }
            UNDOES => {
                let is_number = |number: &f64| (1.0..9e15).contains(number) && number.fract() == 0.0;
                event.undoes = Some(input.f64().filter(is_number)? as Sequence);
            }
            GOAL => {
                event.goal = Some(input.text().filter(|goal| (1..=Decision::MAX).contains(&goal.len()))?.to_owned())
            }
            SHOWN => event.shown = Some(decode_shown(input)?),
            DECISION => {
                let (name, variant) = (input.text()?.to_owned(), input.text()?.to_owned());
                let decision = Decision { name, variant, propensity: input.f64()? };
                event.decision = Some(decision).filter(Decision::is_sound);
                event.decision.as_ref()?;
            }
            AMOUNT => event.amount = Some(input.f64()?),
            LOTS => event.shown.as_mut()?.lots = input.u32().filter(|&lots| lots != 0)?,
            _ => return None,
        }
        if version == WITHOUT_DECISIONS {
            return Some(());
        }
    }
}

fn decode_shown(input: &mut Reader) -> Option<Shown> {
    let propensity = input.f64()?;
    let baseline = Some(input.u32()?).filter(|&place| place != NO_PLACE);
    let count = input.u8()?;
    let signals = (0..count).map(|_| Some((*Signal::ALL.get(usize::from(input.u8()?))?, input.f32()?)));
    let shown = Shown { propensity, lots: 0, baseline, signals: signals.collect::<Option<Vec<_>>>()? };
    shown.is_sound().then_some(shown)
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

/// The number and the body that a frame holds, where the checksum is theirs.
pub fn numbered(frame: &[u8]) -> Option<(Sequence, &[u8])> {
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
    if u64::from_le_bytes(*checksum) != xxh64(body, 0) || !(WITHOUT_CONTEXT..=VERSION).contains(&input.u8()?) {
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

    fn any_name() -> impl Strategy<Value = FeatureName> {
        ("\\PC{1,9}", "\\PC{1,20}").prop_map(|(field, value)| FeatureName { field, value })
    }

    fn any_shown() -> impl Strategy<Value = Shown> {
        let signals = prop::collection::btree_map(0..Signal::ALL.len(), -9.0..9.0_f32, 0..6);
        let lots = prop_oneof![Just(0), any::<u32>()];
        (0.001..=1.0, lots, prop::option::of(0..99_u32), signals).prop_map(|(propensity, lots, baseline, signals)| {
            let signals = signals.into_iter().map(|(place, value)| (Signal::ALL[place], value)).collect();
            Shown { propensity, lots, baseline, signals }
        })
    }

    fn any_decision() -> impl Strategy<Value = Decision> {
        ("\\PC{1,9}", "\\PC{1,9}", 0.001..=1.0).prop_map(|(name, variant, propensity)| Decision {
            name,
            variant,
            propensity,
        })
    }

    /// An event of a kind, with what it can be about and nothing else.
    fn any_of(kind: EventKind) -> BoxedStrategy<Event> {
        let bare = move || Event { kind, undoes: None, ..Event::undo(1, 0.0) };
        let of_item = move |item| Event { item, ..bare() };
        let of_interest = move |interest| Event { interest: Some(interest), ..bare() };
        let of_value = move |value| Event { value: Some(value), ..bare() };
        let item = || prop::option::of("\\PC{1,20}");
        match kind {
            EventKind::Pin | EventKind::Mute | EventKind::Release => {
                prop_oneof!["\\PC{1,20}".prop_map(move |id| of_item(Some(id))), any_name().prop_map(of_interest)]
                    .boxed()
            }
            EventKind::Weigh => (-1.0..=1.0, any_name())
                .prop_map(move |(weight, interest)| Event { value: Some(weight), ..of_interest(interest) })
                .boxed(),
            EventKind::Dial | EventKind::Surprise | EventKind::Sharing => (0.0..=1.0).prop_map(of_value).boxed(),
            EventKind::Answer => (any_decision(), "\\PC{1,9}", 0.1..=10.0)
                .prop_map(move |(decision, goal, epsilon)| Event {
                    decision: Some(decision),
                    goal: Some(goal),
                    ..of_value(epsilon)
                })
                .boxed(),
            EventKind::Seed => any::<u32>().prop_map(move |seed| of_value(f64::from(seed))).boxed(),
            EventKind::ForgetInterest => any_name().prop_map(of_interest).boxed(),
            EventKind::Undo => prop_oneof![
                item().prop_map(of_item),
                (1..9_000_000_000_000_000_u64).prop_map(|event| Event::undo(event, 0.0)),
            ]
            .boxed(),
            EventKind::Goal => (item(), "\\PC{1,9}", prop::option::of(0.0..=1.0))
                .prop_map(move |(item, goal, value)| Event { goal: Some(goal), value, ..of_item(item) })
                .boxed(),
            EventKind::Choice | EventKind::Exposure => {
                any_decision().prop_map(move |decision| Event { decision: Some(decision), ..bare() }).boxed()
            }
            EventKind::Impression => (item(), prop::option::of(any_shown()))
                .prop_map(move |(item, shown)| Event { shown, ..of_item(item) })
                .boxed(),
            EventKind::Rating => {
                (item(), 1.0..=5.0).prop_map(move |(item, stars)| Event { value: Some(stars), ..of_item(item) }).boxed()
            }
            EventKind::Cart | EventKind::Purchase => {
                (item(), prop::option::of(1.0..=1_000.0), prop::option::of(0.0..=1e12))
                    .prop_map(move |(item, value, amount)| Event { value, amount, ..of_item(item) })
                    .boxed()
            }
            _ => item().prop_map(of_item).boxed(),
        }
    }

    fn any_event() -> impl Strategy<Value = Event> {
        let text = || prop::option::of("\\PC{1,20}");
        let kind = (0..EventKind::ALL.len()).prop_map(|kind| EventKind::ALL[kind]);
        (
            kind.prop_flat_map(any_of),
            0.0..1e13_f64,
            text(),
            text(),
            text(),
            prop::option::of(0..99_u32),
            prop::option::of(0.0..1e6_f64),
            prop::collection::vec(("[a-c]", "\\PC{1,9}"), 0..3),
        )
            .prop_map(|(event, at, surface, recommendation, query, position, duration_ms, context)| {
                let duration_ms = duration_ms.or((event.kind == EventKind::Dwell).then_some(0.0));
                let context = Context::new(context.iter().map(|(key, value)| (key.as_str(), value.as_str())));
                Event { at, surface, recommendation, query, position, duration_ms, context, ..event }
            })
    }

    /// A frame whose checksum fits whatever stands in it.
    fn forged(body: &[u8]) -> Vec<u8> {
        frame_event(7, body)
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

    proptest! {
        #[test]
        fn any_bytes_are_an_event_or_nothing(body in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = unframe_event(&forged(&body));
            let _ = unframe_event(&body);
            let _ = unframe_item(&body);
        }

        #[test]
        fn a_changed_byte_under_a_sound_checksum_gives_a_coherent_event_or_nothing(
            event in any_event(),
            at: prop::sample::Index,
            byte: u8,
        ) {
            let mut body = encode_event(&event);
            let at = at.index(body.len());
            body[at] = byte;
            if let Some((_, event)) = unframe_event(&forged(&body)) {
                prop_assert!(event.is_coherent());
                prop_assert!(event.weight().is_finite() && event.at.is_finite());
            }
        }
    }

    #[test]
    fn numbers_that_no_event_has_are_no_event() {
        let bare = |kind| Event { kind, item: Some("moby".to_owned()), ..Event::undo(1, 5.0) };
        let act = |kind| Event { undoes: None, ..bare(kind) };
        let is_read = |event: &Event| unframe_event(&forged(&encode_event(event))).is_some();
        let bought = |value| Event { value: Some(value), ..act(EventKind::Purchase) };
        assert!(is_read(&bought(2.0)) && is_read(&act(EventKind::Purchase)));
        for event in [
            bought(-1.0),
            bought(0.0),
            bought(f64::NAN),
            bought(1e9),
            Event { value: Some(9.0), ..act(EventKind::Rating) },
            act(EventKind::Rating),
            Event { value: Some(1.0), ..act(EventKind::View) },
            Event { duration_ms: Some(-30_000.0), ..act(EventKind::Dwell) },
            Event { duration_ms: Some(f64::INFINITY), ..act(EventKind::View) },
            act(EventKind::Dwell),
            Event { position: Some(LAST_PLACE + 1), ..act(EventKind::View) },
            Event { at: f64::NAN, ..act(EventKind::View) },
            Event { at: f64::INFINITY, ..act(EventKind::View) },
            Event { at: -1.0, ..act(EventKind::View) },
        ] {
            assert!(!is_read(&event), "{event:?}");
        }
    }

    /// A view of `moby` as version 3 wrote it, as version 2 did, and without its context as version 1 did.
    #[test]
    fn earlier_versions_are_read_and_know_no_wishes() {
        let view = Event { item: Some("moby".to_owned()), ..Event::undo(1, 5.0) };
        let view = Event { kind: EventKind::View, undoes: None, ..view };
        let mut body = encode_event(&view);
        body[0] = WITHOUT_DECISIONS;
        assert_eq!(unframe_event(&forged(&body)), Some((7, view.clone())));
        assert_eq!(body.pop(), Some(NOTHING_MORE));
        body[0] = WITHOUT_CONTROL;
        assert_eq!(unframe_event(&forged(&body)), Some((7, view.clone())));
        assert_eq!(body.pop(), Some(0), "no situations");
        body[0] = WITHOUT_CONTEXT;
        assert_eq!(unframe_event(&forged(&body)), Some((7, view)));
        body[1] = EventKind::Mute as u8;
        assert_eq!(unframe_event(&forged(&body)), None);
    }

    #[test]
    fn what_version_3_said_of_another_event_is_read() {
        let mut body = encode_event(&Event::undo(4, 5.0));
        assert_eq!(body.pop(), Some(NOTHING_MORE), "version 3 did not end what it said");
        body[0] = WITHOUT_DECISIONS;
        assert_eq!(unframe_event(&forged(&body)), Some((7, Event::undo(4, 5.0))));
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
