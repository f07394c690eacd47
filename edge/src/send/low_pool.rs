//! A note to the shop's own people: a pool of codes runs low.

use rappel_delivery::Outcome;
use rappel_delivery::email::EmailToSend;
use rappel_delivery::link::AllowedOrigins;
use rappel_delivery::template::{Details, Links, MessageContent, Purpose, render_email};
use rappel_flow::DeliveryOutcome;
use rappel_signal::UnixMs;
use worker::Env;

use super::email::{address, deliver_by_any, sender};
use super::{content, outcome_of, told};
use crate::config::Shops;
use crate::error::EdgeError;

/// Its text.
const TEMPLATE: &str = "codes-low";

/// Which pool, and how low.
pub(crate) struct LowPool<'a> {
    /// Its name.
    pub(crate) pool: &'a str,
    /// Codes left.
    pub(crate) left: u64,
    /// The note's name: one that goes twice is one note.
    pub(crate) id: &'a str,
    /// Times it was tried, this one among them.
    pub(crate) attempts: u16,
}

/// Sends the note to the shop's contact.
pub(crate) async fn tell_of_low_pool(
    env: &Env,
    shop: &str,
    low: &LowPool<'_>,
    now: UnixMs,
) -> DeliveryOutcome {
    told(outcome_of(send(env, shop, low, now).await), low.attempts, false, now)
}

async fn send(env: &Env, shop: &str, low: &LowPool<'_>, now: UnixMs) -> Result<Outcome, EdgeError> {
    let settings = Shops::settings(shop)?;
    let ours = |error: &dyn std::fmt::Display| EdgeError::Ours(error.to_string());
    let origins = AllowedOrigins::new(&settings.origins).map_err(|error| ours(&error))?;
    let home = origins.link("/").map_err(|error| ours(&error))?;
    let template = settings.texts.find(TEMPLATE).ok_or_else(|| ours(&"the note's text is missing"))?;
    let content = MessageContent {
        template,
        purpose: Purpose::Notice,
        language: template.language(None, &settings.language),
        shop: content::shop(&settings, &origins)?,
        products: Vec::new(),
        suggestions: Vec::new(),
        query: None,
        cart_total: None,
        details: Details {
            pool: Some(low.pool.to_owned()),
            stock: u32::try_from(low.left).ok(),
            ..Details::default()
        },
        links: Links { landing: home.clone(), unsubscribe: home, preferences: None, why: None },
    };
    let message = EmailToSend {
        from: &sender(&settings)?,
        to: &address(&settings.contact)?,
        email: &render_email(&content),
        outbox_id: low.id,
        now_ms: now.0,
        unsubscribe: None,
    };
    deliver_by_any(env, &settings.key, &message).await
}
