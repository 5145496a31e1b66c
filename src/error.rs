//! The one error type: what was got, what was expected, what to do.
//!
//! Every case has a stable code. Codes are part of the public API: a site may branch on them, so a code is never
//! renamed and never reused. Messages may change.

use std::fmt;

/// What every fallible function of the crate returns.
pub type Result<T> = std::result::Result<T, Error>;

/// Everything that can go wrong, each case with a stable [`code`](Error::code).
#[derive(Debug, Clone, PartialEq)]
pub enum Error {
    /// The catalogue file ends before its own header says so (or goes on after it).
    CatalogLength {
        /// Bytes the header promises, or the least a catalogue can have.
        expected: u64,
        /// Bytes that are there.
        got: u64,
    },
    /// The bytes are no catalogue.
    CatalogMagic {
        /// The first bytes, as text where they are text.
        got: String,
    },
    /// The catalogue was built by another version of the format.
    CatalogVersion {
        /// The file's version.
        got: u32,
        /// The version that this build reads.
        supported: u32,
    },
    /// The bytes are not those that were written.
    CatalogChecksum,
    /// A section is missing, misplaced or points outside of what it points into.
    CatalogLayout {
        /// The section's name.
        section: &'static str,
        /// What is wrong with it.
        problem: &'static str,
    },
    /// A line or item of the source is not JSON.
    SourceSyntax {
        /// The item's line (NDJSON) or number (JSON array), from 1.
        place: Place,
        /// The parser's own words.
        problem: String,
    },
    /// A field of a source item has a value of the wrong kind.
    SourceField {
        /// Which item.
        place: Place,
        /// The field's name.
        field: String,
        /// What stands there.
        got: String,
        /// What may stand there.
        expected: String,
    },
    /// Two items have the same id.
    SourceDuplicate {
        /// The second one.
        place: Place,
        /// The first one.
        first: Place,
        /// The id.
        id: String,
    },
    /// The source has no items.
    SourceEmpty,
    /// The config has an entry that cannot be used.
    Config {
        /// Where, as `fields.title.role`.
        path: String,
        /// What stands there.
        got: String,
        /// What may stand there.
        expected: String,
    },
    /// A set of item vectors cannot be used.
    Vectors {
        /// The set's name.
        set: String,
        /// What it has.
        got: String,
        /// What it may have.
        expected: String,
    },
    /// A table of neighbours cannot be used.
    Neighbours {
        /// The set's name.
        set: String,
        /// What it has.
        got: String,
        /// What it may have.
        expected: String,
    },
    /// A list of interactions cannot be used.
    Interactions {
        /// What stands there.
        got: String,
        /// What may stand there.
        expected: String,
    },
    /// An event has a type that is not known.
    EventType {
        /// The type.
        got: String,
    },
    /// An event's property is missing or out of range.
    EventField {
        /// The property.
        field: &'static str,
        /// What stands there.
        got: String,
        /// What may stand there.
        expected: &'static str,
    },
    /// No item of that id is in the catalogue.
    ItemUnknown {
        /// The id.
        id: String,
    },
    /// An option is of the wrong kind or out of range.
    Option {
        /// The option's name.
        option: String,
        /// What stands there.
        got: String,
        /// What may stand there.
        expected: String,
    },
    /// The shelf is not among those remembered, or the item was not on it.
    ShelfUnknown {
        /// What was asked for.
        got: String,
    },
    /// The interactions, terms or settings to train on cannot be used.
    Training {
        /// Which of them.
        field: String,
        /// What stands there.
        got: String,
        /// What may stand there.
        expected: String,
    },
    /// Data that were to be imported are not what was exported.
    ImportInvalid {
        /// Where in them.
        path: String,
        /// What stands there.
        got: String,
        /// What may stand there.
        expected: &'static str,
    },
    /// No event of that number is in the log.
    EventUnknown {
        /// The number.
        event: u64,
    },
    /// The browser's storage has no room left; nothing of the profile was changed.
    StorageQuota,
    /// The browser's storage refused or failed; nothing of the profile was changed.
    StorageFailed {
        /// What was being done.
        operation: &'static str,
        /// The browser's own words.
        cause: String,
    },
    /// The browser's storage gave no answer in time.
    StorageBusy {
        /// What was being done.
        operation: &'static str,
        /// Whether it was being committed, and could not be taken back any more.
        is_committing: bool,
    },
    /// The database was written by a newer version of the library.
    StorageVersion,
    /// The memory for something this large could not be had.
    Memory {
        /// How many bytes were asked for.
        bytes: u64,
    },
    /// The personalizer was closed.
    Closed,
}

/// Where in a source an item stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// A line of NDJSON, from 1.
    Line(u64),
    /// An item of a JSON array, from 1.
    Item(u64),
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Place::Line(number) => write!(f, "line {number}"),
            Place::Item(number) => write!(f, "item {number}"),
        }
    }
}

impl Error {
    /// The stable code, as `error.code` in JavaScript.
    pub fn code(&self) -> &'static str {
        match self {
            Error::CatalogLength { .. } => "catalog_length",
            Error::CatalogMagic { .. } => "catalog_magic",
            Error::CatalogVersion { .. } => "catalog_version",
            Error::CatalogChecksum => "catalog_checksum",
            Error::CatalogLayout { .. } => "catalog_layout",
            Error::SourceSyntax { .. } => "source_syntax",
            Error::SourceField { .. } => "source_field",
            Error::SourceDuplicate { .. } => "source_duplicate",
            Error::SourceEmpty => "source_empty",
            Error::Config { .. } => "config_invalid",
            Error::Vectors { .. } => "vectors_invalid",
            Error::Neighbours { .. } => "neighbours_invalid",
            Error::Interactions { .. } => "interactions_invalid",
            Error::EventType { .. } => "event_type",
            Error::EventField { .. } => "event_field",
            Error::ItemUnknown { .. } => "item_unknown",
            Error::Option { .. } => "option_invalid",
            Error::ShelfUnknown { .. } => "shelf_unknown",
            Error::Training { .. } => "training_invalid",
            Error::ImportInvalid { .. } => "import_invalid",
            Error::EventUnknown { .. } => "event_unknown",
            Error::StorageQuota => "storage_quota",
            Error::StorageFailed { .. } => "storage_failed",
            Error::StorageBusy { .. } => "storage_busy",
            Error::StorageVersion => "storage_version",
            Error::Memory { .. } => "memory",
            Error::Closed => "closed",
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::CatalogLength { expected, got } => {
                write!(f, "the catalogue has {got} bytes, {expected} were expected: fetch it again, or build it again")
            }
            Error::CatalogMagic { got } => write!(
                f,
                "this is no Penchant catalogue: it starts with \"{got}\". Check that the address serves the .pnc file \
                 that `npx penchant build` wrote, and not a page"
            ),
            Error::CatalogVersion { got, supported } => write!(
                f,
                "the catalogue is of format version {got}, this build reads version {supported}: build it again with \
                 the `penchant` that the page uses"
            ),
            Error::CatalogChecksum => write!(
                f,
                "the catalogue's checksum does not match its bytes: it was damaged on the way. Fetch it again, or \
                 build it again"
            ),
            Error::CatalogLayout { section, problem } => write!(
                f,
                "the catalogue's section `{section}` cannot be used: {problem}. Build it again with `npx penchant build`"
            ),
            Error::SourceSyntax { place, problem } => write!(
                f,
                "{place} is not a JSON object: {problem}. Expected one item a line (NDJSON) or one JSON array of items"
            ),
            Error::SourceField { place, field, got, expected } => {
                write!(f, "{place}, field `{field}`: got {got}, expected {expected}")
            }
            Error::SourceDuplicate { place, first, id } => {
                write!(f, "{place} has the id \"{id}\", which {first} already has: ids must be unique")
            }
            Error::SourceEmpty => write!(f, "there are no items: expected NDJSON or a JSON array with at least one"),
            Error::Config { path, got, expected } => write!(f, "config, `{path}`: got {got}, expected {expected}"),
            Error::Vectors { set, got, expected } => write!(f, "vectors `{set}`: got {got}, expected {expected}"),
            Error::Neighbours { set, got, expected } => {
                write!(f, "neighbours `{set}`: got {got}, expected {expected}")
            }
            Error::Interactions { got, expected } => write!(f, "interactions: got {got}, expected {expected}"),
            Error::EventType { got } => write!(
                f,
                "got an event of type \"{got}\", expected one of impression, click, view, dwell, like, dislike, \
                 not_interested, bookmark, share, cart, purchase, rating, search, undo"
            ),
            Error::EventField { field, got, expected } => {
                write!(f, "an event's `{field}`: got {got}, expected {expected}")
            }
            Error::ItemUnknown { id } => write!(
                f,
                "no item with the id \"{id}\" is in the catalogue: ids are those of the items that it was built from"
            ),
            Error::Option { option, got, expected } => {
                write!(f, "option `{option}`: got {got}, expected {expected}")
            }
            Error::ShelfUnknown { got } => write!(
                f,
                "{got}: the last 32 shelves can be explained, until something is forgotten. Call `recommend` again \
                 and explain its shelf"
            ),
            Error::Training { field, got, expected } => {
                write!(f, "training, `{field}`: got {got}, expected {expected}")
            }
            Error::ImportInvalid { path, got, expected } => {
                write!(f, "the imported data, `{path}`: got {got}, expected {expected}; nothing was changed")
            }
            Error::EventUnknown { event } => write!(f, "no event with the number {event} is in the log"),
            Error::StorageQuota => write!(
                f,
                "the browser has no room left for the profile; the event was not recorded, what was learned before \
                 is kept. Free storage of this site, or use consent level `session`"
            ),
            Error::StorageFailed { operation, cause } => write!(
                f,
                "the browser's storage failed ({operation}: {cause}); what was learned before is kept. Try again, or \
                 use consent level `session`"
            ),
            Error::StorageBusy { operation, is_committing } => write!(
                f,
                "the browser's storage gave no answer in time ({operation}); {}. Another tab of this site may hold it: close or \
                 reload the others, and try again",
                if *is_committing { "it may be done once the storage answers" } else { "nothing was changed" }
            ),
            Error::StorageVersion => write!(
                f,
                "the profile on this device was written by a newer version of penchant; nothing of it was touched. \
                 Update the package on this page"
            ),
            Error::Memory { bytes } => {
                write!(f, "{bytes} bytes of memory could not be had: use a smaller catalogue")
            }
            Error::Closed => write!(f, "this personalizer was closed: call `open` again"),
        }
    }
}

impl std::error::Error for Error {}
