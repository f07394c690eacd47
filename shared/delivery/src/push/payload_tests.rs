//! Tests of the push payload.

use super::*;
use crate::link::AllowedOrigins;
use proptest::prelude::*;

fn link(path: &str) -> Link {
    AllowedOrigins::new(&["https://shop.example"]).unwrap().link(path).unwrap()
}

fn payload(
    title: &str,
    body: &str,
    navigate: &Link,
    image: Option<&Link>,
) -> Result<serde_json::Value, PayloadError> {
    let text = PushText { title: title.to_owned(), body: body.to_owned(), button: None, unsubscribe: None };
    let (cart, leave) = (link("/cart"), link("/u/token"));
    let actions = [("open", "Back to my cart", &cart), ("stop", "Unsubscribe", &leave)]
        .map(|(name, title, navigate)| PushAction { name, title, navigate });
    let message = PushMessage {
        text: &text,
        language: Language::English,
        navigate,
        icon: None,
        image,
        actions: &actions,
        tag: "cart-abandonment",
        message_id: "m1",
    };
    let payload = message.payload()?;
    assert!(payload.len() <= PLAINTEXT_MAX_BYTES, "{}", payload.len());
    Ok(serde_json::from_slice(&payload).unwrap())
}

#[test]
fn the_payload_is_a_declarative_push_message() {
    let shown = payload("Trail Shoes", "Still here.", &link("/cart"), Some(&link("/a.jpg"))).unwrap();
    let expected = serde_json::json!({
        "web_push": 8030,
        "notification": {
            "title": "Trail Shoes", "body": "Still here.", "navigate": "https://shop.example/cart", "lang": "en",
            "tag": "cart-abandonment", "image": "https://shop.example/a.jpg", "data": {"id": "m1"},
            "actions": [
                {"action": "open", "title": "Back to my cart", "navigate": "https://shop.example/cart"},
                {"action": "stop", "title": "Unsubscribe", "navigate": "https://shop.example/u/token"}
            ]
        }
    });
    assert_eq!(shown, expected);
}

#[test]
fn what_does_not_fit_is_cut_picture_first_then_body_then_title() {
    let image = link(&format!("/{}", "i".repeat(1_900)));
    let shown = payload("Title", &"body ".repeat(420), &link("/cart"), Some(&image)).unwrap();
    assert_eq!(shown["notification"].get("image"), None);
    assert_eq!(shown["notification"]["body"].as_str().unwrap().len(), 2_100);

    let shown = payload("Title", &"é\"".repeat(3_000), &link("/cart"), None).unwrap();
    assert_eq!(shown["notification"]["title"], "Title");
    assert!(shown["notification"]["body"].as_str().unwrap().ends_with('…'));

    let shown = payload(&"t".repeat(5_000), "Body of some length, indeed", &link("/cart"), None).unwrap();
    assert_eq!(shown["notification"]["title"].as_str().unwrap().chars().count(), TEXT_MIN_CHARS);
    assert_eq!(shown["notification"]["body"], "Body of some length, indeed");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    /// A cut text is a beginning of the whole one, plus the mark: characters are never split or invented.
    #[test]
    fn a_cut_never_splits_a_character(body in "[a-z\"\\\\é🎒\u{200D}\u{1}€]{0,4000}", path in "[a-z]{0,1900}") {
        let shown = payload("Trail Shoes", &body, &link(&format!("/{path}")), None).unwrap();
        let shown = shown["notification"]["body"].as_str().unwrap();
        prop_assert!(shown == body || body.starts_with(shown.trim_end_matches('…')));
        // Nothing shorter than it had to be: about one character of room is left at most.
        prop_assert!(shown == body || shown.len() + path.len() > 1_000);
    }
}
