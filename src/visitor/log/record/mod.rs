//! An event and a remembered item as checksummed bytes, for any storage.
//!
//! ```text
//! event:  sequence (u64), checksum (u64: XXH64 of the body, seeded with the sequence), body
//! item:   checksum (u64: XXH64 of the body, seeded with 0), body
//! ```
//!
//! A body starts with its version. A receipt of consent is numbered and framed like an event; its body starts
//! with [`RECEIPT`] instead. Malformed bytes are read as [`None`], and the storage counts them.
//!
//! - [`encode`]: writing, in the latest version;
//! - [`decode`]: reading, in every version.

pub mod decode;
pub mod encode;
#[cfg(test)]
mod tests;

pub use decode::{numbered, unframe_event, unframe_item, unframe_receipt};
pub use encode::{encode_event, encode_receipt, frame_event, frame_item};

/// Version 2 added the context to events, 3 wishes and other controls, 4 goals and decisions of the engine. All
/// four versions are read.
const VERSION: u8 = 4;
const WITHOUT_DECISIONS: u8 = 3;
const WITHOUT_CONTROL: u8 = 2;
const WITHOUT_CONTEXT: u8 = 1;
/// The tags of the optional fields at the end of an event's body, each at most once, ascending; `NOTHING_MORE` ends them.
const NOTHING_MORE: u8 = 0;
const INTEREST: u8 = 1;
const UNDOES: u8 = 2;
const GOAL: u8 = 3;
const SHOWN: u8 = 4;
const DECISION: u8 = 5;
const DRAWS: u8 = 6;
const AMOUNT: u8 = 7;
const PROGRESS: u8 = 8;
const FACT: u8 = 9;
const BRANCH: u8 = 10;
const MOVED: u8 = 11;
const PREFERRED: u8 = 12;
const KEY: u8 = 13;
/// The first byte of a receipt's body.
const RECEIPT: u8 = 0x81;
/// Encodes a missing place.
const NO_PLACE: u32 = u32::MAX;

/// An item as it was when it was first acted on.
#[derive(Debug, Clone, PartialEq)]
pub struct Remembered {
    /// Its id.
    pub id: String,
    /// Its features at that time.
    pub features: Vec<RememberedFeature>,
}

/// A feature of a remembered item.
#[derive(Debug, Clone, PartialEq)]
pub struct RememberedFeature {
    /// The stable hash of field and value.
    pub hash: u64,
    /// The field's name.
    pub field: String,
    /// The value.
    pub value: String,
    /// The entry of the item's vector.
    pub weight: f32,
}
