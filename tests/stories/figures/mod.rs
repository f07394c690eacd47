//! What messages came to: clicks, orders that followed them, and the shop's figures.
//!
//! - [`clicks`]: links of messages, honest and forged
//! - [`orders`]: orders credited to a click, and the two groups' orders
//! - [`server`]: the same, as the shop's server tells them
//! - [`trial`]: two texts of one message, and the one that wins

mod clicks;
mod orders;
mod server;
mod trial;

use rappel_local::shop::{API_KEY, SHOP_KEY};
use rappel_tests::device::Device;
use rappel_tests::poll;
use rappel_tests::stage::Stage;
use reqwest::{Response, StatusCode};
use serde_json::Value;

use crate::identity::people::{ADA, HOUR, journey, leaves_a_cart, live};

pub(crate) const BROWSER: &str =
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/140.0.0.0 Safari/537.36";

/// A cart is left and written about; the first of the mail's links that are ours, but for the logo's.
pub(crate) async fn written_to(stage: &mut Stage, id: u128) -> (Device, String) {
    let device = leaves_a_cart(stage, id, "boots", ADA).await;
    live(stage, &[&device], &[], 2 * HOUR).await;
    let mail = stage.mailbox().first_mail_to(ADA).await;
    let ours = format!("{}/c/", stage.worker().origin());
    let link = mail.links().into_iter().filter(|link| link.starts_with(&ours)).nth(1);
    (device, link.unwrap_or_else(|| panic!("no link of ours: {:?}", mail.links())))
}

/// Follows a link as a browser does; status and where it leads.
async fn follow(stage: &Stage, link: &str) -> (StatusCode, String) {
    let answer = stage.worker().client().get(link).header("user-agent", BROWSER).send().await.unwrap();
    let location = answer.headers().get("location").map(|location| location.to_str().unwrap().to_owned());
    (answer.status(), location.unwrap_or_default())
}

/// Follows a link as a shopper does, and waits until it is sure that it was one.
pub(crate) async fn click(stage: &Stage, device: &Device, link: &str) {
    follow(stage, link).await;
    poll::until("the click to be counted", async || {
        let journey = journey(stage, device).await;
        if clicked_at(&journey).is_i64() { Ok(()) } else { Err(journey["person"].to_string()) }
    })
    .await;
}

/// When the device's first message was clicked.
fn clicked_at(journey: &Value) -> Value {
    journey["person"]["segments"][0]["sends"][0]["clicked_at"].clone()
}

/// The shop's figures, by whoever shows this key.
async fn figures_with(stage: &Stage, key: Option<&str>, query: &str) -> Response {
    let address = format!("{}/v1/{SHOP_KEY}/figures{query}", stage.worker().origin());
    let request = stage.worker().client().get(address);
    let request = key.into_iter().fold(request, |request, key| request.bearer_auth(key));
    request.send().await.expect("the Worker answers")
}

/// The same, once it has this at this place.
pub(crate) async fn figures_of(stage: &Stage, flow: &str, place: &str, expected: &Value) -> Value {
    poll::until(&format!("{place} to be {expected}"), async || {
        let told = figures(stage, flow).await;
        stage.worker().wake().await;
        let there = told.pointer(place) == Some(expected);
        if there { Ok(told) } else { Err(told.to_string()) }
    })
    .await
}

/// What one flow came to in the last thirty days.
pub(crate) async fn figures(stage: &Stage, flow: &str) -> Value {
    let answer = figures_with(stage, Some(API_KEY), "").await;
    assert_eq!(answer.status(), StatusCode::OK);
    let report: Value = serde_json::from_str(&answer.text().await.unwrap()).unwrap();
    report["flows"][flow].clone()
}
