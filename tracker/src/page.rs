//! The one door to the page's globals. Its other half, js/page.js and js/read.js, catches whatever the page throws.
//!
//! Only strings and numbers pass: what is absent, of another type or throws on reading is an empty string. The few
//! bytes of code that carry them are our own (`boundary`): wasm-bindgen's, which can carry any value, took 2 KB of
//! the 16. Off the web a stand-in page takes the door's place, for tests.

use alloc::string::String;

#[cfg(target_arch = "wasm32")]
use crate::boundary as door;
#[cfg(not(target_arch = "wasm32"))]
use crate::stand_in as door;

/// One clear line on the browser's console.
pub(crate) fn say(text: &str) {
    door::say(text.as_ptr(), text.len());
}

/// Milliseconds of a steady clock since the page was opened.
pub(crate) fn now() -> u32 {
    door::now()
}

/// Wall time in milliseconds; never negative.
pub(crate) fn wall() -> u64 {
    door::wall() as u64
}

/// 32 random bits fit for names.
pub(crate) fn random() -> u32 {
    door::random()
}

/// Calls `on(code)` after so many milliseconds.
pub(crate) fn later(ms: u32, code: u32) {
    door::later(ms, code);
}

/// A text from device storage; empty if there is none.
pub(crate) fn load(key: &str) -> String {
    door::load(key.as_ptr(), key.len());
    door::received()
}

/// Keeps a text in device storage.
pub(crate) fn save(key: &str, value: &str) {
    door::save(key.as_ptr(), key.len(), value.as_ptr(), value.len());
}

/// Removes a text from device storage.
pub(crate) fn forget(key: &str) {
    door::forget(key.as_ptr(), key.len());
}

/// Keys of all our texts in storage in their order, commas between.
pub(crate) fn keys() -> String {
    door::keys();
    door::received()
}

/// The value of our cookie; empty if there is none.
pub(crate) fn cookie() -> String {
    door::cookie();
    door::received()
}

/// Writes our cookie on the widest domain that the browser takes.
pub(crate) fn bake(value: &str, age_s: u32) {
    door::bake(value.as_ptr(), value.len(), age_s);
}

/// Hears the page's events from now on.
pub(crate) fn listen() {
    door::listen();
}

/// Ends that.
pub(crate) fn unlisten() {
    door::unlisten();
}

/// Whether the page is visible and has the focus.
pub(crate) fn present() -> bool {
    door::present() != 0
}

/// Hears calls of the history's methods from now on.
pub(crate) fn follow() {
    door::follow();
}

/// Path, query and kind (see `navigation::kind_of`) of the page's address.
pub(crate) fn address() -> String {
    door::address();
    door::received()
}

/// What was searched for, by the address's query; empty if nothing was.
pub(crate) fn query() -> String {
    door::query();
    door::received()
}

/// What the page's markup says, see `sensors::markup`.
pub(crate) fn markup() -> String {
    door::markup();
    door::received()
}

/// Time zone and language.
pub(crate) fn introduce() -> String {
    door::introduce();
    door::received()
}

/// Sends bytes to the edge; the answer comes to `on(code, answer)`.
pub(crate) fn send(bytes: &str, hiding: bool, code: u32) {
    door::send(bytes.as_ptr(), bytes.len(), u32::from(hiding), code);
}

/// Starts the push opt-in; its result comes to `on(SUBSCRIBED, …)`.
pub(crate) fn subscribe() {
    door::subscribe();
}
