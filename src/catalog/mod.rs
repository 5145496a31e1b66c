//! What the server ships: items, compiled.
//!
//! A site's items (JSON) are compiled once into one flat, checksummed file of columns; a page copies the file into
//! memory, has it checked at the door, and borrows from it ever after. In reading order:
//!
//! - [`settings`]: how to rank, as the config says and the file carries it;
//! - [`shaping`]: how shelves are shaped after scoring, as the config or a call says;
//! - [`policy`]: what the site says of its personalization, and where it must not act;
//! - [`segments`], [`experiments`]: groups of visitors that a site names, and what it says of experiments;
//! - [`declared`]: all three read back in the config's own words, to be told;
//! - [`field`]: the fields of an item and what each is for;
//! - [`filter`]: conditions on fields;
//! - [`vectors`]: sets of item vectors, as the kernel reads them;
//! - [`neighbours`]: sets of neighbours: what goes with what;
//! - [`format`](mod@format): the file, byte by byte, and its specification;
//! - [`buffer`]: aligned bytes, and columns borrowed from them;
//! - [`view`]: the checked catalogue that everything else reads, with `door` (the checks) and `columns` (what each item has);
//! - [`index`]: what is derived from it when it is first needed;
//! - [`item_json`]: an item put together again, to be shown.
//!
//! What writes the file is [`compile`](crate::compile). This module knows nothing of visitors, and must not.

pub mod buffer;
mod columns;
pub mod declared;
mod door;
pub mod experiments;
pub mod field;
pub mod filter;
pub mod format;
pub mod index;
pub mod item_json;
pub mod neighbours;
pub mod policy;
pub mod segments;
pub mod settings;
pub mod shaping;
pub mod vectors;
pub mod view;

pub use buffer::AlignedBytes;
pub use field::{Field, Role};
pub use filter::Filter;
pub use neighbours::{NeighbourSet, Neighbours};
pub use policy::Policy;
pub use settings::{Settings, Signal, Weights};
pub use shaping::Shaping;
pub use vectors::{ItemVectors, VectorSet};
pub use view::{Catalog, FeatureIndex, ItemIndex};
