//! Levels of consent, and what each allows.

use crate::error::{Error, Result};

/// What may be learned and kept. Each level allows all that the ones before it allow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Nothing is learned, nothing is kept: the site's own order.
    Off,
    /// Learned, in memory only.
    Session,
    /// Kept in the browser's storage.
    Device,
}

impl Level {
    /// All of them, lowest first.
    pub const ALL: [Level; 3] = [Level::Off, Level::Session, Level::Device];

    /// The name, as in `open({ consent })`.
    pub fn name(self) -> &'static str {
        match self {
            Level::Off => "off",
            Level::Session => "session",
            Level::Device => "device",
        }
    }

    /// The level of that name. Errors: `option_invalid`.
    pub fn from_name(name: &str) -> Result<Level> {
        Level::ALL.into_iter().find(|level| level.name() == name).ok_or_else(|| Error::Option {
            option: "consent".to_owned(),
            got: format!("\"{name}\""),
            expected: "off, session or device".to_owned(),
        })
    }

    /// Whether events are recorded.
    pub fn allows_learning(self) -> bool {
        self >= Level::Session
    }

    /// Whether the browser's storage may be read or written.
    pub fn allows_storage(self) -> bool {
        self == Level::Device
    }
}
