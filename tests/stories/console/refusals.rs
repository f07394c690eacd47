//! A request to the console that is not served: whoever reads is shown a page with a way on, scripts and frames get words.

use rappel_tests::browser::{Chromium, button};
use rappel_tests::stage::Setting;
use reqwest::StatusCode;

use super::desk::{come_in, console, stage};
use super::visitor::Visitor;

/// Larger than any form may be.
const TOO_LONG: usize = 128 * 1024 + 1;

#[tokio::test(flavor = "multi_thread")]
async fn whoever_is_refused_reads_why_and_finds_the_way_back() {
    let stage = stage(Setting::default()).await;
    let chromium = Chromium::start().await;
    let tab = come_in(&stage, &chromium).await;
    let old = "for (const field of document.getElementsByName('csrf')) field.value = 'of an earlier session'";
    tab.script(old, Vec::new()).await;
    tab.click(&button("Pause everything")).await;
    tab.click("dialog[open] button:last-child").await;
    tab.until_text("h1", "This was refused").await;
    tab.until_text("main", "This page is older than your session: go back, load it again").await;
    tab.keep_picture("console-refused").await;
    tab.click("main a.button").await;
    tab.until_text("h1", "Overview").await;
    assert!(!tab.text("main").await.contains("Everything is paused."));

    tab.go_to(&console(&stage, "/shops/demo/nothing")).await;
    tab.until_text("h1", "There is no such page").await;
    tab.click("main a.button").await;
    tab.until_text("h1", "Overview").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refusal_is_a_page_for_readers_and_words_for_machines() {
    let stage = stage(Setting::default()).await;
    let owner = Visitor::owner(&stage).await;
    let long = format!("csrf={}&json={}", owner.csrf, "x".repeat(TOO_LONG));
    let post = async |origin: &str, referrer: &str, form: String| {
        let request =
            stage.worker().client().post(console(&stage, "/shops/demo/flows/cart-abandonment/json"));
        let request = request.header("cookie", owner.cookies.join("; ")).header("origin", origin);
        request.header("referer", referrer).body(form).send().await.unwrap()
    };
    let ours = stage.worker().origin();
    let here = console(&stage, "/shops/demo/flows/cart-abandonment");
    let answer = post(&ours, &here, long).await;
    assert_eq!(answer.status(), StatusCode::PAYLOAD_TOO_LARGE);
    assert_eq!(answer.headers()["cache-control"], "no-store");
    assert!(answer.headers()["content-security-policy"].to_str().unwrap().contains("default-src 'none'"));
    let page = answer.text().await.unwrap();
    assert!(page.contains("That form is too long.") && page.contains("Back to where you were"), "{page}");
    assert!(page.contains("href=\"/console/shops/demo/flows/cart-abandonment\""), "{page}");

    // Another site does not choose where the way back leads.
    let answer = post("https://evil.example", "https://evil.example/console/", String::new()).await;
    assert_eq!(answer.status(), StatusCode::FORBIDDEN);
    let page = answer.text().await.unwrap();
    assert!(page.contains("sent from another site") && !page.contains("evil.example"), "{page}");
    assert!(!page.contains("Back to where you were"), "{page}");

    for (path, destination, kind) in [
        ("/console/shops/demo/nothing", "document", "text/html"),
        ("/console/shops/demo/nothing", "empty", "text/plain"),
        ("/console/shops/demo/nothing", "iframe", "text/plain"),
        ("/v1/demo/figures", "document", "text/plain"),
        ("/nothing", "document", "text/plain"),
    ] {
        let request = stage.worker().client().get(format!("{ours}{path}"));
        let answer = request.header("sec-fetch-dest", destination).send().await.unwrap();
        assert!(answer.status().is_client_error(), "{path}: {}", answer.status());
        let told = answer.headers()["content-type"].to_str().unwrap();
        assert!(told.starts_with(kind), "{path} as {destination}: {told}");
        assert_eq!(answer.headers()["x-content-type-options"], "nosniff");
    }
}
