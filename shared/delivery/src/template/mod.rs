//! What the message says: content in, e-mail and push text out, in the shopper's language.
//!
//! Texts are data, under `texts/`: a message is added or changed there. Merchants' and shoppers' words are escaped where they are used; addresses come only as [`crate::link::Link`].

mod content;
mod details;
mod email_html;
mod email_products;
mod email_text;
mod fill;
mod identity;
mod language;
pub mod money;
mod own;
mod phone_text;
mod render;
mod sample;
mod style;
mod texts;
mod trigger;
mod values;
mod wording;
mod written;

pub use content::{Help, Links, MessageContent, PRODUCTS_MAX, ProductBlock, Shop, TITLE_MAX_CHARS};
pub use details::{Benefit, Details, Offer, Purpose};
pub use identity::Template;
pub use language::Language;
pub use money::Money;
pub use phone_text::{ApprovedTemplate, FilledTemplate, render_sms, render_whatsapp};
pub use render::{Email, PushText, render_email, render_push};
pub use sample::sample_content;
pub use style::Colour;
pub use texts::{LeadsTo, Message, Pace, Shows, Translations};
pub use trigger::{ConsentTold, PRODUCTS_TOLD_MAX, ProductTold, TriggerTold};
pub use written::Written;

#[cfg(test)]
mod texts_tests;
