//! Tests of the texts themselves: every one, with everything known and with nothing known.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use serde_json::Value as Json;

use super::*;
use crate::link::{AllowedOrigins, Link};

/// What mail programs show of a subject on a telephone, roughly.
const SUBJECT_MAX_CHARS: usize = 70;
/// The subjects as they stand in each language, so that a review sees which change.
const SUBJECTS: [(Language, &str); 3] = [
    (Language::English, include_str!("texts/en/subjects.txt")),
    (Language::French, include_str!("texts/fr/subjects.txt")),
    (Language::Hungarian, include_str!("texts/hu/subjects.txt")),
];

fn link(path: &str) -> Link {
    AllowedOrigins::new(&["https://shop.example"]).unwrap().link(path).unwrap()
}

fn product(title: &str) -> ProductBlock {
    ProductBlock::new(title, Money::new(8_900, "EUR"), None, link("/p")).unwrap()
}

/// Nothing is known but the shop's name.
fn bare(template: Template<'_>) -> MessageContent<'_> {
    MessageContent {
        template,
        purpose: Purpose::Marketing,
        language: Language::English,
        shop: Shop {
            name: "Fell & Field".to_owned(),
            home: link("/"),
            logo: None,
            colour: Colour::default(),
            postal_address: "1 Hill Road\nBath BA1 1AA".to_owned(),
            contact_email: None,
            help: Help::default(),
        },
        products: Vec::new(),
        suggestions: Vec::new(),
        query: None,
        cart_total: None,
        details: Details::default(),
        links: Links { landing: link("/to"), unsubscribe: link("/u/abc"), preferences: None, why: None },
    }
}

/// Everything is known.
fn rich(template: Template<'_>, benefit: Benefit) -> MessageContent<'_> {
    let mut content = bare(template);
    content.shop.contact_email = Some("help@shop.example".to_owned());
    content.shop.help.delivery = Some("Free from €50.".to_owned());
    content.products = vec![product("Trail Shoes"), product("Rain Hat")];
    content.suggestions = vec![product("Wool Socks")];
    content.query = Some("trail shoes".to_owned());
    content.details = Details {
        first_name: Some("Anna".to_owned()),
        offer: Some(Offer {
            benefit,
            code: Some("HILLS15".to_owned()),
            ends_on: Some("Sunday 6 December".to_owned()),
            minimum: Money::new(5_000, "EUR"),
        }),
        price_before: Money::new(11_900, "EUR"),
        stock: Some(3),
        order: Some("#1001".to_owned()),
        carrier: Some("Royal Mail".to_owned()),
        tracking_number: Some("RM123456785GB".to_owned()),
        expected_on: Some("Tuesday 8 December".to_owned()),
        occasion_on: Some("Friday 11 December".to_owned()),
        rating: Some(2),
        pool: Some("spring".to_owned()),
    };
    content
}

fn percent() -> Benefit {
    Benefit::Percent(15)
}

/// From nothing known to everything, and each kind of offer.
fn contents(template: Template<'_>) -> Vec<MessageContent<'_>> {
    let benefits = [
        percent(),
        Benefit::Amount(Money::new(1_000, "EUR").unwrap()),
        Benefit::Gift("a pair of wool socks".to_owned()),
        Benefit::FreeShipping,
        Benefit::EarlyAccess,
    ];
    let mut contents: Vec<_> = benefits.into_iter().map(|benefit| rich(template, benefit)).collect();
    let mut without_offer = rich(template, percent());
    without_offer.details.offer = None;
    let mut offer_alone = bare(template);
    offer_alone.details.offer = Some(Offer { benefit: percent(), code: None, ends_on: None, minimum: None });
    let mut one_product = bare(template);
    one_product.products = vec![product("Trail Shoes")];
    contents.extend([bare(template), without_offer, offer_alone, one_product]);
    contents
}

/// What betrays a gap: a bracket, a doubled space, punctuation with nothing before it, a small first letter; and what
/// betrays a typewriter.
fn assert_whole(line: &str, place: &str) {
    assert!(!line.is_empty() && line.trim() == line, "{place}: {line:?}");
    let gaps = [
        "{", "}", "[", "]", "|", "  ", " .", " ,", " ?", " :", " !", " »", "« ", "..", ".,", ",.", "?.",
        ":.", "()",
    ];
    for gap in gaps.into_iter().chain(["'", "\"", "::", "\u{a0}.", ": ,", "( "]) {
        assert!(!line.contains(gap), "{place}: {gap:?} in {line:?}");
    }
    let first = line.chars().next().unwrap();
    assert!(first.is_uppercase() || first.is_numeric() || first == '€', "{place}: {line:?}");
}

/// Everything that is said to a shopper but the footer, line by line.
fn assert_message_whole(content: &MessageContent, name: &str) {
    let (email, push) = (render_email(content), render_push(content));
    assert_whole(&email.subject, name);
    assert!(email.subject.chars().count() <= SUBJECT_MAX_CHARS, "{name}: {}", email.subject);
    assert_whole(&email.preheader, name);
    assert_ne!(email.subject, email.preheader, "{name}");
    let body = email.text.split("\n-- \n").next().unwrap();
    let lines = body.lines().filter(|line| !line.is_empty());
    let prose =
        lines.filter(|line| !line.starts_with("* ") && !line.starts_with("  ") && !line.contains("://"));
    prose.for_each(|line| assert_whole(line, name));
    assert_whole(&push.title, name);
    assert_whole(&push.body, name);
    assert!(!push.body.ends_with('…'), "{name}: {}", push.body);
}

#[test]
fn every_text_is_whole_in_every_language_whatever_is_known() {
    for template in Template::all() {
        for content in contents(template) {
            for language in Language::ALL {
                let content = MessageContent { language, ..content.clone() };
                assert_message_whole(&content, &format!("{language:?}: {}", template.name()));
            }
        }
    }
}

#[test]
fn an_offer_is_shown_with_its_code_its_end_and_its_least_order() {
    let email = render_email(&rich(Template::from_name("birthday-1").unwrap(), percent()));
    assert_eq!(email.subject, "Anna, your birthday is nearly here: 15% off");
    for part in [&email.html, &email.text] {
        for needed in [
            "15% off",
            "Your code",
            "HILLS15",
            "Valid until Sunday 6 December. For orders of €50.00 or more.",
        ] {
            assert!(part.contains(needed), "{needed} is missing in {part}");
        }
    }
    let without = render_email(&bare(Template::from_name("birthday-1").unwrap()));
    assert!(!without.html.contains("Your code") && !without.text.contains("Valid until"));
}

#[test]
fn a_fallen_price_stands_beside_the_one_that_was() {
    let mut content = rich(Template::from_name("price-drop-1").unwrap(), percent());
    content.products = vec![product("Trail Shoes").reduced_from(Money::new(11_900, "EUR").unwrap())];
    let email = render_email(&content);
    assert!(email.text.contains("the price was €119.00. Today it is €89.00: €30.00 less."), "{}", email.text);
    assert!(email.text.contains("Trail Shoes, €89.00 (was €119.00)"), "{}", email.text);
    assert!(email.html.contains("€89.00 (was <s>€119.00</s>)"));
    // A price that rose is no reduction.
    content.products = vec![product("Trail Shoes").reduced_from(Money::new(5_900, "EUR").unwrap())];
    assert!(!render_email(&content).html.contains("(was"));
}

/// Whatever a flow hands it, a message about an order sells nothing, and there is nothing to unsubscribe from.
#[test]
fn a_transactional_message_carries_no_marketing() {
    for template in Template::all() {
        let mut content = rich(template, percent());
        for purpose in [Purpose::Transactional, Purpose::Notice, Purpose::AskedFor] {
            content.purpose = purpose;
            let email = render_email(&content);
            for part in [&email.html, &email.text, &email.subject] {
                for promotion in ["Wool Socks", "15%", "HILLS15"] {
                    assert!(!part.contains(promotion), "{template:?} as {purpose:?}: {promotion} in {part}");
                }
            }
            let stopped = email.html.contains("Unsubscribe") && email.text.contains("/u/abc");
            assert_eq!(stopped, purpose == Purpose::AskedFor, "{template:?} as {purpose:?}");
        }
    }
    let email = render_email(&MessageContent {
        purpose: Purpose::Transactional,
        ..rich(Template::from_name("order-confirmation-1").unwrap(), percent())
    });
    assert!(
        email.text.contains("because you placed an order at Fell & Field. It is about that order alone.")
    );
    assert!(email.text.contains("#1001") && email.text.contains("* Trail Shoes"));
}

#[test]
fn a_note_to_the_shop_is_plain() {
    let content = MessageContent {
        purpose: Purpose::Notice,
        ..rich(Template::from_name("review-request-note").unwrap(), percent())
    };
    let email = render_email(&content);
    assert_eq!(email.subject, "A rating of 2 out of 5: Trail Shoes");
    assert!(email.text.contains("Anna rated Trail Shoes and one more thing 2 out of 5. The order is #1001."));
    for absent in ["Good to know", "answer this email", "class=\"press\""] {
        assert!(!email.html.contains(absent), "{absent}");
    }
}

#[test]
fn the_subjects_are_those_that_were_read_by_a_person() {
    for (language, as_read) in SUBJECTS {
        let mut now = String::new();
        for template in Template::all() {
            let subject = |content| render_email(&MessageContent { language, ..content }).subject;
            let (all, none) = (subject(rich(template, percent())), subject(bare(template)));
            now.push_str(&format!("{}\n  {all}\n", template.name()));
            if none != all {
                now.push_str(&format!("  {none}\n"));
            }
        }
        // Or nobody sees a space that is not to break.
        let now = now.replace('\u{a0}', "_");
        assert_eq!(now, as_read, "texts/{}/subjects.txt should read:\n{now}", language.tag());
    }
}

#[test]
fn no_two_flows_say_the_same_and_none_is_left_in_another_language() {
    let mut said = BTreeSet::new();
    for template in Template::all().filter(|template| !template.name().ends_with("-abandonment-thanks")) {
        for language in Language::ALL {
            let text = render_email(&MessageContent { language, ..bare(template) }).text;
            let body = text.split("\n-- \n").next().unwrap();
            assert!(said.insert(body.to_owned()), "{language:?}: {template:?}");
        }
    }
}

/// A message as a French and a Hungarian shopper reads it: words, prices, labels and marks are all of the language.
#[test]
fn a_message_is_of_one_language_throughout() {
    let price_drop = |language, ends_on: &str| {
        let mut content = rich(Template::from_name("price-drop-1").unwrap(), percent());
        content.language = language;
        content.products = vec![product("Trail Shoes").reduced_from(Money::new(11_900, "EUR").unwrap())];
        content.details.offer.as_mut().unwrap().ends_on = Some(ends_on.to_owned());
        let email = render_email(&content);
        assert!(email.html.contains(&format!("<html lang=\"{}\" dir=\"ltr\">", language.tag())));
        email.text.replace('\u{a0}', "_")
    };
    let french = price_drop(Language::French, "mardi 1 décembre");
    for said in [
        "Trail Shoes_: à votre dernière visite, le prix était de 119,00_€. Aujourd’hui, c’est 89,00_€, soit 30,00_€ de moins.",
        "* Trail Shoes, 89,00_€ (au lieu de 119,00_€)",
        "15_% de réduction",
        "Votre code_: HILLS15",
        "Valable jusqu’au mardi 1er décembre. À partir de 50,00_€ d’achat.",
        "Voir à ce prix_:\nhttps://shop.example/to",
        "Vous recevez cet e-mail parce qu’un article vous a plu chez Fell & Field",
        "Se désabonner_: https://shop.example/u/abc",
    ] {
        assert!(french.contains(said), "{said} is missing in {french}");
    }
    let hungarian = price_drop(Language::Hungarian, "december 6., vasárnap");
    for said in [
        "Trail Shoes: amikor legutóbb nézte, 119,00_€ volt az ára. Ma 89,00_€, vagyis 30,00_€ a különbség.",
        "* Trail Shoes, 89,00_€ (korábban 119,00_€)",
        "Érvényes: december 6., vasárnap éjfélig. Legalább 50,00_€ értékű rendeléshez.",
        "Leiratkozás: https://shop.example/u/abc",
    ] {
        assert!(hungarian.contains(said), "{said} is missing in {hungarian}");
    }
    assert_eq!(
        render_push(&MessageContent {
            language: Language::French,
            ..rich(Template::from_name("browse-abandonment-1").unwrap(), percent())
        })
        .body,
        "89,00\u{a0}€ chez Fell & Field. Touchez pour y revenir."
    );
}

/// Each flow file beside the crate: its id, and every step in it that names a template.
fn sends() -> Vec<(String, Json)> {
    fn steps(json: &Json, found: &mut Vec<Json>) {
        match json {
            Json::Object(fields) => {
                if fields.contains_key("template") {
                    found.push(json.clone());
                }
                fields.values().for_each(|value| steps(value, found));
            }
            Json::Array(values) => values.iter().for_each(|value| steps(value, found)),
            _ => {}
        }
    }
    let flows = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../flows");
    let mut sends = Vec::new();
    for file in fs::read_dir(flows).unwrap() {
        let path = file.unwrap().path();
        let mut found = Vec::new();
        steps(&serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap(), &mut found);
        let id = path.file_stem().unwrap().to_string_lossy().into_owned();
        sends.extend(found.into_iter().map(|step| (id.clone(), step)));
    }
    assert!(sends.len() > 10, "the flows are not where they were");
    sends
}

#[test]
fn every_flow_finds_its_texts_and_each_fits_its_kind() {
    for (flow, step) in sends() {
        let name = step.get("template").and_then(Json::as_str).unwrap();
        let template = Template::from_name(name).unwrap_or_else(|| panic!("{flow}: {name} has no text"));
        let words = template.words;
        let purpose = match step.get("category").and_then(Json::as_str) {
            Some("transactional") => Purpose::Transactional,
            Some("asked-for") => Purpose::AskedFor,
            Some("marketing") => Purpose::Marketing,
            // Notes to the shop, and the texts that are tried against a step's own, name no category.
            _ => Purpose::Notice,
        };
        assert_eq!(template.unfit_for(purpose), None, "{flow}: {name}");
        if template.shows() == Shows::Picks {
            assert!(step.get("products").is_some(), "{flow}: {name} shows products that nobody chooses");
        }
        let says_offer = words.texts().any(|text| text.values().iter().any(|value| value.promotes()));
        if step.get("offer").is_some() && flow != "cart-abandonment" {
            assert!(says_offer || words.suggestions.is_some(), "{flow}: {name} never speaks of its offer");
        }
    }
}
