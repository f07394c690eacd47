//! The public endpoints, one file each.

mod api_key;
pub(crate) mod asset;
pub(crate) mod browser;
pub(crate) mod click;
pub(crate) mod confirm;
pub(crate) mod consents;
pub(crate) mod counters;
pub(crate) mod dead_letters;
pub(crate) mod events;
pub(crate) mod feed;
pub(crate) mod feedback;
pub(crate) mod figures;
pub(crate) mod form;
pub(crate) mod health;
pub(crate) mod letter;
mod page;
pub(crate) mod preferences;
pub(crate) mod preview;
mod program;
pub(crate) mod push_key;
pub(crate) mod settings;
pub(crate) mod shown;
pub(crate) mod signals;
pub(crate) mod suppressions;
pub(crate) mod unsubscribe;
pub(crate) mod webhooks;
pub(crate) mod window;
