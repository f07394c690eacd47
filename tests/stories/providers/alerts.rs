//! The merchant is told when messages do not go.

use rappel_tests::poll;
use rappel_tests::services::Answer;
use rappel_tests::stage::Stage;

use super::fallback::two;
use super::is_to_contact;
use crate::events::server::{order, told};
use crate::identity::people::{ADA, BOB, HOUR, MINUTE, live, nothing_due};

/// Subjects of mails to the shop's contact, by whichever provider took them, in the order of time.
fn alerts(stage: &Stage) -> Vec<String> {
    let subjects = |by: &str, subject: &str| -> Vec<String> {
        let mails = stage.services().of(by).messages();
        mails.iter().filter(|mail| is_to_contact(mail)).map(|mail| mail.text(subject).to_owned()).collect()
    };
    [subjects("postmark", "/Subject"), subjects("resend", "/subject")].concat()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_merchant_is_told_once_that_mails_do_not_go_and_once_that_they_go_again() {
    let mut stage = two().await;
    stage.services().of("resend").answers().set(Answer::Say(503, "{}"));
    for number in 0..5 {
        told(&stage, &order(&stage, &format!("100{number}"), ADA, "boots")).await;
        stage.services().of("resend").calls_at_least(number + 1).await;
        nothing_due(&stage, &[], &[ADA]).await;
    }
    live(&mut stage, &[], &[ADA], 8 * MINUTE).await;
    assert_eq!(alerts(&stage), Vec::<String>::new(), "most trouble passes by itself");
    // More wait for it, and it is tried with one at a time.
    for number in 0..4 {
        told(&stage, &order(&stage, &format!("200{number}"), BOB, "boots")).await;
        live(&mut stage, &[], &[ADA, BOB], 15 * MINUTE).await;
    }
    poll::until("the merchant to be told", async || match alerts(&stage).as_slice() {
        [subject] if subject.contains("E-mails do not go") => Ok(()),
        other => Err(format!("{other:?}")),
    })
    .await;

    let mails = stage.services().of("postmark").messages();
    let mail = mails.iter().find(|mail| is_to_contact(mail)).unwrap().text("/TextBody").to_owned();
    assert!(mail.contains("/console/shops/demo/messages\n"), "{mail}");

    stage.services().of("resend").answers().set(Answer::Accept);
    for number in 0..3 {
        told(&stage, &order(&stage, &format!("300{number}"), BOB, "boots")).await;
        live(&mut stage, &[], &[ADA, BOB], HOUR).await;
    }
    poll::until("the merchant to hear that it is over", async || match alerts(&stage).as_slice() {
        [_, over] if over.contains("E-mails go again") => Ok(()),
        other => Err(format!("{other:?}")),
    })
    .await;
}
