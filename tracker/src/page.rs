//! The one door to the page's globals. Its other half, js/page.js and js/read.js, catches whatever the page throws.
//!
//! Only strings and numbers pass: what is absent, of another type or throws on reading is an empty string.

use alloc::string::String;
use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen(module = "/js/page.js")]
extern "C" {
    /// One clear line on the browser's console.
    pub(crate) fn say(text: &str);
    /// Takes the settings, with the ear `on` among them; before anything else.
    pub(crate) fn begin(settings: wasm_bindgen::JsValue);
    /// Milliseconds of a steady clock since the page was opened.
    pub(crate) fn now() -> u32;
    /// Wall time in milliseconds.
    #[wasm_bindgen(js_name = wall)]
    fn raw_wall() -> f64;
    /// 32 random bits fit for names.
    pub(crate) fn random() -> u32;
    /// Calls `on(code)` after so many milliseconds.
    pub(crate) fn later(ms: u32, code: u32);
    /// A text from device storage; empty if there is none.
    pub(crate) fn load(key: &str) -> String;
    /// Keeps a text in device storage.
    pub(crate) fn save(key: &str, value: &str);
    /// Removes a text from device storage.
    pub(crate) fn forget(key: &str);
    /// Keys of all our texts in storage in their order, commas between.
    pub(crate) fn keys() -> String;
    /// The value of our cookie; empty if there is none.
    pub(crate) fn cookie() -> String;
    /// Writes our cookie on the widest domain that the browser takes.
    pub(crate) fn bake(value: &str, age_s: u32);
    /// Hears the page's events from now on.
    pub(crate) fn listen();
    /// Ends that.
    pub(crate) fn unlisten();
    /// Whether the page is visible and has the focus.
    pub(crate) fn present() -> bool;
    /// Hears calls of the history's methods from now on.
    pub(crate) fn follow();
    /// Path and query of the page's address.
    pub(crate) fn address() -> String;
    /// What was searched for, by the address's query; empty if nothing was.
    pub(crate) fn query() -> String;
    /// Time zone and language.
    pub(crate) fn introduce() -> String;
    /// Sends bytes to the edge; the answer comes to `on(code, answer)`.
    pub(crate) fn send(bytes: &str, hiding: bool, code: u32);
    /// Starts the push opt-in; its result comes to `on(SUBSCRIBED, …)`.
    pub(crate) fn subscribe();
}

#[wasm_bindgen(module = "/js/read.js")]
extern "C" {
    /// What the page's markup says, see `sensors::markup`.
    pub(crate) fn markup() -> String;
}

/// Wall time in milliseconds; never negative.
pub(crate) fn wall() -> u64 {
    raw_wall() as u64
}
