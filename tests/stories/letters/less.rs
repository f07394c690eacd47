//! Getting less, by the link of a message.

use rappel_signal::Fact;
use rappel_tests::stage::Stage;
use reqwest::StatusCode;

use super::{link_to, look, send};
use crate::fan_out;
use crate::identity::people::{
    ADA, DAY, HOUR, MINUTE, adds, decided, journey, leaves_a_cart, live, page, says, views,
};

#[tokio::test(flavor = "multi_thread")]
async fn a_topic_switched_off_is_not_sent_and_the_others_are() {
    let mut stage = fan_out::stage_with(&["price-drop", "cart-abandonment"]).await;
    fan_out::tells(&stage, "filling", "tent", 20_000, 5).await;
    let mut ada = leaves_a_cart(&stage, 1, "boots", ADA).await;
    page(&mut ada, views("tent")).await;
    live(&mut stage, &[&ada], &[ADA], 2 * HOUR).await;
    let link = link_to("p", &stage.mailbox().first_mail_to(ADA).await);

    let shown = look(&stage, &link).await;
    assert!(shown.contains("value=\"reminders\"") && shown.contains("value=\"products\""), "{shown}");
    assert!(shown.contains("you visited Fellwren"), "why it came: {shown}");
    assert!(shown.contains("News and reminders"), "what was agreed to: {shown}");
    let (status, done) = send(&stage, &link, "act=topics&off=products&off=no-such-topic").await;
    assert!(status == StatusCode::OK && done.contains("is switched off"), "{done}");

    // She saw it for 129.00.
    let before = fan_out::ended(&stage).await;
    fan_out::tells(&stage, "e2", "tent", 9_000, 5).await;
    fan_out::all_told_since(&stage, before, 1).await;
    live(&mut stage, &[&ada], &[ADA], 4 * DAY).await;
    let said = decided(&journey(&stage, &ada).await);
    assert!(said.contains(&"price-drop/skipped/topic-off".to_owned()), "{said:?}");
    let mails = stage.mailbox().mails_to(ADA);
    assert_eq!(mails.len(), 3, "the series of the cart goes on: {mails:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_switched_off_on_one_device_is_off_for_the_address_on_another() {
    let mut stage = Stage::open().await;
    let one = leaves_a_cart(&stage, 1, "boots", ADA).await;
    live(&mut stage, &[&one], &[ADA], 2 * HOUR).await;
    let link = link_to("p", &stage.mailbox().first_mail_to(ADA).await);
    send(&stage, &link, "act=topics&off=reminders").await;
    let other = leaves_a_cart(&stage, 2, "tent", "Ada@example.com").await;
    live(&mut stage, &[&one, &other], &[ADA], 5 * DAY).await;
    assert_eq!(stage.mailbox().mails().len(), 1);
    let said = decided(&journey(&stage, &other).await);
    assert!(said.contains(&"cart-abandonment/skipped/topic-off".to_owned()), "{said:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_of_a_device_that_has_forgotten_everything_still_speaks_for_its_address() {
    for (page_of, form) in [("u", "List-Unsubscribe=One-Click"), ("p", "act=leave")] {
        let mut stage = Stage::open().await;
        let mut one = leaves_a_cart(&stage, 1, "boots", ADA).await;
        live(&mut stage, &[&one], &[ADA], 2 * HOUR).await;
        let link = link_to(page_of, &stage.mailbox().first_mail_to(ADA).await);
        page(&mut one, vec![Fact::Withdrawn]).await;
        send(&stage, &link, form).await;
        let other = leaves_a_cart(&stage, 2, "tent", ADA).await;
        live(&mut stage, &[&other], &[ADA], 5 * DAY).await;
        assert_eq!(stage.mailbox().mails().len(), 1, "{page_of}");
        let said = decided(&journey(&stage, &other).await);
        assert!(said.contains(&"cart-abandonment/skipped/suppressed".to_owned()), "{page_of}: {said:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_of_a_device_that_is_long_gone_still_speaks_for_its_address() {
    for (page_of, form) in [("u", "List-Unsubscribe=One-Click"), ("p", "act=leave")] {
        let mut stage = Stage::open().await;
        let one = leaves_a_cart(&stage, 1, "boots", ADA).await;
        live(&mut stage, &[&one], &[ADA], 2 * HOUR).await;
        let link = link_to(page_of, &stage.mailbox().first_mail_to(ADA).await);
        live(&mut stage, &[&one], &[ADA], 400 * DAY).await;
        assert_eq!(stage.visitors().await, [""; 0], "nothing was heard of it for so long");
        let before = stage.mailbox().mails().len();
        send(&stage, &link, form).await;
        let other = leaves_a_cart(&stage, 2, "tent", ADA).await;
        live(&mut stage, &[&other], &[ADA], 5 * DAY).await;
        assert_eq!(stage.mailbox().mails().len(), before, "{page_of}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pause_is_silent_for_thirty_days_and_ends_by_itself() {
    let mut stage = Stage::open().await;
    let ada = leaves_a_cart(&stage, 1, "boots", ADA).await;
    live(&mut stage, &[&ada], &[ADA], 2 * HOUR).await;
    let link = link_to("p", &stage.mailbox().first_mail_to(ADA).await);
    let (_, done) = send(&stage, &link, "act=pause").await;
    assert!(done.contains("silent for 30 days"), "{done}");
    live(&mut stage, &[&ada], &[ADA], 29 * DAY).await;
    assert_eq!(stage.mailbox().mails().len(), 1);
    let said = decided(&journey(&stage, &ada).await);
    assert!(said.contains(&"cart-abandonment/skipped/paused".to_owned()), "{said:?}");

    live(&mut stage, &[&ada], &[ADA], 2 * DAY).await;
    let phone = leaves_a_cart(&stage, 2, "tent", ADA).await;
    live(&mut stage, &[&ada, &phone], &[ADA], 2 * HOUR).await;
    assert_eq!(stage.mailbox().mails().len(), 2, "the pause is over");
}

#[tokio::test(flavor = "multi_thread")]
async fn one_click_leaves_and_looking_changes_nothing() {
    let mut stage = Stage::open().await;
    let ada = leaves_a_cart(&stage, 1, "boots", ADA).await;
    live(&mut stage, &[&ada], &[ADA], 90 * MINUTE).await;
    let mail = stage.mailbox().first_mail_to(ADA).await;
    let before = journey(&stage, &ada).await["person"].clone();
    for page in ["p", "u"] {
        let link = link_to(page, &mail);
        stage.worker().client().head(&link).send().await.unwrap();
        look(&stage, &link).await;
        look(&stage, &format!("{link}?act=leave-all&off=reminders")).await;
    }
    assert_eq!(journey(&stage, &ada).await["person"], before, "a scanner follows every link");

    let (_, done) = send(&stage, &link_to("p", &mail), "act=leave-all").await;
    assert!(done.contains("on any channel"), "{done}");
    live(&mut stage, &[&ada], &[ADA], 5 * DAY).await;
    assert_eq!(stage.mailbox().mails().len(), 1);
    let said = decided(&journey(&stage, &ada).await);
    assert!(said.contains(&"cart-abandonment/skipped/suppressed".to_owned()), "{said:?}");
    // Saying so on the page again is not enough: anybody can type an address.
    let mut again = ada.clone();
    page(&mut again, [adds("tent"), says(ADA)].concat()).await;
    live(&mut stage, &[&again], &[ADA], 5 * DAY).await;
    assert_eq!(stage.mailbox().mails().len(), 1);
}
