//! Before a text goes to anybody, the merchant looks at it with the shop's own products.

use rappel_local::shop::API_KEY;
use rappel_tests::stage::{Setting, Stage};
use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::events::server::{event, post, told};

async fn preview(stage: &Stage, question: Value) -> (StatusCode, Value) {
    post(stage, "preview", Some(API_KEY), question.to_string()).await
}

/// A shop whose server told of boots with a hostile name.
async fn a_shop_with_boots() -> Stage {
    let shop = json!({ "flows": ["cart-abandonment"], "language": "fr" });
    let stage = Stage::open_with(Setting { shop, ..Setting::default() }).await;
    let boots = json!({
        "product": "boots", "title": "Boots <b>& co</b>", "path": "/p/boots", "price": "89.00", "currency": "EUR", "stock": 3,
    });
    told(&stage, &event(&stage, "boots-v1", "product-updated", boots)).await;
    stage
}

#[tokio::test(flavor = "multi_thread")]
async fn a_text_is_looked_at_with_the_shops_products_before_it_goes_to_anybody() {
    let stage = a_shop_with_boots().await;
    let (status, ready) =
        preview(&stage, json!({ "text": "cart-abandonment-1", "products": ["boots"], "first_name": "Ada" }))
            .await;
    assert_eq!(status, StatusCode::OK, "{ready}");
    let html = ready["html"].as_str().unwrap();
    assert!(html.contains("lang=\"fr\"") && html.contains("89,00\u{a0}€"), "{html}");
    assert!(html.contains("Boots") && !html.contains("<b>&"), "{html}");
    // Its links name nobody: who looks at it must not end anybody's messages.
    assert!(!html.contains("/u/") && !html.contains("/c/"), "{html}");
    assert!(
        !ready["push"]["body"].as_str().unwrap().is_empty() && !ready["sms"].as_str().unwrap().is_empty()
    );

    let own = json!({
        "layout": { "shows": "product", "leads_to": "product", "because": "visit" },
        "subject": "[{first_name}, still thinking of {product}?|Still thinking?]", "preheader": "[{price} today.|Today.]",
        "heading": "Hello <script>", "paragraphs": ["It waits."], "push": "It waits.",
    });
    let question =
        json!({ "text": "own-1", "own": own, "language": "en", "products": ["boots"], "first_name": "Ada" });
    let (status, own) = preview(&stage, question).await;
    assert_eq!(status, StatusCode::OK, "{own}");
    assert!(own["subject"].as_str().unwrap().starts_with("Ada, still thinking of Boots"), "{own}");
    assert!(!own["html"].as_str().unwrap().contains("<script>"), "{own}");
    assert_eq!(stage.mailbox().count(), 0, "nothing was sent");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_there_is_named_and_strangers_see_nothing() {
    let stage = a_shop_with_boots().await;
    for (question, says) in [
        (json!({ "text": "no-such" }), "no text called \"no-such\""),
        (json!({ "text": "welcome-1", "products": ["gloves"] }), "the catalogue has no \"gloves\""),
        (json!({ "text": "welcome-1", "offer": "none" }), "no offer called \"none\""),
    ] {
        let (status, answer) = preview(&stage, question).await;
        assert_eq!(status, StatusCode::NOT_FOUND, "{answer}");
        assert!(answer.to_string().replace("\\\"", "\"").contains(says), "{answer}");
    }
    let (status, _) = post(&stage, "preview", None, json!({ "text": "welcome-1" }).to_string()).await;
    assert_eq!(status, StatusCode::UNAUTHORIZED);
    let (status, _) = preview(&stage, json!({ "text": "welcome-1", "language": "x".repeat(17_000) })).await;
    assert_eq!(status, StatusCode::PAYLOAD_TOO_LARGE);
}
