//! Every page of the console's gallery, on a phone and on a desk, light and dark, as it comes, with everything opened, and with
//! its question asked, under the console's own policy: axe finds nothing, nothing reaches beyond the edge, nothing is blocked,
//! and a page with its files stays small.

#[path = "../../../shared/console/examples/gallery/flow_pages.rs"]
mod flow_pages;
#[path = "../../../shared/console/examples/gallery/frames.rs"]
mod frames;
#[path = "../../../shared/console/examples/gallery/money.rs"]
mod money;
#[path = "../../../shared/console/examples/gallery/people_pages.rs"]
mod people_pages;
#[path = "../../../shared/console/examples/gallery/post.rs"]
mod post;
#[path = "../../../shared/console/examples/gallery/shop_pages.rs"]
mod shop_pages;

use std::collections::BTreeMap;
use std::fs;
use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use base64ct::{Base64, Encoding as _};
use rappel_console::CONTENT_SECURITY_POLICY;
use rappel_tests::browser::{Chromium, Tab};
use rappel_tests::project;
use serde_json::{Value, json};

/// A page of the gallery: its name, and its HTML.
type Shown = (&'static str, String);
/// By name: the kind of content, and the content.
type Files = Arc<BTreeMap<String, (&'static str, String)>>;

/// A page with stylesheet and script, as they leave the edge at worst: without any compression.
const TRANSFERRED_BYTES_MAX: usize = 150_000;
/// Script of a page on a processor so many times slower than this one: a phone of some years.
const SCRIPT_MS_MAX: f64 = 300.0;
const SLOWED_TIMES: f64 = 6.0;
const TRIES: usize = 3;
const WIDTHS_PX: [u32; 2] = [360, 1280];
const SCHEMES: [&str; 2] = ["light", "dark"];
/// Runs axe over the page and tells what it found, each with the first place. What stands in a frame is a message, which the
/// stories of messages look at.
const AXE: &str = "const [done] = arguments;
    axe.run(document, { resultTypes: ['violations'], iframes: false }).then(
        ({ violations }) => done(violations.map((each) => `${each.id}: ${each.nodes[0].html}`)),
        (error) => done([String(error)]));";
const BEYOND_THE_EDGE: &str = "return document.documentElement.scrollWidth > innerWidth";
/// What is shut is hidden from axe, and has no width. Says whether anything was.
const OPEN_ALL: &str = "const shut = [...document.querySelectorAll('details:not([open])')];
    for (const part of shut) part.open = true;
    return shut.length > 0";
/// Sends the first form that asks first, and says whether there is one.
const ASK: &str = "const form = document.querySelector('main form[data-confirm]');
    if (!form) return false;
    form.noValidate = true;
    form.requestSubmit(form.querySelector('button'));
    return true";
const IS_ASKED: &str = "return document.querySelector('dialog')?.matches(':modal') === true";

fn pages() -> Vec<Shown> {
    let all =
        [money::pages(), flow_pages::pages(), post::pages(), people_pages::pages(), shop_pages::pages()];
    all.into_iter().flatten().collect()
}

/// The pages, and the two files they load under the names they call them by.
fn files() -> Files {
    let pages =
        pages().into_iter().map(|(name, html)| (format!("{name}.html"), ("text/html; charset=utf-8", html)));
    let mut files: BTreeMap<String, (&'static str, String)> = pages.collect();
    let built = project::root().join("dist/console");
    let entries = fs::read_dir(&built).expect("dist/console is missing: run `cargo xtask build`");
    for path in entries.map(|entry| entry.unwrap().path()) {
        let kind = match path.extension().and_then(|ending| ending.to_str()) {
            Some("css") => ("console.css", "text/css"),
            Some("js") => ("console.js", "text/javascript"),
            _ => continue,
        };
        files.insert(kind.0.to_owned(), (kind.1, fs::read_to_string(path).unwrap()));
    }
    Arc::new(files)
}

async fn file(State(files): State<Files>, Path(name): Path<String>) -> Response {
    match files.get(&name) {
        Some((kind, content)) => {
            let headers =
                [(header::CONTENT_TYPE, *kind), (header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY)];
            (headers, content.clone()).into_response()
        }
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

/// Serves them; returns the origin.
async fn served(files: Files) -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let origin = format!("http://{}", listener.local_addr().unwrap());
    let router = Router::new().route("/{name}", get(file)).with_state(files);
    tokio::spawn(async move { axum::serve(listener, router).await });
    origin
}

/// A page of the gallery in a window of some width and scheme.
struct Look<'a> {
    chromium: &'a Chromium,
    tab: &'a Tab,
    /// Which page, and how it is looked at.
    place: String,
    findings: Vec<String>,
}

impl Look<'_> {
    async fn holds(&self, script: &str) -> bool {
        self.tab.script(script, Vec::new()).await == json!(true)
    }

    /// What is wrong with it as it stands there.
    async fn judge(&mut self, state: &str) {
        let place = format!("{}, {state}", self.place);
        if self.holds(BEYOND_THE_EDGE).await {
            self.findings.push(format!("{place}: reaches beyond the edge"));
        }
        let found = self.tab.script_with_callback(AXE, Vec::new()).await;
        let found: Vec<String> = serde_json::from_value(found).expect("axe tells what it found");
        self.findings.extend(found.into_iter().map(|violation| format!("{place}: {violation}")));
        self.keep_picture(&place).await;
    }

    /// As it comes, with everything opened that can be, and with the question that one of its forms asks. Opened it shows all
    /// that it does when it comes, but what lies under the two menus, which both schemes draw in the same place.
    async fn judge_all(&mut self, axe: &str) {
        // The page's policy forbids `eval`; what the driver runs stays with the page.
        self.tab.script(axe, Vec::new()).await;
        let scheme_is_first = self.place.ends_with(SCHEMES[0]);
        if scheme_is_first {
            self.judge("as it comes").await;
        }
        if self.holds(OPEN_ALL).await || !scheme_is_first {
            self.judge("opened").await;
        }
        if self.holds(ASK).await {
            if !self.holds(IS_ASKED).await {
                self.findings.push(format!("{}: does not ask first", self.place));
            }
            self.judge("asking").await;
        }
    }

    /// The whole page, for somebody to look at, if `RAPPEL_PICTURES` names a folder for it.
    async fn keep_picture(&self, name: &str) {
        let Ok(folder) = std::env::var("RAPPEL_PICTURES") else { return };
        let size = self.chromium.devtools("Page.getLayoutMetrics", json!({})).await["cssContentSize"].take();
        let clip = json!({ "x": 0, "y": 0, "width": size["width"], "height": size["height"], "scale": 1 });
        let asked = json!({ "captureBeyondViewport": true, "clip": clip });
        let taken = self.chromium.devtools("Page.captureScreenshot", asked).await;
        let picture = Base64::decode_vec(taken["data"].as_str().unwrap()).unwrap();
        fs::write(format!("{folder}/{}.png", name.replace([' ', ',', '.'], "-")), picture).unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_page_fits_reads_well_and_is_open_to_everybody() {
    let files = files();
    let origin = served(files.clone()).await;
    let axe = fs::read_to_string(project::root().join("node_modules/axe-core/axe.min.js")).unwrap();
    let chromium = Chromium::start().await;
    let tab = chromium.open("about:blank").await;
    // As on a phone: they lie above the page and take nothing of its width.
    chromium.devtools("Emulation.setScrollbarsHidden", json!({ "hidden": true })).await;
    let mut findings: Vec<String> = Vec::new();
    for page in files.keys().filter(|name| name.ends_with(".html")) {
        for width in WIDTHS_PX {
            for scheme in SCHEMES {
                chromium.emulate(width, scheme).await;
                tab.go_to(&format!("{origin}/{page}")).await;
                let place = format!("{page} at {width} pixels, {scheme}");
                let mut look = Look { chromium: &chromium, tab: &tab, place, findings: Vec::new() };
                look.judge_all(&axe).await;
                findings.append(&mut look.findings);
            }
        }
    }
    let blocked =
        chromium.console().await.into_iter().filter(|line| line.contains("Content Security Policy"));
    findings.extend(blocked);
    assert!(findings.is_empty(), "{findings:#?}");
}

/// Seconds that the page's scripts have run, as the browser counts them.
async fn script_ms(chromium: &Chromium) -> f64 {
    let told = chromium.devtools("Performance.getMetrics", json!({})).await;
    let metric = |metric: &&Value| metric["name"] == "ScriptDuration";
    let seconds = told["metrics"].as_array().into_iter().flatten().find(metric).expect("a script counter");
    seconds["value"].as_f64().expect("a number") * 1_000.0
}

/// Loads a page several times and takes the least: what else runs on the machine makes it longer, never shorter.
async fn least_script_ms(chromium: &Chromium, tab: &Tab, page: &str) -> f64 {
    let mut least = f64::INFINITY;
    for _ in 0..TRIES {
        // The counter is of the whole tab; a page of its own process begins at nought.
        tab.go_to("about:blank").await;
        let before = script_ms(chromium).await;
        tab.go_to(page).await;
        tab.until_script("document.readyState === 'complete'").await;
        let after = script_ms(chromium).await;
        least = least.min(if after >= before { after - before } else { after });
    }
    least
}

#[tokio::test(flavor = "multi_thread")]
async fn no_page_keeps_a_slow_processor_busy() {
    let files = files();
    let origin = served(files.clone()).await;
    let chromium = Chromium::start().await;
    let tab = chromium.open("about:blank").await;
    chromium.devtools("Performance.enable", json!({})).await;
    chromium.slow_processor(SLOWED_TIMES).await;
    let mut measured = Vec::new();
    for page in files.keys().filter(|name| name.ends_with(".html")) {
        measured.push((least_script_ms(&chromium, &tab, &format!("{origin}/{page}")).await, page.as_str()));
    }
    measured.sort_by(|one, other| other.0.total_cmp(&one.0));
    for (ms, page) in &measured {
        println!("{ms:7.1} ms  {page}");
    }
    assert!(measured.iter().any(|(ms, _)| *ms > 0.0), "the counter counts: charts are drawn by a script");
    let slow: Vec<_> = measured.iter().filter(|(ms, _)| *ms > SCRIPT_MS_MAX).collect();
    assert!(slow.is_empty(), "over {SCRIPT_MS_MAX} ms of script: {slow:?}");
}

#[test]
fn a_page_with_its_files_stays_small() {
    let files = files();
    let bytes = |name: &str| files.get(name).map_or(0, |(_, content)| content.len());
    let shared = bytes("console.css") + bytes("console.js");
    assert!(shared > 0, "dist/console is empty: run `cargo xtask build`");
    for page in files.keys().filter(|name| name.ends_with(".html")) {
        let all = shared + bytes(page);
        assert!(all <= TRANSFERRED_BYTES_MAX, "{page}: {all} bytes");
    }
}
