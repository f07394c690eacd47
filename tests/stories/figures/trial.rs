//! Two texts of one message are on trial: the one that is followed wins, and goes to everybody who comes later.

use rappel_tests::stage::{Setting, Stage};
use serde_json::{Value, json};

use super::follow;
use crate::events::server::{account, tell};
use crate::identity::people::{HOUR, live};

/// Thirty clicks to none decide; of a hundred people about half get either text.
const PEOPLE: usize = 100;
/// Were the trial still on, so many in a row would hardly get the same text: one run in four thousand would by chance, and
/// which run that is does not change.
const LATER: usize = 12;
/// Clicks are counted after a minute, trials are looked at every hour, and an isolate asks twice a minute: two hours are
/// enough, and a busy machine may miss one.
const HOURS_MAX: usize = 6;
/// What the other text is told by.
const OTHER_SUBJECT: &str = "A hello of another kind";

fn trial() -> Value {
    let send = json!({
        "name": "first", "template": "welcome-1", "category": "marketing", "stale_after": "2d",
        "variants": [{ "name": "other", "template": "other-hello", "share": 50 }],
    });
    let flow = json!({
        "id": "welcome", "name": "Welcome", "status": "live", "rank": "welcome",
        "trigger": { "on": "opt-in", "channels": ["email"] }, "also": [{ "on": "account-created" }],
        "steps": [{ "send": send }],
    });
    let text = json!({
        "layout": { "shows": "nothing", "leads_to": "home", "because": "customer" },
        "subject": OTHER_SUBJECT, "preheader": "Good that you are here.", "heading": "Hello",
        "paragraphs": ["Look around."], "button": "To the shop", "push": "Hello.",
    });
    json!({ "flows": [flow], "texts": { "other-hello": text } })
}

/// So many new customers, written to within the hour.
async fn welcomed(stage: &mut Stage, from: usize, count: usize) -> Vec<String> {
    let addresses: Vec<String> = (from..from + count).map(|id| format!("shopper{id}@example.com")).collect();
    let accounts = addresses.iter().enumerate();
    let accounts: Vec<Value> =
        accounts.map(|(place, address)| account(stage, &format!("c-{}", from + place), address)).collect();
    assert_eq!(tell(stage, &Value::from(accounts)).await.1["accepted"], count);
    let people: Vec<&str> = addresses.iter().map(String::as_str).collect();
    live(stage, &[], &people, HOUR / 2).await;
    addresses
}

#[tokio::test(flavor = "multi_thread")]
async fn the_text_that_is_followed_wins_and_goes_to_everybody_who_comes_later() {
    let mut stage =
        Stage::open_with(Setting { shop: trial(), same_chance: true, ..Setting::default() }).await;
    let ours = format!("{}/c/", stage.worker().origin());
    let mut followed = 0;
    for address in welcomed(&mut stage, 0, PEOPLE).await {
        let mail = stage.mailbox().first_mail_to(&address).await;
        if mail.subject() == OTHER_SUBJECT {
            let link = mail.links().into_iter().find(|link| link.starts_with(&ours)).expect("a link of ours");
            follow(&stage, &link).await;
            followed += 1;
        }
    }
    assert!((30..=70).contains(&followed), "half of them, more or less: {followed}");
    for hour in 1..=HOURS_MAX {
        stage.advance(HOUR).await;
        let texts = texts_of_newcomers(&mut stage, hour * PEOPLE).await;
        if texts.iter().all(|subject| subject == OTHER_SUBJECT) {
            return;
        }
        // A trial that is not over goes on with both.
        let theirs = texts.iter().filter(|subject| *subject == OTHER_SUBJECT).count();
        assert!(theirs > 0, "the text that nobody followed has won: {texts:?}");
    }
    panic!("after {HOURS_MAX} hours the trial goes on");
}

/// The subjects that as many new customers get as tell whether the trial is over.
async fn texts_of_newcomers(stage: &mut Stage, from: usize) -> Vec<String> {
    let mut subjects = Vec::new();
    for address in welcomed(stage, from, LATER).await {
        subjects.push(stage.mailbox().first_mail_to(&address).await.subject());
    }
    subjects
}
