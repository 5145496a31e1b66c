//! The profile as plain data that a person can read and another browser takes over. `js/profile.schema.json` is its form.
//!
//! What goes out is all there is: the events, the items they are about, the receipts of consent, and, for the reader's
//! sake, the interests that follow. What comes in is anybody's file: every number is checked, everything is bounded, and
//! what the catalogue calls sensitive stays out.

mod export;
mod import;

pub use export::{ByName, Portable, export};
pub use import::{check_wishes, import};

use crate::catalog::settings::{NEIGHBOUR_SETS, VECTOR_SETS};

/// What the data call themselves.
pub const FORMAT: &str = "penchant-profile";
/// The version that is written and read.
pub const VERSION: u32 = 1;

/// What vectors are called where there is no catalogue to name them.
const SETS: [&str; VECTOR_SETS] = ["taste", "taste-2", "taste-3", "taste-4"];
/// And neighbours.
const TABLES: [&str; NEIGHBOUR_SETS] = ["neighbours", "neighbours-2", "neighbours-3", "neighbours-4"];
