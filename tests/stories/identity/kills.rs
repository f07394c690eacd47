//! Workerd killed while a segment is on its way to its person, at random moments: nothing is lost and nothing is doubled.

use std::time::Duration;

use rappel_tests::device::Device;
use rappel_tests::stage::Stage;

use super::people::{
    ADA, adds, backlog_told, journey, leaves_a_cart, live, page, person, says, settled, try_undo, try_verify,
};

/// Moments after the request at which workerd is killed: within the freeze, the adoption, its answer, the alias.
const DELAYS_US: [u64; 8] = [0, 500, 1_500, 3_000, 5_000, 8_000, 13_000, 21_000];

/// Long enough for a message that quiet hours hold back, and too short for the next of its series.
const A_NIGHT: Duration = Duration::from_secs(14 * 60 * 60);

/// Asks, and kills workerd so long after the question, whether it was answered by then or not.
async fn strike(stage: &mut Stage, delay_us: u64, ask: impl AsyncFnOnce(&Stage)) {
    let struck = tokio::time::Instant::now() + Duration::from_micros(delay_us);
    // Not to wait for something, but to strike at any moment.
    let _ = tokio::time::timeout_at(struck, ask(stage)).await;
    tokio::time::sleep_until(struck).await;
    stage.worker().kill();
    stage.worker().restart();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_kill_between_freeze_adoption_and_acknowledgement_loses_and_doubles_nothing() {
    let (mut stage, mut shoppers) = (Stage::open().await, Vec::new());
    for (index, delay) in DELAYS_US.into_iter().enumerate() {
        let address = format!("shopper-{index}@example.com");
        let mut phone = leaves_a_cart(&stage, 1 + index as u128, "boots", &address).await;
        strike(&mut stage, delay, async |stage| try_verify(stage, &phone, &address).await).await;
        // Who proves an address asks again until there is an answer.
        try_verify(&stage, &phone, &address).await;
        page(&mut phone, adds("laces")).await;
        settled(&stage, &[&phone]).await;

        let known = person(&stage, &address).await;
        let segments = known["person"]["segments"].as_array().unwrap();
        assert_eq!(segments.len(), 1, "{known:#}");
        let cart = segments[0]["cart"]["items"].as_array().unwrap();
        let products: Vec<&str> = cart.iter().map(|item| item["product"].as_str().unwrap()).collect();
        assert_eq!(products, ["boots", "laces"], "killed after {delay} us");
        let left = journey(&stage, &phone).await;
        assert_eq!(left["person"]["segments"][0]["cart"]["items"], serde_json::json!([]), "{left:#}");
        live(&mut stage, &[&phone], &[&address], A_NIGHT).await;
        assert_eq!(stage.mailbox().mails_to(&address).len(), 1, "killed after {delay} us");
        shoppers.push((phone, address));
    }
    told_of_all(&stage, &shoppers).await;
}

/// Wherever they ended up, what waits of them is counted there once.
async fn told_of_all(stage: &Stage, shoppers: &[(Device, String)]) {
    let phones: Vec<&Device> = shoppers.iter().map(|(phone, _)| phone).collect();
    let addresses: Vec<&str> = shoppers.iter().map(|(_, address)| address.as_str()).collect();
    backlog_told(stage, &phones, &addresses).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_kill_on_the_way_back_loses_and_doubles_nothing() {
    let (mut stage, mut shoppers) = (Stage::open().await, Vec::new());
    for (index, delay) in DELAYS_US.into_iter().enumerate() {
        let address = format!("shopper-{index}@example.com");
        let mut phone = Device::new(&stage, 100 + index as u128);
        page(&mut phone, [adds("boots"), says(&address)].concat()).await;
        try_verify(&stage, &phone, &address).await;
        settled(&stage, &[&phone]).await;
        page(&mut phone, adds("laces")).await;
        strike(&mut stage, delay, async |stage| try_undo(stage, &phone).await).await;
        try_undo(&stage, &phone).await;
        page(&mut phone, adds("poles")).await;
        settled(&stage, &[&phone]).await;

        let here = journey(&stage, &phone).await;
        let cart = here["person"]["segments"][0]["cart"]["items"].as_array().unwrap();
        let products: Vec<&str> = cart.iter().map(|item| item["product"].as_str().unwrap()).collect();
        assert_eq!(products, ["boots", "laces", "poles"], "killed after {delay} us: {here:#}");
        let known = person(&stage, &address).await;
        assert_eq!(known["person"]["segments"], serde_json::json!([]), "{known:#}");
        live(&mut stage, &[&phone], &[&address], A_NIGHT).await;
        assert_eq!(stage.mailbox().mails_to(&address).len(), 1, "killed after {delay} us");
        shoppers.push((phone, address));
    }
    told_of_all(&stage, &shoppers).await;
    assert!(stage.mailbox().mails_to(ADA).is_empty());
}
