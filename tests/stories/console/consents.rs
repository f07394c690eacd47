//! What somebody said of messages, and when: their page shows each word with its date and wording, the export and the shop's own
//! server get the same.

use std::time::Duration;

use rappel_local::shop::{API_KEY, SHOP_KEY};
use rappel_tests::stage::{Setting, Stage};
use reqwest::StatusCode;
use serde_json::{Value, json};

use super::desk::stage;
use super::visitor::Visitor;
use crate::events::server::{event, told};

const ADA: &str = "ada@example.com";
const FIRST: &str = "News and offers by e-mail.";
const THEN: &str = "Write to me about <b>twice</b> a week.";
const MONTH: Duration = Duration::from_secs(30 * 24 * 60 * 60);

/// The shop's server tells what she said now; when that was.
async fn says(stage: &Stage, id: &str, wording: Option<&str>) -> i64 {
    let mut consent = json!({ "channel": "email", "granted": wording.is_some() });
    if let Some(wording) = wording {
        consent["text"] = json!(wording);
    }
    let more = json!({ "customer": { "id": "c-7", "email": ADA }, "consents": [consent] });
    let event = event(stage, id, "customer-updated", more);
    told(stage, &event).await;
    event["at"].as_i64().unwrap()
}

/// What the shop's server is told was agreed to at her address.
async fn proofs(stage: &Stage) -> Value {
    let address = format!("{}/v1/{SHOP_KEY}/consents?address={ADA}", stage.worker().origin());
    let told = stage.worker().client().get(&address).bearer_auth(API_KEY).send().await.unwrap();
    serde_json::from_str(&told.text().await.unwrap()).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_yes_a_no_and_another_yes_are_all_shown_exported_and_told() {
    let stage = stage(Setting::default()).await;
    let first = says(&stage, "e-1", Some(FIRST)).await;
    stage.advance(MONTH).await;
    let no = says(&stage, "e-2", None).await;
    stage.advance(MONTH).await;
    let then = says(&stage, "e-3", Some(THEN)).await;
    stage.advance(MONTH).await;
    let again = says(&stage, "e-4", Some(THEN)).await;

    let yes = |at: i64, text: &str| json!({ "granted": true, "at": at, "text": text });
    let before = json!([yes(first, FIRST), { "granted": false, "at": no, "text": "" }]);
    let mut last = yes(again, THEN);
    last["first_at"] = json!(then);
    let told = proofs(&stage).await;
    let told = &told["consents"][0];
    assert_eq!((&told["consent"], &told["former_consents"]), (&last, &before), "{told:#}");

    let owner = Visitor::owner(&stage).await;
    let found = owner.reads(&stage, &format!("/shops/demo/people?q={ADA}")).await;
    let (_, rest) = found.split_once("/people/p-").unwrap_or_else(|| panic!("she is on the list: {found}"));
    let path = format!("/shops/demo/people/p-{}", rest.split(['"', '?']).next().unwrap());
    let page = owner.reads(&stage, &path).await;
    let (_, card) = page.split_once("<h2>Consent</h2>").unwrap();
    let (card, _) = card.split_once("</section>").unwrap();
    // The newest first, each with when it was said and in which words.
    let when = |at: i64| {
        let day = time::OffsetDateTime::from_unix_timestamp(at / 1000).unwrap().date();
        format!("datetime=\"{day}T")
    };
    let escaped = "Write to me about &lt;b&gt;twice&lt;/b&gt; a week.";
    let mut rest = card;
    for words in [escaped, &when(again), "first on", &when(then), &when(no), FIRST, &when(first)] {
        let place = rest.find(words).unwrap_or_else(|| panic!("{words:?} comes next: {rest}\n{card}"));
        rest = &rest[place + words.len()..];
    }
    assert_eq!(card.matches("<li>").count(), 3, "what was told again is one word: {card}");

    let (status, export) = owner.gets(&stage, &format!("{path}/export"), "").await;
    assert_eq!(status, StatusCode::OK);
    let export: Value = serde_json::from_str(&export).unwrap();
    let contact = &export["person"]["person"]["segments"][0]["contacts"][0];
    assert_eq!((&contact["consent"], &contact["former_consents"]), (&last, &before), "{contact:#}");
}
