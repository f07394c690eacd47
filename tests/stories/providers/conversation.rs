//! Messages that are due together go over one conversation with the mail server, and each has its own end.

use std::time::Duration;

use rappel_tests::mailbox::Answer;
use rappel_tests::poll;
use rappel_tests::stage::Stage;
use serde_json::{Value, json};

use crate::events::server::{order, stage_with, tell};
use crate::identity::people::{ADA, decided, person};

/// A first attempt that is told "later" comes again within a minute and a half.
const RETRY: Duration = Duration::from_secs(120);

/// Ada has placed three orders, and the mail server took none of their confirmations yet. They are due together once time
/// has passed.
async fn three_wait() -> Stage {
    let stage = stage_with(&["order-confirmation"]).await;
    stage.mailbox().answers().set(Answer::Refuse(451));
    let orders: Vec<Value> = (1..=3).map(|n| order(&stage, &format!("100{n}"), ADA, "boots")).collect();
    let (_, answer) = tell(&stage, &json!(orders)).await;
    assert_eq!(answer["accepted"], 3, "{answer}");
    poll::until("three confirmations to wait", async || {
        let ada = person(&stage, ADA).await;
        let rows = ada["outbox"].as_array().cloned().unwrap_or_default();
        let waiting = rows.iter().filter(|row| row["status"] == "waiting" && row["attempts"] == 1);
        if waiting.count() == 3 { Ok(()) } else { Err(ada.to_string()) }
    })
    .await;
    stage.mailbox().answers().set(Answer::Accept);
    stage
}

/// Which orders' confirmations arrived, in order.
fn orders(stage: &Stage) -> Vec<String> {
    let mails = stage.mailbox().mails_to(ADA);
    let named = |text: &str| ["1001", "1002", "1003"].into_iter().find(|order| text.contains(order));
    mails.iter().map(|mail| named(&mail.text()).expect("it names its order").to_owned()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_due_together_goes_over_one_conversation() {
    let stage = three_wait().await;
    let before = stage.mailbox().conversations();
    stage.advance(RETRY).await;
    stage.mailbox().mails_to_at_least(ADA, 3).await;
    let mut arrived = orders(&stage);
    arrived.sort();
    assert_eq!(arrived, ["1001", "1002", "1003"]);
    assert_eq!(stage.mailbox().conversations() - before, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refusal_or_a_broken_conversation_ends_one_message_alone() {
    let stage = three_wait().await;
    let before = stage.mailbox().conversations();
    let ends = [Answer::RefuseRecipient(550), Answer::CloseUnanswered, Answer::Accept];
    stage.mailbox().answers().set_next(ends);
    stage.advance(RETRY).await;
    let done = poll::until("all to have come to their end", async || {
        stage.worker().wake().await;
        let ada = person(&stage, ADA).await;
        let is_done = ada["outbox"].as_array().is_some_and(Vec::is_empty);
        if is_done { Ok(ada) } else { Err(ada.to_string()) }
    })
    .await;
    let arrived = orders(&stage);
    assert_eq!(arrived.len(), 3, "the second one twice, the third once: {arrived:?}");
    let ids: Vec<_> = stage.mailbox().mails_to(ADA).iter().map(|mail| mail.header("Message-ID")).collect();
    assert_eq!(ids[0], ids[2], "the one whose answer was lost, under the same id");
    assert_ne!(ids[0], ids[1]);
    let ends: Vec<String> = decided(&done).into_iter().filter(|end| !end.ends_with("/due")).collect();
    let count = |act: &str| ends.iter().filter(|end| end.contains(act)).count();
    assert_eq!((count("/failed/"), count("/unknown/"), count("/accepted/")), (1, 1, 2), "{ends:?}");
    assert_eq!(stage.mailbox().conversations() - before, 3, "one for each that ended one");
}
