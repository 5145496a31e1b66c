//! The log in the browser's IndexedDB.
//!
//! One database a profile, `penchant:<name>`, version 1, with two object stores whose keys stand outside the values:
//! `events` (the event's number → its frame) and `items` (the item's id → its frame). Straight on `web-sys`: what is
//! used of IndexedDB is small, and every failure has to become one of our own errors; ARCHITECTURE.md has the sizes of
//! the crates over it.
//!
//! An event is appended in one readwrite transaction that first looks whether the last event is still the one that this tab
//! saw last. Where it is not, another tab recorded or erased, and everything is read anew in the same transaction. What is
//! dropped or put back leaves the end of the log as it was, so the tab that does it says so to the others, and they read
//! everything anew at their next transaction. Only `complete` counts as done: a request may succeed in a transaction that
//! aborts afterwards.
//!
//! Who deletes the database waits for the other tabs: a connection is closed only once its tab has begun to read what is
//! left, and the deletion waits for that read. While the page sleeps in the back/forward cache it holds nothing: connection and
//! channel are closed, and taken again when it wakes. What it was waiting for then, it begins again, and whether a transaction
//! was committed that it never heard of is told by the rows ([`super::sleep`]). Where the database is gone by then, another
//! tab withdrew consent and deleted it.

use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};

use js_sys::Reflect;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;
use web_sys::{BroadcastChannel, IdbDatabase, IdbKeyRange};

use super::sleep::{wake, woken};
use super::transaction::{Transaction, all_keys, connect, failed, frames, key, last_key, put, settled};
use super::{Appended, Draft, Drafts, Dropped, Rows, Store, Task, number_taken};
use crate::consent::{Level, Receipt};
use crate::error::Result;
use crate::hash::xxh64;
use crate::log::Sequence;
use crate::log::record::{encode_receipt, frame_event, unframe_receipt};

/// What was last seen at the end of the log.
#[derive(Debug, Clone, Default, PartialEq)]
struct Tail {
    /// The last row's key; 0 before the first event. Never the number in its frame, which may be damaged.
    sequence: Sequence,
    /// The frame's own number and checksum.
    stamp: Vec<u8>,
}

impl Tail {
    fn new(sequence: Sequence, frame: &[u8]) -> Self {
        Self { sequence, stamp: frame.iter().copied().take(16).collect() }
    }
}

/// What a tab tells the others of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Deed {
    /// Something was recorded.
    Appended,
    /// Something was dropped or put back.
    Changed,
    /// Everything was erased.
    Erased,
}

impl Deed {
    fn message(self) -> JsValue {
        match self {
            Deed::Appended => JsValue::NULL,
            Deed::Changed => "changed".into(),
            Deed::Erased => "erased".into(),
        }
    }

    fn of(message: &JsValue) -> Self {
        match Reflect::get(message, &"data".into()).ok().and_then(|data| data.as_string()).as_deref() {
            Some("changed") => Deed::Changed,
            Some("erased") => Deed::Erased,
            _ => Deed::Appended,
        }
    }
}

/// Told that another tab wrote, and whether it erased everything; reads what there is now.
type OnChange = Box<dyn Fn(bool) -> Task<'static, ()>>;

thread_local! {
    /// All that this page opened.
    static OPENED: RefCell<Vec<Weak<IndexedDb>>> = const { RefCell::new(Vec::new()) };
}

fn opened() -> Vec<Rc<IndexedDb>> {
    OPENED.with_borrow(|opened| opened.iter().filter_map(Weak::upgrade).filter(|store| !store.closed.get()).collect())
}

/// Lets go of everything that other tabs or the browser would wait for, since the page may sleep now.
pub fn pause() {
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

/// Does it, and again where the page woke before it was done.
macro_rules! again {
    ($store:ident, $work:expr) => {
        loop {
            let before = woken();
            let done = $work.await;
            if $store.is_over(done.is_ok(), before) {
                break done;
            }
        }
    };
}

/// What frames take up, and a number that other frames hardly have, in whatever order they are summed.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
struct Sum {
    bytes: usize,
    digest: u64,
}

impl Sum {
    fn add(&mut self, frame: &[u8]) {
        self.bytes += frame.len();
        self.digest = self.digest.wrapping_add(xxh64(frame, 0));
    }
}

/// A row by which it can be told whether a transaction was committed.
struct Proof {
    /// The row; without a stamp, any of that number.
    row: Tail,
    /// Whether it is there afterwards, or is not.
    stands: bool,
}

/// A database that is open.
pub struct IndexedDb {
    me: Weak<Self>,
    name: String,
    database: RefCell<Option<IdbDatabase>>,
    /// Begun before the connection was given up for somebody who deletes the database, who waits for it.
    last_look: RefCell<Option<Transaction>>,
    tail: RefCell<Tail>,
    /// The highest number that this tab saw: none is given twice, though its event be dropped.
    highest: Cell<Sequence>,
    /// How often there was reason to look inside the log, and how much of that was done: other tabs dropped or put back
    /// something, or the page slept and cannot know.
    heard: Cell<u32>,
    read: Cell<u32>,
    /// Whether the database was seen.
    known: Cell<bool>,
    /// Whether it was deleted since, by a tab in which consent was withdrawn.
    gone: Cell<bool>,
    /// The latest receipt of consent that this tab knows of.
    receipt: RefCell<Option<Receipt>>,
    /// When the page last woke.
    woken_at: Cell<f64>,
    sum: Cell<Sum>,
    closed: Cell<bool>,
    tabs: RefCell<Option<BroadcastChannel>>,
    on_change: OnChange,
    // Kept for as long as the channel calls it.
    on_message: Closure<dyn FnMut(JsValue)>,
}

impl IndexedDb {
    /// Opens the profile's database, creating it where there is none. `on_change` is called when another tab wrote, and
    /// told whether it erased everything.
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
                last_look: RefCell::default(),
                tail: RefCell::default(),
                highest: Cell::new(0),
                heard: Cell::new(0),
                read: Cell::new(0),
                known: Cell::new(false),
                gone: Cell::new(false),
                receipt: RefCell::default(),
                woken_at: Cell::new(0.0),
                sum: Cell::default(),
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
        again!(store, store.database())?;
        Ok(store)
    }

    fn listen(&self) {
        // A browser without BroadcastChannel still notices other tabs at its next transaction.
        let tabs = BroadcastChannel::new(&self.name).ok();
        if let Some(tabs) = &tabs {
            tabs.set_onmessage(Some(self.on_message.as_ref().unchecked_ref()));
        }
        if let Some(before) = self.tabs.replace(tabs) {
            before.close();
        }
    }

    fn hear(&self, deed: Deed) {
        if deed != Deed::Appended {
            self.heard.set(self.heard.get().wrapping_add(1));
        }
        // Nobody waits for it; what cannot be read now is read at the next transaction.
        let reading = (self.on_change)(deed == Deed::Erased);
        spawn_local(async { drop(reading.await) });
    }

    /// Closes connection and channel; the next call opens a new connection.
    fn let_go(&self) {
        self.heard.set(self.heard.get().wrapping_add(1));
        if let Some(database) = self.database.take() {
            database.close();
        }
        if let Some(tabs) = self.tabs.take() {
            tabs.close();
        }
    }

    /// Gives up a connection that blocks another tab, which may be about to delete the database. What is left in it says
    /// whether consent was withdrawn; a transaction that has begun is waited for, so it is read before it is gone.
    fn give_way(&self) {
        if let Some(database) = self.database.take() {
            self.last_look.replace(Transaction::begin(&database, "readonly", "default").ok());
            database.close();
            self.hear(Deed::Changed);
        }
    }

    /// Gives way to another tab, and lets go of a connection that the browser has closed; the next call opens a new one.
    fn watch(&self, database: &IdbDatabase) {
        let (giving, losing) = (self.me.clone(), self.me.clone());
        let give_way = Closure::<dyn FnMut()>::new(move || {
            if let Some(store) = giving.upgrade() {
                store.give_way();
            }
        });
        let lose = Closure::<dyn FnMut()>::new(move || {
            if let Some(store) = losing.upgrade() {
                store.database.take();
            }
        });
        // They belong to the connection from here on, which may outlive this call.
        database.set_onversionchange(Some(give_way.into_js_value().unchecked_ref()));
        database.set_onclose(Some(lose.into_js_value().unchecked_ref()));
    }

    async fn database(&self) -> Result<IdbDatabase> {
        if let Some(database) = &*self.database.borrow() {
            return Ok(database.clone());
        }
        self.check_open()?;
        let me = self.me.clone();
        let database = connect(&self.name, move || me.upgrade().is_some_and(|store| store.may_create())).await?;
        if let Err(closed) = self.check_open() {
            // Closed meanwhile: nobody would close this one.
            database.close();
            return Err(closed);
        }
        self.watch(&database);
        if let Some(before) = self.database.replace(Some(database.clone())) {
            // Two calls had no connection at once.
            before.close();
        }
        Ok(database)
    }

    /// Whether the database may be made where there is none. Where others deleted it and this tab has not looked since, it
    /// may not: consent was withdrawn.
    fn may_create(&self) -> bool {
        let is_gone = self.known.get() && self.heard.get() != self.read.get();
        self.gone.set(self.gone.get() || is_gone);
        !is_gone && !self.closed.get()
    }

    fn check_open(&self) -> Result<()> {
        if self.closed.get() { Err(failed("open", &"this profile was closed".into())) } else { Ok(()) }
    }

    // Tasks from here on: what is awaited in several places is compiled once.
    fn begin<'a>(&'a self, mode: &'a str, durability: &'a str) -> Task<'a, Transaction> {
        Box::pin(async move {
            let begun = Transaction::begin(&self.database().await?, mode, durability);
            if begun.is_ok() {
                return begun;
            }
            // The connection was lost without a word: once more, with a new one.
            self.database.take();
            Transaction::begin(&self.database().await?, mode, durability)
        })
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

    /// Ends a transaction that wrote and resolves to all that is there then, where that `is_wanted`. It is not known where the
    /// page slept before it heard of the end: then what is there tells whether the transaction was committed.
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
            if ended.is_ok() || woken() == before {
                return ended;
            }
            // It comes after the other transaction, since both have the same stores.
            let is_there = again!(self, self.is_there(&proof.row))?;
            if is_there == proof.stands { Ok(None) } else { ended }
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
        let found = frames(&settled("read", &found).await?);
        Ok(found.iter().any(|frame| frame.starts_with(&row.stamp)))
    }

    /// What is there, where the log does not end any more as this tab last saw it, or another tab changed it inside.
    fn changed<'a>(&'a self, transaction: &'a Transaction) -> Task<'a, Option<Found>> {
        Box::pin(async move {
            let range =
                IdbKeyRange::lower_bound(&key(self.tail.borrow().sequence)).map_err(|cause| failed("read", &cause))?;
            let keys = transaction.events.get_all_keys_with_key(&range).map_err(|cause| failed("read", &cause))?;
            let later = transaction.events.get_all_with_key(&range).map_err(|cause| failed("read", &cause))?;
            let last = last_key(&settled("read", &keys).await?);
            let frame = frames(&settled("read", &later).await?).pop().unwrap_or_default();
            // Looked at only now: a transaction of this very tab may have come between.
            if self.heard.get() == self.read.get() && Tail::new(last, &frame) == *self.tail.borrow() {
                return Ok(None);
            }
            let found = self.all(transaction).await?;
            if found.tail == *self.tail.borrow() && found.sum() == self.sum.get() {
                // There was reason to look, and nothing to see.
                self.note(&found);
                return Ok(None);
            }
            Ok(Some(found))
        })
    }

    fn all<'a>(&'a self, transaction: &'a Transaction) -> Task<'a, Found> {
        Box::pin(async move {
            let heard = self.heard.get();
            let keys = transaction.events.get_all_keys().map_err(|cause| failed("read", &cause))?;
            let events = transaction.events.get_all().map_err(|cause| failed("read", &cause))?;
            let items = transaction.items.get_all().map_err(|cause| failed("read", &cause))?;
            let last = last_key(&settled("read", &keys).await?);
            let events = frames(&settled("read", &events).await?);
            let items = frames(&settled("read", &items).await?);
            let tail = events.last().map(|frame| Tail::new(last, frame)).unwrap_or_default();
            Ok(Found { rows: Rows { events, items }, tail, heard })
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
        Rows { events: vec![frame_event(1, &encode_receipt(&receipt))], items: Vec::new() }
    }

    /// Whether all that this tab last saw was erased by another.
    fn is_erased(&self, found: &Found) -> bool {
        found.tail == Tail::default() && *self.tail.borrow() != Tail::default()
    }

    /// Takes note of what is there now.
    fn note(&self, found: &Found) {
        *self.tail.borrow_mut() = found.tail.clone();
        self.highest.set(self.highest.get().max(found.tail.sequence));
        self.read.set(found.heard);
        self.known.set(true);
        *self.receipt.borrow_mut() = found.receipt();
        self.sum.set(found.sum());
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
            let transaction = self.read().await?;
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
            Err(_) if self.gone.get() => return Ok(Appended { sequence: None, others: Some(self.withdrawal()) }),
            begun => begun?,
        };
        let others = self.changed(&transaction).await?;
        if !draft.is_receipt && others.as_ref().is_some_and(|found| self.is_withdrawn(found)) {
            others.iter().for_each(|found| self.note(found));
            return Ok(Appended { sequence: None, others: others.map(|found| found.rows) });
        }
        if others.as_ref().is_some_and(|found| self.is_erased(found)) {
            self.highest.set(0);
        }
        let last = others.as_ref().map_or(self.tail.borrow().sequence, |found| found.tail.sequence);
        let mut end = End::after(last.max(self.highest.get()));
        end.put(&transaction, draft, others.is_some())?;
        let proof = Proof { row: end.tail.clone(), stands: true };
        self.commit(transaction, "append", proof, false).await?;
        others.iter().for_each(|found| self.note(found));
        let sequence = end.tail.sequence;
        *self.tail.borrow_mut() = end.tail;
        self.highest.set(sequence);
        self.sum.set(Sum {
            bytes: self.sum.get().bytes + end.sum.bytes,
            digest: self.sum.get().digest.wrapping_add(end.sum.digest),
        });
        self.tell_others(Deed::Appended);
        Ok(Appended { sequence: Some(sequence), others: others.map(|found| found.rows) })
    }

    async fn fill_once(&self, drafts: &Drafts<'_>, instead: bool) -> Result<Rows> {
        let transaction = self.begin("readwrite", "strict").await?;
        let found = self.all(&transaction).await?;
        if self.is_withdrawn(&found) {
            return Err(failed("fill", &"consent was withdrawn in another tab".into()));
        }
        let highest = self.highest.get().max(found.tail.sequence);
        if instead {
            transaction.clear("fill")?;
        }
        let mut end = End::after(highest);
        for draft in &drafts(highest + 1) {
            end.put(&transaction, draft, true)?;
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
        let keys = events.iter().map(|&sequence| (&transaction.events, key(sequence)));
        for (store, key) in keys.chain(items.iter().map(|id| (&transaction.items, id.into()))) {
            store.delete(&key).map_err(|cause| failed("remove", &cause))?;
        }
        let row = Tail { sequence: events.first().copied().unwrap_or_default(), stamp: Vec::new() };
        let found = self.commit(transaction, "remove", Proof { row, stands: false }, true).await?;
        // Where it is not known what is there, it is read at the next transaction.
        found.iter().for_each(|found| self.note(found));
        self.tell_others(Deed::Changed);
        Ok(None)
    }

    async fn restore_once(&self, Dropped { events, items }: &Dropped) -> Result<Rows> {
        let transaction = self.begin("readwrite", "strict").await?;
        let keys = transaction.events.get_all_keys().map_err(|cause| failed("restore", &cause))?;
        let taken = all_keys(&settled("restore", &keys).await?);
        let is_taken = |sequence: Sequence| taken.binary_search(&sequence).is_ok();
        let is_gone = |found: Found| self.is_erased(&found) || self.is_withdrawn(&found);
        if self.changed(&transaction).await?.is_some_and(is_gone) || events.iter().any(|&(at, _)| is_taken(at)) {
            return Err(number_taken());
        }
        for (sequence, frame) in events {
            put(&transaction.events, &key(*sequence), frame)?;
        }
        for (id, frame) in items {
            put(&transaction.items, &id.into(), frame)?;
        }
        let row = events.first().map(|(sequence, frame)| Tail::new(*sequence, frame)).unwrap_or_default();
        let found = self.commit(transaction, "restore", Proof { row, stands: true }, true).await?;
        let rows = self.noted(found).await?;
        self.tell_others(Deed::Changed);
        Ok(rows)
    }

    async fn erase_once(&self, last: Option<&Draft>) -> Result<()> {
        let transaction = match self.begin("readwrite", "strict").await {
            Err(_) if self.gone.get() => return Ok(()),
            begun => begun?,
        };
        let before = self.tail.borrow().clone();
        transaction.clear("erase")?;
        let mut end = End::after(0);
        if let Some(draft) = last {
            end.put(&transaction, draft, true)?;
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
        self.read.set(self.heard.get());
        self.sum.set(end.sum);
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

impl Store for IndexedDb {
    fn kind(&self) -> &'static str {
        "indexeddb"
    }

    fn bytes(&self) -> usize {
        self.sum.get().bytes
    }

    fn load(&self) -> Task<'_, Rows> {
        Box::pin(async { again!(self, self.load_once()) })
    }

    fn refresh(&self) -> Task<'_, Option<Rows>> {
        Box::pin(async { again!(self, self.refresh_once()) })
    }

    fn append(&self, draft: Draft) -> Task<'_, Appended> {
        Box::pin(async move { again!(self, self.append_once(&draft)) })
    }

    fn fill<'a>(&'a self, drafts: Drafts<'a>, instead: bool) -> Task<'a, Rows> {
        Box::pin(async move { again!(self, self.fill_once(&drafts, instead)) })
    }

    fn remove(&self, events: Vec<Sequence>, items: Vec<String>) -> Task<'_, Option<Rows>> {
        Box::pin(async move { again!(self, self.remove_once(&events, &items)) })
    }

    fn restore(&self, dropped: Dropped) -> Task<'_, Rows> {
        Box::pin(async move { again!(self, self.restore_once(&dropped)) })
    }

    fn erase(&self, last: Option<Draft>) -> Task<'_, ()> {
        Box::pin(async move { again!(self, self.erase_once(last.as_ref())) })
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

/// All that is there, and how the log ends.
#[derive(Debug, Default)]
struct Found {
    rows: Rows,
    tail: Tail,
    /// How much of what other tabs said had been heard then.
    heard: u32,
}

impl Found {
    fn sum(&self) -> Sum {
        let mut sum = Sum::default();
        self.rows.events.iter().chain(&self.rows.items).for_each(|frame| sum.add(frame));
        sum
    }

    /// The latest receipt.
    fn receipt(&self) -> Option<Receipt> {
        self.rows.events.iter().rev().find_map(|frame| unframe_receipt(frame)).map(|(_, receipt)| receipt)
    }
}

/// How the log will end, and what was added to it.
struct End {
    tail: Tail,
    sum: Sum,
}

impl End {
    /// Nothing was added yet; what is added comes after that number.
    fn after(sequence: Sequence) -> Self {
        Self { tail: Tail { sequence, stamp: Vec::new() }, sum: Sum::default() }
    }

    /// Puts an event or a receipt after all others, and its item where that is new, or where others may have dropped it since the
    /// log `is_changed`.
    fn put(&mut self, transaction: &Transaction, draft: &Draft, is_changed: bool) -> Result<()> {
        let sequence = self.tail.sequence + 1;
        let frame = frame_event(sequence, &draft.body);
        put(&transaction.events, &key(sequence), &frame)?;
        self.sum.add(&frame);
        if let Some(item) = draft.item.as_ref().filter(|item| is_changed || item.is_new) {
            put(&transaction.items, &(&item.id).into(), &item.frame)?;
            self.sum.add(&item.frame);
        }
        self.tail = Tail::new(sequence, &frame);
        Ok(())
    }
}
