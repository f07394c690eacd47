//! After a purchase that followed a reminder.

use super::{ALSO_LIKED, ANSWER_THIS, Said, Words, push};

impl Words<'_> {
    /// One text for all flows: whoever came back and bought need not be told which reminder it was.
    pub(super) fn thanks(&self) -> Said {
        let shop = self.shop;
        let subject = format!("Good to have you back at {shop}");
        Said {
            subject: subject.clone(),
            preheader: "Thank you for your order.",
            heading: "Thank you",
            paragraphs: vec![format!(
                "You came back and ordered, and that made our day. {shop} is on it. We will not write to you about \
                 this again."
            )],
            button: format!("Back to {shop}"),
            with_help: false,
            suggestions_heading: ALSO_LIKED,
            closing: ANSWER_THIS,
            push: push(subject, "Thank you for your order."),
        }
    }
}
