//! Penchant: personalization that never leaves the page.
//!
//! The engine keeps a visitor's behavioural profile on the visitor's own device and scores the site's catalogue there.
//! This page is the map, in reading order; imports point one way, from the end of this list to its beginning.
//!
//! - [`error`]: the one error type, a stable code for each case;
//! - [`hash`], [`bytes`], [`input`], [`order`]: the checksum and name of things, how records are written, what hosts
//!   pass in, how things are sorted;
//! - [`catalog`]: what the server ships, compiled into one file;
//! - [`log`]: what the visitor did, an append-only log;
//! - [`profile`]: what was learned from it, a fold over the log;
//! - [`experiment`]: what a site tries out: assignment, slots, outcomes;
//! - [`rank`]: the score, a weighted sum of standardised signals;
//! - [`rerank`]: what shapes a list after scoring: caps, diversity, calibration, exploration;
//! - [`learn`]: what follows from what was shown: adapted weights, predictions, and how well it works;
//! - [`explain`]: a score taken apart again, exactly;
//! - [`consent`]: what may be learned and kept;
//! - [`draws`]: random draws that are a pure function of a seed;
//! - [`engine`]: the state machine that holds the above together, with no clock, no randomness and no I/O;
//! - [`portable`]: the profile as plain data, out and in;
//! - [`storage`]: where a log is kept: the trait, memory, and IndexedDB in a browser;
//! - [`personalizer`]: the engine and a storage kept in step;
//! - with the feature `trainer`: [`train`], which factorises everyone's interactions into item vectors;
//! - `wasm`: the boundary to JavaScript, which converts and calls, and nothing else.

pub mod bytes;
pub mod catalog;
#[cfg(feature = "compiler")]
pub mod compile;
pub mod consent;
pub mod draws;
pub mod engine;
pub mod error;
pub mod experiment;
pub mod explain;
pub mod input;
pub mod learn;
pub mod log;
pub mod order;
pub mod personalizer;
pub mod portable;
pub mod profile;
pub mod rank;
pub mod rerank;
pub mod storage;
#[cfg(feature = "trainer")]
pub mod train;
#[cfg(target_arch = "wasm32")]
mod wasm;

pub use penchant_kernel::hash;
