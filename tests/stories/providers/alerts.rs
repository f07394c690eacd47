//! The merchant is told when messages do not go.

use rappel_tests::poll;
use rappel_tests::services::Answer;
use rappel_tests::stage::Stage;

use super::dead_letters::TOO_LARGE;
use super::fallback::two;
use super::{is_to_contact, stage_by};
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

#[tokio::test(flavor = "multi_thread")]
async fn a_merchant_whose_only_provider_fails_hears_of_it_as_soon_as_it_works_and_once() {
    let mut stage = stage_by("resend://re_key").await;
    stage.services().of("resend").answers().set(Answer::Say(503, "{}"));
    for number in 0..5 {
        told(&stage, &order(&stage, &format!("100{number}"), ADA, "boots")).await;
        stage.services().of("resend").calls_at_least(number + 1).await;
        nothing_due(&stage, &[], &[ADA]).await;
    }
    for number in 0..3 {
        told(&stage, &order(&stage, &format!("200{number}"), BOB, "boots")).await;
        live(&mut stage, &[], &[ADA, BOB], 15 * MINUTE).await;
    }
    poll::until("the mail to be tried", async || {
        let calls = stage.services().of("resend").calls();
        if calls.iter().any(is_to_contact) { Ok(()) } else { Err(format!("{} calls", calls.len())) }
    })
    .await;
    assert_eq!(alerts(&stage), Vec::<String>::new(), "by the very provider that fails");

    stage.services().of("resend").answers().set(Answer::Accept);
    for number in 0..3 {
        told(&stage, &order(&stage, &format!("300{number}"), BOB, "boots")).await;
        live(&mut stage, &[], &[ADA, BOB], HOUR).await;
    }
    poll::until("the merchant to hear that it was, and is over", async || match alerts(&stage).as_slice() {
        [.., over] if over.contains("E-mails go again") => Ok(()),
        other => Err(format!("{other:?}")),
    })
    .await;
    live(&mut stage, &[], &[ADA, BOB], 5 * HOUR).await;
    let mut subjects = alerts(&stage);
    let count = subjects.len();
    subjects.sort();
    subjects.dedup();
    assert_eq!(subjects.len(), count, "each is told once: {subjects:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_merchant_is_told_once_of_a_message_that_was_given_up() {
    let mut stage = stage_by("resend://re_key").await;
    stage.services().of("resend").answers().set_next([TOO_LARGE]);
    told(&stage, &order(&stage, "1001", ADA, "boots")).await;
    live(&mut stage, &[], &[ADA], 5 * MINUTE).await;
    assert_eq!(alerts(&stage), Vec::<String>::new(), "more may follow, and be told of in one mail");
    live(&mut stage, &[], &[ADA], 10 * MINUTE).await;
    poll::until("the merchant to be told", async || match alerts(&stage).as_slice() {
        [subject] if subject.contains("1 message could not be sent") => Ok(()),
        other => Err(format!("{other:?}")),
    })
    .await;
    let mails = stage.services().of("resend").messages();
    let mail = mails.iter().find(|mail| is_to_contact(mail)).unwrap();
    assert!(mail.text("/text").contains("/console/shops/demo/messages\n"), "{}", mail.body);
    live(&mut stage, &[], &[ADA], 30 * HOUR).await;
    assert_eq!(alerts(&stage).len(), 1, "once");
}
