//! What a page does for the personalizer.

use std::rc::Rc;

use crate::storage::{Rows, Store, Task};
use crate::visitor::log::tombstones::Key;

/// The functions that the host provides.
pub trait Host {
    /// Opens the storage of this device. Only called at consent level `device`.
    fn open_device(&self) -> Task<'_, Rc<dyn Store>>;

    /// Reads another profile of this device, and changes nothing; `None` if there is none. Only called at consent level `device`. A host
    /// without storage has none.
    fn read_profile(&self, _profile: String) -> Task<'_, Option<Rows>> {
        Box::pin(async { Ok(None) })
    }

    /// A random key for the hashes of what is forgotten.
    fn key(&self) -> Key;

    /// Called after every change of the profile, with its kind.
    fn changed(&self, change: Change);
}

/// A kind of change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// An event was recorded here.
    Recorded,
    /// Exported data were taken over.
    Imported,
    /// Something was forgotten, and may be restored.
    Forgotten,
    /// Something forgotten was restored.
    Restored,
    /// Everything was erased.
    Erased,
    /// The level of consent changed.
    Consent,
    /// Another tab changed something.
    OtherTab,
}

impl Change {
    /// The name that listeners get.
    pub fn name(self) -> &'static str {
        match self {
            Change::Recorded => "recorded",
            Change::Imported => "imported",
            Change::Forgotten => "forgotten",
            Change::Restored => "restored",
            Change::Erased => "erased",
            Change::Consent => "consent",
            Change::OtherTab => "other-tab",
        }
    }
}
