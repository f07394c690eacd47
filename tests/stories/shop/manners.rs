//! A good guest: where something is missing, the shop works as ever and the console says one clear line.

use rappel_demo_site::Variants;
use rappel_tests::browser::{Chromium, Tab, button};
use rappel_tests::shopper::{A_WHILE, ACCEPT, add_to_cart, browse, look, open_product};
use rappel_tests::stage::{Setting, Stage};

use super::shopper::{known, leave, until_known_times};

/// How our lines on the console begin.
const OURS: &str = "[rappel]";
const ADDED: &str = "put 1 × Fell 45 Trekking Pack in the cart";

async fn stage_with(variant: &str) -> Stage {
    let variants = Variants::parse(variant).unwrap();
    Stage::open_with(Setting { variants, ..Setting::default() }).await
}

/// Arrives and puts a pack into the cart, with or without Rappel.
async fn shops(stage: &Stage) -> (Chromium, Tab) {
    let chromium = Chromium::start().await;
    let tab = chromium.open(&stage.page("/")).await;
    tab.click(&button(ACCEPT)).await;
    tab.read_for(A_WHILE).await;
    tab.click("[data-list] a[data-item=FW-101]").await;
    tab.until_script("location.pathname.startsWith('/product/')").await;
    add_to_cart(&tab).await;
    assert_eq!(tab.text("#cart-count").await, "1", "the shop works");
    (chromium, tab)
}

/// What we said on the console, and what anybody complained about besides.
async fn console(chromium: &Chromium) -> (Vec<String>, Vec<String>) {
    chromium.console().await.into_iter().partition(|line| line.contains(OURS))
}

/// Tells the story on a shop where the tracker works as ever, with so many lines on each of its two pages.
async fn measures_under(variant: &str, line: Option<&str>) {
    let stage = stage_with(variant).await;
    let (chromium, tab) = shops(&stage).await;
    let visitor = leave(&stage, tab, ADDED).await;

    let journey = stage.journey(&visitor).await;
    let facts = known(&journey);
    assert_eq!(facts.iter().filter(|fact| *fact == ADDED).count(), 1, "{facts:#?}");
    let (ours, others) = console(&chromium).await;
    let clear = ours.iter().all(|said| line.is_some_and(|line| said.contains(line)));
    assert!(clear && ours.len() == if line.is_some() { 2 } else { 0 }, "one line on each page: {ours:#?}");
    assert!(others.is_empty(), "{others:#?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_shop_that_forbids_webassembly_loses_nothing() {
    let stage = stage_with("no-wasm").await;
    let (chromium, tab) = shops(&stage).await;
    tab.read_for(A_WHILE).await;
    tab.close().await;

    let (ours, others) = console(&chromium).await;
    let clear =
        ours.iter().all(|said| said.contains("Content-Security-Policy") && said.contains("wasm-unsafe-eval"));
    assert!(clear && ours.len() == 2, "one line on each page, which says what to allow: {ours:#?}");
    let of_the_browser =
        others.iter().all(|line| line.contains("WebAssembly") || line.contains("Content Security Policy"));
    assert!(of_the_browser, "{others:#?}");
    assert!(stage.visitors().await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn frozen_prototypes_change_nothing() {
    measures_under("frozen-prototypes", None).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_json_the_data_layer_still_speaks() {
    measures_under("overwritten-json", None).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tag_that_is_pasted_twice_counts_once() {
    measures_under("tag-twice", Some("twice")).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_storage_pages_are_measured_one_by_one() {
    let stage = stage_with("broken-storage").await;
    let (chromium, tab) = shops(&stage).await;
    tab.read_for(A_WHILE).await;
    leave(&stage, tab, ADDED).await;
    let (ours, others) = console(&chromium).await;
    assert!(ours.iter().all(|said| said.contains("storage is blocked")) && ours.len() == 2, "{ours:#?}");
    assert!(others.is_empty(), "{others:#?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_single_page_shop_is_one_complete_journey() {
    let stage = stage_with("spa").await;
    let chromium = Chromium::start().await;
    let tab = chromium.open(&stage.page("/")).await;
    tab.click(&button(ACCEPT)).await;
    look(&tab).await;
    tab.script("window.sameDocument = true", Vec::new()).await;
    tab.read_for(A_WHILE).await;
    browse(&tab, "Packs & Bags").await;
    look(&tab).await;
    open_product(&tab, "FW-101").await;
    add_to_cart(&tab).await;
    tab.until_script("window.sameDocument === true").await;
    let visitor = leave(&stage, tab, ADDED).await;

    let facts = known(&stage.journey(&visitor).await);
    let expected = [
        "saw /",
        "saw a list: Bestsellers",
        "saw /category/packs",
        "browsed Packs & Bags",
        "saw a list: Packs & Bags",
        "picked Fell 45 Trekking Pack from a list",
        "saw /product/fell-45-trekking-pack",
        "looked at Fell 45 Trekking Pack",
        ADDED,
    ];
    assert_eq!(facts, expected);
}

#[tokio::test(flavor = "multi_thread")]
async fn coming_back_by_the_back_button_is_a_view_of_its_own() {
    let stage = Stage::open().await;
    let chromium = Chromium::start().await;
    let tab = chromium.open(&stage.page("/")).await;
    tab.click(&button(ACCEPT)).await;
    look(&tab).await;
    tab.read_for(A_WHILE).await;
    open_product(&tab, "FW-101").await;
    tab.script("window.sameDocument = true", Vec::new()).await;
    tab.go_to(&stage.page("/delivery")).await;
    look(&tab).await;
    tab.back().await;
    tab.until_script("window.sameDocument === true").await;
    tab.read_for(A_WHILE).await;
    tab.close().await;

    let visitor = until_known_times(&stage, "looked at Fell 45 Trekking Pack", 2).await;
    let facts = known(&stage.journey(&visitor).await);
    let views = |of: &str| facts.iter().filter(|fact| *fact == of).count();
    assert_eq!(views("saw /delivery"), 1, "{facts:#?}");
    assert_eq!(views("saw /product/fell-45-trekking-pack"), 2, "{facts:#?}");
    assert_eq!(views("looked at Fell 45 Trekking Pack"), 2, "another page was seen in between: {facts:#?}");
}
