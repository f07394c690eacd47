//! Bad input gets a clear answer, is counted, and leaves nothing behind.

use rappel_signal::limit::ENVELOPE_BYTES_MAX;
use rappel_signal::{Class, Consent, ConsentSource, Fact, PageKind, Report, wire};
use rappel_tests::device::Device;
use rappel_tests::stage::{Setting, Stage};
use reqwest::StatusCode;
use serde_json::json;

fn home() -> Fact {
    Fact::PageView { kind: PageKind::Home, path: "/".into() }
}

/// Sends bytes and expects a status, a phrase of the answer, and the counter to move by one.
async fn check(
    stage: &Stage,
    device: &Device,
    body: Vec<u8>,
    expected: StatusCode,
    phrase: &str,
    counter: &str,
) {
    let before = stage.counters().await[counter].as_u64().unwrap_or(0);
    let response = device.post(body).await;
    let (status, headers) = (response.status(), response.headers().clone());
    let text = response.text().await.unwrap();
    assert_eq!(status, expected, "{counter}: {text}");
    assert_eq!(headers["content-type"], "text/plain; charset=utf-8", "what was sent may be repeated: {text}");
    assert_eq!(headers["x-content-type-options"], "nosniff", "{text}");
    assert!(text.contains(phrase), "{counter}: {text}");
    let after = stage.counters().await[counter].as_u64().unwrap_or(0);
    assert_eq!(after, before + 1, "the counter {counter}");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_kind_of_bad_input_is_told_what_to_change() {
    let stage = Stage::open().await;
    let mut device = Device::new(&stage, 1);
    let page = device.page(9_000, vec![home()]);
    let good = device.envelope(vec![page]);
    let bytes = wire::encode_envelope(&good);

    let truncated = bytes[..bytes.len() - 3].to_vec();
    check(&stage, &device, truncated, StatusCode::BAD_REQUEST, "not an envelope", "malformed").await;
    check(&stage, &device, Vec::new(), StatusCode::BAD_REQUEST, "empty", "malformed").await;
    let oversized = vec![1; ENVELOPE_BYTES_MAX + 1];
    check(&stage, &device, oversized, StatusCode::PAYLOAD_TOO_LARGE, "16384", "too-large").await;
    let mut future = bytes.clone();
    future[0] = 99;
    check(&stage, &device, future, StatusCode::BAD_REQUEST, "reload", "unknown-version").await;
    let mut unwilling = good.clone();
    unwilling.consent = Consent { measure: false, advertise: false, source: ConsentSource::Page };
    let unwilling = wire::encode_envelope(&unwilling);
    check(&stage, &device, unwilling, StatusCode::FORBIDDEN, "no consent", "no-consent").await;

    let stranger = device.post_from("https://elsewhere.example", bytes.clone()).await.unwrap();
    assert_eq!(stranger.status(), StatusCode::FORBIDDEN);
    assert!(
        stranger.headers().get("access-control-allow-origin").is_none(),
        "a stranger's page reads nothing"
    );
    assert_eq!(stage.counters().await["wrong-origin"], 1);

    let address = format!("{}/v1/no-such-shop/signals", stage.worker().origin());
    let wrong_shop = stage.worker().client().post(address).body(bytes).send().await.unwrap();
    assert_eq!(wrong_shop.status(), StatusCode::NOT_FOUND);
    assert!(wrong_shop.text().await.unwrap().contains("script tag"));

    assert!(stage.visitors().await.is_empty(), "nothing of all this may leave a visitor behind");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_custom_pixel_is_heard_by_its_key_alone() {
    let key = "a key that nobody guesses";
    let setting = Setting { shop: json!({ "pixel_key": key }), ..Setting::default() };
    let stage = Stage::open_with(setting).await;
    let mut device = Device::new(&stage, 1);
    let page = device.page(9_000, vec![home()]);
    let bytes = wire::encode_envelope(&device.envelope(vec![page]));
    let post = async |origin: &str, named: &[(&str, &str)]| {
        let request = stage.worker().client().post(format!("{}/v1/demo/signals", stage.worker().origin()));
        let request = request.query(named).header("origin", origin).header("user-agent", "Mozilla/5.0");
        request.body(bytes.clone()).send().await.unwrap().status()
    };
    assert_eq!(post("null", &[]).await, StatusCode::FORBIDDEN);
    assert_eq!(post("null", &[("pixel", "another key of some length")]).await, StatusCode::FORBIDDEN);
    assert_eq!(
        post("https://elsewhere.example", &[("pixel", key)]).await,
        StatusCode::FORBIDDEN,
        "it is no pixel"
    );
    assert_eq!(post("null", &[("pixel", key)]).await, StatusCode::OK);
    assert!(!stage.visitors().await.is_empty(), "what it told is kept");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_forged_class_changes_nothing() {
    let stage = Stage::open().await;
    let mut device = Device::new(&stage, 2);
    let mut page = device.page(9_000, vec![home()]);
    page.report = Some(Report { class: Class::Checkout, score: 8, reasons: Vec::new() });

    device.send(&device.envelope(vec![page])).await;

    let journey = stage.journey(&device.visitor.to_string()).await;
    assert_eq!(journey["visits"][0]["class"], "site", "{journey}");
    assert_eq!(journey["visits"][0]["score"], 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_object_is_earned() {
    let stage = Stage::open().await;
    let mut device = Device::new(&stage, 3);
    let glance = device.page(2_000, vec![home()]);
    let mut envelope = device.envelope(vec![glance.clone()]);
    envelope.engaged = false;

    let receipt = device.send(&envelope).await;
    assert!(receipt.received.is_empty() && receipt.signature.is_none(), "the page keeps what is not stored");
    assert!(stage.visitors().await.is_empty());

    // A page that claims to be engaged without having been is not believed.
    envelope.engaged = true;
    assert!(device.send(&envelope).await.received.is_empty());

    // Once engaged, the page sends all of it again, and all of it is stored.
    let more = device.page(4_000, vec![home()]);
    let both = device.envelope(vec![glance, more]);
    let receipt = device.send(&both).await;
    assert_eq!(receipt.received.len(), 2);
    assert!(receipt.signature.is_some());
    assert_eq!(stage.visitors().await, [device.visitor.to_string()]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_repeated_and_reordered_envelope_doubles_nothing() {
    let stage = Stage::open().await;
    let mut device = Device::new(&stage, 4);
    let first = device.page(9_000, vec![home()]);
    let second = device.page(6_000, vec![Fact::CategoryView { category: "Shoes".into(), visits: 1 }]);
    let (first, second) = (device.envelope(vec![first]), device.envelope(vec![second]));

    device.send(&second).await;
    device.send(&first).await;
    let once = stage.journey(&device.visitor.to_string()).await;
    for envelope in [&first, &second, &first] {
        let receipt = device.send(envelope).await;
        assert_eq!(receipt.received.len(), 1, "what is there is named again");
    }

    let again = stage.journey(&device.visitor.to_string()).await;
    assert_eq!(again["visits"], once["visits"]);
    assert_eq!(again["facts"].as_array().unwrap().len(), 2);
    assert_eq!(again["visits"][0]["active_ms"], 15_000);
}
