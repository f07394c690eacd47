//! What providers tell of messages closes the loop: who is not to be written to is not, from the next message on.
//!
//! - [`door`]: calls that are forged, old, too large; handshakes
//! - [`bounces`]: mailboxes that are gone, and for whom a notification takes over
//! - [`complaints`]: marketing ends, an order is still confirmed; what is told again ends nothing twice
//! - [`list`]: the suppression list, brought along, shown and taken back
//! - [`machines`]: scanners that open and click
//! - [`phones`]: STOP, and the day in which WhatsApp takes free words
//! - [`providers`]: calls as providers make and sign them

mod bounces;
mod complaints;
mod door;
pub(crate) mod list;
mod machines;
mod phones;
pub(crate) mod providers;
