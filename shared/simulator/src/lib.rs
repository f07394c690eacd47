//! The engine with a made-up clock: who would get what, and why, before anything is switched on.
//!
//! Months pass in moments: a shopper's life is a list of inputs, and between them the engine is woken at its own deadlines,
//! as an object's alarm would. Every send is accepted and every question to the catalogue is answered from a small one.
//! Read in this order: what a [`life`] is, [`made up`](made_up) or recorded; how it is [`play`]ed; what comes of many
//! ([`tally`]).
#![forbid(unsafe_code)]

mod life;
mod made_up;
mod play;
mod shelf;
mod tally;

pub use life::{Happening, Life, LifeError, read_lives};
pub use made_up::MadeUp;
pub use play::{Played, play, play_to_the_end};
pub use shelf::Assortment;
pub use tally::{FlowTally, Tally};
