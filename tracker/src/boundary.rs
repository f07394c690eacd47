//! Between wasm and js/page.js: the imported functions, the exported ones, and the box through which texts come in.
//!
//! A text goes out as place and length in our memory, which JavaScript reads at once. A text comes in by `reserve`:
//! JavaScript asks for room, writes UTF-8 into it, and we take it with [`received`].
// The only unsafe code of the tracker: names that the linker sees, and texts that JavaScript wrote.
#![allow(unsafe_code)]

use alloc::string::String;
use alloc::vec::Vec;

use spin::Mutex;

use crate::hearing::Hearing;

/// One page, one tracker. A call from within a call (a page's getter that pushes to the data layer) finds the door
/// closed and is dropped.
static HEARING: Mutex<Option<Hearing>> = Mutex::new(None);
/// The text that comes in.
static BOX: Mutex<Vec<u8>> = Mutex::new(Vec::new());

#[link(wasm_import_module = "page")]
// SAFETY: js/page.js defines them with these types and only reads where they point to.
unsafe extern "C" {
    pub(crate) safe fn say(text: *const u8, length: usize);
    pub(crate) safe fn now() -> u32;
    pub(crate) safe fn wall() -> f64;
    pub(crate) safe fn random() -> u32;
    pub(crate) safe fn later(ms: u32, code: u32);
    pub(crate) safe fn load(key: *const u8, length: usize);
    pub(crate) safe fn save(key: *const u8, length: usize, value: *const u8, value_length: usize);
    pub(crate) safe fn forget(key: *const u8, length: usize);
    pub(crate) safe fn keys();
    pub(crate) safe fn cookie();
    pub(crate) safe fn bake(value: *const u8, length: usize, age_s: u32);
    pub(crate) safe fn listen();
    pub(crate) safe fn unlisten();
    pub(crate) safe fn present() -> u32;
    pub(crate) safe fn follow();
    pub(crate) safe fn address();
    pub(crate) safe fn query();
    pub(crate) safe fn markup();
    pub(crate) safe fn introduce();
    pub(crate) safe fn send(bytes: *const u8, length: usize, hiding: u32, code: u32);
    pub(crate) safe fn subscribe();
}

/// Takes the text that came in.
#[inline(never)]
pub(crate) fn received() -> String {
    let bytes = BOX.try_lock().map(|mut text| core::mem::take(&mut *text)).unwrap_or_default();
    // SAFETY: js/page.js writes what a TextEncoder made, which is UTF-8, and fills all of the room it reserved.
    unsafe { String::from_utf8_unchecked(bytes) }
}

/// Makes room for a text of so many bytes and tells where.
#[unsafe(no_mangle)]
extern "C" fn reserve(length: usize) -> *mut u8 {
    let mut room = Vec::new();
    // One by one: `resize` would be a second way to grow, for 50 bytes of the budget.
    #[allow(clippy::same_item_push)]
    for _ in 0..length {
        room.push(0);
    }
    let place = room.as_mut_ptr();
    if let Some(mut text) = BOX.try_lock() {
        *text = room;
    }
    place
}

/// Begins to hear. `notice` is the shop's setting, `privacy_control` the browser's.
#[unsafe(no_mangle)]
extern "C" fn start(notice: bool, privacy_control: bool) {
    if let Some(mut hearing) = HEARING.try_lock() {
        *hearing = Some(Hearing::begin(notice, privacy_control));
    }
}

/// The page says something, the text being in the box: see the codes in `event`.
#[unsafe(no_mangle)]
extern "C" fn on(code: u32) {
    if let Some(mut hearing) = HEARING.try_lock()
        && let Some(hearing) = hearing.as_mut()
    {
        hearing.on(code, &received());
    }
}
