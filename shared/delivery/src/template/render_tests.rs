//! Tests of the ready messages: subjects word for word, and what must hold for each of them.

use super::super::{Colour, Details, Help, Language, Links, Money, ProductBlock, Purpose, Shop, Template};
use super::*;
use crate::link::{AllowedOrigins, Link};
use crate::template::render_sms;
use proptest::prelude::*;

fn link(path: &str) -> Link {
    AllowedOrigins::new(&["https://shop.example"]).unwrap().link(path).unwrap()
}

fn product(title: &str) -> ProductBlock {
    let price = Money::new(8_900, "EUR");
    ProductBlock::new(title, price, Some(link("/shoes.jpg")), link("/p/shoes?a=1&b=2")).unwrap()
}

fn content(template: &str, products: &[&str]) -> MessageContent<'static> {
    MessageContent {
        template: Template::from_name(template).unwrap(),
        purpose: Purpose::Marketing,
        language: Language::English,
        shop: Shop {
            name: "Fell & Field".to_owned(),
            home: link("/"),
            logo: None,
            colour: Colour::parse("#1f6f4a").unwrap(),
            postal_address: "1 Hill Road\nBath BA1 1AA".to_owned(),
            contact_email: Some("help@shop.example".to_owned()),
            help: Help { delivery: Some("Free from €50, in two days.".to_owned()), ..Help::default() },
        },
        products: products.iter().map(|title| product(title)).collect(),
        suggestions: vec![product("Wool Socks")],
        query: Some("trail shoes".to_owned()),
        cart_total: Money::new(17_800, "EUR"),
        details: Details::default(),
        links: Links { landing: link("/cart"), unsubscribe: link("/u/abc"), preferences: None, why: None },
    }
}

fn subject(template: &str, products: &[&str]) -> String {
    render_email(&content(template, products)).subject
}

#[test]
fn subjects_with_a_product() {
    let check = |template, expected: &str| assert_eq!(subject(template, &["Trail Shoes"]), expected);
    check("site-abandonment-1", "Still curious about Trail Shoes?");
    check("browse-abandonment-1", "Still thinking about Trail Shoes?");
    check("browse-abandonment-2", "One more look at Trail Shoes?");
    check("search-abandonment-1", "Still looking for “trail shoes”?");
    check("cart-abandonment-1", "Still in your cart: Trail Shoes");
    check("cart-abandonment-2", "Any questions about Trail Shoes?");
    check("cart-abandonment-3", "One last note about Trail Shoes");
    check("checkout-abandonment-1", "Your Trail Shoes order isn’t finished yet");
    check("checkout-abandonment-2", "Do you still want Trail Shoes?");
    for thanks in ["browse-abandonment-thanks", "cart-abandonment-thanks", "checkout-abandonment-thanks"] {
        check(thanks, "Good to have you back at Fell & Field");
    }
}

#[test]
fn subjects_without_a_product() {
    let check = |template, expected: &str| assert_eq!(subject(template, &[]), expected);
    check("site-abandonment-1", "A second look at Fell & Field?");
    check("browse-abandonment-1", "Still thinking it over?");
    check("browse-abandonment-2", "One more look?");
    check("cart-abandonment-1", "Your cart is still here");
    check("cart-abandonment-2", "Any questions about your cart?");
    check("cart-abandonment-3", "One last note about your cart");
    check("checkout-abandonment-1", "Your order isn’t finished yet");
    check("checkout-abandonment-2", "Do you still want your order?");
}

#[test]
fn a_subject_counts_the_rest_and_stays_short() {
    let cart = subject("cart-abandonment-1", &["Trail Shoes", "Wool Socks", "Rain Hat"]);
    assert_eq!(cart, "Still in your cart: Trail Shoes and 2 more things");
    let long = "Extraordinarily Waterproof All-Season Trail Running Shoes, Wide";
    assert_eq!(
        subject("cart-abandonment-1", &[long]),
        "Still in your cart: Extraordinarily Waterproof All-Season Trail…"
    );
}

/// Anyone may have typed the search term, and the address it goes to.
#[test]
fn only_a_harmless_search_term_is_quoted() {
    let check = |query: &str, quoted: bool| {
        let mut content = content("search-abandonment-1", &[]);
        content.query = Some(query.to_owned());
        let email = render_email(&content);
        let expected =
            if quoted { format!("Still looking for “{query}”?") } else { "Still looking?".to_owned() };
        assert_eq!(email.subject, expected);
        assert_eq!(email.text.contains(query.trim()), quoted, "{query}");
    };
    check("shoes size 42.5", true);
    check("café filter 1/2\"", true);
    check("túrabakancs", true);
    for bad in [
        "you won, see evil.example",
        "call +1 900 555 0199",
        "<b>hi</b>",
        "a@b.example",
        "pay: now!",
        "this search term is much too long to be quoted",
    ] {
        check(bad, false);
    }
}

fn is_for_staff(template: Template) -> bool {
    ["codes-low", "review-request-note"].contains(&template.name())
}

#[test]
fn every_message_says_who_writes_why_and_how_to_stop() {
    for template in Template::all() {
        let email = render_email(&content(template.name(), &["Trail Shoes", "Rain Hat"]));
        for part in [email.html.replace("&amp;", "&"), email.text.clone()] {
            for needed in [
                "Fell & Field",
                "1 Hill Road",
                "Bath BA1 1AA",
                "Unsubscribe",
                "https://shop.example/u/abc",
                "Trail Shoes",
                "Rain Hat",
                "€89.00",
                "€178.00",
                "help@shop.example",
            ] {
                assert!(part.contains(needed), "{template:?} lacks {needed:?}:\n{part}");
            }
            let leads_on = part.contains("https://shop.example/cart");
            assert_eq!(leads_on, !is_for_staff(template), "{template:?}");
        }
        let reason = if is_for_staff(template) { "This note goes to" } else { "You get this email because" };
        assert!(email.html.contains(reason) && email.text.contains(reason), "{template:?}");
        assert!(email.html.contains(&email.preheader.replace('&', "&amp;")), "{template:?}");
        // Gmail cuts messages at 102 KB.
        assert!(email.html.len() < 60_000, "{template:?}: {}", email.html.len());
    }
}

#[test]
fn what_is_missing_leaves_no_hole() {
    let mut bare = content("checkout-abandonment-1", &[]);
    bare.suggestions.clear();
    bare.cart_total = None;
    bare.shop.contact_email = None;
    bare.shop.help = Help::default();
    let email = render_email(&bare);
    for absent in ["Total", "Good to know", "You may like", "Answer this email", "mailto:", "<img"] {
        assert!(!email.html.contains(absent) && !email.text.contains(absent), "{absent}");
    }
}

#[test]
fn an_untitled_product_is_left_out_and_a_title_carries_no_link() {
    assert_eq!(ProductBlock::new(" \u{200B}\r\n", None, None, link("/")), None);
    let html = render_email(&content("cart-abandonment-1", &["Win at https://evil.example/x"])).html;
    assert!(html.contains("Win at https evil. example/x") && !html.contains("evil.example"));
}

/// Disguised by what is not seen, of digits alone, behind a colon or a slash, in another script's spelling.
#[test]
fn no_disguise_brings_a_link_into_a_message() {
    for (title, link) in [
        ("Win at evil.co\u{AD}m now", "evil.com"),
        ("https:\u{200B}//evil.com/x", "evil.com"),
        ("www\u{200B}.evil.c\u{200B}om/claim", "evil.com"),
        ("evil\u{202E}.com", "evil.com"),
        ("Free: 888.com/free", "888.com"),
        ("see:evil.com", "evil.com"),
        ("x/evil.com", "evil.com"),
        ("evil.xn--p1ai", "evil.xn--p1ai"),
        ("evil.com,now", "evil.com"),
        ("evil.com.x", "evil.com"),
        ("evil.c\u{200D}om", "evil.c"),
        ("evil.\u{FE0F}com", "evil.\u{FE0F}"),
        ("evil\u{3002}com", "evil\u{3002}"),
    ] {
        let content = content("cart-abandonment-1", &[title]);
        let (email, push, sms) = (render_email(&content), render_push(&content), render_sms(&content));
        for said in [email.html, email.text, email.subject, push.title, push.body, sms] {
            assert!(!said.contains(link), "{title:?}: {said}");
        }
    }
}

#[test]
fn notifications_are_short() {
    let long = "Extraordinarily Waterproof All-Season Trail Running Shoes, Wide";
    for template in Template::all() {
        let push = render_push(&content(template.name(), &[long, "Wool Socks"]));
        assert!((5..=PUSH_TITLE_MAX_CHARS).contains(&push.title.chars().count()), "{}", push.title);
        assert!((5..=PUSH_BODY_MAX_CHARS).contains(&push.body.chars().count()), "{}", push.body);
    }
    let push = render_push(&content("browse-abandonment-1", &["Trail Shoes"]));
    assert_eq!(push.title, "Still thinking about Trail Shoes?");
    assert_eq!(push.body, "€89.00 at Fell & Field. Tap to take another look.");
}

/// Tags of a document, in order, without their attributes' values: what hostile text must not change.
fn tags(html: &str) -> Vec<String> {
    html.split('<')
        .skip(1)
        .map(|t| t.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '/').collect())
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    /// Whatever merchants and shoppers type, the document keeps its shape.
    #[test]
    fn typed_words_never_become_markup(typed in "[<>\"'&;=a-z/! ]{1,40}|\\PC{1,40}", index in 0..Template::all().count()) {
        let words = format!("a{typed}"); // never empty
        let with = |text: &str| {
            let template = Template::all().nth(index).unwrap();
            let mut content = content(template.name(), &[]);
            content.details.first_name = Some(text.to_owned());
            content.details.order = Some(text.to_owned());
            content.products.push(ProductBlock::new(text, None, None, link("/")).unwrap());
            content.query = Some(text.to_owned());
            content.shop.name = text.to_owned();
            content.shop.postal_address = text.to_owned();
            content.shop.contact_email = Some(text.to_owned());
            content.shop.help.returns = Some(text.to_owned());
            render_email(&content)
        };
        prop_assert_eq!(tags(&with(&words).html), tags(&with("plain").html));
        prop_assert!(!with(&words).subject.contains(char::is_control));
    }
}
