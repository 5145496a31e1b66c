//! What is recorded while the page goes: a click that leaves it, a tab that is closed.
//!
//! There is no time to read how the log ends: the page is gone by then, and the browser drops a transaction that waits for an
//! answer. So the event is written at once, to the store `items`, where its key cannot collide with the numbers of events. The
//! key is the array `["late", time, random number]`, which sorts after all texts. The page that reads the log next, which may be
//! this one, moves the event to the store `events` under its number, in one transaction: the event is in the log exactly once. An
//! earlier version of the library counts such a row as damaged and leaves it alone.

use std::cell::Cell;
use std::rc::Rc;

use js_sys::{Array, Date, Promise};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::IdbKeyRange;

use super::IndexedDb;
use super::gaps::Gaps;
use super::patience::{BACK_OFF, USUAL};
use super::rows::End;
use super::tab_message::TabMessage;
use super::transaction::{Transaction, failed, frames, is_lost, put};
use crate::error::Result;
use crate::storage::sleep::woken;
use crate::storage::{Appended, Draft, Rows, Store, Task};
use crate::visitor::log::Sequence;
use crate::visitor::log::record::{frame_event, numbered};

/// An event that is being written while the page goes.
struct Begun {
    transaction: Rc<Transaction>,
    /// The key of its row, as text.
    late: String,
    /// The number of the last event that this tab knew when it was written.
    after: Sequence,
}

thread_local! {
    static LEAVING: Cell<bool> = const { Cell::new(false) };
}

/// Notes whether the page is about to go.
pub fn leave(leaving: bool) {
    LEAVING.set(leaving);
}

/// A key for a new late row.
fn fresh_key() -> JsValue {
    Array::of3(&"late".into(), &Date::now().into(), &getrandom::u32().unwrap_or_default().into()).into()
}

/// The range of the late rows' keys, which sort after all others.
fn late_keys() -> Result<IdbKeyRange> {
    IdbKeyRange::lower_bound(&Array::of1(&"late".into())).map_err(|cause| failed("read", &cause))
}

impl IndexedDb {
    /// Whether an event has to be written at once, since the page is about to go.
    pub(super) fn is_hurried(&self, draft: &Draft) -> bool {
        LEAVING.get() && !draft.is_receipt && self.database.borrow().is_some()
    }

    /// Writes an event without reading the log, and gives it its number if the page is still there afterwards.
    pub(super) fn append_late<'a>(&'a self, draft: &'a Draft) -> Task<'a, Appended> {
        // Begun here and not in the task, so that the event is written before anything is awaited.
        let begun = self.put_late(draft);
        let before = woken();
        Box::pin(async move {
            let Begun { transaction, late, after } = begun?;
            let done = transaction.complete("append").await;
            if done.is_err() && woken() == before {
                done?;
            }
            again!(self, self.gather())?;
            let mut gathered = self.gathered.take();
            let place = gathered.iter().position(|(key, _)| *key == late);
            let sequence = place.map(|place| gathered.swap_remove(place).1);
            *self.gathered.borrow_mut() = gathered;
            let rows = self.load().await?;
            // While the page slept, another tab may have given the event its number, or dropped it after a withdrawal of consent.
            let found = sequence.or_else(|| self.given_elsewhere(&rows, draft, after));
            self.tell_others(TabMessage::Appended);
            Ok(Appended { sequence: found, others: Some(rows), is_among: found.is_some() })
        })
    }

    /// The number that another tab gave to an event of this page: the first one above `after` whose event has the same content
    /// and is not yet noted as one of this page's. It is noted as such.
    fn given_elsewhere(&self, rows: &Rows, draft: &Draft, after: Sequence) -> Option<Sequence> {
        let given = self.given.borrow();
        let same = rows.events.iter().filter_map(|frame| numbered(frame)).filter(|&(_, body)| body == draft.body);
        let number = same.map(|(number, _)| number).find(|number| *number > after && !given.contains(number))?;
        drop(given);
        self.claim(number);
        Some(number)
    }

    /// Notes that an event of this page has this number.
    pub(super) fn claim(&self, number: Sequence) {
        let mut given = self.given.borrow_mut();
        if given.len() == REMEMBERED {
            given.remove(0);
        }
        given.push(number);
    }

    /// Writes all events that are recorded in one turn of the event loop in one transaction: a second one would wait for the
    /// first, and the page is gone by then.
    fn put_late(&self, draft: &Draft) -> Result<Begun> {
        let (at, after) = (fresh_key(), self.tail.borrow().sequence);
        let late = text_of(&at);
        let begun = self.late.borrow().upgrade();
        if let Some(transaction) = begun.filter(|transaction| put_row(transaction, &at, draft).is_ok()) {
            return Ok(Begun { transaction, late, after });
        }
        let database = self.database.borrow().clone().ok_or_else(|| failed("append", &"no connection".into()))?;
        let transaction = Rc::new(self.transaction(&database, "readwrite", "default", USUAL)?);
        put_row(&transaction, &at, draft)?;
        *self.late.borrow_mut() = Rc::downgrade(&transaction);
        spawn_local(commit_soon(transaction.clone()));
        Ok(Begun { transaction, late, after })
    }

    /// Gives late rows their numbers, and notes the numbers by key. Where consent was withdrawn since, the rows are dropped.
    pub(super) fn gather<'a>(&'a self) -> Task<'a, ()> {
        Box::pin(async move {
            let transaction = self.begin("readwrite", "default").await?;
            // The rows stay, and are moved later.
            transaction.yields();
            let range = late_keys()?;
            let keys = transaction.items.get_all_keys_with_key(&range).map_err(|cause| failed("read", &cause))?;
            let late = transaction.items.get_all_with_key(&range).map_err(|cause| failed("read", &cause))?;
            let keys: Array = transaction.settled("read", &keys).await?.into();
            let late = frames(&transaction.settled("read", &late).await?);
            if late.is_empty() {
                return Ok(());
            }
            let found = self.all(&transaction).await?;
            let mut numbers = Vec::with_capacity(late.len());
            let mut end = End::after(found.highest());
            if found.gaps.is_none() {
                Gaps::unknown(end.tail.sequence, found.rows.events.len() as u64).write(&transaction)?;
            }
            let is_withdrawn = self.is_withdrawn(&found);
            for (at, frame) in keys.iter().zip(&late) {
                if let Some((_, body)) = numbered(frame).filter(|_| !is_withdrawn) {
                    let draft = Draft { body: body.to_vec(), item: None, is_receipt: false };
                    end.put(&transaction, &draft, None)?;
                    numbers.push((text_of(&at), end.tail.sequence));
                }
                transaction.items.delete(&at).map_err(|cause| failed("append", &cause))?;
            }
            transaction.complete("append").await?;
            self.gathered.borrow_mut().extend(numbers);
            Ok(())
        })
    }
}

fn put_row(transaction: &Transaction, at: &JsValue, draft: &Draft) -> Result<()> {
    put(&transaction.items, at, &frame_event(0, &draft.body))?;
    match &draft.item {
        Some(item) => put(&transaction.items, &(&item.id).into(), &item.frame),
        None => Ok(()),
    }
}

/// Commits once all events that were recorded in the same turn of the event loop are written. That takes some promises, but no
/// event of the browser.
async fn commit_soon(transaction: Rc<Transaction>) {
    for _ in 0..TURN {
        let _ = JsFuture::from(Promise::resolve(&JsValue::UNDEFINED)).await;
    }
    transaction.commit();
}

/// How many numbers of this page's events are remembered: fewer events are being written when a page goes.
const REMEMBERED: usize = 256;

/// How many promises lie between a call and the write of its event, at most.
const TURN: usize = 32;

/// The range of the items' own keys, which are texts: arrays sort after them.
pub fn item_keys() -> Result<IdbKeyRange> {
    IdbKeyRange::upper_bound_with_open(&Array::new(), true).map_err(|cause| failed("read", &cause))
}

/// Requests the number of late rows.
pub fn count_late(transaction: &Transaction) -> Result<web_sys::IdbRequest> {
    transaction.items.count_with_key(&late_keys()?.into()).map_err(|cause| failed("read", &cause))
}

fn text_of(key: &JsValue) -> String {
    let key: &Array = key.unchecked_ref();
    key.join(" ").into()
}
