//! Settings that are right, and what is said of those that are not.

use super::*;

const DEMO: &str = r#"[{"key":"demo","name":"Demo","origins":["http://shop.test"],"sender":"a@shop.test",
    "postal_address":"1 Road","contact":"help@shop.test"}]"#;

#[test]
fn a_shop_has_sensible_defaults() {
    let shops = Shops::parse(DEMO).unwrap();
    let (shop, document) = shops.first().unwrap();
    assert_eq!(ShopSettings::read(&document.0).unwrap().key, "demo");
    assert_eq!((shop.zone.as_str(), shop.rules.holdout_per_10000), ("UTC", 500));
    assert!(shop.allows("http://shop.test") && !shop.allows("http://shop.test.evil"));
}

#[test]
fn a_wrong_setting_says_where_and_what() {
    for (from, to, told) in [
        (r#""demo""#, r#""De mo""#, "key must be"),
        (r#"["http://shop.test"]"#, "[]", "origin"),
        ("http://shop.test", "http://shop.test/path", "without a path"),
        ("a@shop.test", "nobody", "sender"),
        (r#""key""#, r##""accent":"red","key""##, "accent"),
        (r#""key""#, r#""logo":"//evil.test/a.png","key""#, "logo: the address is on a host"),
        (r#""key""#, r#""flows":["no-such"],"key""#, "no ready flow called"),
        (r#""key""#, r#""flows":["welcome",{"flow":"welcome","status":"draft"}],"key""#, "twice"),
        (r#""key""#, r#""country":"France","key""#, "two capital letters"),
        (r#""key""#, r#""currency":"euro","key""#, "currency must be three capital letters"),
        (
            r#""key""#,
            r#""offers":[{"offer":"cart","benefit":{"percent":120},"start":"2026-01-01T00:00:00Z"}],"key""#,
            "benefit",
        ),
        (
            r#""key""#,
            r#""country":"FR","offers":[{"offer":"cart","title":"Soldes","benefit":{"percent":20},
                "start":"2026-11-01T00:00:00Z"}],"key""#,
            "legal sale",
        ),
        (r#""key""#, r#""feed":{"address":"http://shop.test.evil/f"},"key""#, "origins"),
        (r#""key""#, r#""feed":{"address":"http://shop.test/f","currency":"eur"},"key""#, "capital"),
        (r#""key""#, r#""feed":{"address":"http://shop.test/f","every_hours":0},"key""#, "1 to 168"),
        (
            r#""key""#,
            r#""segments":{"best":[{"orders":{"at_least":2}},{"country":["fr"]}]},"key""#,
            "segments: best: condition 2: `fr` is no country: write two capital letters",
        ),
        (
            r#""key""#,
            r#""segments":{"best":[{"any":[{"not":{"spend":{"at_least":9,"less_than":9}}}]}]},"key""#,
            "segments: best: condition 1: write `at_least`, `less_than` or both",
        ),
        (
            r#""key""#,
            r#""segments":{"best":[{"any":[{"not":{"segment":"worst"}}]}]},"key""#,
            "\"best\" names the segment \"worst\": add it to `segments`",
        ),
        (r#""key""#, r#""flows":["vip"],"key""#, "\"vip\" names the segment \"vip\""),
        (
            r#""key""#,
            r#""invitations":{"soft_ask":{"words":{"en":{"title":""}}}},"key""#,
            "invitations: soft_ask: words: en: title: must be one line",
        ),
        (r#""key""#, r#""invitations":{"soft_ask":{"visits":0}},"key""#, "visits must be 1 to 50"),
        (
            r#""key""#,
            r#""push_window":"http://shop.test","key""#,
            "push_window: must be an origin of the edge",
        ),
        (r#""key""#, r#""push_window":"http://shop.test/w","key""#, "push_window: "),
        (r#""key""#, r#""pixel_key":"short","key""#, "pixel_key must be 16 to 64 characters"),
        (r#""key""#, r#""told_per_second":0,"key""#, "told_per_second must be 1 to 640"),
        (r#""name""#, r#""nmae""#, "unknown field `nmae`"),
    ] {
        let told_really = Shops::parse(&DEMO.replacen(from, to, 1)).unwrap_err();
        assert!(told_really.contains(told), "{told_really}");
    }
}

#[test]
fn a_shop_begins_without_a_sender_and_sends_no_mail_until_it_has_one() {
    let bare = r#"[{"key":"demo","name":"Demo","origins":["https://shop.test"]}]"#;
    let shops = Shops::parse(bare).unwrap();
    assert_eq!(shops.first().unwrap().0.contact_address(), "https://shop.test");
    let with = |fields: &str| Shops::parse(&bare.replacen(r#""key""#, &format!(r#"{fields},"key""#), 1));
    let flow = r#""flows":["cart-abandonment"]"#;
    let words = with(flow).unwrap_err();
    assert!(words.contains("\"cart-abandonment\" sends e-mails: give the shop its sender first"), "{words}");
    let sender = r#""sender":"a@shop.test""#;
    let words = with(&format!("{flow},{sender}")).unwrap_err();
    assert!(words.contains("give the shop its postal_address first"), "{words}");
    assert!(with(r#""double_opt_in":true"#).unwrap_err().contains("double_opt_in: it sends e-mails"));
    assert!(with(r#""flows":[{"flow":"cart-abandonment","status":"draft"}]"#).is_ok());
    let whole = with(&format!(r#"{flow},{sender},"postal_address":"1 Road""#)).unwrap();
    let settings = ShopSettings::read(&whole.first().unwrap().1.0).unwrap();
    assert_eq!(
        (settings.contact.as_str(), settings.contact_address().as_str()),
        ("a@shop.test", "mailto:a@shop.test")
    );
}
