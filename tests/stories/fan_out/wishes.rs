//! What a device's pages say of looking and wishing, until a message is made of it.

use base64ct::{Base64UrlUnpadded, Encoding};
use rappel_signal::{Fact, ProductId};
use rappel_tests::device::Device;
use rappel_tests::poll;

use super::{ADA, DEADLINE, HOUR, MINUTE, interests, page, says, stage_with, tells, views};

/// The keys of the example in RFC 8291, section 5.
const P256DH: &str =
    "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4";
const AUTH: &str = "BTBZMqHH6r4Tts7J_aSIgg";

#[tokio::test(flavor = "multi_thread")]
async fn a_wish_is_recalled_after_a_week_and_one_taken_back_is_not() {
    let stage = stage_with(&["wishlist-reminder"]).await;
    tells(&stage, "filling", "tent", 20_000, 5).await;
    let mut ada = Device::new(&stage, 1);
    let tent = ProductId("tent".into());
    let wish = Fact::WishlistAdd { product: tent.clone() };
    page(&mut ada, "tent", 20_000, [vec![wish.clone()], says(ADA)].concat()).await;
    let mut bob = Device::new(&stage, 2);
    page(&mut bob, "tent", 20_000, [vec![wish], says("bob@example.com")].concat()).await;
    stage.advance(31 * MINUTE).await;
    let rows = interests(&stage, 2).await;
    assert!(rows.iter().all(|row| row["wishlisted"] == true), "{rows:?}");
    page(&mut bob, "tent", 20_000, vec![Fact::WishlistRemove { product: tent }]).await;
    interests(&stage, 1).await;

    stage.advance(6 * 24 * HOUR).await;
    assert_eq!(stage.mailbox().count(), 0);
    stage.advance(24 * HOUR).await;
    let mail = stage.mailbox().first_mail_to(ADA).await;
    assert!(mail.text().contains("The tent"), "{}", mail.text());
    assert_eq!(stage.mailbox().count(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn ten_minutes_after_a_look_who_has_no_address_gets_a_push_with_the_product() {
    let stage = stage_with(&["browse-push"]).await;
    let mut ada = Device::new(&stage, 1);
    let key = |text: &str| Base64UrlUnpadded::decode_vec(text).unwrap();
    let bell = Fact::PushSubscription {
        endpoint: stage.push_service().subscribe_without_browser(),
        p256dh: key(P256DH),
        auth: key(AUTH),
    };
    page(&mut ada, "tent", 20_000, [views("tent"), vec![bell]].concat()).await;
    stage.advance(9 * MINUTE).await;
    assert_eq!(stage.push_service().pushes().len(), 0);
    // Another page: the ten minutes begin anew.
    page(&mut ada, "tent", 20_000, views("tent")).await;
    stage.advance(9 * MINUTE).await;
    assert_eq!(stage.push_service().pushes().len(), 0);
    stage.advance(2 * MINUTE).await;
    poll::until_deadline("one push", DEADLINE, async || {
        let pushes = stage.push_service().pushes().len();
        if pushes == 1 { Ok(()) } else { Err(format!("{pushes} pushes")) }
    })
    .await;
    assert!(stage.push_service().refusals().is_empty());
}
