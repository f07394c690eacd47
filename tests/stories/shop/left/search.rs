//! A search that found nothing, or nothing that was opened.

use rappel_tests::shopper::{ACCEPT, ADA, arrive, search, sign_up};
use rappel_tests::stage::Stage;

use crate::shop::mail::{Expected, expect};
use crate::shop::shopper::{DAY, HOUR, MINUTE, leave};

#[tokio::test(flavor = "multi_thread")]
async fn a_search_whose_results_stay_unopened_is_answered_once() {
    let subject = "Still looking for “waterproof”?";
    let reasons =
        searches("waterproof", "searched “waterproof”: 2 results", subject, "/search?q=waterproof").await;
    assert!(reasons.contains("waterproof"), "{reasons}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_search_without_results_is_answered_too_and_the_reason_says_so() {
    let subject = "Still looking for “espresso cup”?";
    let reasons =
        searches("espresso cup", "searched “espresso cup”: 0 results", subject, "/search?q=espresso%20cup")
            .await;
    assert!(reasons.contains("espresso cup") && reasons.contains("nothing found"), "{reasons}");
}

/// Ada searches and leaves; two hours later she gets one mail. Returns the reasons of the visit's class.
async fn searches(query: &str, last: &str, subject: &str, link: &str) -> String {
    let stage = Stage::open().await;
    let (_chromium, tab) = arrive(&stage, ACCEPT).await;
    sign_up(&tab, ADA).await;
    search(&tab, query).await;
    let visitor = leave(&stage, tab, last).await;

    stage.live_through(&visitor, 2 * HOUR - MINUTE).await;
    assert!(stage.mailbox().mails().is_empty(), "two hours are not over: {:?}", stage.mailbox().mails());
    stage.live_through(&visitor, 4 * DAY).await;

    expect(&stage, &visitor, &[Expected { after_min: 120..=120, subject, names: query, link }]).await;
    stage.journey(&visitor).await["visits"][0]["reasons"].as_str().unwrap().to_owned()
}
