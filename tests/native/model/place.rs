//! A place on a device that several tabs share, as IndexedDB is one, and that fails as browsers do: before it did anything,
//! after it did everything, or by never answering.
//!
//! Each tab has a [`Connection`]. It finds what other tabs changed at its next operation, as the [`Store`] trait says.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::future::poll_fn;
use std::rc::Rc;
use std::task::Poll;

use penchant::error::{Error, ErrorKind, Result};
use penchant::personalizer::{Change, Host};
use penchant::storage::{Appended, Choice, Draft, Drafts, Dropped, FORGOTTEN, Rows, Store, Task, number_taken, read};
use penchant::visitor::consent::{Level, Receipt};
use penchant::visitor::log::record::{encode_receipt, frame_event, unframe_event};
use penchant::visitor::log::tombstones::Key;
use penchant::visitor::log::{Sequence, Tombstones};

/// How an operation fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// Nothing was done: there is no room.
    Quota,
    /// Nothing was done: the browser refused.
    Failed,
    /// Nothing was done: there was no answer in time, and the transaction was aborted.
    Busy,
    /// It was committed, and the answer says that it failed.
    Lost,
    /// There is no answer for now, and nothing is done before there is.
    SilentBefore,
    /// There is no answer for now, and it is done already.
    SilentAfter,
}

/// Which operations of a command fail: the n-th, and those after it where `is_lasting`.
#[derive(Debug, Clone, Copy)]
pub struct Plan {
    pub at: usize,
    pub fault: Fault,
    pub is_lasting: bool,
}

#[derive(Debug, Clone, Default)]
struct Kept {
    events: BTreeMap<Sequence, Vec<u8>>,
    items: BTreeMap<String, Vec<u8>>,
    /// The highest number that was given since everything was last erased.
    highest: Sequence,
    /// How often anything was changed, everything erased, and the database deleted with a withdrawal.
    changes: u64,
    erasures: u64,
    withdrawals: u64,
    /// How many of the changes did no more than append.
    appends: u64,
}

impl Kept {
    fn rows(&self) -> Rows {
        let (events, items) = (self.events.values().cloned().collect(), self.items.values().cloned().collect());
        Rows { events, items, is_tail: false }
    }

    /// What was appended after that number, with its items.
    fn tail(&self, after: Sequence) -> Rows {
        let events: Vec<Vec<u8>> = self.events.range(after + 1..).map(|(_, frame)| frame.clone()).collect();
        let ids: BTreeSet<String> =
            events.iter().filter_map(|frame| unframe_event(frame)?.1.item().map(str::to_owned)).collect();
        let items = ids.iter().filter_map(|id| self.items.get(id).cloned()).collect();
        Rows { events, items, is_tail: true }
    }

    fn last(&self) -> Sequence {
        self.events.last_key_value().map_or(0, |(&sequence, _)| sequence)
    }

    fn put(&mut self, sequence: Sequence, draft: Draft) {
        self.events.insert(sequence, frame_event(sequence, &draft.body));
        self.highest = sequence;
        if let Some(item) = draft.item {
            self.items.entry(item.id).or_insert(item.frame);
        }
    }

    fn empty(&mut self) {
        self.events.clear();
        self.items.clear();
        self.highest = 0;
        self.changes += 1;
        self.erasures += 1;
    }
}

/// The place.
#[derive(Debug, Default)]
pub struct Place {
    kept: RefCell<Kept>,
    plan: Cell<Option<Plan>>,
    operations: Cell<usize>,
    /// Whether something was committed whose answer was lost.
    lost: Cell<bool>,
    /// What the latest silent operation waits for.
    silent: RefCell<Rc<Cell<bool>>>,
    /// Whether the next event is put as one of a page that goes: it comes back among the others.
    pub is_leaving: Cell<bool>,
}

impl Place {
    pub fn rows(&self) -> Rows {
        self.kept.borrow().rows()
    }

    /// Begins a command, some of whose operations fail.
    pub fn begin(&self, plan: Option<Plan>) {
        self.plan.set(plan);
        self.operations.set(0);
        self.lost.set(false);
    }

    /// Whether an answer was lost since the command began.
    pub fn has_lost(&self) -> bool {
        self.lost.get()
    }

    /// What has to be set for the latest silent operation to go on.
    pub fn answer(&self) -> Rc<Cell<bool>> {
        self.silent.borrow().clone()
    }

    /// Deletes the database as a whole.
    pub async fn delete(&self, withdraws: bool) -> Result<()> {
        self.operate("delete", || {
            let mut kept = self.kept.borrow_mut();
            kept.empty();
            kept.withdrawals += u64::from(withdraws);
            Ok(())
        })
        .await
    }

    /// Damages the row of an event that is whole. Returns its number.
    pub fn damage(&self, which: usize) -> Option<Sequence> {
        let mut kept = self.kept.borrow_mut();
        let sequence = *kept.events.keys().nth(which)?;
        let frame = kept.events.get_mut(&sequence).filter(|frame| unframe_event(frame).is_some())?;
        match which % 3 {
            0 => frame.truncate(frame.len() / 2),
            1 => frame.clear(),
            _ => *frame.last_mut()? ^= 1,
        }
        kept.changes += 1;
        Some(sequence)
    }

    fn fault(&self) -> Option<Fault> {
        let at = self.operations.get();
        self.operations.set(at + 1);
        assert!(at < 100, "a command never ends");
        let plan = self.plan.get()?;
        (at == plan.at || plan.is_lasting && at > plan.at).then_some(plan.fault)
    }

    async fn operate<T>(&self, operation: &'static str, work: impl FnOnce() -> Result<T>) -> Result<T> {
        match self.fault() {
            None => work(),
            Some(Fault::Quota) => Err(ErrorKind::StorageQuota.into()),
            Some(Fault::Failed) => Err(failed(operation, "the browser refused")),
            Some(Fault::Busy) => Err(ErrorKind::StorageBusy { operation, is_committing: false }.into()),
            Some(Fault::Lost) => {
                work()?;
                self.lost.set(true);
                Err(ErrorKind::StorageBusy { operation, is_committing: true }.into())
            }
            Some(Fault::SilentBefore) => {
                self.answered().await;
                work()
            }
            Some(Fault::SilentAfter) => {
                let done = work();
                self.answered().await;
                done
            }
        }
    }

    /// Whoever polls this polls again by themselves.
    fn answered(&self) -> impl Future<Output = ()> + use<> {
        // From here on the browser answers again.
        self.plan.set(None);
        let is_answered = Rc::new(Cell::new(false));
        *self.silent.borrow_mut() = is_answered.clone();
        poll_fn(move |_| if is_answered.get() { Poll::Ready(()) } else { Poll::Pending })
    }
}

fn failed(operation: &'static str, cause: &str) -> Error {
    ErrorKind::StorageFailed { operation, cause: cause.to_owned() }.into()
}

/// Opens connections to a place.
pub struct Device(pub Rc<Place>);

impl Host for Device {
    fn open_device(&self) -> Task<'_, Rc<dyn Store>> {
        Box::pin(async {
            self.0.operate("open", || Ok(())).await?;
            let seen = Seen { withdrawals: self.0.kept.borrow().withdrawals, ..Seen::default() };
            Ok(Rc::new(Connection { place: self.0.clone(), seen: RefCell::new(seen) }) as Rc<dyn Store>)
        })
    }

    fn key(&self) -> Key {
        [1, 2]
    }

    fn changed(&self, _: Change) {}
}

/// What a tab knows of the place.
#[derive(Debug, Clone, Default)]
struct Seen {
    changes: u64,
    erasures: u64,
    withdrawals: u64,
    appends: u64,
    last: Sequence,
    receipt: Option<Receipt>,
}

/// A tab's connection.
pub struct Connection {
    place: Rc<Place>,
    seen: RefCell<Seen>,
}

fn latest_receipt(rows: &Rows) -> Option<Receipt> {
    read(rows).0.receipts().last().map(|(_, receipt)| receipt.clone())
}

impl Connection {
    /// Does it with what is kept. Where the answer is lost, this tab knows nothing of it.
    async fn operate<T>(
        &self,
        operation: &'static str,
        work: impl FnOnce(&mut Kept, &mut Seen) -> Result<T>,
    ) -> Result<T> {
        let before = self.seen.borrow().clone();
        let done = self
            .place
            .operate(operation, || {
                let mut kept = self.place.kept.borrow_mut();
                // A transaction that fails changes nothing.
                let mut changed = kept.clone();
                let done = work(&mut changed, &mut self.seen.borrow_mut())?;
                *kept = changed;
                Ok(done)
            })
            .await;
        if done.is_err() {
            *self.seen.borrow_mut() = before;
        }
        done
    }
}

impl Seen {
    fn note(&mut self, kept: &Kept) {
        self.changes = kept.changes;
        self.erasures = kept.erasures;
        self.appends = kept.appends;
        self.last = kept.last();
        self.receipt = latest_receipt(&kept.rows());
    }

    /// What is there, where another tab changed it, or what it appended, where that is all that it did.
    fn others(&self, kept: &Kept) -> Option<Rows> {
        let is_tail =
            self.last > 0 && kept.changes.wrapping_sub(kept.appends) == self.changes.wrapping_sub(self.appends);
        let rows = || if is_tail { kept.tail(self.last) } else { kept.rows() };
        (kept.changes != self.changes).then(rows)
    }

    /// Whether another tab withdrew consent and deleted the database.
    fn is_gone(&self, kept: &Kept) -> bool {
        kept.withdrawals != self.withdrawals
    }

    fn is_withdrawn(&self, kept: &Kept) -> bool {
        let latest = latest_receipt(&kept.rows());
        latest.as_ref().is_some_and(Receipt::withdraws) && latest != self.receipt
    }
}

/// What is found where the database is gone.
fn withdrawal() -> Rows {
    let receipt = Receipt { at: 0.0, level: Level::Off, keeps: false, text: None, policy: None, source: None };
    Rows { events: vec![frame_event(1, &encode_receipt(&receipt))], ..Rows::default() }
}

impl Store for Connection {
    fn kind(&self) -> &'static str {
        "indexeddb"
    }

    fn is_lasting(&self) -> bool {
        true
    }

    fn bytes(&self) -> usize {
        0
    }

    fn load(&self) -> Task<'_, Rows> {
        Box::pin(self.operate("load", |kept, seen| {
            if seen.is_gone(kept) {
                return Err(failed("open", "another tab withdrew consent"));
            }
            seen.note(kept);
            Ok(kept.rows())
        }))
    }

    fn refresh(&self) -> Task<'_, Option<Rows>> {
        Box::pin(self.operate("refresh", |kept, seen| {
            if seen.is_gone(kept) {
                return Ok(Some(withdrawal()));
            }
            let others = seen.others(kept);
            seen.note(kept);
            Ok(others)
        }))
    }

    fn append(&self, draft: Draft) -> Task<'_, Appended> {
        let is_late = self.place.is_leaving.take();
        Box::pin(self.operate("append", move |kept, seen| {
            let not_kept = |others| Ok(Appended { sequence: None, others, is_among: false });
            if seen.is_gone(kept) {
                return not_kept(Some(withdrawal()));
            }
            let others = seen.others(kept);
            if !draft.is_receipt && seen.is_withdrawn(kept) {
                seen.note(kept);
                return not_kept(others);
            }
            seen.note(kept);
            let sequence = kept.highest + 1;
            kept.put(sequence, draft);
            kept.changes += 1;
            kept.appends += 1;
            seen.note(kept);
            let others = if is_late { Some(kept.rows()) } else { others };
            Ok(Appended { sequence: Some(sequence), others, is_among: is_late })
        }))
    }

    fn fill<'a>(&'a self, drafts: Drafts<'a>, instead: bool) -> Task<'a, Rows> {
        Box::pin(self.operate("fill", move |kept, seen| {
            if seen.is_gone(kept) || seen.is_withdrawn(kept) {
                return Err(failed("fill", "consent was withdrawn in another tab"));
            }
            let first = kept.highest + 1;
            if instead {
                kept.empty();
            }
            let there = kept.rows();
            for (sequence, draft) in (first..).zip(drafts(first, &there)) {
                kept.put(sequence, draft);
            }
            kept.changes += 1;
            seen.note(kept);
            Ok(kept.rows())
        }))
    }

    fn forget(&self, events: Vec<Sequence>, items: Vec<String>, tombstones: Tombstones) -> Task<'_, Option<Rows>> {
        Box::pin(self.operate("remove", move |kept, seen| {
            if seen.is_gone(kept) {
                return Ok(Some(withdrawal()));
            }
            let others = seen.others(kept);
            if others.is_none() {
                events.iter().for_each(|sequence| drop(kept.events.remove(sequence)));
                items.iter().for_each(|id| drop(kept.items.remove(id)));
                if !tombstones.is_empty() {
                    let known = kept.items.get(FORGOTTEN).and_then(|frame| Tombstones::decode(frame));
                    let all = known.unwrap_or_default().with(&tombstones);
                    kept.items.insert(FORGOTTEN.to_owned(), all.encode());
                }
                kept.changes += 1;
            }
            seen.note(kept);
            Ok(others)
        }))
    }

    fn restore(&self, dropped: Dropped, chosen: Choice) -> Task<'_, Rows> {
        Box::pin(self.operate("restore", move |kept, seen| {
            let is_erased = kept.erasures as u32 != dropped.epoch;
            let is_taken = dropped.events.iter().any(|(sequence, _)| kept.events.contains_key(sequence));
            if seen.is_gone(kept) || seen.is_withdrawn(kept) || is_erased || is_taken {
                return Err(number_taken());
            }
            let chosen = chosen(&dropped, &kept.rows(), kept.highest + 1);
            kept.events.extend(chosen.events);
            kept.highest = kept.highest.max(kept.last());
            for (id, frame) in chosen.items {
                if id == FORGOTTEN {
                    kept.items.remove(FORGOTTEN);
                }
                if !frame.is_empty() {
                    kept.items.entry(id).or_insert(frame);
                }
            }
            kept.changes += 1;
            seen.note(kept);
            Ok(kept.rows())
        }))
    }

    fn erase(&self, last: Option<Draft>) -> Task<'_, ()> {
        let erased = self.operate("erase", move |kept, seen| {
            if seen.is_gone(kept) {
                // Another may be there by now, which can be deleted as a whole.
                return Err(failed("erase", "another tab withdrew consent"));
            }
            kept.empty();
            if let Some(last) = last {
                kept.put(1, last);
            }
            seen.note(kept);
            seen.receipt = None;
            Ok(())
        });
        Box::pin(async {
            let erased = erased.await;
            if erased.is_err() {
                // The place is let go of: whatever is there is news.
                let mut seen = self.seen.borrow_mut();
                *seen = Seen { changes: u64::MAX, withdrawals: seen.withdrawals, ..Seen::default() };
            }
            erased
        })
    }

    fn epoch(&self) -> u32 {
        self.seen.borrow().erasures as u32
    }

    fn close(&self) {}
}
