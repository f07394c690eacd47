//! A deployment moves to another place: everything is copied by the command, brought back into an empty one, and goes on there.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};
use std::time::Duration;

use rappel_local::shop::{API_KEY, SHOP_KEY};
use rappel_tests::browser::{Chromium, button};
use rappel_tests::device::Device;
use rappel_tests::stage::{Setting, Stage};
use rappel_tests::{poll, project};
use reqwest::StatusCode;
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::TcpStream;

use super::desk::{OWNER, come_in_by_mail, console, stage};
use super::visitor::Visitor;
use crate::events::server::{account, event, order, post, told};
use crate::feedback::list::listed;
use crate::identity::people::{
    ADA, BOB, HOUR, MINUTE, decided, journey, leaves_a_cart, live, person, verify,
};

const CAROL: &str = "carol@example.com";
const RESTORE_KEY: &str = "only-for-the-time-of-a-restore-0001";
const WORDS: &str = "a key of some other deployment, that signs";

/// Runs a command of the project's, with the key it asks for in the environment.
async fn xtask(stage: &Stage, command: &[&str], folder: &Path) -> Result<String, String> {
    let mut cargo = Command::new(env!("CARGO"));
    cargo.current_dir(project::root()).args(["run", "--quiet", "--package", "xtask", "--"]).args(command);
    cargo.arg(folder).args(["--origin", &stage.worker().origin()]);
    cargo.env("RAPPEL_KEY", API_KEY).env("RESTORE_KEY", RESTORE_KEY);
    let Output { status, stdout, stderr } =
        tokio::task::spawn_blocking(move || cargo.output().unwrap()).await.unwrap();
    let said = format!("{}{}", String::from_utf8_lossy(&stdout), String::from_utf8_lossy(&stderr));
    if status.success() { Ok(said) } else { Err(said) }
}

async fn backup(stage: &Stage) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let said = xtask(stage, &["backup", "--to"], folder.path()).await;
    said.unwrap_or_else(|said| panic!("{said}"));
    folder
}

async fn restore(stage: &Stage, folder: &Path) -> Result<String, String> {
    xtask(stage, &["restore", "--from"], folder).await
}

async fn figures(stage: &Stage) -> Value {
    let address = format!("{}/v1/{SHOP_KEY}/figures", stage.worker().origin());
    let answer = stage.worker().client().get(address).bearer_auth(API_KEY).send().await.unwrap();
    serde_json::from_str(&answer.text().await.unwrap()).unwrap_or_default()
}

async fn status(stage: &Stage, path: &str, key: &str) -> StatusCode {
    let address = format!("{}{path}", stage.worker().origin());
    stage.worker().client().get(address).bearer_auth(key).send().await.unwrap().status()
}

/// Another, empty place under the same address.
fn move_away(stage: &Stage, variables: &[(&str, &str)]) {
    stage.worker().kill();
    fs::rename(stage.objects(), stage.objects().with_extension("old")).unwrap();
    fs::create_dir(stage.objects()).unwrap();
    stage.worker().redeploy(variables);
}

/// One whom a page knows, one who is not to be written to, and one whom the shop knows; beside them somebody only the shop's
/// server knows, whose mail has gone.
async fn shoppers(stage: &Stage) -> [Device; 3] {
    let ada = leaves_a_cart(stage, 1, "boots", ADA).await;
    let bob = leaves_a_cart(stage, 2, "boots", BOB).await;
    let carol = leaves_a_cart(stage, 3, "boots", CAROL).await;
    verify(stage, &carol, CAROL).await;
    told(stage, &account(stage, "c-3", CAROL)).await;
    told(stage, &order(stage, "1001", "dora@example.com", "hat")).await;
    [ada, bob, carol]
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deployment_goes_on_where_it_is_brought_back() {
    let shop = json!({ "flows": ["cart-abandonment", "order-confirmation"] });
    let mut stage = stage(Setting { shop, ..Setting::default() }).await;
    let owner = Visitor::owner(&stage).await;
    let form = "name=Fellwren+II&contact=help%40fellwren.example&postal_address=4+Mill+Lane&language=en&zone=Europe%2FParis&country=DE";
    assert_eq!(owner.gets(&stage, "/shops/demo/settings/shop", form).await.0, StatusCode::SEE_OTHER);
    let form = "key=a+secret+of+the+console";
    let sealed = owner.gets(&stage, "/shops/demo/connections/woocommerce/key", form).await.0;
    assert_eq!(sealed, StatusCode::SEE_OTHER);
    let (listed_status, _) = post(&stage, "suppressions", Some(API_KEY), format!("Email\n{BOB}\n")).await;
    assert_eq!(listed_status, StatusCode::OK);
    let [ada, bob, carol] = shoppers(&stage).await;
    live(&mut stage, &[&ada, &bob, &carol], &[CAROL, "dora@example.com"], 40 * MINUTE).await;
    let before = (figures(&stage).await, person(&stage, CAROL).await);
    assert!(before.0.to_string().contains("order-confirmation"), "{:#}", before.0);

    let folder = backup(&stage).await;
    let page = owner.reads(&stage, "/shops/demo/settings").await;
    assert!(page.contains("by deployment"), "the page says who took the last backup");
    move_away(&stage, &[("RESTORE_KEY", RESTORE_KEY), ("SIGNING_KEY", WORDS)]);
    let refused = restore(&stage, folder.path()).await.unwrap_err();
    assert!(refused.contains("SIGNING_KEY is not the one"), "{refused}");
    move_away_again(&stage);
    assert_eq!(status(&stage, "/v1/demo/figures", API_KEY).await, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(status(&stage, "/health", "").await, StatusCode::OK);
    restore(&stage, folder.path()).await.unwrap();
    let again = restore(&stage, folder.path()).await.unwrap();
    assert!(again.contains("brought back here already"), "{again}");
    stage.worker().redeploy(&[]);

    let suppressed = listed(&stage, 1).await;
    assert_eq!(suppressed, [format!("{BOB} email unsubscribe")]);
    poll::until("the figures to be as they were", async || {
        stage.worker().wake().await;
        let now = figures(&stage).await;
        if now["flows"] == before.0["flows"] { Ok(()) } else { Err(format!("{now:#}")) }
    })
    .await;
    let now = person(&stage, CAROL).await;
    assert_eq!(now["person"]["segments"], before.1["person"]["segments"]);
    // The consents, as the shop's server asks for them.
    let address = format!("{}/v1/demo/consents?address={CAROL}", stage.worker().origin());
    let answer = stage.worker().client().get(address).bearer_auth(API_KEY).send().await.unwrap();
    assert!(answer.text().await.unwrap().contains("News and offers by e-mail."));

    // Nothing is sent before an owner says so.
    live(&mut stage, &[&ada, &bob], &[CAROL], HOUR).await;
    assert_eq!(stage.mailbox().mails_to(ADA).len(), 0);
    let chromium = Chromium::start().await;
    let tab = come_in_by_mail(&stage, &chromium, OWNER, 1).await;
    assert!(tab.text("body").await.contains("Fellwren II"));
    tab.go_to(&console(&stage, "/shops/demo/people")).await;
    tab.until_text("main", ADA).await;
    tab.until_text("main", "dora@example.com").await;
    tab.go_to(&console(&stage, "/shops/demo")).await;
    tab.click(&button("Go on")).await;
    tab.until_text("main", "Messages go on.").await;
    live(&mut stage, &[&ada, &bob], &[CAROL], HOUR).await;
    for (address, mails) in [(ADA, 1), (BOB, 0), (CAROL, 1), ("dora@example.com", 1)] {
        assert_eq!(stage.mailbox().mails_to(address).len(), mails, "{address}");
    }
    assert!(decided(&journey(&stage, &bob).await).iter().any(|line| line.contains("skipped")));
    // An order told after the move finds its buyer by the account that was told before.
    let more = json!({ "order": "1002", "total": "129.00", "currency": "EUR", "customer": { "id": "c-3" },
        "items": [{ "product": "boots", "quantity": 1, "price": "129.00" }] });
    told(&stage, &event(&stage, "1002-placed", "order-placed", more)).await;
    live(&mut stage, &[&ada, &bob], &[CAROL], HOUR).await;
    let mails = stage.mailbox().mails_to(CAROL);
    assert_eq!(mails.len(), 2, "a reminder and a confirmation: {mails:?}");
    // What lives is not written over.
    let other = backup(&stage).await;
    stage.worker().redeploy(&[("RESTORE_KEY", RESTORE_KEY)]);
    let refused = restore(&stage, other.path()).await.unwrap_err();
    assert!(refused.contains("409"), "{refused}");
    stage.advance(Duration::from_secs(1)).await;
}

/// The same with the right keys.
fn move_away_again(stage: &Stage) {
    stage.worker().kill();
    fs::remove_dir_all(stage.objects()).unwrap();
    fs::create_dir(stage.objects()).unwrap();
    stage.worker().redeploy(&[("RESTORE_KEY", RESTORE_KEY)]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_copies_what_it_was_made_for() {
    let stage = stage(Setting { more_shops: vec!["other"], ..Setting::default() }).await;
    let owner = Visitor::owner(&stage).await;
    let key = async |scope: &str| {
        let (_, page) =
            owner.gets(&stage, "/shops/demo/team/keys", &format!("name=mine&scope={scope}")).await;
        let at = page.find("rk_demo_").expect("the new key");
        page[at..].split(|c: char| !c.is_ascii_alphanumeric() && c != '_').next().unwrap().to_owned()
    };
    let (figures, copies) = (key("figures").await, key("backup").await);
    for (path, shown, expected) in [
        ("/v1/demo/backup", figures.as_str(), StatusCode::FORBIDDEN),
        ("/v1/demo/backup", &copies, StatusCode::OK),
        ("/v1/other/backup", &copies, StatusCode::UNAUTHORIZED),
        ("/v1/backup", &copies, StatusCode::UNAUTHORIZED),
        ("/v1/backup", API_KEY, StatusCode::OK),
        ("/v1/nobodys/backup", API_KEY, StatusCode::NOT_FOUND),
    ] {
        assert_eq!(status(&stage, path, shown).await, expected, "{path} {shown}");
    }
    for (asked, says) in [
        (json!({ "objects": [] }), "ask for 1 to 40 objects"),
        (json!({ "objects": [{ "object": "deployment" }] }), "there is no object"),
        (json!({ "objects": [{ "object": "shard/16" }] }), "there is no object"),
        (json!({ "objects": [{ "object": "person/../x" }] }), "there is no object"),
        (json!([1]), "send {"),
    ] {
        let (status, answer) = post(&stage, "backup", Some(&copies), asked.to_string()).await;
        assert_eq!(status, StatusCode::BAD_REQUEST, "{asked}");
        assert!(answer.as_str().unwrap().contains(says), "{asked}: {answer}");
    }
    // Nobody brings anything back before the deployment's own people have put a secret there for it.
    let restore = format!("{}/v1/restore/begin", stage.worker().origin());
    let answer = stage.worker().client().post(restore).bearer_auth(API_KEY).body("{}").send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::INTERNAL_SERVER_ERROR);
}

/// The first line of the answer to a body that only says how long it will be.
async fn announced(stage: &Stage, path: &str, bytes: usize) -> String {
    let origin = stage.worker().origin();
    let host = origin.trim_start_matches("http://");
    let mut stream = TcpStream::connect(host).await.unwrap();
    let head = format!(
        "POST {path} HTTP/1.1\r\nhost: {host}\r\nauthorization: Bearer {RESTORE_KEY}\r\ncontent-length: {bytes}\r\n\r\n"
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    let mut answer = String::new();
    BufReader::new(stream).read_line(&mut answer).await.unwrap();
    answer
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_may_be_brought_twice_and_nothing_is_written_over() {
    let stage = Stage::open_with(Setting {
        variables: vec![("RESTORE_KEY", RESTORE_KEY.to_owned())],
        ..Setting::default()
    })
    .await;
    let (one, other) = ("a".repeat(32), "b".repeat(32));
    let send = async |path: &str, key: &str, body: &str| {
        let address = format!("{}/v1/restore{path}", stage.worker().origin());
        let answer =
            stage.worker().client().post(address).bearer_auth(key).body(body.to_owned()).send().await;
        let answer = answer.unwrap();
        (answer.status().as_u16(), answer.text().await.unwrap())
    };
    let first = r#"{"shop":"demo","object":"taste","rows":[["query/a","{}"]],"next":"query/a"}"#;
    let last = r#"{"shop":"demo","object":"taste","after":"query/a","rows":[["query/b","{}"]]}"#;
    let asks = r#"{"shop":"demo","object":"taste"}"#;
    for (path, body, status, says) in [
        (format!("?backup={one}"), first, 200, r#""written":1"#),
        // The answer was lost.
        (format!("?backup={one}"), first, 200, r#""written":1"#),
        (format!("/wake?backup={one}"), asks, 409, "has not come from this backup"),
        (format!("?backup={one}"), last, 200, r#""written":1"#),
        (format!("?backup={one}"), first, 200, r#""known":1"#),
        (format!("?backup={other}"), first, 409, "has something already"),
        (format!("/wake?backup={other}"), asks, 409, "has not come from this backup"),
        (format!("/wake?backup={one}"), asks, 200, r#""awake":1"#),
        (format!("?backup={one}"), &format!("{first}\n{last}"), 400, "each of another object"),
        (
            format!("?backup={one}"),
            r#"{"shop":"demo","object":"taste","rows":7}"#,
            400,
            "no page of a backup",
        ),
        (format!("?backup={one}"), "rows", 400, "one object a line"),
        ("?backup=../x".to_owned(), first, 400, "say which backup"),
        ("/begin".to_owned(), "{}", 400, "backup.json"),
    ] {
        let (answered, words) = send(&path, RESTORE_KEY, body).await;
        assert_eq!(answered, status, "{path}: {words}");
        assert!(words.contains(says), "{path}: {words}");
    }
    assert_eq!(send(&format!("?backup={one}"), API_KEY, first).await.0, 401, "the shop's server may not");
    let answer = announced(&stage, &format!("/v1/restore?backup={one}"), 17 * 1024 * 1024).await;
    assert!(answer.starts_with("HTTP/1.1 413 "), "{answer}");
}
