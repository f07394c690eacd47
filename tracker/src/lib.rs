//! What runs in the shopper's page: sensors, the running visit, and the few requests that tell of it.
//!
//! Read in this order: `page` (the only door to the page's globals, with js/page.js) and `event`; what is seen
//! (`sensors`, `shown`); what is kept (`device`, `state`, `store`, `codec`); what is said (`consent`, `transport`);
//! and `tracker`, which puts them together. js/loader.js runs before all this and decides whether it may.
#![cfg_attr(target_arch = "wasm32", no_std)]

extern crate alloc;

mod codec;
mod config;
mod consent;
mod context;
mod device;
mod event;
mod hearing;
mod listener;
mod page;
mod sensors;
mod shown;
mod state;
mod store;
mod text;
mod tracker;
mod transport;

#[cfg(target_arch = "wasm32")]
mod runtime;

use hearing::Hearing;
use spin::Mutex;
use wasm_bindgen::prelude::wasm_bindgen;

/// One page, one tracker. A call from within a call (a page's getter that pushes to the data layer) finds the door
/// closed and is dropped.
static HEARING: Mutex<Option<Hearing>> = Mutex::new(None);

/// Begins to hear. `settings` are the shop's, with the ear `on` among them.
#[wasm_bindgen]
pub fn start(settings: &page::Value) {
    page::begin(settings);
    if let Some(mut hearing) = HEARING.try_lock() {
        *hearing = Some(Hearing::begin(settings));
    }
}

/// The page says something: see the codes in `event`.
#[wasm_bindgen]
pub fn on(code: u32, value: &page::Value) {
    if let Some(mut hearing) = HEARING.try_lock()
        && let Some(hearing) = hearing.as_mut()
    {
        hearing.on(code, value);
    }
}
