//! Where the Worker's mail arrives.
//!
//! - [`sink`]: a quick SMTP server of ours that can also refuse, stall and hang up: for stories, load and kill tests
//! - [`maildev`]: the mailbox with a web page that the demo shows
//! - [`smtp`]: one SMTP conversation of the sink
//! - [`wall`]: keeps senders from connecting to the sink

pub mod maildev;
pub mod sink;
mod smtp;
mod wall;

use std::fmt;

use mail_parser::{Message, MessageParser};

pub use maildev::MailDev;
pub use sink::{Answer, Mailbox, Point};

/// A mail as it arrived.
#[derive(Clone, PartialEq, Eq)]
pub struct Mail {
    /// When it had arrived whole, by the story's clock.
    pub arrived_at_ms: i64,
    /// The address bounces go to.
    pub sender: String,
    /// The addresses it was sent to.
    pub recipients: Vec<String>,
    /// Headers and body, as they were on the wire.
    pub source: String,
    /// Whether the sink said that it took the mail. If not, the Worker cannot know that it has arrived.
    pub acknowledged: bool,
}

impl Mail {
    /// The mail taken apart.
    ///
    /// # Panics
    /// When what arrived is no mail.
    #[must_use]
    pub fn message(&self) -> Message<'_> {
        let message = MessageParser::default().parse(self.source.as_bytes());
        message.unwrap_or_else(|| panic!("expected a mail, got: {}", self.source))
    }

    /// The subject, decoded; empty when there is none.
    #[must_use]
    pub fn subject(&self) -> String {
        self.message().subject().unwrap_or_default().to_owned()
    }

    /// The plain text part, decoded.
    #[must_use]
    pub fn text(&self) -> String {
        self.message().body_text(0).unwrap_or_default().into_owned()
    }

    /// The HTML part, decoded.
    #[must_use]
    pub fn html(&self) -> String {
        self.message().body_html(0).unwrap_or_default().into_owned()
    }

    /// A header's value as it was sent, without the line breaks that folding put in.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<String> {
        self.message().header_raw(name).map(|value| value.split_whitespace().collect::<Vec<_>>().join(" "))
    }

    /// The addresses the HTML part links to, in order.
    #[must_use]
    pub fn links(&self) -> Vec<String> {
        let html = self.html();
        let values = html.split("href=\"").skip(1);
        values.filter_map(|rest| rest.split_once('"')).map(|(link, _)| link.replace("&amp;", "&")).collect()
    }
}

impl fmt::Debug for Mail {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { arrived_at_ms, recipients, .. } = self;
        write!(out, "Mail at {arrived_at_ms} to {recipients:?}: {:?}", self.subject())
    }
}
