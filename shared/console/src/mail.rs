//! The mail with a sign-in link.

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

/// The mail that lets a member of a shop's team in. Mail programs know no stylesheet of ours: what little looks it has stand
/// in it.
pub fn sign_in_mail(shop: &str, link: &str) -> Mail {
    let subject = format!("Your sign-in link for {shop}");
    let preheader = "It works once, within 15 minutes.".to_owned();
    let otherwise = "You did not ask for it? Then there is nothing to do: without the link nobody comes in.";
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head { meta charset="utf-8"; meta name="color-scheme" content="light dark"; title { (subject) } }
            body style="margin:0;padding:24px;font:16px/1.5 -apple-system,'Segoe UI',Roboto,Arial,sans-serif" {
                h1 style="font-size:22px;line-height:1.3" { "Sign in to the console of " (shop) }
                p { (preheader) }
                p { a href=(link) style="display:inline-block;padding:12px 24px;border-radius:10px;background:#1f5f4a;color:#ffffff" {
                    "Sign in"
                } }
                p style="font-size:14px" { (otherwise) }
            }
        }
    };
    let text = format!("Sign in to the console of {shop}:\n\n{link}\n\n{preheader}\n\n{otherwise}\n");
    Mail { subject, preheader, html: page.into_string(), text }
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
