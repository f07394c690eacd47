//! The pages that links of messages open, as shoppers see them: narrow and wide, light and dark, in every language.
//!
//! `RAPPEL_UPDATE_PICTURES=1 cargo test -p rappel-tests --test stories templates::pages` takes the pictures of
//! docs/preferences.md anew. What they look like is asked of every page here; the pictures are for people.

use std::{env, fs};

use rappel_delivery::page::{
    Done, Host, Lessen, Messages, Problem, SettingsPage, Why, confirm_question, confirmed, leave_question,
    left, lessen, link_sent, nothing_to_confirm, settings, stale_link,
};
use rappel_delivery::template::{Colour, Language};
use rappel_tests::project;

use super::page::Page;
use super::{SCHEMES, WIDTHS, assert_fits};

const LONG: &str = "Ganzjahreswanderstiefelschnürsenkelversand";

/// A page of every kind, by name.
fn pages(language: Language, shop: &str, accent: &str) -> Vec<(&'static str, String)> {
    let host = &Host { language, shop, logo: None, colour: Colour::parse(accent).unwrap() };
    let why = &Why {
        because: Some(format!("You get this email because you visited {shop}.")),
        topic: Some("reminders".into()),
        on: Some("3 November 2026".into()),
        agreed_on: Some("1 November 2026".into()),
        wording: Some("News and reminders by e-mail".into()),
    };
    let topics = ["reminders", "products", "offers", "after-order", shop].map(str::to_owned);
    let less = |done| lessen(host, &Lessen { messages: Messages::Emails, topics: &topics, why, done });
    let tastes = ["Boots".to_owned(), LONG.to_owned()];
    let own = SettingsPage {
        channels: Messages::ALL.map(|messages| (messages, messages == Messages::Emails)).to_vec(),
        topics: topics.iter().map(|topic| (topic.as_str(), topic != "offers")).collect(),
        paused_until: Some("4 December 2026".into()),
        asks_first_name: true,
        asks_birthday: true,
        tastes: &tastes,
        phone: &[Messages::Texts, Messages::WhatsApp],
        saved: false,
        problem: None,
    };
    vec![
        ("less", less(None)),
        ("less-done", less(Some(Done::Paused))),
        ("settings", settings(host, &own)),
        (
            "settings-problem",
            settings(host, &SettingsPage { problem: Some(Problem::Birthday), ..own.clone() }),
        ),
        ("settings-saved", settings(host, &SettingsPage { saved: true, ..own.clone() })),
        ("leave", leave_question(host, Messages::Emails)),
        ("left", left(host, Messages::Notifications)),
        ("confirm", confirm_question(host)),
        ("confirmed", confirmed(host)),
        ("nothing-to-confirm", nothing_to_confirm(host)),
        ("link-sent", link_sent(host)),
        ("stale-link", stale_link(host)),
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn every_page_fits_and_reads_at_every_width_in_both_schemes_and_all_languages() {
    let page = Page::start().await;
    let places: Vec<_> = WIDTHS.into_iter().flat_map(|width| SCHEMES.map(|scheme| (width, scheme))).collect();
    let looks = [
        (Language::English, "Fellwren", "#1f5f4a"),
        (Language::French, LONG, "#ffe45c"),
        (Language::Hungarian, LONG, "#05070a"),
    ];
    for (language, shop, accent) in looks {
        for (name, document) in pages(language, shop, accent) {
            for (place, seen) in places.iter().zip(page.look(&document, &places).await) {
                assert_fits(&seen, &format!("{name}, {language:?}, {place:?}"));
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_pages_of_the_docs_have_their_pictures() {
    let folder = project::root().join("docs/preferences");
    let updates = env::var_os("RAPPEL_UPDATE_PICTURES").is_some();
    let page = Page::start().await;
    for (name, document) in pages(Language::English, "Fellwren", "#1f5f4a") {
        if !["less", "settings", "confirm"].contains(&name) {
            continue;
        }
        let (shown, picture) = page.picture(&document).await;
        assert!(shown.blocks.iter().any(|(kind, ..)| kind == "h1"), "{name} has a heading");
        let file = folder.join(format!("{name}.webp"));
        if updates {
            fs::create_dir_all(&folder).unwrap();
            fs::write(&file, &picture).unwrap();
        }
        assert!(fs::metadata(&file).is_ok_and(|known| known.len() < 60_000), "{}", file.display());
    }
}
