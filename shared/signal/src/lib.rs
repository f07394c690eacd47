//! The words the page and the edge both speak, and their bytes on the wire.
//!
//! Pure: no clock, no randomness, no platform types. Read in the order of the modules:
//! ids and time, the facts a page can state, what the page makes of them, and the envelope that carries all.
#![no_std]
#![forbid(unsafe_code)]

extern crate alloc;

mod class;
mod consent;
mod error;
mod fact;
mod id;
pub mod limit;
mod product;
mod time;
pub mod wire;

pub use class::{Class, Reason, Report};
pub use consent::{Consent, ConsentSource};
pub use error::SignalError;
pub use fact::{Channel, CheckoutStep, DatedFact, Fact, PageKind};
pub use id::{BatchId, PageId, ProductId, ShopKey, Signature, VisitorId};
pub use product::{CartLine, ProductCard};
pub use time::{DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS, UnixMs};
pub use wire::{Batch, Context, Envelope, Receipt};
