//! A large symmetric matrix in f32, inverted in place.
//!
//! The upper half is kept, in square tiles of [`TILE`] rows, so that memory is half of the square and everything the
//! inner loop touches lies in the nearest cache. The inverse is made by block Gauss–Jordan elimination (the "sweep
//! operator"; Goodnight 1979, "A Tutorial on the SWEEP Operator"): each block pivot D of a matrix A = (D W; Wᵀ C)
//! replaces
//!
//! ```text
//!   C by C − Wᵀ D⁻¹ W,   W by D⁻¹ W,   D by −D⁻¹,
//! ```
//!
//! and after the last pivot the matrix is −A⁻¹. Nearly all of it is one kernel, C + AᵀB over tiles: n³/2 multiplications
//! and as many additions, as Cholesky's decomposition and the inverse from it take together.
//!
//! It is meant for positive definite matrices with a known lower bound on the eigenvalues: G + λI. No pivot is then less than λ
//! in exact arithmetic; a smaller one is a rounding error and is set to λ, so that nothing can become infinite.

/// Rows and columns of a tile.
pub const TILE: usize = 64;
const AREA: usize = TILE * TILE;
type Tile = [f32; AREA];
/// How many rows and columns of a tile the kernel sums in registers.
const TALL: usize = 4;
const LANES: usize = 8;

/// A symmetric matrix, padded with ones on the diagonal to a whole number of tiles.
#[derive(Debug, Clone)]
pub struct Symmetric {
    width: usize,
    tiles: usize,
    /// The tiles of the upper half, row by row, each row-major.
    entries: Vec<f32>,
}

impl Symmetric {
    /// All zero, of `width` rows; `None` where memory does not suffice. Bytes: about 2 × width².
    pub fn zeros(width: usize) -> Option<Self> {
        let tiles = width.div_ceil(TILE);
        let length = (tiles * (tiles + 1) / 2).checked_mul(AREA)?;
        let mut entries = Vec::new();
        entries.try_reserve_exact(length).ok()?;
        entries.resize(length, 0.0);
        let mut matrix = Self { width, tiles, entries };
        (width..tiles * TILE).for_each(|padding| *matrix.entry(padding, padding) = 1.0);
        Some(matrix)
    }

    /// A copy; `None` where memory does not suffice.
    pub fn copied(&self) -> Option<Self> {
        let mut entries = Vec::new();
        entries.try_reserve_exact(self.entries.len()).ok()?;
        entries.extend_from_slice(&self.entries);
        Some(Self { entries, ..*self })
    }

    /// How many rows there are.
    pub fn width(&self) -> usize {
        self.width
    }

    /// The entry of a row and a column that is not less.
    pub fn entry(&mut self, row: usize, column: usize) -> &mut f32 {
        let start = self.start(row / TILE, column / TILE);
        &mut self.entries[start + row % TILE * TILE + column % TILE]
    }

    /// The diagonal.
    pub fn diagonal(&self) -> Vec<f32> {
        let at = |row: usize| self.entries[self.start(row / TILE, row / TILE) + row % TILE * (TILE + 1)];
        (0..self.width).map(at).collect()
    }

    /// Adds to each entry of the diagonal.
    pub fn add_to_diagonal(&mut self, value: f32) {
        (0..self.width).for_each(|row| *self.entry(row, row) += value);
    }

    /// Copies a whole row into `row`, which is as long as the matrix is wide.
    pub fn copy_row(&self, at: usize, row: &mut [f32]) {
        let (tile, within) = (at / TILE, at % TILE);
        for (place, entries) in row.chunks_mut(TILE).enumerate() {
            let count = entries.len();
            if place < tile {
                let column = self.tile(place, tile)[within..].iter().step_by(TILE);
                entries.iter_mut().zip(column).for_each(|(entry, &above)| *entry = above);
            } else if place > tile {
                entries.copy_from_slice(&self.tile(tile, place)[within * TILE..][..count]);
            } else {
                let block = self.tile(tile, tile);
                for (column, entry) in entries.iter_mut().enumerate() {
                    *entry = block[within.min(column) * TILE + within.max(column)];
                }
            }
        }
    }

    /// The matrix A becomes −A⁻¹. `least` is not more than the smallest eigenvalue of A, and not more than 1.
    ///
    /// `progress` hears how much is done, 0 to 1. Cost: width³ / 2 multiplications and as many additions; memory
    /// for two rows of tiles.
    pub fn invert(&mut self, least: f64, progress: &mut dyn FnMut(f64)) {
        let mut row = vec![0.0; self.tiles * AREA];
        let mut solved = row.clone();
        for pivot in 0..self.tiles {
            self.gather(pivot, &mut row);
            let start = self.start(pivot, pivot);
            let block = &mut self.entries[start..start + AREA];
            sweep(block, least);
            solved.fill(0.0);
            for (solved, tile) in tiles_mut(&mut solved).iter_mut().zip(tiles(&row)) {
                add_product(solved, block, tile);
            }
            self.eliminate(pivot, &row, &solved);
            self.scatter(pivot, &solved);
            progress((pivot + 1) as f64 / self.tiles as f64);
        }
    }

    /// Copies a row of tiles, those left of the diagonal transposed; the diagonal's own is left zero.
    fn gather(&self, pivot: usize, row: &mut [f32]) {
        for (place, tile) in tiles_mut(row).iter_mut().enumerate() {
            if place < pivot {
                transpose(self.tile(place, pivot), tile);
            } else if place > pivot {
                tile.copy_from_slice(self.tile(pivot, place));
            } else {
                tile.fill(0.0);
            }
        }
    }

    /// Adds rowᵀ · solved to all tiles but those of the pivot's row and column.
    fn eliminate(&mut self, pivot: usize, row: &[f32], solved: &[f32]) {
        for (top, above) in tiles(row).iter().enumerate().filter(|&(top, _)| top != pivot) {
            for (left, across) in tiles(solved).iter().enumerate().skip(top).filter(|&(left, _)| left != pivot) {
                let start = self.start(top, left);
                add_product(&mut self.entries[start..start + AREA], above, across);
            }
        }
    }

    /// Puts −solved into the pivot's row and column.
    fn scatter(&mut self, pivot: usize, solved: &[f32]) {
        let mut turned = [0.0; AREA];
        for (place, tile) in tiles(solved).iter().enumerate().filter(|&(place, _)| place != pivot) {
            let (top, left) = (place.min(pivot), place.max(pivot));
            let tile = if place < pivot {
                transpose(tile, &mut turned);
                &turned
            } else {
                tile
            };
            let start = self.start(top, left);
            let entries = self.entries[start..start + AREA].iter_mut();
            entries.zip(tile).for_each(|(entry, solved)| *entry = -solved);
        }
    }

    fn tile(&self, row: usize, column: usize) -> &[f32] {
        let start = self.start(row, column);
        &self.entries[start..start + AREA]
    }

    /// Where a tile of the upper half begins.
    fn start(&self, row: usize, column: usize) -> usize {
        (row * (2 * self.tiles - row + 1) / 2 + column - row) * AREA
    }
}

fn tiles(entries: &[f32]) -> &[Tile] {
    entries.as_chunks().0
}

fn tiles_mut(entries: &mut [f32]) -> &mut [Tile] {
    entries.as_chunks_mut().0
}

/// A symmetric tile D, given by its upper half, becomes −D⁻¹, whole. In f64: it is a small part of the work.
fn sweep(tile: &mut [f32], least: f64) {
    let mut rows: Vec<[f64; TILE]> = (0..TILE)
        .map(|row| std::array::from_fn(|column| f64::from(tile[row.min(column) * TILE + row.max(column)])))
        .collect();
    for pivot in 0..TILE {
        let reciprocal = 1.0 / rows[pivot][pivot].max(least);
        let mut pivot_row = rows[pivot];
        pivot_row.iter_mut().for_each(|entry| *entry *= reciprocal);
        for row in (0..TILE).filter(|&row| row != pivot) {
            let factor = rows[row][pivot];
            rows[row].iter_mut().zip(&pivot_row).for_each(|(entry, across)| *entry -= factor * across);
            rows[row][pivot] = factor * reciprocal;
        }
        rows[pivot] = pivot_row;
        rows[pivot][pivot] = -reciprocal;
    }
    tile.iter_mut().zip(rows.iter().flatten()).for_each(|(entry, &value)| *entry = value as f32);
}

fn transpose(from: &[f32], to: &mut [f32]) {
    for (row, entries) in from.as_chunks::<TILE>().0.iter().enumerate() {
        entries.iter().enumerate().for_each(|(column, &entry)| to[column * TILE + row] = entry);
    }
}

/// C + AᵀB for three tiles, into C.
fn add_product(c: &mut [f32], a: &[f32], b: &[f32]) {
    for (top, rows) in c.as_chunks_mut::<{ TALL * TILE }>().0.iter_mut().enumerate() {
        for left in (0..TILE).step_by(LANES) {
            let sums = product_block(a, b, top * TALL, left);
            for (row, sums) in rows.as_chunks_mut::<TILE>().0.iter_mut().zip(&sums) {
                row[left..left + LANES].iter_mut().zip(sums).for_each(|(entry, sum)| *entry += sum);
            }
        }
    }
}

fn product_block(a: &[f32], b: &[f32], top: usize, left: usize) -> [[f32; LANES]; TALL] {
    let mut sums = [[0.0; LANES]; TALL];
    for (a, b) in a.as_chunks::<TILE>().0.iter().zip(b.as_chunks::<TILE>().0) {
        let heights: &[f32; TALL] = a[top..top + TALL].try_into().expect("a slice of that length");
        let across: &[f32; LANES] = b[left..left + LANES].try_into().expect("a slice of that length");
        for (sums, height) in sums.iter_mut().zip(heights) {
            sums.iter_mut().zip(across).for_each(|(sum, entry)| *sum += height * entry);
        }
    }
    sums
}
