//! Transactions that write. Each runs once; the caller repeats it where the page slept or the connection was lost.

use js_sys::Uint8Array;
use wasm_bindgen::JsCast;

use super::IndexedDb;
use super::gaps::Gaps;
use super::patience::{BACK_OFF, ERASING};
use super::rows::{End, Found, Proof, Tail};
use super::tab_message::TabMessage;
use super::transaction::{Transaction, all_keys, failed, frames, is_lost, key, put};
use crate::error::{ErrorKind, Result};
use crate::storage::sleep::woken;
use crate::storage::{Appended, Choice, Draft, DraftItem, Drafts, Dropped, FORGOTTEN, Rows, Task, number_taken};
use crate::visitor::log::{Sequence, Tombstones};

impl IndexedDb {
    /// Ends a transaction that wrote, and resolves to all that is there then, where that `is_wanted`. Where the page slept before
    /// it heard of the end, or the browser lost the connection, the row of the `proof` tells whether the transaction was
    /// committed; where it was, the result is `None`.
    ///
    /// Errors: `storage_busy` where that cannot be told; the operation must not be repeated.
    pub(super) fn commit<'a>(
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
            // This read comes after the other transaction, since both use the same stores.
            let is_there = again!(self, self.is_there(&proof.row));
            if is_lost(&is_there) {
                return Err(ErrorKind::StorageBusy { operation, is_committing: true }.into());
            }
            if is_there? == proof.stands { Ok(None) } else { ended }
        })
    }

    pub(super) async fn end(
        &self,
        transaction: Transaction,
        operation: &'static str,
        is_wanted: bool,
    ) -> Result<Option<Found>> {
        let found = if is_wanted { Some(self.all(&transaction).await?) } else { None };
        transaction.complete(operation).await?;
        Ok(found)
    }

    pub(super) async fn is_there(&self, row: &Tail) -> Result<bool> {
        let transaction = self.begin("readonly", "default").await?;
        let found = transaction.events.get_all_with_key(&key(row.sequence)).map_err(|cause| failed("read", &cause))?;
        let found = frames(&transaction.settled("read", &found).await?);
        Ok(found.iter().any(|frame| frame.starts_with(&row.stamp)))
    }

    pub(super) async fn append_once(&self, draft: &Draft) -> Result<Appended> {
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
        // Another tab may have written the same item: then the number of items is not known.
        let is_known = others.is_none() || end.items == 0;
        self.items.set(self.items.get().filter(|_| is_known).map(|items| items + end.items));
        self.tell_others(TabMessage::Appended);
        Ok(Appended { sequence: Some(sequence), others: others.map(|found| found.rows), is_among: false })
    }

    pub(super) async fn fill_once(&self, drafts: &Drafts<'_>, instead: bool) -> Result<Rows> {
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
            // The copy stands in for what was lost before, which no longer counts as missing.
            let before = if instead { 0 } else { found.rows.events.len() };
            let mut gaps = Gaps::unknown(end.tail.sequence, (before + drafts.len()) as u64);
            if let Some(known) = found.gaps.filter(|_| !instead) {
                gaps.epoch = known.epoch;
            }
            gaps.write(&transaction)?;
        }
        // Without drafts no new row proves the commit; the row that was last before does, by being gone with `instead`, or still
        // there.
        let proof = match end.tail.stamp.is_empty() {
            true => Proof { row: found.tail, stands: !instead },
            false => Proof { row: end.tail, stands: true },
        };
        let found = self.commit(transaction, "fill", proof, true).await?;
        let rows = self.noted(found).await?;
        self.tell_others(TabMessage::Changed);
        Ok(rows)
    }

    pub(super) async fn forget_once(
        &self,
        events: &[Sequence],
        items: &[String],
        tombstones: &Tombstones,
    ) -> Result<Option<Rows>> {
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
        if !tombstones.is_empty() {
            // Read in this transaction: another tab may have added some, without a message that reached this one.
            let row = transaction.items.get(&FORGOTTEN.into()).map_err(|cause| failed("read", &cause))?;
            let row = transaction.settled("read", &row).await?;
            let known = row.dyn_ref::<Uint8Array>().and_then(|frame| Tombstones::decode(&frame.to_vec()));
            put(&transaction.items, &FORGOTTEN.into(), &known.unwrap_or_default().with(tombstones).encode())?;
        }
        let row = Tail { sequence: events.first().copied().unwrap_or_default(), stamp: Vec::new() };
        let found = self.commit(transaction, "remove", Proof { row, stands: false }, true).await?;
        self.epoch.set(gaps.epoch);
        match &found {
            Some(found) => self.note(found),
            // The next transaction reads everything, as after a message of another tab.
            None => self.heard.set(self.heard.get().wrapping_add(1)),
        }
        self.tell_others(TabMessage::Changed);
        Ok(None)
    }

    pub(super) async fn restore_once(&self, dropped: &Dropped, chosen: Choice) -> Result<Rows> {
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
            if frame.is_empty() {
                transaction.items.delete(&id.into()).map_err(|cause| failed("restore", &cause))?;
            } else {
                put(&transaction.items, &id.into(), frame)?;
            }
        }
        let row = events.first().map(|(sequence, frame)| Tail::new(*sequence, frame)).unwrap_or_default();
        let proof = Proof { row, stands: !events.is_empty() };
        let found = self.commit(transaction, "restore", proof, true).await?;
        let rows = self.noted(found).await?;
        self.tell_others(TabMessage::Changed);
        Ok(rows)
    }

    pub(super) async fn erase_once(&self, last: Option<&Draft>) -> Result<()> {
        // This fails where the database is gone. Another may be there by now; the caller can delete it as a whole.
        let transaction = self.begin_within("readwrite", "strict", ERASING).await?;
        let before = self.tail.borrow().clone();
        transaction.clear("erase")?;
        let mut end = End::after(0);
        if let Some(draft) = last {
            end.put(&transaction, draft, draft.item.as_ref())?;
        }
        let proof = match last {
            Some(_) => Proof { row: end.tail.clone(), stands: true },
            // Where this tab knew of no row, no row can prove the commit: then the log is erased once more.
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
        self.tell_others(TabMessage::Erased);
        Ok(())
    }
}
