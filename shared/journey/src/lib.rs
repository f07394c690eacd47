//! One device at one shop: signals in, visits and their meaning out to the flow engine.
//!
//! Pure, so that a simulator and the tests play it as the edge does: state and time are arguments, what the
//! engine must hear is the answer. [`Device`] is what is kept, [`receive`] takes an envelope, [`settle`] ends
//! visits when their time has come.
#![forbid(unsafe_code)]

mod device;
pub mod limit;
mod receive;
mod settle;
mod subject;

pub use device::{Device, Known, PastVisit};
pub use receive::{AddressBook, Received, receive};
pub use settle::{next_deadline, settle};
pub use subject::{cart_of, longest_item, running_report};
