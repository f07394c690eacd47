//! What other companies are told of shoppers, and messages to phones: held against the companies' own contracts.
//!
//! - [`audiences`]: in on abandonment, out on an order
//! - [`phones`]: SMS and WhatsApp
//! - [`platforms`]: a trigger that another platform takes over
//! - [`webhook`]: a tool that nobody has an adapter for

pub(crate) mod audiences;
pub(crate) mod phones;
mod platforms;
mod webhook;

use rappel_signal::Fact;
use rappel_tests::device::{Device, card};
use rappel_tests::stage::{Setting, Stage};
use serde_json::Value;

/// A stage with these settings of the shop, and one secret.
pub(crate) async fn stage_with(shop: Value, secret: (&'static str, &str)) -> Stage {
    let variables = vec![(secret.0, secret.1.to_owned())];
    Stage::open_with(Setting { shop, variables, ..Setting::default() }).await
}

/// One page of a device whose shopper says yes or no to advertising.
async fn page_saying(device: &mut Device, advertise: bool, facts: Vec<Fact>) {
    let mut page = device.page(21_000, facts.clone());
    for fact in &facts {
        if let Fact::ProductView { product, .. } = fact {
            page.cards.push(card(&product.0, &format!("The {}", product.0), 12_900));
        }
    }
    let mut envelope = device.envelope(vec![page]);
    envelope.consent.advertise = advertise;
    device.send(&envelope).await;
}
