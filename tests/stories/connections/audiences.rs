//! Meta's custom audience of carts that were left: who agreed to advertising is in it until they order or say no.

use rappel_signal::Fact;
use rappel_tests::device::Device;
use rappel_tests::services::{Answer, Call};
use rappel_tests::stage::Stage;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use super::{page_saying, stage_with};
use crate::identity::people::{ADA, BOB, DAY, HOUR, adds, buys, live, says};

const SECRET: (&str, &str) = ("CONNECTIONS", r#"{"lost-carts":"meta://TOKEN@120208749119170125"}"#);

async fn with_audience() -> Stage {
    // No ready flow is on: the audience fills itself.
    stage_with(json!({ "flows": [], "audiences": { "cart": "lost-carts" } }), SECRET).await
}

pub(crate) async fn leaves_a_cart(stage: &Stage, id: u128, address: &str, advertise: bool) -> Device {
    let mut device = Device::new(stage, id);
    page_saying(&mut device, advertise, [adds("boots"), says(address)].concat()).await;
    device
}

/// What came, in order: the method, and who it was about.
fn told(stage: &Stage) -> Vec<(String, Value)> {
    let calls = stage.services().of("meta-audience").calls();
    calls.into_iter().map(|call: Call| (call.method.clone(), call.body["payload"].clone())).collect()
}

/// As Meta asks: SHA-256 of the address in small letters.
fn hashed(address: &str) -> Value {
    let digest = Sha256::digest(address.to_lowercase());
    let hash: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
    json!({ "schema": ["EMAIL"], "data": [[hash]] })
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_leaves_a_cart_is_put_in_and_taken_out_by_the_order() {
    let mut stage = with_audience().await;
    let mut ada = leaves_a_cart(&stage, 1, "Ada@example.com", true).await;
    let bob = leaves_a_cart(&stage, 2, BOB, false).await;
    live(&mut stage, &[&ada, &bob], &[], 2 * HOUR).await;
    let ada_in = ("POST".to_owned(), hashed(ADA));
    assert_eq!(told(&stage), std::slice::from_ref(&ada_in), "Bob did not agree to advertising");

    page_saying(&mut ada, true, vec![buys("1001", "boots")]).await;
    live(&mut stage, &[&ada], &[], 2 * HOUR).await;
    assert_eq!(told(&stage), [ada_in, ("DELETE".to_owned(), hashed(ADA))]);
    live(&mut stage, &[&ada, &bob], &[], 7 * DAY).await;
    assert_eq!(told(&stage).len(), 2);
    assert_eq!(stage.services().refusals(), Vec::<String>::new());
    assert_eq!(stage.mailbox().count(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_waited_to_be_put_in_does_not_come_after_the_order() {
    let mut stage = with_audience().await;
    stage.services().of("meta-audience").answers().set_next([Answer::TooMany(Some(7_200))]);
    let mut device = leaves_a_cart(&stage, 3, ADA, true).await;
    live(&mut stage, &[&device], &[], HOUR).await;
    assert_eq!(told(&stage).len(), 1, "not taken, and to come again");
    page_saying(&mut device, true, vec![buys("1002", "boots")]).await;
    live(&mut stage, &[&device], &[], DAY).await;
    let methods: Vec<String> = told(&stage).into_iter().map(|(method, _)| method).collect();
    assert_eq!(methods, ["POST", "DELETE"], "it may have been taken all the same, so it is taken out");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_no_to_advertising_takes_out_at_once() {
    let mut stage = with_audience().await;
    let mut device = leaves_a_cart(&stage, 4, ADA, true).await;
    live(&mut stage, &[&device], &[], HOUR).await;
    page_saying(&mut device, false, vec![Fact::ListView { list: "all".into() }]).await;
    stage.services().of("meta-audience").calls_at_least(2).await;
    assert_eq!(told(&stage)[1], ("DELETE".to_owned(), hashed(ADA)));
}
