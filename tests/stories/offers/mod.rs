//! What a shop offers, and what its messages say of it.

mod settings;

use std::time::Duration;

use rappel_tests::device::Device;
use rappel_tests::mailbox::Mail;
use rappel_tests::stage::{Setting, Stage};
use serde_json::{Value, json};

use crate::journeys::cart::leaves_a_cart;

const HOUR: Duration = Duration::from_secs(3_600);

/// A stage whose shop has these settings besides the usual.
async fn stage_with(shop: Value) -> Stage {
    Stage::open_with(Setting { shop, ..Setting::default() }).await
}

/// An offer for carts that began long ago, with what else is said of it.
fn cart_offer(more: Value) -> Value {
    let mut offer = json!({ "offer": "cart", "benefit": { "percent": 10 }, "start": "2020-01-01T00:00:00Z" });
    let (fields, more) = (offer.as_object_mut().unwrap(), more.as_object().unwrap());
    fields.extend(more.clone());
    offer
}

/// Leaves a cart on the device of this number, lives through all three messages, and returns the third.
async fn third_message(stage: &Stage, number: u128) -> Mail {
    let mut device = Device::new(stage, number);
    leaves_a_cart(stage, &mut device).await;
    stage.live_through(&device.visitor.to_string(), 73 * HOUR).await;
    let last = stage.mailbox().mails().into_iter().filter(|mail| mail.subject().starts_with("One last note"));
    last.last().unwrap_or_else(|| panic!("expected a third message: {:?}", stage.mailbox().mails()))
}
