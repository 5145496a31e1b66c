//! How large a source may be. What is larger is refused before the work is done; docs/limits.md has the table.

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
/// Features of an item: its values and its words, of all fields together. An import reads as many.
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

/// Bytes of memory that an item's JSON takes once it is read, for each of its own, at the least.
const READ: usize = 2;

/// Asks for the memory that a source of so many bytes will take, and gives it back to the allocator. Where it is not to be
/// had, that is said now; and WebAssembly's memory grows once instead of in ten thousand steps, each of which takes the
/// longer the more there is.
///
/// Errors: `memory`.
pub fn reserve(source_bytes: usize) -> Result<()> {
    let bytes = source_bytes.saturating_mul(READ);
    let mut room: Vec<u8> = Vec::new();
    room.try_reserve_exact(bytes).map_err(|_| ErrorKind::Memory { bytes: bytes as u64 })?;
    // The compiler may leave out an allocation that nothing looks at.
    black_box(room.as_mut_ptr());
    Ok(())
}
