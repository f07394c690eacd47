//! What runs in the shopper's page: sensors, the running visit, and the few requests that tell of it.
//!
//! Read in this order: `page` (the only door to the page's globals, with js/page.js and js/read.js) and `event`; what
//! is seen (`sensors`, `shown`); what is kept (`device`, `state` with `reading`, `store`); what is said (`consent`, `fact`,
//! `batch`, `transport`); and `tracker`, which puts them together. js/loader.js runs before all this and decides whether it may.
#![cfg_attr(target_arch = "wasm32", no_std)]
// Off the web there is nothing to track: only the tests build it.
#![cfg(any(test, target_arch = "wasm32"))]

extern crate alloc;

mod batch;
mod bytes;
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
mod boundary;
#[cfg(target_arch = "wasm32")]
mod runtime;
#[cfg(not(target_arch = "wasm32"))]
mod stand_in;
#[cfg(test)]
mod stories;
