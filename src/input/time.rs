//! Times in texts: dates of ISO 8601, and times relative to now.

use super::duration::{DAY, duration};

const MINUTE: f64 = 60_000.0;

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

/// The milliseconds since 1970 of a date of ISO 8601 as JSON has it: `YYYY-MM-DD`, optionally `T` or a space and
/// `HH:MM[:SS[.fff]]`, and after that optionally `Z` or `±HH:MM`. Without a zone it is UTC.
pub fn timestamp(text: &str) -> Option<f64> {
    let mut rest = Rest(text.as_bytes());
    let year = rest.number(4)?;
    let month = rest.after(b"-")?.number(2).filter(|month| (1..=12).contains(month))?;
    let day = rest.after(b"-")?.number(2).filter(|day| (1..=days_in(year, month)).contains(day))?;
    let midnight = days_from_civil(year, month, day) as f64 * DAY;
    if rest.0.is_empty() {
        return Some(midnight);
    }
    let minutes = rest.after(b"Tt ")?.clock()?;
    let mut milliseconds = 0;
    if rest.after(b":").is_some() {
        milliseconds = 1_000 * rest.number(2).filter(|&seconds| seconds < 60)?;
        if rest.after(b".").is_some() {
            milliseconds += rest.thousandths()?;
        }
    }
    let zone = rest.zone()?;
    Some(midnight + f64::from(minutes - zone) * MINUTE + f64::from(milliseconds))
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

    /// `HH:MM`, in minutes.
    fn clock(&mut self) -> Option<i32> {
        let hours = self.number(2).filter(|&hours| hours < 24)?;
        let minutes = self.after(b":")?.number(2).filter(|&minutes| minutes < 60)?;
        Some(60 * hours + minutes)
    }

    /// One or more digits after a point, in thousandths; further digits are dropped.
    fn thousandths(&mut self) -> Option<i32> {
        let count = self.0.iter().take_while(|byte| byte.is_ascii_digit()).count();
        let (digits, rest) = self.0.split_at(count);
        self.0 = rest;
        let value = digits.iter().zip([100, 10, 1]).map(|(digit, unit)| unit * i32::from(digit - b'0')).sum();
        (count > 0).then_some(value)
    }

    /// The minutes by which the zone is ahead of UTC; nothing may stand after it.
    fn zone(&mut self) -> Option<i32> {
        let zone = match () {
            () if self.0.is_empty() || self.after(b"Zz").is_some() => 0,
            () if self.after(b"+").is_some() => self.clock()?,
            () => -self.after(b"-")?.clock()?,
        };
        self.0.is_empty().then_some(zone)
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
    }

    #[test]
    fn what_is_no_date_is_none() {
        let none =
            ["", "2024", "2024-13-01", "2024-02-31", "2023-02-29", "2100-02-29", "2024-1-1", "24-01-01", "twenty-four"];
        let times = [
            "T",
            "T12",
            "T99:99",
            "T24:00",
            "T12:60",
            "T12:30:60",
            "T12:30:15.",
            " 02:30:15 PM",
            "T10:00+02",
            "T10:00 and on",
        ];
        assert_eq!(none.map(timestamp), [None; 9]);
        assert_eq!(times.map(|time| timestamp(&format!("2024-02-28{time}"))), [None; 10]);
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
