//! The stories, told against real workerd and real browsers.

// A failed expectation ends a story by a panic: that is what stories are for.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod catalogue;
mod connections;
mod console;
mod door;
mod events;
mod fan_out;
mod feedback;
mod figures;
mod foundations;
mod identity;
mod journeys;
mod kill;
mod letters;
mod offers;
mod own;
mod platforms;
mod providers;
mod security;
mod shop;
mod taste;
mod templates;
