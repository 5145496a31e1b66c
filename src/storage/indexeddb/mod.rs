//! The log in the browser's IndexedDB.
//!
//! One database a profile, `penchant:<name>`, version 1, with two object stores whose keys stand outside the values:
//! `events` (the event's number → its frame) and `items` (the item's id → its frame). Straight on `web-sys`: what is
//! used of IndexedDB is small, and every failure has to become one of our own errors;
//! docs/decisions/0022-indexeddb-on-web-sys.md has the sizes of the crates over it.
//!
//! An event is appended in one readwrite transaction that first looks whether the last event is still the one that this tab
//! saw last. Where it is not, another tab recorded or erased, and everything is read anew in the same transaction. What is
//! dropped or put back leaves the end of the log as it was, so the tab that does it says so to the others, and they read
//! everything anew at their next transaction. Only `complete` counts as done: a request may succeed in a transaction that
//! aborts afterwards.
//!
//! A connection that the browser lost is let go of, and what was asked is asked again over a new one, after a pause. Whether a
//! transaction was committed whose end the browser lost is told by the rows.
//!
//! Who deletes the database waits for the other tabs: a connection is closed only once its tab has begun to read what is
//! left, and the deletion waits for that read. While the page sleeps in the back/forward cache it holds nothing: connection and
//! channel are closed, and taken again when it wakes. What it was waiting for then, it begins again, and whether a transaction
//! was committed that it never heard of is told by the rows ([`super::sleep`]). Where the database is gone by then, another
//! tab withdrew consent and deleted it.

mod gaps;
mod held;
mod late;
mod others;
mod patience;
mod rows;
mod transaction;

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::future::pending;
use std::pin::Pin;
use std::rc::{Rc, Weak};
use std::slice::Iter;

use js_sys::{Date, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;
use web_sys::{BroadcastChannel, IdbDatabase, IdbKeyRange, IdbVersionChangeEvent};

use super::sleep::{awake, is_asleep, sleep, wake, woken};
use super::{Appended, Choice, Draft, DraftItem, Drafts, Dropped, Rows, Standing, Store, Task, number_taken};
use crate::error::{ErrorKind, Result};
use crate::hash::BuildMapHasher;
use crate::visitor::consent::{Level, Receipt};
use crate::visitor::log::Sequence;
use crate::visitor::log::record::{encode_receipt, frame_event, unframe_event};
use gaps::{Gaps, gaps_row};
pub use held::held;
use held::{hold, release};
pub use late::leave;
use late::{count_late, item_keys};
use others::Deed;
use patience::{BACK_OFF, CLEARING, Completions, ERASING, OPENING, Patience, READING, USUAL};
use rows::{End, Found, Proof, Sum, Tail};
use transaction::{Transaction, all_keys, connect, delete, failed, frames, is_lost, is_whole, key, last_key, put};

/// Told that another tab wrote, and whether one said that it erased everything; reads what there is now.
type OnChange = Box<dyn Fn(bool) -> Task<'static, ()>>;

/// How long it is believed what another tab said that it does, in milliseconds.
const BELIEVED: f64 = 5_000.0;

/// How often at most it is looked at a database that is being deleted.
const DELETED: u32 = 3;

fn is_recent(said: &Cell<f64>) -> bool {
    Date::now() - said.get() < BELIEVED
}

thread_local! {
    /// All that this page opened.
    static OPENED: RefCell<Vec<Weak<IndexedDb>>> = const { RefCell::new(Vec::new()) };
}

fn opened() -> Vec<Rc<IndexedDb>> {
    OPENED.with_borrow(|opened| opened.iter().filter_map(Weak::upgrade).filter(|store| !store.closed.get()).collect())
}

/// Lets go of everything that other tabs or the browser would wait for, since the page may sleep now.
pub fn pause() {
    sleep();
    opened().iter().for_each(|store| store.let_go());
}

/// Takes everything again, now that the page is awake, and resolves once all that other tabs changed was read.
pub fn resume(now: f64) -> impl Future<Output = ()> {
    let stores = opened();
    for store in &stores {
        store.woken_at.set(now);
        store.listen();
    }
    wake();
    async move {
        for store in &stores {
            // What cannot be read now is read at the next transaction.
            let _ = (store.on_change)(false).await;
        }
    }
}

/// Does it, and again where the page woke before it was done, or the browser lost the connection.
macro_rules! again {
    ($store:ident, $work:expr) => {{
        let mut pauses = BACK_OFF.iter();
        loop {
            let before = woken();
            let connections = $store.connections.get();
            let done = $work.await;
            if $store.is_over(done.is_ok(), before)
                && !$store.reconnects(is_lost(&done), connections, &mut pauses).await
            {
                break done;
            }
        }
    }};
}

/// A database that is open.
pub struct IndexedDb {
    me: Weak<Self>,
    name: String,
    database: RefCell<Option<IdbDatabase>>,
    /// How many connections there were.
    connections: Cell<u32>,
    completions: Completions,
    /// What is being recorded while the page goes.
    late: RefCell<Weak<Transaction>>,
    /// The numbers that such events were given, by their keys, until they are asked for.
    gathered: RefCell<Vec<(String, Sequence)>>,
    /// The numbers that this page's latest events have.
    given: RefCell<Vec<Sequence>>,
    /// Begun before the connection was given up for somebody who deletes the database, who waits for it.
    last_look: RefCell<Option<Transaction>>,
    tail: RefCell<Tail>,
    /// The highest number that was given, as far as this tab knows: none is given twice, though its event be dropped.
    highest: Cell<Sequence>,
    /// How the log stood when it was first read, and what is known of it now.
    standing: Cell<Standing>,
    /// Of the log from which this tab last removed something ([`gaps`]).
    epoch: Cell<u32>,
    /// Whether what is removed is counted in the database ([`gaps`]).
    counted: Cell<bool>,
    /// How often there was reason to look inside the log, and how much of that was done: other tabs dropped or put back
    /// something, or the page slept and cannot know.
    heard: Cell<u32>,
    read: Cell<u32>,
    /// Whether the database was seen.
    known: Cell<bool>,
    /// Whether it is being deleted, and when another tab last said that it erases or withdraws consent.
    deleted: Cell<bool>,
    told_erased: Cell<f64>,
    told_withdrawn: Cell<f64>,
    /// When it was last made anew after a deletion.
    made_anew: Cell<f64>,
    /// Whether it was made in place of one that the browser discarded, since its files were damaged.
    discarded: Cell<bool>,
    /// Whether it was deleted since, by a tab in which consent was withdrawn.
    gone: Cell<bool>,
    /// Whether what changed is being read, and whether more changed since that began.
    looking: Cell<bool>,
    outdated: Cell<bool>,
    /// The latest receipt of consent that this tab knows of.
    receipt: RefCell<Option<Receipt>>,
    /// When the page last woke.
    woken_at: Cell<f64>,
    /// What the events take up, and the items, and how many items there are, where that is known.
    sums: Cell<[Sum; 2]>,
    items: Cell<Option<usize>>,
    closed: Cell<bool>,
    tabs: RefCell<Option<BroadcastChannel>>,
    on_change: OnChange,
    // Kept for as long as the channel calls it.
    on_message: Closure<dyn FnMut(JsValue)>,
}

impl IndexedDb {
    /// Opens the profile's database, creating it where there is none. `on_change` is called when another tab wrote, and
    /// told whether one said that it erased everything.
    ///
    /// Errors: `storage_failed` where there is no IndexedDB or it refuses, `storage_version` where a newer version of
    /// the library made the database.
    pub async fn open(profile: &str, on_change: OnChange) -> Result<Rc<Self>> {
        let store = Rc::new_cyclic(|me: &Weak<Self>| {
            let listening = me.clone();
            Self {
                me: me.clone(),
                name: format!("penchant:{profile}"),
                database: RefCell::default(),
                connections: Cell::new(0),
                completions: Completions::default(),
                late: RefCell::default(),
                gathered: RefCell::default(),
                given: RefCell::default(),
                last_look: RefCell::default(),
                tail: RefCell::default(),
                highest: Cell::new(0),
                standing: Cell::default(),
                epoch: Cell::new(0),
                counted: Cell::new(false),
                heard: Cell::new(0),
                read: Cell::new(0),
                known: Cell::new(false),
                deleted: Cell::new(false),
                told_erased: Cell::new(f64::NEG_INFINITY),
                told_withdrawn: Cell::new(f64::NEG_INFINITY),
                made_anew: Cell::new(f64::NEG_INFINITY),
                discarded: Cell::new(false),
                gone: Cell::new(false),
                looking: Cell::new(false),
                outdated: Cell::new(false),
                receipt: RefCell::default(),
                woken_at: Cell::new(0.0),
                sums: Cell::default(),
                items: Cell::new(None),
                closed: Cell::new(false),
                tabs: RefCell::default(),
                on_change,
                on_message: Closure::new(move |message: JsValue| {
                    if let Some(store) = listening.upgrade() {
                        store.hear(Deed::of(&message));
                    }
                }),
            }
        });
        store.listen();
        OPENED.with_borrow_mut(|opened| {
            opened.retain(|store| store.strong_count() > 0);
            opened.push(Rc::downgrade(&store));
        });
        again!(store, store.database(OPENING))?;
        Ok(store)
    }

    fn listen(&self) {
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

    fn hear(&self, deed: Deed) {
        if deed != Deed::Appended {
            self.heard.set(self.heard.get().wrapping_add(1));
        }
        match deed {
            Deed::Erased => self.told_erased.set(Date::now()),
            Deed::Withdrawn => self.heed_withdrawal(),
            Deed::Appended | Deed::Changed => {}
        }
        self.look();
    }

    /// It counts only where the database is deleted, which may have been seen already: then it was made anew, and goes as well.
    fn heed_withdrawal(&self) {
        self.told_withdrawn.set(Date::now());
        if is_recent(&self.made_anew) && !self.gone.replace(true) {
            self.let_go();
            let name = self.name.clone();
            spawn_local(async move { drop(delete(&name).await) });
        }
    }

    /// Reads what there is now. Nobody waits for it: what cannot be read is read at the next transaction. However many say
    /// meanwhile that something changed, it is read once more.
    fn look(&self) {
        self.outdated.set(true);
        let Some(store) = self.me.upgrade().filter(|store| !store.looking.replace(true)) else { return };
        spawn_local(async move {
            let mut after = 0;
            // Where it is being deleted, it is looked at what is left, and then once more when it is gone.
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

    /// Closes connection and channel; the next call opens a new connection.
    fn let_go(&self) {
        self.heard.set(self.heard.get().wrapping_add(1));
        self.disconnect();
        if let Some(tabs) = self.tabs.take() {
            close_channel(&tabs);
        }
    }

    /// Closes the connection: one that is left open, though nothing can be done with it, keeps others from deleting the database.
    fn disconnect(&self) {
        if let Some(database) = self.database.take() {
            close_connection(&database);
        }
    }

    /// Lets go of a database that cannot be emptied, so that it can be deleted; whatever is there then is news.
    fn forsake(&self) {
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

    /// Takes note that nothing is there any more, but for a receipt.
    fn begin_again(&self) {
        self.counted.set(false);
        self.standing.set(Standing { highest: 0, missing: 0, ..self.standing.get() });
    }

    /// Takes note of a number that was given.
    fn reach(&self, sequence: Sequence, is_receipt: bool) {
        let before = self.standing.get();
        if !is_receipt || before.highest > 0 {
            self.standing.set(Standing { highest: sequence, ..before });
        }
    }

    /// Gives up a connection that blocks another tab, which `deletes` the database or makes it anew. What is left in it says
    /// whether consent was withdrawn; a transaction that has begun is waited for, so it is read before it is gone.
    fn give_way(&self, deletes: bool) {
        if let Some(database) = self.database.take() {
            self.last_look.replace(self.transaction(&database, "readonly", "default", USUAL).ok());
            close_connection(&database);
            self.deleted.set(deletes);
            self.hear(Deed::Changed);
        }
    }

    /// Gives way to another tab, and lets go of a connection that the browser has closed; the next call opens a new one.
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
                // It may be gone: evicted, or cleared by the visitor. While that is going on, nothing can be opened.
                spawn_local(async move {
                    let _ = Patience::of(CLEARING).wait(pending::<()>()).await;
                    store.look();
                });
            }
        });
        // They belong to the connection from here on, which may outlive this call.
        database.set_onversionchange(Some(give_way.into_js_value().unchecked_ref()));
        database.set_onclose(Some(lose.into_js_value().unchecked_ref()));
    }

    async fn database(&self, patience: f64) -> Result<IdbDatabase> {
        if let Some(database) = &*self.database.borrow() {
            return Ok(database.clone());
        }
        let database = self.connect_awake(patience).await?;
        if let Err(closed) = self.check_open() {
            // Closed meanwhile: nobody would close this one.
            database.close();
            return Err(closed);
        }
        self.watch(&database);
        hold(&database);
        self.connections.set(self.connections.get().wrapping_add(1));
        if let Some(before) = self.database.replace(Some(database.clone())) {
            // Two calls had no connection at once.
            close_connection(&before);
        }
        Ok(database)
    }

    /// A connection to a database that has its stores, of a page that does not sleep. None is opened while the page goes: Firefox
    /// keeps the connection of a page that is gone, and nobody can delete the database, or open it anew, from then on.
    async fn connect_awake(&self, patience: f64) -> Result<IdbDatabase> {
        loop {
            awake().await;
            self.check_open()?;
            let mut database = self.connect(patience).await?;
            if !is_whole(&database) {
                // Its making was cut short: there is nothing in it that could be read.
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
        connect(&self.name, patience, may_create).await
    }

    /// Whether the database may be made where there is none. Where others deleted it and this tab has not looked since, it
    /// may not: consent was withdrawn.
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

    fn check_open(&self) -> Result<()> {
        if self.gone.get() {
            return Err(failed("open", &"another tab withdrew consent".into()));
        }
        if self.closed.get() { Err(failed("open", &"this profile was closed".into())) } else { Ok(()) }
    }

    // Tasks from here on: what is awaited in several places is compiled once.
    fn begin<'a>(&'a self, mode: &'a str, durability: &'a str) -> Task<'a, Transaction> {
        self.begin_within(mode, durability, USUAL)
    }

    fn begin_within<'a>(&'a self, mode: &'a str, durability: &'a str, patience: f64) -> Task<'a, Transaction> {
        Box::pin(async move {
            let opening = patience.min(OPENING);
            let begun = self.transaction(&self.database(opening).await?, mode, durability, patience);
            if begun.is_ok() {
                return begun;
            }
            // The connection was lost without a word: once more, with a new one.
            self.disconnect();
            self.transaction(&self.database(opening).await?, mode, durability, patience)
        })
    }

    /// Begins a transaction over a connection that is there. What this page itself did before may take its time, unless consent is
    /// withdrawn.
    fn transaction(&self, database: &IdbDatabase, mode: &str, durability: &str, patience: f64) -> Result<Transaction> {
        let patience = match patience {
            ERASING => Patience::of(patience),
            _ => Patience::in_queue(patience, &self.completions),
        };
        Transaction::begin(database, mode, durability, patience, &self.completions)
    }

    async fn read(&self) -> Result<Transaction> {
        match self.last_look.take() {
            Some(transaction) => Ok(transaction),
            None => self.begin("readonly", "default").await,
        }
    }

    /// Whether what was begun after the page woke for the time `before` has come to an end: not where it failed and the page
    /// woke again in the meantime.
    fn is_over(&self, is_done: bool, before: u32) -> bool {
        is_done || woken() == before || self.closed.get() || self.gone.get()
    }

    /// Where the connection `is_lost`, waits for the next of the pauses, and lets go of the connection, unless that is a newer one
    /// than there was when there had been `before` of them. False where it is not lost, or was lost too often.
    fn reconnects<'a>(
        &'a self,
        is_lost: bool,
        before: u32,
        pauses: &mut Iter<'_, f64>,
    ) -> Pin<Box<dyn Future<Output = bool> + 'a>> {
        let pause = if is_lost && self.check_open().is_ok() { pauses.next().copied() } else { None };
        if is_lost && self.connections.get() == before {
            self.disconnect();
        }
        Box::pin(async move {
            if let Some(pause) = pause {
                let _ = Patience::of(pause).wait(pending::<()>()).await;
            }
            pause.is_some()
        })
    }

    /// Ends a transaction that wrote and resolves to all that is there then, where that `is_wanted`. It is not known where the
    /// page slept before it heard of the end, or the browser lost the connection: then what is there tells whether the transaction
    /// was committed.
    ///
    /// Errors: `storage_busy` where that cannot be told; it must not be done again.
    fn commit<'a>(
        &'a self,
        transaction: Transaction,
        operation: &'static str,
        proof: Proof,
        is_wanted: bool,
    ) -> Task<'a, Option<Found>> {
        Box::pin(async move {
            let before = woken();
            let ended = self.end(transaction, operation, is_wanted).await;
            if ended.is_ok() || (woken() == before && !is_lost(&ended)) {
                return ended;
            }
            if is_lost(&ended) {
                self.disconnect();
            }
            // It comes after the other transaction, since both have the same stores.
            let is_there = again!(self, self.is_there(&proof.row));
            if is_lost(&is_there) {
                return Err(ErrorKind::StorageBusy { operation, is_committing: true }.into());
            }
            if is_there? == proof.stands { Ok(None) } else { ended }
        })
    }

    async fn end(&self, transaction: Transaction, operation: &'static str, is_wanted: bool) -> Result<Option<Found>> {
        let found = if is_wanted { Some(self.all(&transaction).await?) } else { None };
        transaction.complete(operation).await?;
        Ok(found)
    }

    async fn is_there(&self, row: &Tail) -> Result<bool> {
        let transaction = self.begin("readonly", "default").await?;
        let found = transaction.events.get_all_with_key(&key(row.sequence)).map_err(|cause| failed("read", &cause))?;
        let found = frames(&transaction.settled("read", &found).await?);
        Ok(found.iter().any(|frame| frame.starts_with(&row.stamp)))
    }

    /// What is there, where the log does not end any more as this tab last saw it, or another tab changed it inside.
    fn changed<'a>(&'a self, transaction: &'a Transaction) -> Task<'a, Option<Found>> {
        Box::pin(async move {
            let range =
                IdbKeyRange::lower_bound(&key(self.tail.borrow().sequence)).map_err(|cause| failed("read", &cause))?;
            let keys = transaction.events.get_all_keys_with_key(&range).map_err(|cause| failed("read", &cause))?;
            let later = transaction.events.get_all_with_key(&range).map_err(|cause| failed("read", &cause))?;
            let keys = all_keys(&transaction.settled("read", &keys).await?);
            let mut later = frames(&transaction.settled("read", &later).await?);
            // Looked at only now: a transaction of this very tab may have come between, and what it noted is among these rows.
            let known = self.tail.borrow().clone();
            let ends: Vec<Tail> =
                keys.iter().zip(&later).map(|(&sequence, frame)| Tail::new(sequence, frame)).collect();
            let at = ends.iter().position(|end| *end == known);
            let is_untouched = self.heard.get() == self.read.get();
            match at.zip(ends.last()).filter(|_| is_untouched) {
                Some((_, last)) if *last == known => return Ok(None),
                Some((at, last)) => {
                    let added = later.split_off(at + 1);
                    return self.added(transaction, added, last.clone()).await.map(Some);
                }
                None if is_untouched && ends.is_empty() && known == Tail::default() => return Ok(None),
                None => {}
            }
            let found = self.all(transaction).await?;
            if found.tail == known && found.sum() == self.sum() {
                // There was reason to look, and nothing to see.
                self.note(&found);
                return Ok(None);
            }
            Ok(Some(found))
        })
    }

    /// What other tabs added to a log in which they changed nothing: `later` are the rows after the latest that is known here.
    /// With the events come their items, or all items where there are more than this tab knows.
    async fn added(&self, transaction: &Transaction, later: Vec<Vec<u8>>, tail: Tail) -> Result<Found> {
        let heard = self.heard.get();
        let count = transaction.items.count_with_key(&item_keys()?.into()).map_err(|cause| failed("read", &cause))?;
        let items = transaction.settled("read", &count).await?.as_f64().unwrap_or_default() as usize;
        let has_items = self.items.get() != Some(items);
        let rows = if has_items {
            let all =
                transaction.items.get_all_with_key(&item_keys()?.into()).map_err(|cause| failed("read", &cause))?;
            frames(&transaction.settled("read", &all).await?)
        } else {
            self.items_of(transaction, &later).await?
        };
        let rows = Rows { events: later, items: rows, is_tail: true };
        Ok(Found { rows, tail, gaps: None, heard, items, has_items })
    }

    /// The rows of the items that events are about.
    async fn items_of(&self, transaction: &Transaction, events: &[Vec<u8>]) -> Result<Vec<Vec<u8>>> {
        let ids = events.iter().filter_map(|frame| unframe_event(frame)?.1.item);
        // Each once: a map of texts is compiled already, a set would be more to download.
        let ids: HashMap<String, usize, BuildMapHasher> = ids.zip(0..).collect();
        let mut rows = Vec::with_capacity(ids.len());
        for id in ids.into_keys() {
            let row = transaction.items.get(&id.into()).map_err(|cause| failed("read", &cause))?;
            rows.extend(transaction.settled("read", &row).await?.dyn_ref::<Uint8Array>().map(Uint8Array::to_vec));
        }
        Ok(rows)
    }

    fn all<'a>(&'a self, transaction: &'a Transaction) -> Task<'a, Found> {
        Box::pin(async move {
            let heard = self.heard.get();
            transaction.renew(READING);
            let keys = transaction.events.get_all_keys().map_err(|cause| failed("read", &cause))?;
            let events = transaction.events.get_all().map_err(|cause| failed("read", &cause))?;
            let items =
                transaction.items.get_all_with_key(&item_keys()?.into()).map_err(|cause| failed("read", &cause))?;
            let gaps = gaps_row(transaction)?;
            let last = last_key(&transaction.settled("read", &keys).await?);
            let events = frames(&transaction.settled("read", &events).await?);
            let items = frames(&transaction.settled("read", &items).await?);
            let gaps = Gaps::read(&transaction.settled("read", &gaps).await?);
            let tail = events.last().map(|frame| Tail::new(last, frame)).unwrap_or_default();
            let count = items.len();
            let rows = Rows { events, items, is_tail: false };
            Ok(Found { rows, tail, gaps, heard, items: count, has_items: true })
        })
    }

    /// Whether another tab withdrew consent since this one last looked.
    fn is_withdrawn(&self, found: &Found) -> bool {
        let latest = found.receipt();
        latest.as_ref().is_some_and(Receipt::withdraws) && latest != *self.receipt.borrow()
    }

    /// What is found where the database is gone: the withdrawal that went with it, as far as that is known. Which level it
    /// was is not, so it is the lowest.
    fn withdrawal(&self) -> Rows {
        let known = self.receipt.borrow().as_ref().map_or(0.0, |receipt| receipt.at);
        let at = self.woken_at.get().max(known);
        let receipt = Receipt { at, level: Level::Off, keeps: false, text: None, policy: None, source: None };
        Rows { events: vec![frame_event(1, &encode_receipt(&receipt))], ..Rows::default() }
    }

    /// Takes note of what is there now.
    fn note(&self, found: &Found) {
        if found.rows.is_tail {
            return self.note_added(found);
        }
        *self.tail.borrow_mut() = found.tail.clone();
        self.highest.set(found.highest());
        let (before, highest) = (self.standing.get(), found.reached());
        let at_first = if self.known.replace(true) { before.at_first } else { highest };
        let missing = before.missing.max(found.missing());
        self.standing.set(Standing { at_first, highest, missing, ..before });
        self.counted.set(found.gaps.is_some());
        self.read.set(found.heard);
        *self.receipt.borrow_mut() = found.receipt();
        self.sums.set(found.sums());
        self.items.set(Some(found.items));
    }

    fn note_added(&self, found: &Found) {
        *self.tail.borrow_mut() = found.tail.clone();
        self.highest.set(self.highest.get().max(found.tail.sequence));
        let reached = found.reached();
        if reached > 0 {
            self.reach(reached, false);
        }
        self.read.set(found.heard);
        if let Some(receipt) = found.receipt() {
            *self.receipt.borrow_mut() = Some(receipt);
        }
        let ([events, items], [more, all]) = (self.sums.get(), found.sums());
        self.sums.set([events.plus(more), if found.has_items { all } else { items }]);
        self.items.set(Some(found.items));
    }

    fn sum(&self) -> Sum {
        let [events, items] = self.sums.get();
        events.plus(items)
    }

    fn tell_others(&self, deed: Deed) {
        let message = deed.message();
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

    fn load_once<'a>(&'a self) -> Task<'a, Rows> {
        Box::pin(async move {
            let mut transaction = self.read().await?;
            let late = count_late(&transaction)?;
            if transaction.settled("read", &late).await?.as_f64() > Some(0.0) {
                drop(transaction);
                self.gather().await?;
                transaction = self.read().await?;
            }
            let found = self.all(&transaction).await?;
            self.note(&found);
            Ok(found.rows)
        })
    }

    async fn refresh_once(&self) -> Result<Option<Rows>> {
        let transaction = match self.read().await {
            Err(_) if self.gone.get() => return Ok(Some(self.withdrawal())),
            begun => begun?,
        };
        let found = self.changed(&transaction).await?;
        found.iter().for_each(|found| self.note(found));
        Ok(found.map(|found| found.rows))
    }

    async fn append_once(&self, draft: &Draft) -> Result<Appended> {
        let durability = if draft.is_receipt { "strict" } else { "default" };
        let transaction = match self.begin("readwrite", durability).await {
            Err(_) if self.gone.get() => {
                return Ok(Appended { sequence: None, others: Some(self.withdrawal()), is_among: false });
            }
            begun => begun?,
        };
        let others = self.changed(&transaction).await?;
        if !draft.is_receipt && others.as_ref().is_some_and(|found| self.is_withdrawn(found)) {
            others.iter().for_each(|found| self.note(found));
            return Ok(Appended { sequence: None, others: others.map(|found| found.rows), is_among: false });
        }
        let is_tail = others.as_ref().is_some_and(|found| found.rows.is_tail);
        if let Some(found) = &others {
            let before = if is_tail { self.highest.get() } else { 0 };
            self.highest.set(found.highest().max(before));
            self.counted.set(is_tail && self.counted.get() || found.gaps.is_some());
        }
        self.count_gaps(&transaction).await?;
        let mut end = End::after(self.highest.get());
        let keeps_item = |item: &DraftItem| others.as_ref().is_some_and(|found| found.keeps(&item.id));
        let puts_item = |item: &&DraftItem| (item.is_new || others.is_some() && !is_tail) && !keeps_item(item);
        end.put(&transaction, draft, draft.item.as_ref().filter(puts_item))?;
        self.claim(end.tail.sequence);
        let proof = Proof { row: end.tail.clone(), stands: true };
        self.commit(transaction, "append", proof, false).await?;
        others.iter().for_each(|found| self.note(found));
        let sequence = end.tail.sequence;
        *self.tail.borrow_mut() = end.tail;
        self.highest.set(sequence);
        self.counted.set(true);
        self.reach(sequence, draft.is_receipt);
        let ([events, items], [event, item]) = (self.sums.get(), end.sums);
        self.sums.set([events.plus(event), items.plus(item)]);
        // Another tab may have put the same item: then it is not known how many there are.
        let is_known = others.is_none() || end.items == 0;
        self.items.set(self.items.get().filter(|_| is_known).map(|items| items + end.items));
        self.tell_others(Deed::Appended);
        Ok(Appended { sequence: Some(sequence), others: others.map(|found| found.rows), is_among: false })
    }

    async fn fill_once(&self, drafts: &Drafts<'_>, instead: bool) -> Result<Rows> {
        let transaction = self.begin("readwrite", "strict").await?;
        let found = self.all(&transaction).await?;
        if self.is_withdrawn(&found) {
            return Err(failed("fill", &"consent was withdrawn in another tab".into()));
        }
        let highest = found.highest();
        if instead {
            transaction.clear("fill")?;
        }
        let mut end = End::after(highest);
        let drafts = drafts(highest + 1, &found.rows);
        for draft in &drafts {
            end.put(&transaction, draft, draft.item.as_ref())?;
        }
        if instead || !drafts.is_empty() {
            // A copy stands in for what was lost before: it is missing no more.
            let before = if instead { 0 } else { found.rows.events.len() };
            let mut gaps = Gaps::unknown(end.tail.sequence, (before + drafts.len()) as u64);
            if let Some(known) = found.gaps.filter(|_| !instead) {
                gaps.epoch = known.epoch;
            }
            gaps.write(&transaction)?;
        }
        // Without drafts there is no row of theirs, and those from before are there or are not.
        let proof = match end.tail.stamp.is_empty() {
            true => Proof { row: found.tail, stands: !instead },
            false => Proof { row: end.tail, stands: true },
        };
        let found = self.commit(transaction, "fill", proof, true).await?;
        let rows = self.noted(found).await?;
        self.tell_others(Deed::Changed);
        Ok(rows)
    }

    async fn remove_once(&self, events: &[Sequence], items: &[String]) -> Result<Option<Rows>> {
        let transaction = match self.begin("readwrite", "strict").await {
            Err(_) if self.gone.get() => return Ok(Some(self.withdrawal())),
            begun => begun?,
        };
        if let Some(found) = self.changed(&transaction).await? {
            self.note(&found);
            return Ok(Some(found.rows));
        }
        let mut gaps = self.gaps(&transaction).await?;
        gaps.removed = gaps.removed.saturating_add(events.len() as u64);
        gaps.highest = gaps.highest.max(self.highest.get());
        gaps.write(&transaction)?;
        let keys = events.iter().map(|&sequence| (&transaction.events, key(sequence)));
        for (store, key) in keys.chain(items.iter().map(|id| (&transaction.items, id.into()))) {
            store.delete(&key).map_err(|cause| failed("remove", &cause))?;
        }
        let row = Tail { sequence: events.first().copied().unwrap_or_default(), stamp: Vec::new() };
        let found = self.commit(transaction, "remove", Proof { row, stands: false }, true).await?;
        self.epoch.set(gaps.epoch);
        // Where it is not known what is there, it is read at the next transaction.
        found.iter().for_each(|found| self.note(found));
        self.tell_others(Deed::Changed);
        Ok(None)
    }

    async fn restore_once(&self, dropped: &Dropped, chosen: Choice) -> Result<Rows> {
        let transaction = self.begin("readwrite", "strict").await?;
        let keys = transaction.events.get_all_keys().map_err(|cause| failed("restore", &cause))?;
        let taken = all_keys(&transaction.settled("restore", &keys).await?);
        let is_taken = |sequence: Sequence| taken.binary_search(&sequence).is_ok();
        let found = self.all(&transaction).await?;
        let gaps = found.gaps.filter(|gaps| gaps.epoch == dropped.epoch && !self.is_withdrawn(&found));
        let gaps = gaps.filter(|_| !dropped.events.iter().any(|&(at, _)| is_taken(at)));
        let mut gaps = gaps.ok_or_else(number_taken)?;
        let highest = found.highest();
        let Dropped { events, items, .. } = chosen(dropped, &found.rows, highest + 1);
        let filled = events.iter().filter(|(sequence, _)| *sequence <= highest).count();
        gaps.removed = gaps.removed.saturating_sub(filled as u64);
        gaps.write(&transaction)?;
        for (sequence, frame) in &events {
            put(&transaction.events, &key(*sequence), frame)?;
        }
        for (id, frame) in &items {
            put(&transaction.items, &id.into(), frame)?;
        }
        let row = events.first().map(|(sequence, frame)| Tail::new(*sequence, frame)).unwrap_or_default();
        let proof = Proof { row, stands: !events.is_empty() };
        let found = self.commit(transaction, "restore", proof, true).await?;
        let rows = self.noted(found).await?;
        self.tell_others(Deed::Changed);
        Ok(rows)
    }

    async fn erase_once(&self, last: Option<&Draft>) -> Result<()> {
        // Where it is gone, another may be there by now, which can be deleted as a whole.
        let transaction = self.begin_within("readwrite", "strict", ERASING).await?;
        let before = self.tail.borrow().clone();
        transaction.clear("erase")?;
        let mut end = End::after(0);
        if let Some(draft) = last {
            end.put(&transaction, draft, draft.item.as_ref())?;
        }
        let proof = match last {
            Some(_) => Proof { row: end.tail.clone(), stands: true },
            // Where this tab knew of no row, none can tell: then it is erased once more.
            None => Proof { stands: before == Tail::default(), row: before },
        };
        self.commit(transaction, "erase", proof, false).await?;
        *self.tail.borrow_mut() = end.tail.clone();
        *self.receipt.borrow_mut() = None;
        self.highest.set(end.tail.sequence);
        self.begin_again();
        self.read.set(self.heard.get());
        self.sums.set(end.sums);
        self.items.set(Some(0));
        self.tell_others(Deed::Erased);
        Ok(())
    }

    /// All that is there, noted; read once more where it is not known.
    async fn noted(&self, found: Option<Found>) -> Result<Rows> {
        match found {
            Some(found) => {
                self.note(&found);
                Ok(found.rows)
            }
            None => self.load_once().await,
        }
    }
}

fn close_connection(database: &IdbDatabase) {
    database.close();
    release(database);
}

fn close_channel(tabs: &BroadcastChannel) {
    tabs.close();
    release(tabs);
}

impl Store for IndexedDb {
    fn kind(&self) -> &'static str {
        "indexeddb"
    }

    fn is_lasting(&self) -> bool {
        true
    }

    fn bytes(&self) -> usize {
        self.sum().bytes
    }

    fn load(&self) -> Task<'_, Rows> {
        Box::pin(async { again!(self, self.load_once()) })
    }

    fn refresh(&self) -> Task<'_, Option<Rows>> {
        Box::pin(async { again!(self, self.refresh_once()) })
    }

    fn append(&self, draft: Draft) -> Task<'_, Appended> {
        if self.is_hurried(&draft) {
            return Box::pin(async move { self.append_late(&draft).await });
        }
        Box::pin(async move { again!(self, self.append_once(&draft)) })
    }

    fn fill<'a>(&'a self, drafts: Drafts<'a>, instead: bool) -> Task<'a, Rows> {
        Box::pin(async move { again!(self, self.fill_once(&drafts, instead)) })
    }

    fn remove(&self, events: Vec<Sequence>, items: Vec<String>) -> Task<'_, Option<Rows>> {
        Box::pin(async move { again!(self, self.remove_once(&events, &items)) })
    }

    fn restore(&self, dropped: Dropped, chosen: Choice) -> Task<'_, Rows> {
        Box::pin(async move { again!(self, self.restore_once(&dropped, chosen)) })
    }

    fn erase(&self, last: Option<Draft>) -> Task<'_, ()> {
        Box::pin(async move {
            let erased = again!(self, self.erase_once(last.as_ref()));
            if erased.is_err() {
                self.forsake();
            }
            erased
        })
    }

    fn epoch(&self) -> u32 {
        self.epoch.get()
    }

    fn standing(&self) -> Option<Standing> {
        let is_erased = is_recent(&self.told_erased);
        let is_discarded = self.discarded.get();
        self.known.get().then(|| Standing { is_erased, is_discarded, ..self.standing.get() })
    }

    fn close(&self) {
        self.closed.set(true);
        self.let_go();
    }
}

impl Drop for IndexedDb {
    fn drop(&mut self) {
        // A channel that is open would call a closure that is gone, and keep Node from ending.
        self.close();
    }
}
