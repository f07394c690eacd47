//! How fast messages go by one provider, and from a young domain.

use rappel_tests::poll;
use rappel_tests::stage::{Setting, Stage};
use serde_json::{Value, json};

use crate::events::server::{order, tell};
use crate::identity::people::{ADA, DAY, HOUR, MINUTE, leaves_a_cart, live, person};

/// A shop whose provider takes so many e-mails a minute.
async fn slow(sending: Value) -> Stage {
    let shop = json!({ "flows": ["cart-abandonment", "order-confirmation"], "sending": sending });
    let variables = vec![("EMAIL_PROVIDER", "resend://re_key".to_owned())];
    Stage::open_with(Setting { shop, variables, ..Setting::default() }).await
}

/// The day on which a stage opened now begins: at ten in the morning, by UTC.
fn first_day() -> String {
    let ten_hours = jiff::SignedDuration::from_hours(10);
    let day = (jiff::Timestamp::now() + jiff::SignedDuration::from_hours(24) - ten_hours)
        .to_zoned(jiff::tz::TimeZone::UTC);
    day.date().to_string()
}

fn customer(number: usize) -> String {
    format!("customer-{number}@example.com")
}

#[tokio::test(flavor = "multi_thread")]
async fn no_faster_than_the_provider_takes_them_and_a_kill_loses_none() {
    const ORDERS: usize = 6;
    // One every two seconds.
    let stage = slow(json!({ "email_per_minute": 30 })).await;
    let began_ms = stage.clock().now_ms();
    let orders: Vec<Value> =
        (0..ORDERS).map(|n| order(&stage, &format!("100{n}"), &customer(n), "boots")).collect();
    let (_, answer) = tell(&stage, &json!(orders)).await;
    assert_eq!(answer["accepted"], ORDERS, "{answer}");
    stage.services().of("resend").messages_at_least(2).await;
    // Some have a slot, some are asking for one, one may be in flight, whose row is given up in two minutes.
    stage.worker().kill();
    stage.worker().restart();
    stage.services().of("resend").messages_at_least(4).await;
    stage.advance(3 * MINUTE).await;
    let messages = poll::until("all to be confirmed", async || {
        stage.worker().wake().await;
        let messages = stage.services().of("resend").messages();
        if messages.len() == ORDERS { Ok(messages) } else { Err(format!("{}", messages.len())) }
    })
    .await;
    // Slots are lost by a kill, never given twice: whatever happens, so many are not out before so long.
    for (message, slot_ms) in messages.iter().zip((0..).map(|place| place * 2_000)) {
        let after_ms = message.received_at_ms - began_ms;
        assert!(after_ms >= slot_ms - 50, "a message came after {after_ms} ms instead of {slot_ms}");
    }
    let mut to: Vec<&str> = messages.iter().map(|message| message.text("/to/0")).collect();
    to.sort_unstable();
    to.dedup();
    assert_eq!(to.len(), ORDERS, "each once");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_young_domain_confirms_orders_and_lets_marketing_wait_for_tomorrow() {
    // 150 may go on the first day: as many orders are placed.
    const ORDERS: usize = 150;
    let today = first_day();
    let mut stage = slow(json!({ "email_per_minute": 60_000, "warm_up_from": today })).await;
    for hundred in 0..ORDERS / 50 {
        let orders: Vec<Value> = (hundred * 50..(hundred + 1) * 50)
            .map(|n| order(&stage, &format!("10{n:03}"), &customer(n), "boots"))
            .collect();
        tell(&stage, &json!(orders)).await;
    }
    stage.services().of("resend").messages_at_least(ORDERS).await;
    let device = leaves_a_cart(&stage, 1, "boots", ADA).await;
    live(&mut stage, &[&device], &[], 2 * HOUR).await;
    assert_eq!(stage.services().of("resend").messages().len(), ORDERS, "the cart's waits");
    tell(&stage, &order(&stage, "2000", &customer(ORDERS), "boots")).await;
    stage.services().of("resend").messages_at_least(ORDERS + 1).await;
    live(&mut stage, &[&device], &[], DAY).await;
    let messages = stage.services().of("resend").messages();
    let carts = messages.iter().filter(|message| message.text("/to/0") == ADA).count();
    assert_eq!(carts, 1, "tomorrow there is room: {:?}", person(&stage, ADA).await);
}
