//! Ten thousand made-up ids from one address: the objects stay under the ceiling, a signed shopper is unaffected. A
//! thousand that only say they are engaged.

use std::collections::BTreeMap;

use rappel_signal::{Envelope, Fact, PageKind, wire};
use rappel_tests::device::Device;
use rappel_tests::stage::Stage;

const MADE_UP: u128 = 10_000;
/// `NETWORK_HOURLY_MAX` of the shop's object: the ceiling that docs/wire-format.md states.
const CEILING: u64 = 200;

#[tokio::test(flavor = "multi_thread")]
async fn made_up_visitors_stop_at_the_ceiling_and_disturb_nobody() {
    let stage = Stage::open().await;
    let home = || vec![Fact::PageView { kind: PageKind::Home, path: "/".into() }];
    let mut shopper = Device::new(&stage, 1);
    let page = shopper.page(9_000, home());
    shopper.send(&shopper.envelope(vec![page])).await;
    assert!(shopper.signature.is_some());

    let mut answers: BTreeMap<u16, u64> = BTreeMap::new();
    for id in 0..MADE_UP {
        let mut stranger = Device::new(&stage, (1 << 100) + id);
        let page = stranger.page(9_000, home());
        let response = stranger.post(wire::encode_envelope(&stranger.envelope(vec![page]))).await;
        if response.status() == 429 {
            assert!(response.headers().contains_key("retry-after"));
        }
        *answers.entry(response.status().as_u16()).or_default() += 1;
    }

    println!("answers to {MADE_UP} made-up visitors: {answers:?}");
    let admitted = answers.get(&200).copied().unwrap_or(0);
    assert!(admitted <= CEILING, "{admitted} made-up visitors were let in");
    assert_eq!(answers.get(&429).copied().unwrap_or(0), u64::try_from(MADE_UP).unwrap() - admitted);
    assert_eq!(stage.counters().await["too-many"].as_u64().unwrap(), answers[&429]);

    let page = shopper.page(5_000, home());
    assert_eq!(
        shopper.send(&shopper.envelope(vec![page])).await.received.len(),
        1,
        "the signed shopper goes on"
    );
    let mut neighbour = Device::new(&stage, 2);
    neighbour.client_address = "198.51.100.9".into();
    let page = neighbour.page(9_000, home());
    assert_eq!(
        neighbour.send(&neighbour.envelope(vec![page])).await.received.len(),
        1,
        "so do other networks"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn who_only_says_to_be_engaged_is_soon_not_listened_to() {
    let stage = Stage::open().await;
    let mut answers: Vec<u16> = Vec::new();
    for id in 0..1_000 {
        let mut pretender = Device::new(&stage, (1 << 100) + id);
        let page = pretender.page(1_000, vec![Fact::PageView { kind: PageKind::Home, path: "/".into() }]);
        let envelope = Envelope { engaged: true, ..pretender.envelope(vec![page]) };
        answers.push(pretender.post(wire::encode_envelope(&envelope)).await.status().as_u16());
    }
    let heard = answers.iter().take_while(|answer| **answer == 200).count() as u64;
    assert!((1..=CEILING + 1).contains(&heard), "{heard} were heard");
    assert!(answers.iter().skip(heard as usize).all(|answer| *answer == 429), "{answers:?}");
    assert_eq!(stage.counters().await["not-engaged"].as_u64().unwrap(), heard);
}
