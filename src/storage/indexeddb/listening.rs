//! Messages between tabs: what other tabs say that they did, and what this tab tells them.

use std::cell::Cell;

use js_sys::Date;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;
use web_sys::BroadcastChannel;

use super::IndexedDb;
use super::held::{hold, release};
use super::tab_message::TabMessage;
use super::transaction::delete;

/// How long another tab's message is believed, in milliseconds.
const BELIEVED: f64 = 5_000.0;

/// How often a database that is being deleted is read, at most.
const DELETED: u32 = 3;

/// Whether a moment is less than `BELIEVED` milliseconds ago.
pub(super) fn is_recent(said: &Cell<f64>) -> bool {
    Date::now() - said.get() < BELIEVED
}

/// Closes a channel, so that Node can end.
pub(super) fn close_channel(tabs: &BroadcastChannel) {
    tabs.close();
    release(tabs);
}

impl IndexedDb {
    pub(super) fn listen(&self) {
        // A browser without BroadcastChannel still notices other tabs at its next transaction.
        let tabs = BroadcastChannel::new(&self.name).ok();
        if let Some(tabs) = &tabs {
            tabs.set_onmessage(Some(self.on_message.as_ref().unchecked_ref()));
            hold(tabs);
        }
        if let Some(before) = self.tabs.replace(tabs) {
            close_channel(&before);
        }
    }

    pub(super) fn hear(&self, message: TabMessage) {
        if message != TabMessage::Appended {
            self.heard.set(self.heard.get().wrapping_add(1));
        }
        match message {
            TabMessage::Erased => self.told_erased.set(Date::now()),
            TabMessage::Withdrawn => self.heed_withdrawal(),
            TabMessage::Appended | TabMessage::Changed => {}
        }
        self.look();
    }

    /// Notes that another tab withdraws consent. That counts once the database is deleted; where this tab saw the deletion
    /// already and has created the database again, it deletes that one as well.
    fn heed_withdrawal(&self) {
        self.told_withdrawn.set(Date::now());
        if is_recent(&self.made_anew) && !self.gone.replace(true) {
            self.let_go();
            let name = self.name.clone();
            spawn_local(async move { drop(delete(&name).await) });
        }
    }

    /// Starts to read what there is now, and does not wait for it: what cannot be read now is read at the next transaction. All
    /// changes that are announced during a read lead to one more read.
    pub(super) fn look(&self) {
        self.outdated.set(true);
        let Some(store) = self.me.upgrade().filter(|store| !store.looking.replace(true)) else { return };
        spawn_local(async move {
            let mut after = 0;
            // While the database is being deleted, what is left is read, and then once more when it is gone.
            while store.outdated.take() || (store.deleted.get() && after < DELETED) {
                after += u32::from(store.deleted.get());
                if store.closed.get() {
                    break;
                }
                let _ = (store.on_change)(is_recent(&store.told_erased)).await;
            }
            store.deleted.set(false);
            store.looking.set(false);
        });
    }

    pub(super) fn tell_others(&self, message: TabMessage) {
        let message = message.to_js();
        // A tab that cannot be told reads what was appended or erased at its next transaction.
        let _ = match &*self.tabs.borrow() {
            Some(tabs) => tabs.post_message(&message),
            None => BroadcastChannel::new(&self.name).and_then(|tabs| {
                let told = tabs.post_message(&message);
                tabs.close();
                told
            }),
        };
    }
}
