//! After a visit that left nothing in the cart: site, browse, search.

use super::{ALSO_LIKED, ANSWER_THIS, Said, Words, push};
use crate::template::Language;
use crate::template::wording::quotable_query;

impl Words<'_> {
    pub(super) fn site(&self) -> Said {
        let shop = self.shop;
        let subject =
            self.named(|first| format!("Still curious about {first}?"), &format!("A second look at {shop}?"));
        Said {
            subject: subject.clone(),
            preheader: "Here is the way back, whenever you feel like it.",
            heading: "Thanks for stopping by",
            paragraphs: vec![match self.first {
                Some(_) => format!(
                    "You had a look around {shop} recently. Here is what you saw, in case you would like to pick up \
                     where you left off."
                ),
                None => format!(
                    "You had a look around {shop} recently. If you were interrupted, here is the way back. If you \
                     were only passing through, it was good to have you."
                ),
            }],
            button: format!("Back to {shop}"),
            with_help: true,
            suggestions_heading: "What others like",
            closing: ANSWER_THIS,
            push: push(subject, "Tap to pick up where you left off."),
        }
    }

    pub(super) fn browse(&self) -> Said {
        let subject = self.named(|first| format!("Still thinking about {first}?"), "Still thinking it over?");
        Said {
            subject: subject.clone(),
            preheader: "Here is the way back, so you need not search for it.",
            heading: "Still thinking it over?",
            paragraphs: vec![self.named(
                |first| format!("You took a good look at {first}. No hurry: here is the way back, whenever you are ready."),
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

    pub(super) fn browse_reminder(&self) -> Said {
        let subject = self.named(|first| format!("One more look at {first}?"), "One more look?");
        let caught = self.named(str::to_owned, "Something");
        Said {
            subject: subject.clone(),
            preheader: "Our last note about it. Promise.",
            heading: "One more look?",
            paragraphs: vec![format!(
                "{caught} caught your eye the other day. If you are still thinking about it, here is the way back. If \
                 not, no harm done: this is our last note about it."
            )],
            button: "Show me again".to_owned(),
            with_help: true,
            suggestions_heading: ALSO_LIKED,
            closing: ANSWER_THIS,
            push: push(subject, "Tap for one more look."),
        }
    }

    pub(super) fn search(&self) -> Said {
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
        let offer = match self.first {
            Some(_) => "Perhaps one of these comes close.",
            None => "Your search is one click away, and a few other words may do the trick.",
        };
        Said {
            subject: subject.clone(),
            preheader: "Perhaps we can help you find it.",
            heading: "Let us help you look",
            paragraphs: vec![format!("{searched} and left without opening a result. {offer}")],
            button: "Search again".to_owned(),
            with_help: false,
            suggestions_heading: "Popular right now",
            closing: "Not what you meant? Answer this email, and we will look for you.",
            push: push(subject, "Your search is one tap away."),
        }
    }
}
