//! Nobody is written to at night, by the clock on the shopper's own wall.

use rappel_tests::browser::Device;
use rappel_tests::shopper::{ACCEPT, ADA, arrive_with};
use rappel_tests::stage::Stage;

use crate::shop::shopper::{HOUR, expect_decided, leave_a_cart};

/// Ten hours ahead of UTC all year: the story begins at 20:00.
const BRISBANE: &str = "Australia/Brisbane";
/// 08:00 in Brisbane.
const MORNING_UTC_MIN: i64 = 22 * 60;

#[tokio::test(flavor = "multi_thread")]
async fn a_message_that_is_due_in_the_evening_goes_at_eight_in_the_morning() {
    let stage = Stage::open().await;
    let device = Device { time_zone: BRISBANE.to_owned(), ..Device::default() };
    let (_chromium, tab) = arrive_with(&stage, ACCEPT, &device).await;
    let visitor = leave_a_cart(&stage, tab).await;

    stage.live_through(&visitor, 11 * HOUR).await;
    assert!(stage.mailbox().mails().is_empty(), "at night: {:?}", stage.mailbox().mails());
    expect_decided(&stage, &visitor, &["cart-abandonment deferred quiet-hours"]).await;
    stage.live_through(&visitor, 2 * HOUR).await;

    let mail = stage.mailbox().first_mail_to(ADA).await;
    assert_eq!(mail.arrived_at_ms.div_euclid(60_000).rem_euclid(24 * 60), MORNING_UTC_MIN);
    assert_eq!(mail.subject(), "Still in your cart: Fell 45 Trekking Pack");
}
