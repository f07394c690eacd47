//! What `cargo xtask demo` promises a newcomer: a cart is left, and within two minutes its e-mail is in the mailbox, and
//! the live view has told how it came to that.

use std::time::{Duration, Instant};

use rappel_tests::shopper::{ACCEPT, ADA, add_to_cart, arrive, open_product, sign_up};
use rappel_tests::stage::{Setting, Stage};

/// As the demo says.
const SOON: Duration = Duration::from_secs(120);

#[tokio::test(flavor = "multi_thread")]
async fn a_cart_that_is_left_becomes_an_e_mail_while_one_watches() {
    let stage = Stage::open_with(Setting { demo: true, ..Setting::default() }).await;
    let (chromium, tab) = arrive(&stage, ACCEPT).await;
    let live = chromium.open(&format!("{}/dev/live", stage.worker().origin())).await;
    sign_up(&tab, ADA).await;
    open_product(&tab, "FW-101").await;
    add_to_cart(&tab).await;
    let left_at = Instant::now();
    tab.close().await;

    let mail = stage.mailbox().first_mail_to(ADA).await;
    assert!(left_at.elapsed() < SOON, "{:?}", left_at.elapsed());
    assert!(mail.text().contains("Fell 45 Trekking Pack"), "{}", mail.text());
    live.until_text("#facts", "Fell 45 Trekking Pack").await;
    live.until_text("#visits", "cart").await;
    live.until_text("#decisions", "Sent by").await;
    let clock = live.text("#clock").await;
    assert!(clock.contains("11:"), "an hour is over on the shopper's clock, which began at ten: {clock}");
}
