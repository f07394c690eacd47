//! What runs in the shopper's page: sensors, the running visit, and the few requests that tell of it.
//!
//! Read in this order: `page` (the only door to the page's globals, with js/page.js and js/read.js) and `event`; what
//! is seen (`sensors`, `shown`); what is kept (`device`, `state` with `reading`, `store`); what is said (`consent`, `fact`,
//! `batch`, `transport`); and `tracker`, which puts them together. js/loader.js runs before all this and decides whether it may.
#![cfg_attr(target_arch = "wasm32", no_std)]

extern crate alloc;

mod batch;
mod bytes;
mod config;
mod consent;
mod device;
mod event;
mod fact;
mod hearing;
mod listener;
mod page;
mod reading;
mod sensors;
mod shown;
mod state;
mod store;
mod text;
mod tracker;
mod transport;

#[cfg(target_arch = "wasm32")]
mod runtime;

use config::Config;
use consent::Words;
use hearing::Hearing;
use spin::Mutex;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

/// One page, one tracker. A call from within a call (a page's getter that pushes to the data layer) finds the door
/// closed and is dropped.
static HEARING: Mutex<Option<Hearing>> = Mutex::new(None);

/// Begins to hear. `settings` are the shop's, with the ear `on` among them; `gap_ms` and `notice` are taken from them.
#[wasm_bindgen]
pub fn start(settings: JsValue, gap_ms: u32, notice: bool, privacy_control: bool) {
    page::begin(settings);
    if let Some(mut hearing) = HEARING.try_lock() {
        *hearing = Some(Hearing::begin(Config::new(gap_ms), Words::new(privacy_control, notice)));
    }
}

/// The page says something: see the codes in `event`.
#[wasm_bindgen]
pub fn on(code: u32, text: &str) {
    if let Some(mut hearing) = HEARING.try_lock()
        && let Some(hearing) = hearing.as_mut()
    {
        hearing.on(code, text);
    }
}
