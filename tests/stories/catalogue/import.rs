//! A feed at the edge: read in steps, and only what differs is written and told.

use std::fmt::Write;
use std::time::Duration;

use reqwest::{Method, StatusCode};
use serde_json::json;

use super::feed_server::{FeedServer, Published};
use super::{door, feed_with, import, news, run_in, stage_with};

/// Two full steps of 5,000 items and a part of a third.
const PRODUCTS: usize = 11_000;
const COLUMNS: &str = "id,item_group_id,title,link,price,availability,quantity\n";

/// One product has four variants; the shop's own links are on `origin`.
fn line(origin: &str, id: usize, price: &str, stock: u32) -> String {
    let group = id / 4;
    format!("V{id},P{group},\"Thing, {group}\",{origin}/p/{group}?v={id},{price} EUR,in stock,{stock}\n")
}

fn file(origin: &str, products: usize) -> String {
    (0..products).fold(COLUMNS.to_owned(), |mut file, id| {
        let _ = file.write_str(&line(origin, id, "20.00", 9));
        file
    })
}

async fn server(products: usize) -> FeedServer {
    let server = FeedServer::start(Published { tag: "\"one\"".into(), ..Published::default() }).await;
    let origin = server.origin();
    server.change(|published| published.file = file(&origin, products));
    server
}

#[tokio::test(flavor = "multi_thread")]
async fn a_feed_is_read_in_steps_and_then_only_what_changed() {
    let server = server(PRODUCTS).await;
    let stage = stage_with(&server).await;
    assert_eq!(feed_with(&stage, Method::POST, None).await.0, StatusCode::UNAUTHORIZED);
    assert_eq!(feed_with(&stage, Method::GET, Some("guess")).await.0, StatusCode::UNAUTHORIZED);
    assert_eq!(feed_with(&stage, Method::GET, Some(rappel_local::shop::API_KEY)).await.1, json!(null));

    let number = import(&stage).await;
    let run = run_in(&stage, number, "done").await;
    assert_eq!((&run["written"], &run["changes"]), (&json!(PRODUCTS), &json!(0)), "{run}");
    assert_eq!(run["cursor"]["report"]["taken"], PRODUCTS);
    let asked = server.asked();
    assert_eq!((asked.len(), &asked[0]), (3, &None), "{asked:?}");
    assert!(
        asked[1].is_some() && asked[1] < asked[2],
        "each step goes on where the last one ended: {asked:?}"
    );
    let by_variant = door(&stage, json!({ "look_up": ["V5"] })).await;
    assert_eq!((&by_variant[0]["product"], &by_variant[0]["path"]), (&json!("P1"), &json!("/p/1?v=5")));
    let by_product = door(&stage, json!({ "look_up": ["P1", "no-such"] })).await;
    assert_eq!(by_product.as_array().unwrap().len(), 4);

    // The next day: one cheaper, one sold out, one no longer named, one new.
    let origin = server.origin();
    server.change(|published| {
        let old = line(&origin, 7, "20.00", 9);
        published.file = published.file.replace(&old, &line(&origin, 7, "15.00", 9));
        let old = line(&origin, 8, "20.00", 9);
        published.file = published.file.replace(&old, &line(&origin, 8, "20.00", 0));
        published.file = published.file.replace(&line(&origin, 9, "20.00", 9), "");
        published.file.push_str(&line(&origin, 90_000, "5.00", 1));
        published.tag = "\"two\"".into();
    });
    stage.advance(Duration::from_secs(24 * 60 * 60)).await;
    let run = run_in(&stage, number + 1, "done").await;
    assert_eq!((&run["written"], &run["gone"], &run["says"]), (&json!(3), &json!(1), &json!(null)), "{run}");
    let (changes, keys) = news(&stage).await;
    let mut told: Vec<String> =
        changes.iter().map(|change| change["id"].as_str().unwrap().to_owned()).collect();
    told.sort();
    assert_eq!(
        told,
        [
            "feed-2/gone/0/V9",
            "feed-2/new_product/0/V90000",
            "feed-2/price_fell/1500/V7",
            "feed-2/sold_out/0/V8",
        ]
    );
    let sold = door(&stage, json!({ "look_up": ["V9"] })).await;
    assert!(sold[0]["gone_at"].is_i64(), "{sold}");

    // Heard once, it is no news any more; nothing new on the third day.
    door(&stage, json!({ "heard": keys })).await;
    stage.advance(Duration::from_secs(24 * 60 * 60)).await;
    let run = run_in(&stage, number + 2, "done").await;
    assert_eq!((&run["written"], &run["changes"]), (&json!(0), &json!(0)), "{run}");
    assert!(news(&stage).await.0.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn an_import_survives_a_shop_that_breaks_down_and_an_edge_that_is_killed() {
    let server = server(PRODUCTS).await;
    // The first request gets a failure; the third, in the middle of the file, no answer. Parts are not to be had.
    server.change(|published| {
        published.silent_at = Some(3);
        published.whole_only = true;
    });
    let stage = stage_with(&server).await;
    server.change(|published| published.failures = vec![503]);
    let number = import(&stage).await;
    rappel_tests::poll::until("the shop's failure to be noted", async || {
        let (_, run) = feed_with(&stage, Method::GET, Some(rappel_local::shop::API_KEY)).await;
        if run["attempts"] == 1 { Ok(()) } else { Err(run.to_string()) }
    })
    .await;
    let (_, run) = feed_with(&stage, Method::GET, Some(rappel_local::shop::API_KEY)).await;
    assert!(run["says"].as_str().unwrap().contains("503"), "{run}");

    stage.advance(Duration::from_secs(61)).await;
    rappel_tests::poll::until("the second step to wait for the shop", async || {
        let asked = server.asked();
        if asked.len() == 3 { Ok(()) } else { Err(format!("{asked:?}")) }
    })
    .await;
    stage.worker().kill();
    stage.worker().restart();
    stage.advance(Duration::from_secs(1)).await;

    let run = run_in(&stage, number, "done").await;
    assert_eq!((&run["written"], &run["changes"]), (&json!(PRODUCTS), &json!(0)), "{run}");
    assert_eq!(run["cursor"]["report"]["taken"], PRODUCTS, "{run}");
    let last = format!("V{}", PRODUCTS - 1);
    assert_eq!(door(&stage, json!({ "look_up": [last] })).await.as_array().unwrap().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_feed_that_leads_elsewhere_is_not_followed() {
    let server = server(3).await;
    let stage = stage_with(&server).await;
    server.change(|published| published.failures = vec![307]);
    import(&stage).await;
    let run = rappel_tests::poll::until("the feed's answer to be noted", async || {
        let (_, run) = feed_with(&stage, Method::GET, Some(rappel_local::shop::API_KEY)).await;
        if run["says"].as_str().is_some_and(|says| !says.is_empty()) { Ok(run) } else { Err(run.to_string()) }
    })
    .await;
    assert!(run["says"].as_str().unwrap().contains("leads to another one"), "{run}");
    assert_eq!(server.asked().len(), 1, "nobody was asked but the feed's address");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_feed_is_said_and_a_feed_cut_short_marks_nothing() {
    let server = server(40).await;
    let stage = stage_with(&server).await;
    let whole = import(&stage).await;
    run_in(&stage, whole, "done").await;

    let origin = server.origin();
    server.change(|published| {
        published.file = file(&origin, 10);
        published.tag = "\"short\"".into();
    });
    let short = import(&stage).await;
    let run = run_in(&stage, short, "done").await;
    assert_eq!(run["gone"], 0, "{run}");
    assert!(run["says"].as_str().unwrap().contains("cut short"), "{run}");

    server.change(|published| {
        published.file = "<!DOCTYPE html><html><body>Maintenance</body></html>".into();
        published.tag = "\"page\"".into();
    });
    let page = import(&stage).await;
    let run = run_in(&stage, page, "failed").await;
    assert!(run["says"].as_str().unwrap().contains("<html>"), "{run}");
    assert_eq!(door(&stage, json!({ "look_up": ["V39"] })).await[0]["gone_at"], json!(null));
}
