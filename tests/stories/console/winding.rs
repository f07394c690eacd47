//! A flow that a clock starts reaches those who are known already, once it is switched on: nobody has to come by first.

use std::time::Duration;

use rappel_tests::poll;
use rappel_tests::stage::{Setting, Stage};
use reqwest::StatusCode;
use serde_json::{Value, json};
use time::OffsetDateTime;

use super::desk::stage;
use super::visitor::Visitor;
use crate::events::server::{account, live_days, tell};
use crate::identity::people::person;

const ADA: &str = "ada@example.com";
const BOB: &str = "bob@example.com";
/// Longer than an isolate goes by settings of before.
const SETTLED: Duration = Duration::from_secs(70);

/// More than the parts of the list tell at once.
const MANY: usize = 240;
const EVENTS_AT_ONCE: usize = 50;

/// They are known, with birthdays in a good week; nobody hears of them again.
async fn known_already(stage: &Stage, addresses: &[&str]) {
    let today = OffsetDateTime::from_unix_timestamp(stage.clock().now_ms() / 1000).unwrap();
    let birthday = today + time::Duration::days(9);
    for some in addresses.chunks(EVENTS_AT_ONCE) {
        let mut events = Vec::new();
        for address in some {
            let mut account = account(stage, address, address);
            account["birthday"] = format!("--{:02}-{:02}", u8::from(birthday.month()), birthday.day()).into();
            events.push(account);
        }
        assert_eq!(tell(stage, &Value::from(events)).await.1["accepted"], some.len());
    }
}

/// When somebody's object looks at its clocks next.
async fn clock(stage: &Stage, address: &str) -> Value {
    person(stage, address).await["person"]["segments"][0]["next_clock_at"].clone()
}

async fn until_wound(stage: &Stage, addresses: &[&str]) {
    poll::until("all clocks to be wound", async || {
        stage.worker().wake().await;
        for address in addresses {
            if !clock(stage, address).await.is_number() {
                return Err(format!("{address}'s is not"));
            }
        }
        Ok(())
    })
    .await;
}

async fn switches(stage: &Stage, owner: &Visitor, status: &str) {
    let (answered, said) =
        owner.gets(stage, "/shops/demo/flows/birthday/status", &format!("status={status}")).await;
    assert_eq!(answered, StatusCode::SEE_OTHER, "{said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_birthday_is_kept_of_those_who_were_known_before_the_flow_was_switched_on() {
    let mut stage = stage(Setting { shop: json!({ "flows": [] }), ..Setting::default() }).await;
    known_already(&stage, &[ADA, BOB]).await;
    live_days(&mut stage, &[ADA, BOB], 1).await;
    assert_eq!((clock(&stage, ADA).await, clock(&stage, BOB).await), (Value::Null, Value::Null));

    let owner = Visitor::owner(&stage).await;
    switches(&stage, &owner, "live").await;
    stage.worker().sleep_through(SETTLED);
    until_wound(&stage, &[ADA, BOB]).await;
    live_days(&mut stage, &[ADA, BOB], 8).await;
    for address in [ADA, BOB] {
        assert!(!stage.mailbox().mails_to(address).is_empty(), "{address}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_kills_it_on_the_way_leaves_nobody_out() {
    let stage = stage(Setting { shop: json!({ "flows": [] }), ..Setting::default() }).await;
    let addresses: Vec<String> = (0..MANY).map(|number| format!("many{number:03}@example.com")).collect();
    let addresses: Vec<&str> = addresses.iter().map(String::as_str).collect();
    known_already(&stage, &addresses).await;
    let owner = Visitor::owner(&stage).await;
    poll::until("everybody to be on the list of people", async || {
        stage.worker().wake().await;
        let page = owner.reads(&stage, "/shops/demo/people").await;
        if page.contains(&format!("{MANY} known")) { Ok(()) } else { Err(page) }
    })
    .await;
    switches(&stage, &owner, "live").await;
    // Before the list was told, while it is, and while it tells its people.
    stage.worker().kill();
    stage.worker().restart();
    stage.worker().sleep_through(SETTLED);
    for _ in 0..3 {
        stage.worker().wake().await;
        stage.worker().kill();
        stage.worker().restart();
    }
    until_wound(&stage, &addresses).await;
}
