//! The sweeps and the loss.

use super::eigen::Eigen;
use super::factors::{Factors, Random};
use super::invalid;
use super::kernel::dot;
use super::meter::Meter;
use super::model::Model;
use super::row::RowSolver;
use super::settings::Settings;
use super::sparse::{Interactions, Rows, SideTerms};
use crate::error::Result;

/// A model in training.
#[derive(Debug)]
pub struct Trainer {
    settings: Settings,
    model: Model,
    /// The users, and behind them the terms.
    users: Side,
    items: Side,
}

impl Trainer {
    /// Checks everything and starts at random. Errors: `training_invalid`.
    ///
    /// Memory: 4 bytes × dimensions for each user, term and item, 16 bytes for each pair.
    pub fn new(mut settings: Settings, interactions: &Interactions<'_>, side: &SideTerms<'_>) -> Result<Self> {
        settings.check()?;
        interactions.check(side.term.len())?;
        side.check(interactions.items)?;
        let rows = u64::from(interactions.users) + u64::from(side.terms);
        if interactions.user.len() + side.term.len() > u32::MAX as usize || rows > u64::from(u32::MAX) {
            let got = format!("{} pairs, {rows} users and terms", interactions.user.len() + side.term.len());
            return Err(invalid("user", got, "fewer than 4,294,967,296 of each"));
        }
        let users = Factors::zeros(rows, settings.dimensions)?;
        let mut items = Factors::zeros(u64::from(interactions.items), settings.dimensions)?;
        let by_user = Rows::new(rows as usize, pairs(interactions, side, settings.side_weight as f32));
        let by_item = by_user.transposed(interactions.items as usize);
        let model = Model::new(&settings, &by_user, &by_item)?;
        (settings.alpha, settings.regularization) = (Some(model.alpha), Some(model.regularization));
        let mut random = Random::new(settings.seed);
        let observed = (0..by_item.len()).filter(|&item| !by_item.row(item).columns.is_empty());
        observed.for_each(|item| items.randomise(item, &mut random));
        Ok(Self {
            settings,
            model,
            users: Side { factors: users, rows: by_user },
            items: Side { factors: items, rows: by_item },
        })
    }

    /// One sweep: all users and terms, then all items. Returns the loss, which is never more than after the sweep
    /// before, up to the rounding of f32.
    ///
    /// `progress` hears how much of the sweep is done, 0 to 1. Cost: for a row of n pairs about d × m² + m³ / 3 for
    /// m = min(n, d), and twice d² for each row; d is the number of dimensions.
    pub fn sweep(&mut self, progress: &mut dyn FnMut(f64)) -> f64 {
        let work = [&self.users.rows, &self.items.rows].map(|rows| rows.len() + rows.pairs());
        let mut meter = Meter::new(work.iter().sum(), progress);
        self.users.solve(&mut self.items, &self.model, &mut meter);
        self.items.solve(&mut self.users, &self.model, &mut meter);
        self.loss()
    }

    /// The loss that is minimised. The part over all pairs is α·⟨PᵀP, QᵀQ⟩. Sums are in f64.
    pub fn loss(&self) -> f64 {
        let (users, items) = (&self.users, &self.items);
        let unobserved: f64 = users.factors.gram().iter().zip(items.factors.gram()).map(|(p, q)| p * q).sum();
        let penalties = users.penalty(items, &self.model) + items.penalty(users, &self.model);
        self.misses() + self.model.alpha * unobserved + penalties
    }

    /// The settings in force, with the α and λ that were found where none were given.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// Σ w (1 − p·q)² over the observed pairs.
    fn misses(&self) -> f64 {
        (0..self.users.rows.len()).map(|user| self.misses_of(user)).sum()
    }

    fn misses_of(&self, user: usize) -> f64 {
        let observed = self.users.rows.row(user);
        let vector = self.users.factors.row(user);
        let pairs = observed.columns.iter().zip(observed.weights);
        pairs
            .map(|(&item, &weight)| {
                let miss = 1.0 - f64::from(dot(vector, self.items.factors.row(item as usize)));
                f64::from(weight) * miss * miss
            })
            .sum()
    }

    /// The items' vectors, one after the other, each of [`Settings::dimensions`] numbers. Zero for an item without an interaction
    /// and without a term.
    pub fn item_factors(&self) -> Vec<f32> {
        self.items.factors.packed()
    }

    /// The users' vectors and, behind them, the terms', in the same space.
    pub fn user_factors(&self) -> Vec<f32> {
        self.users.factors.packed()
    }
}

/// All pairs of a user or term and an item.
fn pairs<'a>(
    interactions: &Interactions<'a>,
    side: &SideTerms<'a>,
    side_weight: f32,
) -> impl Iterator<Item = (u32, u32, f32)> + Clone {
    let (users, weights) = (interactions.users, interactions.weight);
    let weight = move |pair: usize| weights.get(pair).copied().unwrap_or(1.0);
    let seen = interactions.user.iter().zip(interactions.item).enumerate();
    let seen = seen.map(move |(pair, (&user, &item))| (user, item, weight(pair)));
    let behind = interactions.user.len();
    let terms = side.term.iter().zip(side.item).enumerate();
    let terms = terms.map(move |(pair, (&term, &item))| (users + term, item, side_weight * weight(behind + pair)));
    seen.chain(terms)
}

/// One side of the model: its vectors, and what was observed in each row.
#[derive(Debug)]
struct Side {
    factors: Factors,
    rows: Rows,
}

impl Side {
    /// Solves each row exactly, with the other side fixed. The other side is first rotated to the basis in which its Gram matrix
    /// is diagonal.
    fn solve(&mut self, fixed: &mut Side, model: &Model, meter: &mut Meter<'_>) {
        let eigen = Eigen::of(fixed.factors.gram(), model.dimensions);
        fixed.factors.rotate(&eigen);
        let mut solver = RowSolver::new(&fixed.factors, &eigen, model.alpha);
        for row in 0..self.rows.len() {
            let observed = self.rows.row(row);
            let ridge = model.ridge(observed.frequency(), fixed.rows.active());
            solver.solve(observed, ridge, self.factors.row_mut(row));
            meter.add(1 + observed.columns.len());
        }
    }

    /// Σ λ (n + α·others)^ν ‖x‖².
    fn penalty(&self, others: &Side, model: &Model) -> f64 {
        let ridge = |row| model.ridge(self.rows.row(row).frequency(), others.rows.active());
        let each = self.factors.rows().enumerate().map(|(row, vector)| ridge(row) * f64::from(dot(vector, vector)));
        each.sum()
    }
}
