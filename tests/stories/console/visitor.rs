//! A console's visitor without a screen, who sends what they like.

use rappel_tests::browser::Tab;
use rappel_tests::stage::Stage;
use reqwest::StatusCode;

use super::desk::{CODE, OWNER, console};

/// A browser without a screen: its cookies, and the token of the last page it saw.
pub(super) struct Visitor {
    pub(super) cookies: Vec<String>,
    /// Of the last page it saw.
    pub(super) csrf: String,
}

/// The value behind `name="csrf" value="`.
fn csrf(page: &str) -> String {
    let (_, rest) = page.split_once("name=\"csrf\" value=\"").expect("a form with a token");
    rest.split('"').next().unwrap().to_owned()
}

impl Visitor {
    /// Looks at a page.
    pub(super) async fn sees(stage: &Stage, path: &str, cookies: Vec<String>) -> Visitor {
        let request = stage.worker().client().get(console(stage, path)).header("cookie", cookies.join("; "));
        let answer = request.send().await.unwrap();
        let set = answer.headers().get_all("set-cookie").iter().map(|value| value.to_str().unwrap());
        let set = set.map(|value| value.split(';').next().unwrap().to_owned());
        let cookies = cookies.into_iter().chain(set).collect();
        Visitor { cookies, csrf: csrf(&answer.text().await.unwrap()) }
    }

    /// A page as it is answered with 200.
    pub(super) async fn reads(&self, stage: &Stage, path: &str) -> String {
        let client = stage.worker().client();
        let request = client.get(console(stage, path)).header("cookie", self.cookies.join("; "));
        let answer = request.send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::OK, "{path}");
        answer.text().await.unwrap()
    }

    /// What a form of this session is answered with: a file, say.
    pub(super) async fn gets(&self, stage: &Stage, path: &str, form: &str) -> (StatusCode, String) {
        let client = stage.worker().client();
        let request = client.post(console(stage, path)).header("cookie", self.cookies.join("; "));
        let request = request.header("origin", stage.worker().origin());
        let request = request.header("content-type", "application/x-www-form-urlencoded");
        let answer = request.body(format!("csrf={}&{form}", self.csrf)).send().await.unwrap();
        (answer.status(), answer.text().await.unwrap())
    }

    /// What a page is answered with.
    pub(super) async fn looks(&self, stage: &Stage, path: &str) -> StatusCode {
        let client = stage.worker().client();
        let request = client.get(console(stage, path)).header("cookie", self.cookies.join("; "));
        request.send().await.unwrap().status()
    }

    /// Sends a form; the answer, and the cookies that it sets.
    pub(super) async fn sends(
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
    pub(super) async fn owner(stage: &Stage) -> Visitor {
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

    /// Comes in by a link, the mail of this number to that address, and sees that page.
    pub(super) async fn by_mail(stage: &Stage, (email, mails): (&str, usize), path: &str) -> Visitor {
        let ours = stage.worker().origin();
        let visitor = Visitor::sees(stage, "/sign-in", Vec::new()).await;
        let form = format!("csrf={}&email={email}", visitor.csrf);
        let (status, _) = visitor.sends(stage, "/sign-in", Some(&ours), &form).await;
        assert_eq!(status, StatusCode::OK);
        let sent = stage.mailbox().mails_to_at_least(email, mails).await;
        let mut links = sent.iter().flat_map(rappel_tests::mailbox::Mail::links);
        let link = links.rfind(|link| link.contains("/sign-in/link?token=")).expect("a sign-in link");
        let (_, token) = link.split_once("?token=").unwrap();
        let visitor = Visitor::sees(stage, &format!("/sign-in/link?token={token}"), visitor.cookies).await;
        let form = format!("csrf={}&token={token}", visitor.csrf);
        let (status, set) = visitor.sends(stage, "/sign-in/link", Some(&ours), &form).await;
        assert_eq!(status, StatusCode::SEE_OTHER);
        let session = set.iter().find(|cookie| cookie.starts_with("__Host-rappel-session=")).unwrap();
        Visitor::sees(stage, path, vec![session.split(';').next().unwrap().to_owned()]).await
    }

    /// With the cookies of a browser with a screen.
    pub(super) async fn of(stage: &Stage, tab: &Tab, path: &str) -> Visitor {
        let cookies = tab.cookies().await;
        Visitor::sees(stage, path, cookies).await
    }
}
