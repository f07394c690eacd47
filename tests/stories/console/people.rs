//! The list of people: who is on it, how somebody is found there, and that no page reads more rows because there are more
//! people.

use std::collections::{BTreeMap, BTreeSet};

use rappel_local::shop::SHOP_KEY;
use rappel_signal::Fact;
use rappel_tests::browser::{Chromium, Tab, button, labelled};
use rappel_tests::console_pages::Shown;
use rappel_tests::device::Device;
use rappel_tests::poll;
use rappel_tests::stage::{Setting, Stage};
use serde_json::json;

use super::desk::{come_in, console, stage};
use super::visitor::Visitor;
use crate::events::server::{order, told};
use crate::identity::people::{ADA, HOUR, erase, leaves_a_cart, live, page, settled, undo, verify, views};

const PEOPLE: &str = "/shops/demo/people";
/// People made up by one request.
const AT_ONCE: u64 = 5_000;
/// Sizes whose pages must read the same.
const SIZES: [u64; 2] = [1_000, 100_000];
/// Looks at each page, of which the one that read least counts: settings are asked for again twice a minute.
const LOOKS: usize = 3;
const FLOW: &str = "/shops/demo/flows/cart-abandonment";
const FIND: &str = "/shops/demo/people?q=person0000500@example.com";
const MESSAGES: &str = "/shops/demo/messages";

/// Loads the list until it says this.
async fn until_listed(stage: &Stage, tab: &Tab, path: &str, wanted: &str) {
    poll::until(&format!("the list of people to say {wanted:?}"), async || {
        tab.go_to(&console(stage, path)).await;
        tab.until_text("h1", "People").await;
        let shown = tab.text("main").await;
        if shown.contains(wanted) { Ok(()) } else { Err(shown) }
    })
    .await;
}

async fn search(stage: &Stage, tab: &Tab, query: &str) {
    tab.go_to(&console(stage, PEOPLE)).await;
    tab.type_into(&labelled("Find somebody"), query).await;
    tab.click(&button("Search")).await;
}

async fn links(tab: &Tab) -> Vec<String> {
    let script =
        "return [...document.querySelectorAll('ul.people a')].map((link) => link.getAttribute('href'))";
    serde_json::from_value(tab.script(script, Vec::new()).await).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn somebody_is_on_the_list_once_from_the_first_visit_until_they_are_erased() {
    let shop = json!({ "segments": { "buyers": [{ "orders": { "at_least": 1 } }] } });
    let mut stage = stage(Setting { shop, ..Setting::default() }).await;
    let desk = Chromium::start().await;
    let tab = come_in(&stage, &desk).await;
    tab.go_to(&console(&stage, PEOPLE)).await;
    tab.until_text("main", "Nobody yet").await;

    let phone = leaves_a_cart(&stage, 21, "boots", ADA).await;
    live(&mut stage, &[&phone], &[], HOUR).await;
    until_listed(&stage, &tab, PEOPLE, ADA).await;
    assert!(tab.text("main").await.contains("1 known"));
    assert_eq!(links(&tab).await, [format!("/console/shops/demo/people/d-{}", phone.visitor)]);

    // The device's row gives way to the person's.
    verify(&stage, &phone, ADA).await;
    settled(&stage, &[&phone]).await;
    told(&stage, &order(&stage, "N-7001", ADA, "boots")).await;
    until_listed(&stage, &tab, PEOPLE, "1 order").await;
    let shown = tab.text("main").await;
    assert!(shown.contains("1 known") && shown.contains("buyers 1"), "{shown}");
    let person = links(&tab).await;
    assert!(person.len() == 1 && person[0].starts_with("/console/shops/demo/people/p-"), "{person:?}");
    tab.keep_picture("console-people").await;

    for query in [ADA, "ADA@exa", "n-7001", "#N-7001"] {
        search(&stage, &tab, query).await;
        tab.until_text("h2", &format!("Found for “{query}”")).await;
        assert_eq!(links(&tab).await, person, "{query}");
    }
    search(&stage, &tab, "bob@example.com").await;
    tab.until_text("main", "Nobody found").await;
    tab.keep_picture("console-people-none").await;

    erase(&stage, ADA).await;
    until_listed(&stage, &tab, PEOPLE, "Nobody yet").await;
    assert!(tab.text("main").await.contains("0 known"));
    until_listed(&stage, &tab, &format!("{PEOPLE}?q={ADA}"), "Nobody found").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_device_that_goes_back_has_a_row_of_its_own_again() {
    let mut stage = stage(Setting::default()).await;
    let desk = Chromium::start().await;
    let tab = come_in(&stage, &desk).await;
    let phone = leaves_a_cart(&stage, 23, "boots", ADA).await;
    verify(&stage, &phone, ADA).await;
    settled(&stage, &[&phone]).await;
    live(&mut stage, &[&phone], &[ADA], HOUR).await;
    until_listed(&stage, &tab, PEOPLE, ADA).await;
    assert!(links(&tab).await[0].contains("/people/p-"));

    undo(&stage, &phone).await;
    settled(&stage, &[&phone]).await;
    let own = format!("/console/shops/demo/people/d-{}", phone.visitor);
    poll::until("the device's row to take the place of the person's", async || {
        tab.go_to(&console(&stage, PEOPLE)).await;
        tab.until_text("h1", "People").await;
        let links = links(&tab).await;
        if links == [own.clone()] { Ok(()) } else { Err(format!("{links:?}")) }
    })
    .await;
    assert!(tab.text("main").await.contains("1 known"));
}

#[tokio::test(flavor = "multi_thread")]
async fn who_withdraws_is_off_the_list() {
    let mut stage = stage(Setting::default()).await;
    let desk = Chromium::start().await;
    let tab = come_in(&stage, &desk).await;
    let mut phone = Device::new(&stage, 22);
    page(&mut phone, views("tent")).await;
    live(&mut stage, &[&phone], &[], HOUR).await;
    until_listed(&stage, &tab, PEOPLE, "A visitor without an address").await;

    page(&mut phone, vec![Fact::Withdrawn]).await;
    until_listed(&stage, &tab, PEOPLE, "Nobody yet").await;
}

/// Makes people up, from one number to another.
async fn make_up(stage: &Stage, people: std::ops::Range<u64>) {
    let door = format!("{}/dev/api/people?shop={SHOP_KEY}", stage.worker().origin());
    for from in people.clone().step_by(usize::try_from(AT_ONCE).unwrap()) {
        let count = AT_ONCE.min(people.end - from);
        let asked = json!({ "from": from, "count": count, "segments": ["tenths"] });
        let answer = stage.worker().client().post(&door).body(asked.to_string()).send().await.unwrap();
        assert!(answer.status().is_success(), "{}", answer.text().await.unwrap());
    }
}

/// A page, and the rows that were read for it.
async fn look(stage: &Stage, owner: &Visitor, path: &str) -> (String, u64) {
    let mut seen = (String::new(), u64::MAX);
    for _ in 0..LOOKS {
        rows_read(stage).await;
        let request = stage.worker().client().get(console(stage, path));
        let answer = request.header("cookie", owner.cookies.join("; ")).send().await.unwrap();
        assert!(answer.status().as_u16() < 400, "{path}: {}", answer.status());
        let html = answer.text().await.unwrap();
        let read = rows_read(stage).await;
        if read < seen.1 {
            seen = (html, read);
        }
    }
    seen
}

async fn rows_read(stage: &Stage) -> u64 {
    stage.worker().get_json("/dev/api/rows-read").await.as_u64().unwrap()
}

/// The address of the next page.
fn next(html: &str) -> &str {
    let (before, _) = html.split_once("\" rel=\"next\"").expect("a next page");
    before.rsplit_once("href=\"/console").expect("its address").1
}

/// An address without what it has of one person, flow or text.
fn shape(address: &str) -> String {
    let path = address.split(['?', '#']).next().unwrap_or_default();
    let mut shape: Vec<&str> = Vec::new();
    for part in path.split('/') {
        shape.push(match shape.last() {
            Some(&"flows") if !["new", "map"].contains(&part) => "<flow>",
            Some(&"texts") => "<text>",
            Some(&"people") if part != "import" => "<somebody>",
            _ => part,
        });
    }
    shape.join("/")
}

/// The shapes of addresses of the console that a page leads to or asks for, other than by a form.
fn leads(html: &str) -> BTreeSet<String> {
    let attributes = html.split(' ').filter_map(|part| part.split_once("=\"/console"));
    let looks = attributes.filter(|(name, rest)| !name.ends_with("action") && !rest.starts_with("/a/"));
    looks.map(|(_, rest)| shape(rest.split('"').next().unwrap_or_default())).collect()
}

/// A number as pages show it.
fn shown(number: u64) -> String {
    match number / 1_000 {
        0 => number.to_string(),
        thousands => format!("{thousands},{:03}", number % 1_000),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_page_reads_more_rows_because_there_are_more_people() {
    let segments = json!({ "tenths": [{ "orders": { "at_least": 1 } }] });
    let shop = json!({ "segments": segments, "flows": ["cart-abandonment"] });
    let setting = Setting { shop, in_memory: true, alone: true, ..Setting::default() };
    let mut stage = stage(setting).await;
    let owner = Visitor::owner(&stage).await;
    let real = Shown::of(&stage, ADA).await;
    live(&mut stage, &[&real.person, &real.visitor], &[ADA], HOUR).await;
    let pages = [real.pages(), real.others()].concat();
    let known: BTreeSet<String> = pages.iter().map(|page| shape(page)).collect();
    let mut read: [BTreeMap<&str, u64>; 2] = Default::default();
    let mut made = 0;
    for (size, read) in SIZES.into_iter().zip(&mut read) {
        // Two are there already.
        make_up(&stage, made..size - 2).await;
        made = size - 2;
        for path in &pages {
            let (html, rows) = look(&stage, &owner, path).await;
            let more: Vec<String> = leads(&html).into_iter().filter(|shape| !known.contains(shape)).collect();
            assert!(more.is_empty(), "{path} leads to what is not looked at: {more:?}");
            read.insert(path, rows);
        }
        let (first, _) = look(&stage, &owner, PEOPLE).await;
        let (second, rows) = look(&stage, &owner, next(&first)).await;
        read.insert("the second page of people", rows);
        assert_ne!(next(&first), next(&second));
        let members = shown(size / 10);
        for words in [format!("{} known", shown(size)), format!("tenths <strong>{members}</strong>")] {
            assert!(first.contains(&words), "{words:?}: {first}");
        }
        // Everybody made up waits at a step, with a message.
        let (flow, _) = look(&stage, &owner, FLOW).await;
        let waits = format!("<strong>{}</strong> wait here now", shown(made));
        assert_eq!(flow.matches(&waits).count(), 2, "{flow}");
        let (messages, _) = look(&stage, &owner, MESSAGES).await;
        assert!(messages.contains(&format!("<dt>Waiting</dt><dd>{}</dd>", shown(made))), "{messages}");
        let (found, _) = look(&stage, &owner, FIND).await;
        assert_eq!(found.matches("person0000500@example.com</strong>").count(), 1, "{found}");
    }
    println!("rows read per page at {} people: {:#?}", SIZES[1], read[1]);
    // Four parts, a page and one more of each: else nothing was counted.
    assert!(read[0][PEOPLE] >= 4 * 26, "{read:?}");
    assert_eq!(read[0], read[1]);
}
