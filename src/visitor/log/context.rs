//! The situation in which something was done: a few coarse keys, such as the part of the day or the kind of device.
//!
//! Coarse on purpose: a value must occur in many visits, so that there is something to count. The page adds the usual keys
//! (`daypart`, `day`, `device`, `locale`); a site can add its own.

use crate::error::Result;
use crate::hash::feature_hash;
use crate::input::{Given, Taken};

/// The largest number of keys.
const MAX_KEYS: usize = 8;
/// The longest key and the longest value, in bytes.
const MAX_KEY: usize = 32;
const MAX_VALUE: usize = 64;

/// What a context may be, in messages.
pub const EXPECTED: &str = "an object of at most 8 keys (1 to 32 bytes), each with a text of 1 to 64 bytes";

/// Keys and values, in the order of the keys.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Context {
    entries: Vec<Situation>,
}

/// One key of a context and its value.
#[derive(Debug, Clone, PartialEq)]
pub struct Situation {
    /// The key.
    pub key: String,
    /// The value.
    pub value: String,
    key_hash: u64,
    hash: u64,
}

impl Situation {
    fn new(key: &str, value: &str) -> Self {
        let (key_hash, hash) = (feature_hash(key, ""), feature_hash(key, value));
        Self { key: key.to_owned(), value: value.to_owned(), key_hash, hash }
    }
}

impl Context {
    /// A context of these keys and values; of a repeated key one entry is kept.
    pub fn new<'a>(entries: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let mut context = Self::default();
        for (key, value) in entries {
            if let Err(place) = context.entries.binary_search_by(|known| known.key.as_str().cmp(key)) {
                context.entries.insert(place, Situation::new(key, value));
            }
        }
        context
    }

    /// Whether a value that a host passed in is a valid context.
    pub fn can_be(given: &Given) -> bool {
        let bounded = |text: &str, most| (1..=most).contains(&text.len());
        let is_sound = |(key, value): &(String, Given)| {
            bounded(key, MAX_KEY) && value.text().is_some_and(|value| bounded(value, MAX_VALUE))
        };
        matches!(given, Given::Nothing | Given::Object(_))
            && given.entries().len() <= MAX_KEYS
            && given.entries().iter().all(is_sound)
    }

    /// The value of an option, if it [is valid](Self::can_be). Errors: `option_invalid`.
    pub fn check<'a>(option: &Taken<'a>) -> Result<&'a Given> {
        if Self::can_be(option.given()) { Ok(option.given()) } else { Err(option.wrong(EXPECTED)) }
    }

    /// The context that a host passed in; empty if it is not valid.
    pub fn of(given: &Given) -> Self {
        let entries = given.entries().iter().filter_map(|(key, value)| Some((key.as_str(), value.text()?)));
        Self::new(entries)
    }

    /// Whether it equals the value that a host passed in.
    pub fn is(&self, given: &Given) -> bool {
        let has = |(key, value): &(String, Given)| {
            self.entries.iter().any(|known| known.key == *key && Some(known.value.as_str()) == value.text())
        };
        given.entries().len() == self.entries.len() && given.entries().iter().all(has)
    }

    /// Whether nothing is known of the situation.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The keys and their values, in the order of the keys.
    pub fn situations(&self) -> &[Situation] {
        &self.entries
    }

    /// Whether this context has a situation's key, and if so, whether it has the same value.
    pub fn agrees(&self, with: &Situation) -> Option<bool> {
        let known = self.entries.iter().find(|known| known.key_hash == with.key_hash)?;
        Some(known.hash == with.hash)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn situations_agree_by_key_and_value() {
        let evening = Context::new([("daypart", "evening"), ("device", "phone")]);
        let morning = Context::new([("daypart", "morning")]);
        assert_eq!(evening.agrees(&morning.situations()[0]), Some(false));
        assert_eq!(evening.agrees(&evening.situations()[1]), Some(true));
        assert_eq!(morning.agrees(&evening.situations()[1]), None);
    }
}
