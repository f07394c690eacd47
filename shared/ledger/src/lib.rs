//! What the shop's server tells, in the engine's words, each event once.
//!
//! Pure. [`inputs`] says what a person's engine hears of an event; [`goods`] what the catalogue knows of what was
//! bought; [`Register`] is what a person's object remembers, so that an event told twice acts once and news of an order
//! waits for the order; [`whose`] by which names a person is found; [`patched`] is a product of the catalogue after
//! the shop told of it, [`History`] what must be remembered of that; [`Announced`] holds what it told of offers and sales.
#![forbid(unsafe_code)]

mod goods;
mod history;
mod inputs;
mod offers;
mod patched;
mod profile;
mod register;
mod whose;

pub mod limit;

pub use goods::{Goods, goods};
pub use history::History;
pub use inputs::{Known, inputs, products, zone};
pub use offers::{Announced, OfferSetting, offer, window};
pub use patched::patched;
pub use register::{Heard, Register, Told, digest};
pub use whose::{Name, Owner, Whose, is_own_code, learnt, names, whose, with_order};
