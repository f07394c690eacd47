//! A shopper finds her way through the whole demo shop, also when Rappel cannot be reached: the tag never matters to it.

use rappel_demo_site::Settings;
use rappel_local::port;
use rappel_tests::browser::{Chromium, button, labelled};
use tokio::net::TcpListener;

#[tokio::test(flavor = "multi_thread")]
async fn a_shopper_signs_up_and_buys_while_the_edge_is_away() {
    let nobody = port::choose_free().unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let shop_port = listener.local_addr().unwrap().port();
    let settings = Settings { edge_origin: format!("http://localhost:{nobody}"), ..Settings::default() };
    tokio::spawn(rappel_demo_site::serve(listener, settings));
    let chromium = Chromium::start().await;

    let tab = chromium.open(&format!("http://shop.rappel.localhost:{shop_port}/")).await;
    tab.click(&button("Accept all")).await;
    tab.type_into(&labelled("Your e-mail for the newsletter"), "ann@example.com\n").await;
    tab.until_text("body", "You are on the list").await;

    tab.type_into(&labelled("Search the shop"), "tent\n").await;
    tab.click("[data-list] a[data-item=FW-201]").await;
    tab.choose("select[name=quantity]", "2").await;
    tab.click("[data-test=add-to-cart]").await;
    tab.until_text("#toast", "is in your cart").await;
    assert_eq!(tab.text("#cart-count").await, "2");

    tab.go_to(&format!("http://shop.rappel.localhost:{shop_port}/cart")).await;
    tab.click(&button("To the checkout")).await;
    tab.until_script("location.hostname === 'checkout.rappel.localhost'").await;
    tab.type_into(&labelled("E-mail"), "ann@example.com").await;
    tab.click(&button("Continue to shipping")).await;
    tab.click(&button("Fill in an example address")).await;
    tab.click(&button("Continue to payment")).await;
    tab.click(&button("Invoice, 14 days")).await;
    tab.click("[data-test=pay]").await;

    assert!(!tab.text("[data-test=order-number]").await.is_empty());
    let console = chromium.console().await;
    let complaints: Vec<&String> = console.iter().filter(|line| !line.contains("/r/demo.js")).collect();
    assert!(complaints.is_empty(), "the shop's own pages must not complain: {complaints:?}");
}
