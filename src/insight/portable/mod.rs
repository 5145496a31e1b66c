//! The profile as plain data that a person can read and another browser can import. `js/profile.schema.json` is its schema.
//!
//! An export contains everything: the events, the items they are about, the receipts of consent, and, for the
//! reader, the interests that follow. An import may be any file: every number is checked, everything is bounded, and
//! fields that the catalogue calls sensitive are left out.

mod export;
mod import;

pub use export::{ByName, FactObject, Portable, export};
pub use import::{check_wishes, import};

use crate::catalog::settings::{NEIGHBOUR_SETS, VECTOR_SETS};

/// The name of the format, in the data.
pub const FORMAT: &str = "penchant-profile";
/// The version that is written and read.
pub const VERSION: u32 = 1;

/// The names of vector sets if there is no catalogue to name them.
const SETS: [&str; VECTOR_SETS] = ["taste", "taste-2", "taste-3", "taste-4"];
/// The names of neighbour sets if there is no catalogue to name them.
const TABLES: [&str; NEIGHBOUR_SETS] = ["neighbours", "neighbours-2", "neighbours-3", "neighbours-4"];
