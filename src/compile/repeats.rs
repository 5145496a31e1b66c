//! How long items serve, learned from everybody's orders: which values come again and after how long, and which stop.
//!
//! A *purchase* is an item and a user on a day: rows less than a day apart are one. A *gap* is the time between two purchases of the same
//! item by the same user. For shares, only first purchases in the first half of the log's span count, so that each was followed for at
//! least half of it.
//!
//! - A value *comes again* if at least [`RETURNS`] of those who bought an item of it bought the same item again, of at least
//!   [`LEAST_PAIRS`], and there are [`LEAST_GAPS`] gaps: their median is when it is needed again.
//! - A value *stops* if at most [`STOPS`] of at least [`LEAST_BUYERS`] buyers bought anything of it again, on another day, in a log whose
//!   half is at least [`LEAST_SPAN`] long: one does not need another for as long as all of them were followed, at most a year.
//! - Of all others, nothing is said.

use std::collections::HashMap;

use crate::catalog::lifecycle::{Gaps, Life};
use crate::error::{ErrorKind, Result};
use crate::input::duration::DAY;
use crate::order;

/// The least share of those who bought an item that bought it again, for a value that comes again.
pub const RETURNS: f64 = 0.2;
/// The least number of pairs of a user and an item behind that share …
pub const LEAST_PAIRS: usize = 20;
/// … and of gaps behind the median.
pub const LEAST_GAPS: usize = 20;
/// The largest share of a value's buyers that bought of it again, for a value that stops.
pub const STOPS: f64 = 0.05;
/// The least number of buyers behind that share.
pub const LEAST_BUYERS: usize = 50;
/// The least time for which they were followed.
pub const LEAST_SPAN: f64 = 60.0 * DAY;
/// The longest time for which one is taken not to need another.
const LONGEST_OWNED: f64 = 365.0 * DAY;

/// Everybody's purchases: one entry a row.
#[derive(Debug, Clone, Default)]
pub struct Purchases {
    /// The ids of items.
    pub items: Vec<String>,
    /// By row, the number of the user.
    pub user: Vec<u32>,
    /// By row, the index of the item among the ids.
    pub item: Vec<u32>,
    /// By row, milliseconds since 1970; NaN where the time is not known.
    pub at: Vec<f64>,
}

/// What the orders say of a value.
#[derive(Debug, Clone, PartialEq)]
pub struct Learned {
    /// The value.
    pub value: String,
    /// Its times: `again` if it comes again, `owned` if it stops; neither if only its gaps are known.
    pub life: Life,
    /// The share of those who bought an item of it that bought the same item again, 0 to 1.
    pub returning: f64,
    /// The pairs of a user and an item behind it.
    pub pairs: usize,
    /// The share of its buyers that bought of it again, 0 to 1.
    pub buying_again: f64,
    /// The buyers behind it.
    pub buyers: usize,
}

/// What is counted of a value.
#[derive(Default)]
struct Tally {
    gaps: Vec<f64>,
    pairs: usize,
    returning: usize,
    buyers: usize,
    buying_again: usize,
    /// The purchases of the present user: days apart, ascending once sorted.
    times: Vec<f64>,
}

impl Purchases {
    fn check(&self) -> Result<()> {
        let rows = self.user.len();
        let known = self.item.iter().all(|&item| (item as usize) < self.items.len());
        if rows == self.item.len() && rows == self.at.len() && known {
            return Ok(());
        }
        let got = format!("{rows} users, {} items and {} times", self.item.len(), self.at.len());
        Err(ErrorKind::Interactions { got, expected: "one of each by row, and an id for each item".to_owned() }.into())
    }

    /// What the orders say of the values of a field; `values_of` are those of the item with that index among `ids`, by number, and
    /// `names` their texts. Errors: `interactions_invalid` where the columns do not fit together.
    ///
    /// Cost: a sort of the rows.
    pub fn learn(
        &self,
        ids: &[String],
        names: &[&str],
        values_of: impl Fn(usize) -> Vec<usize>,
    ) -> Result<Vec<Learned>> {
        self.check()?;
        let places: HashMap<&str, usize> = ids.iter().enumerate().map(|(place, id)| (id.as_str(), place)).collect();
        let places: Vec<Option<usize>> = self.items.iter().map(|id| places.get(id.as_str()).copied()).collect();
        let rows = (0..self.user.len())
            .filter(|&row| self.at[row].is_finite())
            .filter_map(|row| Some((self.user[row], places[self.item[row] as usize]?, self.at[row])));
        let rows = in_order(rows.collect());
        let (first, last) = rows
            .iter()
            .fold((f64::INFINITY, f64::NEG_INFINITY), |(first, last), row| (row.2.min(first), row.2.max(last)));
        let followed = (last - first) / 2.0;
        let middle = first + followed;
        let mut tallies: Vec<Tally> = names.iter().map(|_| Tally::default()).collect();
        for user in rows.chunk_by(|one, other| one.0 == other.0) {
            let mut touched = Vec::new();
            for of_item in user.chunk_by(|one, other| one.1 == other.1) {
                let times = apart(of_item.iter().map(|row| row.2));
                for value in values_of(of_item[0].1) {
                    touched.push(value);
                    tallies[value].note_item(&times, middle);
                }
            }
            touched.iter().for_each(|&value| tallies[value].note_user(middle));
        }
        Ok(names.iter().zip(tallies).filter_map(|(name, tally)| tally.learned(name, followed)).collect())
    }
}

impl Tally {
    /// Notes the purchases of an item by a user.
    fn note_item(&mut self, times: &[f64], middle: f64) {
        self.gaps.extend(times.windows(2).map(|pair| pair[1] - pair[0]));
        if times[0] <= middle {
            self.pairs += 1;
            self.returning += usize::from(times.len() > 1);
        }
        self.times.extend(times);
    }

    /// Ends a user; a second time it does nothing.
    fn note_user(&mut self, middle: f64) {
        order::ascending(&mut self.times);
        let times = apart(self.times.drain(..));
        if times.first().is_some_and(|&first| first <= middle) {
            self.buyers += 1;
            self.buying_again += usize::from(times.len() > 1);
        }
    }

    fn learned(mut self, value: &str, followed: f64) -> Option<Learned> {
        let share = |part: usize, whole: usize| if whole > 0 { part as f64 / whole as f64 } else { 0.0 };
        let returning = share(self.returning, self.pairs);
        let buying_again = share(self.buying_again, self.buyers);
        order::ascending(&mut self.gaps);
        let gaps = (self.gaps.len() >= LEAST_GAPS).then(|| Gaps {
            median: quantile(&self.gaps, 0.5),
            low: quantile(&self.gaps, 0.1),
            high: quantile(&self.gaps, 0.9),
        });
        let returns = self.pairs >= LEAST_PAIRS && returning >= RETURNS;
        let stops = self.buyers >= LEAST_BUYERS && buying_again <= STOPS && followed >= LEAST_SPAN;
        let life = Life {
            owned: if stops { followed.min(LONGEST_OWNED) } else { 0.0 },
            again: gaps.filter(|_| returns).map_or(0.0, |gaps| gaps.median),
            gaps,
        };
        let is_known = gaps.is_some() || stops;
        let (pairs, buyers) = (self.pairs, self.buyers);
        is_known.then(|| Learned { value: value.to_owned(), life, returning, pairs, buying_again, buyers })
    }
}

/// Rows of a user, an item and a time in the order of all three.
fn in_order(rows: Vec<(u32, usize, f64)>) -> Vec<(u32, usize, f64)> {
    let by_time = order::descending(rows.iter().map(|row| -row.2).zip(0..));
    let of_pair = |&(_, row): &(f64, u32)| {
        let (user, item, _) = rows[row as usize];
        u64::from(user) << 32 | item as u64
    };
    let mut sorted: Vec<(u64, u32)> = by_time.iter().map(of_pair).zip(0..).collect();
    order::sort(&mut sorted);
    sorted.iter().map(|&(_, place)| rows[by_time[place as usize].1 as usize]).collect()
}

/// The times, ascending, without those that are less than a day after the one before.
fn apart(times: impl Iterator<Item = f64>) -> Vec<f64> {
    let mut kept: Vec<f64> = Vec::new();
    for at in times {
        if kept.last().is_none_or(|&before| at - before >= DAY) {
            kept.push(at);
        }
    }
    kept
}

/// The value below which that share of a sorted list lies, between its entries where need be.
fn quantile(sorted: &[f64], share: f64) -> f64 {
    let place = share * (sorted.len() - 1) as f64;
    let (below, above) = (sorted[place.floor() as usize], sorted[place.ceil() as usize]);
    below + (above - below) * place.fract()
}
