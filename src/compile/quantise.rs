//! Quantises item vectors to bytes, and computes their Gram matrix.

use crate::catalog::vectors::{LANES, SCALES, VectorSet, offset};

/// How many vectors are added to the Gram matrix at a time.
const GROUP: usize = 8;

/// A set's numbers, growing item by item.
pub struct Quantised {
    /// The bytes, block after block.
    pub data: Vec<i8>,
    /// By item, the factor of its bytes.
    pub scales: Vec<f32>,
    gram: Vec<f64>,
    group: Vec<f32>,
    set: VectorSet,
}

impl Quantised {
    /// Room for `items` items, none of which has a vector yet.
    pub fn new(set: VectorSet, items: usize) -> Self {
        Self {
            data: vec![0; set.data_bytes(items)],
            scales: vec![0.0; items],
            gram: vec![0.0; set.gram_length()],
            group: Vec::with_capacity(GROUP * set.dimensions),
            set,
        }
    }

    /// Sets an item's vector: finite numbers, one for each dimension. A vector of zeros counts as none.
    pub fn put(&mut self, item: usize, vector: &[f32]) {
        debug_assert_eq!(vector.len(), self.set.dimensions);
        let largest = vector.iter().fold(0.0_f32, |largest, number| largest.max(number.abs()));
        let scale = largest / 127.0;
        // A vector this small has no usable direction.
        if scale < *SCALES.start() {
            return;
        }
        self.scales[item] = scale;
        for (dimension, &number) in vector.iter().enumerate() {
            let byte = (number / scale).round() as i8;
            self.data[offset(item, dimension, self.set.padded())] = byte;
            self.group.push(f32::from(byte) * scale);
        }
        if self.group.len() == GROUP * self.set.dimensions {
            self.add_group();
        }
    }

    /// The Gram matrix's lower triangle, row by row.
    pub fn gram(&mut self) -> Vec<f32> {
        self.add_group();
        self.gram.iter().map(|&number| number as f32).collect()
    }

    /// Adds a few vectors' outer products at once: the matrix is read and written once for all of them.
    fn add_group(&mut self) {
        let dimensions = self.set.dimensions;
        let mut start = 0;
        for row in 0..dimensions {
            let gram = &mut self.gram[start..=start + row];
            for vector in self.group.chunks_exact(dimensions) {
                let factor = f64::from(vector[row]);
                gram.iter_mut().zip(vector).for_each(|(sum, &number)| *sum += factor * f64::from(number));
            }
            start += row + 1;
        }
        self.group.clear();
    }

    /// The items that have a vector.
    pub fn count(&self) -> usize {
        self.scales.iter().filter(|&&scale| scale > 0.0).count()
    }
}

const _: () = assert!(LANES == 16, "the kernel is written for sixteen");
