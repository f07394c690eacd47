//! A message is forwarded, and its links with it: whoever holds them can make it less, and nothing else.

use rappel_tests::stage::Stage;
use reqwest::StatusCode;

use super::{link_to, look, send};
use crate::identity::people::{ADA, BOB, HOUR, journey, leaves_a_cart, live, person};

#[tokio::test(flavor = "multi_thread")]
async fn a_forwarded_link_shows_nothing_kept_and_grants_nothing() {
    let mut stage = Stage::open().await;
    let ada = leaves_a_cart(&stage, 1, "boots", ADA).await;
    live(&mut stage, &[&ada], &[ADA], 2 * HOUR).await;
    let link = link_to("p", &stage.mailbox().first_mail_to(ADA).await);
    send(&stage, &link, "act=leave").await;
    let left = journey(&stage, &ada).await["person"].clone();

    let shown = look(&stage, &link).await;
    for kept in [ADA, "boots", "12,900", "129", "name=\"channel\"", "name=\"topic\"", "checked", "first-name"]
    {
        assert!(!shown.contains(kept), "{kept}: {shown}");
    }
    let more = "channel=email&shown-channel=email&topic=reminders&shown-topic=reminders&first-name=Eve&day=1&month=1\
                &phone=%2B36301234567&phone-channel=sms";
    for act in ["", "act=save&", "act=agree&", "act=topics&"] {
        send(&stage, &link, &format!("{act}{more}")).await;
    }
    let (status, _) = send(&stage, &link, &format!("act=save&{more}")).await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    assert_eq!(journey(&stage, &ada).await["person"], left, "nothing more was granted, and nothing told");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_is_good_for_its_own_page_alone_and_a_fresh_one_for_an_hour() {
    let mut stage = Stage::open().await;
    let ada = leaves_a_cart(&stage, 1, "boots", ADA).await;
    live(&mut stage, &[&ada], &[ADA], 2 * HOUR).await;
    let old = link_to("p", &stage.mailbox().first_mail_to(ADA).await);
    for page in ["s", "o", "u", "c"] {
        let forged = old.replacen("/p/", &format!("/{page}/"), 1);
        let answer = stage.worker().client().get(&forged).send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::NOT_FOUND, "{page}");
    }
    let cut = &old[..old.len() - 3];
    assert_eq!(stage.worker().client().get(cut).send().await.unwrap().status(), StatusCode::NOT_FOUND);

    send(&stage, &old, "act=link").await;
    let own = link_to("s", &stage.mailbox().mails_to_at_least(ADA, 2).await.pop().unwrap());
    live(&mut stage, &[&ada], &[ADA], HOUR).await;
    let shown = look(&stage, &own).await;
    assert!(shown.contains("This link has run out") && !shown.contains("name=\"topic\""), "{shown}");
    let before = journey(&stage, &ada).await["person"]["profile"].clone();
    let (_, answered) = send(&stage, &own, "act=save&first-name=Eve&shown-channel=email").await;
    assert!(answered.contains("on its way"), "{answered}");
    let after = journey(&stage, &ada).await;
    assert_eq!(after["person"]["profile"], before);
    assert_eq!(after["person"]["segments"][0]["contacts"][0]["standing"], "claimed");
    assert_eq!(
        stage.mailbox().mails_to_at_least(ADA, 3).await.pop().unwrap().recipients,
        [ADA],
        "to the address, whoever asks"
    );
}

/// Somebody types a stranger's address on many devices, and on one device asks for link after link.
#[tokio::test(flavor = "multi_thread")]
async fn nobody_fills_a_strangers_mailbox() {
    let mut stage = Stage::open().await;
    let ada = leaves_a_cart(&stage, 1, "boots", BOB).await;
    live(&mut stage, &[&ada], &[BOB], 2 * HOUR).await;
    let link = link_to("p", &stage.mailbox().first_mail_to(BOB).await);
    for _ in 0..6 {
        send(&stage, &link, "act=link").await;
        live(&mut stage, &[&ada], &[BOB], HOUR).await;
    }
    let links = stage.mailbox().mails_to(BOB).into_iter().filter(|mail| mail.subject().contains("settings"));
    assert_eq!(links.count(), 2, "twice a day at most: {:?}", stage.mailbox().mails());
    assert_eq!(
        person(&stage, BOB).await["home"]["address"],
        serde_json::Value::Null,
        "asking proves nothing"
    );
}
