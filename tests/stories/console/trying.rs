//! A flow tried on last month's shoppers before it is on, the map of what meets, and what messages came to.

use rappel_tests::browser::{Chromium, button};
use rappel_tests::shopper::{ACCEPT, arrive};
use rappel_tests::stage::Setting;

use super::desk::{come_in, console, stage};
use super::visitor::Visitor;
use crate::shop::shopper::{HOUR, leave_a_cart};

#[tokio::test(flavor = "multi_thread")]
async fn a_flow_is_tried_on_who_was_there_and_nothing_goes() {
    let stage = stage(Setting::default()).await;
    let desk = Chromium::start().await;
    let tab = come_in(&stage, &desk).await;
    let flow = console(&stage, "/shops/demo/flows/cart-abandonment");
    let trying = button("Try it on last month's shoppers");
    tab.go_to(&flow).await;
    tab.click(&trying).await;
    tab.until_text("#trial", "Nobody whose visits are kept was in your shop last month").await;
    // Off, the flow writes to nobody.
    tab.go_to(&flow).await;
    tab.click(&button("Switch off: Cart abandonment")).await;
    tab.until_text("main", "Done.").await;
    let (_chromium, shop) = arrive(&stage, ACCEPT).await;
    let visitor = leave_a_cart(&stage, shop).await;
    stage.live_through(&visitor, 4 * HOUR).await;
    assert!(stage.mailbox().mails().is_empty());
    let kept = async || {
        let journey = stage.journey(&visitor).await;
        ["device", "person", "decisions"].map(|part| journey[part].clone())
    };
    let before = kept().await;
    assert!(before.iter().all(|part| !part.is_null()), "{before:?}");

    tab.go_to(&flow).await;
    tab.click(&trying).await;
    tab.until_text("#trial", "Of 1 shopper looked at, 1 would have entered, and 1 message would have gone.")
        .await;
    tab.keep_picture("console-tried").await;
    // A draft of it that waits longer would not have written yet.
    let owner = Visitor::of(&stage, &tab, "/shops/demo/flows/cart-abandonment").await;
    let file =
        std::fs::read_to_string(rappel_tests::project::root().join("flows/cart-abandonment.json")).unwrap();
    let later = file.replacen("\"1h\"", "\"9h\"", 1);
    assert_ne!(later, file);
    let form = [("csrf", owner.csrf.as_str()), ("json", later.as_str())];
    let answer = stage
        .worker()
        .client()
        .post(format!("{flow}/try"))
        .header("cookie", owner.cookies.join("; "))
        .header("origin", stage.worker().origin())
        .form(&form)
        .send()
        .await
        .unwrap();
    let page = answer.text().await.unwrap();
    assert!(
        page.contains("<strong>1</strong> would have entered")
            && page.contains("<strong>0</strong> messages"),
        "{page}"
    );

    assert!(stage.mailbox().mails().is_empty(), "nothing was sent");
    assert_eq!(kept().await, before, "and nothing written");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_map_marks_where_flows_meet() {
    let stage = stage(Setting::default()).await;
    let desk = Chromium::start().await;
    let tab = come_in(&stage, &desk).await;
    tab.go_to(&console(&stage, "/shops/demo/flows")).await;
    tab.until_text("main", "Meets the same people:").await;
    tab.click(&button("Frequency map")).await;
    tab.until_text("h1", "Frequency map").await;
    tab.until_text("main", "may both write on day").await;
    tab.keep_picture("console-map").await;
    tab.go_to(&console(&stage, "/shops/demo/messages")).await;
    tab.until_text("main", "Does it arrive?").await;
}
