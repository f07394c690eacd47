//! The records by which mailboxes know that mail of a domain is the shop's: which ones, and whether they are there.
//!
//! | module | question it answers |
//! | --- | --- |
//! | [`host`] | who hands the mail over, as far as records go |
//! | [`record`] | which records that wants, by the provider's own documentation |
//! | [`resolver`] | which request asks a resolver for them, and what does the answer say |
//! | `text` | is it an SPF record, a DKIM key, a DMARC policy |
//!
//! Nothing here asks anybody: whoever may, sends the questions and hands back the answers.

pub mod host;
pub mod record;
pub mod resolver;
mod text;

pub use host::MailHost;
pub use record::{Record, records};
pub use resolver::{Found, found, question};

/// Names that are asked for at one check: what a platform lets one request ask at once, and then some.
pub const NAMES_MAX: usize = 8;
