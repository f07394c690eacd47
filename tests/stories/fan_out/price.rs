//! A price falls: who looked at the product before reads the old price and the new one, if the new one still holds.

use rappel_tests::device::Device;
use rappel_tests::poll;
use rappel_tests::stage::Stage;
use serde_json::Value;

use super::{
    ADA, DEADLINE, HOUR, MINUTE, all_told_since, ended, interests, page, says, stage_with, tells, views,
};

/// Ada has looked at the tent for 200.00 and gone; the shop knows.
async fn ada_has_seen_the_tent(stage: &Stage) -> Device {
    tells(stage, "filling", "tent", 20_000, 5).await;
    let mut ada = Device::new(stage, 1);
    page(&mut ada, "tent", 20_000, [views("tent"), says(ADA)].concat()).await;
    stage.advance(31 * MINUTE).await;
    let rows = interests(stage, 1).await;
    assert_eq!((&rows[0]["viewed"], &rows[0]["price_hundredths"]), (&1.into(), &20_000.into()), "{rows:?}");
    ada
}

async fn decisions(stage: &Stage, device: &Device) -> Vec<Value> {
    let journey = stage.journey(&device.visitor.to_string()).await;
    journey["decisions"].as_array().unwrap_or_else(|| panic!("{journey}")).clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn who_saw_a_higher_price_is_told_once_with_both() {
    let stage = stage_with(&["price-drop"]).await;
    ada_has_seen_the_tent(&stage).await;
    // Four percent are not enough, and nobody is called for them.
    tells(&stage, "e1", "tent", 19_200, 5).await;
    all_told_since(&stage, 0, 1).await;
    assert_eq!(stage.mailbox().count(), 0);

    let before = ended(&stage).await;
    tells(&stage, "e2", "tent", 18_000, 5).await;
    let mail = stage.mailbox().first_mail_to(ADA).await;
    assert!(mail.text().contains("The tent"), "{}", mail.text());
    assert!(mail.text().contains("180") && mail.text().contains("200"), "{}", mail.text());
    all_told_since(&stage, before, 1).await;
    let before = ended(&stage).await;
    tells(&stage, "e3", "tent", 17_000, 5).await;
    all_told_since(&stage, before, 1).await;
    assert_eq!(stage.mailbox().count(), 1, "one product is not told of twice within a week");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_price_that_is_back_up_before_the_send_is_not_advertised() {
    let stage = stage_with(&["price-drop"]).await;
    let ada = ada_has_seen_the_tent(&stage).await;
    // It is half past ten: at night nobody is written to.
    stage.advance(12 * HOUR).await;
    tells(&stage, "e1", "tent", 18_000, 5).await;
    poll::until_deadline("the message to wait for the morning", DEADLINE, async || {
        let journey = stage.journey(&ada.visitor.to_string()).await;
        let waits = journey["person"].to_string().contains("\"price-drop\"");
        if waits { Ok(()) } else { Err(journey["person"].to_string()) }
    })
    .await;
    tells(&stage, "e2", "tent", 20_000, 5).await;
    stage.advance(12 * HOUR).await;
    let last = poll::until_deadline("the message to be decided on", DEADLINE, async || {
        let decisions = decisions(&stage, &ada).await;
        let last = decisions.iter().rfind(|decision| decision["reason"] == "price-back").cloned();
        last.ok_or(format!("{decisions:?}"))
    })
    .await;
    assert_eq!(last["flow"], "price-drop", "{last}");
    assert_eq!(stage.mailbox().count(), 0);
}
