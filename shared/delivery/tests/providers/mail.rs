//! E-mails to hand to providers, and the lines that configure these.

use rappel_delivery::email::{Address, EmailToSend, Sender};
use rappel_delivery::link::AllowedOrigins;
use rappel_delivery::provider::{EmailProvider, email_provider};
use rappel_delivery::template::Email;

/// 2027-01-15T08:00:00Z.
pub(crate) const NOW_MS: i64 = 1_800_000_000_000;

/// Every provider of e-mail: its contract's name, and a line that chooses it.
pub(crate) const LINES: [(&str, &str); 7] = [
    ("resend", "resend://re_key"),
    ("postmark", "postmark://server-token?marketing=offers"),
    ("sendgrid", "sendgrid://SG.key"),
    ("mailgun", "mailgun://key-1@mg.shop.example?region=eu"),
    ("ses", "ses://AKIDEXAMPLE:wJalrXUtnFEMI%2FK7MDENG@eu-west-1?configuration_set=rappel"),
    ("brevo", "brevo://xkeysib-1"),
    ("cloudflare", "cloudflare://token@0123456789abcdef0123456789abcdef"),
];

/// The provider of that name.
pub(crate) fn provider(name: &str) -> Box<EmailProvider> {
    let (_, line) = LINES.iter().find(|(of, _)| *of == name).unwrap();
    email_provider(line).unwrap()
}

/// What varies from e-mail to e-mail here.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Mail<'a> {
    pub(crate) subject: &'a str,
    pub(crate) shop: &'a str,
    pub(crate) is_marketing: bool,
    pub(crate) html: &'a str,
}

pub(crate) const MARKETING: Mail<'_> = Mail {
    subject: "Még gondolkodik? ☕",
    shop: "Kávé & \"Társa\"",
    is_marketing: true,
    html: "<p>Szia</p>",
};
pub(crate) const TRANSACTIONAL: Mail<'_> =
    Mail { subject: "Your order", shop: "", is_marketing: false, html: "<p>Thank you</p>" };

impl Mail<'_> {
    /// Hands the message to `then`.
    pub(crate) fn hand<T>(&self, then: impl FnOnce(&EmailToSend<'_>) -> T) -> T {
        let edge = AllowedOrigins::new(&["https://edge.example"]).unwrap();
        let unsubscribe = edge.link("/u/token").unwrap();
        let help = Address::parse("help@shop.example").unwrap();
        let from = Sender {
            name: self.shop.to_owned(),
            address: Address::parse("hello@mail.shop.example").unwrap(),
            reply_to: self.is_marketing.then_some(help),
        };
        let email = Email {
            subject: self.subject.to_owned(),
            preheader: String::new(),
            html: self.html.to_owned(),
            text: "Hello\nthere".to_owned(),
        };
        then(&EmailToSend {
            from: &from,
            to: &Address::parse("ada@example.com").unwrap(),
            email: &email,
            outbox_id: "person-1/cart-abandonment/1/email",
            now_ms: NOW_MS,
            unsubscribe: self.is_marketing.then_some(&unsubscribe),
        })
    }
}
