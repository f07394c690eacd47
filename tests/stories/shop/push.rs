//! Firefox subscribes by the bell; the cart that is left comes back as a notification, and a click leads to it.
//!
//! - [`beside`]: what the shop or somebody else has already
//! - [`renewal`]: a subscription's life
//! - [`soft_ask`]: the question before the browser's own
//! - [`window`]: for shops that can only add a tag

mod beside;
mod renewal;
mod soft_ask;
mod window;

use rappel_tests::browser::Firefox;
use rappel_tests::shopper::{add_to_cart, open_product, ring_the_bell};
use rappel_tests::stage::Stage;

use super::shopper::{HOUR, MINUTE, decided, leave, until_known};

const IN_THE_CART: &str = "put 1 × Fell 45 Trekking Pack in the cart";
/// What push services take at most (RFC 8030, section 7.2).
const BODY_BYTES_MAX: usize = 4_096;
/// VAPID's longest life of a token (RFC 8292, section 2).
const TOKEN_LIFE_S_MAX: i64 = 86_400;

#[tokio::test(flavor = "multi_thread")]
async fn a_cart_that_is_left_comes_back_as_a_notification() {
    let stage = Stage::open().await;
    let push_service = stage.push_service();
    let firefox = Firefox::start(push_service).await;
    // A subscription is as good as an address: no time needs to be spent before it is kept.
    let tab = ring_the_bell(&stage, &firefox).await;
    until_known(&stage, "agreed to messages by Push").await;
    assert_eq!(push_service.subscriptions().len(), 1);
    open_product(&tab, "FW-101").await;
    add_to_cart(&tab).await;
    // Told while the page is open: Firefox stops the scripts of a site's last tab, mid-request if need be.
    until_known(&stage, IN_THE_CART).await;
    let visitor = leave(&stage, tab, IN_THE_CART).await;

    stage.live_through(&visitor, HOUR - MINUTE).await;
    assert_eq!(push_service.pushes(), [], "an hour is not over");
    stage.live_through(&visitor, 2 * MINUTE).await;

    let notification = firefox.notification().await;
    assert_eq!(notification.title, "Still in your cart: Fell 45 Trekking Pack");
    assert_eq!(notification.text, "Tap to pick up where you left off.");
    firefox.click_notification().await;
    // The cart takes its lines from the address and goes on without them.
    firefox.until_shows(&stage.page("/cart?utm_source=rappel&utm_medium=push")).await;

    // Signature, audience, expiry and size are checked by the push service itself, which refused nothing.
    assert_eq!(push_service.refusals(), []);
    let pushes = push_service.pushes();
    let [push] = &pushes[..] else { panic!("expected one push: {pushes:?}") };
    assert_eq!(push.claims.audience, push_service.origin());
    let life_s = push.claims.expires_at_s - push.received_at_ms / 1_000;
    assert!((1..=TOKEN_LIFE_S_MAX).contains(&life_s), "{life_s} s");
    assert!(push.body.len() <= BODY_BYTES_MAX, "{} bytes", push.body.len());
    assert_eq!(
        push_service.first_acknowledgement().await.code,
        100,
        "decrypted and handed to the service worker"
    );
    let decided = decided(&stage.journey(&visitor).await);
    assert!(decided.contains(&"cart-abandonment accepted answer".to_owned()), "{decided:?}");
}
