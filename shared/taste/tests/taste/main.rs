//! What goes with what, and what a shopper likes: examples by hand, properties, and the log they are measured on.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

mod bounded;
mod choices;
mod generated;
mod generated_log;
mod learning;
mod properties;
mod stored;
mod support;
mod tastes;
mod told;
mod wishes;
