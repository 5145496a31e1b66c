//! One row solved exactly: the p that minimises Σ w (1 − p·q)² + α pᵀGp + c ‖p‖².
//!
//! The fixed side stands in the basis in which its Gram matrix G is diagonal, so that α·G + c·I is a diagonal D
//! whatever the row's own c is. With the observed q in the rows of Q and their weights on the diagonal of W,
//!
//! ```text
//!   Z = W^½ Q D^−½,   p = D^−½ (I + ZᵀZ)⁻¹ Zᵀ W^½ 1 = D^−½ Zᵀ (I + ZZᵀ)⁻¹ W^½ 1.
//! ```
//!
//! Both are the same vector. The first form solves a system as wide as the vectors, the second (Woodbury's identity) one as wide
//! as the row has observations, which is usually much narrower. The narrower one is solved: at 64 dimensions a row of ten
//! observations costs a seventh, and the cost grows linearly with the vectors' length, not with its cube.

use super::cholesky;
use super::eigen::Eigen;
use super::factors::Factors;
use super::kernel::{LANES, add_gram, add_scaled, dot};
use super::sparse::Observed;

/// How many observations are gathered at a time.
const BATCH: usize = 64;
/// The smallest ridge, as a share of Σ w ‖q‖² over the observations: a smaller one is lost in the rounding of f32, and the system
/// could not be solved. No sensible λ comes near it.
const LEAST_RIDGE: f32 = 1e-6;

/// Solves rows against a fixed side. Its memory is used again for each row.
#[derive(Debug)]
pub struct RowSolver<'a> {
    fixed: &'a Factors,
    /// ‖q‖² for each q of the fixed side.
    squares: Vec<f32>,
    /// α times the eigenvalues of the fixed side's Gram matrix.
    spectrum: Vec<f32>,
    /// The diagonal of D^−½.
    roots: Vec<f32>,
    /// Rows of Z, or of its transpose.
    gathered: Vec<f32>,
    /// I + ZᵀZ, or I + ZZᵀ.
    matrix: Vec<f32>,
    /// The right side, then the solution.
    right: Vec<f32>,
}

impl<'a> RowSolver<'a> {
    /// For a fixed side that was rotated to the basis of `eigen`, and α.
    pub fn new(fixed: &'a Factors, eigen: &Eigen, alpha: f64) -> Self {
        let width = fixed.width();
        let mut spectrum: Vec<f32> = eigen.values.iter().map(|value| (alpha * value.max(0.0)) as f32).collect();
        spectrum.resize(width, 0.0);
        Self {
            fixed,
            squares: fixed.rows().map(|row| dot(row, row)).collect(),
            spectrum,
            roots: vec![0.0; width],
            gathered: vec![0.0; width * width.max(BATCH)],
            matrix: vec![0.0; width * width],
            right: vec![0.0; width],
        }
    }

    /// The row's vector under the ridge c, above 0; zero where nothing was observed. No allocation.
    pub fn solve(&mut self, observed: Observed<'_>, ridge: f64, solution: &mut [f32]) {
        if observed.columns.is_empty() {
            return solution.fill(0.0);
        }
        let pairs = observed.columns.iter().zip(observed.weights);
        let seen: f32 = pairs.map(|(&column, weight)| weight * self.squares[column as usize]).sum();
        let ridge = (ridge as f32).max(LEAST_RIDGE * seen);
        for (root, value) in self.roots.iter_mut().zip(&self.spectrum) {
            *root = 1.0 / (value + ridge).sqrt();
        }
        if observed.columns.len().next_multiple_of(LANES) < self.fixed.width() {
            self.solve_by_observations(observed, solution);
        } else {
            self.solve_by_dimensions(observed, solution);
        }
    }

    /// D^−½ Zᵀ (I + ZZᵀ)⁻¹ W^½ 1. Cost: width × observations² / 2 + observations³ / 6.
    fn solve_by_observations(&mut self, observed: Observed<'_>, solution: &mut [f32]) {
        let width = observed.columns.len().next_multiple_of(LANES);
        let transposed = &mut self.gathered[..self.fixed.width() * width];
        transposed.fill(0.0);
        let right = &mut self.right[..width];
        right.fill(0.0);
        for (at, (&column, weight)) in observed.columns.iter().zip(observed.weights).enumerate() {
            let scale = weight.sqrt();
            right[at] = scale;
            let entries = self.fixed.row(column as usize).iter().zip(&self.roots);
            for (row, (entry, root)) in transposed.chunks_exact_mut(width).zip(entries) {
                row[at] = scale * entry * root;
            }
        }
        let matrix = identity(&mut self.matrix, width);
        add_gram(matrix, 0, width, transposed, 0, 1.0);
        cholesky::solve(matrix, right);
        let rows = transposed.chunks_exact(width).zip(&self.roots);
        for (value, (row, root)) in solution.iter_mut().zip(rows) {
            *value = root * dot(row, right);
        }
    }

    /// D^−½ (I + ZᵀZ)⁻¹ Zᵀ W^½ 1. Cost: observations × width² / 2 + width³ / 6.
    fn solve_by_dimensions(&mut self, observed: Observed<'_>, solution: &mut [f32]) {
        let width = self.fixed.width();
        let matrix = identity(&mut self.matrix, width);
        self.right.fill(0.0);
        for (columns, weights) in observed.columns.chunks(BATCH).zip(observed.weights.chunks(BATCH)) {
            let rows = &mut self.gathered[..columns.len() * width];
            for (row, (&column, weight)) in rows.chunks_exact_mut(width).zip(columns.iter().zip(weights)) {
                let scale = weight.sqrt();
                let entries = self.fixed.row(column as usize).iter().zip(&self.roots);
                for (place, (entry, root)) in row.iter_mut().zip(entries) {
                    *place = scale * entry * root;
                }
                add_scaled(&mut self.right, scale, row);
            }
            add_gram(matrix, 0, width, rows, 0, 1.0);
        }
        cholesky::solve(matrix, &mut self.right);
        for (value, (root, entry)) in solution.iter_mut().zip(self.roots.iter().zip(&self.right)) {
            *value = root * entry;
        }
    }
}

/// The first part of `memory` as an identity matrix.
fn identity(memory: &mut [f32], width: usize) -> &mut [f32] {
    let matrix = &mut memory[..width * width];
    matrix.fill(0.0);
    matrix.iter_mut().step_by(width + 1).for_each(|entry| *entry = 1.0);
    matrix
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::train::factors::Random;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn both_forms_give_the_same_vector(
            seed: u32,
            weights in prop::collection::vec(0.1..10.0_f32, 1..24),
            alpha in 0.001..1.0_f64,
            ridge in 0.01..10.0_f64,
        ) {
            let mut fixed = Factors::zeros(100, 30).expect("memory");
            let mut random = Random::new(seed);
            (0..100).for_each(|row| fixed.randomise(row, &mut random));
            let eigen = Eigen::of(fixed.gram(), 30);
            fixed.rotate(&eigen);
            let columns: Vec<u32> = (0..weights.len() as u32).map(|at| at * 4).collect();
            let observed = Observed { columns: &columns, weights: &weights };
            let mut solver = RowSolver::new(&fixed, &eigen, alpha);
            let (mut narrow, mut wide) = ([0.0; 32], [0.0; 32]);
            solver.solve(observed, ridge, &mut narrow);
            solver.solve_by_dimensions(observed, &mut wide);
            for (narrow, wide) in narrow.iter().zip(wide) {
                prop_assert!((narrow - wide).abs() < 1e-4 * wide.abs().max(1.0), "{narrow} is not {wide}");
            }
        }
    }
}
