//! Nobody waits across a page's sleep.

use std::cell::Cell;
use std::future::{pending, poll_fn, ready};
use std::pin::{Pin, pin};
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll, Wake, Waker};

use penchant::personalizer::Change;
use penchant::storage::sleep::{awake, is_asleep, sleep, unless_woken, wake, woken};
use penchant::visitor::consent::Level;
use pollster::block_on;

use crate::personalizer::{Device, open, record};
use crate::shop::{NOON, event, given};

#[derive(Default)]
struct Count(AtomicUsize);

impl Wake for Count {
    fn wake(self: Arc<Self>) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }
}

/// Polls once, with a waker that counts.
fn poll<F: Future>(work: Pin<&mut F>, count: &Arc<Count>) -> Poll<F::Output> {
    let waker = Waker::from(count.clone());
    work.poll(&mut Context::from_waker(&waker))
}

#[test]
fn what_is_done_is_done_and_what_is_not_when_the_page_wakes_is_given_up() {
    assert_eq!(block_on(unless_woken(ready(7))), Some(7));
    let count = Arc::new(Count::default());
    let mut work = pin!(unless_woken(pending::<()>()));
    assert_eq!(poll(work.as_mut(), &count), Poll::Pending);
    let before = woken();
    wake();
    assert_eq!((woken(), count.0.load(Ordering::Relaxed)), (before + 1, 1));
    assert_eq!(poll(work.as_mut(), &count), Poll::Ready(None));
}

#[test]
fn a_page_that_sleeps_begins_nothing_until_it_wakes() {
    let count = Arc::new(Count::default());
    assert_eq!(poll(pin!(awake()), &count), Poll::Ready(()));
    sleep();
    let mut work = pin!(awake());
    assert_eq!(poll(work.as_mut(), &count), Poll::Pending);
    wake();
    assert_eq!((is_asleep(), count.0.load(Ordering::Relaxed)), (false, 1));
    assert_eq!(poll(work.as_mut(), &count), Poll::Ready(()));
}

#[test]
fn what_was_done_before_the_page_woke_counts_though_nobody_looked_yet() {
    let (is_done, count) = (Rc::new(Cell::new(false)), Arc::new(Count::default()));
    let done = is_done.clone();
    let mut work =
        pin!(unless_woken(poll_fn(move |_| if done.get() { Poll::Ready("committed") } else { Poll::Pending })));
    assert_eq!(poll(work.as_mut(), &count), Poll::Pending);
    is_done.set(true);
    wake();
    assert_eq!(poll(work.as_mut(), &count), Poll::Ready(Some("committed")));
}

#[test]
fn who_has_nothing_more_to_wait_for_is_not_woken() {
    let (is_done, count) = (Rc::new(Cell::new(false)), Arc::new(Count::default()));
    let done = is_done.clone();
    let mut work = pin!(unless_woken(poll_fn(move |_| if done.get() { Poll::Ready(()) } else { Poll::Pending })));
    for _ in 0..3 {
        assert_eq!(poll(work.as_mut(), &count), Poll::Pending);
    }
    is_done.set(true);
    assert_eq!(poll(work.as_mut(), &count), Poll::Ready(Some(())));
    wake();
    assert_eq!(count.0.load(Ordering::Relaxed), 0);
}

#[test]
fn what_was_forgotten_before_another_tab_erased_everything_is_not_put_back() {
    let device = Rc::new(Device::default());
    let (one, other) = (open(&device, Level::Device), open(&device, Level::Device));
    for item in ["moby", "typee", "emma"] {
        record(&one, &event("view", item, NOON)).unwrap();
    }
    let forgotten = block_on(one.forget(&given(r#"{"event":3}"#), NOON)).unwrap();
    block_on(other.erase()).unwrap();
    record(&other, &event("view", "island", NOON)).unwrap();
    block_on(one.refresh()).unwrap();
    assert_eq!(device.heard.borrow().last(), Some(&Change::OtherTab));
    assert_eq!(block_on(one.put_back(forgotten.ticket, NOON)).unwrap_err().code(), "option_invalid");
    let kept = |personalizer: &penchant::personalizer::Personalizer| personalizer.engine().log().entries().len();
    assert_eq!(kept(&one), 1);
}

#[test]
fn what_was_forgotten_can_be_put_back_though_another_tab_recorded() {
    let device = Rc::new(Device::default());
    let (one, other) = (open(&device, Level::Device), open(&device, Level::Device));
    for item in ["moby", "typee", "emma"] {
        record(&one, &event("view", item, NOON)).unwrap();
    }
    let forgotten = block_on(one.forget(&given(r#"{"event":2}"#), NOON)).unwrap();
    record(&other, &event("view", "island", NOON)).unwrap();
    block_on(one.refresh()).unwrap();
    block_on(one.put_back(forgotten.ticket, NOON)).unwrap();
    assert_eq!(one.engine().log().entries().len(), 4);
}
