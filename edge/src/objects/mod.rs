//! The Durable Objects: a shell each around pure code, and the words they are called with.

pub(crate) mod call;
pub(crate) mod catalogue;
pub(crate) mod catalogue_call;
mod catalogue_import;
mod catalogue_taste;
mod choosing;
pub(crate) mod device;
pub(crate) mod device_call;
mod device_clock;
mod device_identity;
mod device_turn;
mod lessons;
pub(crate) mod person;
pub(crate) mod person_call;
mod person_turn;
mod reservations;
pub(crate) mod shard;
mod shard_alarm;
pub(crate) mod shard_call;
pub(crate) mod shelf;
pub(crate) mod shop;
pub(crate) mod shop_call;
pub(crate) mod taste;
pub(crate) mod taste_call;
mod told;
mod waking;
