//! A second provider, for when the first has trouble of its own; and Cloudflare's own binding.

use std::time::Duration;

use rappel_tests::services::Answer;
use rappel_tests::stage::Stage;

use super::{stage_with, to_shoppers};
use crate::events::server::{order, told};
use crate::identity::people::{ADA, BOB, HOUR, MINUTE, leaves_a_cart, live, nothing_due};

const INVALID: Answer = Answer::Say(401, r#"{"message":"API key is invalid"}"#);
const FIRST: Duration = Duration::from_secs(2 * 60 * 60);

/// Resend first, Postmark in its place.
pub(super) async fn two() -> Stage {
    let lines = [("EMAIL_PROVIDER", "resend://re_key"), ("EMAIL_FALLBACK", "postmark://server-token")];
    stage_with(lines.map(|(name, line)| (name, line.to_owned())).to_vec()).await
}

#[tokio::test(flavor = "multi_thread")]
async fn the_second_provider_takes_over_when_the_first_does_not_let_us_in() {
    let mut stage = two().await;
    stage.services().of("resend").answers().set(INVALID);
    let device = leaves_a_cart(&stage, 1, "boots", ADA).await;
    live(&mut stage, &[&device], &[], FIRST).await;
    assert_eq!(stage.services().of("resend").calls().len(), 1);
    let postmark = stage.services().of("postmark").messages();
    assert_eq!(postmark.len(), 1, "{:?}", stage.services().refusals());
    assert_eq!(postmark[0].text("/To"), ADA);
    assert!(stage.worker().log_tail().contains("EMAIL_FALLBACK takes over"), "the merchant is told");

    // It is repaired: the next message begins with it.
    stage.services().of("resend").answers().set(Answer::Accept);
    live(&mut stage, &[&device], &[], Duration::from_secs(24 * 60 * 60)).await;
    assert_eq!(stage.services().of("resend").messages().len(), 1);
    assert_eq!(stage.services().of("postmark").messages().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_one_provider_may_have_the_other_never_gets() {
    let mut stage = two().await;
    let resend = stage.services().of("resend");
    // The answer is lost; asked again, Resend does not let us in any more. Perhaps it has the message, so it is asked on.
    resend.answers().set_next([Answer::CloseUnanswered, INVALID]);
    let device = leaves_a_cart(&stage, 2, "boots", ADA).await;
    live(&mut stage, &[&device], &[], 2 * FIRST).await;
    assert_eq!(stage.services().of("postmark").calls(), [], "marketing of unknown fate stays where it is");
    let calls = stage.services().of("resend").calls();
    assert_eq!(calls.len(), 3, "{calls:?}");
    assert_eq!(stage.services().of("resend").messages().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_provider_that_fails_again_and_again_is_left_alone_and_the_other_asked_at_once() {
    let mut stage = two().await;
    stage.services().of("resend").answers().set(Answer::Say(503, "{}"));
    // Five failures in a row open its circuit.
    for number in 0..5 {
        told(&stage, &order(&stage, &format!("100{number}"), ADA, "boots")).await;
        stage.services().of("resend").calls_at_least(number + 1).await;
        nothing_due(&stage, &[], &[ADA]).await;
    }
    told(&stage, &order(&stage, "2000", BOB, "boots")).await;
    let first = stage.services().of("postmark").messages_at_least(1).await.remove(0);
    assert_eq!(first.text("/To"), BOB, "{first:?}");
    assert_eq!(stage.services().of("resend").calls().len(), 5, "the sixth did not knock in vain");
    // What waited goes by the second provider, too; the first is tried with one message at a time.
    live(&mut stage, &[], &[ADA, BOB], 10 * MINUTE).await;
    let by_first = stage.services().of("resend").calls().len();
    assert!((5..=9).contains(&by_first), "{by_first}");
    stage.services().of("resend").answers().set(Answer::Accept);
    live(&mut stage, &[], &[ADA, BOB], 3 * HOUR).await;
    let confirmed =
        |company: &str| to_shoppers(&stage, company).iter().filter(|call| call.name().is_some()).count();
    assert_eq!(confirmed("resend") + confirmed("postmark"), 6, "each order is confirmed once");
    // It is back: an order of now goes by the first.
    let before = stage.services().of("resend").messages().len();
    told(&stage, &order(&stage, "3000", BOB, "boots")).await;
    stage.services().of("resend").messages_at_least(before + 1).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_platforms_own_binding_takes_mail() {
    // It takes links to https alone.
    let variables = [("EMAIL_PROVIDER", "binding://EMAIL"), ("EDGE_ORIGIN", "https://edge.example")];
    let mut stage = stage_with(variables.map(|(name, value)| (name, value.to_owned())).to_vec()).await;
    let device = leaves_a_cart(&stage, 3, "boots", ADA).await;
    live(&mut stage, &[&device], &[], FIRST).await;
    let taken = stage.services().of("cloudflare-binding").messages();
    assert_eq!(taken.len(), 1, "{:?}", stage.services().refusals());
    assert_eq!((taken[0].text("/to"), taken[0].text("/from/email")), (ADA, "hello@fellwren.example"));

    // Thrown away in the middle: nobody knows, and an order is confirmed once more.
    stage.services().of("cloudflare-binding").answers().set_next([Answer::CloseUnanswered]);
    told(&stage, &order(&stage, "1002", "eve@example.com", "boots")).await;
    stage.services().of("cloudflare-binding").messages_at_least(3).await;
}
