//! What the standard library would bring along: memory, and what a panic does.

use lol_alloc::{FreeListAllocator, LockedAllocator};

/// A free list: a third of the default allocator's size.
#[global_allocator]
static ALLOCATOR: LockedAllocator<FreeListAllocator> = LockedAllocator::new(FreeListAllocator::new());

/// A trap: js/page.js hears it and goes silent. The message would cost the formatting machinery.
#[panic_handler]
fn panic(_: &core::panic::PanicInfo<'_>) -> ! {
    core::arch::wasm32::unreachable()
}
