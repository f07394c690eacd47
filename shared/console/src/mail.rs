//! Mails to the team: a sign-in link, an invitation.

use maud::{DOCTYPE, html};

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
    fn a_shops_name_stays_a_name() {
        let mail = sign_in_mail("<b>Boots</b>", "https://rappel.example/console/sign-in/link?token=ab");
        assert!(mail.html.contains("&lt;b&gt;Boots") && !mail.html.contains("<b>"));
        assert!(mail.text.contains("https://rappel.example/console/sign-in/link?token=ab"));
    }
}
