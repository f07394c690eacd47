//! The public endpoints, one file each.

mod api_key;
pub(crate) mod asset;
pub(crate) mod feed;
pub(crate) mod health;
pub(crate) mod push_key;
pub(crate) mod signals;
pub(crate) mod unsubscribe;
