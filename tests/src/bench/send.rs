//! What sending costs: payloads encrypted beside npm's `web-push` in Node, e-mails rendered beside the same code outside of
//! wasm, and processor time from a message that is due to one that was taken. All but the last are pure work in workerd.

use std::net::Ipv4Addr;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use axum::Router;
use axum::http::StatusCode;
use base64ct::{Base64UrlUnpadded, Encoding as _};
use rappel_local::shop::SHOP_KEY;
use rappel_local::{Workerd, find_workerd};
use rappel_signal::{Channel, Fact};
use serde_json::json;
use tokio::net::TcpListener;

use super::edge::config;
use super::{processor, session};
use crate::device::Device;
use crate::stage::{Setting, Stage};
use crate::{poll, project};

/// Rounds of each; the medians stand.
const ROUNDS: usize = 5;
/// Pieces of work in a round: a second or less.
const TIMES: u32 = 1_000;
/// Bytes of a push's payload, as `edge/src/dev/measure.rs` has it.
const PAYLOAD_BYTES: u32 = 600;
/// A shop that has the deployment's keys sealed as its own.
const WITH_OWN_KEYS: &str = "with-own-keys";
/// Messages of a round that are only sent.
const SENDS: u32 = 200;
/// Messages that go their whole way: device and person are an object each, and workerd holds 3,400 at once.
const MESSAGES: usize = 1_200;
/// The first of them are not measured: the engine still compiles what is used often once more, and better.
const WARM_UP: usize = 400;
/// Measured until so many were taken: chance lets some of the shoppers wait longer.
const MEASURED: usize = MESSAGES * 9 / 10;
/// When the first message about a cart is certainly due and the second is not.
const DUE_AFTER: Duration = Duration::from_secs(3 * 60 * 60);
/// Thousands of messages on a busy machine.
const LONG: Duration = Duration::from_secs(600);
/// How often the messages taken are counted.
const LOOK: Duration = Duration::from_millis(20);

/// Measures and prints. `emails` is the native program of the same name.
///
/// # Panics
/// When a Worker is not built, or Node or the native program does not run.
pub async fn measure(emails: &Path) {
    encryption_and_rendering(emails).await;
    a_send().await;
    whole_way().await;
}

async fn encryption_and_rendering(emails: &Path) {
    let folder = tempfile::Builder::new().prefix("rappel-bench").tempdir_in(project::memory()).unwrap();
    let bundle = project::root().join("dist/edge/dev");
    let config = config(&bundle, &folder.path().join("objects"), &json!([]));
    let program = find_workerd(&project::root()).unwrap_or_else(|error| panic!("{error}"));
    let workerd = Workerd::start(&program, &config, Vec::new()).unwrap_or_else(|error| panic!("{error}"));
    let mut rates: [Vec<f64>; 6] = Default::default();
    for round in 0..=ROUNDS {
        let [web_push, web_push_requests] = web_push();
        let measured = [
            work(&workerd, "push").await,
            work(&workerd, "push-in-wasm").await,
            web_push,
            web_push_requests,
            work(&workerd, "email").await,
            native(emails),
        ];
        // The first round is for the engine to compile what is used.
        if round > 0 {
            rates.iter_mut().zip(measured).for_each(|(rates, rate)| rates.push(rate));
        }
    }
    let [push, in_wasm, web_push, web_push_requests, email, native] = rates.map(median);
    println!("push: {PAYLOAD_BYTES} bytes encrypted, medians of {ROUNDS} rounds of {TIMES}, per second");
    println!("  {:<44}{push:>8.0}", "Rappel in workerd");
    println!("  {:<44}{in_wasm:>8.0}", "the same with the curve's arithmetic in wasm");
    println!("  {:<44}{web_push:>8.0}", "npm web-push in Node");
    println!("  {:<44}{web_push_requests:>8.0}", "npm web-push in Node, a token signed for each");
    println!("  ratio to web-push {:.2}", push / web_push);
    println!("e-mails rendered and composed, per second");
    println!("  {:<44}{email:>8.0}", "Rappel in workerd");
    println!("  {:<44}{native:>8.0}", "the same code outside of wasm");
    println!("  ratio {:.2}", email / native);
}

/// Pieces of work in a second, in workerd.
async fn work(workerd: &Workerd, what: &str) -> f64 {
    let address = format!("{}/dev/api/measure?what={what}&times={TIMES}", workerd.origin());
    let began = Instant::now();
    let answer = reqwest::get(address).await.unwrap();
    assert!(answer.status().is_success(), "{what}: {}", answer.text().await.unwrap());
    f64::from(TIMES) / began.elapsed().as_secs_f64()
}

/// Payloads encrypted and whole requests made in a second by Node.
fn web_push() -> [f64; 2] {
    let script = project::fixture("web-push").join("rate.js");
    let mut node = Command::new("node");
    node.arg(script).args([PAYLOAD_BYTES, TIMES].map(|number| number.to_string()));
    let told = printed(&mut node);
    let mut rates = told.split_whitespace().map(|rate| rate.parse().unwrap());
    [rates.next().unwrap(), rates.next().unwrap()]
}

fn native(emails: &Path) -> f64 {
    printed(Command::new(emails).arg(TIMES.to_string())).trim().parse().unwrap()
}

fn printed(command: &mut Command) -> String {
    let output = command.output().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

fn median(mut figures: Vec<f64>) -> f64 {
    figures.sort_by(f64::total_cmp);
    figures.get(figures.len() / 2).copied().unwrap_or(f64::NAN)
}

/// One claimed message after the other, each from its settings and products to the answer: the edge's own part of a send. In
/// turns by keys of the deployment, and at a shop that has the same sealed as its own.
async fn a_send() {
    let more_shops = vec![WITH_OWN_KEYS];
    let stage =
        Stage::open_with(Setting { more_shops, in_memory: true, alone: true, ..Setting::default() }).await;
    measured(&stage, &[("what", "seal"), ("times", "1"), ("shop", WITH_OWN_KEYS)]).await;
    let endpoint = push_sink().await;
    let keys = browser();
    let to = [("send-email", "ada@example.com".to_owned(), String::new()), ("send-push", endpoint, keys)];
    println!("a send, from claim to answer, medians of {ROUNDS} rounds of {SENDS}: processor ms");
    for (what, address, keys) in &to {
        let mut rounds: [Vec<f64>; 2] = Default::default();
        for round in 0..=ROUNDS {
            for (shop, rounds) in [SHOP_KEY, WITH_OWN_KEYS].into_iter().zip(&mut rounds) {
                let each_ms =
                    sends(&stage, &[("shop", shop), ("what", what), ("address", address), ("keys", keys)])
                        .await;
                // The first round is for the engine to compile what is used.
                if round > 0 {
                    rounds.push(each_ms);
                }
            }
        }
        let [by_deployment, own] = rounds.map(median);
        println!("  {what:<44}{by_deployment:>8.2}");
        println!(
            "  {:<44}{own:>8.2}  ratio {:.2}",
            "the same by keys of the shop's own",
            own / by_deployment
        );
    }
}

/// Processor time of one, in milliseconds.
async fn sends(stage: &Stage, query: &[(&str, &str)]) -> f64 {
    let process = stage.worker().process_id().expect("it runs");
    let times = SENDS.to_string();
    let before = processor::time_used(process);
    let accepted: f64 = measured(stage, &[query, &[("times", &times)]].concat()).await.parse().unwrap();
    assert!(accepted >= f64::from(SENDS) * 0.9, "{query:?}: {accepted} were taken");
    (processor::time_used(process) - before).as_secs_f64() * 1_000.0 / accepted
}

async fn measured(stage: &Stage, query: &[(&str, &str)]) -> String {
    let door = format!("{}/dev/api/measure", stage.worker().origin());
    let answer = stage.worker().client().get(door).query(query).timeout(LONG).send().await.unwrap();
    let (status, text) = (answer.status(), answer.text().await.unwrap());
    assert!(status.is_success(), "{query:?}: {text}");
    text
}

/// The public key of a browser, and its secret, as the edge keeps them.
fn browser() -> String {
    let encode = Base64UrlUnpadded::encode_string;
    format!("{}.{}", encode(&public_key()), encode(&[1; 16]))
}

fn public_key() -> Vec<u8> {
    let key = p256::ecdsa::SigningKey::from_slice(&[7; 32]).unwrap();
    key.verifying_key().to_sec1_point(false).as_bytes().to_vec()
}

/// Shoppers leave carts; what workerd then needs until all messages are taken is divided among them. In it is all that a
/// send is: the object read, the visit settled, the decision, other objects asked, the message made, its outcome written.
async fn whole_way() {
    let shop = json!({ "flows": ["cart-abandonment"] });
    let stage = Stage::open_with(Setting { shop, in_memory: true, alone: true, ..Setting::default() }).await;
    for number in 1..=u32::try_from(MESSAGES).unwrap() {
        leave_a_cart(&stage, number).await;
    }
    stage.worker().sleep_through(DUE_AFTER);
    let [warm, all] = [processor_at(&stage, WARM_UP).await, processor_at(&stage, MEASURED).await];
    let each_ms = (all.1 - warm.1).as_secs_f64() * 1_000.0 / (all.0 - warm.0) as f64;
    println!("an e-mail from the end of the visit to the answer: {each_ms:.2} ms of processor time");
}

/// Once at least so many were taken: how many they are, and the processor time workerd has used since it started.
async fn processor_at(stage: &Stage, messages: usize) -> (usize, Duration) {
    stage.worker().wake().await;
    let process = stage.worker().process_id().expect("it runs");
    poll::until_deadline(&format!("{messages} messages"), LONG, async || {
        let taken = stage.mailbox().count();
        tokio::time::sleep(LOOK).await;
        if taken < messages { Err(format!("{taken}")) } else { Ok((taken, processor::time_used(process))) }
    })
    .await
}

async fn leave_a_cart(stage: &Stage, number: u32) {
    let mut device = Device::new(stage, u128::from(number));
    let [_, a, b, c] = number.to_be_bytes();
    device.client_address = format!("{}.{b}.{c}.1", 10 + a);
    for index in [3, 5] {
        let (mut facts, cards) = session::request(index);
        if index == 5 {
            facts.push(Fact::Identify { email: format!("shopper-{number}@example.com") });
            let text = "Yes, write to me.".into();
            facts.push(Fact::MessageConsent { channel: Channel::Email, granted: true, text });
        }
        let mut page = device.page(20_000, facts);
        page.cards = cards;
        let envelope = device.envelope(vec![page]);
        device.send(&envelope).await;
    }
}

/// Takes every push.
async fn push_sink() -> String {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
    let origin = format!("http://127.0.0.1:{}", listener.local_addr().unwrap().port());
    let take = async || StatusCode::CREATED;
    tokio::spawn(async move { axum::serve(listener, Router::new().fallback(take)).await });
    origin
}
