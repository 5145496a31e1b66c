//! What everybody's interactions say of the items: how many there were, of all time and of late.
//!
//! Of late: `Σ 2^(−(T − t)/h)` over an item's interactions, T being the time of the latest of all and h the half-life.
//! Both are kept as ln(1 + sum), since the thousandth visitor says less than the first.

use std::collections::HashMap;

use crate::error::{Error, Result};

/// Who touched what, and when: one entry a row.
#[derive(Debug, Clone, Default)]
pub struct Interactions {
    /// The ids of items.
    pub items: Vec<String>,
    /// By row, the index of the item among them.
    pub item: Vec<u32>,
    /// By row, milliseconds since 1970; NaN where the time is not known.
    pub at: Vec<f64>,
}

/// By item of the catalogue, ln(1 + sum).
#[derive(Debug, Clone, PartialEq)]
pub struct Priors {
    /// Of all time.
    pub popularity: Vec<f32>,
    /// Of late; `None` where no time is known.
    pub trending: Option<Vec<f32>>,
    /// Rows about items of the catalogue.
    pub rows: usize,
}

impl Interactions {
    /// The priors of the items with these ids. Errors: `interactions_invalid` where the columns do not fit together.
    pub fn priors(&self, ids: &[String], half_life: f64) -> Result<Priors> {
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
        let damped = |sums: Vec<f64>| sums.into_iter().map(|sum| sum.ln_1p() as f32).collect();
        Ok(Priors { popularity: damped(all), trending: latest.is_finite().then(|| damped(late)), rows })
    }

    fn check(&self) -> Result<()> {
        let wrong = |got: String, expected: &str| Err(Error::Interactions { got, expected: expected.to_owned() });
        if self.item.len() != self.at.len() {
            return wrong(format!("{} items and {} times", self.item.len(), self.at.len()), "a time for each row");
        }
        match self.item.iter().position(|&item| item as usize >= self.items.len()) {
            Some(row) => wrong(format!("item number {} in row {row}", self.item[row]), "the index of an item's id"),
            None => Ok(()),
        }
    }
}
