//! Dates in numbers with other separators than ISO 8601 has, or without its zeros: `31.01.2026`, `31/01/2026`, `1/31/2026 2:30 PM`, `2026/1/31`.
//!
//! Behind a year the month is first. Before it countries have two orders, and one text of the first twelve days of a month does not show which. With points the day is first
//! everywhere; with `/` or `-` the column decides: a value that has only one reading shows the order of all. Where nothing shows it, or
//! values contradict each other, a date of two readings has none.

use super::date;

/// The longest text that is taken for such a date, in bytes.
const LONGEST: usize = 48;

/// What comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// `31/01/2026`.
    Day,
    /// `01/31/2026`.
    Month,
}

impl Order {
    /// As it is told in a report.
    pub fn describe(self) -> &'static str {
        match self {
            Order::Day => "a date with the day first, as another value of the field shows",
            Order::Month => "a date with the month first, as another value of the field shows",
        }
    }
}

/// The orders that the values of a column show.
#[derive(Debug, Clone, Copy, Default)]
pub struct Orders {
    days: usize,
    months: usize,
    /// Values with two readings.
    pub ambiguous: usize,
}

impl Orders {
    /// Counts a text. Returns whether it is a date with one reading. A date with points is no evidence of how others are written.
    pub fn add(&mut self, text: &str) -> bool {
        let Some(date) = Ordered::of(text) else { return false };
        let is_evidence = date.separator != '.';
        match date.readings() {
            [None, None] => return false,
            [Some(day_first), Some(month_first)] if day_first != month_first => {
                self.ambiguous += 1;
                return false;
            }
            [Some(_), None] => self.days += usize::from(is_evidence),
            [None, Some(_)] => self.months += usize::from(is_evidence),
            [Some(_), Some(_)] => {}
        }
        true
    }

    /// The order of the column, if it shows one.
    pub fn found(self) -> Option<Order> {
        match (self.days, self.months) {
            (1.., 0) => Some(Order::Day),
            (0, 1..) => Some(Order::Month),
            _ => None,
        }
    }

    /// Whether dates of the column have two readings, between which nothing decides.
    pub fn is_in_doubt(self) -> bool {
        self.ambiguous > 0 && self.found().is_none()
    }
}

/// Whether a text has two readings.
pub fn is_ambiguous(text: &str) -> bool {
    matches!(Ordered::of(text).map(|date| date.readings()), Some([Some(one), Some(other)]) if one != other)
}

/// The milliseconds since 1970 of such a date; `None` if it is none, or has two readings and the column no order.
pub fn read(text: &str, order: Option<Order>) -> Option<f64> {
    let [day_first, month_first] = Ordered::of(text)?.readings();
    match (day_first, month_first, order) {
        (Some(at), Some(other), None) => (at == other).then_some(at),
        (Some(at), Some(_), Some(Order::Day)) | (Some(_), Some(at), Some(Order::Month)) => Some(at),
        (one, other, _) => one.or(other),
    }
}

/// The numbers of a date, and what stands behind them.
struct Ordered<'a> {
    numbers: [&'a str; 3],
    separator: char,
    time: &'a str,
}

impl<'a> Ordered<'a> {
    fn of(text: &'a str) -> Option<Self> {
        let text = text.trim();
        if text.len() > LONGEST || !text.starts_with(|character: char| character.is_ascii_digit()) {
            return None;
        }
        let end = text.find([' ', ',', 'T']).unwrap_or(text.len());
        let (date, time) = text.split_at(end);
        let separator = date.find(['/', '.', '-']).and_then(|at| date[at..].chars().next())?;
        let mut numbers = date.split(separator);
        let three = [numbers.next()?, numbers.next()?, numbers.next()?];
        let is_number = |digits: &&str| digits.bytes().all(|byte| byte.is_ascii_digit());
        let is_date =
            matches!(three.map(str::len), [4, 1..=2, 1..=2] | [1..=2, 1..=2, 4]) && three.iter().all(is_number);
        let time = time.trim_start_matches(',').trim_start_matches([' ', 'T']);
        (is_date && numbers.next().is_none()).then_some(Self { numbers: three, separator, time })
    }

    /// The date with the day first, and with the month first.
    fn readings(&self) -> [Option<f64>; 2] {
        match (self.numbers, self.separator) {
            ([year, month, day], _) if year.len() == 4 => [self.at(year, month, day); 2],
            ([day, month, year], '.') => [self.at(year, month, day), None],
            ([first, second, year], _) => [self.at(year, second, first), self.at(year, first, second)],
        }
    }

    fn at(&self, year: &str, month: &str, day: &str) -> Option<f64> {
        let date = format!("{year}-{month:0>2}-{day:0>2}");
        // Spreadsheets write an hour before ten with one digit.
        let zero = if self.time.as_bytes().get(1) == Some(&b':') { "0" } else { "" };
        if self.time.is_empty() { date::read(&date) } else { date::read(&format!("{date} {zero}{}", self.time)) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 10:00 of 13 February 2026 in UTC.
    const TEN: f64 = 1_770_976_800_000.0;
    const HOUR: f64 = 3_600_000.0;

    fn order(texts: &[&str]) -> Orders {
        let mut orders = Orders::default();
        for text in texts {
            orders.add(text);
        }
        orders
    }

    #[test]
    fn a_day_beyond_twelve_is_read_in_any_order_and_shows_that_of_the_column() {
        for text in [
            "13.02.2026 10:00",
            "13.2.2026, 10:00:00",
            "13/02/2026 10:00:00",
            "13-02-2026T10:00Z",
            "2/13/2026, 10:00:00 AM",
            "02/13/2026 10:00 a.m.",
            "13/02/2026 12:00+0200",
            "2026/02/13 10:00",
            "2026/2/13T10:00Z",
            "2026.2.13 10:00 AM",
            "2026-2-13 10:00:00",
        ] {
            assert_eq!(read(text, None), Some(TEN), "{text}");
        }
        assert_eq!(read("13/02/2026 9:30", None), Some(TEN - HOUR / 2.0));
        assert_eq!(order(&["01/02/2026", "13/02/2026"]).found(), Some(Order::Day));
        assert_eq!(order(&["01/02/2026", "2/13/2026"]).found(), Some(Order::Month));
        assert!(!order(&["01/02/2026", "2/13/2026"]).is_in_doubt());
    }

    #[test]
    fn a_date_of_two_readings_has_none_until_the_column_decides() {
        let (february, january) = (1_769_904_000_000.0, 1_767_312_000_000.0);
        assert_eq!(read("01/02/2026", None), None);
        assert_eq!(read("01/02/2026", Some(Order::Day)), Some(february));
        assert_eq!(read("01/02/2026", Some(Order::Month)), Some(january));
        assert_eq!(read("01.02.2026", None), Some(february), "points stand behind days");
        assert_eq!(read("02/02/2026", None), Some(february + 24.0 * HOUR), "both readings are one day");
        assert!(is_ambiguous("1-2-2026") && !is_ambiguous("1.2.2026") && !is_ambiguous("2/2/2026"));
        assert!(order(&["01/02/2026"]).is_in_doubt());
        assert!(order(&["01/02/2026", "13/02/2026", "02/13/2026"]).is_in_doubt(), "they contradict each other");
        assert!(!order(&["13/02/2026", "02/13/2026"]).is_in_doubt(), "each has one reading");
    }

    #[test]
    fn what_is_no_date_is_none() {
        for text in [
            "",
            "31/02/2026",
            "13/13/2026",
            "02.13.2026",
            "0/1/2026",
            "1/2/26",
            "26/2/1",
            "2026/13/02",
            "2026/2",
            "1/2.2026",
            "1/2/2026/3",
            "1/2/20265",
            "13/02/2026 25:00",
            "13/02/2026 and on",
            "13 / 02 / 2026",
            "/13/2026",
        ] {
            assert_eq!(read(text, Some(Order::Day)), None, "{text}");
        }
    }
}
