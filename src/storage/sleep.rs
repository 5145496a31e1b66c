//! A page that sleeps in the back/forward cache, and what it waited for when it fell asleep.
//!
//! A browser may commit a transaction while the page sleeps and never tell it so: Firefox drops the events of a sleeping
//! page, and whoever waits for one waits for ever. So nobody waits across a sleep: when the page wakes, what is waited for is
//! given up, and whoever waited looks at what is there.

use std::cell::{Cell, RefCell};
use std::future::{pending, poll_fn};
use std::pin::Pin;
use std::task::{Poll, Waker};

thread_local! {
    static WOKEN: Cell<u32> = const { Cell::new(0) };
    static ASLEEP: Cell<bool> = const { Cell::new(false) };
    /// Those who wait for the browser now.
    static WAITING: RefCell<Vec<Waker>> = const { RefCell::new(Vec::new()) };
}

/// How often the page woke.
pub fn woken() -> u32 {
    WOKEN.get()
}

/// Says that the page sleeps from now on, or goes.
pub fn sleep() {
    ASLEEP.set(true);
}

/// Whether the page sleeps.
pub fn is_asleep() -> bool {
    ASLEEP.get()
}

/// Waits until the page is awake. A page that goes never is.
pub async fn awake() {
    while is_asleep() {
        let _ = unless_woken(pending::<()>()).await;
    }
}

/// Says that the page woke: what was waited for before is given up.
pub fn wake() {
    ASLEEP.set(false);
    WOKEN.set(woken().wrapping_add(1));
    for waker in WAITING.take() {
        waker.wake();
    }
}

/// Waits for `work`, which the browser does; `None` where the page woke before it was done.
pub async fn unless_woken<T>(mut work: impl Future<Output = T> + Unpin) -> Option<T> {
    let before = woken();
    poll_fn(|context| {
        let waker = context.waker();
        WAITING.with_borrow_mut(|waiting| waiting.retain(|known| !known.will_wake(waker)));
        if let Poll::Ready(done) = Pin::new(&mut work).poll(context) {
            return Poll::Ready(Some(done));
        }
        if woken() != before {
            return Poll::Ready(None);
        }
        WAITING.with_borrow_mut(|waiting| waiting.push(waker.clone()));
        Poll::Pending
    })
    .await
}
