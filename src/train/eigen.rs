//! The eigenvalues and eigenvectors of a symmetric matrix, in f64.
//!
//! Householder's reflections make it tridiagonal, implicit QR steps with Wilkinson's shift make it diagonal. Source:
//! Golub & Van Loan, "Matrix Computations", 4th edition, algorithms 8.3.1 to 8.3.3. All loops run along rows.

/// The most steps for each eigenvalue, after which it is taken as it is. Two are usual.
const PATIENCE: usize = 60;

/// A symmetric matrix taken apart: A = Σ value · vector · vectorᵀ.
#[derive(Debug)]
pub struct Eigen {
    /// The eigenvalues, in no particular order.
    pub values: Vec<f64>,
    /// The eigenvectors, of length one and at right angles, one after the other.
    pub vectors: Vec<f64>,
}

impl Eigen {
    /// Of a symmetric matrix of finite numbers, row by row. Cost: about 9 × width³.
    pub fn of(mut matrix: Vec<f64>, width: usize) -> Self {
        // The matrix is scaled to length one: then an entry below the rounding of f64 is zero, whatever the matrix's own size.
        let length = matrix.iter().map(|entry| entry * entry).sum::<f64>().sqrt();
        let scale = if length > 0.0 { length } else { 1.0 };
        matrix.iter_mut().for_each(|entry| *entry /= scale);
        let (mut tridiagonal, reflections) = Tridiagonal::of(&mut matrix, width);
        let mut vectors = transposed_product(&matrix, &reflections, width);
        tridiagonal.diagonalise(&mut vectors);
        tridiagonal.diagonal.iter_mut().for_each(|value| *value *= scale);
        Self { values: tridiagonal.diagonal, vectors }
    }
}

/// A symmetric matrix with nothing but its diagonal and the one beside it.
struct Tridiagonal {
    diagonal: Vec<f64>,
    beside: Vec<f64>,
}

impl Tridiagonal {
    /// Reflects `matrix` until it is tridiagonal. Afterwards row k has, right of the diagonal, the direction of the
    /// k-th reflection I − β·v·vᵀ; the βs are returned.
    fn of(matrix: &mut [f64], width: usize) -> (Self, Vec<f64>) {
        let count = width.saturating_sub(2);
        let (mut betas, mut beside) = (Vec::with_capacity(count), Vec::with_capacity(width));
        let (mut v, mut w) = (vec![0.0; width], vec![0.0; width]);
        for step in 0..count {
            let from = step + 1;
            let v = &mut v[from..];
            v.copy_from_slice(&matrix[step * width + from..(step + 1) * width]);
            let (beta, entry) = reflection(v);
            betas.push(beta);
            beside.push(entry);
            reflect_both_sides(&mut matrix[from * width..], width, from, beta, v, &mut w[from..]);
            matrix[step * width + from..(step + 1) * width].copy_from_slice(v);
        }
        if width > 1 {
            beside.push(matrix[(width - 1) * width - 1]);
        }
        let diagonal = (0..width).map(|at| matrix[at * width + at]).collect();
        (Self { diagonal, beside }, betas)
    }

    /// QR steps until nothing is left beside the diagonal; `vectors` are rotated along.
    fn diagonalise(&mut self, vectors: &mut [f64]) {
        let width = self.diagonal.len();
        let mut high = width.saturating_sub(1);
        for _ in 0..PATIENCE * width {
            self.beside.iter_mut().filter(|entry| entry.abs() <= f64::EPSILON).for_each(|entry| *entry = 0.0);
            while high > 0 && self.beside[high - 1] == 0.0 {
                high -= 1;
            }
            if high == 0 {
                return;
            }
            let mut low = high - 1;
            while low > 0 && self.beside[low - 1] != 0.0 {
                low -= 1;
            }
            self.step(low, high, vectors);
        }
    }

    /// One implicit step on the rows `low` to `high`.
    fn step(&mut self, low: usize, high: usize, vectors: &mut [f64]) {
        let width = self.diagonal.len();
        let mut x = self.diagonal[low] - self.shift(high);
        let mut z = self.beside[low];
        for at in low..high {
            let r = (x * x + z * z).sqrt();
            let (c, s) = if r > 0.0 { (x / r, z / r) } else { (1.0, 0.0) };
            if at > low {
                self.beside[at - 1] = r;
            }
            let (upper, lower, between) = (self.diagonal[at], self.diagonal[at + 1], self.beside[at]);
            self.diagonal[at] = c * c * upper + 2.0 * c * s * between + s * s * lower;
            self.diagonal[at + 1] = s * s * upper - 2.0 * c * s * between + c * c * lower;
            self.beside[at] = c * s * (lower - upper) + (c * c - s * s) * between;
            if at + 1 < high {
                x = self.beside[at];
                z = s * self.beside[at + 1];
                self.beside[at + 1] *= c;
            }
            let (first, second) = vectors[at * width..(at + 2) * width].split_at_mut(width);
            for (first, second) in first.iter_mut().zip(second) {
                (*first, *second) = (c * *first + s * *second, c * *second - s * *first);
            }
        }
    }

    /// The eigenvalue of the last two rows that is nearer to the last entry.
    fn shift(&self, high: usize) -> f64 {
        let (upper, last, between) = (self.diagonal[high - 1], self.diagonal[high], self.beside[high - 1]);
        let half = (upper - last) / 2.0;
        last - between * between / (half + (half * half + between * between).sqrt().copysign(half))
    }
}

/// The reflection I − β·v·vᵀ that leaves of a vector only its first entry: `vector` becomes v; β and that entry.
fn reflection(vector: &mut [f64]) -> (f64, f64) {
    let length = dot(vector, vector).sqrt();
    if length == 0.0 {
        return (0.0, 0.0);
    }
    let entry = -length.copysign(vector[0]);
    vector[0] -= entry;
    // vᵀv = 2·length·(length + |first|); v is scaled to length one, which leaves β = 2.
    let scale = 1.0 / dot(vector, vector).sqrt();
    vector.iter_mut().for_each(|value| *value *= scale);
    (2.0, entry)
}

/// H·A·H for the part of A right of and below `from`; `rows` starts at the row `from`.
fn reflect_both_sides(rows: &mut [f64], width: usize, from: usize, beta: f64, v: &[f64], w: &mut [f64]) {
    for (w, row) in w.iter_mut().zip(rows.chunks_exact(width)) {
        *w = beta * dot(&row[from..], v);
    }
    let along = beta / 2.0 * dot(w, v);
    add_scaled(w, -along, v);
    for (at, row) in rows.chunks_exact_mut(width).enumerate() {
        add_scaled(&mut row[from..], -v[at], w);
        add_scaled(&mut row[from..], -w[at], v);
    }
}

/// The product of all reflections, transposed: the row k is the k-th column.
fn transposed_product(directions: &[f64], betas: &[f64], width: usize) -> Vec<f64> {
    let mut product = vec![0.0; width * width];
    (0..width).for_each(|at| product[at * width + at] = 1.0);
    let mut sums = vec![0.0; width];
    for (step, &beta) in betas.iter().enumerate().rev() {
        let from = step + 1;
        let v = &directions[step * width + from..from * width];
        let sums = &mut sums[from..];
        sums.fill(0.0);
        for (row, &v) in product[from * width..].chunks_exact(width).zip(v) {
            add_scaled(sums, v, &row[from..]);
        }
        for (row, &v) in product[from * width..].chunks_exact_mut(width).zip(v) {
            add_scaled(&mut row[from..], -beta * v, sums);
        }
    }
    for row in 0..width {
        for column in 0..row {
            product.swap(row * width + column, column * width + row);
        }
    }
    product
}

fn add_scaled(y: &mut [f64], factor: f64, x: &[f64]) {
    for (y, x) in y.iter_mut().zip(x) {
        *y += factor * x;
    }
}

fn dot(x: &[f64], y: &[f64]) -> f64 {
    let mut sums = [0.0; 4];
    let ((x, rest_of_x), (y, rest_of_y)) = (x.as_chunks::<4>(), y.as_chunks::<4>());
    let rest: f64 = rest_of_x.iter().zip(rest_of_y).map(|(x, y)| x * y).sum();
    for (x, y) in x.iter().zip(y) {
        for ((sum, x), y) in sums.iter_mut().zip(x).zip(y) {
            *sum += x * y;
        }
    }
    sums.iter().sum::<f64>() + rest
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// XᵀX for some rows X, fewer than it is wide or more.
    fn any_gram() -> impl Strategy<Value = (usize, Vec<f64>)> {
        (1..20_usize, 0..25_usize, -20..20_i32).prop_flat_map(|(width, count, size)| {
            prop::collection::vec(-1.0..1.0_f64, width * count).prop_map(move |rows| {
                let entry = |at: usize| {
                    let (i, j) = (at / width, at % width);
                    rows.chunks_exact(width).map(|row| row[i] * row[j]).sum::<f64>() * 10_f64.powi(size)
                };
                (width, (0..width * width).map(entry).collect())
            })
        })
    }

    fn agrees(width: usize, matrix: &[f64]) {
        let Eigen { values, vectors } = Eigen::of(matrix.to_vec(), width);
        let vectors: Vec<&[f64]> = vectors.chunks_exact(width).collect();
        let size = dot(matrix, matrix).sqrt();
        for i in 0..width {
            for j in 0..width {
                let square = dot(vectors[i], vectors[j]);
                assert!((square - f64::from(u8::from(i == j))).abs() < 1e-12, "{i}, {j}: {square}");
                let entry: f64 = values.iter().zip(&vectors).map(|(value, vector)| value * vector[i] * vector[j]).sum();
                assert!((entry - matrix[i * width + j]).abs() <= 1e-12 * size, "{i}, {j}: {entry}");
            }
        }
    }

    proptest! {
        #[test]
        fn values_and_vectors_make_the_matrix_again((width, matrix) in any_gram()) {
            agrees(width, &matrix);
        }
    }

    #[test]
    fn matrices_without_a_unique_answer_have_one_all_the_same() {
        agrees(9, &[0.0; 81]);
        agrees(9, &[1.0; 81]);
        let unit: Vec<f64> = (0..81).map(|at| f64::from(u8::from(at % 10 == 0))).collect();
        agrees(9, &unit);
        agrees(2, &[0.0, 1.0, 1.0, 0.0]);
    }

    #[test]
    fn a_large_matrix_is_no_exception() {
        let width = 200;
        let entry = |at: usize| 1.0 / (1.0 + (at / width + at % width) as f64);
        agrees(width, &(0..width * width).map(entry).collect::<Vec<f64>>());
    }
}
