//! A look around the shop, and nothing more.

use rappel_tests::shopper::{ACCEPT, ADA, arrive, sign_up};
use rappel_tests::stage::{Setting, Stage};
use serde_json::json;

use crate::shop::class::Class;
use crate::shop::mail::{Expected, expect};
use crate::shop::shopper::{DAY, leave};

#[tokio::test(flavor = "multi_thread")]
async fn a_look_around_is_answered_the_next_morning() {
    // Without the spread, ten o'clock is ten o'clock and not up to a quarter of an hour later.
    let shop = json!({ "rules": { "spread": "0s" } });
    let stage = Stage::open_with(Setting { shop, ..Setting::default() }).await;
    let (_chromium, tab) = arrive(&stage, ACCEPT).await;
    sign_up(&tab, ADA).await;
    Class::Site.act(&stage, &tab).await;
    let visitor = leave(&stage, tab, Class::Site.last()).await;

    stage.live_through(&visitor, 4 * DAY).await;

    let mails = stage.mailbox().mails_to(ADA);
    let [mail] = &mails[..] else {
        panic!("expected one mail: {mails:?}; {:#}", stage.journey(&visitor).await)
    };
    assert_eq!(mail.arrived_at_ms.rem_euclid(86_400_000) / 60_000, 10 * 60, "at ten o'clock");
    let later_min = 24 * 60 - 5..=24 * 60;
    expect(
        &stage,
        &visitor,
        &[Expected {
            after_min: later_min,
            subject: "A second look at Fellwren?",
            names: "Thanks for stopping by",
            link: "/?utm_",
        }],
    )
    .await;
}
