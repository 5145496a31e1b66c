//! The connection to the database: opened when it is needed, closed when another tab deletes the database, replaced when the
//! browser loses it.

use std::future::pending;
use std::pin::Pin;
use std::slice::Iter;

use js_sys::Date;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;
use web_sys::{IdbDatabase, IdbVersionChangeEvent};

use super::IndexedDb;
use super::held::{hold, release};
use super::listening::{close_channel, is_recent};
use super::patience::{CLEARING, ERASING, OPENING, Patience, USUAL};
use super::rows::Tail;
use super::tab_message::TabMessage;
use super::transaction::{self, Transaction, delete, failed, is_whole};
use crate::error::Result;
use crate::storage::Task;
use crate::storage::sleep::{awake, is_asleep, woken};

fn close_connection(database: &IdbDatabase) {
    database.close();
    release(database);
}

impl IndexedDb {
    /// Closes connection and channel; the next call opens a new connection.
    pub(super) fn let_go(&self) {
        self.heard.set(self.heard.get().wrapping_add(1));
        self.disconnect();
        if let Some(tabs) = self.tabs.take() {
            close_channel(&tabs);
        }
    }

    /// Closes the connection. An open connection, even one that no longer works, keeps other tabs from deleting the database.
    pub(super) fn disconnect(&self) {
        if let Some(database) = self.database.take() {
            close_connection(&database);
        }
    }

    /// Closes a database that could not be erased, so that it can be deleted, and forgets what this tab knew of it: whatever is
    /// there later counts as new.
    pub(super) fn forsake(&self) {
        self.let_go();
        self.listen();
        *self.tail.borrow_mut() = Tail::default();
        *self.receipt.borrow_mut() = None;
        self.highest.set(0);
        self.known.set(false);
        self.sums.set(Default::default());
        self.items.set(None);
        self.begin_again();
    }

    /// Closes a connection that blocks another tab, which `deletes` the database or opens a newer version of it. A read
    /// transaction is begun before: it shows whether consent was withdrawn, and the deletion waits for its end.
    fn give_way(&self, deletes: bool) {
        if let Some(database) = self.database.take() {
            self.last_look.replace(self.transaction(&database, "readonly", "default", USUAL).ok());
            close_connection(&database);
            self.deleted.set(deletes);
            self.hear(TabMessage::Changed);
        }
    }

    /// Closes the connection when another tab is blocked by it, and drops it when the browser has closed it; the next call opens
    /// a new one.
    fn watch(&self, database: &IdbDatabase) {
        let (giving, losing) = (self.me.clone(), self.me.clone());
        let give_way = Closure::<dyn FnMut(IdbVersionChangeEvent)>::new(move |event: IdbVersionChangeEvent| {
            if let Some(store) = giving.upgrade() {
                store.give_way(event.new_version().is_none());
            }
        });
        let lose = Closure::<dyn FnMut()>::new(move || {
            if let Some(store) = losing.upgrade() {
                if let Some(database) = store.database.take() {
                    release(&database);
                }
                // The browser may have evicted the database, or the visitor may have cleared it. Until that is done, nothing can
                // be opened.
                spawn_local(async move {
                    let _ = Patience::of(CLEARING).wait(pending::<()>()).await;
                    store.look();
                });
            }
        });
        // The handlers belong to the connection from here on, which may outlive this call.
        database.set_onversionchange(Some(give_way.into_js_value().unchecked_ref()));
        database.set_onclose(Some(lose.into_js_value().unchecked_ref()));
    }

    pub(super) async fn database(&self, patience: f64) -> Result<IdbDatabase> {
        if let Some(database) = &*self.database.borrow() {
            return Ok(database.clone());
        }
        let database = self.connect_awake(patience).await?;
        if let Err(closed) = self.check_open() {
            // The profile was closed in the meantime, so nothing else would close this connection.
            database.close();
            return Err(closed);
        }
        if let Some(first) = &*self.database.borrow() {
            // Several calls opened a connection at the same time: the first one serves all of them.
            database.close();
            return Ok(first.clone());
        }
        self.watch(&database);
        hold(&database);
        self.connections.set(self.connections.get().wrapping_add(1));
        *self.database.borrow_mut() = Some(database.clone());
        Ok(database)
    }

    /// Opens a connection to a database that has both stores, once the page is awake. A page that goes to sleep opens none:
    /// Firefox keeps the connection of a page that is gone, and from then on the database can be neither deleted nor opened
    /// again.
    async fn connect_awake(&self, patience: f64) -> Result<IdbDatabase> {
        loop {
            awake().await;
            self.check_open()?;
            let mut database = self.connect(patience).await?;
            if !is_whole(&database) {
                // Its creation was interrupted, so there is nothing in it to read.
                database.close();
                delete(&self.name).await?;
                database = self.connect(patience).await?;
            }
            if !is_asleep() {
                return Ok(database);
            }
            database.close();
        }
    }

    async fn connect(&self, patience: f64) -> Result<IdbDatabase> {
        let me = self.me.clone();
        let may_create = move |is_discarded| {
            me.upgrade().is_some_and(|store| {
                store.discarded.set(is_discarded);
                store.may_create()
            })
        };
        transaction::connect(&self.name, patience, may_create).await
    }

    /// Whether a missing database may be created. It may not where this tab knew the database and a withdrawal of consent deleted
    /// it: a recent message says so, or this tab did not see the deletion and there is an unread change that no recent erasure
    /// explains.
    fn may_create(&self) -> bool {
        let (is_withdrawn, is_erased) = (is_recent(&self.told_withdrawn), is_recent(&self.told_erased));
        let is_unread = self.heard.get() != self.read.get();
        let is_news = if self.deleted.take() { is_withdrawn } else { is_withdrawn || is_unread && !is_erased };
        let is_gone = self.known.get() && is_news;
        if self.known.get() && !is_gone {
            self.made_anew.set(Date::now());
        }
        self.gone.set(self.gone.get() || is_gone);
        !is_gone && !self.closed.get()
    }

    pub(super) fn check_open(&self) -> Result<()> {
        if self.gone.get() {
            return Err(failed("open", &"another tab withdrew consent".into()));
        }
        if self.closed.get() { Err(failed("open", &"this profile was closed".into())) } else { Ok(()) }
    }

    pub(super) fn begin<'a>(&'a self, mode: &'a str, durability: &'a str) -> Task<'a, Transaction> {
        self.begin_within(mode, durability, USUAL)
    }

    pub(super) fn begin_within<'a>(
        &'a self,
        mode: &'a str,
        durability: &'a str,
        patience: f64,
    ) -> Task<'a, Transaction> {
        Box::pin(async move {
            let opening = patience.min(OPENING);
            let database = self.database(opening).await?;
            let connections = self.connections.get();
            let begun = self.transaction(&database, mode, durability, patience);
            if begun.is_ok() {
                return begun;
            }
            // The connection was lost without an event: tries once more over a new one, unless another call has opened one
            // already.
            if self.connections.get() == connections {
                self.disconnect();
            }
            self.transaction(&self.database(opening).await?, mode, durability, patience)
        })
    }

    /// Begins a transaction over an open connection. Its time limit starts anew whenever another transaction of this page
    /// completes, except for [`ERASING`]: a withdrawal of consent waits for that.
    pub(super) fn transaction(
        &self,
        database: &IdbDatabase,
        mode: &str,
        durability: &str,
        patience: f64,
    ) -> Result<Transaction> {
        let patience = match patience {
            ERASING => Patience::of(patience),
            _ => Patience::in_queue(patience, &self.completions),
        };
        Transaction::begin(database, mode, durability, patience, &self.completions)
    }

    pub(super) async fn read(&self) -> Result<Transaction> {
        match self.last_look.take() {
            Some(transaction) => Ok(transaction),
            None => self.begin("readonly", "default").await,
        }
    }

    /// Whether an operation that began when the page had woken `before` times is over. It is not if it failed and the page sleeps
    /// or has woken since: then it begins again once the page is awake.
    pub(super) fn is_over(&self, is_done: bool, before: u32) -> bool {
        is_done || (woken() == before && !is_asleep()) || self.closed.get() || self.gone.get()
    }

    /// Where the connection `is_lost`, drops it, unless it is newer than the connection numbered `before`, and waits for the next
    /// of the pauses. It is closed after the pause: in WebKit, calls that still wait for a connection are not told of its loss
    /// once it is closed. False where the connection is not lost, or no pause is left.
    pub(super) fn reconnects<'a>(
        &'a self,
        is_lost: bool,
        before: u32,
        pauses: &mut Iter<'_, f64>,
    ) -> Pin<Box<dyn Future<Output = bool> + 'a>> {
        let pause = if is_lost && self.check_open().is_ok() { pauses.next().copied() } else { None };
        let lost = if is_lost && self.connections.get() == before { self.database.take() } else { None };
        Box::pin(async move {
            if let Some(pause) = pause {
                let _ = Patience::of(pause).wait(pending::<()>()).await;
            }
            if let Some(database) = lost {
                close_connection(&database);
            }
            pause.is_some()
        })
    }
}
