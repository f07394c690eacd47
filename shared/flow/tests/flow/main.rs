//! What the decision promises, told at its boundary: `step` in, effects out. No clock, no sleep.

mod files;
mod golden;
mod guards;
mod matrix;
mod outbox;
mod properties;
mod segments;
mod stories;
mod story;
mod world;
mod zone;
mod zones;
