//! Providers in further places: a second one for e-mails, and further advertising audiences, typed on the Connections page.

use rappel_local::shop::SHOP_KEY;
use rappel_tests::browser::{Chromium, Tab, button};
use rappel_tests::services::Answer;
use rappel_tests::stage::{Setting, Stage};
use serde_json::json;

use super::connections::{PAGE, files_with, orders_at, types};
use super::desk::{come_in, console, stage};
use crate::connections::audiences::leaves_a_cart;
use crate::identity::people::{ADA, BOB, HOUR, live};

const FIRST: &str = "re_typed_as_the_first_one";
const SECOND: &str = "11111111-2222-typed-as-the-second";
const TOKEN: &str = "EAABtyped";
const INVALID: Answer = Answer::Say(401, r#"{"message":"API key is invalid"}"#);

async fn desk(stage: &Stage, chromium: &Chromium) -> Tab {
    let tab = come_in(stage, chromium).await;
    tab.go_to(&console(stage, PAGE)).await;
    tab
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_provider_is_typed_and_takes_what_the_first_does_not() {
    let shop = json!({ "flows": ["order-confirmation"] });
    let stage = stage(Setting { shop, ..Setting::default() }).await;
    let chromium = Chromium::start().await;
    let tab = desk(&stage, &chromium).await;
    types(&tab, "resend", &[("key", FIRST)]).await;
    tab.until_text("main", "Sealed.").await;
    let types_second = async |key: &str| {
        tab.script("document.querySelectorAll('details').forEach(part => part.open = true)", Vec::new())
            .await;
        tab.choose("[id='postmark-slot']", "second").await;
        types(&tab, "postmark", &[("key", key)]).await;
    };
    types_second("with spaces in it").await;
    tab.until_text("main", "this is not one").await;
    let chosen = tab.script("return document.getElementById('postmark-slot').value", Vec::new()).await;
    assert_eq!(chosen, json!("second"), "what was chosen stays");
    types_second(SECOND).await;
    tab.until_text("main", "Postmark, in second place").await;
    tab.keep_picture("console-connections-second").await;

    stage.services().of("resend").answers().set(INVALID);
    orders_at(&stage, SHOP_KEY, "1001", ADA).await;
    let taken = stage.services().of("postmark").messages_at_least(1).await;
    assert_eq!(taken[0].headers["x-postmark-server-token"], SECOND);
    assert_eq!(stage.services().of("resend").calls().len(), 1, "the first was asked first");
    assert_eq!(stage.services().of("resend").calls()[0].headers["authorization"], format!("Bearer {FIRST}"));
    tab.go_to(&console(&stage, PAGE)).await;
    tab.until_text("li:has(form[action$='/second-postmark/key'])", "works").await;
    tab.until_text("li:has(form[action$='/connections/resend/key'])", "fails").await;

    tab.click(&button("Remove Postmark, in second place")).await;
    tab.click("dialog[open] button:last-child").await;
    tab.until_text("main", "Taken away.").await;
    assert!(!tab.text("main").await.contains("in second place"));
    orders_at(&stage, SHOP_KEY, "1002", BOB).await;
    stage.services().of("resend").calls_at_least(2).await;
    assert_eq!(stage.services().of("postmark").calls().len(), 1);
    stage.worker().kill();
    assert!(files_with(&stage.objects(), "sealed/demo/EMAIL_PROVIDER") > 0);
    assert_eq!(files_with(&stage.objects(), SECOND), 0, "it was never kept as it was typed");
    stage.worker().restart();
}

#[tokio::test(flavor = "multi_thread")]
async fn audiences_are_typed_under_names_that_flows_fill() {
    let shop = json!({ "flows": [], "audiences": { "cart": "lost-carts" } });
    // The deployment has one of that name, where nobody listens: what is typed takes its place.
    let variables = vec![("CONNECTIONS", r#"{"lost-carts":"meta://OLD@1"}"#.to_owned())];
    let mut stage = stage(Setting { shop, variables, ..Setting::default() }).await;
    let chromium = Chromium::start().await;
    let tab = desk(&stage, &chromium).await;
    tab.until_text("li:has(form[action$='/audience-lost-carts/key'])", "Its keys came with the deployment")
        .await;
    for (name, why) in [("Lost carts", "write 1 to 40 of"), ("klaviyo", "a platform has this name")] {
        tab.go_to(&console(&stage, PAGE)).await;
        types(&tab, "meta", &[("key", TOKEN), ("audience", "1"), ("name", name)]).await;
        tab.until_text("main", why).await;
    }
    tab.keep_picture("console-connections-audience-wrong").await;
    for (name, audience) in [("lost-carts", "120208749119170125"), ("lookers", "120208749119170126")] {
        tab.go_to(&console(&stage, PAGE)).await;
        types(&tab, "meta", &[("key", TOKEN), ("audience", audience), ("name", name)]).await;
        tab.until_text("main", "Sealed.").await;
        tab.until_text("main", &format!("Meta audience: {name}")).await;
    }
    tab.keep_picture("console-connections-audiences").await;
    let kept =
        tab.script("return document.getElementById('audience-lookers-audience').value", Vec::new()).await;
    assert_eq!(kept, json!("120208749119170126"), "each shows its own, and no secret");

    let ada = leaves_a_cart(&stage, 1, ADA, true).await;
    live(&mut stage, &[&ada], &[], 2 * HOUR).await;
    assert_eq!(stage.services().of("meta-audience").calls_at_least(1).await.len(), 1);
    assert_eq!(stage.services().refusals(), Vec::<String>::new());

    tab.go_to(&console(&stage, PAGE)).await;
    tab.click(&button("Remove Meta audience: lookers")).await;
    tab.click("dialog[open] button:last-child").await;
    tab.until_text("main", "Taken away.").await;
    let said = tab.text("main").await;
    assert!(said.contains("Meta audience: lost-carts") && !said.contains("lookers"), "{said}");
}
