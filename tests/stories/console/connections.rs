//! The Connections page: keys are typed once, sealed, used, and shown nowhere.

use std::fs;
use std::path::Path;

use rappel_local::shop::{API_KEY, SHOP_KEY, WOOCOMMERCE_SECRET};
use rappel_tests::browser::{Chromium, Tab, button};
use rappel_tests::poll;
use rappel_tests::services::Answer;
use rappel_tests::stage::{Setting, Stage};
use reqwest::StatusCode;
use serde_json::json;

use super::desk::{OWNER, come_in, come_in_by_mail, console, stage};
use super::visitor::Visitor;
use crate::events::platforms::woocommerce;
use crate::events::server::{order, told};
use crate::identity::people::{ADA, BOB, HOUR, live};

const KEY: &str = "re_typed_in_the_console_0001";
pub(super) const PAGE: &str = "/shops/demo/connections";
const OPEN: &str = "document.querySelectorAll('details').forEach(part => part.open = true)";

fn setting() -> Setting {
    let shop = json!({ "flows": ["order-confirmation"] });
    Setting { shop, more_shops: vec!["other"], ..Setting::default() }
}

/// Types into a form of a service, and sends it.
pub(super) async fn types(tab: &Tab, service: &str, fields: &[(&str, &str)]) {
    tab.script(OPEN, Vec::new()).await;
    for (name, value) in fields {
        tab.type_into(&format!("[id='{service}-{name}']"), value).await;
    }
    tab.click(&format!("form[action$='/connections/{service}/key'] button")).await;
}

/// Tells an order at a shop, whose buyer is written to.
pub(super) async fn orders_at(stage: &Stage, shop: &str, number: &str, email: &str) {
    let address = format!("{}/v1/{shop}/events", stage.worker().origin());
    let event = order(stage, number, email, "boots").to_string();
    let answer = stage.worker().client().post(address).bearer_auth(API_KEY).body(event).send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::OK);
}

/// What a page says, as whoever is signed in reads it.
async fn read(stage: &Stage, visitor: &Visitor, path: &str) -> String {
    let request =
        stage.worker().client().get(console(stage, path)).header("cookie", visitor.cookies.join("; "));
    request.send().await.unwrap().text().await.unwrap()
}

/// Files of a folder and of those below it that have these bytes in them.
pub(super) fn files_with(folder: &Path, wanted: &str) -> usize {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let has =
        |path: &Path| fs::read(path).unwrap().windows(wanted.len()).any(|bytes| bytes == wanted.as_bytes());
    entries.map(|path| if path.is_dir() { files_with(&path, wanted) } else { usize::from(has(&path)) }).sum()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_that_was_typed_sends_and_is_found_nowhere() {
    let stage = stage(setting()).await;
    let chromium = Chromium::start().await;
    let tab = come_in(&stage, &chromium).await;
    tab.go_to(&console(&stage, PAGE)).await;
    tab.until_text("h1", "Connections").await;
    tab.keep_picture("console-connections").await;
    types(&tab, "resend", &[("key", "re with spaces")]).await;
    tab.until_text("main", "this is not one").await;
    tab.keep_picture("console-connections-wrong").await;
    types(&tab, "resend", &[("key", KEY)]).await;
    tab.until_text("main", "Sealed.").await;
    tab.keep_picture("console-connections-sealed").await;

    // It sends, at this shop alone.
    orders_at(&stage, SHOP_KEY, "1001", ADA).await;
    let calls = stage.services().of("resend").calls_at_least(1).await;
    assert_eq!(calls[0].headers["authorization"], format!("Bearer {KEY}"));
    assert!(calls[0].name().is_some(), "{:?}", calls[0].fate);
    orders_at(&stage, "other", "1002", BOB).await;
    stage.mailbox().first_mail_to(BOB).await;
    assert_eq!(stage.services().of("resend").calls().len(), 1, "the other shop has no such key");
    assert!(stage.mailbox().mails_to(ADA).is_empty());

    // It is in no answer and in no log, and nowhere in what is stored.
    let owner = Visitor::of(&stage, &tab, "/shops/demo").await;
    for page in ["", "/connections", "/team", "/settings", "/messages", "/flows"] {
        let html = read(&stage, &owner, &format!("/shops/demo{page}")).await;
        assert!(html.contains("</html>") && !html.contains(KEY), "{page}");
    }
    let team = read(&stage, &owner, "/shops/demo/team").await;
    assert!(team.contains("sealed the keys of Resend"), "the log names the provider");
    assert!(!stage.worker().log_tail().contains(KEY));
    stage.worker().kill();
    assert!(files_with(&stage.objects(), OWNER) > 0, "the files are those that are written");
    assert!(files_with(&stage.objects(), "sealed/demo/EMAIL_PROVIDER") > 0);
    assert_eq!(files_with(&stage.objects(), KEY), 0);
    stage.worker().restart();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_provider_says_is_seen_until_its_key_is_another() {
    let stage = stage(setting()).await;
    let chromium = Chromium::start().await;
    let tab = come_in(&stage, &chromium).await;
    tab.go_to(&console(&stage, PAGE)).await;
    types(&tab, "resend", &[("key", "re_the_wrong_one")]).await;
    tab.until_text("main", "Sealed.").await;
    let resend = "li:has(form[action$='/resend/key'])";
    tab.until_text(resend, "not used yet").await;
    stage.services().of("resend").answers().set(Answer::Say(401, r#"{"message":"API key is invalid"}"#));
    told(&stage, &order(&stage, "1001", ADA, "boots")).await;
    stage.services().of("resend").calls_at_least(1).await;
    let shows = async |words: &str| {
        poll::until(&format!("the page to say {words:?}"), async || {
            tab.go_to(&console(&stage, PAGE)).await;
            let said = tab.text(resend).await;
            if said.contains(words) { Ok(()) } else { Err(said) }
        })
        .await;
    };
    shows("API key is invalid").await;
    tab.keep_picture("console-connections-fails").await;
    // The event is among the last ones, and nobody is named.
    let page = tab.text("main").await;
    assert!(page.contains("order-placed") && page.contains("server") && !page.contains(ADA), "{page}");

    types(&tab, "resend", &[("key", KEY)]).await;
    tab.until_text(resend, "not used yet").await;
    stage.services().of("resend").answers().set(Answer::Accept);
    told(&stage, &order(&stage, "1002", BOB, "boots")).await;
    shows("works").await;
    tab.click(&button("Remove Resend")).await;
    tab.click("dialog[open] button:last-child").await;
    tab.until_text("main", "Taken away.").await;
    told(&stage, &order(&stage, "1003", "cleo@example.com", "boots")).await;
    stage.mailbox().first_mail_to("cleo@example.com").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn owners_alone_type_keys_into_forms_of_ours() {
    let stage = stage(setting()).await;
    let (desk, hers) = (Chromium::start().await, Chromium::start().await);
    let tab = come_in(&stage, &desk).await;
    let owner = Visitor::of(&stage, &tab, PAGE).await;
    let ours = stage.worker().origin();
    let invite = format!("csrf={}&email=vera%40fellwren.example&role=editor", owner.csrf);
    let (status, _) = owner.sends(&stage, "/shops/demo/team/invite", Some(&ours), &invite).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    let tab = come_in_by_mail(&stage, &hers, "vera@fellwren.example", 2).await;
    let vera = Visitor::of(&stage, &tab, PAGE).await;
    tab.go_to(&console(&stage, PAGE)).await;
    assert!(!tab.text("main").await.contains("Seal and save"), "an editor has no such forms");
    for (path, form) in [
        ("/resend/key", format!("key={KEY}")),
        ("/push/make", String::new()),
        ("/resend/remove", String::new()),
    ] {
        let (vera_s, form) = (format!("csrf={}&{form}", vera.csrf), format!("csrf={}&{form}", owner.csrf));
        let (status, _) = vera.sends(&stage, &format!("{PAGE}{path}"), Some(&ours), &vera_s).await;
        assert_eq!(status, StatusCode::FORBIDDEN, "{path}: an editor");
        let theirs = format!("/shops/other/connections{path}");
        let (status, _) = vera.sends(&stage, &theirs, Some(&ours), &vera_s).await;
        assert_eq!(status, StatusCode::NOT_FOUND, "{path}: at another shop");
        let (status, _) =
            owner.sends(&stage, &format!("{PAGE}{path}"), Some("https://evil.example"), &form).await;
        assert_eq!(status, StatusCode::FORBIDDEN, "{path}: of another site");
        let (status, _) = owner
            .sends(&stage, &format!("{PAGE}{path}"), Some(&ours), &form.replace("csrf=", "csrf=0"))
            .await;
        assert_eq!(status, StatusCode::FORBIDDEN, "{path}: of no page of ours");
    }
    assert_eq!(vera.looks(&stage, "/shops/other/connections").await, StatusCode::NOT_FOUND);
    stage.worker().kill();
    assert_eq!(files_with(&stage.objects(), "sealed/"), 0, "nothing was kept");
    stage.worker().restart();
}

#[tokio::test(flavor = "multi_thread")]
async fn push_keys_are_made_for_one_shop_with_a_click() {
    let stage = stage(setting()).await;
    let chromium = Chromium::start().await;
    let key = async |shop: &str| {
        let address = format!("{}/v1/{shop}/push-key", stage.worker().origin());
        stage.worker().client().get(address).send().await.unwrap().text().await.unwrap()
    };
    let of_deployment = key("demo").await;
    assert_eq!(key("other").await, of_deployment);
    let tab = come_in(&stage, &chromium).await;
    tab.go_to(&console(&stage, PAGE)).await;
    tab.click(&button("Make new keys")).await;
    tab.click("dialog[open] button:last-child").await;
    tab.until_text("main", "Sealed.").await;
    let own = key("demo").await;
    assert!(own.len() == 87 && own != of_deployment, "{own}");
    assert_eq!(key("other").await, of_deployment);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_from_before_the_keys_were_made_makes_no_others() {
    let stage = stage(setting()).await;
    let owner = Visitor::owner(&stage).await;
    let key = async || {
        let address = format!("{}/v1/demo/push-key", stage.worker().origin());
        stage.worker().client().get(address).send().await.unwrap().text().await.unwrap()
    };
    let of_deployment = key().await;
    let make = format!("{PAGE}/push/make");
    assert!(owner.gets(&stage, &make, "").await.1.contains("there are push keys already"));
    assert_eq!(key().await, of_deployment);
    assert_eq!(owner.gets(&stage, &make, "sure=yes").await.0, StatusCode::SEE_OTHER);
    // A browser would go on to the page, which asks for the settings of now.
    owner.reads(&stage, PAGE).await;
    let own = key().await;
    assert_ne!(own, of_deployment);
    // Whoever has subscribed meanwhile stays subscribed.
    assert!(owner.gets(&stage, &make, "").await.1.contains("there are push keys already"));
    assert_eq!(key().await, own);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_webhooks_secret_typed_here_stands_in_the_place_of_the_deployments() {
    let stage = stage(setting()).await;
    let chromium = Chromium::start().await;
    let tab = come_in(&stage, &chromium).await;
    tab.go_to(&console(&stage, PAGE)).await;
    types(&tab, "woocommerce", &[("key", "a secret of the console")]).await;
    tab.until_text("main", "Sealed.").await;
    let gone = json!({ "id": 42 });
    let sends = async |secret: &str| woocommerce(&stage, "product.deleted", &gone, secret).await.0;
    assert_eq!(sends(WOOCOMMERCE_SECRET).await, StatusCode::UNAUTHORIZED);
    assert_eq!(sends("a secret of the console").await, StatusCode::OK);
    tab.go_to(&console(&stage, PAGE)).await;
    tab.until_text("li:has(form[action$='/woocommerce/key'])", "Heard").await;
    tab.until_text("main", "its signature or password is not the one that is kept here").await;
    tab.keep_picture("console-connections-heard").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_deployments_secret_is_changed_and_keys_go_on_opening() {
    let (first, second) = ("a".repeat(40), "b".repeat(40));
    let mut setting = setting();
    setting.variables = vec![("SEALING_KEY", first.clone()), ("SEALING_KEY_PREVIOUS", "0".repeat(40))];
    let stage = stage(setting).await;
    let chromium = Chromium::start().await;
    let tab = come_in(&stage, &chromium).await;
    tab.go_to(&console(&stage, PAGE)).await;
    types(&tab, "resend", &[("key", KEY)]).await;
    tab.until_text("main", "Sealed.").await;
    let deploy = |changes: &[(&str, &str)]| {
        stage.worker().kill();
        let config = stage.objects().with_extension("capnp");
        let text = fs::read_to_string(&config).unwrap();
        let changed = changes.iter().fold(text.clone(), |text, (from, to)| text.replace(from, to));
        assert_ne!(changed, text);
        fs::write(&config, changed).unwrap();
        stage.worker().restart();
    };
    // Both for a while, then the new one alone.
    deploy(&[(&first, &second), (&"0".repeat(40), &first)]);
    orders_at(&stage, SHOP_KEY, "1001", ADA).await;
    stage.services().of("resend").calls_at_least(1).await;
    assert!(stage.worker().log_tail().contains("1 credentials are sealed anew"));
    deploy(&[(&first, &"0".repeat(40))]);
    orders_at(&stage, SHOP_KEY, "1002", BOB).await;
    let calls = stage.services().of("resend").calls_at_least(2).await;
    assert_eq!(calls[1].headers["authorization"], format!("Bearer {KEY}"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_secret_of_the_deployment_stops_what_it_sealed_and_nothing_else() {
    let (right, wrong) = ("a".repeat(40), "b".repeat(40));
    let mut setting = setting();
    setting.variables = vec![("SEALING_KEY", right.clone())];
    let mut stage = stage(setting).await;
    let owner = Visitor::owner(&stage).await;
    assert_eq!(
        owner.gets(&stage, &format!("{PAGE}/resend/key"), &format!("key={KEY}")).await.0,
        StatusCode::SEE_OTHER
    );
    stage.worker().redeploy_unhealthy(&[("SEALING_KEY", &wrong)]);
    orders_at(&stage, SHOP_KEY, "1001", ADA).await;
    // The other shop has sealed nothing, and goes on.
    orders_at(&stage, "other", "1002", BOB).await;
    stage.mailbox().first_mail_to(BOB).await;
    poll::until("the sealed key to be tried", async || {
        let log = stage.worker().log_tail();
        if log.contains("the sealed EMAIL_PROVIDER does not open") { Ok(()) } else { Err(log) }
    })
    .await;
    assert_eq!(stage.services().of("resend").calls(), [], "nothing goes by a key that does not open");
    assert!(stage.mailbox().mails_to(ADA).is_empty(), "nor by anybody else's");
    for page in ["/shops/demo/connections", "/shops/demo/people", "/shops/other/connections"] {
        assert_eq!(owner.looks(&stage, page).await, StatusCode::OK, "{page}");
    }
    stage.worker().redeploy(&[("SEALING_KEY", &right)]);
    live(&mut stage, &[], &[ADA], HOUR).await;
    let calls = stage.services().of("resend").calls_at_least(1).await;
    assert_eq!(calls[0].headers["authorization"], format!("Bearer {KEY}"));
    assert!(stage.mailbox().mails_to(ADA).is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_feed_is_set_and_read_here() {
    let stage = stage(setting()).await;
    let chromium = Chromium::start().await;
    let tab = come_in(&stage, &chromium).await;
    tab.go_to(&console(&stage, PAGE)).await;
    let types = async |url: &str, hours: &str| {
        let fill = "for (const [id, value] of arguments[0]) document.getElementById(id).value = value; \
            document.getElementById('feed-url').form.requestSubmit()";
        tab.script(fill, vec![json!([["feed-url", url], ["feed-every_hours", hours]])]).await;
    };
    types("https://elsewhere.example/feed.xml", "6").await;
    tab.until_text("main", "is not on one of the shop's origins").await;
    let feed = stage.page("/feed.xml");
    types(&feed, "6").await;
    tab.until_text("main", "The feed is being read.").await;
    let value = "return document.getElementById('feed-url').value";
    assert_eq!(tab.script(value, Vec::new()).await, json!(feed));
}
