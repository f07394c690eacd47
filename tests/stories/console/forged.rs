//! Forms that no page of the console made for whoever is signed in: each is refused, and nothing changes.

use rappel_tests::browser::Chromium;
use rappel_tests::stage::{Setting, Stage};
use reqwest::StatusCode;

use super::desk::{CODE, OWNER, come_in, console, stage};
use super::visitor::Visitor;

async fn is_paused(stage: &Stage, owner: &Visitor) -> bool {
    let client = stage.worker().client();
    let page = client.get(console(stage, "/shops/demo")).header("cookie", owner.cookies.join("; "));
    page.send().await.unwrap().text().await.unwrap().contains("Everything is paused.")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_that_no_page_of_ours_made_changes_nothing() {
    let stage = stage(Setting::default()).await;
    let owner = Visitor::owner(&stage).await;
    let ours = stage.worker().origin();
    let right = format!("csrf={}&paused=yes", owner.csrf);
    let other_token = Visitor::sees(&stage, "/sign-in", Vec::new()).await.csrf;
    for (origin, form, why) in [
        (None, right.clone(), "a request that does not say where it comes from"),
        (Some("null"), right.clone(), "a sandboxed frame"),
        (Some("https://evil.example"), right.clone(), "another site"),
        (Some(ours.as_str()), "paused=yes".into(), "no token"),
        (Some(ours.as_str()), "csrf=&paused=yes".into(), "an empty token"),
        (Some(ours.as_str()), format!("csrf={other_token}&paused=yes"), "somebody else's token"),
    ] {
        let (status, _) = owner.sends(&stage, "/shops/demo/pause", origin, &form).await;
        assert_eq!(status, StatusCode::FORBIDDEN, "{why}");
        assert!(!is_paused(&stage, &owner).await, "{why}");
    }
    let nobody = Visitor { cookies: Vec::new(), csrf: owner.csrf.clone() };
    let (status, _) = nobody.sends(&stage, "/shops/demo/pause", Some(&ours), &right).await;
    assert_eq!(status, StatusCode::SEE_OTHER, "whoever is not signed in is sent to sign in");
    assert!(!is_paused(&stage, &owner).await);

    let (status, _) = owner.sends(&stage, "/shops/demo/pause", Some(&ours), &right).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    assert!(is_paused(&stage, &owner).await, "the same form, as the page sends it");
}

#[tokio::test(flavor = "multi_thread")]
async fn codes_are_not_guessed_and_mailboxes_not_flooded() {
    let stage = stage(Setting::default()).await;
    let ours = stage.worker().origin();
    let visitor = Visitor::sees(&stage, "/first-owner", Vec::new()).await;
    let mut refused = 0;
    for guess in 0..12 {
        let form = format!("csrf={}&code=7K2F0-9XQ41-ABCDE-FG{guess:03}&email={OWNER}", visitor.csrf);
        let (status, _) = visitor.sends(&stage, "/first-owner", Some(&ours), &form).await;
        refused += usize::from(status == StatusCode::TOO_MANY_REQUESTS);
    }
    assert_eq!(refused, 2, "ten tries an hour");
    let form = format!("csrf={}&code={CODE}&email={OWNER}", visitor.csrf);
    let (status, _) = visitor.sends(&stage, "/first-owner", Some(&ours), &form).await;
    assert_eq!(status, StatusCode::TOO_MANY_REQUESTS, "also the right one");

    stage.advance(std::time::Duration::from_secs(60 * 60)).await;
    let chromium = Chromium::start().await;
    drop(come_in(&stage, &chromium).await);
    for asked in 1..=8 {
        stage.worker().advance(std::time::Duration::from_secs(60)).await;
        let form = format!("csrf={}&email={OWNER}", visitor.csrf);
        let (status, _) = visitor.sends(&stage, "/sign-in", Some(&ours), &form).await;
        assert_eq!(status, StatusCode::OK);
        stage.mailbox().mails_to_at_least(OWNER, asked.min(5)).await;
    }
    stage.worker().wake().await;
    assert_eq!(stage.mailbox().mails_to(OWNER).len(), 5, "links within an hour");
}
