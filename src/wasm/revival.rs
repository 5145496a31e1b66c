//! What the page can recover from an instance that stopped in a trap, for the instance that replaces it.
//!
//! A trap ends a call in the middle: nothing is unwound, borrowed values stay borrowed, and pending tasks are
//! never polled again. But the memory can be read: the catalogue in it never changes, and the rows of a log have
//! checksums.

use std::cell::Cell;
use std::future::poll_fn;
use std::pin::pin;

use js_sys::{Array, Set, Uint8Array};
use wasm_bindgen::prelude::*;

use super::engine::Handle;
use super::memory::release;
use crate::storage::Rows;
use crate::storage::indexeddb;
use crate::visitor::log::record::{encode_receipt, frame_event};

thread_local! {
    /// Tasks that are being polled.
    static POLLED: Cell<u32> = const { Cell::new(0) };
}

/// A task that is counted while it is polled.
pub(super) async fn counted<F: Future>(task: F) -> F::Output {
    let mut task = pin!(task);
    poll_fn(|context| {
        POLLED.set(POLLED.get() + 1);
        let polled = task.as_mut().poll(context);
        POLLED.set(POLLED.get() - 1);
        polled
    })
    .await
}

/// Whether a task stopped in a trap. Only valid while no function of this instance is on the stack.
#[wasm_bindgen]
pub fn is_stopped() -> bool {
    POLLED.get() > 0
}

/// The instance's memory.
#[wasm_bindgen]
pub fn linear_memory() -> JsValue {
    wasm_bindgen::memory()
}

/// The connections, channels and requests of all profiles that are open; always the same set.
#[wasm_bindgen]
pub fn held() -> Set {
    indexeddb::held()
}

#[wasm_bindgen]
impl Handle {
    /// The address and the length of the catalogue in the memory.
    pub fn catalog_place(&self) -> Vec<u32> {
        let engine = self.personalizer().engine();
        let bytes = engine.catalog().bytes();
        vec![bytes.as_ptr() as u32, bytes.len() as u32]
    }

    /// What is only in memory: the log, if it is stored there, and receipts of consent. Three lists of frames. If
    /// memory ran out, the memory set aside for this must suffice: the log itself is read in place.
    pub fn remains(&self) -> Array {
        release();
        let [events, items, said] = [Array::new(), Array::new(), Array::new()];
        let keep = |list: &Array, frame: &[u8]| {
            list.push(&Uint8Array::from(frame));
        };
        self.personalizer().each_frame_in_memory(&mut |frame| keep(&events, frame), &mut |frame| keep(&items, frame));
        for receipt in self.personalizer().said() {
            keep(&said, &frame_event(0, &encode_receipt(&receipt)));
        }
        Array::of3(&events, &items, &said)
    }

    /// Takes over what another instance left.
    pub fn take_over(&self, remains: &Array) {
        let [events, items, said] = [0, 1, 2].map(|place| frames(&remains.get(place)));
        let rows = |events, items| Rows { events, items, is_tail: false };
        self.personalizer().take_up(self.level(), &rows(events, items), &rows(said, Vec::new()));
    }
}

fn frames(list: &JsValue) -> Vec<Vec<u8>> {
    Array::from(list).iter().map(|frame| Uint8Array::new(&frame).to_vec()).collect()
}
