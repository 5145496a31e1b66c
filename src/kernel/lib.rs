//! The loops over all items, and over all bytes.
//!
//! They are a crate of their own since Cargo says crate by crate what is optimised for speed: this one, while all the rest
//! of what a page downloads is optimised for size (`profile.page` in Cargo.toml). So what is called here for each item has
//! to be here, and no loop is generic for its caller: it would be compiled where it is called.
//!
//! Items are taken in tiles that fit the processor's cache. In a tile, the postings of the wanted features are added up
//! ([`sparse`]), the item vectors are multiplied with the visitor's ([`dense`]), and what the standardisation needs is
//! summed on the way ([`moments`]). The neighbours of what was acted on are added up as acts come ([`neighbours`]). Blend and choice are one more pass ([`best`]).
//!
//! What is done sixteen or sixty-four items at a time stands twice: in [`scalar`], plainly, and in `simd`, for
//! WebAssembly with 128-bit SIMD. The two agree to the bit, since they add in the same order; `tests/kernels` holds them
//! against one another in every engine that the tests run. Elsewhere is no `target_arch`.

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

#[cfg(not(all(target_arch = "wasm32", target_feature = "simd128")))]
pub use scalar as fast;
#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
pub use simd as fast;

pub use best::{Best, Term};
pub use moments::{Column, Moments, Summary};

/// How many items a block of vectors has, and how many numbers the SIMD kernel adds up at a time.
pub const LANES: usize = 16;
/// How many items are looked at together: as many as a word has bits that say who may be on the shelf.
pub const BLOCK: usize = 64;
/// How many sixteens a block has.
pub const GROUPS: usize = BLOCK / LANES;
/// How many items a tile has: their sums stay in the first or second level of cache.
pub const TILE: usize = 32_768;

/// The tiles of so many items, one after the other.
pub fn tiles(items: usize) -> impl Iterator<Item = std::ops::Range<usize>> {
    (0..items).step_by(TILE).map(move |start| start..items.min(start + TILE))
}
