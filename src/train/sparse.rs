//! The observed pairs, checked and sorted by user and by item.

use std::ops::{Range, RangeInclusive};

use super::invalid;
use crate::error::Result;

/// The range of a pair's weight.
const WEIGHTS: RangeInclusive<f32> = 1e-6..=1e6;

/// The observed pairs of a user and an item.
#[derive(Debug, Clone, Copy)]
pub struct Interactions<'a> {
    /// How many users there are.
    pub users: u32,
    /// How many items there are.
    pub items: u32,
    /// Each pair's user, below `users`.
    pub user: &'a [u32],
    /// Each pair's item, below `items`.
    pub item: &'a [u32],
    /// Each pair's weight, 0.000001 to 1,000,000; empty: all 1. A pair that comes twice has both weights. Where there is
    /// side information, its pairs may have weights as well, behind these, each times the side's weight.
    pub weight: &'a [f32],
}

/// Which items have which terms: the pseudo-users.
#[derive(Debug, Clone, Copy, Default)]
pub struct SideTerms<'a> {
    /// How many terms there are; 0: no side information.
    pub terms: u32,
    /// Each pair's term, below `terms`.
    pub term: &'a [u32],
    /// Each pair's item, below the number of items.
    pub item: &'a [u32],
}

impl Interactions<'_> {
    /// Checks that the pairs can be trained on, together with `side` pairs of side information. Errors: `training_invalid`. Cost:
    /// one pass.
    pub fn check(&self, side: usize) -> Result<()> {
        if self.user.is_empty() && self.item.is_empty() {
            return Err(invalid("user", "no interactions", "one or more"));
        }
        same_length("item", self.item.len(), self.user.len())?;
        if !self.weight.is_empty() && self.weight.len() != self.user.len() + side {
            same_length("weight", self.weight.len(), self.user.len())?;
        }
        all_below("user", self.user, self.users)?;
        all_below("item", self.item, self.items)?;
        match self.weight.iter().position(|weight| !WEIGHTS.contains(weight)) {
            None => Ok(()),
            Some(at) => {
                let got = format!("{} in pair {}", self.weight[at], at + 1);
                Err(invalid("weight", got, format!("a number of {} to {}", WEIGHTS.start(), WEIGHTS.end())))
            }
        }
    }
}

impl SideTerms<'_> {
    /// Checks that the terms fit a number of items. Errors: `training_invalid`. Cost: one pass.
    pub fn check(&self, items: u32) -> Result<()> {
        same_length("sideItem", self.item.len(), self.term.len())?;
        all_below("sideTerm", self.term, self.terms)?;
        all_below("sideItem", self.item, items)
    }
}

fn same_length(field: &str, got: usize, expected: usize) -> Result<()> {
    if got == expected {
        Ok(())
    } else {
        Err(invalid(field, format!("{got} entries"), format!("{expected}, one for each pair")))
    }
}

fn all_below(field: &str, indices: &[u32], end: u32) -> Result<()> {
    match indices.iter().position(|&index| index >= end) {
        None => Ok(()),
        Some(at) => {
            let got = format!("{} in pair {}", indices[at], at + 1);
            Err(invalid(field, got, format!("a whole number below {end}")))
        }
    }
}

/// A sparse matrix by rows: for each row the observed columns and their weights.
#[derive(Debug)]
pub struct Rows {
    offsets: Vec<u32>,
    columns: Vec<u32>,
    weights: Vec<f32>,
    active: usize,
}

impl Rows {
    /// From pairs of a row below `rows` and a column with a weight: a counting sort, which keeps the pairs' order.
    ///
    /// Fewer than 2³² pairs.
    pub fn new(rows: usize, pairs: impl Iterator<Item = (u32, u32, f32)> + Clone) -> Self {
        let mut offsets = vec![0_u32; rows + 1];
        for (row, _, _) in pairs.clone() {
            offsets[row as usize + 1] += 1;
        }
        for row in 0..rows {
            offsets[row + 1] += offsets[row];
        }
        let count = offsets[rows] as usize;
        let (mut columns, mut weights) = (vec![0; count], vec![0.0; count]);
        let mut next = offsets.clone();
        for (row, column, weight) in pairs {
            let place = &mut next[row as usize];
            columns[*place as usize] = column;
            weights[*place as usize] = weight;
            *place += 1;
        }
        let active = offsets.windows(2).filter(|span| span[0] < span[1]).count();
        Self { offsets, columns, weights, active }
    }

    /// The same pairs by their columns, which are below `columns`.
    pub fn transposed(&self, columns: usize) -> Self {
        let pairs = (0..self.len()).flat_map(|row| {
            let observed = self.row(row);
            observed.columns.iter().zip(observed.weights).map(move |(&column, &weight)| (column, row as u32, weight))
        });
        Self::new(columns, pairs)
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.offsets.len() - 1
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How many rows have an observation. Rows without one have no vector and are not part of the model.
    pub fn active(&self) -> usize {
        self.active
    }

    /// How many pairs there are.
    pub fn pairs(&self) -> usize {
        self.columns.len()
    }

    /// The sum of all weights, which is the number of observations where each weighs 1.
    pub fn frequency(&self) -> f64 {
        self.weights.iter().copied().map(f64::from).sum()
    }

    /// The product of the matrix, each row and each column times its own factor, and a vector.
    pub fn multiply(&self, row_factors: &[f64], column_factors: &[f64], vector: &[f64]) -> Vec<f64> {
        let entry = |row: usize| {
            let observed = self.row(row);
            let pairs = observed.columns.iter().zip(observed.weights);
            let sum: f64 = pairs
                .map(|(&column, &weight)| {
                    let column = column as usize;
                    f64::from(weight) * column_factors[column] * vector[column]
                })
                .sum();
            row_factors[row] * sum
        };
        (0..self.len()).map(entry).collect()
    }

    /// What was observed in a row.
    pub fn row(&self, row: usize) -> Observed<'_> {
        let span: Range<usize> = self.offsets[row] as usize..self.offsets[row + 1] as usize;
        Observed { columns: &self.columns[span.clone()], weights: &self.weights[span] }
    }
}

/// What was observed in one row.
#[derive(Debug, Clone, Copy)]
pub struct Observed<'a> {
    /// The columns.
    pub columns: &'a [u32],
    /// Their weights.
    pub weights: &'a [f32],
}

impl Observed<'_> {
    /// The sum of the weights, which is how often the row was observed where each observation weighs 1.
    pub fn frequency(&self) -> f64 {
        self.weights.iter().copied().map(f64::from).sum()
    }
}
