//! Forms that no page of the console made for whoever is signed in: each is refused, and nothing changes.

use rappel_tests::browser::Chromium;
use rappel_tests::stage::{Setting, Stage};
use reqwest::StatusCode;

use super::desk::{CODE, OWNER, come_in, console, stage};

/// A browser without a screen: its cookies, and the token of the last page it saw.
struct Visitor {
    cookies: Vec<String>,
    csrf: String,
}

/// The value behind `name="csrf" value="`.
fn csrf(page: &str) -> String {
    let (_, rest) = page.split_once("name=\"csrf\" value=\"").expect("a form with a token");
    rest.split('"').next().unwrap().to_owned()
}

impl Visitor {
    async fn sees(stage: &Stage, path: &str, cookies: Vec<String>) -> Visitor {
        let request = stage.worker().client().get(console(stage, path)).header("cookie", cookies.join("; "));
        let answer = request.send().await.unwrap();
        let set = answer.headers().get_all("set-cookie").iter().map(|value| value.to_str().unwrap());
        let set = set.map(|value| value.split(';').next().unwrap().to_owned());
        let cookies = cookies.into_iter().chain(set).collect();
        Visitor { cookies, csrf: csrf(&answer.text().await.unwrap()) }
    }

    async fn sends(
        &self,
        stage: &Stage,
        path: &str,
        origin: Option<&str>,
        form: &str,
    ) -> (StatusCode, Vec<String>) {
        let client = stage.worker().client();
        let mut request = client.post(console(stage, path)).header("cookie", self.cookies.join("; "));
        if let Some(origin) = origin {
            request = request.header("origin", origin);
        }
        let request = request.header("content-type", "application/x-www-form-urlencoded");
        let answer = request.body(form.to_owned()).send().await.unwrap();
        let set =
            answer.headers().get_all("set-cookie").iter().map(|value| value.to_str().unwrap().to_owned());
        (answer.status(), set.collect())
    }

    /// Comes in by the code.
    async fn owner(stage: &Stage) -> Visitor {
        let visitor = Visitor::sees(stage, "/first-owner", Vec::new()).await;
        let form = format!("csrf={}&code={CODE}&email={OWNER}", visitor.csrf);
        let (status, set) = visitor.sends(stage, "/first-owner", Some(&stage.worker().origin()), &form).await;
        assert_eq!(status, StatusCode::SEE_OTHER);
        let session = set.iter().find(|cookie| cookie.starts_with("__Host-rappel-session=")).unwrap();
        for part in ["Path=/", "Secure", "HttpOnly", "SameSite=Lax"] {
            assert!(session.contains(part), "{session}");
        }
        let session = session.split(';').next().unwrap().to_owned();
        Visitor::sees(stage, "/shops/demo", vec![session]).await
    }
}

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
