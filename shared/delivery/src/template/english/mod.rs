//! The ready messages in English: warm, short, never pushy, never claiming what we cannot know.

mod cart;
mod thanks;
mod visit;

use super::wording::{Labels, Wording, first_name};
use super::{Help, MessageContent, PushText, Template};

/// The words for the content.
pub(super) fn wording(content: &MessageContent) -> Wording {
    let words = Words {
        shop: &content.shop.name,
        first: first_name(content),
        more: content.products.len().saturating_sub(1),
        content,
    };
    let said = match content.template {
        Template::SiteAbandonment => words.site(),
        Template::BrowseAbandonment => words.browse(),
        Template::BrowseReminder => words.browse_reminder(),
        Template::SearchAbandonment => words.search(),
        Template::CartFirst => words.cart_first(),
        Template::CartSecond => words.cart_second(),
        Template::CartThird => words.cart_third(),
        Template::CheckoutFirst => words.checkout_first(),
        Template::CheckoutSecond => words.checkout_second(),
        Template::BrowseThanks | Template::CartThanks | Template::CheckoutThanks => words.thanks(),
    };
    Wording {
        subject: said.subject,
        preheader: said.preheader.to_owned(),
        heading: said.heading.to_owned(),
        paragraphs: said.paragraphs,
        button: said.button,
        with_help: said.with_help,
        suggestions_heading: said.suggestions_heading,
        closing: content.shop.contact_email.as_ref().map(|_| said.closing.to_owned()),
        push: said.push,
        labels: labels(words.shop),
    }
}

fn labels(shop: &str) -> Labels {
    Labels {
        total: "Total",
        help_heading: "Good to know",
        delivery: "Delivery",
        returns: "Returns",
        payment: "Payment",
        reason: format!(
            "You get this email because you visited {shop} and agreed to emails about your visits."
        ),
        unsubscribe: "Unsubscribe",
        why: "Why this message?",
    }
}

struct Said {
    subject: String,
    preheader: &'static str,
    heading: &'static str,
    paragraphs: Vec<String>,
    button: String,
    with_help: bool,
    suggestions_heading: &'static str,
    /// Said only where somebody reads the answers.
    closing: &'static str,
    push: PushText,
}

const ALSO_LIKED: &str = "You may like these too";
const ANSWER_THIS: &str = "A question? Just answer this email. A person reads it.";

fn push(title: String, body: &str) -> PushText {
    PushText { title, body: body.to_owned() }
}

struct Words<'a> {
    shop: &'a str,
    /// The first product, if any.
    first: Option<String>,
    /// How many products besides it.
    more: usize,
    content: &'a MessageContent,
}

impl Words<'_> {
    /// `with` the first product's name, or other words without one.
    fn named(&self, with: impl Fn(&str) -> String, without: &str) -> String {
        self.first.as_deref().map_or_else(|| without.to_owned(), with)
    }

    /// "Trail Shoes", "Trail Shoes and one more thing", "Trail Shoes and 3 more things", "what you chose".
    fn goods(&self) -> String {
        match (&self.first, self.more) {
            (None, _) => "what you chose".to_owned(),
            (Some(first), 0) => first.clone(),
            (Some(first), 1) => format!("{first} and one more thing"),
            (Some(first), more) => format!("{first} and {more} more things"),
        }
    }

    /// Whether the message has an answer to offer: the merchant's own, or a person's.
    fn can_help(&self) -> bool {
        let shop = &self.content.shop;
        shop.contact_email.is_some() || shop.help != Help::default()
    }
}
