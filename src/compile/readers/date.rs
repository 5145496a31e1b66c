//! Dates in the spellings that feeds and exports have, into milliseconds since 1970. The table is in docs/data.md.
//!
//! ISO 8601 and months in words are read by [`crate::input::time`], as in filters, so that both always agree; here are the spellings that only items and logs
//! have. What is not in the table has no reading: a date is never guessed. A crate reads dates in the tests only, which hold
//! this against it: docs/decisions/0044-dates.md says why.

use super::zone;
use crate::input::duration::DAY;
use crate::input::time::{month, timestamp, zoned};

/// The longest text that is taken for a date, in bytes.
const LONGEST: usize = 96;
const MINUTE_MS: f64 = 60_000.0;
/// What is read, for messages.
pub const READ: &str = "a date (2026-02-28, 28.02.2026, 2026-02-28T10:00:00+01:00, Sat, 28 Feb 2026 10:00:00 GMT; 01/02/2026 only \
    where another value of the field shows its order) or a number of seconds or milliseconds since 1970";

/// The milliseconds since 1970 of a date; `None` if it is none, or has more than one reading.
pub fn read(text: &str) -> Option<f64> {
    let text = text.trim();
    if text.len() > LONGEST || !text.bytes().any(|byte| byte.is_ascii_digit()) {
        return None;
    }
    match text.as_bytes() {
        [.., b']'] => annotated(text),
        [.., b'M' | b'm' | b'.'] => timestamp(&half_days(text)?),
        [b'0'..=b'9', b'0'..=b'9', b'0'..=b'9', ..] => timestamp(text),
        [first, ..] if first.is_ascii_alphanumeric() => timestamp(text).or_else(|| rfc_2822(text)),
        _ => None,
    }
}

/// Whether a text is a day, with or without a time, and not a number or a code as well.
pub fn is_evident(text: &str) -> bool {
    looks_evident(text) && read(text).is_some()
}

/// Whether a date that was read is not a number or a code as well.
pub(super) fn looks_evident(text: &str) -> bool {
    text.len() >= "2026-02-28".len() && text.bytes().any(|byte| matches!(byte, b'-' | b':' | b' '))
}

const DAYS: [&str; 7] = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
/// The zones that RFC 2822 names, and their offsets.
const ZONES: [(&str, &str); 12] = [
    ("GMT", "Z"),
    ("UT", "Z"),
    ("UTC", "Z"),
    ("Z", "Z"),
    ("EST", "-05"),
    ("EDT", "-04"),
    ("CST", "-06"),
    ("CDT", "-05"),
    ("MST", "-07"),
    ("MDT", "-06"),
    ("PST", "-08"),
    ("PDT", "-07"),
];

/// RFC 2822: `Tue, 01 Dec 2026 10:00:00 GMT`, with a comment behind it or not. A day of the week that is not the date's is refused, and
/// so is another name of a zone.
fn rfc_2822(text: &str) -> Option<f64> {
    let text = match text.split_once('(') {
        Some((before, comment)) => comment.ends_with(')').then_some(before)?,
        None => text,
    };
    let (weekday, rest) = match text.split_once(',') {
        Some((weekday, rest)) => (Some(place(&DAYS, weekday)?), rest),
        None => (None, text),
    };
    let words: Vec<&str> = rest.split_ascii_whitespace().collect();
    let &[day, name, year, time, zone] = &words[..] else { return None };
    let date = format!("{year}-{:02}-{day:0>2}", month(name)?);
    // 1 January 1970 was a Thursday.
    let weekday_of_date = ((timestamp(&date)? / DAY) as i64 + 4).rem_euclid(7) as usize;
    if weekday.is_some_and(|weekday| weekday != weekday_of_date) {
        return None;
    }
    let offset = match zone.as_bytes() {
        [b'+' | b'-', _, _, _, _] => zone,
        _ => ZONES.iter().find(|(name, _)| name.eq_ignore_ascii_case(zone))?.1,
    };
    timestamp(&format!("{date}T{time}{offset}"))
}

fn place(names: &[&str], name: &str) -> Option<usize> {
    names.iter().position(|known| known.eq_ignore_ascii_case(name))
}

/// `2026-12-01 02:30 PM` or `December 1, 2026 2:30 PM` on a clock of 24 hours.
fn half_days(text: &str) -> Option<String> {
    let lower = text.to_ascii_lowercase();
    let (rest, is_afternoon) = [("am", false), ("a.m.", false), ("pm", true), ("p.m.", true)]
        .into_iter()
        .find_map(|(suffix, is_afternoon)| lower.strip_suffix(suffix).map(|rest| (rest.trim_end(), is_afternoon)))?;
    let (date, time) = rest.rsplit_once([' ', 't'])?;
    let date = date.trim_end();
    // A comma stands behind a year after a word only: `January 31, 2024, 2:30 PM`.
    let date = date.strip_suffix(',').filter(|date| date.contains(' ')).unwrap_or(date);
    let (hour, minutes) = time.split_once(':')?;
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
