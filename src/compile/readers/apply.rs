//! Reads a column as what it was found to be.

use super::currency::Currency;
use super::ordered::Order;
use super::plan::{self, Tally, Unread, is_date_in_doubt, is_in_doubt, is_unix};
use super::split::Split;
use super::{date, flag, number, ordered};
use crate::catalog::field::Role;
use crate::compile::config::{Config, FieldConfig};
use crate::compile::findings::{FindingKind, Findings, example};
use crate::compile::limits::{MOST_FIELDS, MOST_VALUES};
use crate::compile::source::{Money, Scalar, Source, SourceItem, Value};
use crate::error::Place;

const A_NUMBER: &str = "a number";
const A_FLAG: &str = "true or false, yes or no, in stock or out of stock";
const WHOLE_AMOUNTS: &str =
    "is taken for whole units of the currency: name the key `amount_minor` if these are its smallest units, as cents";
const SMALLEST_AMOUNTS: &str = "is taken for the smallest units of the currency, as cents, since its code is in small letters: name the \
    key `amount_minor` if it is so, or write the code in capitals";
const MINOR_AMOUNTS: &str = "a number, from the smallest units of a currency";
const TWO_ORDERS: &str =
    "has two readings, day or month first, of which no other value decides: write it as 2026-02-28";
const STAYS: &str = "cannot be read, as half of the field or more, so that it stays as given: give the field a role";
const NO_PRICE: &str = "cannot be read as a price, so that the field stays as given: write 19.99 or \"19.99 EUR\", or give the field a role";
const NO_DATE: &str =
    "cannot be read as a date, so that the field stays as given: write 2026-02-28, or give the field a role";
const TWO_READINGS: &str = "has two readings, of which no other value decides: write it as a number of JSON";

/// A column that is being read.
pub(super) struct Column<'a> {
    field: usize,
    name: &'a str,
    seen: &'a Tally,
    findings: &'a mut Findings,
}

/// What became of a value.
enum Outcome {
    /// It is this, and was so already.
    Same,
    Read(Value),
    /// Nothing that can be read.
    Unread,
}

impl<'a> Column<'a> {
    pub fn new(field: usize, name: &'a str, seen: &'a Tally, findings: &'a mut Findings) -> Self {
        Self { field, name, seen, findings }
    }

    fn tell(&mut self, kind: FindingKind, note: &str, value: &str, place: Place) {
        self.findings.add((self.name, kind, note), self.seen.values, value, place);
    }

    /// Reads each value. What cannot be read is left out and told if it is a small part of the column, and otherwise stays, to be
    /// refused with its place.
    fn each(
        &mut self,
        items: &mut [SourceItem],
        (is_small, expected): (fn(usize, usize) -> bool, &str),
        read: impl Fn(&Value) -> Outcome,
    ) {
        let outcome = |item: &SourceItem| item.get(self.field).map(|value| (value.is_nothing(), read(value)));
        let outcomes: Vec<_> = items.iter().map(outcome).collect();
        let is_unread = |(is_empty, outcome): &&(bool, Outcome)| !is_empty && matches!(outcome, Outcome::Unread);
        let is_left_out = is_small(outcomes.iter().flatten().filter(is_unread).count(), self.seen.values);
        for (item, outcome) in items.iter_mut().zip(outcomes) {
            let place = item.place;
            let (Some((is_empty, outcome)), Some(value)) = (outcome, item.get_mut(self.field)) else { continue };
            match outcome {
                _ if is_empty => item.remove(self.field),
                Outcome::Same => {}
                Outcome::Read(other) => *value = other,
                Outcome::Unread if is_left_out => {
                    let text = example(value);
                    self.tell(FindingKind::Missing, expected, &text, place);
                    item.remove(self.field);
                }
                // Where the config says what the field is, it is refused later.
                Outcome::Unread => {
                    let text = example(value);
                    self.tell(FindingKind::Unsure, STAYS, &text, place);
                }
            }
        }
    }

    /// Reads numbers and prices. Returns the currencies that they name, each with the index of its item.
    pub fn numbers(&mut self, items: &mut [SourceItem]) -> Vec<(usize, Currency)> {
        let (field, seen) = (self.field, self.seen);
        let marks = seen.marks;
        let mut currencies = Vec::new();
        for (index, item) in items.iter().enumerate() {
            let currency = match item.get(field) {
                Some(Value::Text(text)) => self.number_of_text(text, item.place),
                Some(Value::Other(other)) => {
                    other.money.as_deref().and_then(|money| self.number_of_money(money, item.place))
                }
                _ => None,
            };
            currencies.extend(currency.map(|currency| (index, currency)));
        }
        self.each(items, (|unread, all| 2 * unread < all, A_NUMBER), |value| match value {
            Value::Number(_) => Outcome::Same,
            Value::Text(text) => number_of(number::read(text).and_then(|number| marks.value(&number))),
            Value::Other(other) => number_of(other.money.as_deref().and_then(|money| amount(money, seen))),
            _ => Outcome::Unread,
        });
        currencies
    }

    /// Tells of a text that is a number; returns its currency.
    fn number_of_text(&mut self, text: &str, place: Place) -> Option<Currency> {
        let number = number::read(text)?;
        match self.seen.marks.value(&number) {
            Some(_) => match number.currency.filter(|currency| currency.is_likeliest()) {
                Some(Currency { code, sign }) => {
                    let note = format!("{A_NUMBER}, with {sign} taken for {code}");
                    self.tell(FindingKind::Converted, &note, text, place);
                }
                // Digits with a point or none are spelled as the catalogue has them.
                None if number.ambiguous.is_none() && number::plain(text.trim()).is_some() => {}
                None => self.tell(FindingKind::Converted, A_NUMBER, text, place),
            },
            None => self.tell(FindingKind::Unsure, TWO_READINGS, text, place),
        }
        number.currency
    }

    /// Tells of an amount whose unit is in doubt; returns its currency.
    fn number_of_money(&mut self, money: &Money, place: Place) -> Option<Currency> {
        let currency = Currency::of_code(&money.currency)?;
        let told = match () {
            () if exponent(money, currency) == 0 => None,
            () if money.is_minor => Some((FindingKind::Converted, MINOR_AMOUNTS)),
            () if is_smallest(money, self.seen) => Some((FindingKind::Unsure, SMALLEST_AMOUNTS)),
            () if is_whole_amount(money) && !self.seen.has_decimals => Some((FindingKind::Unsure, WHOLE_AMOUNTS)),
            () => None,
        };
        if let Some((kind, note)) = told {
            self.tell(kind, note, &money.spelled(), place);
        }
        Some(currency)
    }

    pub fn flags(&mut self, items: &mut [SourceItem]) {
        self.each(items, (|unread, all| 2 * unread < all, A_FLAG), |value| match value {
            Value::Bool(_) => Outcome::Same,
            Value::Text(text) => flag::read(text).map_or(Outcome::Unread, |is| Outcome::Read(Value::Bool(is))),
            Value::Number(number) if *number == 0.0 || *number == 1.0 => Outcome::Read(Value::Bool(*number == 1.0)),
            _ => Outcome::Unread,
        });
    }

    /// Turns texts into numbers that count from 1970.
    pub fn unix_texts(&mut self, items: &mut [SourceItem]) {
        for value in items.iter_mut().filter_map(|item| item.get_mut(self.field)) {
            if let Value::Text(text) = value
                && is_unix(text.trim())
                && let Some(number) = number::plain(text.trim())
            {
                *value = Value::Number(number);
            }
        }
    }

    /// Reads dates into milliseconds, and tells of those whose order of day and month another value shows, or none.
    pub fn dates(&mut self, items: &mut [SourceItem]) {
        let order = self.seen.orders.found();
        self.orders(items, order);
        self.each(items, (|unread, all| 10 * unread <= all, date::READ), |value| match value {
            Value::Number(_) => Outcome::Same,
            Value::Text(text) => number_of(date::read(text).or_else(|| ordered::read(text, order))),
            _ => Outcome::Unread,
        });
    }

    /// Tells of dates whose day and month are known by the others, or not at all.
    fn orders(&mut self, items: &[SourceItem], order: Option<Order>) {
        for item in items {
            let Some(Value::Text(text)) = item.get(self.field) else { continue };
            if ordered::is_ambiguous(text) {
                match order {
                    Some(order) => self.tell(FindingKind::Converted, order.describe(), text, item.place),
                    None => self.tell(FindingKind::Unsure, TWO_ORDERS, text, item.place),
                }
            }
        }
    }

    pub fn lists(&mut self, items: &mut [SourceItem], split: &Split) {
        let (field, note) = (self.field, split.describe());
        for item in items {
            let (place, Some(Value::Text(text))) = (item.place, item.get(field)) else { continue };
            if text.trim().is_empty() {
                continue;
            }
            let text = text.clone();
            let parts = split.parts(&text).unwrap_or_default();
            if parts.len() > MOST_VALUES {
                continue;
            }
            self.tell(FindingKind::Converted, &note, &text, place);
            item.show(field, || serde_json::Value::from(text).to_string());
            *item.get_mut(field).expect("it has one") = Value::List(parts.into_iter().map(Scalar::Text).collect());
        }
    }

    /// Tells of values that are not what the field's name says.
    fn unread(&mut self, items: &[SourceItem], what: Unread) {
        for item in items {
            let Some(value) = item.get(self.field) else { continue };
            let is_read = match (value, what) {
                (Value::Number(_), _) => true,
                (value, _) if value.is_nothing() => true,
                (Value::Text(text), Unread::Price) => number::read(text).is_some(),
                (Value::Text(text), Unread::Date) => is_unix(text) || date::read(text).is_some(),
                (Value::Other(other), Unread::Price) => other.money.is_some(),
                _ => false,
            };
            let note = if what == Unread::Price { NO_PRICE } else { NO_DATE };
            if !is_read {
                self.tell(FindingKind::Unsure, note, &example(value), item.place);
            }
        }
    }

    /// Leaves out what stands for nothing in a column of one kind of value: `""` and `{}` among numbers, and `false` among texts or lists,
    /// as PHP has it, which is told.
    pub fn without_nothing(&mut self, items: &mut [SourceItem]) {
        let Tally { values, numbers, texts, flags, lists, others, .. } = *self.seen;
        let named = texts + lists;
        let has_slips = named > 0 && numbers + others == 0 && plan::are_slips(flags, values);
        let is_of_one_kind = [numbers, flags, texts, lists].contains(&values);
        if values == 0 || !(is_of_one_kind || has_slips) {
            return;
        }
        for item in items {
            let Some(value) = item.get(self.field) else { continue };
            let is_nothing = match value {
                Value::Text(_) => value.is_nothing() && texts == 0,
                Value::List(_) => value.is_nothing() && lists == 0,
                _ => value.is_nothing(),
            };
            if is_nothing {
                item.remove(self.field);
            } else if has_slips && *value == Value::Bool(false) {
                let (text, place) = (example(value), item.place);
                self.tell(FindingKind::Missing, "a text, as the others are", &text, place);
                item.remove(self.field);
            }
        }
    }

    /// Says which numbers and dates stay texts since they have two readings.
    pub fn doubts(&mut self, items: &[SourceItem]) {
        if is_date_in_doubt(self.seen) {
            self.orders(items, None);
        }
        if let Some(unread) = plan::unread(self.name, self.seen) {
            self.unread(items, unread);
        }
        if !is_in_doubt(self.seen) || 10 * self.seen.spelled < 9 * self.seen.values {
            return;
        }
        for item in items {
            if let Some(Value::Text(text)) = item.get(self.field)
                && number::read(text).is_some_and(|number| number.ambiguous.is_some())
            {
                self.tell(FindingKind::Unsure, TWO_READINGS, text, item.place);
            }
        }
    }
}

/// Adds a field with the codes of a field's currencies, which is only shown, and tells if there are several. Returns its name; `None` if no
/// currency is known, or the items have such a field.
pub(super) fn add_currency(
    source: &mut Source,
    field: usize,
    currencies: &[(usize, Currency)],
    (config, findings): (&mut Config, &mut Findings),
) -> Option<String> {
    let name = &source.fields[field];
    let (added, sensitive) = (format!("{name}_currency"), config.field(name).sensitive);
    let mut counts: Vec<(&str, usize)> = Vec::new();
    for (_, currency) in currencies.iter().filter(|(_, currency)| !currency.code.is_empty()) {
        match counts.iter_mut().find(|(code, _)| *code == currency.code) {
            Some((_, count)) => *count += 1,
            None => counts.push((currency.code, 1)),
        }
    }
    let &(most, _) = counts.iter().max_by_key(|(_, count)| *count)?;
    if counts.len() > 1 {
        let note = format!("is another currency than that of most ({most}), and prices are compared as plain numbers");
        for &(item, currency) in currencies.iter().filter(|(_, currency)| currency.code != most) {
            let place = source.items[item].place;
            findings.add((name, FindingKind::Unsure, &note), currencies.len(), currency.code, place);
        }
    }
    if source.fields.contains(&added) || source.fields.len() == MOST_FIELDS {
        return None;
    }
    let place = source.fields.len() as u32;
    for &(item, currency) in currencies.iter().filter(|(_, currency)| !currency.code.is_empty()) {
        source.items[item].fields.push((place, Value::Text(currency.code.to_owned())));
    }
    source.fields.push(added.clone());
    if !config.fields.iter().any(|(known, _)| *known == added) {
        let stored = FieldConfig { role: Some(Role::Stored), sensitive, ..FieldConfig::default() };
        config.fields.push((added.clone(), stored));
    }
    Some(added)
}

fn number_of(number: Option<f64>) -> Outcome {
    number.map_or(Outcome::Unread, |number| Outcome::Read(Value::Number(number)))
}

/// An amount in units of its currency.
fn amount(money: &Money, seen: &Tally) -> Option<f64> {
    let currency = Currency::of_code(&money.currency)?;
    let amount = match &money.amount {
        Scalar::Number(number) => *number,
        Scalar::Text(text) => number::read(text).and_then(|number| seen.marks.value(&number))?,
    };
    Some(if is_smallest(money, seen) { amount / 10_f64.powi(exponent(money, currency)) } else { amount })
}

/// How many decimals an amount in smallest units has: 2 for cents. What the object says goes before its currency.
fn exponent(money: &Money, currency: Currency) -> i32 {
    money.digits.unwrap_or_else(|| currency.exponent())
}

/// Whether an amount is in its currency's smallest units: the key says so, or all amounts of the column are whole numbers beside a code in
/// small letters, as Stripe writes them.
fn is_smallest(money: &Money, seen: &Tally) -> bool {
    let is_small = money.currency == money.currency.to_ascii_lowercase();
    money.is_minor || (is_small && matches!(money.amount, Scalar::Number(_)) && !seen.has_decimals)
}

/// Whether an amount could be in smallest units, and nothing says so.
fn is_whole_amount(money: &Money) -> bool {
    matches!(money.amount, Scalar::Number(number) if number.fract() == 0.0 && number >= 100.0)
}
