//! The one door to the page's globals; its other half is js/page.js, which catches whatever the page throws.
//!
//! Only strings, numbers and the page's own values pass. A value that is absent, of another type or throws on
//! reading is `undefined`, `""` or not a number: ordinary cases on somebody else's page.

use alloc::string::String;
use wasm_bindgen::prelude::wasm_bindgen;
pub(crate) use wasm_bindgen::JsValue as Value;

use crate::text::{cut, price_hundredths};

#[wasm_bindgen(module = "/js/page.js")]
extern "C" {
    /// One clear line on the browser's console.
    pub(crate) fn say(text: &str);
    /// Takes the settings, with the ear `on` among them; before anything else.
    pub(crate) fn begin(settings: &Value);
    /// `globalThis`.
    pub(crate) fn root() -> Value;
    /// A property; `undefined` if there is none or reading throws.
    pub(crate) fn get(object: &Value, key: &str) -> Value;
    #[wasm_bindgen(js_name = get)]
    /// An element of an array or of `arguments`.
    pub(crate) fn at(list: &Value, index: u32) -> Value;
    #[wasm_bindgen(js_name = text)]
    fn raw_text(value: &Value) -> String;
    fn number(value: &Value) -> f64;
    /// Milliseconds of a steady clock.
    pub(crate) fn now() -> f64;
    #[wasm_bindgen(js_name = wall)]
    fn raw_wall() -> f64;
    /// 32 random bits fit for names.
    pub(crate) fn random() -> u32;
    /// Calls `on(code)` after so many milliseconds.
    pub(crate) fn later(ms: u32, code: u32);
    /// A text from device storage; empty if there is none.
    pub(crate) fn load(key: &str) -> String;
    /// Whether the storage took it.
    pub(crate) fn save(key: &str, value: &str) -> bool;
    /// Removes a text from device storage.
    pub(crate) fn forget(key: &str);
    /// Names of all our texts in storage, with commas between.
    pub(crate) fn keys() -> String;
    /// The value of our cookie; empty if there is none.
    pub(crate) fn cookie() -> String;
    /// Writes our cookie; whether the browser took it.
    pub(crate) fn bake(value: &str, domain: &str, age_s: u32) -> bool;
    /// Calls `on(code, event)` at each trusted event of these types, spaces between; `capture`: even where the page
    /// stops it on its way.
    pub(crate) fn listen(types: &str, code: u32, capture: bool);
    /// Ends all listening.
    pub(crate) fn unlisten();
    /// Whether nothing of the page can be seen.
    pub(crate) fn hidden() -> bool;
    /// Whether the page is visible and has the focus.
    pub(crate) fn present() -> bool;
    /// Calls `on(code, name)` after each call of the history's methods.
    pub(crate) fn follow(code: u32);
    /// The page's JSON-LD, parsed.
    pub(crate) fn linked() -> Value;
    /// Content of a `<meta property>`; empty if there is none.
    pub(crate) fn meta(name: &str) -> String;
    /// The first of these parameters (spaces between) that the page's address has; empty if it has none.
    pub(crate) fn parameter(names: &str) -> String;
    /// The address made absolute; empty if it is none.
    pub(crate) fn absolute(address: &str) -> String;
    /// The browser's time zone.
    pub(crate) fn zone() -> String;
    /// Sends bytes to the edge; the answer comes to `on(code, answer)`.
    pub(crate) fn send(bytes: &str, hiding: bool, code: u32);
    /// Loads and runs a lazy part; its result comes to `on(code, result)`.
    pub(crate) fn part(name: &str, code: u32);
}

/// A text or number as text, cut; `None` if empty or of another type.
pub(crate) fn text(value: &Value, bytes_max: usize) -> Option<String> {
    let text = cut(raw_text(value), bytes_max);
    if text.is_empty() { None } else { Some(text) }
}

/// A property as text.
pub(crate) fn text_of(object: &Value, key: &str, bytes_max: usize) -> Option<String> {
    text(&get(object, key), bytes_max)
}

/// The first of several properties that is a text.
pub(crate) fn first_text(object: &Value, keys: &[&str], bytes_max: usize) -> Option<String> {
    keys.iter().find_map(|key| text_of(object, key, bytes_max))
}

/// Number of elements; 0 for what is no list.
pub(crate) fn length(list: &Value) -> u32 {
    number(&get(list, "length")) as u32
}

/// A price, written as number or text, in hundredths of the main unit.
pub(crate) fn price(value: &Value) -> Option<u32> {
    let number = number(value);
    if number >= 0.0 { Some((number * 100.0 + 0.5) as u32) } else { price_hundredths(&raw_text(value)) }
}

/// Wall time in milliseconds; never negative.
pub(crate) fn wall() -> u64 {
    raw_wall() as u64
}
