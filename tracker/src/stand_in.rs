//! A page that is none: storage, clock and network as a test sets them, where there is no browser.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::string::{String, ToString};
use std::vec::Vec;

/// What the page is like, and what was done to it.
#[derive(Default)]
pub(crate) struct StandIn {
    pub(crate) now_ms: u32,
    pub(crate) wall_ms: u64,
    pub(crate) address: String,
    pub(crate) cookie: String,
    pub(crate) storage: BTreeMap<String, String>,
    /// Requests that left: bytes, whether the page was hiding, code of the answer.
    pub(crate) sent: Vec<(Vec<u8>, bool, u32)>,
    /// Calls that were asked for: milliseconds, code.
    pub(crate) later: Vec<(u32, u32)>,
    names: u32,
    received: String,
}

std::thread_local! {
    static PAGE: RefCell<StandIn> = RefCell::new(StandIn::default());
}

/// Looks at the page or changes it.
pub(crate) fn with<T>(act: impl FnOnce(&mut StandIn) -> T) -> T {
    PAGE.with_borrow_mut(act)
}

fn text(place: *const u8, length: usize) -> String {
    // SAFETY: `page` passes place and length of a `&str` that outlives the call.
    #[allow(unsafe_code)]
    let bytes = unsafe { std::slice::from_raw_parts(place, length) };
    String::from_utf8_lossy(bytes).to_string()
}

fn receive(text: String) {
    with(|page| page.received = text);
}

pub(crate) fn received() -> String {
    with(|page| core::mem::take(&mut page.received))
}

pub(crate) fn say(_: *const u8, _: usize) {}

pub(crate) fn now() -> u32 {
    with(|page| page.now_ms)
}

pub(crate) fn wall() -> f64 {
    with(|page| page.wall_ms as f64)
}

pub(crate) fn random() -> u32 {
    with(|page| {
        page.names += 1;
        page.names
    })
}

pub(crate) fn later(ms: u32, code: u32) {
    with(|page| page.later.push((ms, code)));
}

pub(crate) fn load(key: *const u8, length: usize) {
    let key = text(key, length);
    receive(with(|page| page.storage.get(&key).cloned().unwrap_or_default()));
}

pub(crate) fn save(key: *const u8, length: usize, value: *const u8, value_length: usize) {
    let (key, value) = (text(key, length), text(value, value_length));
    with(|page| page.storage.insert(key, value));
}

pub(crate) fn forget(key: *const u8, length: usize) {
    let key = text(key, length);
    with(|page| page.storage.remove(&key));
}

pub(crate) fn keys() {
    receive(with(|page| page.storage.keys().cloned().collect::<Vec<_>>().join(",")));
}

pub(crate) fn cookie() {
    receive(with(|page| page.cookie.clone()));
}

pub(crate) fn bake(value: *const u8, length: usize, _age_s: u32) {
    let value = text(value, length);
    with(|page| page.cookie = value);
}

pub(crate) fn listen() {}

pub(crate) fn unlisten() {}

pub(crate) fn present() -> u32 {
    1
}

pub(crate) fn follow() {}

pub(crate) fn address() {
    receive(with(|page| page.address.clone()));
}

pub(crate) fn query() {
    receive(String::new());
}

pub(crate) fn markup() {
    receive(String::new());
}

pub(crate) fn introduce() {
    receive("Europe/Budapest\thu".to_string());
}

pub(crate) fn send(bytes: *const u8, length: usize, hiding: u32, code: u32) {
    let bytes = text(bytes, length).chars().map(|byte| byte as u8).collect();
    with(|page| page.sent.push((bytes, hiding != 0, code)));
}

pub(crate) fn subscribe() {}
