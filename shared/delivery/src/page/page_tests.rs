//! The pages as documents: what a shop or a shopper typed stays text, nothing more is offered than may be done.
#![allow(clippy::unwrap_used)]

use super::*;
use crate::link::AllowedOrigins;
use crate::template::{Colour, Language};

const HOSTILE: &str = "<script>alert(1)</script>";

fn host(language: Language, shop: &str) -> Host<'_> {
    Host { language, shop, logo: None, colour: Colour::default() }
}

fn all(host: &Host) -> Vec<String> {
    let why = Why {
        because: Some("Because.".into()),
        topic: Some(HOSTILE.into()),
        on: Some("3 November".into()),
        agreed_on: Some("1 November".into()),
        wording: Some(HOSTILE.into()),
    };
    let topics = ["reminders".to_owned(), HOSTILE.to_owned()];
    let done = [Done::Topics, Done::Paused, Done::Left, Done::LeftAll].map(Some);
    let lessened = done.into_iter().chain([None]);
    let lessened = lessened
        .map(|done| lessen(host, &Lessen { messages: Messages::Emails, topics: &topics, why: &why, done }));
    let tastes = [HOSTILE.to_owned()];
    let page = SettingsPage {
        channels: Messages::ALL.map(|messages| (messages, true)).to_vec(),
        topics: vec![("offers", false), (HOSTILE, true)],
        paused_until: Some("4 December".into()),
        asks_first_name: true,
        asks_birthday: true,
        tastes: &tastes,
        phone: &[Messages::Texts, Messages::WhatsApp],
        saved: false,
        problem: None,
    };
    let problems = [None, Some(Problem::Birthday), Some(Problem::Phone)];
    let set = problems.map(|problem| settings(host, &SettingsPage { problem, ..page.clone() }));
    let mut pages: Vec<String> = lessened.chain(set).collect();
    pages.extend(Messages::ALL.map(|messages| leave_question(host, messages)));
    pages.extend(Messages::ALL.map(|messages| left(host, messages)));
    pages.extend([
        confirm_question(host),
        confirmed(host),
        nothing_to_confirm(host),
        link_sent(host),
        stale_link(host),
    ]);
    pages
}

#[test]
fn every_page_is_whole_in_every_language_and_keeps_what_was_typed_as_text() {
    for language in Language::ALL {
        for page in all(&host(language, HOSTILE)) {
            assert!(!page.contains("<script"), "{page}");
            assert!(page.contains(&format!("lang=\"{}\"", language.tag())), "{page}");
            let text = page.split("</style>").last().unwrap();
            assert!(!text.contains('{') && !text.contains('}'), "a gap was left: {text}");
            assert_eq!(page.matches("<h1").count(), 1, "{page}");
        }
    }
}

/// What the forms of a page send.
fn acts(page: &str) -> Vec<&str> {
    let values = page.split("name=\"act\" value=\"").skip(1);
    values.filter_map(|rest| rest.split('"').next()).collect()
}

#[test]
fn the_link_of_a_message_offers_nothing_that_would_mean_more() {
    let page = &all(&host(Language::English, "Demo"))[4];
    assert_eq!(acts(page), ["topics", "pause", "leave", "leave-all", "link"]);
    for more in ["name=\"channel\"", "name=\"topic\"", "first-name", "phone", "checked"] {
        assert!(!page.contains(more), "{more}: {page}");
    }
}

#[test]
fn what_is_agreed_to_names_the_shop_and_stands_on_the_page_as_it_is_kept() {
    for language in Language::ALL {
        let host = host(language, "Demo");
        let page = &all(&host)[5];
        for messages in Messages::ALL {
            let wording = consent_wording(&host, messages);
            assert!(wording.contains("Demo") && page.contains(&wording), "{wording}");
        }
    }
}

#[test]
fn only_the_shops_logo_is_loaded() {
    let origins = AllowedOrigins::new(&["https://shop.example", "https://cdn.example:8443"]).unwrap();
    let logo = origins.link("https://cdn.example:8443/logo.png?x=https://evil.example/").unwrap();
    let with = Host { logo: Some(&logo), ..host(Language::English, "Demo") };
    assert!(content_security_policy(&with).contains("img-src https://cdn.example:8443;"));
    let without = content_security_policy(&host(Language::English, "Demo"));
    assert!(without.starts_with("default-src 'none'; style-src") && without.contains("form-action 'self'"));
}

#[test]
fn the_readers_language_is_the_browsers_first_that_has_words() {
    let check = |accepts: Option<&str>, expected| assert_eq!(language_of_reader(accepts, "hu"), expected);
    check(Some("de-AT,de;q=0.9,fr;q=0.8,en;q=0.7"), Language::French);
    check(Some("en-US,en;q=0.5"), Language::English);
    check(Some("xx"), Language::Hungarian);
    check(None, Language::Hungarian);
}
