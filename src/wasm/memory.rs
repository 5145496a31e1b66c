//! The allocator, and how WebAssembly's memory grows under it: by a quarter at a time.
//!
//! Each time memory grows, the host does work in proportion to all that there is: by a page or two at a time, a gigabyte took ten
//! thousand steps and a minute. (V8: an import of 1,000,000 features 82 s so, 8 s with memory that was there.)
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
/// Bytes that receipts, and the lists of what JavaScript holds, take up at the most, several times over.
#[cfg(feature = "engine")]
const ENOUGH: usize = 1 << 15;
/// No less than what the allocator itself writes into memory that it is given, at either end.
const OVERHEAD: usize = 1 << 10;

#[global_allocator]
static ALLOCATOR: TalcSyncCell<Quarters, WasmBinning> = TalcSyncCell::new_wasm(Quarters { end: None });

/// Memory that is asked for by quarters of what there is, or as much as is needed where that is more or no more is to be had.
#[derive(Debug)]
struct Quarters {
    /// Where the memory that came last ends: what comes next may follow it.
    end: Option<NonNull<u8>>,
}

// SAFETY: it asks nobody for memory but the host.
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
            // SAFETY: the memory behind the end is new, and nobody else's.
            Some(end) if end == first => Some(unsafe { talc.extend(end, start.wrapping_add(bytes)) }),
            // SAFETY: the memory is new, and nobody else's.
            _ => unsafe { talc.claim(start, bytes) },
        };
        talc.source.end.map(|_| ()).ok_or(())
    }
}

#[cfg(feature = "engine")]
thread_local! {
    /// For the little that has to be done after no more memory could be had.
    static SET_ASIDE: Cell<Vec<u8>> = const { Cell::new(Vec::new()) };
}

/// Sets some memory aside, once.
#[cfg(feature = "engine")]
pub fn set_aside() {
    let known = SET_ASIDE.take();
    SET_ASIDE.set(if known.capacity() > 0 { known } else { Vec::with_capacity(ENOUGH) });
}

/// Gives it back, for what has to be done.
#[cfg(feature = "engine")]
pub fn release() {
    SET_ASIDE.take();
}

/// Where so many new pages begin; `None` where the host refuses them.
fn grown(pages: usize) -> Option<NonNull<u8>> {
    let before = memory_grow::<0>(pages);
    if before == usize::MAX { None } else { NonNull::new((before * PAGE) as *mut u8) }
}
