//! Mails to the team: a sign-in link, an invitation, word of trouble with sending.

use maud::{DOCTYPE, html};
use rappel_signal::UnixMs;

use crate::clock::Clock;
use crate::words::counted;

/// A mail, ready to be sent.
#[derive(Clone, Debug)]
pub struct Mail {
    /// The subject, one line.
    pub subject: String,
    /// What mail programs show after the subject.
    pub preheader: String,
    /// The HTML part.
    pub html: String,
    /// The text part.
    pub text: String,
}

/// The mail that lets a member of a shop's team in.
pub fn sign_in_mail(shop: &str, link: &str) -> Mail {
    letter(&Letter {
        subject: format!("Your sign-in link for {shop}"),
        heading: format!("Sign in to the console of {shop}"),
        says: "It works once, within 15 minutes.".to_owned(),
        button: "Sign in",
        link,
        otherwise: "You did not ask for it? Then there is nothing to do: without the link nobody comes in.",
    })
}

/// The mail that asks somebody in who has become a member.
pub fn invitation_mail(shop: &str, by: &str, link: &str) -> Mail {
    letter(&Letter {
        subject: format!("{by} asks you into the console of {shop}"),
        heading: format!("Welcome to the team of {shop}"),
        says: format!(
            "{by} gave you a role there. Type this address of yours, and you get a link that signs you in."
        ),
        button: "To the console",
        link,
        otherwise: "You do not know them? Then there is nothing to do.",
    })
}

/// What the shop's contact is told of trouble.
#[derive(Clone, Copy, Debug)]
pub struct AlertMail<'a> {
    /// The shop's name.
    pub shop: &'a str,
    /// The way that fails: `email`, `email/fallback`, a connection's name; nothing if messages were given up.
    pub way: Option<&'a str>,
    /// Messages given up.
    pub count: u32,
    /// When it began.
    pub since: UnixMs,
    /// When it was over.
    pub over: Option<UnixMs>,
    /// It was told of before.
    pub lasts: bool,
    /// Where the console shows more.
    pub link: &'a str,
}

impl AlertMail<'_> {
    /// The mail. Messages are not lost: it says what becomes of them.
    pub fn written(&self, clock: &Clock) -> Mail {
        let (shop, since) = (self.shop, clock.words(self.since));
        let (subject, heading, says) = match (self.way.map(way), self.over) {
            (Some(way), Some(over)) => (
                format!("{shop}: {way} go again"),
                format!("{way} go again"),
                format!("They did not from {since} until {}. What waited is on its way; what was stale by then stays.", clock.words(over)),
            ),
            (Some(way), None) => (
                format!("{shop}: {way} {}do not go", if self.lasts { "still " } else { "" }),
                format!("{way} have not gone since {since}"),
                "Your provider fails again and again, or does not let us in. Messages wait and go by themselves as soon as \
                 it works; marketing that would be stale by then stays. Look at the provider's status page, your balance there \
                 and the key you gave us."
                    .to_owned(),
            ),
            (None, _) => (
                format!("{shop}: {} could not be sent", counted(i64::from(self.count), "message", "messages")),
                format!("{} given up", counted(i64::from(self.count), "message was", "messages were")),
                format!("The first {since}, after all attempts. The console says why for each, and sends them again at a click."),
            ),
        };
        letter(&Letter {
            subject: in_capitals(&subject, shop.len() + 2),
            heading: in_capitals(&heading, 0),
            says,
            button: "Look at it in the console",
            link: self.link,
            otherwise: "You get this because yours is the contact address of the shop. There is one such mail a day at most.",
        })
    }
}

/// A way as people call it.
fn way(name: &str) -> String {
    match name {
        "email" => "e-mails".to_owned(),
        "email/fallback" => "e-mails by the second provider".to_owned(),
        other => format!("messages to “{other}”"),
    }
}

/// The text with the letter at this place made a capital one.
fn in_capitals(text: &str, place: usize) -> String {
    match text.split_at_checked(place) {
        Some((before, after)) => {
            let mut rest = after.chars();
            let first = rest.next().map(char::to_uppercase);
            before.chars().chain(first.into_iter().flatten()).chain(rest).collect()
        }
        None => text.to_owned(),
    }
}

struct Letter<'a> {
    subject: String,
    heading: String,
    says: String,
    button: &'a str,
    link: &'a str,
    otherwise: &'a str,
}

/// Mail programs know no stylesheet of ours: what little looks it has stand in it.
fn letter(letter: &Letter) -> Mail {
    let Letter { subject, heading, says, button, link, otherwise } = letter;
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head { meta charset="utf-8"; meta name="color-scheme" content="light dark"; title { (subject) } }
            body style="margin:0;padding:24px;font:16px/1.5 -apple-system,'Segoe UI',Roboto,Arial,sans-serif" {
                h1 style="font-size:22px;line-height:1.3" { (heading) }
                p { (says) }
                p { a href=(link) style="display:inline-block;padding:12px 24px;border-radius:10px;background:#1f5f4a;color:#ffffff" {
                    (button)
                } }
                p style="font-size:14px" { (otherwise) }
            }
        }
    };
    let text = format!("{heading}\n\n{says}\n\n{link}\n\n{otherwise}\n");
    Mail { subject: subject.clone(), preheader: says.clone(), html: page.into_string(), text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn trouble_is_told_in_words_that_say_what_to_do() {
        let clock = Clock { now: UnixMs(1_795_385_700_000), zone: rappel_flow::ZoneOffsets::utc() };
        let began = AlertMail {
            shop: "Fell & Wren",
            way: Some("email"),
            count: 5,
            since: UnixMs(1_795_385_000_000),
            over: None,
            lasts: false,
            link: "https://rappel.example/console/shops/demo/messages",
        };
        let mail = began.written(&clock);
        assert_eq!(mail.subject, "Fell & Wren: E-mails do not go");
        assert!(mail.text.starts_with("E-mails have not gone since today, 22:03\n"), "{}", mail.text);
        let lasts = AlertMail { lasts: true, ..began }.written(&clock);
        assert_eq!(lasts.subject, "Fell & Wren: E-mails still do not go");
        let over = AlertMail { over: Some(UnixMs(1_795_385_600_000)), ..began }.written(&clock);
        assert!(over.text.contains("They did not from today, 22:03 until today, 22:13."), "{}", over.text);
        let given_up = AlertMail { way: None, count: 1, ..began }.written(&clock);
        assert_eq!(given_up.subject, "Fell & Wren: 1 message could not be sent");
    }

    #[test]
    fn a_shops_name_stays_a_name() {
        let mail = sign_in_mail("<b>Boots</b>", "https://rappel.example/console/sign-in/link?token=ab");
        assert!(mail.html.contains("&lt;b&gt;Boots") && !mail.html.contains("<b>"));
        assert!(mail.text.contains("https://rappel.example/console/sign-in/link?token=ab"));
    }
}
