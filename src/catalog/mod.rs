//! The catalogue: a site's items, compiled.
//!
//! The items (JSON) are compiled once into one flat, checksummed file of columns. A page copies the file into
//! memory, checks it once, and borrows from it afterwards. In reading order:
//!
//! - [`settings`]: how to rank, from the config;
//! - [`shaping`]: how shelves are shaped after scoring, from the config or a call;
//! - [`policy`]: the site's statements about its personalization, and the surfaces where it must not act;
//! - [`segments`] with [`measures`], [`experiments`]: the site's groups of visitors, and its settings for experiments;
//! - [`facts`]: what a site or a visitor may state, and which items it matches;
//! - [`lifecycle`]: how long items serve, and when they are needed again;
//! - [`declared`]: shaping, segments, facts and experiments in the terms of the config, for descriptions;
//! - [`field`]: the fields of an item and their roles;
//! - [`filter`]: conditions on fields;
//! - [`vectors`]: sets of item vectors, in the kernel's layout;
//! - [`neighbours`]: sets of neighbours: items that go with an item;
//! - [`format`](mod@format): the file format, and its specification;
//! - [`transport`]: the form in which the file travels, unpacked when it is opened;
//! - [`buffer`]: aligned bytes, and columns borrowed from them;
//! - [`view`]: the checked catalogue that everything else reads, with `door` (the checks) and `columns` (one value for each item);
//! - `names`: features by their names, however a value is spelled;
//! - [`variants`]: the groups of items that are one product;
//! - [`index`]: data derived from it when first needed;
//! - [`item_json`]: an item restored, to be shown.
//!
//! [`compile`](crate::compile) writes the file. This module must not depend on visitors.

pub mod buffer;
mod columns;
pub mod declared;
mod door;
pub mod experiments;
pub mod facts;
pub mod field;
pub mod filter;
pub mod format;
pub mod index;
pub mod item_json;
pub mod lifecycle;
pub mod measures;
mod names;
pub mod neighbours;
pub mod policy;
pub mod segments;
pub mod settings;
pub mod shaping;
pub mod transport;
pub mod variants;
pub mod vectors;
pub mod view;

pub use buffer::AlignedBytes;
pub use field::{Field, Role};
pub use filter::Filter;
pub use lifecycle::Lifecycle;
pub use neighbours::{NeighbourSet, Neighbours};
pub use policy::Policy;
pub use settings::{Settings, Signal, Weights};
pub use shaping::Shaping;
pub use vectors::{ItemVectors, VectorSet};
pub use view::{Catalog, FeatureIndex, ItemIndex};
