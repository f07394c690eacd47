//! A merchant has Klaviyo: ready flows tell it their triggers, and it writes in our place.

use std::time::Duration;

use rappel_tests::device::Device;
use rappel_tests::services::{Answer, Fate};
use rappel_tests::stage::Stage;
use serde_json::json;

use super::stage_with;
use crate::identity::people::{ADA, DAY, adds, decided, journey, leaves_a_cart, live, page};

const SECRET: (&str, &str) = ("CONNECTIONS", r#"{"klaviyo":"klaviyo://pk_key"}"#);
/// The series' first message comes within two hours of the visit.
const FIRST: Duration = Duration::from_secs(2 * 60 * 60);

async fn with_klaviyo() -> Stage {
    let flows = json!({ "flows": [{ "flow": "cart-abandonment", "forward": "klaviyo" }] });
    stage_with(flows, SECRET).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cart_that_was_left_is_told_once_although_the_answer_was_lost() {
    let mut stage = with_klaviyo().await;
    stage.services().of("klaviyo").answers().set_next([Answer::CloseUnanswered]);
    let device = leaves_a_cart(&stage, 1, "boots", ADA).await;
    live(&mut stage, &[&device], &[], FIRST).await;

    let calls = stage.services().of("klaviyo").calls();
    assert_eq!(calls.len(), 2, "asked again under the same id: {calls:?} {:?}", stage.services().refusals());
    let Fate::Taken(name) = &calls[0].fate else { panic!("{calls:?}") };
    assert_eq!(calls[1].fate, Fate::Known(name.clone()), "one event");
    assert_eq!(calls[0].body, calls[1].body, "to the byte");
    let told = &calls[0].body["data"]["attributes"];
    assert_eq!(told["metric"]["data"]["attributes"]["name"], "Cart abandonment");
    assert_eq!(told["profile"]["data"]["attributes"]["email"], ADA);
    assert_eq!((&told["value"], &told["value_currency"]), (&json!(129.0), &json!("EUR")));
    let properties = &told["properties"];
    assert_eq!((&properties["class"], &properties["step"]), (&json!("cart"), &json!("first")));
    assert_eq!(properties["products"][0]["title"], "The boots");
    assert_eq!(properties["products"][0]["id"], "boots");
    assert_eq!(properties["consents"][0]["text"], "News and reminders");
    let profiles = stage.services().of("klaviyo-profile").messages();
    assert_eq!(profiles[0].text("/data/attributes/locale"), "en", "who the shopper is comes first");

    // The link is ours: it leads to the cart, and is counted.
    let link = properties["link"].as_str().unwrap();
    assert!(link.starts_with(&format!("{}/c/", stage.worker().origin())), "{link}");
    let answer = stage.worker().client().head(link).send().await.unwrap();
    let landing = answer.headers()["location"].to_str().unwrap();
    assert!(landing.contains("/cart?restore=boots:1"), "{landing}");

    live(&mut stage, &[&device], &[], 7 * DAY).await;
    assert_eq!(stage.services().of("klaviyo").messages().len(), 1, "the rest of the series is Klaviyo's");
    assert_eq!(stage.mailbox().count(), 0, "and nobody is written to by us");
    assert_eq!(stage.services().refusals(), Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_platform_that_says_later_is_told_later() {
    let mut stage = with_klaviyo().await;
    stage.services().of("klaviyo").answers().set_next([Answer::TooMany(Some(600))]);
    let device = leaves_a_cart(&stage, 2, "boots", ADA).await;
    live(&mut stage, &[&device], &[], FIRST).await;
    let calls = stage.services().of("klaviyo").calls();
    assert_eq!(calls.len(), 2, "{calls:?}");
    let waited_s = (calls[1].received_at_ms - calls[0].received_at_ms) / 1_000;
    assert!((600..=665).contains(&waited_s), "{waited_s} s");
    assert_eq!(stage.services().of("klaviyo").messages().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_told_of_who_did_not_agree() {
    let mut stage = with_klaviyo().await;
    let mut device = Device::new(&stage, 3);
    let says = rappel_signal::Fact::Identify { email: ADA.into() };
    page(&mut device, [adds("boots"), vec![says]].concat()).await;
    live(&mut stage, &[&device], &[], DAY).await;
    assert_eq!(stage.services().of("klaviyo").calls(), []);
    assert_eq!(stage.services().of("klaviyo-profile").calls(), []);
    let decided = decided(&journey(&stage, &device).await);
    assert!(decided.contains(&"cart-abandonment/skipped/no-consent".to_owned()), "{decided:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_platform_that_wants_a_login_is_logged_in_to_first() {
    let line = "account-engagement://key:secret@shop.my.salesforce.com?business_unit=0UvB00000004CAn&extension=Rappel";
    let connections = json!({ "pardot": line }).to_string();
    let flows = json!({ "flows": [{ "flow": "cart-abandonment", "forward": "pardot" }] });
    let mut stage = stage_with(flows, ("CONNECTIONS", &connections)).await;
    let device = leaves_a_cart(&stage, 4, "boots", ADA).await;
    live(&mut stage, &[&device], &[], FIRST).await;
    let messages = stage.services().of("account-engagement").messages();
    assert_eq!(messages.len(), 1, "{:?}", stage.services().refusals());
    assert!(messages[0].headers["authorization"].to_str().unwrap().starts_with("Bearer "), "{messages:?}");
}
