//! The visitor's vector in the space of the item vectors: ridge regression on their acts ("fold-in").
//!
//! `u = A⁻¹ Σ_j w_j q_j` with `A = α₀ G + Σ_j |w_j| q_j q_jᵀ + λ (Σ_j |w_j| + α₀ N) I`: the minimiser of
//! `Σ_j |w_j| (sign w_j − q_jᵀu)² + α₀ Σ_i (q_iᵀu)² + λ (…) ‖u‖²`, so the exact step for a user of the implicit-feedback
//! factorisation of Hu, Koren & Volinsky 2008 with the regularisation of Rendle et al. 2021, whatever made the item
//! vectors. Acts of a negative weight pull towards −1. The weights fade with the acts' age.
//!
//! Everything is linear in the acts, so `q_iᵀu = Σ_j w_j q_iᵀA⁻¹q_j` gives the exact contribution of each act to a score;
//! and A⁻¹ is the posterior covariance of u, up to the noise.

use crate::catalog::vectors::ItemVectors;
use crate::catalog::{Catalog, ItemIndex};
use crate::kernel::cholesky::{factorise, solve_forward, solve_in_place};
use crate::visitor::profile::{Act, Acts};

/// One set's regression, in reused memory.
#[derive(Debug, Clone, Default)]
pub struct Regression {
    set: usize,
    /// Σ |w| q qᵀ and Σ w q over the acts folded so far, with stored weights; lower triangle, row by row.
    normal: Vec<f64>,
    target: Vec<f64>,
    weight: f64,
    folded: usize,
    /// The log and the scale of weights that the sums belong to.
    epoch: (u64, u32),
    /// The Cholesky factor of A, lower triangle, row by row.
    factor: Vec<f64>,
    solution: Vec<f64>,
    evidence: f64,
    row: Vec<f64>,
}

impl Regression {
    /// A regression on the `set`-th set of vectors.
    pub fn new(set: usize) -> Self {
        Self { set, ..Self::default() }
    }

    /// Adds new acts and solves for time `now`. `log` changes whenever the acts are not the old ones
    /// and some new ones.
    ///
    /// Cost: d² multiplications an act that is new, d³/6 for the solution (60 µs at d = 64, 10 ms at 384).
    pub fn update(&mut self, catalog: &Catalog, acts: &Acts, log: u64, now: f64) {
        let vectors = catalog.vectors(self.set);
        let dimensions = vectors.set.dimensions;
        if self.epoch != (log, acts.rescaled()) || self.folded > acts.all().len() || self.target.len() != dimensions {
            self.epoch = (log, acts.rescaled());
            (self.folded, self.weight) = (0, 0.0);
            reset(&mut self.normal, vectors.set.gram_length());
            reset(&mut self.target, dimensions);
        }
        acts.all()[self.folded..].iter().for_each(|act| self.fold(&vectors, act));
        self.folded = acts.all().len();
        self.solve_for(&vectors, catalog.len(), acts.read(now));
    }

    /// The visitor's vector; empty if nothing is known.
    pub fn solution(&self) -> &[f64] {
        &self.solution
    }

    /// The weight of acts on items that have a vector, in views.
    pub fn evidence(&self) -> f64 {
        self.evidence
    }

    /// The dot product of the visitor's vector and an item's.
    pub fn predict(&self, catalog: &Catalog, item: ItemIndex) -> f64 {
        catalog.vectors(self.set).dot(item, &self.solution)
    }

    /// `A⁻¹ v`; `None` if nothing is known.
    fn solve(&self, mut vector: Vec<f64>) -> Option<Vec<f64>> {
        (!self.solution.is_empty()).then(|| {
            solve_in_place(&self.factor, &mut vector);
            vector
        })
    }

    /// Fills `spread` with `L⁻¹q` of an item: the covariance of two predictions is the dot product of theirs, up to the
    /// noise. Empty where nothing is known.
    pub fn whiten(&self, catalog: &Catalog, item: ItemIndex, spread: &mut Vec<f64>) {
        spread.clear();
        if !self.solution.is_empty() {
            spread.extend(catalog.vectors(self.set).vector(item));
            solve_forward(&self.factor, spread);
        }
    }

    /// Each act's number and its contribution to the prediction for an item; they add up to it.
    pub fn parts<'a>(
        &'a self,
        catalog: &'a Catalog,
        acts: &'a Acts,
        now: f64,
        item: ItemIndex,
    ) -> impl Iterator<Item = (&'a Act, f64)> + 'a {
        let vectors = catalog.vectors(self.set);
        let solved = self.solve(vectors.vector(item).collect()).unwrap_or_default();
        let factor = acts.read(now);
        acts.all().iter().filter(move |act| vectors.has(act.item)).map(move |act| {
            let dot: f64 = solved.iter().zip(vectors.vector(act.item)).map(|(a, b)| a * b).sum();
            (act, act.weight * factor * dot)
        })
    }

    fn fold(&mut self, vectors: &ItemVectors, act: &Act) {
        if !vectors.has(act.item) {
            return;
        }
        self.row.clear();
        self.row.extend(vectors.vector(act.item));
        self.weight += act.weight.abs();
        for (target, number) in self.target.iter_mut().zip(&self.row) {
            *target += act.weight * number;
        }
        let mut start = 0;
        for (row, &number) in self.row.iter().enumerate() {
            let factor = act.weight.abs() * number;
            let sums = &mut self.normal[start..=start + row];
            sums.iter_mut().zip(&self.row).for_each(|(sum, number)| *sum += factor * number);
            start += row + 1;
        }
    }

    fn solve_for(&mut self, vectors: &ItemVectors, items: usize, fading: f64) {
        self.solution.clear();
        self.evidence = self.weight * fading;
        if self.evidence <= 0.0 {
            return;
        }
        let (alpha, lambda) = (f64::from(vectors.set.ridge.alpha), f64::from(vectors.set.ridge.regularization));
        self.factor.clear();
        let sums = self.normal.iter().zip(vectors.gram);
        self.factor.extend(sums.map(|(sum, &gram)| alpha * f64::from(gram) + fading * sum));
        let ridge = lambda * (self.evidence + alpha * items as f64);
        let mut diagonal = 0;
        for row in 0..vectors.set.dimensions {
            self.factor[diagonal] += ridge;
            diagonal += row + 2;
        }
        if factorise(&mut self.factor, vectors.set.dimensions) {
            self.solution.extend(self.target.iter().map(|target| target * fading));
            solve_in_place(&self.factor, &mut self.solution);
            // A damaged Gram matrix may pass the checks and give a meaningless solution.
            if !self.solution.iter().all(|number| number.abs() <= LARGEST) {
                self.solution.clear();
            }
        }
    }
}

/// The largest number of a valid solution: `q / (q² + λ)` is at most `1 / (2 √λ)`, and λ is at least 1e-6.
const LARGEST: f64 = 1e6;

fn reset(numbers: &mut Vec<f64>, length: usize) {
    numbers.clear();
    numbers.resize(length, 0.0);
}
