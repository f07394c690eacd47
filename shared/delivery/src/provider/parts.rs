//! What providers need of an e-mail, made harmless: no line break in any of it, so that no header can be smuggled in,
//! whoever wrote subject and names.

use crate::email::{EmailToSend, NAME_MAX_CHARS, SUBJECT_MAX_CHARS, derived_name};
use crate::text::plain_line;

/// The name under which our id travels with a message and comes back in a provider's webhooks.
pub(crate) const ID_NAME: &str = "rappel_message";
/// The header that makes unsubscribing take one click (RFC 8058), and its value.
pub(super) const ONE_CLICK: (&str, &str) = ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click");
/// The header it belongs to.
pub(super) const LIST_UNSUBSCRIBE: &str = "List-Unsubscribe";

/// The parts of an e-mail.
#[derive(Debug)]
pub(super) struct Parts<'a> {
    /// Derived from the outbox id: 32 hexadecimal digits, the same on every attempt.
    pub(super) id: String,
    /// The Message-ID in angle brackets, as SMTP would have it.
    pub(super) message_id: String,
    /// The shop's name; may be empty.
    pub(super) from_name: String,
    /// The shop's address.
    pub(super) from: &'a str,
    /// The shopper's address.
    pub(super) to: &'a str,
    /// Where answers go.
    pub(super) reply_to: Option<&'a str>,
    /// One line.
    pub(super) subject: String,
    /// The HTML part.
    pub(super) html: &'a str,
    /// The plain text part.
    pub(super) text: &'a str,
    /// The value of `List-Unsubscribe`, unless the message is transactional.
    pub(super) unsubscribe: Option<String>,
}

impl<'a> Parts<'a> {
    /// Takes a message apart.
    pub(super) fn of(message: &'a EmailToSend<'_>) -> Self {
        let id = derived_name(message.outbox_id);
        Parts {
            message_id: format!("<{id}@{}>", message.from.address.domain()),
            id,
            from_name: plain_line(&message.from.name, NAME_MAX_CHARS),
            from: message.from.address.as_str(),
            to: message.to.as_str(),
            reply_to: message.from.reply_to.as_ref().map(crate::email::Address::as_str),
            subject: plain_line(&message.email.subject, SUBJECT_MAX_CHARS),
            html: &message.email.html,
            text: &message.email.text,
            // A link has no angle brackets and no line breaks: they are encoded when it is made.
            unsubscribe: message.unsubscribe.map(|link| format!("<{}>", link.as_str())),
        }
    }

    /// Name and address as one text (RFC 5322 section 3.4), for providers that want no object.
    pub(super) fn sender_mailbox(&self) -> String {
        if self.from_name.is_empty() {
            return self.from.to_owned();
        }
        format!("\"{}\" <{}>", self.from_name.replace('\\', r"\\").replace('"', r#"\""#), self.from)
    }

    /// The two headers of RFC 8058, for a JSON object of headers; empty for transactional messages.
    pub(super) fn list_headers(&self) -> serde_json::Map<String, serde_json::Value> {
        let mut headers = serde_json::Map::new();
        if let Some(value) = &self.unsubscribe {
            headers.insert(LIST_UNSUBSCRIBE.to_owned(), value.as_str().into());
            headers.insert(ONE_CLICK.0.to_owned(), ONE_CLICK.1.into());
        }
        headers
    }
}

/// Puts a field into a body of JSON that is an object.
pub(crate) fn put(body: &mut serde_json::Value, name: &str, value: impl Into<serde_json::Value>) {
    if let Some(fields) = body.as_object_mut() {
        fields.insert(name.to_owned(), value.into());
    }
}

/// 32 hexadecimal digits in the form of a random UUID (version 4), which providers recommend.
pub(super) fn as_uuid(id: &str) -> String {
    let mut uuid = String::with_capacity(36);
    for (index, digit) in id.chars().enumerate() {
        if matches!(index, 8 | 12 | 16 | 20) {
            uuid.push('-');
        }
        uuid.push(match index {
            12 => '4',
            16 => 'a',
            _ => digit,
        });
    }
    uuid
}

#[cfg(test)]
mod tests {
    #[test]
    fn an_id_takes_the_form_of_a_uuid() {
        assert_eq!(
            super::as_uuid("0123456789abcdef0123456789abcdef"),
            "01234567-89ab-4def-a123-456789abcdef"
        );
    }
}
