//! What the browser is told to show: one payload for two readers.
//!
//! It follows the declarative format (W3C Push API, "declarative push message": `"web_push": 8030`), which WebKit
//! shows even when no service worker runs; our service worker reads the same fields everywhere else.

use serde::Serialize;

use super::encrypt::PLAINTEXT_MAX_BYTES;
use crate::link::Link;
use crate::template::{Language, PushText};
use crate::text::truncate_chars;

/// RFC 8030's number: the mark of a declarative message.
const DECLARATIVE: u16 = 8030;
/// Shorter than this a cut text says nothing.
const TEXT_MIN_CHARS: usize = 20;

/// A notification to show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PushMessage<'a> {
    /// Title and body.
    pub text: &'a PushText,
    /// Their language.
    pub language: Language,
    /// Where a click leads.
    pub navigate: &'a Link,
    /// A small picture: the shop's logo.
    pub icon: Option<&'a Link>,
    /// A large picture: the product.
    pub image: Option<&'a Link>,
    /// Buttons below it, the most important first: systems show two.
    pub actions: &'a [PushAction<'a>],
    /// A notification with the same tag replaces one that is still shown.
    pub tag: &'a str,
    /// The outbox id: names the message when it is shown or clicked.
    pub message_id: &'a str,
}

/// A button of a notification.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PushAction<'a> {
    /// Its name among the notification's.
    pub name: &'static str,
    /// What it says.
    pub title: &'a str,
    /// Where it leads.
    pub navigate: &'a Link,
}

/// Why there is no payload.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PayloadError;

impl core::fmt::Display for PayloadError {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(
            "the notification's addresses and names leave no room for its text; shorten the landing address",
        )
    }
}

#[derive(Serialize)]
struct Declarative<'a> {
    web_push: u16,
    notification: Notification<'a>,
}

#[derive(Serialize)]
struct Notification<'a> {
    title: &'a str,
    body: &'a str,
    navigate: &'a str,
    lang: &'static str,
    tag: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    icon: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    image: Option<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    actions: Vec<Action<'a>>,
    data: Data<'a>,
}

#[derive(Serialize)]
struct Action<'a> {
    action: &'static str,
    title: &'a str,
    navigate: &'a str,
}

#[derive(Serialize)]
struct Data<'a> {
    id: &'a str,
}

impl PushAction<'_> {
    fn spelled(&self) -> Action<'_> {
        Action { action: self.name, title: self.title, navigate: self.navigate.as_str() }
    }
}

impl PushMessage<'_> {
    /// The payload to encrypt: at most [`PLAINTEXT_MAX_BYTES`] bytes. What does not fit is cut in the order in which
    /// it is least missed: picture and buttons, body, title.
    pub fn payload(&self) -> Result<Vec<u8>, PayloadError> {
        let whole = self.json(&self.text.title, &self.text.body, true)?;
        if whole.len() <= PLAINTEXT_MAX_BYTES {
            return Ok(whole);
        }
        let (title, body) = (self.text.title.as_str(), self.text.body.as_str());
        for (title, shortest) in
            [(title.to_owned(), TEXT_MIN_CHARS), (truncate_chars(title, TEXT_MIN_CHARS), 0)]
        {
            if let Some(payload) = self.longest_body(&title, body, shortest)? {
                return Ok(payload);
            }
        }
        Err(PayloadError)
    }

    /// The payload with as much of the body as fits, if at least `shortest` characters (or all of it) do.
    fn longest_body(
        &self,
        title: &str,
        body: &str,
        shortest: usize,
    ) -> Result<Option<Vec<u8>>, PayloadError> {
        let all = body.chars().count();
        let (mut low, mut high) = (0, all + 1);
        let mut best = None;
        // Bytes grow with characters, so the longest fitting cut is found by halving.
        while low < high {
            let chars = (low + high) / 2;
            let payload = self.json(title, &truncate_chars(body, chars), false)?;
            if payload.len() <= PLAINTEXT_MAX_BYTES {
                best = Some((chars, payload));
                low = chars + 1;
            } else {
                high = chars;
            }
        }
        Ok(best.filter(|(chars, _)| *chars >= shortest.min(all)).map(|(_, payload)| payload))
    }

    fn json(&self, title: &str, body: &str, whole: bool) -> Result<Vec<u8>, PayloadError> {
        let notification = Notification {
            title,
            body,
            navigate: self.navigate.as_str(),
            lang: self.language.tag(),
            tag: self.tag,
            icon: self.icon.map(Link::as_str),
            image: self.image.map(Link::as_str).filter(|_| whole),
            actions: self.actions.iter().filter(|_| whole).map(PushAction::spelled).collect(),
            data: Data { id: self.message_id },
        };
        serde_json::to_vec(&Declarative { web_push: DECLARATIVE, notification }).map_err(|_| PayloadError)
    }
}

#[cfg(test)]
#[path = "payload_tests.rs"]
mod tests;
