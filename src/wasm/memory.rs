//! The allocator, and the growth of WebAssembly's memory: by a quarter at a time.
//!
//! Each time memory grows, the host does work in proportion to all of it: growing by a page or two at a time to a gigabyte took ten
//! thousand steps and a minute. (V8: an import of 1,000,000 features took 82 s, and 8 s with preallocated memory.)
//!
//! Talc in place of the standard library's dlmalloc: smaller to download.

use std::alloc::Layout;
use std::arch::wasm32::{memory_grow, memory_size};
#[cfg(feature = "engine")]
use std::cell::Cell;
use std::ptr::NonNull;

use talc::base::Talc;
use talc::base::binning::Binning;
use talc::cell::TalcSyncCell;
use talc::source::Source;
use talc::wasm::WasmBinning;

/// Bytes of a page of memory.
const PAGE: usize = 1 << 16;
/// The most bytes that receipts, and the lists of JavaScript objects, take up, several times over.
#[cfg(feature = "engine")]
const ENOUGH: usize = 1 << 15;
/// At least what the allocator itself writes at either end of memory that it is given.
const OVERHEAD: usize = 1 << 10;

#[global_allocator]
static ALLOCATOR: TalcSyncCell<Quarters, WasmBinning> = TalcSyncCell::new_wasm(Quarters { end: None });

/// Requests memory by quarters of what there is; or as much as is needed, if that is more or if no more is available.
#[derive(Debug)]
struct Quarters {
    /// The end of the latest memory: the next may follow it directly.
    end: Option<NonNull<u8>>,
}

// SAFETY: it requests memory only from the host.
unsafe impl Source for Quarters {
    fn acquire<B: Binning>(talc: &mut Talc<Self, B>, layout: Layout) -> Result<(), ()> {
        let needed = (layout.size() + layout.align() + OVERHEAD).div_ceil(PAGE);
        let (first, pages) = [memory_size::<0>() / 4, needed]
            .into_iter()
            .filter(|&pages| pages >= needed)
            .find_map(|pages| Some((grown(pages)?, pages)))
            .ok_or(())?;
        let bytes = pages * PAGE;
        let start = first.as_ptr();
        talc.source.end = match talc.source.end {
            // SAFETY: the memory after the end is new, and nothing else uses it.
            Some(end) if end == first => Some(unsafe { talc.extend(end, start.wrapping_add(bytes)) }),
            // SAFETY: the memory is new, and nothing else uses it.
            _ => unsafe { talc.claim(start, bytes) },
        };
        talc.source.end.map(|_| ()).ok_or(())
    }
}

#[cfg(feature = "engine")]
thread_local! {
    /// Memory for the little work that must be done after memory ran out.
    static SET_ASIDE: Cell<Vec<u8>> = const { Cell::new(Vec::new()) };
}

/// Sets some memory aside, once.
#[cfg(feature = "engine")]
pub fn set_aside() {
    let known = SET_ASIDE.take();
    SET_ASIDE.set(if known.capacity() > 0 { known } else { Vec::with_capacity(ENOUGH) });
}

/// Frees it, for that work.
#[cfg(feature = "engine")]
pub fn release() {
    SET_ASIDE.take();
}

/// The address of so many new pages; `None` if the host refuses them.
fn grown(pages: usize) -> Option<NonNull<u8>> {
    let before = memory_grow::<0>(pages);
    if before == usize::MAX { None } else { NonNull::new((before * PAGE) as *mut u8) }
}
