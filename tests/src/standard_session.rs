//! The standard session of the demo shop's README, lived in Chromium and watched from outside: nine page views and 15
//! shop events in two visits.

use std::time::{Duration, SystemTime};

use base64ct::{Base64, Encoding as _};
use rappel_signal::wire;
use serde_json::{Value, json};

use crate::browser::{Chromium, Device, Tab, button};
use crate::poll;
use crate::shopper::{
    ACCEPT, add_to_cart, begin_checkout, come_to_payment, look, open_product, pay_with_a_declined_card,
    search,
};
use crate::stage::Stage;

/// Longer than a visit lasts without a sign of life.
const BETWEEN_VISITS: Duration = Duration::from_secs(40 * 60);
/// Keeps what the page sends, and when it is left, in the storage of its host: a page that is closed cannot be asked.
const KEEP: &str = "addEventListener('pagehide', () => {
    if (location.protocol.startsWith('http')) localStorage.left = (localStorage.left || '') + Date.now() + ' ';
});
window.Blob = class extends Blob {
    constructor(parts, options) {
        super(parts, options);
        if (parts[0] instanceof Uint8Array)
            localStorage.bodies = (localStorage.bodies || '') + btoa(String.fromCharCode(...parts[0])) + ' ';
    }
};";

/// What was seen of the session.
#[derive(Debug)]
pub struct Session {
    /// The facts at the edge after the first close, in the live view's words, and how long they took: from the moment at
    /// which the page saw that it was left.
    pub first_facts: Vec<String>,
    /// See [`Session::first_facts`].
    pub first_took: Duration,
    /// All facts, after the second close, and how long the last of them took, likewise.
    pub facts: Vec<String>,
    /// See [`Session::facts`].
    pub took: Duration,
    /// Requests to the edge, files included, each "METHOD /path".
    pub requests: Vec<String>,
    /// Bytes of every body sent.
    pub bodies_bytes: Vec<usize>,
    /// The same without product cards.
    pub bodies_without_cards_bytes: usize,
    /// Bytes of each file as they came over the network, compressed: loader, glue, wasm.
    pub received: [u64; 3],
}

impl Session {
    /// Lives the session on a stage with the dev bundle.
    ///
    /// # Panics
    /// When the shop does not work, or what was done does not come to be known at the edge.
    pub async fn live(stage: &Stage) -> Self {
        let chromium = Chromium::start_as(&Device { records_network: true, ..Device::default() }).await;
        let mut events = Vec::new();

        let tab = watched_tab(&chromium).await;
        first_visit(stage, &tab).await;
        events.extend(chromium.network_events().await);
        tab.close().await;
        let first_facts = until_known(stage, "saw a page: checkout", 3).await;
        let first_known = SystemTime::now();

        let visitor = stage.latest_visitor().await;
        stage.live_through(&visitor, BETWEEN_VISITS).await;
        let tab = watched_tab(&chromium).await;
        tab.go_to(&format!("{}/checkout/payment", stage.checkout_origin())).await;
        look(&tab).await;
        pay_with_a_declined_card(&tab).await;
        events.extend(chromium.network_events().await);
        tab.close().await;
        let facts = until_known(stage, "checkout: payment", 1).await;
        let known = SystemTime::now();

        let left = kept(stage, &chromium, "left").await;
        let bodies = kept(stage, &chromium, "bodies").await;
        let bodies: Vec<Vec<u8>> =
            bodies.iter().map(|body| Base64::decode_vec(body).expect("btoa makes base64")).collect();
        Self {
            first_facts,
            first_took: since_left(&left, first_known),
            facts,
            took: since_left(&left, known),
            requests: requests(stage, &events),
            bodies_bytes: bodies.iter().map(Vec::len).collect(),
            bodies_without_cards_bytes: bodies.iter().map(|body| without_cards(body)).sum(),
            received: ["/r/demo.js", "/r/a/glue-", "/r/a/tracker-"]
                .map(|path| received(stage, &events, path)),
        }
    }
}

async fn watched_tab(chromium: &Chromium) -> Tab {
    let tab = chromium.open("about:blank").await;
    chromium.devtools("Page.addScriptToEvaluateOnNewDocument", json!({ "source": KEEP })).await;
    tab
}

/// Pages 1 to 8.
async fn first_visit(stage: &Stage, tab: &Tab) {
    tab.go_to(&stage.page("/")).await;
    tab.click(&button(ACCEPT)).await;
    look(tab).await;
    open_product(tab, "FW-101").await;
    tab.click(&button("Wishlist: Fell 45 Trekking Pack")).await;
    tab.until_text("#toast", "Kept on your wishlist").await;
    add_to_cart(tab).await;
    search(tab, "mug").await;
    open_product(tab, "FW-402").await;
    add_to_cart(tab).await;
    begin_checkout(tab, stage).await;
    come_to_payment(tab).await;
}

/// Waits until the edge knows that something was done so often; returns all it knows.
async fn until_known(stage: &Stage, done: &str, times: usize) -> Vec<String> {
    let visitor = stage.latest_visitor().await;
    poll::until(&format!("the edge to know of {done:?}, {times} times"), async || {
        let journey = stage.journey(&visitor).await;
        let facts = journey["facts"].as_array().expect("a journey lists its facts");
        let words: Vec<String> =
            facts.iter().filter_map(|fact| Some(fact["words"].as_str()?.to_owned())).collect();
        let seen = words.iter().filter(|words| *words == done).count();
        if seen == times { Ok(words) } else { Err(format!("{words:#?}")) }
    })
    .await
}

/// Requests to the edge in a list of events of the DevTools protocol, each "METHOD /path".
#[must_use]
pub fn requests(stage: &Stage, events: &[Value]) -> Vec<String> {
    let edge = stage.worker().origin();
    let sent = events.iter().filter(|event| event["method"] == "Network.requestWillBeSent");
    let requests = sent.map(|event| &event["params"]["request"]);
    let path = |request: &Value| Some(request["url"].as_str()?.strip_prefix(&edge)?.to_owned());
    let text = |request: &Value| Some(format!("{} {}", request["method"].as_str()?, path(request)?));
    requests.filter_map(text).collect()
}

/// Bytes of one file's body as they came over the network, by the first response whose path starts like this.
fn received(stage: &Stage, events: &[Value], path: &str) -> u64 {
    let address = format!("{}{path}", stage.worker().origin());
    let response = events.iter().find(|event| {
        event["method"] == "Network.responseReceived"
            && event["params"]["response"]["url"].as_str().is_some_and(|url| url.starts_with(&address))
    });
    let response = response.unwrap_or_else(|| panic!("{address} was never received"));
    let id = &response["params"]["requestId"];
    let finished = events
        .iter()
        .find(|event| event["method"] == "Network.loadingFinished" && event["params"]["requestId"] == *id);
    let bytes = |length: &Value| length.as_u64().expect("Chromium counts the bytes it receives");
    let whole = finished.map(|event| bytes(&event["params"]["encodedDataLength"]));
    let head = bytes(&response["params"]["response"]["encodedDataLength"]);
    whole.expect("a file that came has an end") - head
}

/// What both hosts' pages have kept under a name.
async fn kept(stage: &Stage, chromium: &Chromium, name: &str) -> Vec<String> {
    let mut all = Vec::new();
    for origin in [stage.shop_origin(), stage.checkout_origin()] {
        // A page of the same origin without the tag.
        let tab = chromium.open(&format!("{origin}/health")).await;
        let kept = tab.script("return localStorage[arguments[0]] || ''", vec![name.into()]).await;
        all.extend(kept.as_str().expect("a text").split_whitespace().map(str::to_owned));
    }
    all
}

/// How long before `known` the last page was left, of those that had been left by then. Pages and we read one clock.
fn since_left(left_ms: &[String], known: SystemTime) -> Duration {
    let moment = |ms: &String| SystemTime::UNIX_EPOCH + Duration::from_millis(ms.parse().expect("a number"));
    let ago = left_ms.iter().filter_map(|ms| known.duration_since(moment(ms)).ok());
    ago.min().expect("a page keeps when it is left")
}

fn without_cards(body: &[u8]) -> usize {
    let mut envelope = wire::decode_envelope(body).expect("pages speak the wire format");
    for batch in &mut envelope.batches {
        batch.cards.clear();
    }
    wire::encode_envelope(&envelope).len()
}
