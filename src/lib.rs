//! Penchant: personalization that never leaves the page.
//!
//! The engine keeps a visitor's behavioural profile on the visitor's own device and scores the site's catalogue there.
//! This page lists the modules in reading order. Imports point from the end of the list to its beginning.
//!
//! - [`error`]: the one error type, a stable code for each case;
//! - [`kernel`], [`hash`], [`spelling`], [`bytes`], [`input`], [`order`], [`draws`]: the loops over all items, the hash for checksums and
//!   names, one spelling for each value, the encoding of records, values from the host, sorting, and random draws as a pure function of a seed;
//! - [`catalog`]: the site's items, compiled into one file;
//! - [`visitor`]: what the visitor did, and everything that follows from it, as one value;
//! - with the feature `compiler`: [`compile`], which writes a catalogue;
//! - with the feature `trainer`: [`train`], which factorises everyone's interactions into item vectors;
//! - [`ranking`]: from a request to a shelf;
//! - [`insight`]: questions about a visitor and their shelves, beyond the shelf itself;
//! - [`engine`]: all of these held together, with no clock, no randomness and no I/O;
//! - [`storage`]: where a log is stored: the trait, memory, and IndexedDB in a browser;
//! - [`personalizer`]: the engine and a storage kept in step;
//! - `wasm`: the boundary to JavaScript, which only converts and calls.
//!
//! `tests/native/layers.rs` checks that imports point one way.

pub mod bytes;
pub mod catalog;
#[cfg(feature = "compiler")]
pub mod compile;
pub mod draws;
pub mod engine;
pub mod error;
pub mod input;
pub mod insight;
pub mod order;
pub mod personalizer;
pub mod ranking;
pub mod spelling;
pub mod storage;
#[cfg(feature = "trainer")]
pub mod train;
pub mod visitor;
#[cfg(target_arch = "wasm32")]
mod wasm;

pub use penchant_kernel as kernel;
pub use penchant_kernel::hash;
