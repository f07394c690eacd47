//! Names and titles are anybody's words: none of them becomes a header, a recipient or markup.

use rappel_signal::Fact;
use rappel_tests::device::{Device, card};
use rappel_tests::mailbox::Mail;
use rappel_tests::stage::Stage;

use crate::events::server::{account, live_days, post, stage_with};
use crate::identity::people::{ADA, HOUR, live, says, views};

const EVE: &str = "eve@example.com";
/// A title that would add a recipient, and run in a page.
const TITLE: &str =
    "Boots\r\nBcc: eve@example.com\r\n\r\n<img src=x onerror=alert(1)><script>alert(2)</script>";

/// Every header of the mail by its name, in its order, as lines begin with them.
fn headers(mail: &Mail) -> Vec<String> {
    let head = mail.source.split("\r\n\r\n").next().unwrap_or_default();
    let lines = head.split("\r\n").filter(|line| !line.starts_with([' ', '\t']));
    lines.map(|line| line.split(':').next().unwrap_or_default().to_lowercase()).collect()
}

fn is_harmless(stage: &Stage, mail: &Mail) {
    assert_eq!(mail.recipients, [ADA], "{mail:?}");
    let headers = headers(mail);
    for name in ["subject", "to", "from"] {
        assert_eq!(headers.iter().filter(|header| *header == name).count(), 1, "{name}: {headers:?}");
    }
    assert!(!headers.iter().any(|header| header == "bcc" || header == "x-evil"), "{headers:?}");
    let html = mail.html();
    assert!(!html.contains("<img src=x") && !html.contains("<script"), "{html}");
    assert!(stage.mailbox().mails_to(EVE).is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_products_title_stays_a_title() {
    let mut stage = Stage::open().await;
    let mut device = Device::new(&stage, 1);
    // Half a minute on three products is a browse, whose subject names the last.
    for product in ["tent", "stove", "boots"] {
        let mut page = device.page(200_000, [views(product), says(ADA)].concat());
        page.cards.push(card(product, TITLE, 12_900));
        device.send(&device.envelope(vec![page])).await;
    }
    live(&mut stage, &[&device], &[], 5 * HOUR).await;
    let mail = stage.mailbox().first_mail_to(ADA).await;
    is_harmless(&stage, &mail);
    assert!(mail.html().contains("&lt;img src=x"), "shown as it was typed: {}", mail.html());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_customers_name_stays_a_name() {
    let mut stage = stage_with(&["welcome"]).await;
    for (number, name) in ["Ada\r\nBcc: eve@example.com", "<script>alert(1)</script>"].iter().enumerate() {
        let mut account = account(&stage, &format!("c-{number}"), ADA);
        account["first_name"] = (*name).into();
        // Refused with what to change, or taken and shown harmlessly: never more.
        post(&stage, "events", Some(rappel_local::shop::API_KEY), account.to_string()).await;
    }
    let mut plain = account(&stage, "c-9", ADA);
    plain["first_name"] = "Ada <b>B</b>".into();
    post(&stage, "events", Some(rappel_local::shop::API_KEY), plain.to_string()).await;
    live_days(&mut stage, &[ADA], 5).await;
    let mails = stage.mailbox().mails_to(ADA);
    assert!(!mails.is_empty());
    for mail in &mails {
        is_harmless(&stage, mail);
        assert!(!mail.html().contains("<b>B</b>"), "{}", mail.html());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_with_a_line_break_is_none() {
    let mut stage = Stage::open().await;
    let mut device = Device::new(&stage, 2);
    for address in ["ada@example.com\r\nBcc: eve@example.com", "ada@example.com>\r\nRCPT TO:<eve@example.com"]
    {
        let facts = [crate::identity::people::adds("boots"), vec![Fact::Identify { email: address.into() }]];
        let page = device.page(200_000, facts.concat());
        device.send(&device.envelope(vec![page])).await;
    }
    live(&mut stage, &[&device], &[], 5 * HOUR).await;
    assert!(stage.mailbox().mails().is_empty());
}
