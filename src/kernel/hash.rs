//! XXH64, from its specification: the checksum of catalogues and records, and the stable name of a feature.
//!
//! Not for security: it notices damage, it does not resist an attacker. About one byte a cycle in WebAssembly.
//! Source: the xxHash specification, "XXH64 algorithm description"; the tests hold it against a crate of the same.

use std::hash::{BuildHasherDefault, Hasher};

const P1: u64 = 0x9E37_79B1_85EB_CA87;
const P2: u64 = 0xC2B2_AE3D_27D4_EB4F;
const P3: u64 = 0x1656_67B1_9E37_79F9;
const P4: u64 = 0x85EB_CA77_C2B2_AE63;
const P5: u64 = 0x27D4_EB2F_1656_67C5;

/// The hash of `bytes` under `seed`. Cost: one pass, no allocation.
pub fn xxh64(bytes: &[u8], seed: u64) -> u64 {
    let (stripes, rest) = bytes.as_chunks::<32>();
    let mut hash = if bytes.len() >= 32 {
        let mut lanes = [seed.wrapping_add(P1).wrapping_add(P2), seed.wrapping_add(P2), seed, seed.wrapping_sub(P1)];
        for stripe in stripes {
            for (lane, word) in lanes.iter_mut().zip(stripe.as_chunks::<8>().0) {
                *lane = round(*lane, u64::from_le_bytes(*word));
            }
        }
        let [a, b, c, d] = lanes;
        let sum = a
            .rotate_left(1)
            .wrapping_add(b.rotate_left(7))
            .wrapping_add(c.rotate_left(12))
            .wrapping_add(d.rotate_left(18));
        lanes.into_iter().fold(sum, |hash, lane| (hash ^ round(0, lane)).wrapping_mul(P1).wrapping_add(P4))
    } else {
        seed.wrapping_add(P5)
    };
    hash = hash.wrapping_add(bytes.len() as u64);
    avalanche(finish(hash, rest))
}

/// The hash of a map whose keys are texts, or hashes already: XXH64, so that no other hash has to be downloaded.
#[derive(Debug, Clone, Copy, Default)]
pub struct MapHasher(u64);

/// Makes the hashers of a map.
pub type BuildMapHasher = BuildHasherDefault<MapHasher>;

impl Hasher for MapHasher {
    fn write(&mut self, bytes: &[u8]) {
        self.0 = xxh64(bytes, self.0);
    }

    // `write_u8` is called with the byte that ends a text. A key is one text, so the byte is not needed.
    fn write_u8(&mut self, _: u8) {}

    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

/// The stable name of a feature: the same in every catalogue, on every device, for ever.
pub fn feature_hash(field: &str, value: &str) -> u64 {
    xxh64(value.as_bytes(), xxh64(field.as_bytes(), 0))
}

fn finish(mut hash: u64, rest: &[u8]) -> u64 {
    let (words, mut rest) = rest.as_chunks::<8>();
    for &word in words {
        hash = (hash ^ round(0, u64::from_le_bytes(word))).rotate_left(27).wrapping_mul(P1).wrapping_add(P4);
    }
    if let Some((half, tail)) = rest.split_first_chunk::<4>() {
        hash = (hash ^ u64::from(u32::from_le_bytes(*half)).wrapping_mul(P1)).rotate_left(23);
        hash = hash.wrapping_mul(P2).wrapping_add(P3);
        rest = tail;
    }
    rest.iter().fold(hash, |hash, &byte| (hash ^ u64::from(byte).wrapping_mul(P5)).rotate_left(11).wrapping_mul(P1))
}

fn round(lane: u64, word: u64) -> u64 {
    lane.wrapping_add(word.wrapping_mul(P2)).rotate_left(31).wrapping_mul(P1)
}

fn avalanche(mut hash: u64) -> u64 {
    hash = (hash ^ (hash >> 33)).wrapping_mul(P2);
    hash = (hash ^ (hash >> 29)).wrapping_mul(P3);
    hash ^ (hash >> 32)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn agrees_with_the_reference_at_every_length(bytes in prop::collection::vec(any::<u8>(), 0..200), seed: u64) {
            prop_assert_eq!(xxh64(&bytes, seed), xxhash_rust::xxh64::xxh64(&bytes, seed));
        }
    }

    #[test]
    fn a_field_and_its_value_do_not_run_together() {
        assert_ne!(feature_hash("ab", "c"), feature_hash("a", "bc"));
    }
}
