//! A flow of the merchant's own, from the empty form to the mail in the mailbox; its steps and shares changed in place.

use rappel_tests::browser::{Chromium, Tab, button, labelled};
use rappel_tests::stage::{Setting, Stage};
use serde_json::json;
use time::OffsetDateTime;

use super::desk::{come_in, console, stage};
use crate::events::server::{account, event, live_days, told};
use crate::identity::people::{ADA, HOUR, live};

const OPEN: &str = "document.querySelectorAll('details').forEach(part => part.open = true)";

/// Types over what stands in a field.
async fn says(tab: &Tab, id: &str, text: &str) {
    let type_over = "document.getElementById(arguments[0]).value = arguments[1]";
    tab.script(type_over, vec![id.into(), text.into()]).await;
}

/// Adds a step at a place of the file, by its JSON pointer.
async fn adds(tab: &Tab, at: &str, field: (&str, &str), by: &str) {
    tab.script(OPEN, Vec::new()).await;
    tab.choose("#add-at", at).await;
    says(tab, field.0, field.1).await;
    tab.click(&button(by)).await;
}

/// Types over one number of the flow and saves it.
async fn changes(tab: &Tab, pointer: &str, text: &str) {
    tab.script(OPEN, Vec::new()).await;
    says(tab, pointer, text).await;
    tab.script("document.getElementById(arguments[0]).form.requestSubmit()", vec![pointer.into()]).await;
}

async fn new_flow(stage: &Stage, chromium: &Chromium) -> Tab {
    let tab = come_in(stage, chromium).await;
    tab.go_to(&console(stage, "/shops/demo/flows")).await;
    tab.click(&button("A flow of your own")).await;
    tab.until_text("h1", "A flow of your own").await;
    tab
}

fn nothing_on() -> Setting {
    Setting { shop: json!({ "flows": [] }), ..Setting::default() }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_flow_from_nothing_by_an_event_of_the_shop_writes_once_it_is_live() {
    let mut stage = stage(nothing_on()).await;
    told(&stage, &account(&stage, "c-1", ADA)).await;
    let chromium = Chromium::start().await;
    let tab = new_flow(&stage, &chromium).await;
    tab.type_into(&labelled("What do you call it?"), "Quote signed").await;
    assert!(!tab.shows("#wishlisted").await, "only what is chosen asks for more");
    tab.click(&button("Something stays on their wish list")).await;
    says(&tab, "wishlisted", "a week").await;
    tab.click(&button("Make a draft")).await;
    tab.until_text(".problems", "\"a week\" is no duration: write a whole number").await;
    tab.keep_picture("console-own-flow-wrong").await;
    tab.click(&button("Your shop sends an event of its own")).await;
    tab.type_into("#event", "signed").await;
    tab.click(&button("Make a draft")).await;
    tab.until_text("h1", "Quote signed").await;
    tab.until_text(".diagram", "Your shop sends the event “signed”").await;

    adds(&tab, "/steps/0", ("add-for", "2h"), "Add a wait").await;
    tab.until_text(".diagram", "Wait until 2h after the step before").await;
    adds(&tab, "/steps/2", ("add-template", "no-such-text"), "Add a message").await;
    tab.until_text("main", "there is no text called \"no-such-text\"").await;
    adds(&tab, "/steps/2", ("add-template", "welcome-1"), "Add a message").await;
    tab.until_text(".diagram", "Send “welcome-1”").await;
    tab.keep_picture("console-own-flow").await;
    tab.script(OPEN, Vec::new()).await;
    tab.click(&button("Move up: step 3")).await;
    tab.until_text(".diagram li:nth-child(3)", "Send “welcome-1”").await;
    tab.script(OPEN, Vec::new()).await;
    tab.click(&button("Take away: step 3")).await;
    tab.click("dialog[open] button:last-child").await;
    tab.until_text("main", "Saved.").await;
    assert!(!tab.text(".diagram").await.contains("offer-1"));

    let signs = async |stage: &mut Stage, id: &str| {
        let more = json!({ "name": "signed", "customer": { "email": ADA } });
        told(stage, &event(stage, id, "event", more)).await;
        live(stage, &[], &[ADA], 5 * HOUR).await;
    };
    signs(&mut stage, "signed-1").await;
    assert!(stage.mailbox().mails_to(ADA).is_empty(), "a draft writes to nobody");
    tab.click(&button("Switch on: Quote signed")).await;
    tab.until_text("main", "Done.").await;
    let signed_ms = stage.clock().now_ms();
    signs(&mut stage, "signed-2").await;
    let mail = stage.mailbox().first_mail_to(ADA).await;
    assert_eq!((mail.arrived_at_ms - signed_ms) / 3_600_000, 2);
    assert_eq!(stage.mailbox().mails_to(ADA).len(), 1, "the one message that is left");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_flow_from_nothing_by_a_date_of_the_person_writes_on_that_day() {
    let mut stage = stage(nothing_on()).await;
    let born = OffsetDateTime::from_unix_timestamp(stage.clock().now_ms() / 1000).unwrap();
    let born = born + time::Duration::days(2);
    let mut ada = account(&stage, "c-1", ADA);
    ada["birthday"] = format!("--{:02}-{:02}", u8::from(born.month()), born.day()).into();
    let chromium = Chromium::start().await;
    let tab = new_flow(&stage, &chromium).await;
    tab.type_into(&labelled("What do you call it?"), "Cake").await;
    tab.click(&button("A date of the person, every year")).await;
    tab.choose("#date", "birthday").await;
    tab.click(&button("Make a draft")).await;
    tab.until_text(".diagram", "On their birthday, at 10:00").await;
    changes(&tab, "/trigger/at", "11:30").await;
    tab.until_text(".diagram", "On their birthday, at 11:30").await;
    tab.click(&button("Switch on: Cake")).await;
    tab.until_text("main", "Done.").await;
    // A clock is wound with the next that is heard of somebody.
    told(&stage, &ada).await;
    live_days(&mut stage, &[ADA], 4).await;
    let mail = stage.mailbox().first_mail_to(ADA).await;
    let came = OffsetDateTime::from_unix_timestamp(mail.arrived_at_ms / 1000).unwrap();
    assert_eq!((came.month(), came.day()), (born.month(), born.day()), "{came}");
    assert_eq!(stage.mailbox().mails_to(ADA).len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wait_a_share_and_a_split_are_changed_in_place_and_refused_in_the_engines_words() {
    let send = |template: &str, more: serde_json::Value| {
        let mut send = json!({ "template": template, "category": "marketing", "stale_after": "1d" });
        send.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        json!({ "send": send })
    };
    let variants = json!({ "variants": [{ "name": "other", "template": "offer-2", "share": 20 }] });
    let flow = json!({
        "id": "quotes", "name": "Quotes", "status": "live", "rank": "offers",
        "trigger": { "on": "event", "name": "signed" },
        "steps": [
            { "wait": { "for": "2h" } },
            send("offer-1", variants),
            { "split": { "branches": [{ "when": [{ "orders": { "at_least": 1 } }], "steps": [send("vip-1", json!({}))] }] } },
        ],
    });
    let stage = stage(Setting { shop: json!({ "flows": [flow] }), ..Setting::default() }).await;
    let chromium = Chromium::start().await;
    let tab = come_in(&stage, &chromium).await;
    tab.go_to(&console(&stage, "/shops/demo/flows/quotes")).await;
    let wait = "/steps/0/wait/for";
    let share = "/steps/1/send/variants/0/share";
    let orders = "/steps/2/split/branches/0/when/0/orders/at_least";
    for (pointer, wrong, refused, right, shown) in [
        (
            wait,
            "soon",
            "\"soon\" is no duration: write a whole number",
            "3h",
            "Wait until 3h after the start",
        ),
        (share, "100", "shares of the other texts are 1 to 99 percent together", "35", "“offer-2”, for 35 %"),
        (orders, "many", "invalid type: string \"many\", expected", "3", "3"),
    ] {
        changes(&tab, pointer, wrong).await;
        tab.until_text(".problems", refused).await;
        let typed =
            tab.script("return document.getElementById(arguments[0]).value", vec![pointer.into()]).await;
        assert_eq!(typed, json!(wrong), "what was typed stays");
        changes(&tab, pointer, right).await;
        tab.until_text("main", "Saved.").await;
        tab.until_text(".diagram", shown).await;
    }
    let kept = tab.script("return JSON.parse(document.getElementById('json').value).steps", Vec::new()).await;
    let values =
        [wait, share, orders].map(|pointer| kept.pointer(pointer.strip_prefix("/steps").unwrap()).cloned());
    assert_eq!(values, [json!("3h"), json!(35), json!(3)].map(Some));
}
