//! How long items serve: what the config says, and for the values of which it says nothing, what the orders say.

use std::collections::{HashMap, HashSet};

use super::columns::Columns;
use super::config::LifecycleConfig;
use super::repeats::{Learned, Purchases};
use super::roles::Assigned;
use crate::catalog::Lifecycle;
use crate::catalog::lifecycle::Life;
use crate::error::Result;

/// What is said of how long items serve.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct LifecycleReport {
    /// The field of the values; empty if there is none.
    pub field: String,
    /// The values of which the orders say something.
    pub learned: Vec<Learned>,
    /// Whether there were orders to learn from.
    pub has_orders: bool,
    /// The values of the config that no item has.
    pub unknown_values: Vec<String>,
    /// The items of the config that are not there.
    pub unknown_items: Vec<String>,
}

/// How long the items of these columns serve; the field of the values is given with its place.
pub(super) fn of(
    config: &LifecycleConfig,
    (fields, place): (&[Assigned], Option<usize>),
    columns: &Columns,
    purchases: Option<&Purchases>,
) -> Result<(Lifecycle, LifecycleReport)> {
    let unknown_items = missing(&config.items, columns.ids.iter().map(String::as_str));
    let mut report = LifecycleReport { unknown_items, ..LifecycleReport::default() };
    let Some(place) = place else {
        return Ok((Lifecycle::new(String::new(), Vec::new(), said(&config.items)), report));
    };
    report.field = fields[place].name.clone();
    let drafts = columns.features.drafts.iter().enumerate().filter(|(_, draft)| draft.field as usize == place);
    let (numbers, names): (Vec<u32>, Vec<&str>) =
        drafts.map(|(draft, known)| (draft as u32, known.value.as_str())).unzip();
    report.unknown_values = missing(&config.values, names.iter().copied());
    if let Some(purchases) = purchases.filter(|_| config.learns) {
        report.has_orders = true;
        let value_of: HashMap<u32, usize> = numbers.into_iter().zip(0..).collect();
        let values_of =
            |item: usize| columns.uses[item].iter().filter_map(|used| value_of.get(&used.draft).copied()).collect();
        report.learned = purchases.learn(&columns.ids, &names, values_of)?;
    }
    let mut values = Vec::new();
    for (value, life) in &config.values {
        let gaps = report.learned.iter().find(|learned| learned.value == *value).and_then(|learned| learned.life.gaps);
        values.push((value.clone(), Life { gaps, ..*life }));
    }
    let is_free = |learned: &&Learned| config.values.iter().all(|(value, _)| *value != learned.value);
    values.extend(report.learned.iter().filter(is_free).map(|learned| (learned.value.clone(), learned.life)));
    Ok((Lifecycle::new(report.field.clone(), said(&values), said(&config.items)), report))
}

/// The names that are not among the known ones. Cost: linear in both.
fn missing<'a>(named: &[(String, Life)], known: impl Iterator<Item = &'a str>) -> Vec<String> {
    let known: HashSet<&str> = if named.is_empty() { HashSet::new() } else { known.collect() };
    named.iter().map(|(name, _)| name).filter(|name| !known.contains(name.as_str())).cloned().collect()
}

/// Those of which something is said.
fn said(lives: &[(String, Life)]) -> Vec<(String, Life)> {
    lives.iter().filter(|(_, life)| life.owned > 0.0 || life.again > 0.0).cloned().collect()
}
