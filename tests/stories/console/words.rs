//! The words of a flow's messages: changed in one language, refused in plain words, seen in a frame that may do nothing, in a
//! mail, and taken back.

use rappel_tests::browser::{Chromium, Tab, button};
use rappel_tests::stage::Setting;
use reqwest::StatusCode;

use super::desk::{OWNER, come_in, console, stage};
use super::visitor::Visitor;

const FLOW: &str = "/shops/demo/flows/cart-abandonment";
const TEXT: &str = "/shops/demo/flows/cart-abandonment/texts/cart-abandonment-1";
const OPEN: &str = "document.querySelectorAll('details').forEach(part => part.open = true)";

/// Types a subject over the one that is there, and sends the form by its first button.
async fn say(tab: &Tab, subject: &str) {
    tab.script(OPEN, Vec::new()).await;
    let type_over = "const field = document.getElementById('cart-abandonment-1-subject'); field.value = arguments[0]; \
        field.form.requestSubmit()";
    tab.script(type_over, vec![subject.into()]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn words_are_changed_in_one_language_tried_and_taken_back() {
    let stage = stage(Setting::default()).await;
    let chromium = Chromium::start().await;
    let tab = come_in(&stage, &chromium).await;
    tab.go_to(&console(&stage, FLOW)).await;
    say(&tab, "Hello {frist_name}").await;
    tab.until_text("main", "{frist_name} stands for nothing we know").await;
    tab.keep_picture("console-words-wrong").await;

    let hostile = "Your <script>alert(1)</script> basket";
    say(&tab, hostile).await;
    tab.until_text("main", "Saved.").await;
    tab.until_text("main", "your words").await;
    assert!(tab.text("#words").await.contains(hostile), "it stands there as it was typed");
    tab.script(OPEN, Vec::new()).await;
    tab.keep_picture("console-words").await;

    let owner = Visitor::of(&stage, &tab, FLOW).await;
    let shown = owner.reads(&stage, &format!("{TEXT}/preview?language=en")).await;
    assert!(shown.contains("&lt;script&gt;alert(1)&lt;/script&gt;") && !shown.contains("<script"), "{shown}");
    let other = owner.reads(&stage, &format!("{TEXT}/preview?language=fr")).await;
    assert!(!other.contains("alert(1)"), "French is as it was");

    tab.click(&button("Send a test to myself")).await;
    tab.until_text("main", "On its way to your own mailbox.").await;
    let test = stage.mailbox().first_mail_to(OWNER).await;
    assert_eq!(test.subject(), format!("[Test] {hostile}"));

    tab.script(OPEN, Vec::new()).await;
    tab.click(&button("Back to the words it came with: cart-abandonment-1")).await;
    tab.until_text("main", "Saved.").await;
    assert!(!tab.text("#words").await.contains("your words"));
    // Undone, the change before is back: the words are typed ones again.
    tab.click(&button("Undo: cart-abandonment-1 in English: the words it came with")).await;
    tab.click("dialog[open] button:last-child").await;
    tab.until_text("main", "Done: it is as it was.").await;
    assert!(tab.text("#words").await.contains(hostile));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_is_shown_in_a_frame_that_may_do_nothing() {
    let stage = stage(Setting::default()).await;
    let chromium = Chromium::start().await;
    let tab = come_in(&stage, &chromium).await;
    let owner = Visitor::of(&stage, &tab, FLOW).await;
    let client = stage.worker().client();
    let preview = console(&stage, &format!("{TEXT}/preview"));
    let answer = client.get(&preview).header("cookie", owner.cookies.join("; ")).send().await.unwrap();
    let policy = answer.headers()["content-security-policy"].to_str().unwrap().to_owned();
    for part in ["default-src 'none'", "sandbox;", "frame-ancestors 'self'", "form-action 'none'"] {
        assert!(policy.contains(part), "{policy}");
    }
    let nobody = client.get(&preview).send().await.unwrap();
    assert_ne!(nobody.status(), StatusCode::OK, "for those who are signed in");
    let elsewhere = "/shops/demo/flows/cart-abandonment/texts/welcome-1/preview";
    assert_eq!(owner.looks(&stage, elsewhere).await, StatusCode::NOT_FOUND, "of no message of the flow");

    // The draft goes into the frame beside the form, and nothing is kept.
    tab.go_to(&console(&stage, FLOW)).await;
    tab.script(OPEN, Vec::new()).await;
    tab.script("document.getElementById('cart-abandonment-1-heading').value = 'A draft'", Vec::new()).await;
    tab.click(&button("Show it with these words: cart-abandonment-1")).await;
    tab.script("document.querySelector('iframe').scrollIntoView()", Vec::new()).await;
    tab.until_script(
        "document.querySelector('iframe[name=\"mail-cart-abandonment-1\"]').contentDocument === null",
    )
    .await;
    tab.keep_picture("console-words-draft").await;
    assert!(!owner.reads(&stage, FLOW).await.contains("A draft"));
    assert!(!chromium.console().await.iter().any(|line| line.contains("Refused")), "nothing was blocked");
}
