//! The first owner comes in by the one-time code, goes, and comes again by a link.

use rappel_tests::browser::{Chromium, button, labelled};
use rappel_tests::mailbox::Mail;
use rappel_tests::stage::Setting;

use super::desk::{CODE, OWNER, come_in, console, stage};

fn link(mail: &Mail) -> String {
    let links = mail.links();
    links.into_iter().find(|link| link.contains("/console/sign-in/link?token=")).expect("a sign-in link")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_lets_in_once_and_a_link_from_then_on() {
    let stage = stage(Setting::default()).await;
    let chromium = Chromium::start().await;
    // Before anybody owns it, every page leads to the same one.
    let tab = chromium.open(&console(&stage, "/shops/demo/flows")).await;
    tab.until_text("h1", "Make it yours").await;
    tab.type_into(&labelled("One-time code"), "7K2F0-9XQ41-ABCDE-FGH1K").await;
    tab.type_into(&labelled("Your e-mail address"), OWNER).await;
    tab.click(&button("Make me the owner")).await;
    tab.until_text("main", "This is not the code").await;
    tab.close().await;

    let tab = come_in(&stage, &chromium).await;
    assert!(tab.text("body").await.contains(OWNER));
    tab.click(&button("Sign out")).await;
    tab.until_text("h1", "Sign in").await;
    tab.go_to(&console(&stage, "/shops/demo")).await;
    tab.until_text("h1", "Sign in").await;

    tab.go_to(&console(&stage, "/first-owner")).await;
    tab.type_into(&labelled("One-time code"), CODE).await;
    tab.type_into(&labelled("Your e-mail address"), "mallory@fellwren.example").await;
    tab.click(&button("Make me the owner")).await;
    tab.until_text("main", "used already").await;

    tab.go_to(&console(&stage, "/sign-in")).await;
    tab.type_into(&labelled("Your e-mail address"), "Olive@Fellwren.example").await;
    tab.click(&button("Send me the link")).await;
    tab.until_text("h1", "Look into your mailbox").await;
    let mail = stage.mailbox().first_mail_to(OWNER).await;
    assert_eq!(mail.subject(), "Your sign-in link for Fellwren");

    // Whatever fetches the link on the way lets nobody in and spoils nothing.
    let link = link(&mail);
    for _ in 0..2 {
        stage.worker().client().get(&link).send().await.unwrap();
    }
    tab.go_to(&link).await;
    tab.until_text("main", OWNER).await;
    tab.click(&button("Sign in")).await;
    tab.until_text("h1", "Overview").await;
    tab.go_to(&link).await;
    tab.until_text("h1", "This link is over").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_learns_who_is_a_member_and_a_link_grows_old() {
    let stage = stage(Setting::default()).await;
    let chromium = Chromium::start().await;
    let tab = come_in(&stage, &chromium).await;
    tab.click(&button("Sign out")).await;
    for address in ["mallory@fellwren.example", OWNER] {
        tab.go_to(&console(&stage, "/sign-in")).await;
        tab.type_into(&labelled("Your e-mail address"), address).await;
        tab.click(&button("Send me the link")).await;
        tab.until_text("h1", "Look into your mailbox").await;
        assert!(tab.text("main").await.contains(&format!("If {address} belongs to a shop here")));
    }
    let mail = stage.mailbox().first_mail_to(OWNER).await;
    assert!(stage.mailbox().mails_to("mallory@fellwren.example").is_empty());

    stage.advance(std::time::Duration::from_secs(15 * 60)).await;
    tab.go_to(&link(&mail)).await;
    tab.until_text("h1", "This link is over").await;
}
