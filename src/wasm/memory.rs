//! How WebAssembly's memory grows: by a quarter at a time.
//!
//! The allocator of the standard library asks for as little as it needs, 64 KiB mostly, and each time the host does work in
//! proportion to all that there is: a gigabyte took ten thousand steps and a minute. (V8: an import of 1,000,000 features
//! 82 s so, 8 s with memory that was there.)

use std::alloc::{GlobalAlloc, Layout, System};
use std::arch::wasm32::memory_size;
use std::cell::Cell;

/// Bytes of a page of memory.
const PAGE: usize = 1 << 16;

/// The allocator of the standard library, in a memory that grows by larger steps.
struct Growing {
    /// How many pages there were when this last looked.
    pages: Cell<usize>,
}

// SAFETY: a module has one thread; nothing shares it.
unsafe impl Sync for Growing {}

#[global_allocator]
static ALLOCATOR: Growing = Growing { pages: Cell::new(0) };

impl Growing {
    /// Where memory just grew, lets it grow by a quarter more, which the allocator then has.
    #[inline(always)]
    fn look(&self) {
        let pages = memory_size::<0>();
        if pages != self.pages.get() {
            self.grow(pages);
        }
    }

    #[cold]
    #[inline(never)]
    fn grow(&self, pages: usize) {
        if self.pages.get() != 0 {
            let layout = Layout::from_size_align(pages / 4 * PAGE, 1).expect("a quarter of what there is");
            // SAFETY: the layout is not empty, as a module has four pages at the least; what is given back is what came.
            unsafe {
                let room = System.alloc(layout);
                if !room.is_null() {
                    System.dealloc(room, layout);
                }
            }
        }
        self.pages.set(memory_size::<0>());
    }
}

// SAFETY: everything is the system's.
unsafe impl GlobalAlloc for Growing {
    #[inline(never)]
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // SAFETY: what the caller promises.
        let block = unsafe { System.alloc(layout) };
        self.look();
        block
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        // SAFETY: what the caller promises.
        unsafe { System.dealloc(block, layout) }
    }

    #[inline(never)]
    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        // SAFETY: what the caller promises.
        let block = unsafe { System.alloc_zeroed(layout) };
        self.look();
        block
    }

    #[inline(never)]
    unsafe fn realloc(&self, block: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        // SAFETY: what the caller promises.
        let block = unsafe { System.realloc(block, layout, size) };
        self.look();
        block
    }
}
