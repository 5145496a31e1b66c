//! What `npm run bench` asks of the engine itself, the same natively and in WebAssembly.
//!
//! - [`trial`]: one catalogue, one visitor, and the questions;
//! - [`exports`]: the same as plain WebAssembly exports, and the data for those who answer in JavaScript;
//! - `generated`: the catalogues, made by the native program.

// Natively they would take the place of the C library's `open` and `read`.
#[cfg(target_arch = "wasm32")]
pub mod exports;
#[cfg(feature = "native")]
pub mod generated;
pub mod trial;
