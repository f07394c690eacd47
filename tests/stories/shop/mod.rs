//! A shopper in the demo shop: clicks and types in a real browser, leaves, and is written to, or not, at the right
//! minute.
//!
//! - [`shopper`]: what a shopper does, one function for each act
//! - [`mail`]: what is expected of a message
//! - [`class`]: the five classes of leaving, and what is clicked and typed in each
//! - [`five`]: five shoppers at once, one for each class
//! - [`left`]: one story for each class of leaving, and what is written then
//! - [`guards`]: one story for each reason to write nothing, or later
//! - [`demo`]: what a newcomer sees who runs the demo
//! - [`attention`]: how long a page was used, and how long it merely stood open
//! - [`consent`]: what is kept and sent before, without and after consent
//! - [`manners`]: shops that lack something, single-page shops, the back button
//! - [`push`]: a notification in Firefox
//! - [`session`]: the standard session, whole and cheap

mod attention;
mod class;
mod consent;
mod demo;
mod five;
mod guards;
mod left;
mod mail;
mod manners;
mod push;
mod session;
pub(crate) mod shopper;
