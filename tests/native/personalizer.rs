//! The engine and its storage in step, whatever the storage does.

use std::cell::{Cell, RefCell};
use std::future::poll_fn;
use std::pin::pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

use penchant::error::{ErrorKind, Result};
use penchant::input::Given;
use penchant::personalizer::{Change, Host, Personalizer, Recorded};
use penchant::storage::{Appended, Choice, Draft, Drafts, Dropped, MemoryStore, Rows, Store, Task, read};
use penchant::visitor::consent::Level;
use penchant::visitor::log::Tombstones;
use penchant::visitor::log::tombstones::Key;
use pollster::block_on;
use proptest::prelude::*;

use crate::shop::{NOON, any_history, books, event, given, nothing};

const DAY: f64 = 86_400_000.0;

/// A device: storage that outlives its personalizers and can be made to fail at its n-th operation.
#[derive(Default)]
pub struct Device {
    pub kept: Rc<MemoryStore>,
    pub operations: Rc<Cell<usize>>,
    pub fails_at: Rc<Cell<Option<usize>>>,
    /// The first operation from which on all fail.
    pub fails_from: Rc<Cell<Option<usize>>>,
    pub is_away: Cell<bool>,
    /// While it does, opening and erasing are not done.
    waits: Rc<Cell<bool>>,
    /// While it does, what is filled in is there, and nobody is told.
    fills: Rc<Cell<bool>>,
    pub heard: RefCell<Vec<Change>>,
}

impl Host for Device {
    fn open_device(&self) -> Task<'_, Rc<dyn Store>> {
        Box::pin(async {
            is_over(&self.waits).await;
            if self.is_away.get() {
                return Err(ErrorKind::StorageFailed { operation: "open", cause: "private mode".into() }.into());
            }
            let store = Flaky {
                kept: self.kept.clone(),
                operations: self.operations.clone(),
                fails_at: self.fails_at.clone(),
                fails_from: self.fails_from.clone(),
                waits: self.waits.clone(),
                fills: self.fills.clone(),
            };
            Ok(Rc::new(store) as Rc<dyn Store>)
        })
    }

    fn key(&self) -> Key {
        [1, 2]
    }

    fn changed(&self, change: Change) {
        self.heard.borrow_mut().push(change);
    }
}

struct Flaky {
    kept: Rc<MemoryStore>,
    operations: Rc<Cell<usize>>,
    fails_at: Rc<Cell<Option<usize>>>,
    fails_from: Rc<Cell<Option<usize>>>,
    waits: Rc<Cell<bool>>,
    fills: Rc<Cell<bool>>,
}

/// Whoever polls this polls again by themselves.
fn is_over(waits: &Cell<bool>) -> impl Future<Output = ()> {
    poll_fn(|_| if waits.get() { Poll::Pending } else { Poll::Ready(()) })
}

impl Flaky {
    fn step(&self) -> Result<()> {
        self.operations.set(self.operations.get() + 1);
        let is_late = self.fails_from.get().is_some_and(|from| self.operations.get() >= from);
        let fails = is_late || self.fails_at.get() == Some(self.operations.get());
        if fails { Err(ErrorKind::StorageQuota.into()) } else { Ok(()) }
    }
}

impl Store for Flaky {
    fn kind(&self) -> &'static str {
        "indexeddb"
    }
    fn is_lasting(&self) -> bool {
        true
    }
    fn bytes(&self) -> usize {
        self.kept.bytes()
    }
    fn load(&self) -> Task<'_, Rows> {
        Box::pin(async {
            self.step()?;
            self.kept.load().await
        })
    }
    fn refresh(&self) -> Task<'_, Option<Rows>> {
        Box::pin(async {
            self.step()?;
            self.kept.load().await.map(Some)
        })
    }
    fn append(&self, draft: Draft) -> Task<'_, Appended> {
        Box::pin(async {
            self.step()?;
            self.kept.append(draft).await
        })
    }
    fn forget(&self, events: Vec<u64>, items: Vec<String>, tombstones: Tombstones) -> Task<'_, Option<Rows>> {
        Box::pin(async {
            self.step()?;
            self.kept.forget(events, items, tombstones).await
        })
    }
    fn restore(&self, dropped: Dropped, chosen: Choice) -> Task<'_, Rows> {
        Box::pin(async move {
            self.step()?;
            self.kept.restore(dropped, chosen).await
        })
    }
    fn fill<'a>(&'a self, drafts: Drafts<'a>, instead: bool) -> Task<'a, Rows> {
        Box::pin(async move {
            self.step()?;
            let rows = self.kept.fill(drafts, instead).await;
            is_over(&self.fills).await;
            rows
        })
    }
    fn erase(&self, last: Option<Draft>) -> Task<'_, ()> {
        Box::pin(async move {
            is_over(&self.waits).await;
            self.step()?;
            self.kept.erase(last).await
        })
    }
    fn close(&self) {}
}

pub fn open(device: &Rc<Device>, level: Level) -> Personalizer {
    let personalizer = Personalizer::new(books(), 7, device.clone());
    block_on(personalizer.begin(level, NOON));
    personalizer
}

pub fn kept_events(device: &Device) -> usize {
    read(&block_on(device.kept.load()).unwrap()).0.entries().len()
}

pub fn record(personalizer: &Personalizer, event: &Given) -> Result<Option<u64>> {
    block_on(personalizer.record(event, NOON)).map(Recorded::event)
}

pub fn order(personalizer: &Personalizer) -> Vec<usize> {
    personalizer.recommend(&nothing(), NOON).unwrap().items.iter().map(|item| item.item.get()).collect()
}

#[test]
fn without_consent_nothing_is_learned_and_storage_is_not_touched() {
    let device = Rc::new(Device::default());
    let personalizer = open(&device, Level::Off);
    assert_eq!(record(&personalizer, &event("view", "moby", NOON)), Ok(None));
    assert_eq!(personalizer.health().unwrap().events, 0);
    assert_eq!(personalizer.health().unwrap().storage, "none");
    assert_eq!(device.operations.get(), 0);
}

#[test]
fn a_session_learns_and_does_not_touch_storage() {
    let device = Rc::new(Device::default());
    let personalizer = open(&device, Level::Session);
    assert_eq!(record(&personalizer, &event("view", "moby", NOON)), Ok(Some(1)));
    assert_eq!((device.operations.get(), personalizer.health().unwrap().storage), (0, "memory"));
}

#[test]
fn a_profile_on_the_device_is_there_when_it_is_opened_again() {
    let device = Rc::new(Device::default());
    let first = open(&device, Level::Device);
    for item in ["moby", "typee", "island"] {
        record(&first, &event("view", item, NOON)).unwrap();
    }
    let second = open(&device, Level::Device);
    assert_eq!(order(&first), order(&second));
    assert_eq!(second.health().unwrap().events, 3);
    assert!(second.health().unwrap().bytes > 0);
}

#[test]
fn going_up_keeps_what_the_session_knew_after_what_the_device_knew() {
    let device = Rc::new(Device::default());
    record(&open(&device, Level::Device), &event("view", "emma", NOON)).unwrap();
    let personalizer = open(&device, Level::Session);
    record(&personalizer, &event("view", "moby", NOON)).unwrap();
    block_on(personalizer.set_consent(Level::Device, &nothing(), NOON)).unwrap();
    let items: Vec<_> =
        personalizer.engine().log().entries().iter().map(|entry| entry.event.item().unwrap().to_owned()).collect();
    assert_eq!(items, ["emma", "moby"]);
    assert_eq!(kept_events(&device), 2);
}

#[test]
fn going_down_erases_before_it_resolves() {
    let device = Rc::new(Device::default());
    let personalizer = open(&device, Level::Device);
    record(&personalizer, &event("view", "moby", NOON)).unwrap();
    block_on(personalizer.set_consent(Level::Session, &nothing(), NOON)).unwrap();
    assert_eq!((kept_events(&device), personalizer.health().unwrap().events), (0, 1));
    block_on(personalizer.set_consent(Level::Off, &nothing(), NOON)).unwrap();
    assert_eq!(personalizer.health().unwrap().events, 0);
    assert_eq!(device.heard.borrow().as_slice(), [Change::Recorded, Change::Consent, Change::Consent]);
}

#[test]
fn erasing_leaves_a_new_visitor() {
    let device = Rc::new(Device::default());
    let personalizer = open(&device, Level::Device);
    let fresh = order(&personalizer);
    record(&personalizer, &event("like", "waverley", NOON)).unwrap();
    assert_ne!(order(&personalizer), fresh);
    block_on(personalizer.erase()).unwrap();
    assert_eq!((order(&personalizer), kept_events(&device)), (fresh, 0));
}

#[test]
fn the_number_of_an_erased_event_takes_back_no_other() {
    let personalizer = open(&Rc::new(Device::default()), Level::Session);
    record(&personalizer, &event("view", "moby", NOON)).unwrap();
    block_on(personalizer.erase()).unwrap();
    assert_eq!(record(&personalizer, &event("view", "emma", NOON)), Ok(Some(2)));
    let undo = record(&personalizer, &given(r#"{"type":"undo","event":1}"#));
    assert_eq!(undo.unwrap_err().code(), "event_unknown");
    assert_eq!(personalizer.engine().log().standing().len(), 1);
}

/// Begins the one, then the other, while the device waits; then lets both come to their ends.
fn at_once(
    waits: &Cell<bool>,
    one: impl Future<Output = Result<()>>,
    other: impl Future<Output = Result<()>>,
) -> Vec<bool> {
    let (mut one, mut other) = (pin!(one), pin!(other));
    let mut context = Context::from_waker(Waker::noop());
    waits.set(true);
    assert!(one.as_mut().poll(&mut context).is_pending());
    let early = other.as_mut().poll(&mut context);
    waits.set(false);
    let one = block_on(one).is_ok();
    vec![
        one,
        match early {
            Poll::Ready(early) => early.is_ok(),
            Poll::Pending => block_on(other).is_ok(),
        },
    ]
}

/// Erases everything, and nothing is left.
async fn erase(personalizer: &Personalizer) -> Result<()> {
    personalizer.erase().await.map(|left| assert_eq!(left, None))
}

async fn set_to(personalizer: &Personalizer, level: Level) -> Result<()> {
    personalizer.set_consent(level, &nothing(), NOON).await.map(drop)
}

#[test]
fn what_is_erased_does_not_come_back_when_consent_is_lowered_before_it_is_gone() {
    let device = Rc::new(Device::default());
    let personalizer = open(&device, Level::Device);
    record(&personalizer, &event("like", "moby", NOON)).unwrap();
    let done = at_once(&device.waits, erase(&personalizer), set_to(&personalizer, Level::Session));
    assert_eq!((done, personalizer.health().unwrap().events, kept_events(&device)), (vec![true, true], 0, 0));
    assert_eq!(
        block_on(personalizer.answer_onboarding(&given(r#"{"liked":["emma"]}"#), NOON)).unwrap().unwrap().len(),
        1
    );
    assert_eq!(personalizer.health().unwrap().events, 1, "nor with what is recorded after it");
}

#[test]
fn what_is_erased_does_not_come_back_when_there_is_no_room_for_a_receipt() {
    let device = Rc::new(Device::default());
    let personalizer = open(&device, Level::Device);
    record(&personalizer, &event("like", "moby", NOON)).unwrap();
    // The device is erased, and then refuses to leave the receipt.
    device.fails_at.set(Some(device.operations.get() + 2));
    let done = at_once(&device.waits, erase(&personalizer), set_to(&personalizer, Level::Session));
    assert_eq!((done, personalizer.level()), (vec![true, true], Level::Session));
    assert_eq!((personalizer.health().unwrap().events, kept_events(&device)), (0, 0));
}

#[test]
fn what_is_erased_while_it_moves_to_the_device_does_not_get_there() {
    let device = Rc::new(Device::default());
    record(&open(&device, Level::Device), &event("view", "emma", NOON)).unwrap();
    let personalizer = open(&device, Level::Session);
    record(&personalizer, &event("like", "moby", NOON)).unwrap();
    let done = at_once(&device.waits, set_to(&personalizer, Level::Device), erase(&personalizer));
    assert_eq!((done, personalizer.level()), (vec![true, true], Level::Device));
    assert_eq!((personalizer.health().unwrap().events, kept_events(&device)), (0, 0));
}

#[test]
fn what_was_forgotten_cannot_be_put_back_into_what_is_being_erased() {
    let device = Rc::new(Device::default());
    let personalizer = open(&device, Level::Device);
    record(&personalizer, &event("like", "moby", NOON)).unwrap();
    let ticket = block_on(personalizer.forget(&given(r#"{"item":"moby"}"#), NOON)).unwrap().ticket;
    assert_eq!(at_once(&device.waits, erase(&personalizer), personalizer.put_back(ticket, NOON)), [true, false]);
    assert_eq!((personalizer.health().unwrap().events, kept_events(&device)), (0, 0));
}

#[test]
fn what_is_recorded_while_it_moves_to_the_device_comes_along() {
    let view = event("view", "emma", NOON);
    let undo = given(&format!(r#"{{"type":"undo","event":1,"at":{NOON}}}"#));
    for (said, standing) in [(&view, vec!["typee", "moby", "emma"]), (&undo, vec!["typee"])] {
        for is_early in [true, false] {
            let device = Rc::new(Device::default());
            record(&open(&device, Level::Device), &event("view", "typee", NOON)).unwrap();
            let personalizer = open(&device, Level::Session);
            record(&personalizer, &event("like", "moby", NOON)).unwrap();
            let waits = if is_early { &device.waits } else { &device.fills };
            let recorded = async { personalizer.record(said, NOON).await.map(drop) };
            assert_eq!(at_once(waits, set_to(&personalizer, Level::Device), recorded), [true, true]);
            let kept = read(&block_on(device.kept.load()).unwrap()).0;
            for log in [&kept, personalizer.engine().log()] {
                let items =
                    log.standing().iter().filter_map(|entry| entry.event.item().map(str::to_owned)).collect::<Vec<_>>();
                assert_eq!(items, standing, "early: {is_early}");
            }
        }
    }
}

#[test]
fn where_the_device_refuses_it_goes_on_in_memory_and_says_so() {
    let device = Rc::new(Device::default());
    device.is_away.set(true);
    let personalizer = open(&device, Level::Device);
    assert_eq!(record(&personalizer, &event("view", "moby", NOON)), Ok(Some(1)));
    let health = personalizer.health().unwrap();
    assert_eq!((health.storage, health.consent), ("memory", Level::Device));
    assert!(health.problem.unwrap().contains("private mode"));
}

#[test]
fn retention_is_enforced_when_a_profile_is_opened() {
    let device = Rc::new(Device::default());
    let personalizer = open(&device, Level::Device);
    for days in [0.0, 200.0, 358.0, 360.0] {
        block_on(personalizer.record(&event("view", "moby", NOON + days * DAY), NOON + days * DAY)).unwrap();
    }
    let later = Personalizer::new(books(), 7, device.clone());
    block_on(later.begin(Level::Device, NOON + 366.0 * DAY));
    assert_eq!((later.health().unwrap().events, kept_events(&device)), (3, 3));
}

#[test]
fn a_clock_that_leaps_drops_nothing_until_acts_of_two_days_bear_it_out() {
    for years in [1.5, 10.0, 100.0] {
        let device = Rc::new(Device::default());
        record(&open(&device, Level::Device), &event("view", "moby", NOON)).unwrap();
        let leapt = NOON + years * 365.0 * DAY;
        let at = |days: f64| {
            let personalizer = Personalizer::new(books(), 7, device.clone());
            block_on(personalizer.begin(Level::Device, leapt + days * DAY));
            personalizer
        };
        assert_eq!(at(0.0).health().unwrap().events, 1, "an opening says nothing");
        let view =
            |days: f64| block_on(at(days).record(&event("view", "emma", leapt + days * DAY), leapt + days * DAY));
        view(0.0).unwrap();
        view(0.5).unwrap();
        assert_eq!(kept_events(&device), 3, "nor does half a day");
        view(1.5).unwrap();
        assert_eq!(kept_events(&device), 3, "the first is too old now, and there are three others");
        assert_eq!(at(1.5).engine().log().entries()[0].sequence, 2);
    }
}

#[test]
fn a_clock_that_leapt_and_was_put_right_costs_nothing_that_was_there_before() {
    let device = Rc::new(Device::default());
    let personalizer = open(&device, Level::Device);
    for hours in 0..50 {
        let now = NOON + f64::from(hours) * 3_600_000.0;
        block_on(personalizer.record(&event("view", "moby", now), now)).unwrap();
    }
    let leapt = Personalizer::new(books(), 7, device.clone());
    block_on(leapt.begin(Level::Device, NOON + 3_653.0 * DAY));
    let right = Personalizer::new(books(), 7, device.clone());
    block_on(right.begin(Level::Device, NOON + 2.5 * DAY));
    assert_eq!(right.health().unwrap().events, 50);
}

#[test]
fn damaged_rows_are_counted_and_the_rest_is_read() {
    let device = Rc::new(Device::default());
    let personalizer = open(&device, Level::Device);
    for item in ["moby", "typee"] {
        record(&personalizer, &event("view", item, NOON)).unwrap();
    }
    let mut rows = block_on(device.kept.load()).unwrap();
    rows.events[0][20] ^= 1;
    rows.items[0].truncate(9);
    let (log, damaged) = read(&rows);
    assert_eq!((log.entries().len(), log.items().len(), damaged), (1, 1, 2));
}

#[test]
fn a_bad_event_changes_nothing_in_storage() {
    let device = Rc::new(Device::default());
    let personalizer = open(&device, Level::Device);
    let operations = device.operations.get();
    assert_eq!(record(&personalizer, &given(r#"{"type":"stare","item":"moby"}"#)).unwrap_err().code(), "event_type");
    assert_eq!(device.operations.get(), operations);
}

#[test]
fn after_closing_every_call_says_closed() {
    let personalizer = open(&Rc::new(Device::default()), Level::Session);
    personalizer.close();
    assert_eq!(personalizer.recommend(&nothing(), NOON).unwrap_err(), ErrorKind::Closed.into());
    assert_eq!(record(&personalizer, &event("view", "moby", NOON)).unwrap_err(), ErrorKind::Closed.into());
    assert_eq!(block_on(personalizer.erase()).unwrap_err(), ErrorKind::Closed.into());
}

proptest! {
    /// Whatever operation fails: what was acknowledged is there when the profile is opened again, and nothing else.
    #[test]
    fn a_failing_storage_loses_nothing_acknowledged(history in any_history(), fails_at in 1..40_usize) {
        let device = Rc::new(Device::default());
        let personalizer = open(&device, Level::Device);
        device.fails_at.set(Some(fails_at));
        let mut acknowledged = Vec::new();
        for event in &history {
            match record(&personalizer, event) {
                Ok(sequence) => acknowledged.push((sequence.unwrap(), event)),
                // What an `undo` would take back may be what failed.
                Err(error) if error.code() == "event_unknown" => prop_assert_eq!(event.get("type").text(), Some("undo")),
                Err(error) => prop_assert_eq!(error.code(), "storage_quota"),
            }
        }
        device.fails_at.set(None);
        let reopened = open(&device, Level::Device);
        let (after, before) = (reopened.engine(), personalizer.engine());
        prop_assert_eq!(after.log(), before.log());
        prop_assert_eq!(after.profile(), before.profile());
        let known: Vec<u64> = after.log().entries().iter().map(|entry| entry.sequence).collect();
        prop_assert_eq!(known, acknowledged.iter().map(|(sequence, _)| *sequence).collect::<Vec<_>>());
    }
}
