//! Chromium clicks, types, scrolls and leaves as a shopper's browser does, and tells pages nothing else.

use rappel_tests::browser::{Chromium, Device};

use super::page::Page;

#[tokio::test(flavor = "multi_thread")]
async fn a_shopper_clicks_types_and_scrolls() {
    let page = Page::start().await;
    let chromium = Chromium::start().await;
    let tab = chromium.open(&page.origin()).await;

    tab.type_into("#who", "Ann").await;
    tab.click("#greet").await;
    tab.until_text("#answer", "hello Ann").await;
    tab.scroll(600).await;

    page.until_seen("scrolled").await;
    page.until_seen("clicked").await;
    assert!(tab.screenshot().await.starts_with(b"\x89PNG"));
}

#[tokio::test(flavor = "multi_thread")]
async fn closing_a_tab_hides_the_page_and_then_ends_it() {
    let page = Page::start().await;
    let chromium = Chromium::start().await;
    let tab = chromium.open(&page.origin()).await;

    tab.close().await;

    page.until_seen("pagehide persisted=false").await;
    page.until_seen("visibilitychange hidden").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_page_behind_another_tab_is_hidden() {
    let page = Page::start().await;
    let chromium = Chromium::start().await;
    let first = chromium.open(&page.origin()).await;
    let _second = chromium.open("about:blank").await;

    page.until_seen("visibilitychange hidden").await;
    first.bring_to_front().await;
    page.until_seen("visibilitychange visible").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn going_back_brings_the_page_from_the_back_forward_cache() {
    let page = Page::start().await;
    let chromium = Chromium::start().await;
    let tab = chromium.open(&page.origin()).await;

    tab.go_to(&format!("http://checkout.rappel.localhost:{}/", page.origin().rsplit_once(':').unwrap().1))
        .await;
    page.until_seen("pagehide persisted=true").await;
    tab.back().await;

    page.until_seen("pageshow persisted=true").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_see_an_ordinary_browser_in_the_shoppers_zone() {
    let page = Page::start().await;
    let device = Device { time_zone: "Australia/Lord_Howe".to_owned(), records_network: true };
    let chromium = Chromium::start_as(&device).await;
    let tab = chromium.open(&page.origin()).await;

    let agent = tab.script("return navigator.userAgent", Vec::new()).await.to_string();
    assert!(agent.contains("Chrome/") && !agent.contains("Headless"), "{agent}");
    assert_eq!(tab.script("return navigator.webdriver === true", Vec::new()).await, false);
    let zone = tab.script("return Intl.DateTimeFormat().resolvedOptions().timeZone", Vec::new()).await;
    assert_eq!(zone, "Australia/Lord_Howe");

    tab.script("console.warn('a clear line')", Vec::new()).await;
    let console = chromium.console().await;
    assert!(
        console.iter().any(|line| line.starts_with("WARNING") && line.contains("a clear line")),
        "{console:?}"
    );
    let events = chromium.network_events().await;
    let loaded =
        |event: &serde_json::Value| event["params"]["response"]["url"] == format!("{}/", page.origin());
    assert!(events.iter().any(|event| event["method"] == "Network.responseReceived" && loaded(event)));
}
