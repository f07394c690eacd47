//! What follows an order.

use std::collections::BTreeSet;
use std::time::Duration;

use rappel_tests::stage::{Setting, Stage};
use serde_json::json;

use super::server::{account, days_since, event, live_days, order, stage_with, tell, told};

const ADA: &str = "ada@example.com";

#[tokio::test(flavor = "multi_thread")]
async fn an_order_is_confirmed_and_its_dispatch_told_without_any_consent() {
    let mut stage = stage_with(&["order-confirmation", "shipping", "thank-you"]).await;
    told(&stage, &order(&stage, "1001", ADA, "boots")).await;
    let confirmation = stage.mailbox().first_mail_to(ADA).await;
    assert!(confirmation.text().contains("1001"), "{}", confirmation.text());
    assert!(confirmation.header("List-Unsubscribe").is_none(), "nobody unsubscribes from an order");

    told(
        &stage,
        &event(
            &stage,
            "1001-sent",
            "order-fulfilled",
            json!({ "order": "1001", "customer": { "email": ADA } }),
        ),
    )
    .await;
    stage.mailbox().mails_to_at_least(ADA, 2).await;
    live_days(&mut stage, &[ADA], 30).await;
    assert_eq!(stage.mailbox().mails().len(), 2, "nothing that needs a consent");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_runs_out_is_remembered_before_it_does_by_so_many_days_as_shipping_takes() {
    for (shipping, day) in [("0d", 97), ("5d", 92)] {
        let shop = json!({ "flows": ["replenishment"], "rules": { "shipping": shipping } });
        let mut stage = Stage::open_with(Setting { shop, ..Setting::default() }).await;
        let start_ms = stage.clock().now_ms();
        let capsules = json!({
            "product": "caps", "title": "Magnesium, 100 capsules", "path": "/p/caps", "price": "19.50",
            "currency": "EUR", "units_per_pack": 100, "units_per_day": 1,
        });
        let capsules = event(&stage, "caps-v1", "product-updated", capsules);
        let (account, order) = (account(&stage, "c-1", ADA), order(&stage, "1001", ADA, "caps"));
        let (_, answer) = tell(&stage, &json!([order, account, capsules])).await;
        assert_eq!(answer["accepted"], 3, "{answer}");
        live_days(&mut stage, &[ADA], day - 1).await;
        assert_eq!(stage.mailbox().count(), 0);
        live_days(&mut stage, &[ADA], 2).await;
        let mails = stage.mailbox().mails_to(ADA);
        assert_eq!(mails.len(), 1, "{mails:?}");
        assert_eq!(days_since(start_ms, mails[0].arrived_at_ms), i64::try_from(day).unwrap());
        let text = mails[0].text();
        assert!(text.contains("Magnesium, 100 capsules"), "what no page has described is shown: {text}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_review_is_asked_for_and_answered_by_what_it_says() {
    let people = ["happy@example.com", "sad@example.com", "silent@example.com", "refunded@example.com"];
    let mut stage = stage_with(&["review-request"]).await;
    let mut all = Vec::new();
    for (number, address) in people.iter().enumerate() {
        all.push(account(&stage, &format!("c-{number}"), address));
        all.push(order(&stage, &format!("100{number}"), address, "boots"));
        all.push(event(
            &stage,
            &format!("100{number}-there"),
            "order-delivered",
            json!({ "order": format!("100{number}") }),
        ));
    }
    let (_, answer) = tell(&stage, &all.into()).await;
    assert_eq!(answer["accepted"], 12, "{answer}");
    live_days(&mut stage, &people, 13).await;
    let cancelled = json!({ "order": "1003", "in_full": true });
    told(&stage, &event(&stage, "1003-back", "order-refunded", cancelled)).await;
    live_days(&mut stage, &people, 2).await;
    for (number, rating) in [(0, 5), (1, 2)] {
        let review = json!({ "product": "boots", "order": format!("100{number}"), "rating": rating });
        told(&stage, &event(&stage, &format!("review-{number}"), "review-left", review)).await;
    }
    live_days(&mut stage, &people, 7).await;
    let subjects = |address: &str| -> Vec<String> {
        stage.mailbox().mails_to(address).iter().map(|mail| mail.subject()).collect()
    };
    let counts: Vec<usize> = people.iter().map(|address| subjects(address).len()).collect();
    assert_eq!(counts, [2, 2, 2, 0], "thanks, a way to make it right, a reminder, nothing");
    let answers: Vec<String> = people[..3].iter().map(|address| subjects(address)[1].clone()).collect();
    assert!(answers[0] != answers[1] && answers[1] != answers[2] && answers[0] != answers[2], "{answers:?}");
    let notes = stage.mailbox().mails_to_at_least("help@fellwren.example", 1).await;
    // One that was on its way while time passed goes again, and a mailbox knows it by its id.
    let ids: BTreeSet<_> = notes.iter().map(|note| note.header("Message-ID")).collect();
    assert_eq!(ids.len(), 1, "the shop hears of the bad review: {notes:?}");
    let text = format!("{} {}", notes[0].text(), notes[0].html());
    assert!(!text.contains("/c/") && !text.contains("/u/"), "its people act for no shopper: {text}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_process_that_dies_between_two_events_loses_neither() {
    let mut stage = stage_with(&["order-confirmation", "shipping"]).await;
    // The dispatch is told first: it waits for the order.
    let sent =
        event(&stage, "1001-sent", "order-fulfilled", json!({ "order": "1001", "tracking_number": "1Z9" }));
    told(&stage, &sent).await;
    stage.worker().kill();
    stage.worker().restart();
    let placed = order(&stage, "1001", ADA, "boots");
    told(&stage, &placed).await;
    stage.worker().kill();
    stage.worker().restart();
    let (_, answer) = tell(&stage, &json!([sent, placed])).await;
    assert_eq!((&answer["known"], &answer["try_again"]), (&json!(2), &json!(0)), "{answer}");
    // What was being sent when the process died is sent again under its own id.
    stage.advance(Duration::from_secs(3 * 60)).await;
    live_days(&mut stage, &[ADA], 1).await;
    let mails = stage.mailbox().mails_to(ADA);
    let ids: BTreeSet<_> = mails.iter().map(|mail| mail.header("Message-ID")).collect();
    assert_eq!(ids.len(), 2, "{mails:?}");
}
