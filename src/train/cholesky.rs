//! A small dense system, solved by Cholesky's decomposition A = UᵀU, in f32.
//!
//! Made for matrices of the form I + XᵀX. Their eigenvalues, and so all pivots, are at least 1: the decomposition cannot
//! break down, and single precision is enough. Right-looking, in panels of [`LANES`] rows: a panel is finished by
//! contiguous rows, then taken from the rest by the kernel that makes Gram matrices.

use super::kernel::{LANES, add_gram, add_scaled, dot};

/// Solves A·x = b in place: `matrix` has the upper triangle of A and becomes U, `b` becomes x.
///
/// The width is the length of `b`, a multiple of [`LANES`]. Cost: width³ / 6.
pub fn solve(matrix: &mut [f32], b: &mut [f32]) {
    decompose(matrix, b.len());
    substitute(matrix, b);
}

/// A becomes U, with the reciprocals of U's diagonal on the diagonal.
fn decompose(matrix: &mut [f32], width: usize) {
    for start in (0..width).step_by(LANES) {
        let end = start + LANES;
        let (panel, rest) = matrix[start * width..].split_at_mut(LANES * width);
        for row in start..end {
            let (above, below) = panel.split_at_mut((row - start + 1) * width);
            let pivot_row = &mut above[(row - start) * width..];
            // A pivot of I + XᵀX is at least 1; what is less is rounding.
            let reciprocal = 1.0 / pivot_row[row].max(1.0).sqrt();
            pivot_row[row + 1..].iter_mut().for_each(|entry| *entry *= reciprocal);
            pivot_row[row] = reciprocal;
            for (later, below) in (row + 1..end).zip(below.chunks_exact_mut(width)) {
                add_scaled(&mut below[later..], -pivot_row[later], &pivot_row[later..]);
            }
        }
        add_gram(rest, end, width, panel, end, -1.0);
    }
}

/// Uᵀ·y = b downwards, then U·x = y upwards.
fn substitute(matrix: &[f32], b: &mut [f32]) {
    let width = b.len();
    for (row, entries) in matrix.chunks_exact(width).enumerate() {
        let (known, rest) = b.split_at_mut(row + 1);
        known[row] *= entries[row];
        add_scaled(rest, -known[row], &entries[row + 1..]);
    }
    for (row, entries) in matrix.chunks_exact(width).enumerate().rev() {
        b[row] = (b[row] - dot(&entries[row + 1..], &b[row + 1..])) * entries[row];
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_solution_solves_the_system(
            x in (1..5_usize).prop_flat_map(|panels| {
                (Just(panels * LANES), prop::collection::vec(-1.0..1.0_f32, 3 * panels * LANES))
            }),
            seed in prop::collection::vec(-1.0..1.0_f32, 40),
        ) {
            let (width, x) = x;
            let mut matrix = vec![0.0; width * width];
            (0..width).for_each(|at| matrix[at * width + at] = 1.0);
            add_gram(&mut matrix, 0, width, &x, 0, 1.0);
            let b = &seed[..width];
            let mut solution = b.to_vec();
            solve(&mut matrix, &mut solution);
            // (I + XᵀX)·x = x + Xᵀ(X·x), without the matrix.
            let mut product = solution.clone();
            for row in x.chunks_exact(width) {
                add_scaled(&mut product, dot(row, &solution), row);
            }
            for (product, b) in product.iter().zip(b) {
                prop_assert!((product - b).abs() < 1e-4, "{product} is not {b}");
            }
        }
    }
}
