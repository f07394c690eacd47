//! What a merchant makes of their own: flows, their texts, and who they are for.

mod languages;
mod preview;

use std::time::Duration;

use rappel_tests::mailbox::Mail;
use rappel_tests::stage::{Setting, Stage};
use serde_json::{Value, json};

use crate::events::server::{account, event, told};
use crate::identity::people;

const HOUR: Duration = Duration::from_secs(60 * 60);
const ADA: &str = "ada@example.com";
const BEN: &str = "ben@example.com";

/// Somebody of this country agreed to mails.
async fn joins(stage: &Stage, name: &str, address: &str, country: &str) {
    let mut account = account(stage, name, address);
    account["first_name"] = name.into();
    account["country"] = country.into();
    told(stage, &account).await;
}

/// The one mail to an address.
async fn only_mail_to(stage: &Stage, address: &str) -> Mail {
    let first = stage.mailbox().first_mail_to(address).await;
    assert_eq!(stage.mailbox().mails_to(address).len(), 1);
    first
}

/// Two hours after a quote was signed, the French are thanked for it.
fn quotes() -> Value {
    let send = json!({ "template": "quote-signed", "category": "marketing", "stale_after": "1d" });
    json!({
        "id": "quotes", "name": "Quotes", "status": "live", "rank": "offers",
        "trigger": { "on": "event", "name": "quote-signed" },
        "entry": [{ "segment": "the-french" }],
        "steps": [{ "wait": { "for": "2h" } }, { "send": send }],
    })
}

/// What they read: words that a page would take for markup, and brackets for what may be unknown.
fn quote_signed() -> Value {
    json!({
        "layout": { "shows": "nothing", "leads_to": "event", "because": "customer" },
        "subject": "[{first_name}, w|W]e start <script>alert(1)</script> now",
        "preheader": "Your quote is signed.",
        "heading": "Thank you for <i>signing</i>",
        "paragraphs": ["Work on <img src=x onerror=alert(2)> begins.[ Until {expected_on}.]", "See you & yours!"],
        "button": "See the \"plan\"",
        "push": "Work begins.",
    })
}

#[tokio::test(flavor = "multi_thread")]
async fn a_flow_from_nothing_sends_its_own_words_to_its_own_segment() {
    let shop = json!({
        "flows": [quotes()],
        "texts": { "quote-signed": quote_signed() },
        "segments": { "the-french": [{ "country": ["FR"] }] },
    });
    let mut stage = Stage::open_with(Setting { shop, ..Setting::default() }).await;
    joins(&stage, "Ada", ADA, "FR").await;
    joins(&stage, "Ben", BEN, "DE").await;
    let signed_ms = stage.clock().now_ms();
    for (name, address) in [("ada", ADA), ("ben", BEN)] {
        let more = json!({
            "name": "quote-signed", "customer": { "email": address }, "properties": { "link": "/plan/88" },
        });
        told(&stage, &event(&stage, &format!("signed-{name}"), "event", more)).await;
    }
    people::live(&mut stage, &[], &[ADA, BEN], 5 * HOUR).await;

    let mail = only_mail_to(&stage, ADA).await;
    assert_eq!((mail.arrived_at_ms - signed_ms) / 3_600_000, 2, "two hours, as the merchant wants it");
    assert_eq!(mail.subject(), "Ada, we start <script>alert(1)</script> now", "a subject is no page");
    let html = mail.html();
    for escaped in [
        "Thank you for &lt;i&gt;signing&lt;/i&gt;",
        "Work on &lt;img src=x onerror=alert(2)&gt; begins.",
        "See you &amp; yours!",
    ] {
        assert!(html.contains(escaped), "expected {escaped:?}: {html}");
    }
    for markup in ["<script", "<i>", "<img src=x"] {
        assert!(!html.contains(markup), "{markup:?} in {html}");
    }
    assert!(!mail.text().contains("Until"), "nothing is known of a day: {}", mail.text());
    let landings = stage.landings(&mail).await;
    assert!(landings.iter().any(|page| page.contains("/plan/88?")), "{landings:?}");
    assert_eq!(stage.mailbox().mails_to(BEN).len(), 0, "he is not of the segment");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_ready_flow_speaks_in_the_shops_own_words() {
    let text = json!({
        "layout": { "shows": "nothing", "leads_to": "home", "because": "sign-up" },
        "subject": "Servus[, {first_name}]!", "preheader": "Grüße von {shop}.", "heading": "Schön, dass du da bist",
        "paragraphs": ["Zweimal im Monat hörst du von uns."], "button": "Zum Laden", "push": "Servus!",
    });
    let shop = json!({ "flows": ["welcome"], "texts": { "welcome-1": text } });
    let stage = Stage::open_with(Setting { shop, ..Setting::default() }).await;
    joins(&stage, "Ada", ADA, "AT").await;
    let mail = only_mail_to(&stage, ADA).await;
    assert_eq!(mail.subject(), "Servus, Ada!");
    assert!(mail.text().contains("Zweimal im Monat hörst du von uns."), "{}", mail.text());
    assert!(mail.html().contains("Grüße von Fellwren."), "{}", mail.html());
}
