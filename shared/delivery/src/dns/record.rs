//! Which records a provider wants of the sender's domain, as its documentation says.
//!
//! | provider | SPF | DKIM | where that is said |
//! | --- | --- | --- | --- |
//! | a mail server | of whoever runs it | a selector that only they know | |
//! | Cloudflare | `cf-bounce.<domain>` | `cf-bounce._domainkey` | developers.cloudflare.com/email-service/concepts/email-authentication |
//! | Resend | `send.<domain>`, if it was not called otherwise | `resend._domainkey`, or three aliases of Amazon's | resend.com/docs/api-reference/domains |
//! | Postmark | none; the alias `pm-bounces`, if it was not called otherwise | a selector with a date | postmarkapp.com/support/article/1113-how-do-i-manage-domains-using-the-api |
//! | SendGrid | behind an alias of its own | `s1._domainkey`, `s2._domainkey`, if they were not called otherwise | twilio.com/docs/sendgrid/api-reference/domain-authentication/authenticate-a-domain |
//! | Mailgun | the domain set up there | a selector that the panel shows | documentation.mailgun.com/docs/mailgun/user-manual/domains/domains-verify |
//! | Amazon SES | none | three selectors that the console shows | docs.aws.amazon.com/goto/WebAPI/email/VerifyDomainDkim |
//! | Brevo | none | `brevo1._domainkey`, or `mail._domainkey` | developers.brevo.com/docs/domain-authentication-and-verification |
//!
//! A DMARC policy may stand at the domain or at one above it (RFC 7489, section 6.6.3).

use std::collections::BTreeMap;

use super::host::MailHost;
use super::resolver::Found;
use super::text;

/// Domains in whose name a policy is looked for: the sender's, and those above it.
const POLICY_NAMES_MAX: usize = 3;
/// A policy that only reports: none of the domain's other mail is lost by it.
const POLICY: &str = "v=DMARC1; p=none";
/// What Postmark's alias stands for.
const POSTMARK: &str = "pm.mtasv.net";
/// How the text begins that proves a domain to Brevo.
const BREVO_CODE: &str = "brevo-code:";
/// Where the provider's own domain is checked.
const NO_SPF: &str = "SPF needs no record of yours.";

/// One record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// What it is for: `SPF`, `DKIM`…
    pub purpose: &'static str,
    /// `TXT` or `CNAME`.
    pub kind: &'static str,
    /// Its name; empty where only the provider's panel has it.
    pub name: String,
    /// Its value; empty where only the provider's panel has it.
    pub value: String,
    /// What else there is to know.
    pub note: String,
    /// Whether the provider may have it stand under another name: then that it is not there says nothing.
    pub may_be_elsewhere: bool,
    /// Where it may stand, and what makes it one; nowhere if nobody but the provider knows its name.
    places: Vec<String>,
    wanted: Wanted,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Wanted {
    /// SPF that lets somebody send.
    AnySpf,
    /// SPF that includes this.
    Spf(&'static str),
    Key,
    Policy,
    /// A text that begins so.
    Text(&'static str),
    /// An alias of this name.
    Alias(&'static str),
}

impl Record {
    /// What it is remembered by.
    pub fn key(&self) -> String {
        format!("{} {}", self.purpose, self.places.first().unwrap_or(&self.name))
    }

    /// Names to ask a resolver for; none if it cannot be looked up.
    pub fn places(&self) -> &[String] {
        &self.places
    }

    /// Whether it is there, by what was found at each name.
    pub fn is_there(&self, found: &BTreeMap<String, Found>) -> bool {
        let fits = |found: &Found| match &self.wanted {
            Wanted::AnySpf => text::lets_send(&found.texts),
            Wanted::Spf(domain) => text::includes(&found.texts, domain),
            Wanted::Key => text::has_key(&found.texts),
            Wanted::Policy => text::has_policy(&found.texts),
            Wanted::Text(with) => text::begins(&found.texts, with),
            Wanted::Alias(of) => found.aliases.iter().any(|alias| alias == of),
        };
        self.places.iter().filter_map(|name| found.get(name)).any(fits)
    }

    fn spf(name: String, domain: &'static str) -> Record {
        let note = format!(
            "Is there a record that begins with v=spf1 already? Add include:{domain} to it: there may be only one."
        );
        let value = format!("v=spf1 include:{domain} ~all");
        Record { note, ..Record::known("SPF", name, value, Wanted::Spf(domain)) }
    }

    fn known(purpose: &'static str, name: String, value: String, wanted: Wanted) -> Record {
        let kind = if matches!(wanted, Wanted::Alias(_)) { "CNAME" } else { "TXT" };
        let (note, places) = (String::new(), vec![name.clone()]);
        Record { purpose, kind, name, value, note, may_be_elsewhere: false, places, wanted }
    }

    /// Its name is known, its value is in the panel.
    fn key_at(name: String, kind: &'static str, note: String) -> Record {
        Record { kind, note, ..Record::known("DKIM", name, String::new(), Wanted::Key) }
    }

    /// All of it is in the panel.
    fn in_panel(purpose: &'static str, kind: &'static str, note: String) -> Record {
        let (name, value, places) = Default::default();
        Record { purpose, kind, name, value, note, may_be_elsewhere: true, places, wanted: Wanted::Key }
    }

    /// Under this name unless it was called otherwise at the provider.
    fn unless_renamed(self) -> Record {
        Record { may_be_elsewhere: true, ..self }
    }
}

/// The records that mail of a domain wants when it goes by this provider.
pub fn records(host: &MailHost, domain: &str) -> Vec<Record> {
    if *host == MailHost::ThisMachine {
        return Vec::new();
    }
    let mut policy = Record::known("DMARC", format!("_dmarc.{domain}"), POLICY.into(), Wanted::Policy);
    policy.places = above(domain).map(|domain| format!("_dmarc.{domain}")).collect();
    let mut records = of_host(host, domain);
    records.push(policy);
    records
}

fn of_host(host: &MailHost, domain: &str) -> Vec<Record> {
    let at = |prefix: &str| format!("{prefix}.{domain}");
    let panel = |place: &str| format!("{} shows it: {place}.", host.name());
    let domains = || panel("under Domains, once the sender's domain was added there");
    let more = |said: String, words: &str| format!("{said} {words}");
    match host {
        MailHost::ThisMachine => Vec::new(),
        MailHost::Smtp(server) => {
            let spf = Record::known("SPF", domain.to_owned(), String::new(), Wanted::AnySpf);
            let note = format!("Whoever runs {server} says what stands in it; their help calls it SPF.");
            let key = format!("Whoever runs {server} makes the key, and says under which name it stands.");
            vec![Record { note, ..spf }, Record::in_panel("DKIM", "TXT", key)]
        }
        MailHost::Cloudflare => {
            let note = "Cloudflare adds it by itself when the domain is onboarded: Compute, Email Service, Email Sending.";
            let key = Record::key_at(at("cf-bounce._domainkey"), "TXT", note.into());
            vec![Record::spf(at("cf-bounce"), "_spf.mx.cloudflare.net"), key]
        }
        MailHost::Resend => {
            let key = more(domains(), "Some domains have three aliases of Amazon's in its place.");
            let key = Record::key_at(at("resend._domainkey"), "TXT", key);
            let bounces = more(domains(), "Its name is the one of SPF, its value has your region in it.");
            vec![
                Record::spf(at("send"), "amazonses.com").unless_renamed(),
                key.unless_renamed(),
                Record::in_panel("Bounces", "MX", bounces),
            ]
        }
        MailHost::Postmark => {
            let key = panel("under Sender Signatures, DNS Settings");
            let alias = Wanted::Alias(POSTMARK);
            vec![
                Record::in_panel("DKIM", "TXT", more(key, "Its name has a date in it.")),
                Record::known("Return-Path", at("pm-bounces"), POSTMARK.into(), alias).unless_renamed(),
            ]
        }
        MailHost::SendGrid => {
            let note = panel("under Settings, Sender Authentication, with automated security on");
            let key = |selector: &str| {
                let name = at(&format!("{selector}._domainkey"));
                Record::key_at(name, "CNAME", note.clone()).unless_renamed()
            };
            let alias = panel("beside those, an alias whose name begins with em; SPF stands behind it");
            vec![key("s1"), key("s2"), Record::in_panel("SPF", "CNAME", alias)]
        }
        MailHost::Mailgun(sending) => {
            let key = panel("under Domain Verification & DNS");
            vec![Record::spf(sending.clone(), "mailgun.org"), Record::in_panel("DKIM", "TXT", key)]
        }
        MailHost::Ses => {
            let key = panel("three of them, under Verified identities");
            vec![Record::in_panel("DKIM", "CNAME", more(key, NO_SPF))]
        }
        MailHost::Brevo => {
            let code =
                Record::known("Brevo code", domain.to_owned(), String::new(), Wanted::Text(BREVO_CODE));
            let note = more(domains(), "Some domains have a TXT record at mail._domainkey in its place.");
            let mut key = Record::key_at(at("brevo1._domainkey"), "CNAME", more(note, NO_SPF));
            key.places.push(at("mail._domainkey"));
            vec![Record { note: domains(), ..code }, key.unless_renamed()]
        }
    }
}

/// A domain and those above it, as far as they can be somebody's.
fn above(domain: &str) -> impl Iterator<Item = &str> {
    let parents =
        std::iter::successors(Some(domain), |domain| domain.split_once('.').map(|(_, above)| above));
    parents.take_while(|domain| domain.contains('.')).take(POLICY_NAMES_MAX)
}

#[cfg(test)]
mod tests {
    use super::super::NAMES_MAX;
    use super::*;

    fn texts(all: &[(&str, &str)]) -> BTreeMap<String, Found> {
        let mut found: BTreeMap<String, Found> = BTreeMap::new();
        for (name, text) in all {
            found.entry((*name).to_owned()).or_default().texts.push((*text).to_owned());
        }
        found
    }

    fn there(host: &MailHost, found: &BTreeMap<String, Found>) -> Vec<&'static str> {
        let records = records(host, "shop.example");
        records.iter().filter(|record| record.is_there(found)).map(|record| record.purpose).collect()
    }

    #[test]
    fn each_provider_finds_its_records_where_it_says() {
        const KEY: &str = "v=DKIM1; k=rsa; p=MIGf";
        let policy = ("_dmarc.shop.example", "v=DMARC1; p=none");
        for (host, found, purposes) in [
            (
                MailHost::Smtp("mail.example".into()),
                vec![("shop.example", "v=spf1 mx -all")],
                vec!["SPF", "DMARC"],
            ),
            (
                MailHost::Cloudflare,
                vec![
                    ("cf-bounce.shop.example", "v=spf1 include:_spf.mx.cloudflare.net ~all"),
                    ("cf-bounce._domainkey.shop.example", KEY),
                ],
                vec!["SPF", "DKIM", "DMARC"],
            ),
            (
                MailHost::Resend,
                vec![
                    ("send.shop.example", "v=spf1 include:amazonses.com ~all"),
                    ("resend._domainkey.shop.example", "p=MIGf"),
                ],
                vec!["SPF", "DKIM", "DMARC"],
            ),
            (
                MailHost::SendGrid,
                vec![("s1._domainkey.shop.example", KEY), ("s2._domainkey.shop.example", KEY)],
                vec!["DKIM", "DKIM", "DMARC"],
            ),
            (
                MailHost::Mailgun("mg.shop.example".into()),
                vec![("mg.shop.example", "v=spf1 include:mailgun.org ~all")],
                vec!["SPF", "DMARC"],
            ),
            (MailHost::Ses, vec![], vec!["DMARC"]),
            (
                MailHost::Brevo,
                vec![("shop.example", "brevo-code:abc"), ("mail._domainkey.shop.example", "k=rsa;p=MIGf")],
                vec!["Brevo code", "DKIM", "DMARC"],
            ),
        ] {
            let found = texts(&[found, vec![policy]].concat());
            assert_eq!(there(&host, &found), purposes, "{host:?}");
            assert_eq!(there(&host, &texts(&[])), Vec::<&str>::new(), "{host:?}");
        }
        let alias = Found { aliases: vec!["pm.mtasv.net".into()], ..Found::default() };
        let found = BTreeMap::from([("pm-bounces.shop.example".to_owned(), alias)]);
        assert_eq!(there(&MailHost::Postmark, &found), ["Return-Path"]);
        assert!(records(&MailHost::ThisMachine, "shop.example").is_empty());
    }

    #[test]
    fn a_policy_above_the_senders_domain_holds_below_it() {
        let record = records(&MailHost::Ses, "news.shop.example").pop().unwrap();
        assert_eq!(record.places(), ["_dmarc.news.shop.example", "_dmarc.shop.example"]);
        assert!(record.is_there(&texts(&[("_dmarc.shop.example", "v=DMARC1; p=reject")])));
        assert!(!record.is_there(&texts(&[("shop.example", "v=DMARC1; p=reject")])));
    }

    #[test]
    fn what_only_the_panel_has_is_said_so_and_not_looked_for() {
        for record in
            records(&MailHost::Postmark, "shop.example").iter().filter(|record| record.places().is_empty())
        {
            assert!(!record.note.is_empty() && record.name.is_empty(), "{record:?}");
        }
    }

    #[test]
    fn no_check_asks_for_more_names_than_it_may() {
        for host in [
            MailHost::Smtp("a.example".into()),
            MailHost::Cloudflare,
            MailHost::SendGrid,
            MailHost::Resend,
            MailHost::Brevo,
        ] {
            let records = records(&host, "a.b.c.shop.example");
            let names: usize = records.iter().map(|record| record.places().len()).sum();
            assert!(names <= NAMES_MAX, "{host:?}: {names}");
        }
    }
}
