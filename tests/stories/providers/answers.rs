//! Taken, later, never, lost, wrong key: what becomes of a message by what its provider answers.

use std::time::Duration;

use rappel_tests::services::{Answer, Fate};
use rappel_tests::stage::Stage;

use super::{stage_by, to_shoppers};
use crate::events::server::{order, told};
use crate::identity::people::{ADA, HOUR, decided, journey, leaves_a_cart, live, person};

const RESEND: &str = "resend://re_key";
const POSTMARK: &str = "postmark://server-token";
/// The series' first message comes within two hours of the visit, its second a day after.
const FIRST: Duration = Duration::from_secs(2 * 60 * 60);

/// Ada orders; her confirmation is transactional.
async fn orders(stage: &Stage) {
    told(stage, &order(stage, "1001", ADA, "boots")).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_is_taken_under_an_id_of_ours() {
    let mut stage = stage_by(RESEND).await;
    let device = leaves_a_cart(&stage, 1, "boots", ADA).await;
    live(&mut stage, &[&device], &[], FIRST).await;
    let messages = stage.services().of("resend").messages();
    assert_eq!(messages.len(), 1, "{:?}", stage.services().refusals());
    assert_eq!(messages[0].text("/to/0"), ADA);
    assert!(messages[0].text("/text").contains("The boots"), "{:?}", messages[0]);
    let id = messages[0].id.as_deref().unwrap_or_default();
    assert!(id.len() == 32 && !id.contains("cart"), "a hash that says nothing of anybody: {id}");
    let decided = decided(&journey(&stage, &device).await);
    assert_eq!(decided.last().map(String::as_str), Some("cart-abandonment/accepted/answer"), "{decided:?}");
    assert_eq!((stage.services().refusals(), stage.mailbox().count()), (vec![], 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_comes_again_when_the_provider_said() {
    let mut stage = stage_by(RESEND).await;
    let resend = stage.services().of("resend");
    resend.answers().set_next([Answer::TooMany(Some(600))]);
    let device = leaves_a_cart(&stage, 2, "boots", ADA).await;
    live(&mut stage, &[&device], &[], FIRST).await;
    let calls = stage.services().of("resend").calls();
    assert_eq!(calls.len(), 2, "{calls:?}");
    let waited_s = (calls[1].received_at_ms - calls[0].received_at_ms) / 1_000;
    // Ten minutes, and up to one more, so that not everybody comes at once.
    assert!((600..=665).contains(&waited_s), "{waited_s} s");
    assert_eq!(calls[0].id, calls[1].id);
    assert_eq!(stage.services().of("resend").messages().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_answer_is_asked_for_again_where_the_provider_knows_the_id() {
    for lost in [Answer::CloseUnanswered, Answer::Malformed] {
        let mut stage = stage_by(RESEND).await;
        stage.services().of("resend").answers().set_next([lost]);
        let device = leaves_a_cart(&stage, 3, "boots", ADA).await;
        live(&mut stage, &[&device], &[], FIRST).await;
        let calls = stage.services().of("resend").calls();
        assert_eq!(calls.len(), 2, "{lost:?}: {calls:?}");
        let Fate::Taken(name) = &calls[0].fate else { panic!("{calls:?}") };
        assert_eq!(calls[1].fate, Fate::Known(name.clone()), "one message for Ada");
        let decided = decided(&journey(&stage, &device).await);
        assert_eq!(
            decided.last().map(String::as_str),
            Some("cart-abandonment/accepted/answer"),
            "{decided:?}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn where_ids_are_not_known_marketing_is_left_alone_and_an_order_is_confirmed_once_more() {
    let mut stage = stage_by(POSTMARK).await;
    let postmark = stage.services().of("postmark");
    postmark.answers().set_next([Answer::CloseUnanswered]);
    let device = leaves_a_cart(&stage, 4, "boots", ADA).await;
    live(&mut stage, &[&device], &[], FIRST).await;
    let postmark = stage.services().of("postmark");
    assert_eq!(
        to_shoppers(&stage, "postmark").len(),
        1,
        "sent perhaps, and not again: {:?}",
        postmark.calls()
    );

    postmark.answers().set_next([Answer::CloseUnanswered]);
    orders(&stage).await;
    postmark.calls_at_least(4).await;
    live(&mut stage, &[], &[ADA], HOUR).await;
    let calls = to_shoppers(&stage, "postmark");
    assert_eq!(calls.len(), 3, "{calls:?}");
    let message_id = |place: usize| {
        let headers = calls[place].body["Headers"].as_array().unwrap();
        headers.iter().find(|header| header["Name"] == "Message-ID").unwrap()["Value"].clone()
    };
    assert_eq!(message_id(1), message_id(2), "a mailbox shows both as one");
    assert_eq!(calls[1].text("/MessageStream"), "outbound");
    assert_eq!(calls[0].text("/MessageStream"), "broadcast");
    assert_eq!(stage.services().refusals(), Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_key_loses_nothing_and_the_merchant_is_told() {
    let mut stage = stage_by(RESEND).await;
    stage.services().of("resend").answers().set(Answer::Say(401, r#"{"message":"API key is invalid"}"#));
    orders(&stage).await;
    stage.services().of("resend").calls_at_least(1).await;
    live(&mut stage, &[], &[ADA], HOUR / 2).await;
    assert_eq!(stage.services().of("resend").calls().len(), 1, "nobody knocks in vain all the time");
    let waiting = person(&stage, ADA).await;
    assert_eq!(waiting["outbox"][0]["status"], "waiting", "{waiting:#}");
    assert!(waiting["decisions"].to_string().contains("API key is invalid"), "{waiting:#}");
    assert!(stage.worker().log_tail().contains("API key is invalid"));
    stage.services().of("resend").answers().set(Answer::Accept);
    live(&mut stage, &[], &[ADA], 2 * HOUR).await;
    assert_eq!(stage.services().of("resend").messages().len(), 1);
}
