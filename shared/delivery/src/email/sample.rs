//! A ready e-mail as bytes, about a made-up shop: what benchmarks render and compose, natively and in the Worker.

use super::{Address, EmailToSend, Sender, compose};
use crate::link::AllowedOrigins;
use crate::template::{Language, Template, render_email, sample_content};

/// Renders and composes `cart-abandonment-1` in English; `None` if there was no such message any more.
pub fn sample_bytes() -> Option<Vec<u8>> {
    let origins = AllowedOrigins::new(&["https://shop.example".to_owned()]).ok()?;
    let template = Template::from_name("cart-abandonment-1")?;
    let content = sample_content(template, Language::English, &origins).ok()?;
    let from = Sender {
        name: "Fellwren".into(),
        address: Address::parse("hello@shop.example").ok()?,
        reply_to: None,
    };
    let message = EmailToSend {
        from: &from,
        to: &Address::parse("ada@example.com").ok()?,
        email: &render_email(&content),
        outbox_id: "1.0/cart-abandonment/1/first/email",
        now_ms: 0,
        unsubscribe: Some(&content.links.unsubscribe),
    };
    Some(compose(&message).bytes)
}
