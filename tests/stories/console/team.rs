//! Roles, keys and settings, in the browsers of those who have them. What each role may not do is asked address by address in
//! `roles.rs`.

use rappel_local::shop::SHOP_KEY;
use rappel_tests::browser::{Chromium, button, labelled};
use rappel_tests::shopper::{ACCEPT, arrive};
use rappel_tests::stage::{Setting, Stage};
use reqwest::StatusCode;

use super::desk::{OWNER, come_in, come_in_by_mail, console, stage};
use super::visitor::Visitor;
use crate::shop::shopper::{HOUR, expect_decided, leave_a_cart};

const VERA: &str = "vera@fellwren.example";

/// Makes Vera a viewer, in the browser of the owner; returns that browser's tab.
async fn invite_vera(stage: &Stage, chromium: &Chromium) -> rappel_tests::browser::Tab {
    let tab = come_in(stage, chromium).await;
    tab.go_to(&console(stage, "/shops/demo/team")).await;
    tab.type_into(&labelled("E-mail address"), VERA).await;
    tab.choose("select#invite-role", "viewer").await;
    tab.click(&button("Send the invitation")).await;
    tab.until_text("main", "They may come in now.").await;
    tab.keep_picture("console-team").await;
    tab
}

#[tokio::test(flavor = "multi_thread")]
async fn a_viewer_sees_and_changes_nothing_until_an_owner_says_so() {
    let stage = stage(Setting { more_shops: vec!["other"], ..Setting::default() }).await;
    let (desk, hers) = (Chromium::start().await, Chromium::start().await);
    let owner = invite_vera(&stage, &desk).await;
    let invitation = stage.mailbox().first_mail_to(VERA).await;
    assert!(invitation.subject().contains(OWNER), "{}", invitation.subject());

    let tab = come_in_by_mail(&stage, &hers, VERA, 2).await;
    assert!(!tab.text("main").await.contains("Pause everything"), "a viewer has no such button");
    owner.choose("select[id$='-role']:not(#invite-role)", "editor").await;
    owner.click(&button(&format!("Change the role of {VERA}"))).await;
    owner.until_text("main", "Saved.").await;
    tab.reload().await;
    tab.until_text("main", "Pause everything").await;

    // Taken out, she is signed out at once.
    owner.click(&button(&format!("Remove {VERA}"))).await;
    owner.click("dialog[open] button:last-child").await;
    owner.until_text("main", "Saved.").await;
    tab.reload().await;
    tab.until_text("h1", "Sign in").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_opens_what_it_was_made_for_until_it_is_taken_back() {
    let stage = stage(Setting::default()).await;
    let chromium = Chromium::start().await;
    let tab = come_in(&stage, &chromium).await;
    tab.go_to(&console(&stage, "/shops/demo/team")).await;
    tab.click(&button("Make a key")).await;
    tab.type_into(&labelled("What is it for?"), "Reports").await;
    tab.click("#scope-figures").await;
    tab.click(&button("Make the key")).await;
    tab.until_text("main", "Your new key.").await;
    let key = tab.text(".flash code").await;
    assert!(key.starts_with("rk_demo_"), "{key}");

    let ask = async |path: &str| {
        let address = format!("{}/v1/{SHOP_KEY}/{path}", stage.worker().origin());
        stage.worker().client().get(address).bearer_auth(&key).send().await.unwrap().status()
    };
    assert_eq!(ask("figures").await, StatusCode::OK);
    assert_eq!(ask("suppressions").await, StatusCode::FORBIDDEN, "for figures alone");
    let other = format!("{}/v1/other/figures", stage.worker().origin());
    let status = stage.worker().client().get(other).bearer_auth(&key).send().await.unwrap().status();
    assert_eq!(status, StatusCode::UNAUTHORIZED, "of this shop alone");

    tab.go_to(&console(&stage, "/shops/demo/team")).await;
    tab.until_text("main", "Reports").await;
    assert!(!tab.text("body").await.contains(&key), "shown once");
    tab.click("form[action*='/team/keys/'] button").await;
    tab.click("dialog[open] button:last-child").await;
    tab.until_text("main", "Saved.").await;
    assert_eq!(ask("figures").await, StatusCode::UNAUTHORIZED);
    tab.until_text("main", "ended the key Reports").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn in_test_mode_nobody_but_the_team_is_written_to() {
    let stage = stage(Setting::default()).await;
    let chromium = Chromium::start().await;
    let tab = come_in(&stage, &chromium).await;
    tab.go_to(&console(&stage, "/shops/demo/settings")).await;
    tab.keep_picture("console-settings").await;
    tab.click(&labelled("Test mode is on")).await;
    tab.type_into("#addresses", OWNER).await;
    tab.click("form[action$='/test-mode'] button").await;
    tab.until_text("main", "Saved.").await;

    let (_chromium, shop) = arrive(&stage, ACCEPT).await;
    let visitor = leave_a_cart(&stage, shop).await;
    stage.live_through(&visitor, 2 * HOUR).await;
    expect_decided(&stage, &visitor, &["cart-abandonment skipped not-listed"]).await;
    assert!(stage.mailbox().mails().is_empty());

    tab.go_to(&console(&stage, "/shops/demo/flows/cart-abandonment")).await;
    tab.keep_picture("console-flow").await;
    tab.click(&button("Send a test to myself")).await;
    tab.until_text("main", "On its way to your own mailbox.").await;
    let test = stage.mailbox().first_mail_to(OWNER).await;
    assert!(test.subject().starts_with("[Test] "), "{}", test.subject());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wait_is_changed_in_place_refused_in_the_engines_words_and_undone() {
    let stage = stage(Setting::default()).await;
    let chromium = Chromium::start().await;
    let tab = come_in(&stage, &chromium).await;
    tab.go_to(&console(&stage, "/shops/demo/flows/cart-abandonment")).await;
    tab.until_text("h1", "Cart abandonment").await;
    let edit = "form[action$='/edit'] input[name$='/wait/for']";
    let open = "document.querySelectorAll('details').forEach(part => part.open = true)";
    for (typed, said) in [("soon", "\"soon\" is no duration"), ("3h", "Saved.")] {
        tab.script(open, Vec::new()).await;
        tab.script(
            "const field = document.querySelector(arguments[0]); field.value = arguments[1]; \
            field.form.requestSubmit()",
            vec![edit.into(), typed.into()],
        )
        .await;
        tab.until_text("main", said).await;
        tab.keep_picture(&format!("console-flow-{typed}")).await;
    }
    let (_chromium, shop) = arrive(&stage, ACCEPT).await;
    let visitor = leave_a_cart(&stage, shop).await;
    stage.live_through(&visitor, 2 * HOUR).await;
    assert!(stage.mailbox().mails().is_empty(), "it waits three hours now");

    tab.reload().await;
    tab.click("form[action$='/undo'] button").await;
    tab.click("dialog[open] button:last-child").await;
    tab.until_text("main", "Done: it is as it was.").await;
    let value = tab.script("return document.querySelector(arguments[0]).value", vec![edit.into()]).await;
    assert_eq!(value, "1h");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_flow_of_ones_own_begins_as_a_draft_and_is_switched_on() {
    let stage = stage(Setting::default()).await;
    let chromium = Chromium::start().await;
    let tab = come_in(&stage, &chromium).await;
    tab.go_to(&console(&stage, "/shops/demo/flows")).await;
    tab.click(&button("A flow of your own")).await;
    tab.type_into(&labelled("What do you call it?"), "Vip").await;
    tab.click(&button("Make a draft")).await;
    tab.until_text("main", "there is a flow of that name already").await;
    tab.type_into(&labelled("What do you call it?"), " quotes").await;
    tab.click("#starts-like").await;
    tab.choose("select[name=like]", "browse-abandonment").await;
    tab.click(&button("Make a draft")).await;
    tab.until_text("h1", "Vip quotes").await;
    tab.until_text("main", "Draft").await;
    tab.keep_picture("console-flow-own").await;
    tab.click("form[action$='/vip-quotes/status'] button[value=live]").await;
    tab.until_text("main", "Done.").await;
    tab.until_text("main", "6 of 44 are on").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_owner_of_one_shop_finds_nothing_of_another() {
    let stage = stage(Setting { more_shops: vec!["other"], ..Setting::default() }).await;
    let (desk, hers) = (Chromium::start().await, Chromium::start().await);
    let tab = come_in(&stage, &desk).await;
    // A key and a change of the other shop, for her not to see.
    tab.go_to(&console(&stage, "/shops/other/team")).await;
    tab.click(&button("Make a key")).await;
    tab.type_into(&labelled("What is it for?"), "Of the other").await;
    tab.click("#scope-figures").await;
    tab.click(&button("Make the key")).await;
    tab.until_text("main", "Your new key.").await;
    let key = tab.text(".flash code").await;
    tab.go_to(&console(&stage, "/shops/demo/team")).await;
    tab.type_into(&labelled("E-mail address"), VERA).await;
    tab.choose("select#invite-role", "owner").await;
    tab.click(&button("Send the invitation")).await;
    tab.until_text("main", "They may come in now.").await;

    let hers = come_in_by_mail(&stage, &hers, VERA, 2).await;
    let vera = Visitor::of(&stage, &hers, "/shops/demo").await;
    let ours = stage.worker().origin();
    // Hers to give is what is hers.
    let form = format!("csrf={}&email=eve%40fellwren.example&role=owner&everywhere=yes", vera.csrf);
    let (status, _) = vera.sends(&stage, "/shops/demo/team/invite", Some(&ours), &form).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    hers.go_to(&console(&stage, "/shops/demo/team")).await;
    hers.until_text("main", VERA).await;
    let team = hers.text("body").await;
    assert!(!team.contains("Of the other") && !team.contains("eve@fellwren.example"), "{team}");
    assert!(!team.contains("At all shops"), "only an owner of all may give that");

    let figures = async |shop: &str| {
        let address = format!("{ours}/v1/{shop}/figures");
        stage.worker().client().get(address).bearer_auth(&key).send().await.unwrap().status()
    };
    assert_eq!((figures("other").await, figures("demo").await), (StatusCode::OK, StatusCode::UNAUTHORIZED));
}
