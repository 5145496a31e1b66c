//! Keys: what makes an act that is reported twice count once, such as the purchase on a page that is loaded again.
//!
//! Acts of the same kind, item and goal with the same key are the same act, whatever their times and details: in the log, in a copy that
//! is imported, and among what was forgotten. A key is compared as a text and never leaves the log but in an export.

use std::borrow::Cow;

use super::event::Event;
use super::record::encode_event;
use super::tombstones::identity;
use super::{Log, Sequence};
use crate::bytes::Writer;

/// The longest key, in bytes.
pub const MAX_KEY: usize = 512;
/// The first byte of what an act with a key is compared by: no version of a record.
const KEYED: u8 = 0x83;

impl Event {
    /// Whether it is the same act as another one, in whichever branch each is.
    pub fn is_same(&self, other: &Event) -> bool {
        match (&self.key, &other.key) {
            (None, None) => self.of_no_branch() == other.of_no_branch(),
            (one, another) => {
                let is_it = self.kind() == other.kind() && self.item() == other.item() && self.goal() == other.goal();
                one == another && is_it
            }
        }
    }

    /// Bytes that are equal for the same act.
    pub fn sameness(&self) -> Vec<u8> {
        let Some(key) = &self.key else { return encode_event(&self.of_no_branch()) };
        let mut out = Writer::new();
        out.u8(KEYED).u8(self.kind().number()).maybe_text(self.item()).maybe_text(self.goal()).text(key);
        out.into_bytes()
    }

    /// The event without the branch in which it was recorded.
    fn of_no_branch(&self) -> Cow<'_, Event> {
        match self.branch {
            Some(_) => Cow::Owned(Event { branch: None, ..self.clone() }),
            None => Cow::Borrowed(self),
        }
    }
}

impl Log {
    /// Whether an event has a key and was recorded before, in whichever branch: it is in the log, taken back or not, or was forgotten. Cost: a
    /// pass over the log; nothing for an event without a key.
    pub fn knows(&self, event: &Event) -> bool {
        self.knows_before(event, Sequence::MAX) || event.key.is_some() && self.has_forgotten(event)
    }

    /// Whether an event has a key and one with a number below `sequence` is the same act.
    pub fn knows_before(&self, event: &Event, sequence: Sequence) -> bool {
        let earlier = || self.entries.iter().take_while(|entry| entry.sequence < sequence);
        event.key.is_some() && earlier().any(|entry| entry.event.is_same(event))
    }

    fn has_forgotten(&self, event: &Event) -> bool {
        let hashes = self.tombstones.hashes_of(&identity(event, None));
        self.tombstones.hashes().any(|hash| hashes.contains(&hash))
    }
}
