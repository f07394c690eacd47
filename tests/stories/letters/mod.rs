//! Links in messages that lead to our own pages: getting less, one's own settings, a double opt-in.
//!
//! - [`less`]: topics, pauses and leaving, by whoever reads the message
//! - [`own`]: settings and profile, by a link that was just sent to the address
//! - [`forwarded`]: what a forwarded link may not do
//! - [`number`]: a telephone number, where the shop writes to phones
//! - [`opt_in`]: a yes that waits for its click
//! - [`sign_up`]: the form that asks for it

mod forwarded;
mod less;
mod number;
mod opt_in;
mod own;
mod sign_up;

use rappel_tests::mailbox::Mail;
use rappel_tests::stage::Stage;
use reqwest::StatusCode;

/// The mail's link to one of our pages: `p`, `s`, `o` or `u`.
pub(crate) fn link_to(page: &str, mail: &Mail) -> String {
    let links = mail.links();
    let link = links.iter().find(|link| link.contains(&format!("/{page}/")) && !link.contains('#'));
    link.unwrap_or_else(|| panic!("no /{page}/ in {links:?}")).clone()
}

/// Looks at a page as a browser does.
async fn look(stage: &Stage, link: &str) -> String {
    let answer = stage.worker().client().get(link).header("accept-language", "en").send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::OK, "{link}");
    answer.text().await.unwrap()
}

/// Sends a form of the page.
pub(crate) async fn send(stage: &Stage, link: &str, form: &str) -> (StatusCode, String) {
    let request = stage.worker().client().post(link).header("accept-language", "en");
    let request = request.header("content-type", "application/x-www-form-urlencoded");
    let answer = request.body(form.to_owned()).send().await.unwrap();
    (answer.status(), answer.text().await.unwrap())
}
