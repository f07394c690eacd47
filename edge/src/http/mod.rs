//! The public endpoints, one file each.

pub(crate) mod asset;
pub(crate) mod health;
pub(crate) mod push_key;
pub(crate) mod signals;
pub(crate) mod unsubscribe;
