//! What the decision promises, told at its boundary: `step` in, effects out. No clock, no sleep.
// A test that stops at what it did not expect is doing its work; helpers of tests included.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod connections;
mod consents;
mod documented;
mod edits;
mod figures;
mod files;
mod golden;
mod guards;
mod imports;
mod matrix;
mod mutants;
mod outbox;
mod properties;
mod renewal;
mod reports;
mod segments;
mod services;
mod shop;
mod stories;
mod story;
mod trial;
mod verbs;
mod words;
mod world;
mod zone;
mod zones;
