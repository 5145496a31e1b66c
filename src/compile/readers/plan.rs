//! What a column is read as: what the config says, or what nearly all of its values show.

use super::ordered::Orders;
use super::split::{Lists, Split};
use super::{date, flag, names, number};
use crate::catalog::field::Role;
use crate::compile::config::FieldConfig;
use crate::compile::source::{Money, Scalar, Value};

/// What a column is read as.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Plan {
    /// What it is.
    Keep,
    Number,
    Date,
    Flag,
    Split(Split),
}

/// What the values of a column are, and what they could be read as.
pub(super) struct Tally {
    /// What the config says; texts that it wants as they are are not looked at.
    role: Option<Role>,
    /// Whether its texts are one value each by the field's name.
    is_whole: bool,
    /// Values, empty ones not counted: see [`Value::is_nothing`].
    pub values: usize,
    pub numbers: usize,
    pub texts: usize,
    /// Texts with a digit of any script.
    digits: usize,
    pub flags: usize,
    pub lists: usize,
    pub others: usize,
    pub money: usize,
    /// Whether an amount of money has decimals: then none of the column is in smallest units.
    pub has_decimals: bool,
    /// Texts that are numbers, those that name a currency, and those that have two readings.
    pub spelled: usize,
    priced: usize,
    pub ambiguous: usize,
    pub marks: number::Marks,
    /// Texts that say that there is no number: `n/a`.
    absent: usize,
    /// Texts that are dates, and those that can be nothing else; digits that count seconds or less since 1970.
    dates: usize,
    evident_dates: usize,
    unix: usize,
    /// The orders of day and month that dates in numbers show.
    pub orders: Orders,
    /// Texts that are truth values, and those that speak for themselves.
    flagged: usize,
    evident_flags: usize,
    split: Lists,
}

impl Tally {
    pub fn new(name: &str, role: Option<Role>) -> Self {
        Self {
            role,
            is_whole: names::is_whole(name),
            values: 0,
            numbers: 0,
            texts: 0,
            digits: 0,
            flags: 0,
            lists: 0,
            others: 0,
            money: 0,
            has_decimals: false,
            spelled: 0,
            priced: 0,
            ambiguous: 0,
            marks: number::Marks::default(),
            absent: 0,
            dates: 0,
            evident_dates: 0,
            unix: 0,
            orders: Orders::default(),
            flagged: 0,
            evident_flags: 0,
            split: Lists::default(),
        }
    }

    pub fn add(&mut self, value: &Value) {
        self.values += 1;
        match value {
            value if value.is_nothing() => self.values -= 1,
            Value::Text(text) => self.add_text(text),
            Value::Number(_) => self.numbers += 1,
            Value::Bool(_) => self.flags += 1,
            Value::List(_) => self.lists += 1,
            Value::Other(other) => {
                self.others += 1;
                self.money += usize::from(other.money.is_some());
                self.has_decimals |= other.money.as_deref().is_some_and(has_decimals);
            }
        }
    }

    fn add_text(&mut self, text: &str) {
        self.texts += 1;
        self.digits += usize::from(text.chars().any(char::is_numeric));
        let is_wanted = |roles: &[Role]| self.role.is_none_or(|role| roles.contains(&role));
        if is_wanted(&[Role::Number, Role::Price, Role::Popularity, Role::Trending]) {
            if let Some(number) = number::read(text) {
                self.spelled += 1;
                self.priced += usize::from(number.currency.is_some());
                self.ambiguous += usize::from(number.ambiguous.is_some());
                self.marks.add(&number);
            }
            self.absent += usize::from(is_absent(text));
        }
        if is_wanted(&[Role::Date]) {
            self.unix += usize::from(is_unix(text));
            let is_date = date::read(text).is_some();
            let is_ordered = !is_date && self.orders.add(text);
            self.dates += usize::from(is_date || is_ordered);
            self.evident_dates += usize::from(is_ordered || (is_date && date::looks_evident(text)));
        }
        if is_wanted(&[Role::Flag]) {
            self.flagged += usize::from(flag::read(text).is_some());
            self.evident_flags += usize::from(flag::evident(text).is_some());
        }
        if is_wanted(&[Role::Tag, Role::Category, Role::Creator]) && !(self.is_whole && self.role.is_none()) {
            self.split.add(text);
        }
    }

    /// Values that are numbers, or can be read as such.
    fn readable(&self) -> usize {
        let in_doubt = if self.marks.decide() { 0 } else { self.ambiguous };
        self.numbers + self.spelled + self.money - in_doubt
    }

    /// Values that are neither texts nor numbers nor truth values.
    fn unlike(&self) -> usize {
        self.lists + self.others - self.money
    }
}

/// Whether an amount is in units for certain: cents have no decimals.
fn has_decimals(money: &Money) -> bool {
    !money.is_minor
        && match &money.amount {
            Scalar::Number(number) => number.fract() != 0.0,
            Scalar::Text(text) => number::read(text).is_some_and(|number| number.value.fract() != 0.0),
        }
}

/// Whether a text says that there is no value.
fn is_absent(text: &str) -> bool {
    const TEXTS: [&str; 12] =
        ["-", "–", "—", "n/a", "na", "none", "null", "unknown", "tba", "tbd", "on request", "price on request"];
    text.len() <= 24 && TEXTS.contains(&text.trim().to_lowercase().as_str())
}

/// Whether a text is a number of seconds, milliseconds, microseconds or nanoseconds since 1970.
pub(super) fn is_unix(text: &str) -> bool {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let is_digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    (9..=19).contains(&whole.len()) && is_digits(whole) && is_digits(fraction)
}

/// Whether at least nine of ten are so.
fn nearly_all(part: usize, whole: usize) -> bool {
    part > 0 && 10 * part >= 9 * whole
}

/// Whether so few of a column are otherwise that each of them is taken for a slip: at most one of twenty, as in a table.
pub(super) fn are_slips(part: usize, whole: usize) -> bool {
    20 * part <= whole
}

/// What a field is read as.
pub(super) fn of(name: &str, given: &FieldConfig, seen: &Tally) -> Plan {
    if let Some(split) = &given.split {
        return split.clone().map_or(Plan::Keep, Plan::Split);
    }
    match given.role {
        Some(Role::Number | Role::Price | Role::Popularity | Role::Trending) => Plan::Number,
        Some(Role::Date) => Plan::Date,
        Some(Role::Flag) => Plan::Flag,
        Some(Role::Tag) => split(seen, true),
        Some(Role::Category | Role::Creator) => split(seen, names::is_list(name) && !names::is_person(name)),
        Some(_) => Plan::Keep,
        None => inferred(name, seen),
    }
}

fn inferred(name: &str, seen: &Tally) -> Plan {
    let is_scalar = are_slips(seen.unlike(), seen.values);
    let is_uniform = [seen.numbers, seen.flags, seen.lists].contains(&seen.values);
    match () {
        () if is_scalar && is_flag(seen) => Plan::Flag,
        () if !is_scalar || is_uniform => Plan::Keep,
        () if is_number(name, seen) => Plan::Number,
        () if is_date(name, seen) => Plan::Date,
        () if seen.unlike() > 0 => Plan::Keep,
        () if seen.texts < seen.values || names::is_whole(name) => Plan::Keep,
        () => match split(seen, names::is_list(name)) {
            Plan::Split(Split::At(mark)) if mark == "," && names::is_person(name) => Plan::Keep,
            plan => plan,
        },
    }
}

/// Whether texts are truth values: all of them, or nearly all beside at least as many of JSON.
fn is_flag(seen: &Tally) -> bool {
    let flags = seen.evident_flags + seen.flags;
    let is_mostly_json = 2 * seen.flags >= seen.values && nearly_all(flags, seen.values);
    seen.flags < seen.values && (flags == seen.values || is_mostly_json)
}

fn split(seen: &Tally, is_list: bool) -> Plan {
    seen.split.found(is_list).map_or(Plan::Keep, Plan::Split)
}

/// Whether texts are numbers: the name, the currencies or the numbers beside them say so, and no reading is in doubt. Of prices the most
/// are enough.
fn is_number(name: &str, seen: &Tally) -> bool {
    let is_named = names::is_quantity(name) || 2 * seen.priced > seen.texts || 2 * seen.money > seen.values;
    let is_mostly_numbers = seen.numbers > 0 && 2 * seen.numbers >= seen.values;
    let is_read = nearly_all(seen.readable(), seen.values);
    let is_most = 2 * seen.readable() > seen.values;
    let is_complete = seen.readable() + seen.absent >= seen.values;
    let is_told = is_read && (is_named || (is_mostly_numbers && is_complete));
    let is_nearly_json =
        !names::is_time(name) && !names::is_whole(name) && are_slips(seen.values - seen.numbers, seen.values);
    if is_in_doubt(seen) && !are_slips(seen.ambiguous, seen.values) {
        return false;
    }
    is_nearly_json || is_told || is_most && (names::is_price(name) || is_named && is_complete)
}

/// What a field that stays as it is should be by its name, though its values cannot be read as such: a doubt, unless they are words.
pub(super) fn unread(name: &str, seen: &Tally) -> Option<Unread> {
    let has_digits = 2 * (seen.digits + seen.absent + seen.others + seen.lists) > seen.values;
    let is_known = seen.role.is_some() || seen.numbers == seen.values || !has_digits;
    match () {
        () if is_known || is_in_doubt(seen) || is_date_in_doubt(seen) => None,
        () if names::is_price(name) => Some(Unread::Price),
        () if names::is_date(name) => Some(Unread::Date),
        () => None,
    }
}

/// What values cannot be read as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unread {
    Price,
    Date,
}

/// Whether numbers of the column have two readings, between which nothing decides.
pub(super) fn is_in_doubt(seen: &Tally) -> bool {
    seen.ambiguous > 0 && !seen.marks.decide()
}

/// Whether nearly all values would be dates if their order of day and month were known.
pub(super) fn is_date_in_doubt(seen: &Tally) -> bool {
    seen.orders.is_in_doubt() && nearly_all(seen.dates + seen.orders.ambiguous, seen.values)
}

fn is_date(name: &str, seen: &Tally) -> bool {
    let is_named = names::is_time(name);
    let decided = if seen.orders.found().is_some() { seen.orders.ambiguous } else { 0 };
    let dates = decided + if is_named { seen.dates + seen.numbers + seen.unix } else { seen.evident_dates };
    nearly_all(dates, seen.values) && (is_named || seen.numbers == 0)
}
