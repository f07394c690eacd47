//! What a shop offers, and what its messages say of it.

mod pool;
mod settings;
mod used;

use std::time::Duration;

use rappel_tests::device::Device;
use rappel_tests::mailbox::Mail;
use rappel_tests::stage::{Setting, Stage};
use serde_json::{Value, json};

use crate::journeys::cart::leaves_a_cart_as;

/// All three messages have gone by then.
const THREE_DAYS: Duration = Duration::from_secs(73 * 3_600);
/// So has that of [`quick_flow`].
const FOUR_HOURS: Duration = Duration::from_secs(4 * 3_600);

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

/// The cart flow as a shop may change it: one message three hours later, with the offer.
fn quick_flow() -> Value {
    let send = json!({
        "template": "cart-abandonment-3", "category": "marketing", "stale_after": "3d", "offer": "cart",
    });
    json!({
        "id": "cart-abandonment", "name": "Carts, my way", "status": "live", "rank": "cart",
        "trigger": { "on": "visit-ended", "class": "cart" },
        "steps": [{ "wait": { "for": "3h" } }, { "send": send }],
        "exits": [{ "on": "purchase" }],
    })
}

/// A shopper leaves a cart, on a device of this number, and so much time passes. Returns the last message.
async fn last_message(stage: &Stage, shopper: u128, time: Duration) -> Mail {
    let address = format!("shopper{shopper}@example.com");
    let mut device = Device::new(stage, shopper);
    leaves_a_cart_as(&address, stage, &mut device).await;
    stage.live_through(&device.visitor.to_string(), time).await;
    let mut mails = stage.mailbox().mails_to(&address);
    mails.pop().unwrap_or_else(|| panic!("expected a message: {:?}", stage.mailbox().mails()))
}
