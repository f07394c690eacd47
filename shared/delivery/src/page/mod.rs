//! Pages of the edge that a link in a message opens: leaving, choosing, confirming; in the shopper's language, with the
//! shop's name, logo and colour, light and dark, by keyboard and on 320 pixels. No script, no request to anybody but for
//! the logo.
//!
//! Whatever a shop or a shopper typed is escaped by `maud`; addresses come only as [`crate::link::Link`].

mod confirm;
mod form;
mod frame;
mod leave;
mod lessen;
mod settings;
mod words;

pub use confirm::{confirm_question, confirmed, nothing_to_confirm};
pub use form::{LessenAct, SettingsForm, read_lessen, read_settings};
pub use frame::{Host, content_security_policy};
pub use leave::{leave_question, left};
pub use lessen::{Done, Lessen, PAUSE_DAYS, Why, lessen, link_sent, stale_link};
pub use settings::{Problem, SettingsPage, settings};
pub use words::{Messages, consent_wording, language_of_reader};

#[cfg(test)]
mod page_tests;
