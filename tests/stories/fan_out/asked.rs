//! "Tell me when it is back", as the shop's server tells it, until the message goes.

use rappel_tests::poll;
use rappel_tests::stage::Stage;
use serde_json::{Value, json};

use super::{ADA, DEADLINE, HOUR, interests, stage_with};
use crate::events::server::{event, tell, told};

const BOB: &str = "bob@example.com";
const EVE: &str = "eve@example.com";

/// How many pieces of this size there are, as the shop's server counts them.
fn stock(stage: &Stage, id: &str, variant: &str, pieces: u32) -> Value {
    let more = json!({
        "product": "tent", "variant": variant, "title": "The tent", "path": "/product/tent",
        "price": "200.00", "currency": "EUR", "stock": pieces,
    });
    event(stage, id, "product-updated", more)
}

/// Somebody who agreed to nothing else asked so many minutes ago.
fn asks(stage: &Stage, id: &str, minutes_ago: i64, more: Value) -> Value {
    let mut asks = event(stage, id, "stock-requested", json!({ "product": "tent" }));
    asks["at"] = (stage.clock().now_ms() - minutes_ago * 60_000).into();
    asks["consent_text"] = "Tell me once when it is back.".into();
    asks.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    asks
}

/// How many mails each has got, once these have one.
async fn until_told(stage: &Stage, people: &[&str]) -> [usize; 3] {
    let counts = || [ADA, BOB, EVE].map(|address| stage.mailbox().mails_to(address).len());
    poll::until_deadline(&format!("{people:?} to be told"), DEADLINE, async || {
        let waits = people.iter().find(|address| stage.mailbox().mails_to(address).is_empty());
        waits.map_or(Ok(counts()), |address| Err(format!("{address} waits: {:?}", counts())))
    })
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn who_asked_the_shop_first_is_told_first_and_where_they_wished() {
    let stage = stage_with(&["back-in-stock"]).await;
    let sizes = json!([stock(&stage, "small-v1", "tent-2", 0), stock(&stage, "large-v1", "tent-4", 0)]);
    assert_eq!(tell(&stage, &sizes).await.1["accepted"], 2);
    // Told in another order than they asked in. Text messages come first, unless the shopper named another way; who named
    // no size takes any.
    let by_mail = json!({
        "customer": { "email": ADA, "phone": "+33612345678" }, "variant": "tent-2", "channel": "email",
    });
    let asked = json!([
        asks(&stage, "eve-asks", 1, json!({ "customer": { "email": EVE }, "variant": "tent-2" })),
        asks(&stage, "ada-asks", 3, by_mail),
        asks(&stage, "bob-asks", 2, json!({ "customer": { "email": BOB } })),
    ]);
    assert_eq!(tell(&stage, &asked).await.1["accepted"], 3);
    let rows = interests(&stage, 3).await;
    assert!(rows.iter().all(|row| row["asked"]["channel"] == "email"), "{rows:?}");

    told(&stage, &stock(&stage, "small-v2", "tent-2", 2)).await;
    assert_eq!(until_told(&stage, &[ADA, BOB]).await, [1, 1, 0]);
    let text = stage.mailbox().first_mail_to(BOB).await.text();
    assert!(text.contains("The tent"), "{text}");
    stage.advance(HOUR).await;
    assert_eq!(until_told(&stage, &[]).await, [1, 1, 0], "there are two pieces, and two know of them");
}
