//! What is in the log, and what of it is new to this tab.

use std::collections::HashMap;

use js_sys::Uint8Array;
use wasm_bindgen::JsCast;
use web_sys::IdbKeyRange;

use super::IndexedDb;
use super::gaps::{Gaps, gaps_row};
use super::late::{count_late, item_keys};
use super::patience::READING;
use super::rows::{Found, Sum, Tail};
use super::transaction::{Transaction, all_keys, failed, frames, key, last_key};
use crate::error::Result;
use crate::hash::BuildMapHasher;
use crate::storage::{Rows, Standing, Store, Task};
use crate::visitor::consent::{Level, Receipt};
use crate::visitor::log::Sequence;
use crate::visitor::log::record::{encode_receipt, frame_event, unframe_event};

impl IndexedDb {
    /// What other tabs changed since this tab last read the log: the added rows, where they only added, or everything; `None`
    /// where nothing changed.
    pub(super) fn changed<'a>(&'a self, transaction: &'a Transaction) -> Task<'a, Option<Found>> {
        Box::pin(async move {
            let range =
                IdbKeyRange::lower_bound(&key(self.tail.borrow().sequence)).map_err(|cause| failed("read", &cause))?;
            let keys = transaction.events.get_all_keys_with_key(&range).map_err(|cause| failed("read", &cause))?;
            let later = transaction.events.get_all_with_key(&range).map_err(|cause| failed("read", &cause))?;
            let keys = all_keys(&transaction.settled("read", &keys).await?);
            let mut later = frames(&transaction.settled("read", &later).await?);
            // Read only now: another transaction of this tab may have ended in the meantime, and the rows that it wrote are among
            // these.
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
                // There was reason to read everything, but nothing had changed.
                self.note(&found);
                return Ok(None);
            }
            Ok(Some(found))
        })
    }

    /// What other tabs added to a log that they did not change otherwise: `later` are the rows after the last one known here. The
    /// events' items are added, or all items where the number of items is not the one that this tab knows.
    pub(super) async fn added(&self, transaction: &Transaction, later: Vec<Vec<u8>>, tail: Tail) -> Result<Found> {
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
        let ids = events.iter().filter_map(|frame| unframe_event(frame)?.1.item().map(str::to_owned));
        // Each id once. A map with texts as keys is compiled in already; a set would be more to download.
        let ids: HashMap<String, usize, BuildMapHasher> = ids.zip(0..).collect();
        let mut rows = Vec::with_capacity(ids.len());
        for id in ids.into_keys() {
            let row = transaction.items.get(&id.into()).map_err(|cause| failed("read", &cause))?;
            rows.extend(transaction.settled("read", &row).await?.dyn_ref::<Uint8Array>().map(Uint8Array::to_vec));
        }
        Ok(rows)
    }

    pub(super) fn all<'a>(&'a self, transaction: &'a Transaction) -> Task<'a, Found> {
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
    pub(super) fn is_withdrawn(&self, found: &Found) -> bool {
        let latest = found.receipt();
        latest.as_ref().is_some_and(Receipt::withdraws) && latest != *self.receipt.borrow()
    }

    /// What is found where the database is gone: the withdrawal that deleted it, as far as that is known. The level is not known,
    /// so it is the lowest.
    pub(super) fn withdrawal(&self) -> Rows {
        let known = self.receipt.borrow().as_ref().map_or(0.0, |receipt| receipt.at);
        let at = self.woken_at.get().max(known);
        let receipt = Receipt { at, level: Level::Off, keeps: false, text: None, policy: None, source: None };
        Rows { events: vec![frame_event(1, &encode_receipt(&receipt))], ..Rows::default() }
    }

    /// Takes note of what is there now.
    pub(super) fn note(&self, found: &Found) {
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

    pub(super) fn sum(&self) -> Sum {
        let [events, items] = self.sums.get();
        events.plus(items)
    }

    /// Takes note of the number of a new event or receipt.
    pub(super) fn reach(&self, sequence: Sequence, is_receipt: bool) {
        let before = self.standing.get();
        if !is_receipt || before.highest > 0 {
            self.standing.set(Standing { highest: sequence, ..before });
        }
    }

    /// Takes note that everything was erased, except for a receipt.
    pub(super) fn begin_again(&self) {
        self.counted.set(false);
        self.standing.set(Standing { highest: 0, missing: 0, ..self.standing.get() });
    }

    pub(super) fn load_once<'a>(&'a self) -> Task<'a, Rows> {
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

    pub(super) async fn refresh_once(&self) -> Result<Option<Rows>> {
        let transaction = match self.read().await {
            Err(_) if self.gone.get() => return Ok(Some(self.withdrawal())),
            begun => begun?,
        };
        let found = self.changed(&transaction).await?;
        found.iter().for_each(|found| self.note(found));
        Ok(found.map(|found| found.rows))
    }

    /// Takes note of what was found and returns its rows; reads everything where `found` is `None`, again if the page sleeps
    /// meanwhile: what was written before must not be written again.
    pub(super) async fn noted(&self, found: Option<Found>) -> Result<Rows> {
        match found {
            Some(found) => {
                self.note(&found);
                Ok(found.rows)
            }
            None => self.load().await,
        }
    }
}
