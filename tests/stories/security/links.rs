//! A message is forwarded, or was asked for by somebody who typed the addresses of others, too. Whoever holds its links can
//! follow them and end these messages at their own address, and learns nothing more.

use rappel_signal::Fact;
use rappel_tests::device::Device;
use rappel_tests::stage::Stage;
use serde_json::{Value, json};

use crate::feedback::list::listed;
use crate::figures::{BROWSER, written_to};
use crate::identity::people::{ADA, HOUR, adds, journey, live, page, person, says, settled, views};
use crate::letters::{link_to, send};

/// Has the short hash by which caps know [`ADA`] (FNV-1a, 32 bits): found within a second, not guessed.
const LIKE_ADA: &str = "eve+e80k80c@example.com";

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

/// Eve types Ada's address, then her own, and leaves a cart: what is due comes to Eve.
async fn eve_beside_ada(stage: &mut Stage) -> Device {
    let mut eve = Device::new(stage, 1);
    page(&mut eve, vec![Fact::Identify { email: ADA.into() }]).await;
    page(&mut eve, [adds("boots"), says(LIKE_ADA)].concat()).await;
    live(stage, &[&eve], &[LIKE_ADA], 2 * HOUR).await;
    eve
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_proves_the_address_it_went_to_and_none_with_the_same_short_hash() {
    let mut stage = Stage::open().await;
    let mut eve = eve_beside_ada(&mut stage).await;
    let link = link_to("p", &stage.mailbox().first_mail_to(LIKE_ADA).await);
    send(&stage, &link, "act=link").await;
    let own = link_to("s", &stage.mailbox().mails_to_at_least(LIKE_ADA, 2).await.pop().unwrap());
    page(&mut eve, vec![Fact::Identify { email: ADA.into() }]).await;
    send(&stage, &own, "act=save&first-name=Eve&shown-channel=email").await;
    settled(&stage, &[&eve]).await;
    let adas = person(&stage, ADA).await;
    let segments = adas.pointer("/person/segments").cloned().unwrap_or_else(|| json!([]));
    assert_eq!(segments, json!([]), "nobody became Ada");
    let known = journey(&stage, &eve).await["person"]["segments"][0]["contacts"].clone();
    let standing = |address: &str| {
        let stated = known.as_array().unwrap().iter().find(|contact| contact["address"] == address);
        stated.unwrap_or_else(|| panic!("{address}: {known:#}"))["standing"].clone()
    };
    assert_eq!((standing(LIKE_ADA), standing(ADA)), (json!("verified"), json!("claimed")), "Eve is Eve");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_ends_messages_to_the_address_it_went_to_and_to_no_other_that_was_typed() {
    let mut stage = Stage::open().await;
    let eve = eve_beside_ada(&mut stage).await;
    let mail = stage.mailbox().first_mail_to(LIKE_ADA).await;
    for (page, form) in [
        ("p", "act=topics&off=reminders"),
        ("p", "act=pause"),
        ("p", "act=leave"),
        ("u", "List-Unsubscribe=One-Click"),
    ] {
        send(&stage, &link_to(page, &mail), form).await;
        settled(&stage, &[&eve]).await;
        let adas = person(&stage, ADA).await;
        assert_eq!(
            (adas["home"].get("banned"), adas["home"].get("chosen")),
            (None, None),
            "{form}: {adas:#}"
        );
    }
    let eves = person(&stage, LIKE_ADA).await;
    assert_eq!(eves["home"]["banned"]["why"], "unsubscribed", "{eves:#}");
    assert_eq!(eves["home"]["chosen"]["topics"].as_array().map_or(0, Vec::len), 1, "{eves:#}");

    // Nor once her device is known as Eve's: what was typed beside her own address goes along.
    send(&stage, &link_to("p", &mail), "act=link").await;
    let own = link_to("s", &stage.mailbox().mails_to_at_least(LIKE_ADA, 2).await.pop().unwrap());
    for (link, form) in [
        (&own, "act=save&shown-channel=email&channel=email"),
        (&link_to("p", &mail), "act=leave"),
        (&link_to("u", &mail), "List-Unsubscribe=One-Click"),
    ] {
        send(&stage, link, form).await;
        settled(&stage, &[&eve]).await;
    }
    live(&mut stage, &[&eve], &[LIKE_ADA], HOUR).await;
    assert_eq!(listed(&stage, 1).await, [format!("{LIKE_ADA} email unsubscribe")], "Ada said nothing");
}
