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
//! | [`ses`] | a key as the address's password or at its end, and the topic (its own proof: see there) | `eventType` |
//! | [`twilio`] | HMAC over address and fields | `MessageStatus`, `Body` |
//! | [`whatsapp`] | HMAC over the body, and its own times | `statuses`, `messages`, `user_preferences` |
//! | [`cloudflare`] | none needed: a queue of the merchant's own account | `type` |
//!
//! Opens and clicks come with what [`machine`] says of them; [`stop`] knows the words that end messages.

use core::fmt;

use http::Request;
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::email::{Address, derived_name};
use crate::phone::PhoneNumber;
use crate::provider::LineError;
use crate::provider::line::Line;
use crate::text::plain_line;

pub mod brevo;
pub mod cloudflare;
pub mod machine;
pub mod mailgun;
pub mod postmark;
mod proof;
pub mod resend;
pub mod sendgrid;
pub mod ses;
pub mod stop;
pub mod twilio;
pub mod whatsapp;

pub use machine::Machine;

/// Longest body read, in bytes: SendGrid sends up to 768 KB of events at once.
pub const FEEDBACK_MAX_BYTES: usize = 1_000_000;
/// Longest reason kept, in characters.
const REASON_MAX_CHARS: usize = 200;

/// What became of one message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Feedback {
    /// Our id, as it went along with the message: the hash of its outbox id. `None` if the provider lost it.
    pub message: Option<String>,
    /// The provider's own name for it, where ours does not travel along: what [`crate::Outcome::Accepted`] held.
    pub provider_id: Option<String>,
    /// Whom it was written to.
    pub recipient: Recipient,
    /// When it happened, as told, Unix time in milliseconds; `None` where the call's own time is as good.
    pub at_ms: Option<i64>,
    /// What became of it.
    pub event: FeedbackEvent,
}

/// Whom a message was written to, and by which way: each has a consent of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Recipient {
    /// By e-mail.
    Mailbox(Address),
    /// By SMS or RCS.
    Text(PhoneNumber),
    /// By WhatsApp.
    WhatsApp(PhoneNumber),
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
    /// The reader ended it at the provider, or answered STOP: withdraw the consent, if it is not younger than this.
    Unsubscribed,
    /// Its pictures were loaded, or the phone shows it as read.
    Opened {
        /// Why it was no person.
        machine: Option<Machine>,
    },
    /// A link in it was followed.
    Clicked {
        /// Why it was no person.
        machine: Option<Machine>,
    },
    /// The shopper wrote, and not to end it: WhatsApp takes free words for a day. What was written is not kept.
    Replied,
}

/// What a provider wants once, before it tells anything.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Handshake {
    /// Answer 200 with this text.
    Answer(String),
    /// Fetch this address, once.
    Visit(String),
}

/// Why a call was not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FeedbackError {
    /// Longer than [`FEEDBACK_MAX_BYTES`], or a form of too many fields: answer 413.
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
            FeedbackError::TooLarge => "the call is larger than 1 MB, or a form of more than 200 fields",
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

    /// Whether the call is a handshake. Ask first; `read` takes none.
    fn handshake(&self, call: &Request<String>) -> Result<Option<Handshake>, FeedbackError> {
        let _ = call;
        Ok(None)
    }
}

/// The reader that a line names: `provider://SECRET`, the secret being what the provider proves itself with. Calls are
/// handed over with the whole public address they were made to.
pub fn feedback_reader(line: &str) -> Result<Box<dyn FeedbackReader>, LineError> {
    let line = Line::parse(line)?;
    line.only_options(&[])?;
    match line.provider() {
        "ses" => return Ok(Box::new(ses::SesFeedback::from_line(&line)?)),
        "whatsapp" => return Ok(Box::new(whatsapp::WhatsAppFeedback::from_line(&line)?)),
        _ => line.no_place()?,
    }
    let secret = line.secret()?;
    Ok(match line.provider() {
        "resend" => Box::new(resend::ResendFeedback::new(&secret)?),
        "sendgrid" => Box::new(sendgrid::SendGridFeedback::new(&secret)?),
        "mailgun" => Box::new(mailgun::MailgunFeedback::new(&secret)?),
        "postmark" => Box::new(postmark::PostmarkFeedback::new(secret)),
        "brevo" => Box::new(brevo::BrevoFeedback::new(secret)),
        "twilio" => Box::new(twilio::TwilioFeedback::new(&secret)?),
        _ => return Err(LineError::UnknownProvider),
    })
}

/// What [`Feedback::message`] says of the message with this outbox id.
pub fn message_name(outbox_id: &str) -> String {
    derived_name(outbox_id)
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

/// Opened, by whatever calls itself so.
fn opened(user_agent: &str) -> FeedbackEvent {
    FeedbackEvent::Opened { machine: machine::by_user_agent(user_agent) }
}

/// Clicked, by whatever calls itself so.
fn clicked(user_agent: &str) -> FeedbackEvent {
    FeedbackEvent::Clicked { machine: machine::by_user_agent(user_agent) }
}

/// Feedback about an address as told; `None` if it is no address.
fn feedback(message: &str, address: &str, event: FeedbackEvent) -> Option<Feedback> {
    let recipient = Recipient::Mailbox(Address::parse(address).ok()?);
    let is_ours = message.len() == 32 && message.bytes().all(|b| b.is_ascii_hexdigit());
    Some(Feedback {
        message: is_ours.then(|| message.to_owned()),
        provider_id: None,
        recipient,
        at_ms: None,
        event,
    })
}

impl Feedback {
    /// The same for the same thing told again, by whichever call; says nothing of whom it is about. What was followed once
    /// is known by it when a provider that proves no time tells it again.
    pub fn fingerprint(&self) -> [u8; 16] {
        let (way, who) = match &self.recipient {
            Recipient::Mailbox(address) => ("mailbox", address.identity()),
            Recipient::Text(number) => ("text", number.as_str().to_owned()),
            Recipient::WhatsApp(number) => ("whatsapp", number.as_str().to_owned()),
        };
        let event = match &self.event {
            FeedbackEvent::Delivered => "delivered",
            FeedbackEvent::Delayed { .. } => "delayed",
            FeedbackEvent::Bounced { lasting: true, .. } => "lasting",
            FeedbackEvent::Bounced { lasting: false, .. } => "bounced",
            FeedbackEvent::Complained => "complained",
            FeedbackEvent::Unsubscribed => "unsubscribed",
            FeedbackEvent::Opened { .. } => "opened",
            FeedbackEvent::Clicked { .. } => "clicked",
            FeedbackEvent::Replied => "replied",
        };
        let at = self.at_ms.map(|at_ms| at_ms.to_string());
        let parts = [
            Some(way),
            Some(&who),
            Some(event),
            self.message.as_deref(),
            self.provider_id.as_deref(),
            at.as_deref(),
        ];
        let mut hash = Sha256::new();
        for part in parts {
            let part = part.unwrap_or_default();
            hash.update((part.len() as u64).to_be_bytes());
            hash.update(part.as_bytes());
        }
        let hash = hash.finalize();
        let mut first = [0; 16];
        first.iter_mut().zip(hash).for_each(|(to, from)| *to = from);
        first
    }

    /// At a time that was told in Unix seconds, as a number with or without a fraction.
    fn at(mut self, seconds: Option<&Value>) -> Self {
        let seconds = seconds.and_then(|at| at.as_i64().or_else(|| Some(at.as_f64()? as i64)));
        self.at_ms = seconds.and_then(|seconds| seconds.checked_mul(1_000));
        self
    }
}
