//! Orders credited to the click before them, once, and the orders of those who were held out.

use rappel_local::shop::API_KEY;
use rappel_tests::stage::{Setting, Stage};
use reqwest::StatusCode;
use serde_json::{Value, json};

use super::{click, figures, figures_of, figures_with, follow, written_to};
use crate::identity::people::{ADA, DAY, HOUR, MINUTE, buys, leaves_a_cart, live, page};

const FLOW: &str = "cart-abandonment";

/// Waits until the shop's figures of the flow have this at this place.
pub(super) async fn until_told(stage: &Stage, place: &str, expected: &Value) -> Value {
    figures_of(stage, FLOW, place, expected).await
}

#[tokio::test(flavor = "multi_thread")]
async fn an_order_after_a_click_is_credited_once_with_its_value() {
    let mut stage = Stage::open().await;
    let (mut device, link) = written_to(&mut stage, 11).await;
    let told = until_told(&stage, "/sent", &json!(1)).await;
    assert_eq!((&told["entered"], &told["clicked"]), (&json!(1), &json!(0)));

    click(&stage, &device, &link).await;
    follow(&stage, &link).await;
    page(&mut device, vec![buys("1001", "boots")]).await;
    page(&mut device, vec![buys("1001", "boots")]).await;
    live(&mut stage, &[&device], &[], 10 * MINUTE).await;
    let told = until_told(&stage, "/reported_by_the_page/orders", &json!(1)).await;
    assert_eq!(told["clicked"], 1);
    assert_eq!(told["reported_by_the_page"]["revenue_hundredths"], 12_900);
    assert_eq!(told["credited"]["orders"], 0, "only the shop's server tells of revenue");
    live(&mut stage, &[&device], &[], DAY).await;
    assert_eq!(figures(&stage, FLOW).await["reported_by_the_page"]["orders"], 1, "told once for good");
}

#[tokio::test(flavor = "multi_thread")]
async fn six_days_after_the_click_an_order_is_nobody_s() {
    // One in ten thousand is held out, and this one never is, so that orders of all are counted for the comparison: there it
    // shows that it came.
    let shop = json!({ "rules": { "holdout_per_10000": 1 } });
    let mut stage = Stage::open_with(Setting { shop, same_chance: true, ..Setting::default() }).await;
    let (mut device, link) = written_to(&mut stage, 12).await;
    follow(&stage, &link).await;
    live(&mut stage, &[&device], &[], 6 * DAY).await;
    page(&mut device, vec![buys("1001", "boots")]).await;
    live(&mut stage, &[&device], &[], HOUR).await;
    let told = until_told(&stage, "/compared_by_the_page/treated/orders", &json!(1)).await;
    assert_eq!((&told["clicked"], &told["reported_by_the_page"]["orders"]), (&json!(1), &json!(0)));
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_held_out_is_written_to_by_nobody_and_their_orders_are_counted_apart() {
    let shop = json!({ "rules": { "holdout_per_10000": 10_000 } });
    let mut stage = Stage::open_with(Setting { shop, ..Setting::default() }).await;
    let mut device = leaves_a_cart(&stage, 13, "boots", ADA).await;
    live(&mut stage, &[&device], &[], 2 * HOUR).await;
    page(&mut device, vec![buys("1001", "boots")]).await;
    live(&mut stage, &[&device], &[], HOUR).await;
    let told = until_told(&stage, "/compared_by_the_page/held_out/orders", &json!(1)).await;
    assert!(stage.mailbox().mails().is_empty());
    let held_out = json!({ "people": 1, "orders": 1, "revenue_hundredths": 12_900 });
    assert_eq!(told["compared_by_the_page"]["held_out"], held_out);
    assert_eq!(told["compared_by_the_page"]["treated"]["orders"], 0);
    assert_eq!(
        (&told["not_entered"]["holdout"], &told["reported_by_the_page"]["orders"]),
        (&json!(1), &json!(0))
    );
    assert_eq!(told["compared"]["incremental_hundredths"], Value::Null, "one person says nothing");
}

#[tokio::test(flavor = "multi_thread")]
async fn figures_are_for_whoever_has_the_key_and_names_days() {
    let stage = Stage::open().await;
    for (key, query, status, says) in [
        (None, "", StatusCode::UNAUTHORIZED, "Authorization"),
        (Some("wrong"), "", StatusCode::UNAUTHORIZED, "API_KEY"),
        (Some(API_KEY), "?from=yesterday", StatusCode::BAD_REQUEST, "must be a day"),
        (Some(API_KEY), "?from=2026-01-01&to=2026-12-31", StatusCode::BAD_REQUEST, "92 days"),
        (Some(API_KEY), "", StatusCode::OK, "\"email_click_hours\":120"),
    ] {
        let answer = figures_with(&stage, key, query).await;
        let told = (answer.status(), answer.text().await.unwrap());
        assert!(told.0 == status && told.1.contains(says), "{key:?} {query}: {told:?}");
    }
}
