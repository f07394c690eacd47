//! Choosing products for a message: wishes in order, each filled up by the next.

mod gather;
mod judge;
mod request;
mod wish;

pub use request::{Choice, Request};
pub use wish::{UnknownWish, Wish};
