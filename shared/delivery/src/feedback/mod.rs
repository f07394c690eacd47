//! What providers tell later of messages they took: delivered, bounced, complained of. One file for each, one trait for all.
//!
//! Anybody may call the address that is meant for a provider. So nothing is read before the provider has proved itself,
//! and what is told twice must be harmless: a [`Feedback`] says the same of the same message every time.
//!
//! | provider | proof | told by |
//! | --- | --- | --- |
//! | [`resend`] | HMAC over id, time and body (Standard Webhooks), five minutes | `type` |
//! | [`sendgrid`] | ECDSA P-256 over time and body | `event` |
//! | [`mailgun`] | HMAC over time and a random token | `event-data/event` |
//! | [`postmark`] | none of its own: user and password of the address | `RecordType` |
//! | [`brevo`] | none of its own: a bearer token | `event` |
//!
//! Opens and clicks are not read: our own links say more, and pictures are opened by machines.

use core::fmt;

use http::Request;
use serde_json::Value;

use crate::email::Address;
use crate::provider::LineError;
use crate::provider::line::Line;
use crate::text::plain_line;

pub mod brevo;
pub mod mailgun;
pub mod postmark;
mod proof;
pub mod resend;
pub mod sendgrid;

/// Longest body read, in bytes: SendGrid sends up to 768 KB of events at once.
pub const FEEDBACK_MAX_BYTES: usize = 1_000_000;
/// Longest reason kept, in characters.
const REASON_MAX_CHARS: usize = 200;

/// What became of one message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Feedback {
    /// Our id, as it went along with the message: the hash of its outbox id. `None` if the provider lost it.
    pub message: Option<String>,
    /// Whom it was written to.
    pub address: Address,
    /// What became of it.
    pub event: FeedbackEvent,
}

/// What can become of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FeedbackEvent {
    /// The mailbox took it.
    Delivered,
    /// The mailbox does not take it now; the provider goes on trying.
    Delayed {
        /// Why, in the provider's words.
        reason: String,
    },
    /// It came back.
    Bounced {
        /// `true`: nobody is there, suppress the address. `false`: full, too large, or taken for spam.
        lasting: bool,
        /// Why, in the provider's words.
        reason: String,
    },
    /// The reader called it spam: suppress the address.
    Complained,
    /// The reader ended it at the provider: withdraw the consent.
    Unsubscribed,
}

/// Why a call was not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FeedbackError {
    /// Longer than [`FEEDBACK_MAX_BYTES`].
    TooLarge,
    /// Without proof, or with a wrong one: answer 401.
    Forged,
    /// Its proof is of long ago, or of the future: answer 401.
    OutOfTime,
    /// Proved, but not in the form the provider documents: answer 400.
    Malformed,
}

impl fmt::Display for FeedbackError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            FeedbackError::TooLarge => "the call is larger than 1 MB",
            FeedbackError::Forged => {
                "the call's signature or password is not the one that was agreed with the provider"
            }
            FeedbackError::OutOfTime => {
                "the call was signed at another time: it is repeated, or a clock is wrong"
            }
            FeedbackError::Malformed => "the call is not in the form that the provider documents",
        })
    }
}

/// Reads what one provider tells.
pub trait FeedbackReader {
    /// Checks the proof, then reads. What is told of nobody, or is none of [`FeedbackEvent`], is left out.
    fn read(&self, call: &Request<String>, now_ms: i64) -> Result<Vec<Feedback>, FeedbackError>;
}

/// The reader that a line names: `provider://SECRET`, the secret being what the provider proves itself with.
pub fn feedback_reader(line: &str) -> Result<Box<dyn FeedbackReader>, LineError> {
    let line = Line::parse(line)?;
    line.only_options(&[])?;
    line.no_place()?;
    let secret = line.secret()?;
    Ok(match line.provider() {
        "resend" => Box::new(resend::ResendFeedback::new(&secret)?),
        "sendgrid" => Box::new(sendgrid::SendGridFeedback::new(&secret)?),
        "mailgun" => Box::new(mailgun::MailgunFeedback::new(&secret)?),
        "postmark" => Box::new(postmark::PostmarkFeedback::new(secret)),
        "brevo" => Box::new(brevo::BrevoFeedback::new(secret)),
        _ => return Err(LineError::UnknownProvider),
    })
}

/// A proved body as JSON.
fn json(body: &str) -> Result<Value, FeedbackError> {
    serde_json::from_str(body).map_err(|_| FeedbackError::Malformed)
}

/// The text at a place; empty if there is none.
fn text<'a>(value: &'a Value, place: &str) -> &'a str {
    value.pointer(place).and_then(Value::as_str).unwrap_or_default()
}

/// A provider's words, for people.
fn reason(words: &str) -> String {
    plain_line(words, REASON_MAX_CHARS)
}

/// Feedback about an address as told; `None` if it is no address.
fn feedback(message: &str, address: &str, event: FeedbackEvent) -> Option<Feedback> {
    let is_ours = message.len() == 32 && message.bytes().all(|b| b.is_ascii_hexdigit());
    Some(Feedback {
        message: is_ours.then(|| message.to_owned()),
        address: Address::parse(address).ok()?,
        event,
    })
}
