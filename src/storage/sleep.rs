//! Pages frozen in the back/forward cache, and what they waited for when they were frozen.
//!
//! A browser may commit a transaction while the page is frozen and never report it: Firefox drops the events of a frozen
//! page, and code that awaits one waits forever. So nothing waits across a freeze: when the page resumes, pending waits are
//! given up, and their callers read the storage again.

use std::cell::{Cell, RefCell};
use std::future::{pending, poll_fn};
use std::pin::Pin;
use std::task::{Poll, Waker};

thread_local! {
    static WOKEN: Cell<u32> = const { Cell::new(0) };
    static ASLEEP: Cell<bool> = const { Cell::new(false) };
    /// The tasks that wait for the browser now.
    static WAITING: RefCell<Vec<Waker>> = const { RefCell::new(Vec::new()) };
}

/// How often the page resumed.
pub fn woken() -> u32 {
    WOKEN.get()
}

/// Marks the page as frozen, or leaving.
pub fn sleep() {
    ASLEEP.set(true);
}

/// Whether the page is frozen.
pub fn is_asleep() -> bool {
    ASLEEP.get()
}

/// Waits until the page runs. Never resolves if the page is gone.
pub async fn awake() {
    while is_asleep() {
        let _ = unless_woken(pending::<()>()).await;
    }
}

/// Marks the page as resumed: earlier waits are given up.
pub fn wake() {
    ASLEEP.set(false);
    WOKEN.set(woken().wrapping_add(1));
    for waker in WAITING.take() {
        waker.wake();
    }
}

/// Waits for `work` of the browser's; `None` if the page was frozen and resumed before it was done.
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
