//! Who hands the mail over, as far as records go: read from the line that names the provider, without its key.

use crate::email::{SmtpSecurity, SmtpServer};
use crate::provider::line::Line;

/// Before the name of a binding of the platform's own.
const BINDING: &str = "binding://";

/// A provider, with what its records need to know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MailHost {
    /// A mail server of this very machine, in development: its mail goes nowhere, and needs no record.
    ThisMachine,
    /// A mail server, by its name.
    Smtp(String),
    /// Cloudflare's Email Sending, by binding or API.
    Cloudflare,
    /// Resend.
    Resend,
    /// Postmark.
    Postmark,
    /// SendGrid.
    SendGrid,
    /// Mailgun, with the domain that is set up there.
    Mailgun(String),
    /// Amazon SES.
    Ses,
    /// Brevo.
    Brevo,
}

impl MailHost {
    /// The provider that a line names; `None` if the line does not read, or is none of e-mail.
    pub fn of_line(line: &str) -> Option<MailHost> {
        let line = line.trim();
        if line.starts_with(BINDING) {
            return Some(MailHost::Cloudflare);
        }
        if line.starts_with("smtp") {
            let server = SmtpServer::parse(line).ok()?;
            let local = server.security == SmtpSecurity::Plain;
            return Some(if local { MailHost::ThisMachine } else { MailHost::Smtp(server.host) });
        }
        let line = Line::parse(line).ok()?;
        Some(match line.provider() {
            "cloudflare" => MailHost::Cloudflare,
            "resend" => MailHost::Resend,
            "postmark" => MailHost::Postmark,
            "sendgrid" => MailHost::SendGrid,
            "mailgun" => MailHost::Mailgun(line.domain().ok()?),
            "ses" => MailHost::Ses,
            "brevo" => MailHost::Brevo,
            _ => return None,
        })
    }

    /// Its name, as merchants know it.
    pub fn name(&self) -> &str {
        match self {
            MailHost::ThisMachine => "this machine",
            MailHost::Smtp(host) => host,
            MailHost::Cloudflare => "Cloudflare",
            MailHost::Resend => "Resend",
            MailHost::Postmark => "Postmark",
            MailHost::SendGrid => "SendGrid",
            MailHost::Mailgun(_) => "Mailgun",
            MailHost::Ses => "Amazon SES",
            MailHost::Brevo => "Brevo",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_names_its_provider() {
        for (line, host) in [
            ("smtps://user:word@smtp.shop.example:465", MailHost::Smtp("smtp.shop.example".into())),
            ("smtp://127.0.0.1:1025", MailHost::ThisMachine),
            ("binding://EMAIL", MailHost::Cloudflare),
            ("cloudflare://token@account", MailHost::Cloudflare),
            ("resend://re_key", MailHost::Resend),
            ("postmark://token?transactional=outbound", MailHost::Postmark),
            ("sendgrid://key?region=eu", MailHost::SendGrid),
            ("mailgun://key@mg.shop.example", MailHost::Mailgun("mg.shop.example".into())),
            ("ses://id:key@eu-west-1", MailHost::Ses),
            (" brevo://key\n", MailHost::Brevo),
        ] {
            assert_eq!(MailHost::of_line(line), Some(host), "{line}");
        }
        for none in ["", "twilio://sid:token@service", "mailgun://key", "smtps://", "resend"] {
            assert_eq!(MailHost::of_line(none), None, "{none}");
        }
    }
}
