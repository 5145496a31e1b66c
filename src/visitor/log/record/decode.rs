//! Reads events, receipts of consent and remembered items from bytes, in every version that was written.

use super::{
    AMOUNT, BRANCH, DECISION, DRAWS, FACT, GOAL, INTEREST, KEY, MOVED, NO_PLACE, NOTHING_MORE, PREFERRED, PROGRESS,
    RECEIPT, Remembered, RememberedFeature, SHOWN, UNDOES, VERSION, WITHOUT_CONTEXT, WITHOUT_CONTROL,
    WITHOUT_DECISIONS,
};
use crate::bytes::Reader;
use crate::catalog::Signal;
use crate::hash::xxh64;
use crate::spelling::value_hash;
use crate::visitor::consent::{Level, Receipt};
use crate::visitor::log::branches::{Numbers, are_sound};
use crate::visitor::log::event::{LAST_PLACE, LATEST_MS};
use crate::visitor::log::fields::Fields;
use crate::visitor::log::keys::MAX_KEY;
use crate::visitor::log::{Context, Decision, Event, EventKind, Fact, FeatureName, Sequence, Shown};

/// The number and the body in a frame, if the checksum is right.
pub fn numbered(frame: &[u8]) -> Option<(Sequence, &[u8])> {
    let (sequence, rest) = frame.split_first_chunk::<8>()?;
    let (checksum, body) = rest.split_first_chunk::<8>()?;
    let sequence = Sequence::from_le_bytes(*sequence);
    (u64::from_le_bytes(*checksum) == xxh64(body, sequence)).then_some((sequence, body))
}

/// An event and its number; `None` if the frame is malformed.
pub fn unframe_event(frame: &[u8]) -> Option<(Sequence, Event)> {
    let (sequence, body) = numbered(frame)?;
    Some((sequence, decode_event(body)?))
}

fn decode_event(body: &[u8]) -> Option<Event> {
    let mut input = Reader::new(body);
    let version = input.u8().filter(|version| (WITHOUT_CONTEXT..=VERSION).contains(version))?;
    let kind = EventKind::from_number(input.u8()?)?;
    if version <= WITHOUT_CONTROL && kind.is_control() {
        return None;
    }
    let at = input.f64().filter(|at| (0.0..=LATEST_MS).contains(at))?;
    let mut text = || input.maybe_text().map(|text| text.map(str::to_owned));
    let (item, surface, recommendation, query) = (text()?, text()?, text()?, text()?);
    let mut number = || Some((input.u8()? == 1).then_some(input.f64()?));
    let (position, value, duration_ms) = (number()?, number()?, number()?);
    let is_place = |place: &f64| (0.0..=f64::from(LAST_PLACE)).contains(place) && place.fract() == 0.0;
    if !position.iter().all(is_place) {
        return None;
    }
    let situations = if version == WITHOUT_CONTEXT { 0 } else { input.u8()? };
    let situations: Option<Vec<_>> = (0..situations).map(|_| Some((input.text()?, input.text()?))).collect();
    let context = Context::new(situations?);
    let mut fields = Fields { item, value, duration_ms, query, ..Fields::default() };
    if version > WITHOUT_CONTROL {
        decode_more(&mut input, version, &mut fields)?;
    }
    if !input.is_at_end() {
        return None;
    }
    Some(Event {
        surface,
        recommendation,
        position: position.map(|place| place as u32),
        context,
        ..fields.event(kind, at)?
    })
}

/// Reads the optional fields at the end of a body: until version 3 there is at most one, without an end mark.
fn decode_more(input: &mut Reader, version: u8, fields: &mut Fields) -> Option<()> {
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
                fields.interest = Some(decode_interest(input)?);
            }
            UNDOES => {
                fields.undoes = Some(decode_number(input)?);
            }
            GOAL => {
                let goal = input.text().filter(|goal| (1..=Decision::MAX).contains(&goal.len()))?;
                fields.goal = Some(goal.to_owned());
            }
            SHOWN => fields.shown = Some(decode_shown(input)?),
            DECISION => {
                let (name, variant) = (input.text()?.to_owned(), input.text()?.to_owned());
                let decision = Decision { name, variant, propensity: input.f64()? };
                fields.decision = Some(Some(decision).filter(Decision::is_sound)?);
            }
            AMOUNT => fields.amount = Some(input.f64()?),
            PROGRESS => fields.progress = Some(input.f64()?),
            FACT => fields.fact = Some(Fact::decode(input)?),
            BRANCH => {
                let name = input.text()?;
                fields.branch = Some(Some(name).filter(|name| (1..=Decision::MAX).contains(&name.len()))?.to_owned());
            }
            PREFERRED => {
                let (below, count) = (input.text()?.to_owned(), input.u8()?);
                let changes = (0..count).map(|_| Some((decode_interest(input)?, input.f64()?)));
                fields.preferred = Some((below, changes.collect::<Option<Vec<_>>>()?));
            }
            KEY => {
                let key = input.text().filter(|key| (1..=MAX_KEY).contains(&key.len()))?;
                fields.key = Some(key.to_owned());
            }
            MOVED => fields.moved = Some(decode_moved(input)?),
            DRAWS => fields.shown.as_mut()?.draws = input.u32().filter(|&draws| draws != 0)?,
            _ => return None,
        }
        if version == WITHOUT_DECISIONS {
            return Some(());
        }
    }
}

fn decode_interest(input: &mut Reader) -> Option<FeatureName> {
    let mut name = || input.text().filter(|text| text.len() <= FeatureName::MAX);
    Some(FeatureName::new(name()?, name()?))
}

fn decode_number(input: &mut Reader) -> Option<Sequence> {
    let is_number = |number: &f64| (1.0..9e15).contains(number) && number.fract() == 0.0;
    Some(input.f64().filter(is_number)? as Sequence)
}

fn decode_moved(input: &mut Reader) -> Option<Numbers> {
    let count = input.u32()?;
    let ranges = (0..count).map(|_| Some((decode_number(input)?, decode_number(input)?)));
    ranges.collect::<Option<Numbers>>().filter(|ranges| are_sound(ranges))
}

fn decode_shown(input: &mut Reader) -> Option<Shown> {
    let propensity = input.f64()?;
    let baseline = Some(input.u32()?).filter(|&place| place != NO_PLACE);
    let count = input.u8()?;
    let signals = (0..count).map(|_| Some((*Signal::ALL.get(usize::from(input.u8()?))?, input.f32()?)));
    let shown = Shown { propensity, draws: 0, baseline, signals: signals.collect::<Option<Vec<_>>>()? };
    shown.is_sound().then_some(shown)
}

/// A receipt and its number; `None` if the frame is no receipt, or malformed.
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

/// A remembered item; `None` if the frame is malformed.
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
        features.push(RememberedFeature { hash: value_hash(&field, &value), field, value, weight });
    }
    input.is_at_end().then_some(Remembered { id, features })
}
