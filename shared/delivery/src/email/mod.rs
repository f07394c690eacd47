//! E-mail: a rendered message becomes MIME bytes; what the mail server says becomes an outcome.
//!
//! The conversation itself is `wasm-smtp`'s, run by the edge on a socket of its own (docs/delivery.md).

pub mod address;
pub mod compose;
pub mod sample;
pub mod smtp;
pub mod smtp_answer;
pub mod smtp_server;

pub use address::{Address, AddressError};
pub(crate) use compose::derived_name;
pub use compose::{ComposedEmail, EmailToSend, NAME_MAX_CHARS, SUBJECT_MAX_CHARS, Sender, compose};
pub use sample::sample_bytes;
pub use smtp::{SmtpProgress, session_ended, smtp_outcome};
pub use smtp_answer::{SmtpPhase, SmtpReply, reply_outcome};
pub use smtp_server::{SmtpSecurity, SmtpServer};
