//! Addresses that were only typed: they get messages about their own device, within what the address bears on all.

use rappel_signal::Fact;
use rappel_tests::device::Device;
use rappel_tests::stage::Stage;

use super::people::{
    ADA, BOB, DAY, HOUR, MINUTE, adds, decided, journey, leaves_a_cart, live, page, person, says, settled,
    verify, views,
};

#[tokio::test(flavor = "multi_thread")]
async fn two_devices_that_claim_one_address_share_its_cap() {
    let mut stage = Stage::open().await;
    let one = leaves_a_cart(&stage, 1, "boots", ADA).await;
    live(&mut stage, &[&one], &[ADA], 10 * MINUTE).await;
    let other = leaves_a_cart(&stage, 2, "tent", "Ada@example.com").await;
    live(&mut stage, &[&one, &other], &[ADA], 3 * HOUR).await;

    let mails = stage.mailbox().mails();
    assert_eq!(mails.len(), 1, "an address gets one mail in 16 hours, whoever typed it: {mails:?}");
    assert!(mails[0].text().contains("The boots") && !mails[0].text().contains("The tent"));
    let second = journey(&stage, &other).await;
    let said = decided(&second);
    assert!(said.contains(&"cart-abandonment/deferred/capped".to_owned()), "{said:?}");
    let known = person(&stage, ADA).await;
    assert_eq!(known["home"]["reserved"].as_array().unwrap().len(), 1, "what did not go was taken back");
    assert_eq!(known["person"]["segments"], serde_json::json!([]), "claiming merges nothing");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unsubscribe_on_one_device_holds_for_the_address_on_another() {
    let mut stage = Stage::open().await;
    let one = leaves_a_cart(&stage, 3, "boots", ADA).await;
    live(&mut stage, &[&one], &[ADA], 2 * HOUR).await;
    let mail = stage.mailbox().first_mail_to(ADA).await;
    let link = mail.header("List-Unsubscribe").unwrap().trim_matches(['<', '>']).to_owned();
    stage.worker().client().post(&link).body("List-Unsubscribe=One-Click").send().await.unwrap();

    let other = leaves_a_cart(&stage, 4, "tent", ADA).await;
    live(&mut stage, &[&one, &other], &[ADA], 5 * DAY).await;
    assert_eq!(stage.mailbox().mails().len(), 1);
    let said = decided(&journey(&stage, &other).await);
    assert!(said.contains(&"cart-abandonment/skipped/suppressed".to_owned()), "{said:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_logs_out_leaves_nothing_to_the_next_shopper_of_the_device() {
    let mut stage = Stage::open().await;
    let mut family = leaves_a_cart(&stage, 5, "boots", ADA).await;
    verify(&stage, &family, ADA).await;
    page(&mut family, vec![Fact::LogOut]).await;
    page(&mut family, [adds("tent"), says(BOB)].concat()).await;
    settled(&stage, &[&family]).await;
    let (hers, his) = (person(&stage, ADA).await.to_string(), journey(&stage, &family).await);
    assert!(!hers.contains("tent") && !hers.contains(BOB), "{hers}");
    let his = his["person"].to_string();
    assert!(!his.contains("boots") && !his.contains(ADA) && his.contains("tent"), "{his}");

    live(&mut stage, &[&family], &[ADA, BOB], 2 * HOUR).await;
    let (to_her, to_him) = (stage.mailbox().mails_to(ADA), stage.mailbox().mails_to(BOB));
    assert_eq!((to_her.len(), to_him.len()), (1, 1));
    assert!(to_her[0].text().contains("The boots") && !to_her[0].text().contains("The tent"));
    assert!(to_him[0].text().contains("The tent") && !to_him[0].text().contains("The boots"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_device_states_a_few_new_addresses_a_day_and_no_more() {
    let stage = Stage::open().await;
    let mut device = Device::new(&stage, 6);
    for number in 0..7 {
        page(&mut device, vec![Fact::Identify { email: format!("a{number}@example.com") }]).await;
    }
    let contacts =
        journey(&stage, &device).await["person"]["segments"][0]["contacts"].as_array().unwrap().len();
    assert_eq!(contacts, 5);
}

/// `CLAIMS_HOURLY_MAX` of the shop's object: what docs/wire-format.md states.
const NETWORK_CEILING: u32 = 100;
const OF_EACH: u32 = 5;

#[tokio::test(flavor = "multi_thread")]
async fn a_network_states_so_many_new_addresses_an_hour_and_its_visits_go_on() {
    let stage = Stage::open().await;
    let stated = |number: u32| {
        let address = move |n| Fact::Identify { email: format!("a{}@example.com", number * OF_EACH + n) };
        [views("boots"), (0..OF_EACH).map(address).collect()].concat()
    };
    let contacts = async |device: &Device| {
        let journey = journey(&stage, device).await;
        journey["person"]["segments"][0]["contacts"].as_array().map_or(0, Vec::len)
    };
    let devices = NETWORK_CEILING / OF_EACH;
    for number in 0..devices {
        let mut device = Device::new(&stage, u128::from(number) + 100);
        page(&mut device, stated(number)).await;
        assert_eq!(contacts(&device).await, 5, "device {number}");
    }
    let mut late = Device::new(&stage, 99);
    page(&mut late, stated(devices)).await;
    assert_eq!(contacts(&late).await, 0, "one too many of this network");
    assert!(journey(&stage, &late).await.to_string().contains("/product/boots"), "the visit goes on");
    assert_eq!(stage.counters().await["claims-refused"], OF_EACH);

    let mut known = Device::new(&stage, 100);
    page(&mut known, stated(0)).await;
    assert_eq!(contacts(&known).await, 5, "what was stated before may be stated again");
    let mut neighbour = Device::new(&stage, 98);
    neighbour.client_address = "198.51.100.9".into();
    page(&mut neighbour, stated(devices)).await;
    assert_eq!(contacts(&neighbour).await, 5, "another network has its own hour");
}
