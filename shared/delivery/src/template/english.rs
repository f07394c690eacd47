//! The ready messages in English: warm, short, never pushy, never claiming what we cannot know.

use super::wording::{Labels, Wording, first_name, quotable_query};
use super::{Language, MessageContent, PushText, Template};

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
            "You get this e-mail because you visited {shop} and agreed to e-mails about your visits."
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
const ANSWER_THIS: &str = "A question? Just answer this e-mail. A person reads it.";

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

    fn are(&self) -> &'static str {
        if self.more == 0 { "is" } else { "are" }
    }

    fn site(&self) -> Said {
        let shop = self.shop;
        Said {
            subject: self
                .named(|first| format!("Still curious about {first}?"), &format!("A second look at {shop}?")),
            preheader: "Here is the way back, and a few favourites besides.",
            heading: "Thanks for stopping by",
            paragraphs: vec![match self.first {
                Some(_) => format!(
                    "You had a look around {shop} recently. Here is what you saw, in case you would like to pick up \
                     where you left off."
                ),
                None => format!(
                    "You had a look around {shop} recently. If you were only passing through: this is what others \
                     come back for."
                ),
            }],
            button: format!("Back to {shop}"),
            with_help: true,
            suggestions_heading: "What others like",
            closing: ANSWER_THIS,
            push: push(
                self.named(
                    |first| format!("Still curious about {first}?"),
                    &format!("A second look at {shop}?"),
                ),
                "Tap to pick up where you left off.",
            ),
        }
    }

    fn browse(&self) -> Said {
        let subject = self.named(|first| format!("Still thinking about {first}?"), "Still thinking it over?");
        Said {
            subject: subject.clone(),
            preheader: "Here it is again, so you need not look for it.",
            heading: "Still thinking it over?",
            paragraphs: vec![self.named(
                |first| {
                    format!(
                        "You took a good look at {first}. No hurry: here it is again, whenever you are ready."
                    )
                },
                "You took a good look around. No hurry: here is the way back, whenever you are ready.",
            )],
            button: "Take another look".to_owned(),
            with_help: false,
            suggestions_heading: ALSO_LIKED,
            closing: ANSWER_THIS,
            push: push(subject, &self.browse_push_body()),
        }
    }

    fn browse_push_body(&self) -> String {
        match self.content.products.first().and_then(|product| product.price) {
            Some(price) => {
                format!("{} at {}. Tap to take another look.", price.display(Language::English), self.shop)
            }
            None => "Tap to take another look.".to_owned(),
        }
    }

    fn browse_reminder(&self) -> Said {
        let subject = self.named(|first| format!("One more look at {first}?"), "One more look?");
        Said {
            subject: subject.clone(),
            preheader: "Our last note about it. Promise.",
            heading: "One more look?",
            paragraphs: vec![self.named(
                |first| {
                    format!(
                        "{first} caught your eye the other day. If it is still on your mind, here is the way back. \
                         If not, no harm done: this is our last note about it."
                    )
                },
                "Something caught your eye the other day. If it is still on your mind, here is the way back. If not, \
                 no harm done: this is our last note about it.",
            )],
            button: "Show me again".to_owned(),
            with_help: true,
            suggestions_heading: ALSO_LIKED,
            closing: ANSWER_THIS,
            push: push(subject, "Tap to see it again."),
        }
    }

    fn search(&self) -> Said {
        let shop = self.shop;
        let query = quotable_query(self.content);
        let subject = match &query {
            Some(query) => format!("Still looking for “{query}”?"),
            None => "Still looking?".to_owned(),
        };
        let searched = match &query {
            Some(query) => format!("You searched {shop} for “{query}”"),
            None => format!("You searched {shop}"),
        };
        Said {
            subject: subject.clone(),
            preheader: "We had a second look for you.",
            heading: "Let us help you look",
            paragraphs: vec![match self.first {
                Some(_) => format!(
                    "{searched} and did not find the right thing. We looked again: these come closest."
                ),
                None => {
                    format!("{searched} and did not find the right thing. Perhaps one of these is close.")
                }
            }],
            button: "Search again".to_owned(),
            with_help: false,
            suggestions_heading: "Popular right now",
            closing: "Not what you meant? Answer this e-mail, and we will look for you.",
            push: push(subject, "We had a second look for you. Tap to see."),
        }
    }

    fn cart_first(&self) -> Said {
        let subject = match &self.first {
            Some(first) if self.more == 0 => format!("{first} is still in your cart"),
            Some(first) => format!("{first} and {} more are still in your cart", self.more),
            None => "Your cart is still here".to_owned(),
        };
        Said {
            subject: subject.clone(),
            preheader: "Pick up where you left off. It takes one click.",
            heading: "Your cart is still here",
            paragraphs: vec![
                "You chose well, and then something came between. Here is everything, just as you left it."
                    .to_owned(),
            ],
            button: "Back to my cart".to_owned(),
            with_help: false,
            suggestions_heading: ALSO_LIKED,
            closing: ANSWER_THIS,
            push: push(subject, "Tap to pick up where you left off."),
        }
    }

    fn cart_second(&self) -> Said {
        let subject =
            self.named(|first| format!("Any questions about {first}?"), "Any questions about your cart?");
        Said {
            subject: subject.clone(),
            preheader: "The short answers, and a person for the long ones.",
            heading: "Can we help you decide?",
            paragraphs: vec![match self.first {
                Some(_) => format!(
                    "{} {} still in your cart. If something held you back, perhaps we can help.",
                    self.goods(),
                    self.are()
                ),
                None => {
                    "Your cart is still here. If something held you back, perhaps we can help.".to_owned()
                }
            }],
            button: "Back to my cart".to_owned(),
            with_help: true,
            suggestions_heading: ALSO_LIKED,
            closing: "Anything else? Just answer this e-mail. A person reads it.",
            push: push(subject, "Your cart is still here. Tap to open it."),
        }
    }

    fn cart_third(&self) -> Said {
        let subject =
            self.named(|first| format!("One last note about {first}"), "One last note about your cart");
        Said {
            subject: subject.clone(),
            preheader: "After this, we leave your cart in peace.",
            heading: "One last note",
            paragraphs: vec![format!(
                "We do not like to nag, so this is our last note about your cart. If you still want {}, here is the \
                 way back. If not: thank you for looking.",
                self.goods()
            )],
            button: "Finish my order".to_owned(),
            with_help: false,
            suggestions_heading: ALSO_LIKED,
            closing: ANSWER_THIS,
            push: push(subject, "If you still want it, tap to open your cart."),
        }
    }

    fn checkout_first(&self) -> Said {
        Said {
            subject: self.named(|first| format!("Your {first} order isn’t finished yet"), "Your order isn’t finished yet"),
            preheader: "One step is missing. If something got in the way, we will help.",
            heading: "You were almost there",
            paragraphs: vec![match self.first {
                Some(_) => format!(
                    "Your order of {} stopped one step before the end. If something got in the way, with paying or \
                     with delivery, this may help.",
                    self.goods()
                ),
                None => "Your order stopped one step before the end. If something got in the way, with paying or with \
                         delivery, this may help."
                    .to_owned(),
            }],
            button: "Finish my order".to_owned(),
            with_help: true,
            suggestions_heading: ALSO_LIKED,
            closing: "Still stuck? Answer this e-mail, and a person will help you through.",
            push: push(
                "Your order isn’t finished yet".to_owned(),
                &format!("One step is left for {}. Tap to finish.", self.goods()),
            ),
        }
    }

    fn checkout_second(&self) -> Said {
        let subject =
            self.named(|first| format!("Do you still want {first}?"), "Do you still want your order?");
        Said {
            subject: subject.clone(),
            preheader: "Finishing takes about a minute.",
            heading: "Shall we finish this?",
            paragraphs: vec![format!(
                "Your order of {} is still open, and finishing it takes about a minute. If you have changed your mind, \
                 that is fine too: this is our last note about it.",
                self.goods()
            )],
            button: "Finish my order".to_owned(),
            with_help: true,
            suggestions_heading: ALSO_LIKED,
            closing: "Did something not work? Answer this e-mail, and a person will help you through.",
            push: push(subject, "One step is left. Tap to finish your order."),
        }
    }
}
