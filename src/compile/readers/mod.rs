//! Reads the values of a column as a whole, since one text says little: `1.299` is a price of two readings, `2026` a year among
//! years, `a, b` a list among lists.
//!
//! [`read`] works before the roles are known: columns of texts that are numbers, dates, truth values or lists become such, by the rules
//! of docs/data.md. Fields to which the config gives another role stay as they are. [`settle`] works after the roles are known: numbers
//! become dates, and the columns that are shown as given get the shape for it.
//!
//! - [`date`], `ordered`, [`zone`], [`unit`]: dates in texts and in numbers;
//! - [`number`], [`currency`]: numbers and prices; [`flag`]: truth values; [`split`], `literal`: lists;
//! - `names`: what a field's name says; `plan`: what a column is read as; `apply`: reading it.

mod apply;
pub mod currency;
pub mod date;
pub mod flag;
mod literal;
mod names;
pub mod number;
mod ordered;
mod plan;
pub mod split;
pub mod unit;
mod zone;

use super::config::Config;
use super::findings::{self, FindingKind, Findings};
use super::roles::Assigned;
use super::source::{Source, SourceItem, Value};
use crate::catalog::field::{Role, Shape};
use crate::error::{ErrorKind, Result};
use apply::Column;
use plan::{Plan, Tally};
use unit::{Found, Units};

/// What prices and counts are, for messages.
pub(super) const FROM_ZERO: &str = "a number from 0 up";

/// The columns that were read.
pub struct Columns {
    plans: Vec<Plan>,
    /// The fields that were added for the currencies of others.
    currencies: Vec<String>,
    /// The fields whose texts were dates, without a word of the config.
    dates: Vec<String>,
}

/// Reads the columns of a source. Errors: `source_field` where a column of dates mixes units.
pub fn read(source: &mut Source, config: &mut Config, findings: &mut Findings) -> Result<Columns> {
    let mut tallies: Vec<Tally> = source.fields.iter().map(|name| Tally::new(name, config.field(name).role)).collect();
    for (field, value) in source.items.iter().flat_map(|item| &item.fields) {
        tallies[*field as usize].add(value);
    }
    let mut columns = Columns { plans: Vec::new(), currencies: Vec::new(), dates: Vec::new() };
    let mut named = Vec::new();
    for (field, tally) in tallies.iter().enumerate() {
        let name = source.fields[field].clone();
        let plan = plan::of(&name, &config.field(&name), tally);
        let mut column = Column::new(field, &name, tally, findings);
        match &plan {
            Plan::Keep => {
                column.without_nothing(&mut source.items);
                column.doubts(&source.items);
            }
            Plan::Number => named.push((field, column.numbers(&mut source.items))),
            Plan::Flag => column.flags(&mut source.items),
            Plan::Split(split) => column.lists(&mut source.items, split),
            Plan::Date => {
                column.unix_texts(&mut source.items);
                to_milliseconds(&mut source.items, field, &name, findings)?;
                Column::new(field, &name, tally, findings).dates(&mut source.items);
                if config.field(&name).role.is_none() {
                    config.infer(&name, Role::Date);
                    columns.dates.push(name);
                }
            }
        }
        columns.plans.push(plan);
    }
    for (field, currencies) in named {
        columns.currencies.extend(apply::add_currency(source, field, &currencies, (config, findings)));
    }
    Ok(columns)
}

/// Finishes the columns once their roles are known. Errors: `source_field` where a column of dates mixes units.
pub fn settle(
    items: &mut [SourceItem],
    assigned: &mut [Assigned],
    columns: &Columns,
    findings: &mut Findings,
) -> Result<()> {
    let (mut is_shown, mut has_flags) = (vec![false; assigned.len()], vec![false; assigned.len()]);
    for item in &*items {
        item.shown.iter().for_each(|&(field, _)| is_shown[field as usize] = true);
        let flags = item.fields.iter().filter(|(_, value)| matches!(value, Value::Bool(_)));
        flags.for_each(|&(field, _)| has_flags[field as usize] = true);
    }
    for (field, assigned) in assigned.iter_mut().enumerate() {
        if assigned.role.is_from_zero() && assigned.is_rank != Some(true) {
            without_negative(items, field, &assigned.name, findings);
        }
        let is_read = matches!(columns.plans.get(field), Some(Plan::Date));
        if assigned.role == Role::Date && !is_read {
            to_milliseconds(items, field, &assigned.name, findings)?;
        }
        if columns.currencies.contains(&assigned.name) {
            assigned.why = "the currency of the prices beside it";
        }
        if columns.dates.contains(&assigned.name) {
            assigned.why = "its values are dates";
        }
        let is_restored = matches!(assigned.shape, Shape::Value | Shape::Values | Shape::Text);
        if is_restored && (is_shown[field] || has_flags[field]) {
            assigned.shape = Shape::Json;
        }
    }
    Ok(())
}

/// Leaves out numbers below zero, as -1 for none, of a column that has few of them. Where they are more they stay, to be refused with
/// their place.
fn without_negative(items: &mut [SourceItem], field: usize, name: &str, findings: &mut Findings) {
    let is_negative = |value: &Value| matches!(value, Value::Number(number) if *number < 0.0);
    let values = items.iter().filter_map(|item| item.get(field));
    let (count, negative) =
        values.fold((0, 0), |(all, below), value| (all + 1, below + usize::from(is_negative(value))));
    if negative == 0 || 2 * negative >= count {
        return;
    }
    for item in items {
        if let Some(value) = item.get(field).filter(|value| is_negative(value)) {
            findings.add((name, FindingKind::Missing, FROM_ZERO), count, &findings::example(value), item.place);
            item.remove(field);
        }
    }
}

/// Turns the numbers of a column of dates into milliseconds. Errors: `source_field` where they are in two units.
fn to_milliseconds(items: &mut [SourceItem], field: usize, name: &str, findings: &mut Findings) -> Result<()> {
    let mut units = Units::default();
    let mut count = 0;
    for (index, item) in items.iter().enumerate() {
        if let Some(Value::Number(number)) = item.get(field) {
            units.add(*number, index);
            count += 1;
        }
    }
    let unit = match units.found() {
        Found::Is(unit) => unit,
        Found::Unknown => {
            let note = "is taken for milliseconds since 1970: the numbers show no unit, write dates as 2026-02-28";
            for item in items.iter() {
                if let Some(Value::Number(number)) = item.get(field) {
                    findings.add((name, FindingKind::Unsure, note), count, &number.to_string(), item.place);
                }
            }
            return Ok(());
        }
        Found::Mixed([(unit, first), (other, second)]) => {
            return Err(mixed(items, field, name, [(unit, first), (other, second)]));
        }
    };
    if unit == unit::Unit::Millisecond {
        return Ok(());
    }
    for item in items.iter_mut() {
        let place = item.place;
        let Some(Value::Number(number)) = item.get_mut(field) else { continue };
        let given = *number;
        match unit.milliseconds(given) {
            Some(milliseconds) => {
                *number = milliseconds;
                findings.add((name, FindingKind::Converted, unit.name()), count, &given.to_string(), place);
            }
            None => {
                findings.add((name, FindingKind::Missing, unit.name()), count, &given.to_string(), place);
                item.remove(field);
            }
        }
    }
    Ok(())
}

#[cold]
fn mixed(items: &[SourceItem], field: usize, name: &str, units: [(unit::Unit, usize); 2]) -> crate::error::Error {
    let [(unit, first), (other, second)] = units.map(|(unit, item)| (unit, &items[item]));
    let number = |item: &SourceItem| item.get(field).map(Value::describe).unwrap_or_default();
    ErrorKind::SourceField {
        place: second.place,
        field: name.to_owned(),
        got: format!("{}, which looks like {}", number(second), other.name()),
        expected: format!(
            "{}, as {} has it ({}): a column of dates has one unit, or write them as 2026-02-28T10:00:00Z",
            unit.name(),
            first.place,
            number(first)
        ),
    }
    .into()
}
