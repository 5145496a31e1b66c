//! The error type: what was received, what was expected, what to do.
//! Over 400 lines: all codes with their messages in one place.
//!
//! Every case has a stable code. Codes are part of the public API: a site may branch on them, so a code is never
//! renamed and never reused. Messages may change.

use std::borrow::Cow;
use std::fmt;

/// The result of every fallible function of the crate.
pub type Result<T> = std::result::Result<T, Error>;

/// An error. One word large: the details are boxed, so that a `Result` is hardly larger than its value.
#[derive(Debug, Clone, PartialEq)]
pub struct Error(Box<ErrorKind>);

impl Error {
    /// An option that is of the wrong kind or out of range.
    #[cold]
    #[inline(never)]
    pub fn option(option: &str, got: String, expected: &str) -> Self {
        ErrorKind::Option { option: option.to_owned(), got, expected: expected.to_owned() }.into()
    }

    /// No event of that number is in the log.
    #[cold]
    #[inline(never)]
    pub fn no_event(number: u64) -> Self {
        ErrorKind::EventUnknown { event: format!("event with the number {number}"), why: None }.into()
    }

    /// An entry of the config that cannot be used.
    #[cold]
    pub fn config(path: &str, got: String, expected: &str) -> Self {
        ErrorKind::Config { path: path.to_owned(), got, expected: expected.to_owned() }.into()
    }

    /// What went wrong, with its particulars.
    pub fn kind(&self) -> &ErrorKind {
        &self.0
    }

    /// The kind, by value.
    pub fn into_kind(self) -> ErrorKind {
        *self.0
    }

    /// The stable code, as `error.code` in JavaScript.
    pub fn code(&self) -> &'static str {
        self.0.code()
    }
}

impl From<ErrorKind> for Error {
    #[cold]
    fn from(kind: ErrorKind) -> Self {
        Self(Box::new(kind))
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl std::error::Error for Error {}

/// Everything that can go wrong, each case with a stable [`code`](ErrorKind::code).
#[derive(Debug, Clone, PartialEq)]
pub enum ErrorKind {
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
        /// The types that there are.
        expected: String,
    },
    /// An event's property is missing or out of range.
    EventField {
        /// The property.
        field: Cow<'static, str>,
        /// What stands there.
        got: String,
        /// What may stand there.
        expected: &'static str,
    },
    /// An event's time is before there were pages.
    EventTooOld {
        /// The time.
        got: String,
        /// The unit that it is likely to have, if one is likely.
        unit: Option<&'static str>,
    },
    /// An event's time is more than a day ahead of the clock.
    EventInFuture {
        /// The time.
        got: String,
        /// The unit that it is likely to have, if one is likely.
        unit: Option<&'static str>,
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
    /// No such event is in the log, or it does not count.
    EventUnknown {
        /// The event that was looked for.
        event: String,
        /// Why it does not count, if it is in the log all the same, and what to do.
        why: Option<String>,
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

impl ErrorKind {
    /// The stable code, as `error.code` in JavaScript.
    pub fn code(&self) -> &'static str {
        match self {
            ErrorKind::CatalogLength { .. } => "catalog_length",
            ErrorKind::CatalogMagic { .. } => "catalog_magic",
            ErrorKind::CatalogVersion { .. } => "catalog_version",
            ErrorKind::CatalogChecksum => "catalog_checksum",
            ErrorKind::CatalogLayout { .. } => "catalog_layout",
            ErrorKind::SourceSyntax { .. } => "source_syntax",
            ErrorKind::SourceField { .. } => "source_field",
            ErrorKind::SourceDuplicate { .. } => "source_duplicate",
            ErrorKind::SourceEmpty => "source_empty",
            ErrorKind::Config { .. } => "config_invalid",
            ErrorKind::Vectors { .. } => "vectors_invalid",
            ErrorKind::Neighbours { .. } => "neighbours_invalid",
            ErrorKind::Interactions { .. } => "interactions_invalid",
            ErrorKind::EventType { .. } => "event_type",
            ErrorKind::EventField { .. } => "event_field",
            ErrorKind::EventTooOld { .. } => "event_too_old",
            ErrorKind::EventInFuture { .. } => "event_in_future",
            ErrorKind::ItemUnknown { .. } => "item_unknown",
            ErrorKind::Option { .. } => "option_invalid",
            ErrorKind::ShelfUnknown { .. } => "shelf_unknown",
            ErrorKind::Training { .. } => "training_invalid",
            ErrorKind::ImportInvalid { .. } => "import_invalid",
            ErrorKind::EventUnknown { .. } => "event_unknown",
            ErrorKind::StorageQuota => "storage_quota",
            ErrorKind::StorageFailed { .. } => "storage_failed",
            ErrorKind::StorageBusy { .. } => "storage_busy",
            ErrorKind::StorageVersion => "storage_version",
            ErrorKind::Memory { .. } => "memory",
            ErrorKind::Closed => "closed",
        }
    }
}

impl fmt::Display for ErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ErrorKind::CatalogLength { expected, got } => {
                write!(f, "the catalogue has {got} bytes, {expected} were expected: fetch it again, or build it again")
            }
            ErrorKind::CatalogMagic { got } => write!(
                f,
                "this is no Penchant catalogue: it starts with \"{got}\". Check that the address serves the .pnc file \
                 that `npx penchant build` wrote, and not a page"
            ),
            ErrorKind::CatalogVersion { got, supported } => write!(
                f,
                "the catalogue is of format version {got}, this build reads version {supported}: build it again with \
                 the `penchant` that the page uses"
            ),
            ErrorKind::CatalogChecksum => write!(
                f,
                "the catalogue's checksum does not match its bytes: it was damaged on the way. Fetch it again, or \
                 build it again"
            ),
            ErrorKind::CatalogLayout { section, problem } => write!(
                f,
                "the catalogue's section `{section}` cannot be used: {problem}. Build it again with `npx penchant build`"
            ),
            ErrorKind::SourceSyntax { place, problem } => write!(
                f,
                "{place} is not a JSON object: {problem}. Expected one item a line (NDJSON) or one JSON array of items"
            ),
            ErrorKind::SourceField { place, field, got, expected } => {
                write!(f, "{place}, field `{field}`: got {got}, expected {expected}")
            }
            ErrorKind::SourceDuplicate { place, first, id } => {
                write!(f, "{place} has the id \"{id}\", which {first} already has: ids must be unique")
            }
            ErrorKind::SourceEmpty => {
                write!(
                    f,
                    "there are no items: expected NDJSON or a JSON array. For a catalogue without items, give an empty array"
                )
            }
            ErrorKind::Config { path, got, expected } => write!(f, "config, `{path}`: got {got}, expected {expected}"),
            ErrorKind::Vectors { set, got, expected } => write!(f, "vectors `{set}`: got {got}, expected {expected}"),
            ErrorKind::Neighbours { set, got, expected } => {
                write!(f, "neighbours `{set}`: got {got}, expected {expected}")
            }
            ErrorKind::Interactions { got, expected } => write!(f, "interactions: got {got}, expected {expected}"),
            ErrorKind::EventType { got, expected } => {
                write!(f, "got an event of type {got}, expected one of {expected}")
            }
            ErrorKind::EventField { field, got, expected } => {
                write!(f, "an event's `{field}`: got {got}, expected {expected}")
            }
            ErrorKind::EventTooOld { got, unit } => write!(
                f,
                "an event's `at`: got {got}, which is before 2000: {} Expected milliseconds since 1970, as Date.now() \
                 gives them",
                match unit {
                    Some(unit) => format!("are these {unit}?"),
                    None => "is it a time since the page was opened, such as performance.now()?".to_owned(),
                }
            ),
            ErrorKind::EventInFuture { got, unit } => write!(
                f,
                "an event's `at`: got {got}, which is more than a day ahead of the clock{} Expected milliseconds \
                 since 1970, as Date.now() gives them",
                unit.map_or(".".to_owned(), |unit| format!(": are these {unit}?"))
            ),
            ErrorKind::ItemUnknown { id } => write!(
                f,
                "no item with the id \"{id}\" is in the catalogue: ids are those of the items that it was built from"
            ),
            ErrorKind::Option { option, got, expected } => {
                write!(f, "option `{option}`: got {got}, expected {expected}")
            }
            ErrorKind::ShelfUnknown { got } => write!(
                f,
                "{got}: the last 32 shelves are remembered, until something is forgotten. Call `recommend` again \
                 and use its shelf"
            ),
            ErrorKind::Training { field, got, expected } => {
                write!(f, "training, `{field}`: got {got}, expected {expected}")
            }
            ErrorKind::ImportInvalid { path, got, expected } => {
                write!(f, "the imported data, `{path}`: got {got}, expected {expected}; nothing was changed")
            }
            ErrorKind::EventUnknown { event, why: None } => write!(f, "no {event} is in the log"),
            ErrorKind::EventUnknown { event, why: Some(why) } => write!(f, "no {event} counts here: {why}"),
            ErrorKind::StorageQuota => write!(
                f,
                "the browser has no room left for the profile; nothing was recorded, what was learned before \
                 is kept. Free storage of this site, or use consent level `session`"
            ),
            ErrorKind::StorageFailed { operation, cause } => write!(
                f,
                "the browser's storage failed ({operation}: {cause}); what was learned before is kept. Try again, or \
                 use consent level `session`"
            ),
            ErrorKind::StorageBusy { operation, is_committing } => write!(
                f,
                "the browser's storage gave no answer in time ({operation}); {}. Another tab of this site may hold it: close or \
                 reload the others, and try again",
                if *is_committing { "it may be done once the storage answers" } else { "nothing was changed" }
            ),
            ErrorKind::StorageVersion => write!(
                f,
                "the profile on this device was written by a newer version of penchant; nothing of it was touched. \
                 Update the package on this page"
            ),
            ErrorKind::Memory { bytes } => {
                write!(f, "{bytes} bytes of memory could not be had: use a smaller catalogue")
            }
            ErrorKind::Closed => write!(f, "this personalizer was closed: call `open` again"),
        }
    }
}
