//! A code that was used: the shop's server tells of the order, and what was still to be said of the offer is not said.

use serde_json::{Value, json};
use time::{Duration, OffsetDateTime};

use super::stage_with;
use crate::events::server::{account, event, live_days, order, tell, told};
use crate::identity::people::{ADA, BOB, decided, person};

const CODES: [&str; 2] = ["GIFT-1", "GIFT-2"];

#[tokio::test(flavor = "multi_thread")]
async fn an_order_with_the_code_that_was_dealt_ends_its_flow_and_another_code_does_not() {
    let mut stage = stage_with(json!({ "flows": ["birthday"], "low_codes_at": 0 })).await;
    let today = OffsetDateTime::from_unix_timestamp(stage.clock().now_ms() / 1000).unwrap();
    let birthday = today + Duration::days(8);
    let born = format!("--{:02}-{:02}", u8::from(birthday.month()), birthday.day());
    let offer = json!({
        "offer": "birthday", "benefit": { "percent": 10 }, "code": { "pool": "gifts" },
        "start": "2020-01-01T00:00:00Z", "valid_days": 7,
    });
    let mut events = vec![
        event(&stage, "birthday-offer", "offer-updated", offer),
        event(&stage, "birthday-codes", "codes-uploaded", json!({ "pool": "gifts", "codes": CODES })),
    ];
    for (id, address) in [("c-1", ADA), ("c-2", BOB)] {
        let mut account = account(&stage, id, address);
        account["birthday"] = born.clone().into();
        events.push(account);
    }
    assert_eq!(tell(&stage, &Value::from(events)).await.1["accepted"], 4);
    live_days(&mut stage, &[ADA, BOB], 2).await;
    let mail = stage.mailbox().first_mail_to(ADA).await;
    let code = CODES.into_iter().find(|code| mail.text().contains(code));
    let code = code.unwrap_or_else(|| panic!("a code of her own: {}", mail.text()));

    for (number, address, code) in [("1001", ADA, code), ("1002", BOB, "SUMMER")] {
        let mut order = order(&stage, number, address, "boots");
        order["codes"] = json!([code]);
        told(&stage, &order).await;
    }
    let known = person(&stage, ADA).await;
    assert!(decided(&known).contains(&"birthday/left/exit".to_owned()), "{:?}", decided(&known));
    live_days(&mut stage, &[ADA, BOB], 6).await;
    let counts = [ADA, BOB].map(|address| stage.mailbox().mails_to(address).len());
    assert_eq!(counts, [1, 2], "who used it is not reminded of it; who used another is");
}
