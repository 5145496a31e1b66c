//! Durations in configs and calls: a whole number and its unit, such as `30d`.

const MINUTE: f64 = 60_000.0;
const HOUR: f64 = 60.0 * MINUTE;
/// A day in milliseconds.
pub const DAY: f64 = 24.0 * HOUR;
/// The longest duration: a century.
pub const CENTURY: f64 = 36_525.0 * DAY;
/// The units, shortest first; a year is 365 days.
const UNITS: [(&str, f64); 5] = [("m", MINUTE), ("h", HOUR), ("d", DAY), ("w", 7.0 * DAY), ("y", 365.0 * DAY)];

/// What there has to be, for messages.
pub const EXPECTED: &str = "a whole number of m, h, d, w or y up to a century, such as \"30d\"";

/// What there has to be where no time at all makes no sense.
pub const EXPECTED_LASTING: &str = "a whole number of m, h, d, w or y from \"1m\" up to a century, such as \"30d\"";

/// A duration in milliseconds; `None` if the text is none.
pub fn duration(text: &str) -> Option<f64> {
    let (unit, length) = UNITS.into_iter().find(|(unit, _)| text.ends_with(unit))?;
    let number: u32 = text.strip_suffix(unit).filter(|digits| !digits.starts_with('+'))?.parse().ok()?;
    Some(f64::from(number) * length).filter(|&time| time <= CENTURY)
}

/// A duration as it is written: in the longest unit of which it is a whole number.
pub fn written(time: f64) -> String {
    let (unit, length) = UNITS.into_iter().rev().find(|(_, length)| time % length == 0.0).unwrap_or(UNITS[0]);
    format!("{}{unit}", (time / length) as u32)
}
