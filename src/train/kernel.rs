//! The inner loops, in blocks that the compiler turns into SIMD.
//!
//! Matrices are row-major with a row length divisible by [`LANES`]; the padding is zero, or one on a diagonal, and changes
//! nothing. Sums run in a fixed order, so equal input gives equal bits on every machine.

/// The row length of a matrix is a multiple of this.
pub const LANES: usize = 8;
/// How many rows a block has that is summed in registers; it has [`LANES`] columns.
const TALL: usize = 4;

/// Adds `sign · XᵀX` to the upper triangle of a square matrix, from its row and column `from` on.
///
/// `rows` are the rows of X, each as long as the matrix is wide; `matrix` starts at the matrix's row `first`. Some entries below
/// the diagonal are changed as well; they are never read. Cost: rows × width² / 2.
pub fn add_gram(matrix: &mut [f32], first: usize, width: usize, rows: &[f32], from: usize, sign: f32) {
    for top in (from..width).step_by(TALL) {
        for left in (top / LANES * LANES..width).step_by(LANES) {
            let block = gram_block(rows, width, top, left);
            for (down, sums) in block.iter().enumerate() {
                let start = (top + down - first) * width + left;
                for (entry, sum) in matrix[start..start + LANES].iter_mut().zip(sums) {
                    *entry += sign * sum;
                }
            }
        }
    }
}

/// The entries of XᵀX in [`TALL`] rows from `top` and [`LANES`] columns from `left`.
fn gram_block(rows: &[f32], width: usize, top: usize, left: usize) -> [[f32; LANES]; TALL] {
    let mut sums = [[0.0; LANES]; TALL];
    for row in rows.chunks_exact(width) {
        let heights: &[f32; TALL] = row[top..top + TALL].try_into().expect("a slice of that length");
        let across: &[f32; LANES] = row[left..left + LANES].try_into().expect("a slice of that length");
        add_outer(&mut sums, heights, across);
    }
    sums
}

/// Multiplies rows by a square matrix: each row x becomes x·M. Cost: rows × width².
pub fn multiply(rows: &mut [f32], width: usize, matrix: &[f32]) {
    let mut before = vec![0.0; TALL * width];
    for block in rows.chunks_mut(TALL * width) {
        before[..block.len()].copy_from_slice(block);
        for left in (0..width).step_by(LANES) {
            let products = product_block(&before, width, matrix, left);
            for (row, product) in block.chunks_exact_mut(width).zip(&products) {
                row[left..left + LANES].copy_from_slice(product);
            }
        }
    }
}

/// [`LANES`] columns of the product of [`TALL`] rows and a matrix.
fn product_block(rows: &[f32], width: usize, matrix: &[f32], left: usize) -> [[f32; LANES]; TALL] {
    let mut sums = [[0.0; LANES]; TALL];
    for (at, across) in matrix.chunks_exact(width).enumerate() {
        let heights: [f32; TALL] = std::array::from_fn(|row| rows[row * width + at]);
        let across: &[f32; LANES] = across[left..left + LANES].try_into().expect("a slice of that length");
        add_outer(&mut sums, &heights, across);
    }
    sums
}

fn add_outer(sums: &mut [[f32; LANES]; TALL], heights: &[f32; TALL], across: &[f32; LANES]) {
    for (sums, height) in sums.iter_mut().zip(heights) {
        for (sum, entry) in sums.iter_mut().zip(across) {
            *sum += height * entry;
        }
    }
}

/// Adds `factor · x` to y.
pub fn add_scaled(y: &mut [f32], factor: f32, x: &[f32]) {
    for (y, x) in y.iter_mut().zip(x) {
        *y += factor * x;
    }
}

/// The dot product of two rows of equal length.
pub fn dot(x: &[f32], y: &[f32]) -> f32 {
    let mut sums = [0.0; LANES];
    let ((x, rest_of_x), (y, rest_of_y)) = (x.as_chunks::<LANES>(), y.as_chunks::<LANES>());
    let rest: f32 = rest_of_x.iter().zip(rest_of_y).map(|(x, y)| x * y).sum();
    for (x, y) in x.iter().zip(y) {
        for ((sum, x), y) in sums.iter_mut().zip(x).zip(y) {
            *sum += x * y;
        }
    }
    sums.iter().sum::<f32>() + rest
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn rows(count: usize, width: usize) -> impl Strategy<Value = Vec<f32>> {
        prop::collection::vec(-1.0..1.0_f32, count * width)
    }

    proptest! {
        #[test]
        fn a_gram_matrix_is_all_dot_products(rows in (1..20_usize).prop_flat_map(|count| rows(count, 24))) {
            let mut matrix = vec![0.0; 24 * 24];
            add_gram(&mut matrix, 0, 24, &rows, 0, 1.0);
            for i in 0..24 {
                for j in i..24 {
                    let expected: f32 = rows.as_chunks::<24>().0.iter().map(|row| row[i] * row[j]).sum();
                    prop_assert!((matrix[i * 24 + j] - expected).abs() < 1e-5);
                }
            }
        }

        #[test]
        fn a_product_is_all_rows_times_all_columns(
            matrix in rows(16, 16),
            rows in (1..10_usize).prop_flat_map(|count| rows(count, 16)),
        ) {
            let mut product = rows.clone();
            multiply(&mut product, 16, &matrix);
            for (row, product) in rows.as_chunks::<16>().0.iter().zip(product.as_chunks::<16>().0) {
                for (column, entry) in product.iter().enumerate() {
                    let expected: f32 = (0..16).map(|at| row[at] * matrix[at * 16 + column]).sum();
                    prop_assert!((entry - expected).abs() < 1e-5);
                }
            }
        }

        #[test]
        fn a_dot_product_of_any_length_is_the_sum_of_products(
            pairs in prop::collection::vec((-1.0..1.0_f32, -1.0..1.0_f32), 0..40),
        ) {
            let (x, y): (Vec<f32>, Vec<f32>) = pairs.iter().copied().unzip();
            let expected: f32 = pairs.iter().map(|(x, y)| x * y).sum();
            prop_assert!((dot(&x, &y) - expected).abs() < 1e-5);
        }
    }
}
