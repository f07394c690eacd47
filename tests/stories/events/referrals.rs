//! A friend uses a code: the shop's server names no more than the code, and its owner is thanked.

use rappel_tests::stage::{Setting, Stage};
use serde_json::{Value, json};

use super::server::{account, event, live_days, order, tell, told};

const ADA: &str = "ada@example.com";
const BOB: &str = "bob@example.com";
const GRACE: &str = "grace@example.com";
const CODES: [&str; 2] = ["FRIEND-1", "FRIEND-2"];

#[tokio::test(flavor = "multi_thread")]
async fn who_passed_a_code_on_is_rewarded_when_a_friend_orders_with_it() {
    let shop = json!({ "flows": ["referral"], "low_codes_at": 0 });
    let mut stage = Stage::open_with(Setting { shop, ..Setting::default() }).await;
    let friends = json!({
        "offer": "referral", "benefit": { "percent": 10 }, "code": { "pool": "friends" },
        "start": "2020-01-01T00:00:00Z",
    });
    let reward = json!({
        "offer": "referral-reward", "benefit": { "percent": 20 }, "code": { "shared": "THANKS20" },
        "start": "2020-01-01T00:00:00Z",
    });
    let mut events = vec![
        event(&stage, "offer", "offer-updated", friends),
        event(&stage, "reward", "offer-updated", reward),
        event(&stage, "codes", "codes-uploaded", json!({ "pool": "friends", "codes": CODES })),
    ];
    for (id, address) in [("c-1", ADA), ("c-2", BOB)] {
        let review = json!({ "product": "boots", "order": format!("{id}-b"), "rating": 5 });
        events.extend([
            account(&stage, id, address),
            order(&stage, &format!("{id}-a"), address, "boots"),
            order(&stage, &format!("{id}-b"), address, "boots"),
            event(&stage, &format!("{id}-review"), "review-left", review),
        ]);
    }
    assert_eq!(tell(&stage, &Value::from(events)).await.1["accepted"], 11);
    live_days(&mut stage, &[ADA, BOB], 4).await;
    let invitation = stage.mailbox().first_mail_to(ADA).await.text();
    let code = CODES.into_iter().find(|code| invitation.contains(code));
    let code = code.unwrap_or_else(|| panic!("a code of her own: {invitation}"));

    let used = |id: &str, code: &str| {
        let more = json!({ "code": code, "customer": { "email": GRACE }, "order": "1033" });
        event(&stage, id, "referral-used", more)
    };
    let own = json!({ "code": code, "customer": { "email": ADA }, "order": "c-1-b" });
    let (_, refused) = tell(&stage, &event(&stage, "used-own", "referral-used", own)).await;
    assert!(refused.to_string().contains("has invited nobody"), "{refused}");
    // Nobody was dealt the first.
    for used in [used("used-0", "FRIEND-9"), used("used-1", code)] {
        told(&stage, &used).await;
    }
    let (_, again) = tell(&stage, &used("used-1", code)).await;
    assert_eq!(again["known"], 1, "{again}");
    let thanks = stage.mailbox().mails_to_at_least(ADA, 2).await;
    assert!(thanks[1].text().contains("THANKS20"), "{}", thanks[1].text());
    // Bob's code was not used: he is reminded of it. Ada was thanked, and that was all.
    live_days(&mut stage, &[ADA, BOB], 8).await;
    let subjects = |address: &str| -> Vec<String> {
        stage.mailbox().mails_to(address).iter().map(|mail| mail.subject()).collect()
    };
    assert_eq!((subjects(ADA).len(), subjects(BOB).len()), (2, 2), "{:?} {:?}", subjects(ADA), subjects(BOB));
    assert!(stage.mailbox().mails_to(GRACE).is_empty(), "the friend is not the owner");
}
