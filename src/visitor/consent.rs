//! Levels of consent, what each allows, and receipts: what a visitor said, when, and on which version of the text.

use crate::error::{Error, Result};
use crate::input::{Given, Options, Taken};

/// What may be learned and stored. Each level allows everything that the ones before it allow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Nothing is learned and nothing is stored: the site's own order.
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
        Level::ALL
            .into_iter()
            .find(|level| level.name() == name)
            .ok_or_else(|| Error::option("consent", format!("\"{name}\""), "off, session or device"))
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
    /// Whether stored data stays, unused, though the level does not allow its use: a pause.
    pub keeps: bool,
    /// The version of the text that the visitor saw.
    pub text: Option<String>,
    /// The version of the catalogue's policy at that time.
    pub policy: Option<String>,
    /// Who set the level: `visitor`, or the name of an adapter.
    pub source: Option<String>,
}

impl Receipt {
    /// Checks the options of `consent.set`. Errors: `option_invalid`.
    pub fn check(level: Level, options: &Given, policy: Option<&str>, at: f64) -> Result<Self> {
        let mut options = Options::of(options)?;
        let keep = options.take("keep");
        let keeps = match keep.given() {
            Given::Nothing => false,
            Given::Bool(keeps) if !keeps || level == Level::Off => *keeps,
            _ => return Err(keep.wrong("true or false; true only with `off`")),
        };
        let (text, source) = (text(&options.take("text"))?, text(&options.take("source"))?);
        options.finish()?;
        Ok(Self { at, level, keeps, text, policy: policy.map(str::to_owned), source })
    }

    /// Whether after it no tab may use the device's storage.
    pub fn withdraws(&self) -> bool {
        !self.level.allows_storage()
    }
}

fn text(option: &Taken) -> Result<Option<String>> {
    Ok(option.text_or_none(1..=MAX_TEXT, "a text of 1 to 200 bytes")?.map(str::to_owned))
}
