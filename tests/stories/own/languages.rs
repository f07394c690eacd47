//! Messages speak the shopper's language, else the shop's, and look like the shop.

use rappel_tests::stage::{Setting, Stage};
use serde_json::json;

use super::{ADA, BEN, only_mail_to};
use crate::events::server::{account, event, order, stage_with, told};

#[tokio::test(flavor = "multi_thread")]
async fn a_french_shopper_reads_french_and_others_the_language_of_the_shop() {
    let shop = json!({ "flows": ["welcome"], "language": "hu", "logo": "/logo.png", "utm": false });
    let stage = Stage::open_with(Setting { shop, ..Setting::default() }).await;
    for (name, address, language) in [("Ada", ADA, "fr-CA"), ("Ben", BEN, "de")] {
        let mut account = account(&stage, name, address);
        account["first_name"] = name.into();
        account["language"] = language.into();
        told(&stage, &account).await;
    }

    let french = only_mail_to(&stage, ADA).await;
    assert_eq!(french.subject(), "Bienvenue chez Fellwren, Ada");
    assert!(french.html().contains("<html lang=\"fr\" dir=\"ltr\">"), "{}", french.html());
    assert!(french.text().contains("Se désabonner\u{a0}: http"), "{}", french.text());
    let hungarian = only_mail_to(&stage, BEN).await;
    assert_eq!(hungarian.subject(), "Üdvözöljük, Ben! – Fellwren");

    let html = french.html();
    assert!(html.contains("/logo.png\" alt=\"Fellwren\""), "{html}");
    let landings = stage.landings(&french).await;
    assert!(!landings.is_empty() && landings.iter().all(|page| !page.contains("utm_")), "{landings:?}");
}

/// The platform's dates, in the middle of our sentences.
#[tokio::test(flavor = "multi_thread")]
async fn a_day_is_said_as_the_language_says_it() {
    let stage = stage_with(&["shipping"]).await;
    // A Friday, and the first of a month, which French has a word for.
    let expected = "2038-01-01T12:00:00Z";
    for (number, address, language, said) in [
        ("1001", ADA, "fr", "Arrivée prévue le vendredi 1er janvier."),
        ("1002", BEN, "hu", "Várható érkezés: január 1., péntek."),
    ] {
        let mut account = account(&stage, number, address);
        account["language"] = language.into();
        told(&stage, &account).await;
        told(&stage, &order(&stage, number, address, "boots")).await;
        let more =
            json!({ "order": number, "customer": { "email": address }, "expected_delivery": expected });
        told(&stage, &event(&stage, &format!("{number}-sent"), "order-fulfilled", more)).await;
        let mail = only_mail_to(&stage, address).await;
        assert!(mail.text().contains(said), "expected {said:?} in {}", mail.text());
    }
}
