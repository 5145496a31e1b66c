//! The items' ids, and their order.

use crate::order;
use penchant_kernel::unpack::stream::{Stream, Texts, put, put_texts};

/// The first byte of ids that are texts.
const TEXTS: u8 = 0;
/// The first byte of ids that are a beginning and a number.
const NUMBERED: u8 = 1;
/// The most digits of a number: any such number fits 64 bits.
const MOST_DIGITS: usize = 18;

/// Reads `count` ids and passes each to `push`, which says `None` where there is no room. `None` too where they cannot be read.
pub fn read(section: &[u8], count: usize, mut push: impl FnMut(&[u8]) -> Option<()>) -> Option<()> {
    let mut stream = Stream::new(section);
    match stream.bytes(1)? {
        [TEXTS] => {
            let mut texts = Texts::new(stream.rest());
            (0..count).try_for_each(|_| push(texts.take()?))?;
            texts.is_at_end().then_some(())
        }
        [NUMBERED] => {
            let beginning = stream.number()? as usize;
            let beginning = stream.bytes(beginning)?;
            let width = stream.number()? as usize;
            let mut id = beginning.to_vec();
            let mut number = 0_u64;
            for _ in 0..count {
                number = number.wrapping_add(unfolded(stream.long()?));
                id.truncate(beginning.len());
                put_digits(&mut id, number, width.min(MOST_DIGITS));
                push(&id)?;
            }
            stream.is_at_end().then_some(())
        }
        _ => None,
    }
}

/// Writes ids as [`read`] reads them; `None` if no character can separate them.
pub fn write<'t>(ids: impl Iterator<Item = &'t [u8]> + Clone) -> Option<Vec<u8>> {
    if let Some(bytes) = numbered(ids.clone()) {
        return Some(bytes);
    }
    let texts = put_texts(ids)?;
    Some([&[TEXTS][..], &texts].concat())
}

fn numbered<'t>(ids: impl Iterator<Item = &'t [u8]> + Clone) -> Option<Vec<u8>> {
    let first = ids.clone().next()?;
    let digits = |id: &[u8]| id.iter().rev().take(MOST_DIGITS).take_while(|byte| byte.is_ascii_digit()).count();
    let shared = |other: &[u8]| first.iter().zip(other).take_while(|(one, other)| one == other).count();
    let beginning = ids.clone().map(|id| shared(id).min(id.len() - digits(id))).min()?;
    // Digits that all share belong to the beginning only if the rest of each is a number still.
    let widths =
        ids.clone().map(|id| if id.len() > beginning && id[beginning] == b'0' { id.len() - beginning } else { 1 });
    let width = widths.max()?;
    let mut out = vec![NUMBERED];
    put(&mut out, beginning as u64);
    out.extend_from_slice(&first[..beginning]);
    put(&mut out, width as u64);
    let (mut before, mut written) = (0_u64, Vec::new());
    for id in ids {
        let number: u64 = std::str::from_utf8(&id[beginning..]).ok()?.parse().ok()?;
        written.clear();
        put_digits(&mut written, number, width);
        if width > MOST_DIGITS || written != id[beginning..] {
            return None;
        }
        put(&mut out, folded(number.wrapping_sub(before)));
        before = number;
    }
    Some(out)
}

fn put_digits(out: &mut Vec<u8>, mut number: u64, width: usize) {
    let start = out.len();
    while number > 0 || out.len() - start < width {
        out.push(b'0' + (number % 10) as u8);
        number /= 10;
    }
    out[start..].reverse();
}

/// A difference with its sign in the lowest bit, so that small ones below zero are small numbers too.
fn folded(difference: u64) -> u64 {
    (difference << 1) ^ ((difference as i64 >> 63) as u64)
}

fn unfolded(folded: u64) -> u64 {
    (folded >> 1) ^ (folded & 1).wrapping_neg()
}

/// The places of `count` texts in the order of their bytes, equal ones in the order of their places. Cost: a sort by eight bytes, and one
/// more for those that share them.
pub fn order<'t>(count: usize, text: impl Fn(u32) -> &'t [u8]) -> Vec<u32> {
    let mut pairs: Vec<(u64, u32)> = (0..count as u32).map(|place| (0, place)).collect();
    let mut pending = vec![(0, count, 0)];
    while let Some((start, end, at)) = pending.pop() {
        let run = &mut pairs[start..end];
        let is_last = run.iter().all(|&(_, place)| text(place).len() <= at);
        for pair in run.iter_mut() {
            let text = text(pair.1);
            // Those that differ in zeros at their ends alone are in the order of their lengths.
            pair.0 = if is_last { text.len() as u64 } else { eight(text, at) };
        }
        order::sort(run);
        if is_last {
            continue;
        }
        let mut first = start;
        for place in start + 1..=end {
            if place == end || pairs[place].0 != pairs[first].0 {
                if place - first > 1 {
                    pending.push((first, place, at + 8));
                }
                first = place;
            }
        }
    }
    pairs.into_iter().map(|(_, place)| place).collect()
}

/// Eight bytes from a place on, as a number that orders as they do; zeros beyond the end.
fn eight(text: &[u8], at: usize) -> u64 {
    let rest = text.get(at..).unwrap_or_default();
    let mut bytes = [0; 8];
    let length = rest.len().min(8);
    bytes[..length].copy_from_slice(&rest[..length]);
    u64::from_be_bytes(bytes)
}
