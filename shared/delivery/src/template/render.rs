//! Content in, finished texts out.

use super::content::PRODUCTS_MAX;
use super::wording::wording;
use super::{Colour, MessageContent, email_html, email_text};
use crate::text::{plain_line, truncate_chars};

/// Longest shop name, in characters.
const SHOP_NAME_MAX_CHARS: usize = 60;
/// Longest of the merchant's short answers, in characters.
const HELP_MAX_CHARS: usize = 240;
/// Longest line, and most lines, of a postal address.
const ADDRESS_LINE_MAX_CHARS: usize = 100;
const ADDRESS_LINES_MAX: usize = 6;
/// Most suggestions: they accompany the message, they are not it.
const SUGGESTIONS_MAX: usize = 3;
/// Longest title and body of a notification, in characters; systems show about so many.
const PUSH_TITLE_MAX_CHARS: usize = 70;
const PUSH_BODY_MAX_CHARS: usize = 140;
/// Longest button of a notification; systems show about so many.
const PUSH_BUTTON_MAX_CHARS: usize = 30;

/// A finished e-mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Email {
    /// The subject, one line.
    pub subject: String,
    /// What mail programs show after the subject; also stands in the HTML.
    pub preheader: String,
    /// The HTML part.
    pub html: String,
    /// The plain text part.
    pub text: String,
}

/// A finished notification.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PushText {
    /// Its title, one line.
    pub title: String,
    /// Its body, one line.
    pub body: String,
    /// What the button that leads on says, if the text has one.
    pub button: Option<String>,
    /// What the button that ends these messages says, where there is anything to end.
    pub unsubscribe: Option<&'static str>,
}

/// Renders the e-mail.
pub fn render_email(content: &MessageContent) -> Email {
    let content = cleaned(content);
    let words = wording(&content);
    Email {
        html: email_html::html(&content, &words),
        text: email_text::text(&content, &words),
        subject: words.subject,
        preheader: words.preheader,
    }
}

/// Renders the notification.
pub fn render_push(content: &MessageContent) -> PushText {
    let push = wording(&cleaned(content)).push;
    PushText {
        title: truncate_chars(&push.title, PUSH_TITLE_MAX_CHARS),
        body: truncate_chars(&push.body, PUSH_BODY_MAX_CHARS),
        button: push.button.map(|button| truncate_chars(&button, PUSH_BUTTON_MAX_CHARS)),
        ..push
    }
}

/// The content with the merchant's words made plain and everything cut to its limit.
pub(super) fn cleaned<'a>(content: &MessageContent<'a>) -> MessageContent<'a> {
    let mut content = content.clone();
    let shop = &mut content.shop;
    shop.name = plain_line(&shop.name, SHOP_NAME_MAX_CHARS);
    for answer in [&mut shop.help.delivery, &mut shop.help.returns, &mut shop.help.payment] {
        *answer = answer.as_deref().map(|a| plain_line(a, HELP_MAX_CHARS)).filter(|a| !a.is_empty());
    }
    let lines = shop.postal_address.lines().map(|line| plain_line(line, ADDRESS_LINE_MAX_CHARS));
    shop.postal_address =
        lines.filter(|l| !l.is_empty()).take(ADDRESS_LINES_MAX).collect::<Vec<_>>().join("\n");
    content.products.truncate(PRODUCTS_MAX);
    content.suggestions.truncate(SUGGESTIONS_MAX);
    content.details = content.details.cleaned(content.language);
    // Whatever the text: a message that is no marketing carries none.
    if !content.purpose.may_promote() {
        content.suggestions.clear();
        content.details.offer = None;
    }
    if let Some(colour) = content.template.layout.colour.as_deref().and_then(Colour::parse) {
        content.shop.colour = colour;
    }
    content
}

#[cfg(test)]
#[path = "render_tests.rs"]
mod tests;
