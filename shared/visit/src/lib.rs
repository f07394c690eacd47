//! Facts seen on a page become meaning: active time, repeats, the running visit, its class and reasons.
//!
//! Pure: no clock, no randomness, no platform types. Runs in the page, and again at the edge to check what the
//! page claims. Read in the order of the modules: what the page measures, the visit that facts are folded into,
//! and what the visit amounts to. The feature `edge` adds the log that takes facts in any
//! order and any number of times, and the English wording of reasons.
#![no_std]
#![forbid(unsafe_code)]

extern crate alloc;

mod attention;
mod item;

mod features;
mod search;
mod tally;
mod visit;

mod classify;
mod engaged;
mod thresholds;

#[cfg(feature = "edge")]
mod event;
#[cfg(feature = "edge")]
mod log;
#[cfg(feature = "edge")]
mod seen;
#[cfg(feature = "edge")]
mod words;

pub use attention::Attention;
pub use classify::{classify, score};
pub use engaged::{earns_an_object, is_engaged};
pub use features::{Features, SearchFeatures};
pub use item::{Item, ItemKey};
pub use thresholds::Thresholds;
pub use visit::{Subjects, Visit};

#[cfg(feature = "edge")]
pub use log::{Ended, VisitLog};
#[cfg(feature = "edge")]
pub use words::{Names, explain};

/// A visit ends when nothing was done for this long: 30 minutes, as web analytics counts sessions.
pub const VISIT_GAP_MS: i64 = 30 * rappel_signal::MINUTE_MS;
