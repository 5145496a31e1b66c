//! Dates in the spellings that feeds and exports have, into milliseconds since 1970. The table is in docs/data.md.
//!
//! ISO 8601 is read by [`crate::input::time`], as in filters, so that both always agree; here are the spellings that only items and logs
//! have. What is not in the table has no reading: a date is never guessed.

use jiff::fmt::rfc2822::DateTimeParser;

use super::zone;
use crate::input::time::{timestamp, zoned};

/// The longest text that is taken for a date, in bytes.
const LONGEST: usize = 96;
const MINUTE_MS: f64 = 60_000.0;
/// What is read, for messages.
pub const READ: &str = "a date (2026-02-28, 2026-02-28T10:00:00+01:00, Sat, 28 Feb 2026 10:00:00 GMT) or a number of seconds or \
    milliseconds since 1970";

/// The milliseconds since 1970 of a date; `None` if it is none, or has more than one reading.
pub fn read(text: &str) -> Option<f64> {
    let text = text.trim();
    if text.len() > LONGEST {
        return None;
    }
    match text.as_bytes() {
        [.., b']'] => annotated(text),
        [.., b'M' | b'm' | b'.'] => timestamp(&half_days(text)?),
        [b'0'..=b'9', b'0'..=b'9', b'0'..=b'9', ..] => timestamp(text),
        [first, ..] if first.is_ascii_alphanumeric() => rfc_2822(text),
        _ => None,
    }
}

/// Whether a text is a day, with or without a time, and not a number or a code as well.
pub fn is_evident(text: &str) -> bool {
    text.len() >= "2026-02-28".len() && text.bytes().any(|byte| matches!(byte, b'-' | b':')) && read(text).is_some()
}

/// The date as [`timestamp`] reads it, to the millisecond. Only for dates of the years 0 to 9999.
pub fn iso(milliseconds: f64) -> String {
    let timestamp = jiff::Timestamp::from_millisecond(milliseconds as i64).unwrap_or_default();
    format!("{timestamp:.3}")
}

/// `Tue, 01 Dec 2026 10:00:00 GMT`. A day of the week that is not the date's is refused.
fn rfc_2822(text: &str) -> Option<f64> {
    static PARSER: DateTimeParser = DateTimeParser::new();
    PARSER.parse_timestamp(text).ok().map(|timestamp| timestamp.as_millisecond() as f64)
}

/// `2026-12-01 02:30 PM` on a clock of 24 hours.
fn half_days(text: &str) -> Option<String> {
    let lower = text.to_ascii_lowercase();
    let (rest, is_afternoon) = [("am", false), ("a.m.", false), ("pm", true), ("p.m.", true)]
        .into_iter()
        .find_map(|(suffix, is_afternoon)| lower.strip_suffix(suffix).map(|rest| (rest.trim_end(), is_afternoon)))?;
    let (date, time) = rest.split_once([' ', 't'])?;
    let (hour, minutes) = time.trim_start().split_once(':')?;
    if hour.len() > 2 || !hour.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let hour = hour.parse::<u32>().ok().filter(|hour| (1..=12).contains(hour))?;
    // Nothing but minutes and seconds stands before AM and PM: no zone.
    let is_time = minutes.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b':' | b'.'));
    is_time.then(|| format!("{date}T{:02}:{minutes}", hour % 12 + if is_afternoon { 12 } else { 0 }))
}

/// RFC 9557: `2026-12-01T10:00:00+01:00[Europe/Berlin]`. The zone must have had this offset then.
fn annotated(text: &str) -> Option<f64> {
    let (date, annotations) = text.split_once('[')?;
    let (milliseconds, offset) = zoned(date)?;
    let is_utc = date.ends_with(['Z', 'z']);
    for (number, annotation) in annotations.strip_suffix(']')?.split("][").enumerate() {
        let (is_critical, name) = match annotation.strip_prefix('!') {
            Some(name) => (true, name),
            None => (false, annotation),
        };
        match name.split_once('=') {
            // A calendar says how a date is shown, not when it is.
            Some(("u-ca", _)) => {}
            Some((key, value)) if !is_critical && !key.is_empty() && !value.is_empty() => {}
            None if number == 0 => {
                // After Z the zone says where, and cannot be wrong: the offset there is not known.
                let known = zone::offset(name, milliseconds)?;
                if !is_utc && offset != Some(known) {
                    return None;
                }
            }
            _ => return None,
        }
    }
    (is_utc || offset.is_some()).then_some(milliseconds)
}

/// The minutes of `±HH:MM`.
pub(super) fn minutes_of(offset: &str) -> Option<i32> {
    let (at_zone, utc) = (timestamp(&format!("2000-01-01T00:00{offset}"))?, timestamp("2000-01-01")?);
    offset.starts_with(['+', '-']).then_some(((utc - at_zone) / MINUTE_MS) as i32)
}
