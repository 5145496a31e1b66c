//! Numbers and prices as people write them: `1,299.00`, `€ 1.299,00`, `12.90 EUR`, `CHF 1'299.–`.
//!
//! A number with one point or comma and three digits after it (`1.299`) has two readings. The currency decides, and otherwise the
//! column: see [`Marks`]. What neither decides has no reading here.

use super::currency::{self, Currency};
use crate::spelling::spaced;

/// The longest text that is taken for a number, in bytes.
const LONGEST: usize = 48;
/// The most letters of ASCII that a number has: those of a sign and of a code, `Euro 5 EUR`.
const MOST_LETTERS: usize = 8;

/// A number that was read.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Number {
    /// Its value, finite; with a point for a separator that could also be one of thousands.
    pub value: f64,
    /// The mark before its decimals, where the text shows which it is.
    pub mark: Option<Mark>,
    /// The mark that has two readings, if the text does not decide.
    pub ambiguous: Option<Mark>,
    /// The currency that it names.
    pub currency: Option<Currency>,
}

/// What stands before decimals.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// As in `19.99`.
    Point,
    /// As in `19,99`.
    Comma,
}

/// The marks in a column, by the values that have one reading.
#[derive(Debug, Clone, Copy, Default)]
pub struct Marks {
    points: usize,
    commas: usize,
}

impl Marks {
    /// Counts a number.
    pub fn add(&mut self, number: &Number) {
        self.points += usize::from(number.mark == Some(Mark::Point));
        self.commas += usize::from(number.mark == Some(Mark::Comma));
    }

    /// Whether they decide how a number with two readings is read.
    pub fn decide(self) -> bool {
        (self.points > 0) != (self.commas > 0)
    }

    /// The value of a number of the column; `None` if it has two readings and the others do not decide.
    pub fn value(self, number: &Number) -> Option<f64> {
        let Some(mark) = number.ambiguous else { return Some(number.value) };
        if !self.decide() {
            return None;
        }
        let decimal = if self.points > 0 { Mark::Point } else { Mark::Comma };
        // Three digits follow the mark, so that the rounding only mends what the multiplication lost.
        Some(if mark == decimal { number.value } else { (number.value * 1_000.0).round() })
    }
}

/// Reads a number with its signs and currency; `None` if it is none. Cost: a look at each byte of most texts that are none.
pub fn read(text: &str) -> Option<Number> {
    let letters = || text.bytes().filter(u8::is_ascii_alphabetic).count();
    if text.len() > LONGEST || !text.bytes().any(|byte| byte.is_ascii_digit()) || letters() > MOST_LETTERS {
        return None;
    }
    // Texts of Hebrew and Arabic have marks of direction.
    let text = spaced(text);
    let (text, is_bracketed) = without_brackets(&text);
    let (body, currency) = currency::split(text)?;
    let (body, is_bracketed) = if is_bracketed { (body, true) } else { without_brackets(body) };
    let (body, has_minus) = match body.strip_prefix(['-', '−']) {
        Some(rest) => (rest.trim_start(), true),
        None => (body, false),
    };
    // `-€5` and `€ -5` are both written.
    let (body, currency) = match currency {
        None if has_minus => currency::split(body)?,
        known => (body, known),
    };
    if has_minus && is_bracketed {
        return None;
    }
    let sign = if has_minus || is_bracketed { -1.0 } else { 1.0 };
    let number = dashed(body).unwrap_or_else(|| digits(body, currency))?;
    Some(Number { value: sign * number.value, currency, ..number })
}

/// Without the brackets in which bookkeepers put what is below zero: `(5.00)`.
fn without_brackets(text: &str) -> (&str, bool) {
    let within = text.strip_prefix('(').and_then(|rest| rest.strip_suffix(')'));
    within.map_or((text, false), |within| (within.trim(), true))
}

/// Reads a number with a dash in place of decimals that are zero: `12,-`, `1'299.–`. `None` if it has none.
fn dashed(text: &str) -> Option<Option<Number>> {
    let without = text.strip_suffix("--").or_else(|| text.strip_suffix(['-', '–', '—']))?;
    let mark = match without.chars().next_back()? {
        '.' => Mark::Point,
        ',' => Mark::Comma,
        _ => return None,
    };
    let whole = &without[..without.len() - 1];
    let separator = whole.chars().find(|character| !character.is_ascii_digit());
    let digits = separator.map_or_else(|| Some(whole.to_owned()), |separator| grouped(whole, separator));
    // Some write `1.299.-`, which shows no mark of decimals.
    let is_shown = separator != Some(if mark == Mark::Point { '.' } else { ',' });
    Some(digits.filter(|digits| !digits.is_empty()).and_then(|digits| of(digits, is_shown.then_some(mark))))
}

/// Reads digits with separators.
fn digits(text: &str, currency: Option<Currency>) -> Option<Number> {
    let is_separator = |character: &char| !character.is_ascii_digit();
    let mut separators = text.chars().filter(is_separator);
    let starts = text.starts_with(|character: char| character.is_ascii_digit());
    let ends = text.ends_with(|character: char| character.is_ascii_digit());
    let Some(last) = separators.next_back() else { return of(text.to_owned(), None) };
    if !starts || !ends {
        // `.99` is a number, `99.` and `,5` are not.
        return text
            .strip_prefix('.')
            .filter(|rest| rest.bytes().all(|byte| byte.is_ascii_digit()))
            .and_then(|_| of(format!("0{text}"), Some(Mark::Point)));
    }
    let (first, count) = (text.chars().find(is_separator)?, text.chars().filter(is_separator).count());
    let (before, after) = text.rsplit_once(last)?;
    let mark = match last {
        '.' => Mark::Point,
        ',' => Mark::Comma,
        _ => return of(grouped(text, last)?, None),
    };
    // The last separator is the decimal mark if it occurs once, and another one groups the thousands.
    if first != last {
        let is_once = !before.contains(last);
        return of(format!("{}.{after}", grouped(before, first).filter(|_| is_once)?), Some(mark));
    }
    let other = if mark == Mark::Point { Mark::Comma } else { Mark::Point };
    if count > 1 {
        return of(grouped(text, last)?, Some(other));
    }
    let is_grouping = after.len() == 3 && before.len() <= 3 && !before.starts_with('0');
    let number = of(format!("{before}.{after}"), Some(mark))?;
    match currency {
        _ if !is_grouping => Some(number),
        Some(known) if known.exponent() < 3 => of(format!("{before}{after}"), Some(other)),
        _ => Some(Number { mark: None, ambiguous: Some(mark), ..number }),
    }
}

/// A number of digits with a point or none. By the parser of JSON, which is there already: another one is a large table.
pub(super) fn plain(text: &str) -> Option<f64> {
    // JSON knows no zeros in front.
    let digits = text.trim_start_matches('0');
    let is_short = digits.is_empty() || digits.starts_with('.');
    let number = if is_short { format!("0{digits}") } else { digits.to_owned() };
    let is_plain = number.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    is_plain.then(|| serde_json::from_str(&number).ok()).flatten()
}

fn of(spelled: String, mark: Option<Mark>) -> Option<Number> {
    let value = plain(&spelled)?;
    Some(Number { value, mark, ambiguous: None, currency: None })
}

/// The digits without a separator of thousands: groups of three, or, before the last, of two as in India.
fn grouped(text: &str, separator: char) -> Option<String> {
    let groups: Vec<&str> = text.split(separator).collect();
    let (first, rest) = groups.split_first()?;
    let is_grouped = |length: usize| {
        let (last, middle) = rest.split_last()?;
        let is_sound = last.len() == 3 && middle.iter().all(|group| group.len() == length);
        (is_sound && (1..=length).contains(&first.len())).then_some(())
    };
    let is_digits = groups.iter().all(|group| group.bytes().all(|byte| byte.is_ascii_digit()));
    let is_separator = matches!(separator, '.' | ',' | '\'' | '’' | ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}');
    let is_number = is_digits && is_separator && (rest.is_empty() || is_grouped(3).or(is_grouped(2)).is_some());
    is_number.then(|| groups.concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_read_in_the_spelling_of_many_places() {
        let cases = [
            ("19.99", 19.99),
            ("1299", 1299.0),
            ("$1,299.00", 1299.0),
            ("$1,299", 1299.0),
            ("€ 1.299,00", 1299.0),
            ("1.299 €", 1299.0),
            ("1.299.000", 1_299_000.0),
            ("12.90 EUR", 12.9),
            ("EUR12.90", 12.9),
            ("1\u{202f}299,00 kr", 1299.0),
            ("1 299,00 kr", 1299.0),
            ("CHF 1'299.–", 1299.0),
            ("CHF 1’299.50", 1299.5),
            ("12,-", 12.0),
            ("₹1,29,999.00", 129_999.0),
            ("R$ 1.299,90", 1299.9),
            ("US$5", 5.0),
            ("-5", -5.0),
            ("−5,5", -5.5),
            ("-€5", -5.0),
            ("€ -5", -5.0),
            (".99", 0.99),
            ("0.299", 0.299),
            ("1234.567", 1234.567),
            ("¥1,299", 1299.0),
            ("1.500 KWD", 1.5),
            ("1.299,-", 1299.0),
            ("1.299.–", 1299.0),
            ("(5.00)", -5.0),
            ("($1,299.00)", -1299.0),
            ("€ (5,00)", -5.0),
            ("$10.00 CAD", 10.0),
            ("USD $1,299", 1299.0),
            ("kr 1 299 SEK", 1299.0),
            ("￥1,299", 1299.0),
            ("12,99,000.00", 1_299_000.0),
            ("Rp 15.000", 15_000.0),
            ("19,90 Euro", 19.9),
            ("\u{200f}1,299.00\u{a0}\u{200f}₪", 1299.0),
        ];
        for (text, value) in cases {
            assert_eq!(read(text).map(|number| number.value), Some(value), "{text}");
        }
    }

    #[test]
    fn what_is_no_number_is_none() {
        let texts = [
            "",
            "on request",
            "n/a",
            "-",
            "€",
            "EUR",
            "1,2,3",
            "1.2.3",
            "1,29,99",
            "1..2",
            "99.",
            ",5",
            "12 pieces",
            "12 PCS",
            "from 19.99",
            "19.99 / kg",
            "1-2",
            "12:30",
            "50%",
            "1e5",
            "0x10",
            "1.299,00.5",
            "12 90",
            "EUR 5 USD",
            "--5",
            "(-5)",
            "(5",
            "()",
            ",-",
            "1,29,-",
            "€ 5 USD",
            "$5 EUR",
            "1 2",
        ];
        for text in texts {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn the_column_decides_what_has_two_readings() {
        let marks = |texts: &[&str]| {
            let mut marks = Marks::default();
            texts.iter().filter_map(|text| read(text)).for_each(|number| marks.add(&number));
            marks
        };
        let value = |texts: &[&str], text: &str| marks(texts).value(&read(text).expect("a number"));
        assert_eq!(value(&["19,99", "5"], "1.299"), Some(1299.0));
        assert_eq!(value(&["19.99", "5"], "1.299"), Some(1.299));
        assert_eq!(value(&["19.99", "5"], "1,299"), Some(1299.0));
        assert_eq!(value(&["1.299.000"], "1.299"), Some(1299.0));
        assert_eq!(value(&["5", "7"], "1.299"), None);
        assert_eq!(value(&["19.99", "19,99"], "1.299"), None);
    }
}
