//! Levels of consent, what each allows, and receipts: what a visitor said, when, and on which words.

use crate::error::{Error, ErrorKind, Result};
use crate::input::Given;

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
        Level::ALL.into_iter().find(|level| level.name() == name).ok_or_else(|| {
            ErrorKind::Option {
                option: "consent".to_owned(),
                got: format!("\"{name}\""),
                expected: "off, session or device".to_owned(),
            }
            .into()
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

/// The longest text of a receipt, in bytes.
const MAX_TEXT: usize = 200;

/// What a visitor said about consent.
#[derive(Debug, Clone, PartialEq)]
pub struct Receipt {
    /// When, in milliseconds since 1970.
    pub at: f64,
    /// The level that holds from then on.
    pub level: Level,
    /// Whether what was kept stays, unused, where the level allows none of it: a pause.
    pub keeps: bool,
    /// The version of the words that the visitor saw.
    pub text: Option<String>,
    /// The version of the catalogue's policy then.
    pub policy: Option<String>,
    /// Who said it: `visitor`, or the name of an adapter.
    pub source: Option<String>,
}

impl Receipt {
    /// Checks the options of `consent.set`. Errors: `option_invalid`.
    pub fn check(level: Level, options: &Given, policy: Option<&str>, at: f64) -> Result<Self> {
        if !matches!(options, Given::Nothing | Given::Object(_)) {
            return Err(wrong("options", options.describe(), "an object"));
        }
        if let Some(name) = options.unknown_entry(&["keep", "text", "source"]) {
            return Err(wrong(name, "an option that nothing reads".to_owned(), "keep, text or source"));
        }
        let keeps = match options.get("keep") {
            Given::Nothing => false,
            Given::Bool(keeps) if !keeps || level == Level::Off => *keeps,
            other => return Err(wrong("keep", other.describe(), "true or false; true only with `off`")),
        };
        Ok(Self {
            at,
            level,
            keeps,
            text: text(options, "text")?,
            policy: policy.map(str::to_owned),
            source: text(options, "source")?,
        })
    }

    /// Whether no tab may go on using the device's storage after it.
    pub fn withdraws(&self) -> bool {
        !self.level.allows_storage()
    }
}

fn text(options: &Given, name: &str) -> Result<Option<String>> {
    match options.get(name) {
        Given::Nothing => Ok(None),
        Given::Text(text) if (1..=MAX_TEXT).contains(&text.len()) => Ok(Some(text.clone())),
        other => Err(wrong(name, other.describe(), "a text of 1 to 200 bytes")),
    }
}

fn wrong(option: &str, got: String, expected: &str) -> Error {
    ErrorKind::Option { option: option.to_owned(), got, expected: expected.to_owned() }.into()
}
