//! What is expected of a message: when it came after the visit's end, what it says, where it leads.

use std::ops::RangeInclusive;

use rappel_tests::mailbox::Mail;
use rappel_tests::shopper::ADA;
use rappel_tests::stage::Stage;

/// One expected mail.
pub(super) struct Expected<'a> {
    /// Whole minutes after the end of the latest visit.
    pub(super) after_min: RangeInclusive<i64>,
    pub(super) subject: &'a str,
    /// What the text names.
    pub(super) names: &'a str,
    /// What one of the shop's links leads to: part of its address.
    pub(super) link: &'a str,
}

/// Checks that Ada got exactly these mails, and nobody else any.
pub(super) async fn expect(stage: &Stage, visitor: &str, expected: &[Expected<'_>]) -> Vec<Mail> {
    let journey = stage.journey(visitor).await;
    let ended_ms = journey["visits"].as_array().unwrap().last().unwrap()["ended_ms"].as_i64().unwrap();
    let mails = stage.mailbox().mails_to(ADA);
    let after_min = |mail: &Mail| (mail.arrived_at_ms - ended_ms).div_euclid(60_000);
    let seen: Vec<_> = mails.iter().map(|mail| (after_min(mail), mail.subject())).collect();
    let wanted: Vec<_> = expected.iter().map(|mail| (&mail.after_min, mail.subject)).collect();
    let fit = seen.len() == wanted.len()
        && seen.iter().zip(&wanted).all(|(seen, wanted)| wanted.0.contains(&seen.0) && seen.1 == wanted.1);
    assert!(fit, "expected {wanted:?} (minutes after the visit, subject), but saw {seen:?}: {journey:#}");
    assert_eq!(stage.mailbox().mails().len(), mails.len(), "{:?}", stage.mailbox().mails());
    for (mail, expected) in mails.iter().zip(expected) {
        let (text, links) = (mail.text(), stage.landings(mail).await);
        assert!(text.contains(expected.names), "expected {:?} in: {text}", expected.names);
        let leads = |link: &String| link.starts_with(&stage.shop_origin()) && link.contains(expected.link);
        assert!(links.iter().any(leads), "expected a link to {:?} in {links:?}", expected.link);
    }
    mails
}
