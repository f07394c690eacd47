//! After a visit that left something behind: cart and checkout.

use super::{ALSO_LIKED, ANSWER_THIS, Said, Words, push};

impl Words<'_> {
    pub(super) fn cart_first(&self) -> Said {
        let subject = match self.first {
            Some(_) => format!("Still in your cart: {}", self.goods()),
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

    pub(super) fn cart_second(&self) -> Said {
        let subject =
            self.named(|first| format!("Any questions about {first}?"), "Any questions about your cart?");
        let help = if self.can_help() {
            "If something held you back, perhaps we can help."
        } else {
            "No hurry: here is the way back, whenever you are ready."
        };
        Said {
            subject: subject.clone(),
            preheader: "Your cart is still here, whenever you are ready.",
            heading: "Can we help you decide?",
            paragraphs: vec![format!("You left {} in your cart. {help}", self.goods())],
            button: "Back to my cart".to_owned(),
            with_help: true,
            suggestions_heading: ALSO_LIKED,
            closing: "Anything else? Just answer this email. A person reads it.",
            push: push(subject, "Your cart is still here. Tap to open it."),
        }
    }

    pub(super) fn cart_third(&self) -> Said {
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
            push: push(subject, "Tap to open your cart."),
        }
    }

    pub(super) fn checkout_first(&self) -> Said {
        let order = match self.first {
            Some(_) => format!("Your order of {}", self.goods()),
            None => "Your order".to_owned(),
        };
        let help = if self.can_help() {
            "If something got in the way, with paying or with delivery, let us help."
        } else {
            "If something came between, here is the way back."
        };
        Said {
            subject: self.named(
                |first| format!("Your {first} order isn’t finished yet"),
                "Your order isn’t finished yet",
            ),
            preheader: "Here is the way back to the last step.",
            heading: "You were almost there",
            paragraphs: vec![format!("{order} stopped just before the end. {help}")],
            button: "Finish my order".to_owned(),
            with_help: true,
            suggestions_heading: ALSO_LIKED,
            closing: "Still stuck? Answer this email, and a person will help you through.",
            push: push(
                "Your order isn’t finished yet".to_owned(),
                &self.named(|first| format!("{first}: tap to finish your order."), "Tap to finish it."),
            ),
        }
    }

    pub(super) fn checkout_second(&self) -> Said {
        let subject =
            self.named(|first| format!("Do you still want {first}?"), "Do you still want your order?");
        let order = match self.first {
            Some(_) => format!("Your order of {}", self.goods()),
            None => "Your order".to_owned(),
        };
        Said {
            subject: subject.clone(),
            preheader: "Finishing takes about a minute.",
            heading: "Shall we finish this?",
            paragraphs: vec![format!(
                "{order} is still open, and finishing it takes about a minute. If you have changed your mind, that is \
                 fine too: this is our last note about it."
            )],
            button: "Finish my order".to_owned(),
            with_help: true,
            suggestions_heading: ALSO_LIKED,
            closing: "Did something not work? Answer this email, and a person will help you through.",
            push: push(subject, "Tap to finish your order."),
        }
    }
}
