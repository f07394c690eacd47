//! One shopper on several devices, several shoppers on one: who is known as whom, and who is written to about what.
//!
//! - [`merge`]: two devices become one person, and one of them goes back
//! - [`claims`]: addresses that nobody has proved
//! - [`kills`]: workerd killed while a segment is on its way
//! - [`people`]: what these stories share

mod claims;
mod kills;
mod merge;
pub(crate) mod people;
