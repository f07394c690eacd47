//! The words of one message: its texts with their gaps filled.

use super::details::Offer;
use super::fill::Text;
use super::texts::{self, Common, Labels, Layout, Pack};
use super::{MessageContent, Purpose, PushText};
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
    pub(super) button: Option<String>,
    /// Whether the merchant's answers on delivery, returns and payment are shown.
    pub(super) with_help: bool,
    pub(super) offer: Option<OfferWords>,
    /// Stands above the suggestions, if there are any.
    pub(super) suggestions_heading: Option<String>,
    /// Said below the button.
    pub(super) closing: Option<String>,
    pub(super) push: PushText,
    /// Why the message came.
    pub(super) reason: Option<String>,
    pub(super) labels: &'static Labels,
}

/// An offer in a panel of its own.
pub(super) struct OfferWords {
    pub(super) heading: String,
    pub(super) code: Option<String>,
    pub(super) terms: Option<String>,
}

/// Words for the content in its language.
pub(super) fn wording(content: &MessageContent) -> Wording {
    let pack = Pack::of(content.language);
    let (layout, message) = (content.template.layout, content.template.words_in(content.language));
    Words { content, common: &pack.common, layout, message }.all()
}

struct Words<'a> {
    content: &'a MessageContent<'a>,
    common: &'static Common,
    layout: &'a Layout,
    message: &'a texts::Words,
}

impl Words<'_> {
    fn all(&self) -> Wording {
        let (content, message) = (self.content, self.message);
        let subject = self.or_empty(&message.subject);
        let title = message.push_title.as_ref().and_then(|title| self.said(title));
        // A notice goes to those who would answer.
        let answered = content.shop.contact_email.is_some() && content.purpose != Purpose::Notice;
        let closing = message.closing.as_ref().unwrap_or(&self.common.closing);
        let suggestions = message.suggestions.as_ref().filter(|_| !content.suggestions.is_empty());
        Wording {
            preheader: self.or_empty(&message.preheader),
            heading: self.or_empty(&message.heading),
            paragraphs: message.paragraphs.iter().filter_map(|text| self.said(text)).collect(),
            button: message.button.as_ref().and_then(|text| self.said(text)),
            with_help: self.layout.help,
            offer: content.details.offer.as_ref().and_then(|offer| self.offer(offer)),
            suggestions_heading: suggestions.and_then(|text| self.said(text)),
            closing: self.said(closing).filter(|_| answered),
            push: PushText {
                title: title.unwrap_or_else(|| subject.clone()),
                body: self.or_empty(&message.push),
                button: message.button.as_ref().and_then(|text| self.said(text)),
                unsubscribe: content
                    .purpose
                    .can_be_stopped()
                    .then_some(self.common.labels.unsubscribe.as_str()),
            },
            reason: self.common.because.get(&self.layout.because).and_then(|text| self.said(text)),
            labels: &self.common.labels,
            subject,
        }
    }

    fn said(&self, text: &Text) -> Option<String> {
        let filled = text.fill(&|value| value.said(self.content, self.common))?;
        Some(self.content.language.spaced(filled))
    }

    /// For texts that always have something to say, which a test sees to.
    fn or_empty(&self, text: &Text) -> String {
        self.said(text).unwrap_or_default()
    }

    fn offer(&self, offer: &Offer) -> Option<OfferWords> {
        Some(OfferWords {
            heading: capitalised(&self.said(&self.common.offer)?),
            code: offer.code.clone(),
            terms: self.said(&self.common.offer_terms),
        })
    }
}

/// "free delivery" → "Free delivery".
fn capitalised(text: &str) -> String {
    let mut rest = text.chars();
    rest.next().map(|first| first.to_uppercase().chain(rest).collect()).unwrap_or_default()
}

/// The first product's title, short enough for a sentence.
pub(super) fn product_name(content: &MessageContent) -> Option<String> {
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
