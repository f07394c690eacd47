//! A cart is left, an hour later one mail arrives, and leaving takes one click.

use std::time::Duration;

use rappel_signal::{CartLine, Channel, Fact, PageKind, ProductId};
use rappel_tests::device::{Device, card};
use rappel_tests::stage::Stage;
use reqwest::StatusCode;

const MINUTE: Duration = Duration::from_secs(60);
const ADA: &str = "ada@example.com";

/// Ada puts trail shoes into the cart and gives her address with consent.
async fn leaves_a_cart(stage: &Stage, device: &mut Device) -> i64 {
    leaves_a_cart_as(ADA, stage, device).await
}

/// Somebody does.
pub(crate) async fn leaves_a_cart_as(address: &str, stage: &Stage, device: &mut Device) -> i64 {
    let line =
        CartLine { product: ProductId("trail-shoes".into()), quantity: 1, price_hundredths: Some(12_900) };
    let mut page = device.page(
        21_000,
        vec![
            Fact::PageView { kind: PageKind::Product, path: "/product/trail-shoes".into() },
            Fact::ProductView { product: ProductId("trail-shoes".into()), visits: 1 },
            Fact::CartAdd { line },
            Fact::Identify { email: address.into() },
            Fact::MessageConsent {
                channel: Channel::Email,
                granted: true,
                text: "News and reminders".into(),
            },
        ],
    );
    page.cards.push(card("trail-shoes", "Trail Shoes", 12_900));
    let left_ms = stage.clock().now_ms();
    device.send(&device.envelope(vec![page])).await;
    left_ms
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cart_that_is_left_becomes_one_mail_an_hour_later() {
    let stage = Stage::open().await;
    let mut device = Device::new(&stage, 1);
    let left_ms = leaves_a_cart(&stage, &mut device).await;
    let visitor = device.visitor.to_string();

    stage.live_through(&visitor, 59 * MINUTE).await;
    assert!(stage.mailbox().mails().is_empty(), "{}", stage.journey(&visitor).await);
    stage.live_through(&visitor, 2 * MINUTE).await;

    let mail = stage.mailbox().first_mail_to(ADA).await;
    let after_min = (mail.arrived_at_ms - left_ms) / 60_000;
    assert_eq!(after_min, 60, "an hour after the visit's end");
    assert!(mail.text().contains("Trail Shoes"), "{}", mail.text());
    let links = stage.landings(&mail).await;
    assert!(links.iter().any(|link| link.contains("/cart?restore=trail-shoes:1")), "{links:?}");
    assert_eq!(mail.header("List-Unsubscribe-Post").as_deref(), Some("List-Unsubscribe=One-Click"));
    assert_eq!(stage.mailbox().mails().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn one_click_ends_it_and_a_look_does_not() {
    let stage = Stage::open().await;
    let mut device = Device::new(&stage, 2);
    leaves_a_cart(&stage, &mut device).await;
    let visitor = device.visitor.to_string();
    stage.live_through(&visitor, 64 * MINUTE).await;
    let mail = stage.mailbox().first_mail_to(ADA).await;
    let link = mail.header("List-Unsubscribe").unwrap().trim_matches(['<', '>']).to_owned();
    let client = stage.worker().client();

    let look = client.get(&link).send().await.unwrap();
    assert_eq!(look.status(), StatusCode::OK);
    assert!(look.text().await.unwrap().contains("Stop"));
    let person = stage.journey(&visitor).await["person"].to_string();
    assert!(!person.contains("unsubscribed"), "scanners fetch links: {person}");

    let click = client.post(&link).body("List-Unsubscribe=One-Click").send().await.unwrap();
    assert_eq!(click.status(), StatusCode::OK);
    stage.live_through(&visitor, 5 * 24 * 60 * MINUTE).await;
    assert_eq!(stage.mailbox().mails().len(), 1, "no second and third message of the series");
    let forged = format!("{}x", &link[..link.len() - 1]);
    assert_eq!(client.post(&forged).send().await.unwrap().status(), StatusCode::NOT_FOUND);
}
