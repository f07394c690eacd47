//! One person's page: what is shown of them, what a member does about them, and that erasing leaves nothing behind.

use std::time::Duration;

use base64ct::{Base64, Encoding as _};
use rappel_local::shop::{API_KEY, SHOP_KEY};
use rappel_tests::browser::{Chromium, button};
use rappel_tests::device::Device;
use rappel_tests::poll;
use rappel_tests::services::Answer;
use rappel_tests::stage::{Setting, Stage};
use reqwest::StatusCode;
use serde_json::{Value, json};

use super::desk::{come_in, console, stage};
use super::remains::{all_are_there, nothing_is_left, rows_of};
use super::visitor::Visitor;
use crate::events::server::{account, order, told};
use crate::figures::figures;
use crate::identity::people::{
    ADA, BOB, HOUR, MINUTE, adds, decided, journey, leaves_a_cart, live, page, person, settled, verify, views,
};

/// What names Ada, besides her address and her devices.
pub(super) const PHONE: &str = "+33612345678";
const NAME: &str = "Adalgisa";
const ORDER: &str = "ORD-77812";
pub(super) const CUSTOMER: &str = "cust-99120";
const TOO_LARGE: Answer = Answer::Say(413, r#"{"message":"too large"}"#);

fn connections() -> String {
    let secret = Base64::encode_string(b"what both of them know..").replace('/', "%2F");
    json!({ "hooks": format!("webhook://whsec_{secret}@hooks.shop.example/rappel") }).to_string()
}

/// The id of her page.
pub(super) async fn id_of(stage: &Stage, device: &Device) -> String {
    let journey = journey(stage, device).await;
    format!("p-{}", journey["device"]["moves"][0]["to"].as_str().expect("she is known"))
}

/// The suppression list has a no whose address nobody can read.
pub(super) async fn keeps_a_no_of_nobody(stage: &Stage) {
    let address = format!("{}/v1/{SHOP_KEY}/suppressions", stage.worker().origin());
    let answer = stage.worker().client().get(address).bearer_auth(API_KEY).send().await.unwrap();
    let list = answer.text().await.unwrap();
    assert!(list.contains(r#""reason":"unsubscribe""#) && !list.contains(ADA), "{list}");
}

/// Ada's life: three devices, of which two are proved to be hers, an account, an order, messages that went, that wait and
/// that were given up, a phone, and a word to the shop's suppression list. Bob, the last of the devices, waits at a step meanwhile.
async fn adas_life(stage: &mut Stage) -> ([Device; 3], Device) {
    let mut account = account(stage, CUSTOMER, ADA);
    (account["phone"], account["first_name"]) = (PHONE.into(), NAME.into());
    told(stage, &account).await;
    let mut laptop = leaves_a_cart(stage, 0x0ada_0001, "boots", ADA).await;
    let mut phone = leaves_a_cart(stage, 0x0ada_0002, "tent", ADA).await;
    verify(stage, &laptop, ADA).await;
    verify(stage, &phone, ADA).await;
    settled(stage, &[&laptop, &phone]).await;
    // Given up: the confirmation of an order.
    stage.services().of("resend").answers().set(TOO_LARGE);
    told(stage, &order(stage, ORDER, ADA, "boots")).await;
    live(stage, &[&laptop, &phone], &[ADA], 2 * HOUR).await;
    stage.services().of("resend").answers().set(Answer::Accept);
    let tablet = leaves_a_cart(stage, 0x0ada_0003, "stove", ADA).await;
    let bob = leaves_a_cart(stage, 0x0b0b_0001, "mug", BOB).await;
    live(stage, &[&laptop, &phone, &tablet, &bob], &[ADA], 5 * HOUR).await;
    // Known at a shard, and waiting again.
    page(&mut laptop, adds("lamp")).await;
    page(&mut phone, views("mug")).await;
    live(stage, &[&laptop, &phone, &tablet, &bob], &[ADA], 40 * MINUTE).await;
    ([laptop, phone, tablet], bob)
}

#[tokio::test(flavor = "multi_thread")]
async fn an_export_has_everything_and_an_erasure_leaves_nothing_but_a_keyed_mark() {
    let shop =
        json!({ "flows": ["cart-abandonment", "order-confirmation", "welcome", "browse-abandonment"] });
    let variables = vec![("CONNECTIONS", connections()), ("EMAIL_PROVIDER", "resend://re_key".to_owned())];
    let mut stage = stage(Setting { shop, variables, ..Setting::default() }).await;
    let (devices, bob) = adas_life(&mut stage).await;
    let visitors = devices.each_ref().map(|device| device.visitor.to_string());
    let owner = Visitor::owner(&stage).await;
    let id = id_of(&stage, &devices[0]).await;
    let path = |wish: &str| format!("/shops/demo/people/{id}{wish}");

    let shown = owner.reads(&stage, &path("")).await;
    for words in [NAME, ADA, PHONE, ORDER, "News and offers by e-mail.", "The boots"] {
        assert!(shown.contains(words), "{words} is not shown: {shown}");
    }
    let (status, file) = owner.gets(&stage, &path("/export"), "").await;
    assert_eq!(status, StatusCode::OK);
    let export: Value = serde_json::from_str(&file).expect("the file is JSON");
    let person_name = id.strip_prefix("p-").expect("a person's page");
    let names = [ADA, PHONE, NAME, ORDER, person_name];
    let words: Vec<&str> = names.into_iter().chain(visitors.iter().map(String::as_str)).collect();
    for words in words.iter().filter(|words| **words != visitors[2]) {
        assert!(file.contains(words), "{words} is not in the file");
    }
    for part in ["devices", "listed", "interests", "given_up"] {
        assert!(!export[part].as_array().unwrap().is_empty(), "{part}: {export:#}");
    }
    assert!(!export["directory"].as_object().unwrap().is_empty(), "{export:#}");
    let before = all_are_there(&stage, &words);
    let counted = figures(&stage, "cart-abandonment").await;

    // The receiver is away at first.
    stage.services().of("webhook").answers().set_next([Answer::Say(503, "")]);
    assert_eq!(owner.gets(&stage, &path("/erase"), "").await.0, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(owner.gets(&stage, &path("/erase"), "sure=yes").await.0, StatusCode::SEE_OTHER);
    assert_eq!(owner.looks(&stage, &path("")).await, StatusCode::NOT_FOUND);
    stage.services().of("webhook").calls_at_least(1).await;
    // Asked again in the middle, and killed: it goes on.
    stage.worker().kill();
    stage.worker().restart();
    stage.advance(Duration::from_secs(2 * 60 * 60)).await;
    stage.services().of("webhook").messages_at_least(1).await;
    poll::until("everything to be erased", async || {
        stage.worker().wake().await;
        let known = person(&stage, ADA).await;
        let mut gone = known.is_null();
        for device in &devices {
            gone &= journey(&stage, device).await.is_null();
        }
        if gone { Ok(()) } else { Err(known.to_string()) }
    })
    .await;
    keeps_a_no_of_nobody(&stage).await;

    let calls = stage.services().of("webhook").calls();
    let ids: Vec<_> = calls.iter().map(|call| call.headers["webhook-id"].clone()).collect();
    assert!(ids.len() >= 2 && ids.iter().all(|id| *id == ids[0]), "told again under the same id: {calls:?}");
    assert_eq!(stage.services().of("webhook").messages().len(), 1);
    assert_eq!(calls[1].text("/type"), "person-erased");
    assert_eq!((calls[1].text("/data/email"), calls[1].text("/data/phone")), (ADA, PHONE));
    assert_eq!(figures(&stage, "cart-abandonment").await, counted, "counts stay");

    // Her number at the shop was never kept as it is: the directory has a keyed name of it, which leads to hers.
    let after = nothing_is_left(&stage, &owner, &[&words[..], &[CUSTOMER]].concat()).await;
    let bob = bob.visitor.to_string();
    let his = rows_of(&before, &bob);
    for kind in ["seen/", "who/", "word/", "backlog/", "due/"] {
        assert!(his.keys().any(|key| key.starts_with(kind)), "{kind}: {his:#?}");
    }
    assert_eq!(rows_of(&after, &bob), his, "others stay as they were");
    assert_eq!((before["count/all"].as_str(), after["count/all"].as_str()), ("3", "1"));
    let log = owner.reads(&stage, "/shops/demo/team").await;
    assert!(log.contains("exported a person (") && log.contains("erased a person ("), "{log}");

    // Nothing goes to her again, whoever states her address.
    let other = leaves_a_cart(&stage, 9, "tent", ADA).await;
    let sent = stage.services().of("resend").messages().len();
    live(&mut stage, &[&other], &[ADA], 3 * HOUR).await;
    assert_eq!(stage.services().of("resend").messages().len(), sent);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_visitor_nobody_proved_is_erased_with_the_address_they_typed() {
    let mut stage = stage(Setting::default()).await;
    let device = leaves_a_cart(&stage, 0x0ada_0004, "boots", ADA).await;
    live(&mut stage, &[&device], &[ADA], 31 * MINUTE).await;
    let owner = Visitor::owner(&stage).await;
    let (visitor, address) = (device.visitor.to_string(), format!("/shops/demo/people/d-{}", device.visitor));
    assert!(owner.reads(&stage, &address).await.contains(ADA));
    assert!(owner.gets(&stage, &format!("{address}/export"), "").await.1.contains(ADA));
    assert_eq!(owner.gets(&stage, &format!("{address}/erase"), "sure=yes").await.0, StatusCode::SEE_OTHER);
    poll::until("the device to be forgotten", async || {
        stage.worker().wake().await;
        let (device, known) = (journey(&stage, &device).await, person(&stage, ADA).await);
        if device.is_null() && known.is_null() { Ok(()) } else { Err(format!("{device} {known}")) }
    })
    .await;
    keeps_a_no_of_nobody(&stage).await;
    nothing_is_left(&stage, &owner, &[ADA, &visitor]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whom_the_shop_stops_gets_no_marketing_until_it_lets_it_go_on() {
    let mut stage = stage(Setting::default()).await;
    let mut device = leaves_a_cart(&stage, 5, "boots", ADA).await;
    verify(&stage, &device, ADA).await;
    settled(&stage, &[&device]).await;
    let chromium = Chromium::start().await;
    let tab = come_in(&stage, &chromium).await;
    tab.go_to(&console(&stage, &format!("/shops/demo/people/{}", id_of(&stage, &device).await))).await;
    tab.until_text("h1", ADA).await;
    tab.click(&button("Suppress")).await;
    tab.click("dialog[open] button:last-child").await;
    tab.until_text("main", "No marketing goes to them any more").await;
    live(&mut stage, &[&device], &[ADA], 2 * HOUR).await;
    let known = person(&stage, ADA).await;
    assert!(decided(&known).contains(&"cart-abandonment/skipped/suppressed".to_owned()), "{known:#}");
    // Nor by another device that only states the address.
    let other = leaves_a_cart(&stage, 6, "tent", ADA).await;
    live(&mut stage, &[&device, &other], &[ADA], 2 * HOUR).await;
    assert!(stage.mailbox().mails().is_empty());
    tab.reload().await;
    tab.keep_picture("console-person").await;

    tab.click(&button("Let messages go again")).await;
    tab.until_text("main", "They can be written to again").await;
    live(&mut stage, &[&device], &[ADA], 24 * HOUR).await;
    page(&mut device, adds("lamp")).await;
    live(&mut stage, &[&device], &[ADA], 2 * HOUR).await;
    assert_eq!(stage.mailbox().mails_to(ADA).len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_colleague_does_counts_nowhere_and_starts_nothing() {
    let mut stage = stage(Setting::default()).await;
    let mut device = Device::new(&stage, 7);
    page(&mut device, views("boots")).await;
    let owner = Visitor::owner(&stage).await;
    let path = format!("/shops/demo/people/d-{}", device.visitor);
    assert_eq!(owner.gets(&stage, &format!("{path}/own"), "own=yes").await.0, StatusCode::SEE_OTHER);
    page(&mut device, [adds("boots"), crate::identity::people::says(ADA)].concat()).await;
    live(&mut stage, &[&device], &[], 2 * HOUR).await;
    let known = journey(&stage, &device).await;
    assert!(decided(&known).contains(&"cart-abandonment/not-entered/one-of-us".to_owned()), "{known:#}");
    assert!(stage.mailbox().mails().is_empty());
    assert!(figures(&stage, "cart-abandonment").await.is_null(), "counted nowhere");
    let shown = owner.reads(&stage, &path).await;
    assert!(shown.contains("one of us") && shown.contains("Did not enter Cart abandonment"), "{shown}");
    assert_eq!(owner.gets(&stage, &format!("{path}/own"), "own=no").await.0, StatusCode::SEE_OTHER);
    assert!(!owner.reads(&stage, &path).await.contains("one of us"));
}
