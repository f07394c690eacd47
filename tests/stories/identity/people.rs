//! What these stories share: shoppers on several devices, the doors that stand for the shop's server, and time that passes
//! for all objects at once.

use std::collections::BTreeMap;
use std::time::Duration;

use rappel_local::shop::SHOP_KEY;
use rappel_signal::{CartLine, Channel, Fact, PageKind, ProductId};
use rappel_tests::device::{Device, card};
use rappel_tests::poll;
use rappel_tests::stage::Stage;
use serde_json::{Value, json};

pub(crate) const MINUTE: Duration = Duration::from_secs(60);
pub(crate) const HOUR: Duration = Duration::from_secs(60 * 60);
pub(crate) const DAY: Duration = Duration::from_secs(24 * 60 * 60);
pub(crate) const ADA: &str = "ada@example.com";
pub(crate) const BOB: &str = "bob@example.com";

/// Alarms fire at their millisecond; a little later is surely after it.
const AFTER_DEADLINE_MS: i64 = 50;
/// What is due so soon may begin while the Worker is being stopped: it is waited for.
const SOON_MS: i64 = 1_000;
const DEADLINES_MAX: usize = 400;

pub(crate) fn views(product: &str) -> Vec<Fact> {
    let product = ProductId(product.into());
    vec![
        Fact::PageView { kind: PageKind::Product, path: format!("/product/{}", product.0) },
        Fact::ProductView { product, visits: 1 },
    ]
}

pub(crate) fn adds(product: &str) -> Vec<Fact> {
    let mut facts = views(product);
    let product = ProductId(product.into());
    facts.push(Fact::CartAdd { line: CartLine { product, quantity: 1, price_hundredths: Some(12_900) } });
    facts
}

pub(crate) fn says(address: &str) -> Vec<Fact> {
    let text = "News and reminders".into();
    vec![
        Fact::Identify { email: address.into() },
        Fact::MessageConsent { channel: Channel::Email, granted: true, text },
    ]
}

pub(crate) fn buys(order: &str, product: &str) -> Fact {
    let product = ProductId(product.into());
    let line = CartLine { product, quantity: 1, price_hundredths: Some(12_900) };
    Fact::Purchase { order: order.into(), value_hundredths: 12_900, lines: vec![line] }
}

/// One page of a device, with what happened on it, sent at once. Products are described as pages do.
pub(crate) async fn page(device: &mut Device, facts: Vec<Fact>) {
    let mut page = device.page(21_000, facts.clone());
    for fact in &facts {
        if let Fact::ProductView { product, .. } = fact {
            page.cards.push(card(&product.0, &format!("The {}", product.0), 12_900));
        }
    }
    device.send(&device.envelope(vec![page])).await;
}

/// A shopper's device leaves a cart and states an address.
pub(crate) async fn leaves_a_cart(stage: &Stage, id: u128, product: &str, address: &str) -> Device {
    let mut device = Device::new(stage, id);
    page(&mut device, [adds(product), says(address)].concat()).await;
    device
}

pub(crate) async fn journey(stage: &Stage, device: &Device) -> Value {
    stage.journey(&device.visitor.to_string()).await
}

/// What the person's object knows.
pub(crate) async fn person(stage: &Stage, address: &str) -> Value {
    // A plus sign in a query is a space.
    let address = address.replace('+', "%2B");
    door(stage, &format!("person?shop={SHOP_KEY}&address={address}")).await
}

/// The shop's server says whose device it is.
pub(crate) async fn verify(stage: &Stage, device: &Device, address: &str) -> Value {
    door(stage, &format!("verify?shop={SHOP_KEY}&visitor={}&address={address}", device.visitor)).await
}

/// The shopper follows a link from a message to this address.
pub(crate) async fn click(stage: &Stage, device: &Device, address: &str) -> Value {
    door(stage, &format!("click?shop={SHOP_KEY}&visitor={}&address={address}", device.visitor)).await
}

pub(crate) async fn undo(stage: &Stage, device: &Device) {
    door(stage, &format!("undo?shop={SHOP_KEY}&visitor={}", device.visitor)).await;
}

pub(crate) async fn erase(stage: &Stage, address: &str) {
    door(stage, &format!("erase?shop={SHOP_KEY}&address={address}")).await;
}

/// [`verify`], when workerd may be killed meanwhile.
pub(crate) async fn try_verify(stage: &Stage, device: &Device, address: &str) {
    let path = format!("verify?shop={SHOP_KEY}&visitor={}&address={address}", device.visitor);
    try_door(stage, &path).await;
}

/// [`undo`], when workerd may be killed meanwhile.
pub(crate) async fn try_undo(stage: &Stage, device: &Device) {
    try_door(stage, &format!("undo?shop={SHOP_KEY}&visitor={}", device.visitor)).await;
}

async fn try_door(stage: &Stage, path: &str) {
    let address = format!("{}/dev/api/{path}", stage.worker().origin());
    // Whether it was answered, the story does not ask.
    let _ = stage.worker().client().get(address).send().await;
}

async fn door(stage: &Stage, path: &str) -> Value {
    stage.worker().get_json(&format!("/dev/api/{path}")).await
}

/// Waits until every move has come to its end and everything said was heard.
pub(crate) async fn settled(stage: &Stage, devices: &[&Device]) {
    for device in devices {
        poll::until("the device to have told all", async || {
            let journey = journey(stage, device).await;
            let stages = journey["device"]["moves"].as_array().cloned().unwrap_or_default();
            let all_away = stages.iter().all(|moved| moved["stage"] == "away");
            let waiting = journey["device"]["hand_overs_waiting"].as_u64().unwrap_or(0);
            if all_away && waiting == 0 {
                return Ok(());
            }
            stage.worker().wake().await;
            Err(journey["device"].to_string())
        })
        .await;
    }
}

/// Waits until the shop's list counts what waits of these devices and people as their own states say it, and nothing else.
pub(crate) async fn backlog_told(stage: &Stage, devices: &[&Device], people: &[&str]) {
    poll::until("the list of people to count what waits as it is", async || {
        let mut waits = BTreeMap::new();
        for device in devices {
            count_backlog(&journey(stage, device).await, &mut waits);
        }
        for address in people {
            count_backlog(&person(stage, address).await, &mut waits);
        }
        let told = door(stage, &format!("backlog?shop={SHOP_KEY}")).await;
        if told == json!(waits) { Ok(()) } else { Err(format!("{told} where {waits:?} wait")) }
    })
    .await;
}

fn count_backlog(state: &Value, waits: &mut BTreeMap<String, u64>) {
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let mut add = |kind: &str, one: &Value| {
        let name = |field: &str| one[field].as_str().unwrap_or_default().to_owned();
        *waits.entry(format!("{kind}/{}/{}", name("flow"), name("step"))).or_default() += 1;
    };
    for segment in list(&state["person"]["segments"]).iter().filter(|segment| segment["frozen"] != true) {
        list(&segment["runs"])
            .iter()
            .filter(|run| run["state"]["until"].is_i64())
            .for_each(|run| add("run", run));
        for row in list(&state["outbox"]).iter().filter(|row| row["segment"] == segment["id"]) {
            add(if row["status"]["in-flight"].is_object() { "in-flight" } else { "waiting" }, row);
        }
    }
}

/// Lives through a span of time from deadline to deadline of these devices and people.
pub(crate) async fn live(stage: &mut Stage, devices: &[&Device], people: &[&str], span: Duration) {
    let end_ms = stage.clock().now_ms() + i64::try_from(span.as_millis()).unwrap();
    for _ in 0..DEADLINES_MAX {
        let next_ms = nothing_due(stage, devices, people).await;
        let now_ms = stage.clock().now_ms();
        let goal_ms = next_ms.map_or(end_ms, |next_ms| next_ms + AFTER_DEADLINE_MS).min(end_ms);
        stage.worker().sleep_through(Duration::from_millis((goal_ms - now_ms).max(0).unsigned_abs()));
        if goal_ms == end_ms {
            nothing_due(stage, devices, people).await;
            return;
        }
    }
    panic!("more than {DEADLINES_MAX} deadlines within {span:?}");
}

/// Waits until everything due has happened and been told; answers with the next deadline of all.
pub(crate) async fn nothing_due(stage: &Stage, devices: &[&Device], people: &[&str]) -> Option<i64> {
    poll::until("everything that is due to happen", async || {
        settled(stage, devices).await;
        let mut states = Vec::new();
        for device in devices {
            states.push(journey(stage, device).await);
        }
        for address in people {
            states.push(person(stage, address).await);
        }
        let next_ms = states.iter().filter_map(next_ms).min();
        let is_due = next_ms.is_some_and(|at_ms| at_ms <= stage.clock().now_ms() + SOON_MS);
        if is_due || states.iter().any(is_sending) {
            stage.worker().wake().await;
            return Err(format!("{states:#?}"));
        }
        Ok(next_ms)
    })
    .await
}

fn next_ms(state: &Value) -> Option<i64> {
    [&state["visit_ends_ms"], &state["next_ms"]].into_iter().filter_map(Value::as_i64).min()
}

fn is_sending(state: &Value) -> bool {
    let rows = state["outbox"].as_array().into_iter().flatten();
    rows.into_iter().any(|row| row["status"].to_string().contains("in-flight"))
}

/// Flows that run in a state's segment of this place.
pub(crate) fn runs(state: &Value, segment: usize) -> Vec<String> {
    let runs = state["person"]["segments"][segment]["runs"].as_array().cloned().unwrap_or_default();
    runs.iter().map(|run| run["flow"].as_str().unwrap_or_default().to_owned()).collect()
}

/// What was decided, as `flow/act/reason`, oldest first within a segment.
pub(crate) fn decided(state: &Value) -> Vec<String> {
    let decisions = state["decisions"].as_array().cloned().unwrap_or_default();
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let line = |d: &Value| format!("{}/{}/{}", text(&d["flow"]), text(&d["act"]), text(&d["reason"]));
    decisions.iter().map(line).collect()
}
