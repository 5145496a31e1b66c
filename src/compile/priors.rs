//! The priors: how popular each item is, over all time and recently, before anything is known of the visitor.
//!
//! A prior comes from the site's fields and from everybody's interactions. It is stored as `ln(1 + c / m)`, in nats: c is how
//! often an item was chosen, and m, the *pseudo-count*, how often it must be chosen before that matters. Far below m all
//! items are alike, so small differences in small counts hardly matter; far above it, twice the count adds ln 2,
//! whatever the count: it is the logarithm of a smoothed frequency (Chen & Goodman 1999, additive smoothing).
//!
//! - *counts*, of interactions and from fields that count something, are used as they are;
//! - *points*, numbers that are no counts (ratings, shares, scores), are divided by the mean of those above 0, as if an
//!   average item had been chosen once. So their unit does not matter, and ratings, which differ little,
//!   have little effect;
//! - *ranks*, where 1 is the best, are replaced by 1 / rank, as in Zipf's law, and then treated as points.
//!
//! Several sources are added up before the logarithm is taken.
//!
//! Trending: `Σ 2^(−(T − t)/h)` over an item's interactions; T is the time of the latest of all and h the half-life.

use std::collections::HashMap;

use super::roles::words::Name;
use crate::error::{ErrorKind, Result};

/// Fields of whole numbers up to this may be points; with a larger number they are counts.
const MOST_POINTS: f64 = 100.0;

/// Everybody's interactions: one entry a row.
#[derive(Debug, Clone, Default)]
pub struct Interactions {
    /// The ids of items.
    pub items: Vec<String>,
    /// By row, the index of the item among them.
    pub item: Vec<u32>,
    /// By row, milliseconds since 1970; NaN where the time is not known.
    pub at: Vec<f64>,
}

/// By item of the catalogue, the number of interactions.
#[derive(Debug, Clone, PartialEq)]
pub struct Counts {
    /// Over all time.
    pub all: Vec<f64>,
    /// Recently, each interaction faded by its age; `None` if no time is known.
    pub late: Option<Vec<f64>>,
    /// Rows about items of the catalogue.
    pub rows: usize,
}

impl Interactions {
    /// The counts of the items with these ids; the half-life is in milliseconds. Errors: `interactions_invalid` where the
    /// columns do not fit together.
    pub fn counts(&self, ids: &[String], half_life: f64) -> Result<Counts> {
        self.check()?;
        let places: HashMap<&str, usize> = ids.iter().enumerate().map(|(place, id)| (id.as_str(), place)).collect();
        let places: Vec<Option<usize>> = self.items.iter().map(|id| places.get(id.as_str()).copied()).collect();
        let latest = self.at.iter().copied().filter(|at| at.is_finite()).fold(f64::NEG_INFINITY, f64::max);
        let (mut all, mut late, mut rows) = (vec![0.0; ids.len()], vec![0.0; ids.len()], 0);
        for (&item, &at) in self.item.iter().zip(&self.at) {
            let Some(place) = places[item as usize] else { continue };
            rows += 1;
            all[place] += 1.0;
            if at.is_finite() {
                late[place] += ((at - latest) / half_life).exp2();
            }
        }
        Ok(Counts { all, late: latest.is_finite().then_some(late), rows })
    }

    fn check(&self) -> Result<()> {
        let wrong =
            |got: String, expected: &str| Err(ErrorKind::Interactions { got, expected: expected.to_owned() }.into());
        if self.item.len() != self.at.len() {
            return wrong(format!("{} items and {} times", self.item.len(), self.at.len()), "a time for each row");
        }
        match self.item.iter().position(|&item| item as usize >= self.items.len()) {
            Some(row) => wrong(format!("item number {} in row {row}", self.item[row]), "the index of an item's id"),
            None => Ok(()),
        }
    }
}

/// The kind of numbers in a source.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Counts of something.
    Counts,
    /// Numbers that are no counts, larger is better.
    Points,
    /// Ranks, 1 is the best.
    Ranks,
}

impl Kind {
    /// The name in reports.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Counts => "counts",
            Kind::Points => "points",
            Kind::Ranks => "ranks",
        }
    }

    /// The kind of a field's numbers: ranks if the config says so; counts if all are whole and the field's name
    /// suggests a count, or if one is larger than points are; else points.
    fn of(source: &Source) -> Self {
        let whole = source.known().all(|value| value.fract() == 0.0);
        match () {
            () if source.is_ranks => Kind::Ranks,
            () if whole && source.name.is_none_or(|name| Name::new(name).speaks_of_counting()) => Kind::Counts,
            () if whole && source.known().any(|value| value > MOST_POINTS) => Kind::Counts,
            () => Kind::Points,
        }
    }
}

/// A source of a prior's numbers.
#[derive(Debug, Clone, Copy)]
pub struct Source<'a> {
    /// The field; none for interactions.
    pub name: Option<&'a str>,
    /// By item, the number; NaN where it has none.
    pub values: &'a [f64],
    /// Whether the config says that they are ranks.
    pub is_ranks: bool,
}

impl<'a> Source<'a> {
    /// Interactions, counted.
    pub fn interactions(values: &'a [f64]) -> Self {
        Self { name: None, values, is_ranks: false }
    }

    fn known(&self) -> impl Iterator<Item = f64> + 'a {
        self.values.iter().copied().filter(|value| value.is_finite())
    }
}

/// How a source was read.
#[derive(Debug, Clone, PartialEq)]
pub struct Read {
    /// The field; none for interactions.
    pub field: Option<String>,
    /// What its numbers are.
    pub kind: Kind,
    /// The number that counts as much as one choice of an item: 1 for counts.
    pub unit: f64,
    /// The pseudo-count m.
    pub pseudo_count: f32,
    /// The smallest and the largest of its numbers.
    pub range: (f64, f64),
    /// The number of items with a number above 0.
    pub items: usize,
}

/// The column of a prior, and how each of its sources was read.
///
/// Cost: a few passes over the sources.
pub fn column(sources: &[Source], items: usize, pseudo_count: f32) -> (Vec<f32>, Vec<Read>) {
    let read: Vec<Read> = sources.iter().map(|source| read(source, pseudo_count)).collect();
    let of_item = |item: usize| {
        let parts = sources.iter().zip(&read).map(|(source, read)| number(source, read.kind, item) / read.unit);
        (parts.sum::<f64>() / f64::from(pseudo_count)).ln_1p() as f32
    };
    ((0..items).map(of_item).collect(), read)
}

fn read(source: &Source, pseudo_count: f32) -> Read {
    let kind = Kind::of(source);
    let numbers = || (0..source.values.len()).map(|item| number(source, kind, item)).filter(|&number| number > 0.0);
    let items = numbers().count();
    let unit = match kind {
        Kind::Points | Kind::Ranks if items > 0 => numbers().sum::<f64>() / items as f64,
        _ => 1.0,
    };
    let (least, most) =
        source.known().fold((f64::INFINITY, 0.0_f64), |(least, most), value| (least.min(value), most.max(value)));
    Read { field: source.name.map(str::to_owned), kind, unit, pseudo_count, range: (least.min(most), most), items }
}

/// An item's number, larger is better; 0 if it has none.
fn number(source: &Source, kind: Kind, item: usize) -> f64 {
    let value = source.values[item];
    match kind {
        _ if !value.is_finite() => 0.0,
        Kind::Ranks => 1.0 / value.max(1.0),
        Kind::Counts | Kind::Points => value,
    }
}
