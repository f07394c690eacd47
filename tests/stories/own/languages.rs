//! Messages speak the shopper's language, else the shop's, and look like the shop.

use rappel_tests::stage::{Setting, Stage};
use serde_json::json;

use super::{ADA, BEN, only_mail_to};
use crate::events::server::{account, told};

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
