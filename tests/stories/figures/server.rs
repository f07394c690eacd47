//! Orders that the shop's server tells: credited to the message that was clicked, counted for the comparison, and taken back.

use rappel_tests::device::Device;
use rappel_tests::stage::{Setting, Stage};
use serde_json::{Value, json};

use super::orders::until_told;
use super::{click, written_to};
use crate::events::server::{event, told};
use crate::identity::people::{ADA, HOUR, buys, leaves_a_cart, live, page};

/// An order of 129.00, by whoever sits before this device.
fn order(stage: &Stage, device: &Device) -> Value {
    let more = json!({
        "order": "1001", "total": "129.00", "currency": "EUR",
        "customer": { "email": ADA, "visitor": device.visitor.to_string() },
        "items": [{ "product": "boots", "quantity": 1, "price": "129.00" }],
    });
    event(stage, "1001-placed", "order-placed", more)
}

fn spent(orders: u32, revenue_hundredths: u32) -> Value {
    json!({ "people": 1, "orders": orders, "revenue_hundredths": revenue_hundredths })
}

#[tokio::test(flavor = "multi_thread")]
async fn an_order_told_by_the_server_is_the_clicked_messages_until_it_is_given_back() {
    // One in ten thousand is held out, and this one never is, so that there is a comparison.
    let shop = json!({ "rules": { "holdout_per_10000": 1 } });
    let mut stage = Stage::open_with(Setting { shop, same_chance: true, ..Setting::default() }).await;
    let (mut device, link) = written_to(&mut stage, 31).await;
    click(&stage, &device, &link).await;
    // The shopper is known by what they typed alone, until the shop says whose order it is.
    let placed = order(&stage, &device);
    told(&stage, &placed).await;
    live(&mut stage, &[&device], &[ADA], HOUR).await;
    let now = until_told(&stage, "/credited/orders", &json!(1)).await;
    assert_eq!(now["credited"]["revenue_hundredths"], 12_900, "{now:#}");
    assert_eq!(now["compared"]["treated"], spent(1, 12_900), "{now:#}");
    // The page of thanks tells of the same order.
    page(&mut device, vec![buys("1001", "boots")]).await;
    let part = json!({ "order": "1001", "in_full": false, "amount": "29.00" });
    told(&stage, &event(&stage, "1001-part", "order-refunded", part)).await;
    live(&mut stage, &[&device], &[ADA], HOUR).await;
    let now = until_told(&stage, "/credited/revenue_hundredths", &json!(10_000)).await;
    assert_eq!((&now["credited"]["orders"], &now["reported_by_the_page"]["orders"]), (&json!(1), &json!(0)));
    told(&stage, &event(&stage, "1001-gone", "order-cancelled", json!({ "order": "1001" }))).await;
    live(&mut stage, &[&device], &[ADA], HOUR).await;
    let now = until_told(&stage, "/credited/orders", &json!(0)).await;
    assert_eq!(now["compared"]["treated"], spent(0, 0), "{now:#}");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_held_out_and_orders_is_counted_with_the_others_held_out() {
    let shop = json!({ "rules": { "holdout_per_10000": 10_000 } });
    let mut stage = Stage::open_with(Setting { shop, ..Setting::default() }).await;
    let device = leaves_a_cart(&stage, 32, "boots", ADA).await;
    live(&mut stage, &[&device], &[], 2 * HOUR).await;
    told(&stage, &order(&stage, &device)).await;
    live(&mut stage, &[&device], &[ADA], HOUR).await;
    let now = until_told(&stage, "/compared/held_out/orders", &json!(1)).await;
    assert_eq!(now["compared"]["held_out"], spent(1, 12_900), "{now:#}");
    assert_eq!((&now["compared"]["treated"]["orders"], &now["credited"]["orders"]), (&json!(0), &json!(0)));
    assert!(stage.mailbox().mails().is_empty());
}
