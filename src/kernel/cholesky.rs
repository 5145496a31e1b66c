//! Cholesky's decomposition of a small dense system, in f64: `A = L Lᵀ`, the lower triangle row by row.

/// A lower triangle with these numbers on its diagonal, and 0 elsewhere.
pub fn diagonal(rows: usize, number: impl Fn(usize) -> f64) -> Vec<f64> {
    let mut triangle = vec![0.0; start_of(rows)];
    (0..rows).for_each(|row| triangle[start_of(row) + row] = number(row));
    triangle
}

/// Where a row of the lower triangle starts.
pub fn start_of(row: usize) -> usize {
    row * (row + 1) / 2
}

/// Cholesky: turns a lower triangle into the factor L of `L Lᵀ`, in place. False where the matrix is not positive definite, as a
/// damaged Gram matrix may be.
pub fn factorise(triangle: &mut [f64], dimensions: usize) -> bool {
    factorise_above(triangle, dimensions, f64::NEG_INFINITY)
}

/// The same of a matrix that is positive definite up to rounding: no square on the factor's diagonal is below `least`.
pub fn factorise_above(triangle: &mut [f64], dimensions: usize, least: f64) -> bool {
    for row in 0..dimensions {
        let (above, own) = triangle.split_at_mut(start_of(row));
        let own = &mut own[..=row];
        for column in 0..row {
            let other = &above[start_of(column)..=start_of(column) + column];
            let (known, rest) = own.split_at_mut(column);
            rest[0] = (rest[0] - dot(known, &other[..column])) / other[column];
        }
        let (known, rest) = own.split_at_mut(row);
        let square = (rest[0] - dot(known, known)).max(least);
        if !(square > 0.0 && square.is_finite()) {
            return false;
        }
        rest[0] = square.sqrt();
    }
    true
}

/// Solves `L Lᵀ x = b`, in place.
pub fn solve_in_place(factor: &[f64], vector: &mut [f64]) {
    solve_forward(factor, vector);
    let dimensions = vector.len();
    for row in (0..dimensions).rev() {
        let own = &factor[start_of(row)..=start_of(row) + row];
        let (rest, known) = vector.split_at_mut(row);
        known[0] /= own[row];
        rest.iter_mut().zip(own).for_each(|(number, factor)| *number -= factor * known[0]);
    }
}

/// Solves `L x = b`, in place.
pub fn solve_forward(factor: &[f64], vector: &mut [f64]) {
    for row in 0..vector.len() {
        let own = &factor[start_of(row)..=start_of(row) + row];
        let (known, rest) = vector.split_at_mut(row);
        rest[0] = (rest[0] - dot(&own[..row], known)) / own[row];
    }
}

/// A dot product in four strands.
pub fn dot(one: &[f64], other: &[f64]) -> f64 {
    let (ones, rest) = one.as_chunks::<4>();
    let (others, other_rest) = other.as_chunks::<4>();
    let mut sums = [0.0; 4];
    for (a, b) in ones.iter().zip(others) {
        for lane in 0..4 {
            sums[lane] += a[lane] * b[lane];
        }
    }
    sums.iter().sum::<f64>() + rest.iter().zip(other_rest).map(|(a, b)| a * b).sum::<f64>()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_system_is_solved(
            rows in prop::collection::vec(prop::collection::vec(-1.0..1.0_f64, 7), 1..12),
            right in prop::collection::vec(-1.0..1.0_f64, 7),
        ) {
            // Σ v vᵀ + I is positive definite.
            let entry = |a: usize, b: usize| {
                rows.iter().map(|row| row[a] * row[b]).sum::<f64>() + f64::from(u8::from(a == b))
            };
            let mut triangle: Vec<f64> = (0..7).flat_map(|a| (0..=a).map(move |b| (a, b))).map(|(a, b)| entry(a, b)).collect();
            prop_assert!(factorise(&mut triangle, 7));
            let mut solution = right.clone();
            solve_in_place(&triangle, &mut solution);
            for (row, right) in right.iter().enumerate() {
                let got: f64 = (0..7).map(|column| entry(row, column) * solution[column]).sum();
                prop_assert!((got - right).abs() < 1e-9, "{got} {right}");
            }
        }
    }

    #[test]
    fn what_is_not_positive_definite_is_noticed() {
        assert!(!factorise(&mut [1.0, 2.0, 1.0], 2));
        assert!(!factorise(&mut [f64::NAN], 1));
    }
}
