//! Sessions end when they should, and the form that asks for a link is not for floods.

use std::time::Duration;

use rappel_tests::stage::{Setting, Stage};
use reqwest::StatusCode;

use super::desk::{OWNER, console, stage};
use super::visitor::Visitor;

const DAY: Duration = Duration::from_secs(24 * 60 * 60);
const VERA: &str = "vera@fellwren.example";
/// Forms an hour from one network, as docs/console.md says.
const FORMS_HOURLY: usize = 30;

/// Whether somebody is signed in, or sent to sign in.
async fn is_in(stage: &Stage, who: &Visitor) -> bool {
    match who.looks(stage, "/shops/demo/flows").await {
        StatusCode::OK => true,
        StatusCode::SEE_OTHER => false,
        other => panic!("{other}"),
    }
}

async fn pauses(stage: &Stage, who: &Visitor) -> StatusCode {
    who.gets(stage, "/shops/demo/pause", "paused=yes").await.0
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_in_use_lasts_thirty_days_and_one_that_is_not_eight() {
    let stage = stage(Setting::default()).await;
    let used = Visitor::owner(&stage).await;
    let idle = Visitor::by_mail(&stage, (OWNER, 1), "/shops/demo").await;
    for day in [7, 14, 21, 28] {
        stage.advance(7 * DAY).await;
        assert!(is_in(&stage, &used).await, "day {day}, and used each week");
        if day == 7 {
            assert!(is_in(&stage, &idle).await, "a week without use");
        }
    }
    assert!(!is_in(&stage, &idle).await, "three weeks without use");
    assert_eq!(pauses(&stage, &idle).await, StatusCode::SEE_OTHER, "its forms are nobody's");
    stage.advance(2 * DAY).await;
    assert!(!is_in(&stage, &used).await, "thirty days after it began, however often it was used");
    assert_eq!(pauses(&stage, &used).await, StatusCode::SEE_OTHER);
    let again = Visitor::by_mail(&stage, (OWNER, 2), "/shops/demo").await;
    assert!(!again.reads(&stage, "/shops/demo").await.contains("Everything is paused."));
}

#[tokio::test(flavor = "multi_thread")]
async fn eight_days_without_use_are_too_many() {
    let stage = stage(Setting::default()).await;
    let owner = Visitor::owner(&stage).await;
    stage.advance(8 * DAY).await;
    assert!(!is_in(&stage, &owner).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn signing_out_ends_this_session_at_the_edge_and_no_other() {
    let stage = stage(Setting::default()).await;
    let desk = Visitor::owner(&stage).await;
    let phone = Visitor::by_mail(&stage, (OWNER, 1), "/shops/demo").await;
    let ours = stage.worker().origin();
    let form = format!("csrf={}", desk.csrf);
    // Nobody else signs them out.
    let (status, _) = desk.sends(&stage, "/sign-out", Some("https://evil.example"), &form).await;
    assert_eq!(status, StatusCode::FORBIDDEN);
    let (status, _) = desk.sends(&stage, "/sign-out", Some(&ours), &format!("csrf={}", phone.csrf)).await;
    assert_eq!(status, StatusCode::FORBIDDEN);
    assert!(is_in(&stage, &desk).await);

    let (status, set) = desk.sends(&stage, "/sign-out", Some(&ours), &form).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    let cookie =
        set.iter().find(|cookie| cookie.starts_with("__Host-rappel-session=;")).expect("it is forgotten");
    assert!(cookie.contains("Max-Age=0"), "{cookie}");
    // A browser that kept the cookie all the same, or whoever copied it, has nothing.
    assert!(!is_in(&stage, &desk).await);
    assert_eq!(pauses(&stage, &desk).await, StatusCode::SEE_OTHER);
    assert!(is_in(&stage, &phone).await);
    assert_eq!(
        pauses(&stage, &Visitor { cookies: phone.cookies.clone(), csrf: desk.csrf }).await,
        StatusCode::FORBIDDEN
    );
    assert!(!phone.reads(&stage, "/shops/demo").await.contains("Everything is paused."));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_role_that_is_taken_away_holds_from_the_next_request_on() {
    let stage = stage(Setting::default()).await;
    let owner = Visitor::owner(&stage).await;
    let team = |wish: &str| {
        let id: String = VERA.bytes().map(|byte| format!("{byte:02x}")).collect();
        format!("/shops/demo/team/{id}/{wish}")
    };
    let form = format!("email={VERA}&role=editor");
    assert_eq!(owner.gets(&stage, "/shops/demo/team/invite", &form).await.0, StatusCode::SEE_OTHER);
    let desk = Visitor::by_mail(&stage, (VERA, 2), "/shops/demo").await;
    stage.worker().advance(Duration::from_secs(60)).await;
    let phone = Visitor::by_mail(&stage, (VERA, 3), "/shops/demo").await;
    assert_eq!(pauses(&stage, &desk).await, StatusCode::SEE_OTHER, "an editor may");
    assert_eq!(owner.gets(&stage, &team("role"), "role=viewer").await.0, StatusCode::SEE_OTHER);
    for session in [&desk, &phone] {
        assert_eq!(session.gets(&stage, "/shops/demo/pause", "paused=no").await.0, StatusCode::FORBIDDEN);
        assert!(is_in(&stage, session).await);
    }
    // A link that is on its way lets nobody in any more, either.
    stage.worker().advance(Duration::from_secs(60)).await;
    let visitor = Visitor::sees(&stage, "/sign-in", Vec::new()).await;
    let form = format!("csrf={}&email={VERA}", visitor.csrf);
    visitor.sends(&stage, "/sign-in", Some(&stage.worker().origin()), &form).await;
    let mails = stage.mailbox().mails_to_at_least(VERA, 4).await;
    let links: Vec<String> = mails.iter().flat_map(rappel_tests::mailbox::Mail::links).collect();
    let link = links.iter().rfind(|link| link.contains("?token=")).unwrap();

    assert_eq!(owner.gets(&stage, &team("remove"), "").await.0, StatusCode::SEE_OTHER);
    for session in [&desk, &phone] {
        assert!(!is_in(&stage, session).await);
        assert_eq!(pauses(&stage, session).await, StatusCode::SEE_OTHER, "sent to sign in");
    }
    let page = stage.worker().client().get(link).send().await.unwrap().text().await.unwrap();
    assert!(page.contains("This link is over"), "{page}");
    assert!(
        owner.reads(&stage, "/shops/demo").await.contains("Everything is paused."),
        "as the editor left it"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn one_network_asks_for_so_many_links_an_hour() {
    let stage = stage(Setting::default()).await;
    let owner = Visitor::owner(&stage).await;
    let visitor = Visitor::sees(&stage, "/sign-in", Vec::new()).await;
    let asks = async |email: &str, from: &str| {
        let form = format!("csrf={}&email={email}", visitor.csrf);
        let request = stage.worker().client().post(console(&stage, "/sign-in"));
        let request = request.header("cookie", visitor.cookies.join("; ")).header("cf-connecting-ip", from);
        let request = request.header("origin", stage.worker().origin());
        let request = request.header("content-type", "application/x-www-form-urlencoded");
        request.body(form).send().await.unwrap()
    };
    // The stage opens at a whole hour, and the limit is one of the clock's hours.
    for asked in 0..FORMS_HOURLY {
        // Of one network: another address of it is no other.
        let from = format!("203.0.113.{asked}");
        let answer = asks(&format!("nobody-{asked}@fellwren.example"), &from).await;
        assert_eq!(answer.status(), StatusCode::OK, "{asked}");
    }
    let answer = asks(OWNER, "203.0.113.200").await;
    assert_eq!(answer.status(), StatusCode::TOO_MANY_REQUESTS);
    let wait_s: u64 = answer.headers()["retry-after"].to_str().unwrap().parse().unwrap();
    assert!((1..=60 * 60).contains(&wait_s), "{wait_s}");
    let page = answer.text().await.unwrap();
    assert!(page.contains("<h1>Too many at once</h1>") && page.contains("There is room again in"), "{page}");
    assert!(is_in(&stage, &owner).await, "whoever is in stays in");
    assert!(stage.mailbox().mails_to(OWNER).is_empty());

    assert_eq!(asks(OWNER, "198.51.100.7").await.status(), StatusCode::OK, "another network");
    stage.mailbox().first_mail_to(OWNER).await;
    stage.worker().advance(Duration::from_secs(wait_s)).await;
    assert_eq!(asks(OWNER, "203.0.113.200").await.status(), StatusCode::OK, "the next hour");
    assert_eq!(stage.mailbox().mails_to_at_least(OWNER, 2).await.len(), 2);
}
