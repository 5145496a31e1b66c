//! Aligned bytes, and columns borrowed from them without a copy.
//!
//! This is the only place where bytes are read as numbers in place. It is sound because a [`Plain`] type is valid for every
//! bit pattern, and because a slice of the wrong length or alignment is refused, not adjusted. WebAssembly and every
//! machine that runs the tests is little-endian, as the file is.

use crate::error::{ErrorKind, Result};

/// Bytes that start at an address divisible by eight.
#[derive(Debug, Clone)]
pub struct AlignedBytes {
    words: Vec<u64>,
    length: usize,
}

impl AlignedBytes {
    /// Room for `length` bytes, all zero. An allocation that fails is an error, not a trap.
    pub fn zeroed(length: usize) -> Result<Self> {
        let count = length.div_ceil(8);
        let mut words = Vec::new();
        words.try_reserve_exact(count).map_err(|_| ErrorKind::Memory { bytes: length as u64 })?;
        words.resize(count, 0);
        Ok(Self { words, length })
    }

    /// A copy of `bytes`, aligned.
    pub fn copied(bytes: &[u8]) -> Result<Self> {
        let mut aligned = Self::zeroed(bytes.len())?;
        aligned.as_mut_slice().copy_from_slice(bytes);
        Ok(aligned)
    }

    /// The bytes.
    pub fn as_slice(&self) -> &[u8] {
        // SAFETY: the vector holds at least `length` initialised bytes (`zeroed`), and u8 has no alignment.
        unsafe { std::slice::from_raw_parts(self.words.as_ptr().cast(), self.length) }
    }

    /// The bytes, to be filled.
    pub fn as_mut_slice(&mut self) -> &mut [u8] {
        // SAFETY: as above; the borrow is exclusive, and every byte pattern is a valid u64.
        unsafe { std::slice::from_raw_parts_mut(self.words.as_mut_ptr().cast(), self.length) }
    }
}

/// A number type for which every bit pattern is valid.
///
/// # Safety
/// No padding, no invalid bit pattern, alignment of at most eight.
pub unsafe trait Plain: Copy + 'static {}
// SAFETY: plain numbers.
unsafe impl Plain for u8 {}
// SAFETY: plain numbers.
unsafe impl Plain for i8 {}
// SAFETY: plain numbers.
unsafe impl Plain for u16 {}
// SAFETY: plain numbers.
unsafe impl Plain for u32 {}
// SAFETY: plain numbers.
unsafe impl Plain for u64 {}
// SAFETY: plain numbers; a NaN is a value too, and refused where it matters.
unsafe impl Plain for f32 {}
// SAFETY: plain numbers.
unsafe impl Plain for f64 {}

/// `bytes` as a column of numbers; `None` if the length is no multiple of the size or the address is not aligned.
pub fn column<T: Plain>(bytes: &[u8]) -> Option<&[T]> {
    let start = bytes.as_ptr().cast::<T>();
    let fits = start.is_aligned() && bytes.len().is_multiple_of(size_of::<T>());
    // SAFETY: the address is aligned and the bytes are a whole number of values, whose every bit pattern is valid, as
    // `Plain` promises; they are borrowed for as long as the column is.
    fits.then(|| unsafe { std::slice::from_raw_parts(start, bytes.len() / size_of::<T>()) })
}

/// `bytes` as a column of numbers to be filled; `None` if the length is no multiple of the size or the address is not aligned.
pub fn column_mut<T: Plain>(bytes: &mut [u8]) -> Option<&mut [T]> {
    let start = bytes.as_mut_ptr().cast::<T>();
    let fits = start.is_aligned() && bytes.len().is_multiple_of(size_of::<T>());
    // SAFETY: as in `column`; the borrow is exclusive, and every bit pattern that is written is a valid byte.
    fits.then(|| unsafe { std::slice::from_raw_parts_mut(start, bytes.len() / size_of::<T>()) })
}

/// A column of numbers as bytes.
pub fn bytes_of<T: Plain>(column: &[T]) -> &[u8] {
    // SAFETY: `Plain` promises that there is no padding, so every byte is initialised.
    unsafe { std::slice::from_raw_parts(column.as_ptr().cast(), size_of_val(column)) }
}
