//! Times in texts: dates of ISO 8601, dates with the month in a word, and times relative to now.

use super::duration::{DAY, duration};

const MINUTE: f64 = 60_000.0;
/// In English; three letters are enough.
const MONTHS: &str = "January February March April May June July August September October November December";

/// A point in time, in milliseconds since 1970: a date as [`timestamp`] reads it, `now`, or a duration before or after it: `-7d`, `+1h`.
pub fn instant(text: &str, now: f64) -> Option<f64> {
    if text == "now" {
        return Some(now);
    }
    match text.split_at_checked(1)? {
        ("-", time) => duration(time).map(|time| now - time),
        ("+", time) => duration(time).map(|time| now + time),
        _ => timestamp(text),
    }
}

/// The milliseconds since 1970 of a date of ISO 8601: `YYYY`, `YYYY-MM`, `YYYY-MM-DD` or `YYYYMMDD`; after a day optionally `T` or a
/// space and `HH:MM[:SS[.fff]]` (`HHMM[SS[.fff]]` after a compact day), and after that optionally `Z`, `±HH`, `±HHMM` or
/// `±HH:MM`. Without a zone it is UTC; without a month or a day it is the first one. A leap second is read as the
/// second before it. A space may stand before an offset, and before `UTC` and `GMT`. Also `January 31, 2024`, `January 31st, 2024` and `31 Jan 2024`, with the
/// same times behind them, after a comma or not.
pub fn timestamp(text: &str) -> Option<f64> {
    match text.as_bytes() {
        [b'0'..=b'9', b'0'..=b'9', b'0'..=b'9', ..] => zoned(text).map(|(timestamp, _)| timestamp),
        _ => worded(text),
    }
}

/// The number of a month, from 1, by its name or the first three letters of it, in any case.
pub fn month(name: &str) -> Option<i32> {
    let is_name = |month: &str| name.eq_ignore_ascii_case(month) || name.eq_ignore_ascii_case(&month[..3]);
    MONTHS.split(' ').zip(1..).find_map(|(month, number)| is_name(month).then_some(number))
}

/// A date with the month in a word.
fn worded(text: &str) -> Option<f64> {
    let (first, rest) = text.split_once(' ')?;
    let (second, rest) = rest.split_once(' ')?;
    let (name, day) = match month(first) {
        Some(month) => (Some(month), second.strip_suffix(',').unwrap_or(second)),
        None => (month(second), first),
    };
    let day = ["st", "nd", "rd", "th"].iter().find_map(|suffix| day.strip_suffix(suffix)).unwrap_or(day);
    let day = Rest(day.as_bytes()).number(day.len()).filter(|_| matches!(day.len(), 1 | 2))?;
    let mut rest = Rest(rest.as_bytes());
    let midnight = midnight(rest.number(4)?, name?, day)?;
    if rest.0.is_empty() {
        return Some(midnight);
    }
    let is_apart = rest.after(b",").is_some();
    let minutes = rest.after(if is_apart { b" ".as_slice() } else { b"Tt " })?.clock(false)?;
    let milliseconds = rest.seconds(false)?;
    let zone = rest.zone()?.unwrap_or(0);
    Some(midnight + f64::from(minutes - zone) * MINUTE + f64::from(milliseconds))
}

/// The first instant of a day of UTC; `None` if the calendar has no such day.
fn midnight(year: i32, month: i32, day: i32) -> Option<f64> {
    let is_day = (1..=12).contains(&month) && (1..=days_in(year, month)).contains(&day);
    is_day.then(|| days_from_civil(year, month, day) as f64 * DAY)
}

/// As [`timestamp`] of ISO 8601, and the minutes by which its zone is ahead of UTC; `None` where it has no zone, or only `Z`.
pub fn zoned(text: &str) -> Option<(f64, Option<i32>)> {
    let mut rest = Rest(text.as_bytes());
    let year = rest.number(4)?;
    let is_compact = rest.0.first().is_some_and(u8::is_ascii_digit);
    let (month, day) = if is_compact { (rest.number(2)?, Some(rest.number(2)?)) } else { rest.month_and_day()? };
    let midnight = midnight(year, month, day.unwrap_or(1))?;
    if rest.0.is_empty() {
        return Some((midnight, None));
    }
    day?;
    let minutes = rest.after(b"Tt ")?.clock(is_compact)?;
    let milliseconds = rest.seconds(is_compact)?;
    let zone = rest.zone()?;
    Some((midnight + f64::from(minutes - zone.unwrap_or(0)) * MINUTE + f64::from(milliseconds), zone))
}

/// What is left of a date.
struct Rest<'a>(&'a [u8]);

impl Rest<'_> {
    /// The rest after one of these bytes, if it begins with one.
    fn after(&mut self, bytes: &[u8]) -> Option<&mut Self> {
        let (_, rest) = self.0.split_first().filter(|(first, _)| bytes.contains(first))?;
        self.0 = rest;
        Some(self)
    }

    /// A number of exactly so many digits.
    fn number(&mut self, digits: usize) -> Option<i32> {
        let (number, rest) = self.0.split_at_checked(digits)?;
        self.0 = rest;
        number.iter().try_fold(0, |sum, byte| byte.is_ascii_digit().then(|| 10 * sum + i32::from(byte - b'0')))
    }

    /// `-MM-DD`, `-MM`, or nothing.
    fn month_and_day(&mut self) -> Option<(i32, Option<i32>)> {
        if self.0.is_empty() {
            return Some((1, None));
        }
        let month = self.after(b"-")?.number(2)?;
        if self.0.is_empty() { Some((month, None)) } else { Some((month, Some(self.after(b"-")?.number(2)?))) }
    }

    /// `HH:MM` or `HHMM`, in minutes.
    fn clock(&mut self, is_compact: bool) -> Option<i32> {
        let hours = self.number(2).filter(|&hours| hours < 24)?;
        if !is_compact {
            self.after(b":")?;
        }
        let minutes = self.number(2).filter(|&minutes| minutes < 60)?;
        Some(60 * hours + minutes)
    }

    /// `:SS[.fff]` or `SS[.fff]` or nothing, in milliseconds.
    fn seconds(&mut self, is_compact: bool) -> Option<i32> {
        let has_seconds =
            if is_compact { self.0.first().is_some_and(u8::is_ascii_digit) } else { self.after(b":").is_some() };
        if !has_seconds {
            return Some(0);
        }
        let seconds = self.number(2).filter(|&seconds| seconds <= 60)?.min(59);
        let fraction = if self.after(b".,").is_some() { self.thousandths()? } else { 0 };
        Some(1_000 * seconds + fraction)
    }

    /// One or more digits after a point, in thousandths; further digits are dropped.
    fn thousandths(&mut self) -> Option<i32> {
        let count = self.0.iter().take_while(|byte| byte.is_ascii_digit()).count();
        let (digits, rest) = self.0.split_at(count);
        self.0 = rest;
        let value = digits.iter().zip([100, 10, 1]).map(|(digit, unit)| unit * i32::from(digit - b'0')).sum();
        (count > 0).then_some(value)
    }

    /// The minutes by which the zone is ahead of UTC, if it says; nothing may stand after it.
    fn zone(&mut self) -> Option<Option<i32>> {
        match self.0 {
            b" UTC" | b" GMT" => return Some(None),
            [b' ', rest @ ..] if matches!(rest, [b'+' | b'-', ..]) => self.0 = rest,
            _ => {}
        }
        let zone = match () {
            () if self.0.is_empty() || self.after(b"Zz").is_some() => None,
            () if self.after(b"+").is_some() => Some(self.offset()?),
            () => Some(-self.after(b"-")?.offset()?),
        };
        self.0.is_empty().then_some(zone)
    }

    /// `HH`, `HHMM` or `HH:MM`, in minutes.
    fn offset(&mut self) -> Option<i32> {
        match self.0.len() {
            2 => self.number(2).filter(|&hours| hours < 24).map(|hours| 60 * hours),
            length => self.clock(length == 4),
        }
    }
}

fn days_in(year: i32, month: i32) -> i32 {
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    match month {
        2 => 28 + i32::from(is_leap),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Days since 1970-01-01 in the proleptic Gregorian calendar: years start in March, so that a leap day comes last.
fn days_from_civil(year: i32, month: i32, day: i32) -> i32 {
    let year = if month <= 2 { year - 1 } else { year };
    let (era, year_of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_become_milliseconds() {
        assert_eq!(timestamp("1970-01-01"), Some(0.0));
        assert_eq!(timestamp("1600-02-29"), Some(-11_670_998_400_000.0));
        assert_eq!(timestamp("2024-02-29T12:30:15Z"), Some(1_709_209_815_000.0));
        assert_eq!(timestamp("2024-02-29 12:30:15"), Some(1_709_209_815_000.0));
        assert_eq!(timestamp("2024-02-29T12:30Z"), Some(1_709_209_800_000.0));
        assert_eq!(timestamp("2024-02-29T12:30:15.250+02:00"), Some(1_709_202_615_250.0));
        assert_eq!(timestamp("2024-02-29T12:30:15.999999Z"), Some(1_709_209_815_999.0));
        assert_eq!(timestamp("2024-02-29T00:30-05:30"), Some(1_709_186_400_000.0));
        assert_eq!(timestamp("2024-02-29T12:30:60Z"), Some(1_709_209_859_000.0));
        assert_eq!(timestamp("2024-02-29T12:30:15,5+02"), Some(1_709_202_615_500.0));
        assert_eq!(timestamp("2024-02-29T12:30+0200"), Some(1_709_202_600_000.0));
        assert_eq!(timestamp("2024-02-29 12:30:00 +0200"), Some(1_709_202_600_000.0));
        assert_eq!(timestamp("2024-02-29 12:30 -05:30"), Some(1_709_229_600_000.0));
        assert_eq!(timestamp("2024-02-29 12:30:15 UTC"), Some(1_709_209_815_000.0));
        assert_eq!(timestamp("20240229T123015Z"), Some(1_709_209_815_000.0));
        assert_eq!(timestamp("20240229T1230-0530"), Some(1_709_229_600_000.0));
        assert_eq!(timestamp("20240229"), Some(1_709_164_800_000.0));
        assert_eq!(timestamp("2024-02"), Some(1_706_745_600_000.0));
        assert_eq!(timestamp("2024"), Some(1_704_067_200_000.0));
    }

    #[test]
    fn months_may_be_words() {
        for (text, same) in [
            ("January 31, 2024", "2024-01-31"),
            ("Jan 31, 2024", "2024-01-31"),
            ("31 January 2024", "2024-01-31"),
            ("31 jan 2024", "2024-01-31"),
            ("SEPTEMBER 1, 2024", "2024-09-01"),
            ("January 4th, 2026", "2026-01-04"),
            ("1st Mar 2026", "2026-03-01"),
            ("Feb 22nd, 2026 10:00 -0500", "2026-02-22T10:00-05:00"),
            ("3rd Feb 2026", "2026-02-03"),
            ("29 Feb 2024, 12:30", "2024-02-29T12:30"),
            ("February 29, 2024 12:30:15.5+02:00", "2024-02-29T12:30:15.5+02:00"),
        ] {
            assert_eq!((timestamp(text), timestamp(text).is_some()), (timestamp(same), true), "{text}");
        }
        for text in [
            "February 30, 2024",
            "29 Feb 2023",
            "0 Jan 2024",
            "Janu 31, 2024",
            "J 31, 2024",
            "Januar 31, 2024",
            "31 Mai 2024",
            "Jan 031, 2024",
            "Jan 31, 24",
            "Jan th, 2024",
            "Jan 31xx, 2024",
            "Jan 31thst, 2024",
            "January 2024",
            "Jan 31, 2024,12:30",
            "Jan 31, 2024 12",
            "Jan 31, 2024 24:00",
            "Jan Jan 2024",
            "31 31 2024",
            "31 Jan 2024 and on",
        ] {
            assert_eq!(timestamp(text), None, "{text}");
        }
    }

    #[test]
    fn what_is_no_date_is_none() {
        let none =
            ["", "202", "2024-13-01", "2024-02-31", "2023-02-29", "2100-02-29", "2024-1-1", "24-01-01", "twenty-four"];
        let times = [
            "T",
            "T12",
            "T99:99",
            "T24:00",
            "T12:60",
            "T12:30:61",
            "T12:30:15.",
            " 02:30:15 PM",
            "T10:00+2",
            "T10:00+24",
            "T10:00+02:60",
            "T1000",
            "T10:00 and on",
            "T10:00  +02",
            "T10:00 02",
            "T10:00 + 02",
            "T10:00 UTC+1",
        ];
        let compact =
            ["20240231", "2024022", "202402", "20240228T10:00", "20240228T100", "2024T10:00", "2024-02T10:00"];
        assert_eq!(compact.map(timestamp), [None; 7]);
        assert_eq!(none.map(timestamp), [None; 9]);
        assert_eq!(times.map(|time| timestamp(&format!("2024-02-28{time}"))), [None; 17]);
    }

    #[test]
    fn times_may_be_relative_to_now() {
        let now = 1_709_209_815_000.0;
        assert_eq!(instant("now", now), Some(now));
        assert_eq!(instant("-7d", now), Some(now - 7.0 * DAY));
        assert_eq!(instant("+90m", now), Some(now + 90.0 * MINUTE));
        assert_eq!(instant("2024-02-29", now), Some(1_709_164_800_000.0));
        assert_eq!(
            ["7d", "-7", "-d", "--7d", "-+7d", "-1.5d", "-40000d", "", "é"].map(|text| instant(text, now)),
            [None; 9]
        );
    }
}
