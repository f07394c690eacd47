//! The words of one message, whatever the language: what [`super::english`] and its siblings fill in.

use super::{Language, MessageContent, PushText, english};
use crate::text::{looks_like_link, plain_line, truncate_chars};

/// Longest product title inside a sentence or subject, in characters: the rest of the subject stays visible.
const NAME_MAX_CHARS: usize = 45;
/// Longest search term that is quoted, in characters.
const QUERY_MAX_CHARS: usize = 40;
/// More digits than this in a search term look like a telephone number.
const QUERY_DIGITS_MAX: usize = 6;

/// Everything said in one message.
pub(super) struct Wording {
    pub(super) subject: String,
    /// What the mail program shows after the subject.
    pub(super) preheader: String,
    pub(super) heading: String,
    pub(super) paragraphs: Vec<String>,
    pub(super) button: String,
    /// Whether the merchant's answers on delivery, returns and payment are shown.
    pub(super) with_help: bool,
    pub(super) suggestions_heading: &'static str,
    /// Said below the button.
    pub(super) closing: Option<String>,
    pub(super) push: PushText,
    pub(super) labels: Labels,
}

/// Words that stand in every message.
pub(super) struct Labels {
    pub(super) total: &'static str,
    pub(super) help_heading: &'static str,
    pub(super) delivery: &'static str,
    pub(super) returns: &'static str,
    pub(super) payment: &'static str,
    /// Why the message came.
    pub(super) reason: String,
    pub(super) unsubscribe: &'static str,
    pub(super) why: &'static str,
}

/// Words for the content in its language.
pub(super) fn wording(content: &MessageContent) -> Wording {
    match content.language {
        Language::English => english::wording(content),
    }
}

/// The first product's title, short enough for a sentence.
pub(super) fn first_name(content: &MessageContent) -> Option<String> {
    content.products.first().map(|product| truncate_chars(&product.title, NAME_MAX_CHARS))
}

/// The search term, if it can be quoted. Anyone may have typed it, and it goes to an address that anyone may have
/// typed: whatever could carry a message of its own is left out.
pub(super) fn quotable_query(content: &MessageContent) -> Option<String> {
    let query = plain_line(content.query.as_deref()?, QUERY_MAX_CHARS + 1);
    let plain = query.chars().all(|c| c.is_alphanumeric() || " -'’.,&+/%\"″".contains(c));
    let digits = query.chars().filter(char::is_ascii_digit).count();
    let quotable = !query.is_empty()
        && query.chars().count() <= QUERY_MAX_CHARS
        && plain
        && digits <= QUERY_DIGITS_MAX
        && !looks_like_link(&query);
    quotable.then_some(query)
}
