//! The largest source that is accepted. A larger one is refused before the work is done; docs/limits.md has the table.

use std::hint::black_box;

use crate::error::{ErrorKind, Result};

/// Rows of a source. Several may be joined to one item.
pub const MOST_ROWS: usize = 4_000_000;
/// Items of a catalogue.
pub const MOST_ITEMS: usize = 1_000_000;
/// Fields of a catalogue, the id not counted.
pub const MOST_FIELDS: usize = 1_000;
/// Values of one list of an item.
pub const MOST_VALUES: usize = 10_000;
/// Features of an item: its values and words, in all fields together. An import accepts as many.
pub const MOST_FEATURES: usize = 10_000;
/// The longest id, in bytes.
pub const LONGEST_ID: usize = 512;
/// The longest name of a field, in bytes.
pub const LONGEST_NAME: usize = 256;
/// The longest value of a field that is learned, in bytes.
pub const LONGEST_VALUE: usize = 1_024;
/// The longest text, in bytes.
pub const LONGEST_TEXT: usize = 2 << 20;
/// The largest config, in bytes.
pub const LARGEST_CONFIG: usize = 4 << 20;

/// The least memory for an item's JSON once it is read, in bytes for each byte of JSON.
const READ: usize = 2;

/// Allocates the memory that a source of this size will need, and frees it again. So missing memory is reported
/// now, and WebAssembly's memory grows once instead of in ten thousand steps, which become slower the more memory
/// there is.
///
/// Errors: `memory`.
pub fn reserve(source_bytes: usize) -> Result<()> {
    let bytes = source_bytes.saturating_mul(READ);
    let mut room: Vec<u8> = Vec::new();
    room.try_reserve_exact(bytes).map_err(|_| ErrorKind::Memory { bytes: bytes as u64 })?;
    // Otherwise the compiler may remove the allocation, since nothing uses it.
    black_box(room.as_mut_ptr());
    Ok(())
}
