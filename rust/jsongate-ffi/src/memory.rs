//! How much memory the library holds: what the caller's own accounting, such as Go's, does not see.

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicUsize, Ordering};

/// The bytes that the library has allocated and not yet freed: compiled validators, and what each thread keeps from call to
/// call. It costs one load; calls that judge a document allocate nothing once their thread is warm, so counting costs them
/// nothing.
#[unsafe(no_mangle)]
pub extern "C" fn jg_heap_bytes() -> usize {
    export!(jg_heap_bytes, { Ok(LIVE.load(Ordering::Relaxed)) })
}

static LIVE: AtomicUsize = AtomicUsize::new(0);

/// The system's allocator, counted.
struct Counted;

#[global_allocator]
static ALLOCATOR: Counted = Counted;

// SAFETY: every call is handed on to the system's allocator as it came, so its promises are those of `System`; counting
// neither allocates nor panics. A wrong count would show in the test `memory_that_is_held_is_counted`.
unsafe impl GlobalAlloc for Counted {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // SAFETY: the caller keeps the contract of `GlobalAlloc::alloc`, which is that of `System`.
        let block = unsafe { System.alloc(layout) };
        count(block, 0, layout.size());
        block
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        // SAFETY: as for `alloc`.
        let block = unsafe { System.alloc_zeroed(layout) };
        count(block, 0, layout.size());
        block
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        // SAFETY: the caller keeps the contract of `GlobalAlloc::dealloc`; the block came from `System`.
        unsafe { System.dealloc(block, layout) };
        LIVE.fetch_sub(layout.size(), Ordering::Relaxed);
    }

    unsafe fn realloc(&self, block: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        // SAFETY: the caller keeps the contract of `GlobalAlloc::realloc`; the block came from `System`.
        let moved = unsafe { System.realloc(block, layout, size) };
        count(moved, layout.size(), size);
        moved
    }
}

/// A block of `before` bytes has become one of `after`, unless there was no memory.
fn count(block: *mut u8, before: usize, after: usize) {
    if !block.is_null() {
        // One addition, so that no reader sees the time between.
        LIVE.fetch_add(after.wrapping_sub(before), Ordering::Relaxed);
    }
}
