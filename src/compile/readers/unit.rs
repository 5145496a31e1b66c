//! The unit of dates that are numbers, told from all numbers of a column.

use crate::input::time::timestamp;

const DAY_MS: f64 = 86_400_000.0;

/// What a number counts, or spells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// The year itself: 1000 to 2999.
    Year,
    /// Days since 1970.
    Day,
    /// The digits of year, month and day: 20261201.
    Digits,
    /// Seconds since 1970.
    Second,
    /// Milliseconds since 1970.
    Millisecond,
    /// Microseconds since 1970.
    Microsecond,
    /// Nanoseconds since 1970.
    Nanosecond,
}

/// The units by the size of their numbers.
const ALL: [Unit; 7] =
    [Unit::Year, Unit::Day, Unit::Digits, Unit::Second, Unit::Millisecond, Unit::Microsecond, Unit::Nanosecond];

impl Unit {
    /// As it is named in messages.
    pub fn name(self) -> &'static str {
        match self {
            Unit::Year => "years",
            Unit::Day => "days since 1970",
            Unit::Digits => "the digits of a date (YYYYMMDD)",
            Unit::Second => "seconds since 1970",
            Unit::Millisecond => "milliseconds since 1970",
            Unit::Microsecond => "microseconds since 1970",
            Unit::Nanosecond => "nanoseconds since 1970",
        }
    }

    /// The unit that a number is likely in: dates from 1973 to 2103, as long before 1970, or of days to 2057. `None` for numbers
    /// between the units, and near 0.
    fn of(number: f64) -> Option<Unit> {
        let size = number.abs();
        match size {
            _ if number.fract() == 0.0 && (1_000.0..3_000.0).contains(&number) => Some(Unit::Year),
            _ if number.fract() == 0.0 && (3_000.0..32_000.0).contains(&number) => Some(Unit::Day),
            _ if spelled(number).is_some() => Some(Unit::Digits),
            1e8..4.2e9 => Some(Unit::Second),
            1e11..4.2e12 => Some(Unit::Millisecond),
            1e14..4.2e15 => Some(Unit::Microsecond),
            1e17..4.2e18 => Some(Unit::Nanosecond),
            _ => None,
        }
    }

    /// The milliseconds since 1970 of a number in this unit; `None` if it is none.
    pub fn milliseconds(self, number: f64) -> Option<f64> {
        match self {
            Unit::Year => timestamp(&format!("{number:04}")),
            Unit::Day => Some(number * DAY_MS),
            Unit::Digits => spelled(number),
            Unit::Second => Some((number * 1_000.0).round()),
            Unit::Millisecond => Some(number),
            Unit::Microsecond => Some((number / 1_000.0).floor()),
            Unit::Nanosecond => Some((number / 1_000_000.0).floor()),
        }
    }
}

/// A date as its eight digits, of 1800 to 2199.
fn spelled(number: f64) -> Option<f64> {
    let is_likely = number.fract() == 0.0 && (18_000_101.0..22_000_000.0).contains(&number);
    is_likely.then(|| timestamp(&format!("{number}"))).flatten()
}

/// The numbers of a column, by the unit that each is likely in.
#[derive(Debug, Default)]
pub struct Units {
    counts: [usize; 7],
    /// The index of the first number of each.
    first: [Option<usize>; 7],
    has_negative: bool,
}

/// The unit of a column.
#[derive(Debug, PartialEq)]
pub enum Found {
    /// All numbers that have a likely unit have this one.
    Is(Unit),
    /// No number has a likely unit.
    Unknown,
    /// Two units, the more frequent one first, and the index of the first number in each.
    Mixed([(Unit, usize); 2]),
}

impl Units {
    /// Counts the number of an item.
    pub fn add(&mut self, number: f64, item: usize) {
        self.has_negative |= number < 0.0;
        if let Some(unit) = Unit::of(number) {
            self.counts[unit as usize] += 1;
            self.first[unit as usize].get_or_insert(item);
        }
    }

    /// The column's unit. Years and days are taken for each other's: days of which some are later than 1978 are days. Of a column
    /// with times before 1970 those near it are in the unit of the rest.
    pub fn found(&self) -> Found {
        let mut by_count: Vec<(usize, Unit, usize)> = ALL
            .into_iter()
            .filter_map(|unit| Some((self.counts[unit as usize], unit, self.first[unit as usize]?)))
            .collect();
        // Of units as frequent as each other the finer one comes first.
        by_count.sort_by_key(|&(count, unit, _)| std::cmp::Reverse((count, unit as usize)));
        match by_count[..] {
            [] => Found::Unknown,
            [(_, unit, _)] => Found::Is(unit),
            [(_, most, _), (_, other, _)] if self.is_near_1970(most, other) => Found::Is(most),
            [(_, Unit::Year, _), (_, Unit::Day, _)] | [(_, Unit::Day, _), (_, Unit::Year, _)] => Found::Is(Unit::Day),
            [(_, most, first), (_, other, second), ..] => Found::Mixed([(most, first), (other, second)]),
        }
    }

    /// Whether numbers that look like a smaller unit are times near 1970 in the unit of the most.
    fn is_near_1970(&self, most: Unit, other: Unit) -> bool {
        let counts_from_1970 = |unit| unit as usize >= Unit::Second as usize;
        self.has_negative && counts_from_1970(most) && (other as usize) < most as usize
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(numbers: &[f64]) -> Found {
        let mut units = Units::default();
        numbers.iter().enumerate().for_each(|(item, &number)| units.add(number, item));
        units.found()
    }

    #[test]
    fn the_unit_of_a_column_is_told_from_its_numbers() {
        let cases = [
            (&[1_795_900_000.0, 0.0, 1_795_900_001.5][..], Unit::Second, 1_795_900_000_000.0),
            (&[1_795_900_000_000.0, 1.0], Unit::Millisecond, 1_795_900_000_000.0),
            (&[1_795_900_000_123_456.0], Unit::Microsecond, 1_795_900_000_123.0),
            (&[1_795_900_000_123_456_789.0], Unit::Nanosecond, 1_795_900_000_123.0),
            (&[2026.0, 1999.0], Unit::Year, 1_767_225_600_000.0),
            (&[20_261_201.0], Unit::Digits, 1_796_083_200_000.0),
            (&[20_788.0, 2_500.0], Unit::Day, 1_796_083_200_000.0),
            (&[-631_152_000.0], Unit::Second, -631_152_000_000.0),
            (&[-631_152_000_000.0, 500_000_000.0], Unit::Millisecond, -631_152_000_000.0),
        ];
        for (numbers, unit, first) in cases {
            assert_eq!(found(numbers), Found::Is(unit), "{numbers:?}");
            assert_eq!(unit.milliseconds(numbers[0]), Some(first), "{numbers:?}");
        }
        assert_eq!(found(&[0.0, 5.0]), Found::Unknown);
        assert_eq!(found(&[45_000.0]), Found::Unknown, "a spreadsheet's days");
    }

    #[test]
    fn a_column_of_two_units_has_none() {
        let seconds_first = [(Unit::Second, 0), (Unit::Millisecond, 2)];
        assert_eq!(found(&[1.7e9, 1.8e9, 1.7e12]), Found::Mixed(seconds_first));
        assert_eq!(found(&[2026.0, 1.7e12, 1.8e12]), Found::Mixed([(Unit::Millisecond, 1), (Unit::Year, 0)]));
    }
}
