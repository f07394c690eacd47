//! Which shard keeps what.
//!
//! All rows of a person are at one shard, chosen by a hash of the person's name: a product's crowd spreads evenly, one
//! index row has a person's taste and places, and erasing a person is one call. Names are partly chosen by strangers; the
//! door limits how many new ones a network may bring, so nobody can heap a crowd on one shard.

use std::hash::Hasher;

use fnv::FnvHasher;
use rappel_signal::ProductId;

use crate::limit::{ALARM_PAUSE_MS, SHARDS_MAX};

/// The shard of a person's rows, from 0. `shards` is the shop's count, fixed since its first row.
#[must_use]
pub fn shard_of(person: &str, shards: u16) -> u16 {
    spread(person.as_bytes(), shards)
}

/// The shard that spreads a product's campaigns over all others.
#[must_use]
pub fn home_of(product: &ProductId, shards: u16) -> u16 {
    spread(product.0.as_bytes(), shards)
}

/// Time one shard lets pass per call, so that all together make no more than so many calls a second.
#[must_use]
pub fn pace_ms(calls_per_second: u32, shards: u16) -> u32 {
    let second_ms = u32::try_from(ALARM_PAUSE_MS).unwrap_or(u32::MAX);
    (u32::from(shards) * second_ms).div_ceil(calls_per_second.max(1))
}

fn spread(bytes: &[u8], shards: u16) -> u16 {
    let mut hasher = FnvHasher::default();
    hasher.write(bytes);
    let hash = hasher.finish();
    // The upper half is folded in: names that differ in their last byte alone differ little below.
    let folded = hash ^ (hash >> 32);
    u16::try_from(folded % u64::from(shards.clamp(1, SHARDS_MAX))).unwrap_or(0)
}
