//! The Durable Objects: a shell each around pure code, and the words they are called with.

pub(crate) mod call;
pub(crate) mod catalogue;
pub(crate) mod catalogue_call;
mod catalogue_import;
pub(crate) mod device;
pub(crate) mod device_call;
mod device_clock;
pub(crate) mod shop;
pub(crate) mod shop_call;
