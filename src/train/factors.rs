//! One vector for each row of a side, in f32, row by row.

use super::eigen::Eigen;
use super::invalid;
use super::kernel::{LANES, add_gram, multiply};
use crate::error::Result;

/// The most numbers that fit into the memory of WebAssembly.
const MOST: u64 = 1 << 30;
/// How many rows of a Gram matrix are summed in f32 before the sum is added in f64.
const BATCH: usize = 256;
/// The standard deviation of the random start, times √dimensions.
const SPREAD: f64 = 0.1;

/// Vectors, each padded with zeros to a multiple of [`LANES`].
#[derive(Debug, Clone)]
pub struct Factors {
    dimensions: usize,
    width: usize,
    values: Vec<f32>,
}

impl Factors {
    /// All zero. Errors: `training_invalid` where memory does not suffice.
    pub fn zeros(rows: u64, dimensions: u32) -> Result<Self> {
        let width = dimensions.next_multiple_of(LANES as u32);
        let count = rows.saturating_mul(u64::from(width));
        let mut values = Vec::new();
        if count > MOST || values.try_reserve_exact(count as usize).is_err() {
            let got = format!("{dimensions} for {rows} users, terms or items, more than memory holds");
            return Err(invalid("dimensions", got, "fewer dimensions, or fewer users, terms and items"));
        }
        values.resize(count as usize, 0.0);
        Ok(Self { dimensions: dimensions as usize, width: width as usize, values })
    }

    /// The numbers of a row, with its padding.
    pub fn width(&self) -> usize {
        self.width
    }

    /// A row.
    pub fn row(&self, row: usize) -> &[f32] {
        &self.values[row * self.width..(row + 1) * self.width]
    }

    /// A row, to be changed.
    pub fn row_mut(&mut self, row: usize) -> &mut [f32] {
        &mut self.values[row * self.width..(row + 1) * self.width]
    }

    /// All rows.
    pub fn rows(&self) -> impl ExactSizeIterator<Item = &[f32]> {
        self.values.chunks_exact(self.width)
    }

    /// Fills a row with independent numbers of mean 0 and deviation 0.1 / √dimensions.
    pub fn randomise(&mut self, row: usize, random: &mut Random) {
        let dimensions = self.dimensions;
        let deviation = SPREAD / (dimensions as f64).sqrt();
        self.row_mut(row)[..dimensions].iter_mut().for_each(|value| *value = (deviation * random.normal()) as f32);
    }

    /// Σ x·xᵀ over all rows, dimensions × dimensions. Cost: rows × dimensions² / 2.
    pub fn gram(&self) -> Vec<f64> {
        let (dimensions, width) = (self.dimensions, self.width);
        let mut gram = vec![0.0; dimensions * dimensions];
        let mut batch = vec![0.0; width * width];
        for rows in self.values.chunks(BATCH * width) {
            batch.fill(0.0);
            add_gram(&mut batch, 0, width, rows, 0, 1.0);
            for row in 0..dimensions {
                for column in row..dimensions {
                    gram[row * dimensions + column] += f64::from(batch[row * width + column]);
                }
            }
        }
        for row in 0..dimensions {
            for column in 0..row {
                gram[row * dimensions + column] = gram[column * dimensions + row];
            }
        }
        gram
    }

    /// Rotates all rows to the basis of these eigenvectors. Cost: rows × dimensions².
    pub fn rotate(&mut self, eigen: &Eigen) {
        let (dimensions, width) = (self.dimensions, self.width);
        let mut matrix = vec![0.0; width * width];
        for (to, vector) in eigen.vectors.chunks_exact(dimensions).enumerate() {
            for (from, entry) in vector.iter().enumerate() {
                matrix[from * width + to] = *entry as f32;
            }
        }
        multiply(&mut self.values, width, &matrix);
    }

    /// The vectors without padding, one after the other.
    pub fn packed(&self) -> Vec<f32> {
        self.rows().flat_map(|row| &row[..self.dimensions]).copied().collect()
    }
}

/// SplitMix64 (Steele, Lea & Flood 2014, "Fast Splittable Pseudorandom Number Generators").
#[derive(Debug)]
pub struct Random {
    state: u64,
}

impl Random {
    /// The sequence of a seed.
    pub fn new(seed: u32) -> Self {
        Self { state: u64::from(seed) }
    }

    fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.state ^ (self.state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// Nearly normal, of mean 0 and deviation 1: a sum of twelve uniform numbers of 16 bits, which is exact. A
    /// logarithm would differ from machine to machine in its last bit, and the whole training with it.
    fn normal(&mut self) -> f64 {
        let sixteen = |word: u64| (0..4).map(|part| (word >> (16 * part)) & 0xFFFF).sum::<u64>();
        let sum = sixteen(self.next()) + sixteen(self.next()) + sixteen(self.next());
        (sum as f64 + 6.0) / 65_536.0 - 6.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn random_numbers_are_of_mean_0_and_deviation_1() {
        let mut random = Random::new(7);
        let numbers: Vec<f64> = (0..100_000).map(|_| random.normal()).collect();
        let mean = numbers.iter().sum::<f64>() / 1e5;
        let variance = numbers.iter().map(|number| (number - mean).powi(2)).sum::<f64>() / 1e5;
        let beyond = numbers.iter().filter(|number| number.abs() > 1.959_964).count() as f64 / 1e5;
        assert!(mean.abs() < 0.01 && (variance - 1.0).abs() < 0.02, "{mean}, {variance}");
        assert!((beyond - 0.05).abs() < 0.005, "{beyond} lie where 5 % should");
    }

    #[test]
    fn a_turned_side_has_the_eigenvalues_as_its_gram_matrix() {
        let mut factors = Factors::zeros(1_000, 12).expect("memory");
        let mut random = Random::new(7);
        (0..1_000).for_each(|row| factors.randomise(row, &mut random));
        let eigen = Eigen::of(factors.gram(), 12);
        factors.rotate(&eigen);
        for (at, entry) in factors.gram().iter().enumerate() {
            let expected = if at % 13 == 0 { eigen.values[at / 13] } else { 0.0 };
            assert!((entry - expected).abs() < 1e-5, "{at}: {entry} is not {expected}");
        }
        assert!(factors.rows().all(|row| row[12..] == [0.0; 4]), "the padding stays zero");
    }
}
