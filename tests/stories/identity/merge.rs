//! Two devices of one shopper: what is left on one and bought on the other, one message for one person, and the way back.

use rappel_tests::device::Device;
use rappel_tests::stage::Stage;
use reqwest::StatusCode;

use super::people::{
    ADA, BOB, DAY, HOUR, MINUTE, adds, buys, click, decided, erase, journey, leaves_a_cart, live, page,
    person, runs, says, settled, undo, verify, views,
};

#[tokio::test(flavor = "multi_thread")]
async fn what_is_left_on_one_device_and_bought_on_the_other_is_not_asked_for() {
    let mut stage = Stage::open().await;
    let phone = leaves_a_cart(&stage, 1, "boots", ADA).await;
    assert_eq!(verify(&stage, &phone, ADA).await, "Done");
    live(&mut stage, &[&phone], &[ADA], 40 * MINUTE).await;
    let known = person(&stage, ADA).await;
    assert_eq!(runs(&known, 0), ["cart-abandonment"], "{known:#}");

    let mut laptop = Device::new(&stage, 2);
    page(&mut laptop, views("boots")).await;
    assert_eq!(verify(&stage, &laptop, ADA).await, "Done");
    page(&mut laptop, vec![buys("1001", "boots")]).await;
    settled(&stage, &[&phone, &laptop]).await;
    let known = person(&stage, ADA).await;
    assert_eq!(known["person"]["segments"].as_array().unwrap().len(), 2);
    assert_eq!(runs(&known, 0), Vec::<String>::new(), "{known:#}");
    live(&mut stage, &[&phone, &laptop], &[ADA], 9 * DAY).await;
    assert!(stage.mailbox().mails().is_empty(), "{:?}", stage.mailbox().mails());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_gets_one_message_that_shows_what_the_device_saw_and_its_link_ends_the_series() {
    let mut stage = Stage::open().await;
    let phone = leaves_a_cart(&stage, 3, "boots", ADA).await;
    let mut laptop = Device::new(&stage, 4);
    page(&mut laptop, [adds("tent"), says(ADA)].concat()).await;
    verify(&stage, &phone, ADA).await;
    verify(&stage, &laptop, ADA).await;
    assert_eq!(verify(&stage, &phone, ADA).await, "Done", "told twice, it is once");
    live(&mut stage, &[&phone, &laptop], &[ADA], 2 * HOUR).await;
    let mails = stage.mailbox().mails();
    assert_eq!(mails.len(), 1, "{mails:?}");
    let text = mails[0].text();
    assert!(text.contains("The boots") || text.contains("The tent"), "{text}");

    let link = mails[0].header("List-Unsubscribe").unwrap().trim_matches(['<', '>']).to_owned();
    let click = stage.worker().client().post(&link).body("List-Unsubscribe=One-Click").send().await.unwrap();
    assert_eq!(click.status(), StatusCode::OK);
    live(&mut stage, &[&phone, &laptop], &[ADA], 5 * DAY).await;
    assert_eq!(stage.mailbox().mails().len(), 1, "no second and third message of the series");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_undone_merge_gives_both_back_what_was_theirs() {
    let mut stage = Stage::open().await;
    let laptop = leaves_a_cart(&stage, 5, "tent", ADA).await;
    verify(&stage, &laptop, ADA).await;
    let phone = leaves_a_cart(&stage, 6, "boots", BOB).await;
    live(&mut stage, &[&laptop, &phone], &[ADA], 31 * MINUTE).await;
    let (theirs, his) = (person(&stage, ADA).await, journey(&stage, &phone).await);
    assert_eq!(
        (runs(&theirs, 0), runs(&his, 0)),
        (vec!["cart-abandonment".into()], vec!["cart-abandonment".into()])
    );

    // The shop's server was wrong about the phone.
    verify(&stage, &phone, ADA).await;
    settled(&stage, &[&phone]).await;
    let merged = person(&stage, ADA).await;
    assert_eq!(runs(&merged, 0).len() + runs(&merged, 1).len(), 1, "one abandonment flow: {merged:#}");
    undo(&stage, &phone).await;
    settled(&stage, &[&phone]).await;

    let (theirs_after, his_after) = (person(&stage, ADA).await, journey(&stage, &phone).await);
    assert_eq!(plain(&theirs_after), plain(&theirs));
    assert_eq!(plain(&his_after), plain(&his));
    assert!(decided(&his_after).len() >= decided(&his).len(), "what was decided meanwhile came along");
    live(&mut stage, &[&laptop, &phone], &[ADA], HOUR).await;
    assert_eq!((stage.mailbox().mails_to(ADA).len(), stage.mailbox().mails_to(BOB).len()), (1, 1));
}

/// The engine's state, less the count of decisions: the merge and its undo are decisions of their own.
fn plain(state: &serde_json::Value) -> serde_json::Value {
    let mut person = state["person"].clone();
    for segment in person["segments"].as_array_mut().unwrap() {
        segment["decisions_total"] = 0.into();
    }
    person
}

#[tokio::test(flavor = "multi_thread")]
async fn a_forwarded_link_does_not_make_somebody_else_of_a_device() {
    let stage = Stage::open().await;
    let phone = leaves_a_cart(&stage, 7, "boots", BOB).await;
    assert_eq!(click(&stage, &phone, ADA).await, "KnownAsOther");
    assert_eq!(person(&stage, ADA).await, serde_json::Value::Null);
    assert_eq!(click(&stage, &phone, BOB).await, "Done");
    settled(&stage, &[&phone]).await;
    assert_eq!(runs(&person(&stage, BOB).await, 0), Vec::<String>::new());
    assert_eq!(click(&stage, &phone, ADA).await, "KnownAsOther");
}

#[tokio::test(flavor = "multi_thread")]
async fn erasing_a_person_erases_their_devices_and_keeps_the_no() {
    let mut stage = Stage::open().await;
    let phone = leaves_a_cart(&stage, 8, "boots", ADA).await;
    verify(&stage, &phone, ADA).await;
    live(&mut stage, &[&phone], &[ADA], 2 * HOUR).await;
    let mail = stage.mailbox().first_mail_to(ADA).await;
    let link = mail.header("List-Unsubscribe").unwrap().trim_matches(['<', '>']).to_owned();
    stage.worker().client().post(&link).body("List-Unsubscribe=One-Click").send().await.unwrap();
    erase(&stage, ADA).await;
    let left = rappel_tests::poll::until("everything to be erased", async || {
        let (known, device) = (person(&stage, ADA).await, journey(&stage, &phone).await);
        let done = device.is_null() && known["home"]["erasing"].is_null();
        if done { Ok(known.to_string()) } else { Err(format!("{known} {device}")) }
    })
    .await;
    assert!(!left.contains("ada@") && !left.contains("boots"), "{left}");

    // Whoever claims the address now writes to nobody.
    let other = leaves_a_cart(&stage, 9, "tent", ADA).await;
    live(&mut stage, &[&other], &[ADA], 5 * DAY).await;
    assert_eq!(stage.mailbox().mails().len(), 1);
}
