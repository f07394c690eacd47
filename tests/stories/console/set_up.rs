//! The guided set-up: from a deployment without any shop to the first message, by what a merchant sees and clicks.

use std::fs;
use std::time::{Duration, Instant};

use rappel_tests::browser::{Chromium, Tab, button, labelled};
use rappel_tests::shopper::{ACCEPT, ADA, add_to_cart, arrive, open_product, sign_up};
use rappel_tests::stage::{Setting, Stage};
use reqwest::StatusCode;

use super::desk::{CODE, OWNER, console, stage};
use super::visitor::Visitor;

/// What the issue asks of the set-up.
const SOON: Duration = Duration::from_secs(300);
const RESEND: &str = "resend://re_a_key_of_this_machine";
const KEY: &str = "v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCB";

/// An empty deployment, whose first owner is in.
async fn first_owner(stage: &Stage, chromium: &Chromium) -> Tab {
    let tab = chromium.open(&console(stage, "")).await;
    tab.until_text("h1", "Make it yours").await;
    tab.type_into(&labelled("One-time code"), CODE).await;
    tab.type_into(&labelled("Your e-mail address"), OWNER).await;
    tab.click(&button("Make me the owner")).await;
    tab.until_text("h1", "Your shop").await;
    tab
}

/// The domain as a merchant would type it.
fn domain(stage: &Stage) -> String {
    let plain = |origin: String| origin.trim_start_matches("http://").to_owned();
    format!("{}, {}", plain(stage.shop_origin()), plain(stage.checkout_origin()))
}

async fn make_shop(stage: &Stage, tab: &Tab) {
    tab.type_into(&labelled("Name"), "Fellwren").await;
    tab.type_into(&labelled("Domain"), &domain(stage)).await;
    tab.keep_picture("console-first-shop").await;
    tab.click(&button("Go on")).await;
    tab.until_text("h1", "Set up").await;
}

/// Opens a step that is not the one to do now.
async fn open_step(tab: &Tab, title: &str) {
    tab.click(&format!("//summary[h2[normalize-space()=\"{title}\"]]")).await;
}

async fn give_sender(tab: &Tab) {
    tab.type_into(&labelled("Sender"), "hello@fellwren.example").await;
    tab.type_into(&labelled("Postal address"), "Fellwren, 4 Mill Lane, 1000 Sampleton").await;
    tab.click("form[action$='/set-up/sender'] button").await;
    tab.until_text("main", "Saved.").await;
}

async fn status(stage: &Stage, path: &str) -> StatusCode {
    let address = format!("{}{path}", stage.worker().origin());
    stage.worker().client().get(address).send().await.unwrap().status()
}

#[tokio::test(flavor = "multi_thread")]
async fn from_an_empty_deployment_to_the_first_message() {
    let stage = stage(Setting { empty: true, demo: true, ..Setting::default() }).await;
    assert_eq!(status(&stage, "/health").await, StatusCode::OK);
    assert_eq!(status(&stage, "/r/fellwren.js").await, StatusCode::NOT_FOUND);
    let desk = Chromium::start().await;
    let began_at = Instant::now();
    let tab = first_owner(&stage, &desk).await;
    make_shop(&stage, &tab).await;
    tab.until_text("main", "1 of 6 steps done").await;
    assert!(tab.text("header.side").await.contains("Set up"), "the navigation shows that steps are left");

    let tag = tab.text("li.step.now pre code").await;
    fs::write(stage.head_file(), &tag).unwrap();
    let (_chromium, shop) = arrive(&stage, ACCEPT).await;
    // Nobody reloads the page: it turns green by itself.
    tab.until_text("main", "We see your shop").await;
    tab.until_text("main", "3 of 6 steps done").await;
    tab.keep_picture("console-set-up-seen").await;

    // A flow that sends e-mails wants to know in whose name.
    open_step(&tab, "The first flow").await;
    tab.click(&button("Switch on: Cart abandonment")).await;
    tab.until_text("main", "give the shop its sender first").await;
    tab.go_to(&console(&stage, "/shops/fellwren/set-up")).await;
    give_sender(&tab).await;
    tab.until_text("main", "4 of 6 steps done").await;
    tab.click(&button("Make the keys")).await;
    tab.until_text("main", "The push keys are made").await;
    tab.keep_picture("console-set-up-flow").await;
    tab.click(&button("Switch on: Cart abandonment")).await;
    tab.until_text("main", "Done.").await;
    tab.go_to(&console(&stage, "/shops/fellwren/set-up")).await;
    tab.until_text("main", "All done").await;
    tab.keep_picture("console-set-up-done").await;
    let set_up_s = began_at.elapsed().as_secs();

    sign_up(&shop, ADA).await;
    open_product(&shop, "FW-101").await;
    add_to_cart(&shop).await;
    shop.close().await;
    let mail = stage.mailbox().first_mail_to(ADA).await;
    let all = began_at.elapsed();
    assert!(mail.text().contains("Fell 45 Trekking Pack"), "{}", mail.text());
    assert!(mail.text().contains("4 Mill Lane"), "{}", mail.text());
    println!("set up in {set_up_s} s, the first message after {} s", all.as_secs());
    assert!(all < SOON, "{all:?}");
    tab.go_to(&console(&stage, "/shops/fellwren/flows")).await;
    tab.until_text("h1", "Flows").await;
    assert!(!tab.text("header.side").await.contains("Set up"), "nothing is left");
    assert_eq!(status(&stage, "/v1/fellwren/push-key").await, StatusCode::OK);
}

#[tokio::test(flavor = "multi_thread")]
async fn records_of_the_senders_domain_are_looked_for_and_found() {
    let mut setting = Setting { empty: true, ..Setting::default() };
    setting.variables.push(("EMAIL_PROVIDER", RESEND.to_owned()));
    let stage = stage(setting).await;
    let dns = stage.services().dns();
    let desk = Chromium::start().await;
    let tab = first_owner(&stage, &desk).await;
    make_shop(&stage, &tab).await;
    open_step(&tab, "Your sender's address").await;
    give_sender(&tab).await;
    tab.until_text("main", "Mail goes by Resend").await;
    tab.keep_picture("console-set-up-records").await;

    dns.add_text("send.fellwren.example", "v=spf1 include:amazonses.com ~all");
    dns.add_text("resend._domainkey.fellwren.example", KEY);
    tab.click(&button("Look for them")).await;
    tab.until_text("main", "We looked.").await;
    let records = tab.text("ul.records").await;
    assert_eq!(
        (records.matches("found").count(), records.matches("not there yet").count()),
        (2, 1),
        "{records}"
    );

    // A resolver in trouble takes nothing for gone that it did not look for.
    dns.set_failing(true);
    tab.click(&button("Look for them")).await;
    tab.until_text("main", "The resolver did not say all").await;
    let records = tab.text("ul.records").await;
    assert_eq!(records.matches("found").count(), 2, "{records}");
    dns.set_failing(false);
    dns.add_text("_dmarc.fellwren.example", "v=DMARC1; p=none");
    tab.click(&button("Look for them")).await;
    tab.until_text("main", "We looked.").await;
    // What is done is closed.
    open_step(&tab, "Your sender's address").await;
    assert!(!tab.text("ul.records").await.contains("not there yet"));
    tab.until_text("main", "2 of 6 steps done").await;

    // The settings have them too, and look for them as well.
    tab.go_to(&console(&stage, "/shops/fellwren/settings")).await;
    tab.until_text("main", "Records of its domain").await;
    assert_eq!(tab.text("ul.records").await.matches("found").count(), 3);
    dns.set_failing(true);
    tab.click(&button("Look for them")).await;
    tab.until_text("main", "The resolver did not say all").await;
    assert_eq!(tab.text("ul.records").await.matches("found").count(), 3);
    dns.set_failing(false);
    tab.click(&button("Look for them")).await;
    tab.until_text("main", "We looked.").await;
    tab.keep_picture("console-settings-records").await;
    assert!(dns.asked().iter().all(|name| name.ends_with("fellwren.example")), "{:?}", dns.asked());
    assert_eq!(stage.services().refusals(), Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn only_whoever_owns_everything_adds_a_shop_and_a_deployment_takes_none_away() {
    let stage = stage(Setting { more_shops: vec!["other"], ..Setting::default() }).await;
    let olive = Visitor::owner(&stage).await;
    let origin = stage.worker().origin();
    let send = async |who: &Visitor, path: &str, form: &str| {
        let form = format!("csrf={}&{form}", who.csrf);
        who.sends(&stage, path, Some(&origin), &form).await.0
    };
    // An owner of one shop is an owner of no other.
    let mira = "mira@fellwren.example";
    assert_eq!(
        send(&olive, "/shops/demo/team/invite", &format!("email={mira}&role=owner")).await,
        StatusCode::SEE_OTHER
    );
    let hers = Chromium::start().await;
    let tab = super::desk::come_in_by_mail(&stage, &hers, mira, 2).await;
    let mira = Visitor::of(&stage, &tab, "/shops/demo").await;
    let another = "name=Fellwren+Kids&domain=kids.fellwren.example";
    assert_eq!(mira.looks(&stage, "/set-up").await, StatusCode::FORBIDDEN);
    assert_eq!(send(&mira, "/set-up", another).await, StatusCode::FORBIDDEN);
    assert!(!tab.text("header.side").await.contains("Add a shop"));

    for wrong in [
        "name=&domain=kids.fellwren.example",
        "name=Kids&domain=kids.fellwren.example%2Fshop",
        "name=Kids&domain=http%3A%2F%2Fkids.example",
    ] {
        assert_eq!(send(&olive, "/set-up", wrong).await, StatusCode::UNPROCESSABLE_ENTITY, "{wrong}");
    }
    for key in ["fellwren-kids", "fellwren-kids-2"] {
        assert_eq!(send(&olive, "/set-up", another).await, StatusCode::SEE_OTHER);
        assert_eq!(olive.looks(&stage, &format!("/shops/{key}/set-up")).await, StatusCode::OK);
        assert_eq!(mira.looks(&stage, &format!("/shops/{key}/set-up")).await, StatusCode::NOT_FOUND);
        assert_eq!(status(&stage, &format!("/r/{key}.js")).await, StatusCode::OK);
    }

    stage.worker().redeploy(&[("SHOPS", "[]"), ("SHOPIFY_SECRET", "")]);
    assert_eq!(
        status(&stage, "/r/other.js").await,
        StatusCode::NOT_FOUND,
        "the variable takes away what it brought"
    );
    for key in ["fellwren-kids", "fellwren-kids-2"] {
        assert_eq!(status(&stage, &format!("/r/{key}.js")).await, StatusCode::OK, "{key}");
    }

    // Shoppers of a shop that is gone are kept under its key: they are no other shop's.
    let former = "name=Other&domain=other.example";
    let (answered, said) = olive.gets(&stage, "/set-up", former).await;
    assert_eq!(answered, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(said.contains("there was a shop") && said.contains("give this one another name"), "{said}");
    assert_eq!(status(&stage, "/r/other.js").await, StatusCode::NOT_FOUND);
    assert_eq!(send(&olive, "/set-up", "name=Another&domain=other.example").await, StatusCode::SEE_OTHER);
}
