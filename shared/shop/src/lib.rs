//! What a shop's server tells: orders, customers, products, reviews, offers; checked, with its HTTP description.
//!
//! Pure: no clock, no randomness, no connection. Bytes come in ([`read_events`], [`read_upload`], [`webhook`]), events
//! with plain fields and refusals in a merchant's words come out, and an [`Answer`] goes back. Whether an event was
//! told before is the adapter's to know: each carries an id. [`import`] reads the people that a merchant brings along. docs/shop-api.md explains the interface to merchants.
#![forbid(unsafe_code)]

pub mod limit;

mod csv;
mod event;
pub mod import;
mod patch;
pub mod payload;

mod form;

mod answer;
mod read;
mod recipient;
mod refusal;
mod suppressions;
pub mod webhook;

#[cfg(test)]
mod openapi;

pub use answer::{Answer, EventResult, Outcome};
pub use event::{EVENT_TYPES, Event, Payload};
pub use patch::Patch;
pub use read::{Item, read_event, read_events, read_line, read_offer, read_upload};
pub use recipient::Recipient;
pub use refusal::{Refusal, RequestRefusal};
pub use suppressions::{
    SuppressedAddress, SuppressedFor, SuppressionList, SuppressionsRefusal, read_suppressions,
};
