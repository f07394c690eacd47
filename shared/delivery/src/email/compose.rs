//! A rendered e-mail becomes the bytes that go over the wire (RFC 5322, MIME by `mail-builder`).
//!
//! Everything that identifies the message is derived from the outbox id, so a retry is the same message byte for byte,
//! with the same Message-ID: a mailbox that got it twice can tell. Unsubscribing takes one click (RFC 8058).

use base16ct::lower::encode_string as hex;
use mail_builder::MessageBuilder;
use mail_builder::headers::address::Address as HeaderAddress;
use mail_builder::headers::content_type::ContentType;
use mail_builder::headers::date::Date;
use mail_builder::headers::raw::Raw;
use mail_builder::headers::url::URL;
use mail_builder::mime::MimePart;
use sha2::{Digest, Sha256};

use super::Address;
use crate::link::Link;
use crate::template::Email;
use crate::text::plain_line;

/// Longest subject, in characters: mail programs show 40 to 80, and longer ones are folded.
pub const SUBJECT_MAX_CHARS: usize = 150;
/// Longest name in `From`, in characters.
pub const NAME_MAX_CHARS: usize = 60;
/// Hexadecimal digits of a derived name: 128 bits.
const DERIVED_DIGITS: usize = 32;

/// Who writes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sender {
    /// The shop's name.
    pub name: String,
    /// The address messages come from; its domain signs them.
    pub address: Address,
    /// Where answers go, if elsewhere.
    pub reply_to: Option<Address>,
}

/// Everything one e-mail needs.
#[derive(Debug, Clone)]
pub struct EmailToSend<'a> {
    /// Who writes.
    pub from: &'a Sender,
    /// Who reads.
    pub to: &'a Address,
    /// What it says.
    pub email: &'a Email,
    /// The outbox id it is derived from.
    pub outbox_id: &'a str,
    /// When it is sent, Unix time in milliseconds.
    pub now_ms: i64,
    /// The signed address that unsubscribes by POST. `None` only for transactional messages.
    pub unsubscribe: Option<&'a Link>,
}

/// An e-mail ready for the mail server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ComposedEmail {
    /// Envelope sender.
    pub from: String,
    /// Envelope recipient.
    pub to: String,
    /// The Message-ID, without angle brackets.
    pub message_id: String,
    /// Headers and body, lines ended by CRLF; dots not yet doubled.
    pub bytes: Vec<u8>,
}

/// Puts the message together.
pub fn compose(message: &EmailToSend<'_>) -> ComposedEmail {
    let name = derived_name(message.outbox_id);
    let message_id = format!("{name}@{}", message.from.address.domain());
    let mut builder = MessageBuilder::new()
        .from(HeaderAddress::new_address(
            Some(plain_line(&message.from.name, NAME_MAX_CHARS)),
            message.from.address.as_str(),
        ))
        .to(HeaderAddress::new_address(None::<&str>, message.to.as_str()))
        .subject(plain_line(&message.email.subject, SUBJECT_MAX_CHARS))
        .date(Date::new(message.now_ms.div_euclid(1_000)))
        .message_id(message_id.as_str());
    if let Some(reply_to) = &message.from.reply_to {
        builder = builder.reply_to(HeaderAddress::new_address(None::<&str>, reply_to.as_str()));
    }
    if let Some(unsubscribe) = message.unsubscribe {
        builder = builder
            .header("List-Unsubscribe", URL::new(unsubscribe.as_str()))
            .header("List-Unsubscribe-Post", Raw::new("List-Unsubscribe=One-Click"));
    }
    // The boundary is given: the library's own would come from a clock.
    let alternative = ContentType::new("multipart/alternative").attribute("boundary", format!("=_{name}"));
    let body = MimePart::new(
        alternative,
        vec![
            MimePart::new("text/plain", message.email.text.as_str()),
            MimePart::new("text/html", message.email.html.as_str()),
        ],
    );
    let mut bytes = Vec::with_capacity(message.email.html.len() + message.email.text.len() + 2_048);
    builder.body(body).serialize(&mut bytes);
    ComposedEmail {
        from: message.from.address.as_str().to_owned(),
        to: message.to.as_str().to_owned(),
        message_id,
        bytes,
    }
}

/// 128 bit of the outbox id's hash in hexadecimal: says nothing about the person, and fits any header.
pub(crate) fn derived_name(outbox_id: &str) -> String {
    let mut name = hex(&Sha256::digest(outbox_id.as_bytes()));
    name.truncate(DERIVED_DIGITS);
    name
}

#[cfg(test)]
#[path = "compose_tests.rs"]
mod tests;
