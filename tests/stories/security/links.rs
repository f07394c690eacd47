//! A message is forwarded. Whoever holds its links can follow them and end these messages, and learns nothing more.

use rappel_tests::device::Device;
use rappel_tests::stage::Stage;
use serde_json::Value;

use crate::figures::{BROWSER, written_to};
use crate::identity::people::{ADA, journey, page, person, views};

/// A page of the Worker as somebody else's browser gets it, which has none of Ada's cookies.
async fn opens(stage: &Stage, link: &str) -> (String, String) {
    let answer = stage.worker().client().get(link).header("user-agent", BROWSER).send().await.unwrap();
    let location = answer.headers().get("location").map(|to| to.to_str().unwrap().to_owned());
    (location.unwrap_or_default(), answer.text().await.unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn who_holds_a_forwarded_message_learns_nothing_and_becomes_nobody() {
    let mut stage = Stage::open().await;
    let (ada, _) = written_to(&mut stage, 1).await;
    let mail = stage.mailbox().first_mail_to(ADA).await;
    let visitor = ada.visitor.to_string();
    let ours = stage.worker().origin();
    let mut links: Vec<String> = mail.links().into_iter().filter(|link| link.starts_with(&ours)).collect();
    links.push(mail.header("List-Unsubscribe").unwrap().trim_matches(['<', '>']).to_owned());
    assert!(links.len() > 2, "{links:?}");
    for link in &links {
        let (location, shown) = opens(&stage, link).await;
        for (what, text) in [("the link", link), ("where it leads", &location), ("the page", &shown)] {
            let tells = ["ada@", "ada%40", &visitor, "cart-abandonment/"];
            assert!(!tells.iter().any(|told| text.contains(told)), "{what} tells of Ada: {text}");
        }
    }

    // Eve goes on from there on a device of her own: nothing makes it Ada's.
    let mut eve = Device::new(&stage, 2);
    page(&mut eve, views("tent")).await;
    let hers = journey(&stage, &eve).await;
    assert_eq!(hers["device"].get("moves").and_then(Value::as_array).map_or(0, Vec::len), 0);
    assert!(!hers.to_string().contains("ada@"), "{hers:#}");
    assert_eq!(person(&stage, ADA).await["person"]["segments"], serde_json::json!([]));
    // Opening an unsubscribe link ends nothing: scanners and new holders open every link.
    let state = journey(&stage, &ada).await;
    assert_eq!(state["person"]["segments"][0]["contacts"][0].get("suppressed"), None);
}
