//! Device storage: the visitor's record, the state of the visit, and closed batches until a receipt names them.
//!
//! Each batch has a key of its own, written once and removed once, so that two tabs share the store without locks.
//! Its text is one character that says whether it was sent, then its bytes.

use alloc::string::String;
use alloc::vec::Vec;

use crate::batch::Name;
use crate::device::Device;
use crate::page;
use crate::sensors::record::part;
use crate::state::State;
use crate::text::{bytes_of, push_bytes};

/// Bytes of closed batches a device keeps; beyond them the oldest go.
const BATCHES_BYTES_MAX: usize = 8 * 1024;
/// Key of the visitor's record; the loader knows it too.
const DEVICE_KEY: &str = "id";
const STATE_KEY: &str = "state";
/// 13 months, the longest that European authorities accept for a measuring cookie.
const COOKIE_AGE_S: u32 = 395 * 24 * 60 * 60;

/// Never sent, or known not to have arrived.
pub(crate) const UNSENT: char = '0';
/// Sent before the visit was engaged: the edge counted it and kept nothing.
pub(crate) const SENT_UNENGAGED: char = '1';
/// Sent; no receipt was read yet.
pub(crate) const SENT: char = '2';

/// The visitor's record, from the cookie or its mirror.
pub(crate) fn device() -> Option<Device> {
    Device::read(&page::cookie()).or_else(|| Device::read(&page::load(DEVICE_KEY)))
}

/// Keeps the record.
pub(crate) fn keep_device(device: &Device) {
    let value = device.spell();
    page::bake(&value, COOKIE_AGE_S);
    page::save(DEVICE_KEY, &value);
}

/// The state that all pages of this host share.
pub(crate) fn state() -> State {
    State::read(&bytes_of(&page::load(STATE_KEY)))
}

/// Keeps the shared state.
pub(crate) fn keep_state(state: &mut State) {
    let mut text = String::new();
    push_bytes(&mut text, &state.store());
    page::save(STATE_KEY, &text);
}

/// Keeps a closed batch, or what changed of it.
pub(crate) fn keep_batch(name: &Name, sent: char, tail: &[u8]) {
    let mut text = String::new();
    text.push(sent);
    push_bytes(&mut text, tail);
    page::save(&name.spell(), &text);
}

/// Forgets a batch: it arrived, or never will.
pub(crate) fn forget_batch(name: &Name) {
    page::forget(&name.spell());
}

/// Visits every closed batch, the first closed first: its name, whether it was sent, its bytes.
pub(crate) fn each_batch(mut visit: impl FnMut(&Name, char, Vec<u8>)) {
    let keys = page::keys();
    let mut place = 0;
    while let Some(key) = part(&keys, b',', place) {
        place += 1;
        if let Some(name) = Name::read(key) {
            let text = page::load(key);
            let mut characters = text.chars();
            if let Some(sent) = characters.next() {
                visit(&name, sent, bytes_of(characters.as_str()));
            }
        }
    }
}

/// Bytes that the batches take; forgets the oldest until they fit.
pub(crate) fn bound() -> usize {
    let mut total = 0;
    each_batch(|_, _, tail| total += tail.len());
    each_batch(|name, _, tail| {
        if total > BATCHES_BYTES_MAX {
            total -= tail.len();
            forget_batch(name);
        }
    });
    total
}

/// Empties the device: cookie, mirror, state and batches.
pub(crate) fn empty() {
    page::bake("", 0);
    let keys = page::keys();
    let mut place = 0;
    while let Some(key) = part(&keys, b',', place) {
        place += 1;
        page::forget(key);
    }
}
