//! How long the browser may take to answer. Where a tab is frozen in the middle of a transaction, or the browser's storage has
//! crashed, no answer comes.

use std::cell::{Cell, RefCell};
use std::future::poll_fn;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll};

use js_sys::{Function, Promise, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

use crate::storage::sleep::unless_woken;

/// For opening a database, in milliseconds, as all limits here. After that the profile goes on in memory, and is moved once the
/// database answers.
pub const OPENING: f64 = 4_000.0;
/// For a transaction.
pub const USUAL: f64 = 5_000.0;
/// For reading everything, once the database has begun to answer.
pub const READING: f64 = 20_000.0;
/// For a transaction that erases: a withdrawal of consent waits for it.
pub const ERASING: f64 = 900.0;
/// For deleting a database: other tabs have to close it first.
pub const DELETING: f64 = 700.0;
/// The pauses before a lost connection is replaced, the first time and the second: a withdrawal of consent waits for them.
pub const BACK_OFF: [f64; 2] = [50.0, 250.0];
/// The pause after the browser closed a database, before what is left is read: it may be clearing the database.
pub const CLEARING: f64 = 500.0;

/// The outcome of waiting.
pub enum Answer<T> {
    /// It was done.
    Given(T),
    /// The page slept in the meantime.
    Slept,
    /// There was no answer in time.
    Late,
}

/// Counts the transactions of this page that a database has completed.
pub type Completions = Rc<Cell<u32>>;

/// A time limit for one or several answers.
pub struct Patience {
    timer: RefCell<Timer>,
    /// The count of completions that extends the time, and its value when the timer was set.
    queue: Option<(Completions, Cell<u32>)>,
}

impl Patience {
    /// The given milliseconds from now on.
    pub fn of(milliseconds: f64) -> Self {
        Self { timer: RefCell::new(Timer::of(milliseconds)), queue: None }
    }

    /// The given milliseconds without a completed transaction of this page: one that waits for a thousand others of its own page
    /// is not late, however long they take.
    pub fn in_queue(milliseconds: f64, completions: &Completions) -> Self {
        Self { queue: Some((completions.clone(), Cell::new(completions.get()))), ..Self::of(milliseconds) }
    }

    /// Waits for `work` for as long as there is time left.
    pub async fn wait<T>(&self, mut work: impl Future<Output = T> + Unpin) -> Answer<T> {
        let either = poll_fn(move |context| {
            if let Poll::Ready(done) = Pin::new(&mut work).poll(context) {
                return Poll::Ready(Answer::Given(done));
            }
            if self.is_over(context) { Poll::Ready(Answer::Late) } else { Poll::Pending }
        });
        unless_woken(Box::pin(either)).await.unwrap_or(Answer::Slept)
    }

    fn is_over(&self, context: &mut Context<'_>) -> bool {
        let mut timer = self.timer.borrow_mut();
        while timer.has_elapsed(context) {
            let Some((completions, seen)) = &self.queue else { return true };
            if seen.replace(completions.get()) == completions.get() {
                return true;
            }
            *timer = Timer::of(timer.milliseconds);
        }
        false
    }
}

struct Timer {
    milliseconds: f64,
    id: JsValue,
    /// `None` once it has elapsed.
    elapsed: Option<JsFuture>,
}

impl Timer {
    fn of(milliseconds: f64) -> Self {
        let mut id = JsValue::UNDEFINED;
        let elapsed = Promise::new(&mut |resolve: Function, _| {
            if let Some(set) = global("setTimeout") {
                id = set.call2(&JsValue::UNDEFINED, &resolve, &milliseconds.into()).unwrap_or_default();
            }
        });
        Self { milliseconds, id, elapsed: Some(JsFuture::from(elapsed)) }
    }

    fn has_elapsed(&mut self, context: &mut Context<'_>) -> bool {
        let has_elapsed = self.elapsed.as_mut().is_none_or(|elapsed| Pin::new(elapsed).poll(context).is_ready());
        if has_elapsed {
            self.elapsed = None;
        }
        has_elapsed
    }
}

impl Drop for Timer {
    fn drop(&mut self) {
        if let Some(clear) = global("clearTimeout") {
            // Node does not end while a timer is pending.
            let _ = clear.call1(&JsValue::UNDEFINED, &self.id);
        }
    }
}

fn global(name: &str) -> Option<Function> {
    Reflect::get(&js_sys::global(), &name.into()).ok()?.dyn_into().ok()
}
