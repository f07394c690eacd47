//! What the console's stories share: its first owner, signed in.

use rappel_tests::browser::{Chromium, Tab, button, labelled};
use rappel_tests::stage::{Setting, Stage};

/// What `cargo xtask deploy` would print.
pub(super) const CODE: &str = "7K2F0-9XQ41-ABCDE-FGH1J";
/// The first owner.
pub(super) const OWNER: &str = "olive@fellwren.example";

/// A stage whose deployment has a code.
pub(super) async fn stage(mut setting: Setting) -> Stage {
    setting.variables.push(("OWNER_CODE", CODE.to_owned()));
    Stage::open_with(setting).await
}

/// An address of the console.
pub(super) fn console(stage: &Stage, path: &str) -> String {
    format!("{}/console{path}", stage.worker().origin())
}

/// Comes in by the code.
pub(super) async fn come_in(stage: &Stage, chromium: &Chromium) -> Tab {
    let tab = chromium.open(&console(stage, "")).await;
    tab.until_text("h1", "Make it yours").await;
    tab.type_into(&labelled("One-time code"), CODE).await;
    tab.type_into(&labelled("Your e-mail address"), OWNER).await;
    tab.click(&button("Make me the owner")).await;
    tab.until_text("h1", "Overview").await;
    tab
}

/// Comes in by a link, the mail of this number to that address.
pub(super) async fn come_in_by_mail(stage: &Stage, chromium: &Chromium, email: &str, mails: usize) -> Tab {
    let tab = chromium.open(&console(stage, "/sign-in")).await;
    tab.type_into(&labelled("Your e-mail address"), email).await;
    tab.click(&button("Send me the link")).await;
    tab.until_text("h1", "Look into your mailbox").await;
    let sent = stage.mailbox().mails_to_at_least(email, mails).await;
    let mut links = sent.iter().flat_map(rappel_tests::mailbox::Mail::links);
    let link = links.rfind(|link| link.contains("/sign-in/link?token=")).expect("a sign-in link");
    tab.go_to(&link).await;
    tab.click(&button("Sign in")).await;
    tab.until_text("h1", "Overview").await;
    tab
}
