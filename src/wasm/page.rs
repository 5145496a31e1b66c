//! The page as the engine's host: it provides IndexedDB and is told of changes.

use std::cell::RefCell;
use std::rc::{Rc, Weak};

use js_sys::Function;
use wasm_bindgen::JsValue;

use super::revival::counted;
use crate::personalizer::{Change, Host, Personalizer};
use crate::storage::indexeddb::{IndexedDb, read_profile};
use crate::storage::{Rows, Store, Task};
use crate::visitor::log::tombstones::Key;

/// A page with a profile open.
pub(super) struct Page {
    pub(super) profile: String,
    pub(super) listener: Function,
    pub(super) personalizer: RefCell<Weak<Personalizer>>,
}

impl Host for Page {
    fn open_device(&self) -> Task<'_, Rc<dyn Store>> {
        let personalizer = self.personalizer.borrow().clone();
        Box::pin(async move {
            let on_change = move |erased: bool| -> Task<'static, ()> {
                let personalizer = personalizer.upgrade();
                Box::pin(counted(async move {
                    let Some(personalizer) = personalizer else { return Ok(()) };
                    personalizer.refresh().await?;
                    if erased && personalizer.engine().log().entries().is_empty() {
                        personalizer.let_go_of_forgotten();
                    }
                    Ok(())
                }))
            };
            let store = IndexedDb::open(&self.profile, Box::new(on_change)).await?;
            Ok(store as Rc<dyn Store>)
        })
    }

    fn read_profile(&self, profile: String) -> Task<'_, Option<Rows>> {
        Box::pin(async move { read_profile(&profile).await })
    }

    fn key(&self) -> Key {
        let word = || u64::from(getrandom::u32().unwrap_or_default());
        [0; 2].map(|_: u64| word() << 32 | word())
    }

    fn changed(&self, change: Change) {
        // The scripts call their listeners one by one and let none throw.
        let _ = self.listener.call1(&JsValue::NULL, &change.name().into());
    }
}
