//! The loops over all items, and over all bytes.
//!
//! They are a crate of their own because Cargo sets the optimisation crate by crate: this one is optimised for speed, while all
//! the rest of what a page downloads is optimised for size (`profile.page` in Cargo.toml). So a function that is called here for
//! each item has to be here, and no loop is generic over its caller: it would be compiled in the caller's crate.
//!
//! Items are processed in tiles that fit the processor's cache. In a tile, the postings of the wanted features are summed
//! ([`sparse`]), the item vectors are multiplied with the visitor's ([`dense`]), and the sums for the standardisation are made in
//! the same pass ([`moments`]). The neighbours of the items acted on are summed as acts come ([`neighbours`]). Blending the
//! signals and choosing the best items is one more pass ([`best`]).
//!
//! Whatever is computed for sixteen or sixty-four items at a time is written twice: plainly in [`scalar`], and in `simd` for
//! WebAssembly with 128-bit SIMD. Both give the same bits, since they add in the same order; `tests/kernels` compares them in
//! every engine that the tests run. No other module of this crate depends on
//! `target_arch`.

pub mod best;
pub mod cholesky;
pub mod dense;
pub mod hash;
pub mod moments;
pub mod neighbours;
pub mod postings;
pub mod scalar;
#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
pub mod simd;
pub mod sparse;
pub mod unpack;

#[cfg(not(all(target_arch = "wasm32", target_feature = "simd128")))]
pub use scalar as fast;
#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
pub use simd as fast;

pub use best::{Best, Term};
pub use moments::{Column, Moments, Summary};

/// How many items a block of vectors has, and how many numbers the SIMD kernel adds up at a time.
pub const LANES: usize = 16;
/// How many items are processed together: as many as a word has bits for their eligibility.
pub const BLOCK: usize = 64;
/// How many groups of sixteen a block has.
pub const GROUPS: usize = BLOCK / LANES;
/// How many items a tile has: their sums stay in the first or second level of cache.
pub const TILE: usize = 32_768;

/// The tiles of all items, one after the other.
pub fn tiles(items: usize) -> impl Iterator<Item = std::ops::Range<usize>> {
    (0..items).step_by(TILE).map(move |start| start..items.min(start + TILE))
}
