//! People brought along from another tool: counted first, vouched for by an owner, taken in with their proof, and nothing is sent
//! to them by it.

use std::path::PathBuf;

use rappel_tests::browser::{Chromium, button, labelled};
use rappel_tests::poll;
use rappel_tests::stage::{Setting, Stage};
use rappel_tests::{project, storage};
use reqwest::StatusCode;
use serde_json::json;

use super::desk::{come_in, console, stage};
use super::visitor::Visitor;
use crate::events::server::{event, live_days, told};
use crate::feedback::list::listed;
use crate::identity::people::{DAY, erase, leaves_a_cart, live, person};

const PAGE: &str = "/shops/demo/people/import";
const MAILCHIMP: &str = "subscribed_members_export_1a2b3c4d5e.csv";
const ADA: &str = "ada@example.com";
const GRACE: &str = "grace@example.com";
const BEA: &str = "bea@example.com";
const WORDING: &str = "Write to me about news and offers.";
/// Flows that a date, a word or a silence starts.
const FLOWS: [&str; 5] = ["welcome", "birthday", "win-back", "sunset", "cart-abandonment"];
/// People of the story that is killed: so many that they take many turns.
const MANY: usize = 90;

fn fixture(name: &str) -> PathBuf {
    project::root().join("shared/shop/tests/import").join(name)
}

fn shop() -> Setting {
    Setting { shop: json!({ "flows": FLOWS, "double_opt_in": true }), ..Setting::default() }
}

/// Sends a file as the page's form does.
async fn upload(stage: &Stage, owner: &Visitor, name: &str, text: &str) -> (StatusCode, String) {
    let parts = [("csrf\"", owner.csrf.as_str()), (&format!("file\"; filename=\"{name}\""), text)];
    let parts = parts.map(|(name, value)| {
        format!("--b\r\ncontent-disposition: form-data; name=\"{name}\r\n\r\n{value}\r\n")
    });
    let request =
        stage.worker().client().post(console(stage, PAGE)).header("cookie", owner.cookies.join("; "));
    let request = request.header("origin", stage.worker().origin());
    let request = request.header("content-type", "multipart/form-data; boundary=b");
    let answer = request.body(format!("{}--b--\r\n", parts.concat())).send().await.unwrap();
    (answer.status(), answer.text().await.unwrap())
}

async fn uploaded(stage: &Stage, owner: &Visitor, name: &str) {
    let text = std::fs::read_to_string(fixture(name)).unwrap();
    assert_eq!(upload(stage, owner, name, &text).await.0, StatusCode::SEE_OTHER, "{name}");
}

/// The upload that the page shows.
fn id(page: &str) -> &str {
    let (_, rest) = page.split_once("name=\"id\" value=\"").expect("an upload that waits");
    rest.split('"').next().unwrap()
}

async fn start(stage: &Stage, owner: &Visitor, more: &str) -> StatusCode {
    let id = id(&owner.reads(stage, PAGE).await).to_owned();
    let form = format!("id={id}&wording={}&{more}", WORDING.replace(' ', "+"));
    owner.gets(stage, &format!("{PAGE}/start"), &form).await.0
}

/// The page, once the import is through.
async fn through(stage: &Stage, owner: &Visitor) -> String {
    poll::until("the import to be through", async || {
        let page = owner.reads(stage, PAGE).await;
        stage.worker().wake().await;
        if page.contains("It is through") { Ok(page) } else { Err(page) }
    })
    .await
}

/// A number that the page shows, by its name.
fn shown(page: &str, name: &str) -> String {
    let (_, rest) =
        page.split_once(&format!("<dt>{name}</dt><dd>")).unwrap_or_else(|| panic!("{name}: {page}"));
    rest.split('<').next().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_owner_brings_a_klaviyo_list_along_and_nobody_is_written_to_by_it() {
    let mut stage = stage(shop()).await;
    let desk = Chromium::start().await;
    let tab = come_in(&stage, &desk).await;
    tab.go_to(&console(&stage, "/shops/demo/people")).await;
    tab.click("a[href$='/people/import']").await;
    tab.until_text("h1", "Bring people along").await;
    tab.type_into(&labelled("CSV file"), fixture("klaviyo-list.csv").to_str().unwrap()).await;
    tab.click(&button("Read it")).await;
    tab.until_text("main", "It is a file of Klaviyo with 5 rows").await;
    let read = tab.text("main").await;
    for words in ["1 to e-mail, 1 to SMS", "Line 6: the phone number must be a number with its country code"]
    {
        assert!(read.contains(words), "{words:?}: {read}");
    }
    tab.keep_picture("console-import").await;
    tab.type_into(&labelled("The words they agreed to, or the form that had them"), WORDING).await;
    tab.click(&labelled("These people agreed. I can show it.")).await;
    tab.click(&button("Bring them along")).await;
    tab.until_text("main", "It is through").await;
    tab.keep_picture("console-import-done").await;

    assert_eq!(
        listed(&stage, 2).await,
        ["dora@example.com email unsubscribe", "emil@example.com email bounce"]
    );
    tab.go_to(&console(&stage, &format!("/shops/demo/people?q={BEA}"))).await;
    tab.click("ul.people a").await;
    tab.until_text("h1", "Béatrice").await;
    let page = tab.text("main").await;
    assert!(
        page.contains(WORDING)
            && page.contains("brought along from Klaviyo; by Newsletter footer; from 203.0.113.20"),
        "{page}"
    );
    tab.go_to(&console(&stage, "/shops/demo/team")).await;
    let log = tab.text("main").await;
    assert!(log.contains("brought along people: 1 with a date") && log.contains("klaviyo-list.csv"), "{log}");
    assert!(!log.contains('@') || !log.contains(BEA), "{log}");

    live_days(&mut stage, &[BEA], 40).await;
    assert!(stage.mailbox().mails().is_empty(), "{:?}", stage.mailbox().mails());
    let bea = person(&stage, BEA).await;
    assert_eq!(bea["outbox"], json!([]), "{bea:#?}");

    // What she does from now on starts what it starts for everybody.
    let device = leaves_a_cart(&stage, 31, "boots", BEA).await;
    live(&mut stage, &[&device], &[BEA], DAY).await;
    assert!(!stage.mailbox().mails_to(BEA).is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_no_stays_a_no_and_a_file_that_is_brought_twice_changes_nothing() {
    let mut stage = stage(shop()).await;
    let owner = Visitor::owner(&stage).await;
    // Ada said no here, later than her yes there; Grace was here and is forgotten.
    let no = json!({ "customer": { "email": ADA }, "consents": [{ "channel": "email", "granted": false }] });
    told(&stage, &event(&stage, "no", "customer-updated", no)).await;
    told(&stage, &event(&stage, "was-here", "customer-updated", json!({ "customer": { "email": GRACE } })))
        .await;
    erase(&stage, GRACE).await;
    listed(&stage, 1).await;

    uploaded(&stage, &owner, MAILCHIMP).await;
    let page = owner.reads(&stage, PAGE).await;
    for (name, number) in [("Agreed", "3"), ("Without a date", "1"), ("Have said no here", "1")] {
        assert_eq!(shown(&page, name), number, "{name}");
    }
    assert!(page.contains("<strong>Line 5</strong>"), "{page}");
    assert_eq!(
        start(&stage, &owner, "agreed_on=2023-01-01").await,
        StatusCode::UNPROCESSABLE_ENTITY,
        "not sure"
    );
    assert_eq!(
        start(&stage, &owner, "sure=yes&agreed_on=2099-01-01").await,
        StatusCode::UNPROCESSABLE_ENTITY
    );
    assert_eq!(start(&stage, &owner, "sure=yes&agreed_on=2023-01-01").await, StatusCode::SEE_OTHER);
    let page = through(&stage, &owner).await;
    assert_eq!(
        (shown(&page, "Taken in"), shown(&page, "Left out")),
        ("2".into(), "1".into()),
        "Grace is out"
    );
    let ada = person(&stage, ADA).await;
    let consent = &ada["person"]["segments"][0]["contacts"][0]["consent"];
    assert_eq!(consent["granted"], json!(false), "{ada:#?}");

    uploaded(&stage, &owner, MAILCHIMP).await;
    assert_eq!(start(&stage, &owner, "sure=yes&agreed_on=2023-01-01").await, StatusCode::SEE_OTHER);
    let page = through(&stage, &owner).await;
    assert_eq!((shown(&page, "Taken in"), shown(&page, "Known before")), ("0".into(), "2".into()));
    live_days(&mut stage, &[ADA, "linus@example.com"], 3).await;
    assert!(stage.mailbox().mails().is_empty(), "{:?}", stage.mailbox().mails());

    // Those who left there are not written to from here.
    for (name, count) in
        [("unsubscribed_members_export_1a2b3c4d5e.csv", 3), ("cleaned_members_export_1a2b3c4d5e.csv", 4)]
    {
        uploaded(&stage, &owner, name).await;
        assert_eq!(start(&stage, &owner, "sure=yes").await, StatusCode::SEE_OTHER);
        through(&stage, &owner).await;
        assert_eq!(listed(&stage, count).await.len(), count, "{name}, and Grace's mark");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_kill_in_the_middle_loses_nobody_and_the_file_is_gone_at_the_end() {
    let stage = stage(shop()).await;
    let owner = Visitor::owner(&stage).await;
    let rows: Vec<String> =
        (0..MANY).map(|n| format!("many{n:03}@example.com,Zebulon{n:03}qq,2024-01-01")).collect();
    let text = format!(
        "email,first_name,consent_at\n{}\nno-yes@example.com,Zebulonnobody,2024-01-01,\n",
        rows.join("\n")
    );
    let text = text.replace("no-yes@example.com,Zebulonnobody,2024-01-01,", "");
    assert_eq!(upload(&stage, &owner, "many.csv", &text).await.0, StatusCode::SEE_OTHER);
    assert_eq!(start(&stage, &owner, "sure=yes").await, StatusCode::SEE_OTHER);
    let mut kills = 0;
    let page = poll::until("the import to be through", async || {
        let page = owner.reads(&stage, PAGE).await;
        if page.contains("It is through") {
            return Ok(page);
        }
        if kills < 3 && !page.contains("<dt>Taken in</dt><dd>0<") {
            kills += 1;
            stage.worker().kill();
            stage.worker().restart();
        }
        stage.worker().wake().await;
        Err(page)
    })
    .await;
    assert!(kills > 0, "it was through before anything could be killed");
    let number = |name: &str| shown(&page, name).parse::<usize>().unwrap();
    // Whoever was told and not noted before the kill is known the second time.
    assert_eq!(number("Taken in") + number("Known before"), MANY, "{page}");
    assert!(number("Known before") <= kills * 6, "{page}");
    poll::until("everybody to be on the list of people", async || {
        let page = owner.reads(&stage, "/shops/demo/people").await;
        stage.worker().wake().await;
        if page.contains(&format!("{MANY} known")) { Ok(()) } else { Err(page) }
    })
    .await;
    // The rows were deleted: names stand with their people, and nowhere in the import's object.
    let objects = storage::databases(&stage.objects());
    let stands = |bytes: &[u8], word: &[u8]| bytes.windows(word.len()).any(|part| part == word);
    let import = objects.iter().find(|(_, bytes)| stands(bytes, b"import/run")).expect("the import's object");
    assert!(!stands(&import.1, b"import/yes/"), "{}", import.0);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_upload_can_be_cancelled_and_is_forgotten_by_itself() {
    let stage = stage(shop()).await;
    let owner = Visitor::owner(&stage).await;
    uploaded(&stage, &owner, "plain.csv").await;
    let page = owner.reads(&stage, PAGE).await;
    let (status, _) = owner.gets(&stage, &format!("{PAGE}/cancel"), &format!("id={}", id(&page))).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    assert!(owner.reads(&stage, PAGE).await.contains("Choose a file"));
    let (status, _) = owner
        .gets(&stage, &format!("{PAGE}/start"), &format!("id={}&wording=News&sure=yes", id(&page)))
        .await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "what was cancelled is not started");

    uploaded(&stage, &owner, "plain.csv").await;
    stage.advance(DAY).await;
    poll::until("the file to be forgotten", async || {
        stage.worker().wake().await;
        let page = owner.reads(&stage, PAGE).await;
        if page.contains("Choose a file") { Ok(()) } else { Err(page) }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_file_of_this_session_is_refused() {
    let stage = stage(shop()).await;
    let owner = Visitor::owner(&stage).await;
    let text = "email,consent_at\nada@example.com,2024-01-01\n";
    for (name, text, says) in [
        ("a.csv", "name,city\nAda,London\n", "names no column for addresses"),
        ("a.csv", "email\n", "There are no rows in that file"),
        ("a.csv", "", "choose a file first"),
    ] {
        let (status, page) = upload(&stage, &owner, name, text).await;
        assert!(status == StatusCode::UNPROCESSABLE_ENTITY && page.contains(says), "{says}: {status} {page}");
    }
    let forged = Visitor { cookies: owner.cookies.clone(), csrf: "a".repeat(64) };
    assert_eq!(upload(&stage, &forged, "a.csv", text).await.0, StatusCode::FORBIDDEN);
    let large = "x".repeat(8 * 1024 * 1024 + 5 * 1024);
    assert_eq!(upload(&stage, &owner, "a.csv", &large).await.0, StatusCode::PAYLOAD_TOO_LARGE);
    assert!(owner.reads(&stage, PAGE).await.contains("Choose a file"), "nothing of it is kept");

    let (status, _) = upload(&stage, &owner, "<script>.csv", text).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    let page = owner.reads(&stage, PAGE).await;
    assert!(page.contains("&lt;script&gt;.csv") && !page.contains("<script>.csv"), "{page}");
}
