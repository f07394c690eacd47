//! Older pages: of messages that were given up, and of what members did. Nothing is lost between two pages or shown on both,
//! and a page reads as many rows however many there are.

use std::collections::BTreeSet;

use rappel_local::shop::SHOP_KEY;
use rappel_tests::stage::{Setting, Stage};
use reqwest::StatusCode;
use serde_json::json;

use super::desk::stage;
use super::visitor::Visitor;

/// Looks at a page, of which the one that read least counts: settings are asked for again twice a minute.
const LOOKS: usize = 3;

async fn rows_read(stage: &Stage) -> u64 {
    stage.worker().get_json("/dev/api/rows-read").await.as_u64().unwrap()
}

/// A page, and the rows that were read for it.
async fn look(stage: &Stage, owner: &Visitor, path: &str) -> (String, u64) {
    let mut seen = (String::new(), u64::MAX);
    for _ in 0..LOOKS {
        rows_read(stage).await;
        let html = owner.reads(stage, path).await;
        seen = (html, rows_read(stage).await.min(seen.1));
    }
    seen
}

/// The address of the next page.
fn next(html: &str) -> Option<&str> {
    let (before, _) = html.split_once("\" rel=\"next\"")?;
    Some(before.rsplit_once("href=\"/console").expect("its address").1)
}

/// What stands behind each of these words, up to a character.
fn all<'a>(html: &'a str, before: &'a str, end: char) -> Vec<&'a str> {
    html.split(before).skip(1).map(|rest| rest.split(end).next().unwrap()).collect()
}

/// Has letters made up: those of these numbers, the lower the later given up.
async fn give_up(stage: &Stage, from: u32, count: u32) {
    let door = format!("{}/dev/api/letters?shop={SHOP_KEY}", stage.worker().origin());
    let asked = json!({ "from": from, "count": count });
    let answer = stage.worker().client().post(&door).body(asked.to_string()).send().await.unwrap();
    assert!(answer.status().is_success(), "{}", answer.text().await.unwrap());
}

#[tokio::test(flavor = "multi_thread")]
async fn every_letter_given_up_is_found_on_one_page() {
    const FIRST: &str = "/shops/demo/messages";
    let stage = stage(Setting { in_memory: true, alone: true, ..Setting::default() }).await;
    let owner = Visitor::owner(&stage).await;
    give_up(&stage, 0, 101).await;
    let (first, read) = look(&stage, &owner, FIRST).await;
    assert_eq!(all(&first, "<p>letter ", ' ').len(), 100);
    assert!(first.contains("<span class=\"soft\">101</span>"), "{first}");
    let older = next(&first).expect("an older page").to_owned();
    let second = owner.reads(&stage, &older).await;
    assert_eq!((all(&second, "<p>letter ", ' '), next(&second)), (vec!["100"], None));

    give_up(&stage, 101, 899).await;
    let (mut html, read_of_many) = look(&stage, &owner, FIRST).await;
    assert_eq!(read, read_of_many, "a thousand cost what a hundred do");
    let mut shown = Vec::new();
    let mut pages = 1;
    while let Some(older) = next(&html).map(str::to_owned) {
        shown.extend(all(&html, "<p>letter ", ' ').into_iter().map(|number| number.parse::<u32>().unwrap()));
        let (page, read_of_older) = look(&stage, &owner, &older).await;
        assert!(read_of_older <= read, "{read_of_older} rows of {older}");
        html = page;
        pages += 1;
    }
    shown.extend(all(&html, "<p>letter ", ' ').into_iter().map(|number| number.parse::<u32>().unwrap()));
    assert!(html.contains("<span class=\"soft\">1,000</span>"), "{html}");
    assert_eq!((pages, shown), (10, (0..1_000).collect()), "the latest first, each once");

    assert_eq!(owner.looks(&stage, "/shops/demo/messages?before=%EF%BF%BF").await, StatusCode::BAD_REQUEST);
}

#[tokio::test(flavor = "multi_thread")]
async fn every_line_of_the_log_is_found_on_one_page() {
    const FIRST: &str = "/shops/demo/team";
    const LINE: &str = "<span class=\"what\">";
    let stage = stage(Setting { in_memory: true, alone: true, ..Setting::default() }).await;
    let owner = Visitor::owner(&stage).await;
    // Each of another name, and each a line.
    let make_noise = async |names: std::ops::Range<u32>| {
        for name in names {
            let form = format!("csrf={}&email=m{name}%40fellwren.example&role=viewer", owner.csrf);
            let ours = stage.worker().origin();
            let path = "/shops/demo/team/invite";
            let (status, _) = owner.sends(&stage, path, Some(&ours), &form).await;
            assert_eq!(status, StatusCode::SEE_OTHER, "{name}");
            let member = "6d".to_owned() + &hex(&format!("{name}@fellwren.example"));
            let path = format!("/shops/demo/team/{member}/remove");
            let (status, _) = owner.sends(&stage, &path, Some(&ours), &format!("csrf={}", owner.csrf)).await;
            assert_eq!(status, StatusCode::SEE_OTHER, "{name}");
        }
    };
    make_noise(0..60).await;
    let (first, read) = look(&stage, &owner, FIRST).await;
    assert_eq!(all(&first, LINE, '<').len(), 100);
    make_noise(60..110).await;
    let (mut html, read_of_more) = look(&stage, &owner, FIRST).await;
    assert_eq!(read, read_of_more, "many lines cost what a page does");

    let mut lines: Vec<String> = Vec::new();
    let mut pages = 1;
    loop {
        lines.extend(all(&html, LINE, '<').into_iter().map(str::to_owned));
        let Some(older) = next(&html).map(str::to_owned) else { break };
        html = owner.reads(&stage, &older).await;
        pages += 1;
    }
    let own: Vec<&String> = lines.iter().filter(|line| line.contains("@fellwren.example")).collect();
    assert_eq!((pages, own.len(), own.iter().collect::<BTreeSet<_>>().len()), (3, 220, 220), "{lines:#?}");
    assert!(own[0].contains("m109@") && own[219].contains("m0@"), "{lines:#?}");
    let came_in = lines.iter().filter(|line| line.contains("came in by the one-time code")).count();
    assert_eq!(came_in, 1, "how it began, in the log of no shop: {lines:#?}");

    assert_eq!(owner.looks(&stage, "/shops/demo/team?before=%EF%BF%BF").await, StatusCode::BAD_REQUEST);
}

fn hex(text: &str) -> String {
    text.bytes().map(|byte| format!("{byte:02x}")).collect()
}
