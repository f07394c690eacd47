//! What a mail server's reply means (RFC 5321 section 4.2, RFC 3463 for the refined codes).
//!
//! | when | reply | outcome |
//! | --- | --- | --- |
//! | any | 2xx | accepted |
//! | any | 4xx, and "mailbox full" | later |
//! | greeting, login, sender | 5xx | our configuration is wrong |
//! | recipient | 5.1.1, 5.1.2, 5.1.3, 5.1.6, 5.1.10, 5.2.1 | gone: suppress the address |
//! | recipient | other 5xx | refused for good |
//! | content | 5xx | refused for good |
//!
//! A bare 550 without a refined code is not "gone": a relay that refuses us would empty the merchant's list.

use crate::outcome::Outcome;

/// Where in the conversation a reply came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SmtpPhase {
    /// Greeting, `EHLO`, `STARTTLS`.
    Connect,
    /// `AUTH`.
    Login,
    /// `MAIL FROM`.
    Sender,
    /// `RCPT TO`.
    Recipient,
    /// `DATA` and the message itself.
    Content,
}

/// One reply.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SmtpReply<'a> {
    /// When it came.
    pub phase: SmtpPhase,
    /// The three-digit code.
    pub code: u16,
    /// The refined code (class, subject, detail), if the server sends them.
    pub enhanced: Option<(u8, u16, u16)>,
    /// The server's own words.
    pub text: &'a str,
}

/// Refined codes that say: nobody is there (RFC 3463 section 3.2 and 3.3, RFC 7505 for the null MX).
const NOBODY_THERE: [(u16, u16); 6] = [(1, 1), (1, 2), (1, 3), (1, 6), (1, 10), (2, 1)];
/// "Mailbox full" passes, even when the server says 5.
const MAILBOX_FULL: (u16, u16) = (2, 2);

/// Reads one reply.
pub fn reply_outcome(reply: &SmtpReply<'_>) -> Outcome {
    let refined = reply.enhanced.map(|(_, subject, detail)| (subject, detail));
    let said = format!("the mail server answered {} {}", reply.code, reply.text);
    match (reply.code, reply.phase) {
        (200..=299, _) => Outcome::Accepted { provider_id: None },
        (400..=499, _) => Outcome::later(&said),
        (_, SmtpPhase::Connect) => {
            Outcome::misconfigured(&format!("check the host and port in EMAIL_PROVIDER: {said}"))
        }
        (_, SmtpPhase::Login) => {
            Outcome::misconfigured(&format!("check user and password in EMAIL_PROVIDER: {said}"))
        }
        (_, SmtpPhase::Sender) => Outcome::misconfigured(&format!(
            "check that this account may send from the shop's address: {said}"
        )),
        (_, SmtpPhase::Recipient) if refined == Some(MAILBOX_FULL) => Outcome::later(&said),
        (_, SmtpPhase::Recipient) if refined.is_some_and(|r| NOBODY_THERE.contains(&r)) => {
            Outcome::gone(&said)
        }
        (_, SmtpPhase::Recipient | SmtpPhase::Content) => Outcome::refused(&said),
    }
}

#[cfg(test)]
mod tests {
    use super::SmtpPhase::{Connect, Content, Login, Recipient, Sender};
    use super::*;

    #[test]
    fn every_reply_has_its_meaning() {
        let check = |phase, code, enhanced, expected: &str| {
            let outcome = reply_outcome(&SmtpReply { phase, code, enhanced, text: "words" });
            let kind = match outcome {
                Outcome::Accepted { .. } => "accepted",
                Outcome::Gone { .. } => "gone",
                Outcome::Refused { permanent: true, .. } => "refused",
                Outcome::Refused { permanent: false, .. } => "later",
                Outcome::Misconfigured { .. } => "misconfigured",
                Outcome::RetryAt { .. } | Outcome::Unknown => "unexpected",
            };
            assert_eq!(kind, expected, "{phase:?} {code} {enhanced:?}");
        };
        check(Content, 250, None, "accepted");
        check(Connect, 421, None, "later");
        check(Connect, 554, None, "misconfigured");
        check(Login, 535, Some((5, 7, 8)), "misconfigured");
        check(Login, 454, Some((4, 7, 0)), "later");
        check(Sender, 451, None, "later");
        check(Sender, 553, Some((5, 7, 1)), "misconfigured");
        check(Recipient, 450, Some((4, 2, 0)), "later");
        check(Recipient, 550, Some((5, 1, 1)), "gone");
        check(Recipient, 556, Some((5, 1, 10)), "gone");
        check(Recipient, 550, Some((5, 2, 1)), "gone");
        check(Recipient, 552, Some((5, 2, 2)), "later");
        check(Recipient, 550, Some((5, 7, 1)), "refused");
        check(Recipient, 550, None, "refused");
        check(Content, 452, None, "later");
        check(Content, 554, Some((5, 7, 1)), "refused");
        check(Content, 354, None, "refused");
    }
}
