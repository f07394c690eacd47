//! How long each page of the console takes with a hundred thousand people on the list, beside `/health`, and whether that is
//! within what is promised: every round asks for each of them once, so that whatever else the machine does meets all. The
//! dev bundle is measured: only there can people be made up.

use std::time::{Duration, Instant};

use reqwest::header::{COOKIE, LOCATION, ORIGIN, SET_COOKIE};
use serde_json::json;

use crate::console_pages::Shown;
use crate::stage::{Setting, Stage};
use rappel_local::shop::SHOP_KEY;

const CODE: &str = "7K2F0-9XQ41-ABCDE-FGH1J";
const OWNER: &str = "olive@fellwren.example";
const PEOPLE: u64 = 100_000;
/// People made up by one request.
const AT_ONCE: u64 = 5_000;
/// Requests for each page; those of the first rounds, in which the engine compiles what is used, do not count.
const ROUNDS: usize = 220;
const WARM_UP_ROUNDS: usize = 20;
/// What the pages stand beside: an answer of the same Worker that asks no object.
const BASELINE: &str = "/health";
/// What is promised of each page: 95 of 100 looks take no longer.
const P95_MAX_MS: f64 = 300.0;
/// Of somebody who has a page.
const ADDRESS: &str = "ada@example.com";

/// Measures and prints. Says whether each page holds its limit.
///
/// # Panics
/// When the Worker is not built, or a page is not answered.
pub async fn measure() -> bool {
    let variables = vec![("OWNER_CODE", CODE.to_owned())];
    let stage =
        Stage::open_with(Setting { variables, in_memory: true, alone: true, ..Setting::default() }).await;
    let session = come_in(&stage).await;
    let shown = Shown::of(&stage, ADDRESS).await;
    make_up(&stage).await;
    let framed = shown.pages().into_iter().map(|page| (format!("/console{page}"), OWNER));
    let others = shown.others().into_iter().map(|page| (format!("/console{page}"), ""));
    let pages: Vec<_> = std::iter::once((BASELINE.to_owned(), "")).chain(framed).chain(others).collect();
    let mut took = vec![Vec::with_capacity(ROUNDS); pages.len()];
    for round in 0..ROUNDS {
        for ((path, says), took) in pages.iter().zip(&mut took) {
            let began = Instant::now();
            page(&stage, path, &session, says).await;
            if round >= WARM_UP_ROUNDS {
                took.push(began.elapsed());
            }
        }
    }
    let paths: Vec<&str> = pages.iter().map(|(path, _)| path.as_str()).collect();
    all_hold(&paths, &mut took)
}

/// Prints how long each took; says whether all hold the limit. What they stand beside has none.
fn all_hold(paths: &[&str], took: &mut [Vec<Duration>]) -> bool {
    let measured = ROUNDS - WARM_UP_ROUNDS;
    println!("console: {PEOPLE} people on the list, {measured} requests for each page, one at a time, ms");
    println!("  {:<88}{:>10}{:>10}   p95 up to {P95_MAX_MS}", "", "median", "p95");
    let mut all_hold = true;
    for (path, took) in paths.iter().zip(took) {
        took.sort();
        let (median, p95) = (at(took, 50), at(took, 95));
        let word = match p95 <= P95_MAX_MS {
            _ if *path == BASELINE => "",
            true => "holds",
            false => "over",
        };
        println!("  {path:<88}{median:>10.1}{p95:>10.1}   {word}");
        all_hold &= word != "over";
    }
    all_hold
}

/// So many percent took no longer, in milliseconds.
fn at(sorted: &[Duration], percent: usize) -> f64 {
    let place = (sorted.len() * percent).div_ceil(100).max(1) - 1;
    sorted[place].as_secs_f64() * 1000.0
}

/// Looks at a page, which has to say this: a page in its frame says who looks at it.
async fn page(stage: &Stage, path: &str, session: &str, says: &str) {
    let address = format!("{}{path}", stage.worker().origin());
    let answer = stage.worker().client().get(address).header(COOKIE, session).send().await.unwrap();
    assert!(answer.status().as_u16() < 400, "{path}: {}", answer.status());
    let html = answer.text().await.unwrap();
    assert!(html.contains(says), "{path} is not shown to its owner: {html}");
}

/// The cookie of the first owner's session.
async fn come_in(stage: &Stage) -> String {
    let (client, origin) = (stage.worker().client(), stage.worker().origin());
    let address = format!("{origin}/console/first-owner");
    let form = client.get(&address).send().await.unwrap();
    let cookie = cookie(&form);
    let html = form.text().await.unwrap();
    let (_, rest) = html.split_once("name=\"csrf\" value=\"").expect("a form with a token");
    let csrf = rest.split('"').next().unwrap_or_default();
    let sent = client.post(&address).header(COOKIE, cookie).header(ORIGIN, &origin);
    let sent = sent.header("content-type", "application/x-www-form-urlencoded");
    let answer = sent.body(format!("csrf={csrf}&code={CODE}&email={OWNER}")).send().await.unwrap();
    assert!(answer.headers().contains_key(LOCATION), "the code does not let in: {}", answer.status());
    self::cookie(&answer)
}

fn cookie(answer: &reqwest::Response) -> String {
    let set = answer.headers().get_all(SET_COOKIE).iter().filter_map(|value| value.to_str().ok());
    set.filter_map(|value| value.split(';').next()).collect::<Vec<_>>().join("; ")
}

async fn make_up(stage: &Stage) {
    let door = format!("{}/dev/api/people?shop={SHOP_KEY}", stage.worker().origin());
    for from in (0..PEOPLE).step_by(usize::try_from(AT_ONCE).unwrap()) {
        let asked = json!({ "from": from, "count": AT_ONCE });
        let answer = stage.worker().client().post(&door).body(asked.to_string()).send().await.unwrap();
        assert!(answer.status().is_success(), "{}", answer.text().await.unwrap());
    }
}
