//! Device storage: the visitor's record, the state of the visit, and closed batches until a receipt names them.
//!
//! Each batch has a key of its own, written once and removed once, so that two tabs share the store without locks.

use alloc::string::String;
use alloc::vec::Vec;
use rappel_signal::BatchId;
use serde::{Deserialize, Serialize};

use crate::codec::{self, Closed};
use crate::device::{Device, cookie_domains};
use crate::page;
use crate::text::{from_latin1, latin1};

/// Bytes of closed batches a device keeps; beyond them the oldest go.
const BATCHES_BYTES_MAX: usize = 8 * 1024;
/// Unreceived bytes from which on a page asks at once what is missing.
pub(crate) const ASK_BYTES: usize = 4 * 1024;
/// Key of the visitor's record; the loader knows it too.
const DEVICE_KEY: &str = "id";
const STATE_KEY: &str = "state";
/// 13 months, the longest that European authorities accept for a measuring cookie.
const COOKIE_AGE_S: u32 = 395 * 24 * 60 * 60;

/// The visitor's record, from the cookie or its mirror.
pub(crate) fn device() -> Option<Device> {
    Device::read(&page::cookie()).or_else(|| Device::read(&page::load(DEVICE_KEY)))
}

/// Keeps the record: on the widest domain the browser takes, and in storage.
pub(crate) fn keep_device(device: &Device) {
    let value = device.spell();
    bake(&value, COOKIE_AGE_S);
    page::save(DEVICE_KEY, &value);
}

fn bake(value: &str, age_s: u32) {
    let host = page::get(&page::get(&page::root(), "location"), "hostname");
    let host = page::text(&host, 255).unwrap_or_default();
    for domain in cookie_domains(&host) {
        if page::bake(value, domain, age_s) {
            return;
        }
    }
}

/// The state that all pages of this host share.
pub(crate) fn state<T: for<'a> Deserialize<'a> + Default>() -> T {
    from_latin1(&page::load(STATE_KEY)).and_then(|bytes| codec::decode_state(&bytes)).unwrap_or_default()
}

/// Keeps the shared state.
pub(crate) fn keep_state<T: Serialize>(state: &T) {
    page::save(STATE_KEY, &latin1(&codec::encode_state(state)));
}

/// Keeps a closed batch, or what changed of it.
pub(crate) fn keep_batch(batch: &Closed) {
    page::save(&codec::spell_id(batch.id), &latin1(&batch.store()));
}

/// Forgets a batch: it arrived, or never will.
pub(crate) fn forget_batch(id: BatchId) {
    page::forget(&codec::spell_id(id));
}

/// All closed batches, the first closed first, bounded: the oldest are forgotten.
pub(crate) fn batches() -> Vec<Closed> {
    let mut batches: Vec<Closed> = Vec::new();
    for key in page::keys().split(',') {
        let Some(id) = codec::read_id(key) else { continue };
        let Some(batch) = from_latin1(&page::load(key)).and_then(|bytes| Closed::read(id, &bytes)) else {
            page::forget(key);
            continue;
        };
        let order = |batch: &Closed| (batch.closed_at_ms, batch.id.sequence);
        let place = batches.iter().position(|other| order(other) > order(&batch)).unwrap_or(batches.len());
        batches.insert(place, batch);
    }
    while bytes(&batches) > BATCHES_BYTES_MAX {
        forget_batch(batches.remove(0).id);
    }
    batches
}

/// Bytes the batches take.
pub(crate) fn bytes(batches: &[Closed]) -> usize {
    batches.iter().map(|batch| batch.tail.len()).sum()
}

/// Empties the device: cookie, mirror, state and batches.
pub(crate) fn empty() {
    bake("", 0);
    let keys: String = page::keys();
    keys.split(',').for_each(page::forget);
}
