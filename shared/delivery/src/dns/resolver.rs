//! Asking a resolver over HTTPS, in Cloudflare's JSON (<https://developers.cloudflare.com/1.1.1.1/encryption/dns-over-https/make-api-requests/dns-json/>).
//!
//! All that is asked for are texts: a resolver follows aliases on the way, and says which.

use http::header::ACCEPT;
use http::{Method, Request, Response};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Deserialize;

/// The one resolver that is asked.
const RESOLVER: &str = "https://cloudflare-dns.com/dns-query";
const DNS_JSON: &str = "application/dns-json";
/// Longest name (RFC 1035, section 2.3.4).
const NAME_MAX_BYTES: usize = 253;
/// Types of records (RFC 1035, section 3.2.2).
const CNAME: u16 = 5;
const TXT: u16 = 16;
/// Response codes (RFC 1035, section 4.1.1): answered, and answered that there is no such name.
const ANSWERED: [u16; 2] = [0, 3];

/// What stands at a name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// Its texts, each put together of its parts.
    pub texts: Vec<String>,
    /// Names that it stands for, in small letters, without a dot at their end.
    pub aliases: Vec<String>,
}

/// The request for the texts of a name; `None` if that is no name.
pub fn question(name: &str) -> Option<Request<Vec<u8>>> {
    let is_letter = |b: u8| b.is_ascii_alphanumeric() || b"-._".contains(&b);
    if name.is_empty() || name.len() > NAME_MAX_BYTES || !name.bytes().all(is_letter) {
        return None;
    }
    let address = format!("{RESOLVER}?name={}&type=TXT", utf8_percent_encode(name, NON_ALPHANUMERIC));
    Request::builder().method(Method::GET).uri(address).header(ACCEPT, DNS_JSON).body(Vec::new()).ok()
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Said {
    status: u16,
    #[serde(default)]
    answer: Vec<Row>,
}

#[derive(Deserialize)]
struct Row {
    #[serde(rename = "type")]
    kind: u16,
    data: String,
}

/// What was answered; `None` if the resolver could not say.
pub fn found(answer: &Response<String>) -> Option<Found> {
    let said: Said = serde_json::from_str(answer.body()).ok()?;
    if !answer.status().is_success() || !ANSWERED.contains(&said.status) {
        return None;
    }
    let of = |kind: u16| said.answer.iter().filter(move |row| row.kind == kind).map(|row| row.data.as_str());
    Some(Found {
        texts: of(TXT).map(text).collect(),
        aliases: of(CNAME).map(|name| name.trim_end_matches('.').to_ascii_lowercase()).collect(),
    })
}

/// A text as it is written in zone files (RFC 1035, section 5.1): parts in quotes, which belong together.
fn text(written: &str) -> String {
    if !written.starts_with('"') {
        return written.to_owned();
    }
    let (mut text, mut quoted) = (String::new(), false);
    let mut letters = written.chars();
    while let Some(letter) = letters.next() {
        match letter {
            '"' => quoted = !quoted,
            '\\' if quoted => text.extend(letters.next()),
            letter if quoted => text.push(letter),
            _ => {}
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(json: &str) -> Option<Found> {
        found(&Response::new(json.to_owned()))
    }

    #[test]
    fn a_name_is_asked_for_and_nothing_else() {
        let asked = question("_dmarc.shop.example").unwrap();
        assert_eq!(
            asked.uri().to_string(),
            "https://cloudflare-dns.com/dns-query?name=%5Fdmarc%2Eshop%2Eexample&type=TXT"
        );
        assert_eq!(
            (asked.method(), &asked.headers()[ACCEPT]),
            (&Method::GET, &"application/dns-json".parse().unwrap())
        );
        for none in ["", "shop.example&type=A", "shop example", "a/b", &"a".repeat(254)] {
            assert!(question(none).is_none(), "{none}");
        }
    }

    #[test]
    fn texts_are_put_together_and_aliases_followed() {
        let json = r#"{"Status":0,"TC":false,"RD":true,"RA":true,"AD":false,"CD":false,
            "Question":[{"name":"s1._domainkey.shop.example","type":16}],
            "Answer":[{"name":"s1._domainkey.shop.example","type":5,"TTL":300,"data":"S1.domainkey.u1.wl.sendgrid.net."},
                {"name":"s1.domainkey.u1.wl.sendgrid.net","type":16,"TTL":300,"data":"\"k=rsa; \" \"p=MI\\\"G\""},
                {"name":"x","type":16,"TTL":300,"data":"bare"}]}"#;
        let found = said(json).unwrap();
        assert_eq!(found.aliases, ["s1.domainkey.u1.wl.sendgrid.net"]);
        assert_eq!(found.texts, ["k=rsa; p=MI\"G", "bare"]);
    }

    #[test]
    fn no_such_name_is_an_answer_and_trouble_is_none() {
        assert_eq!(said(r#"{"Status":3}"#), Some(Found::default()));
        assert_eq!(said(r#"{"Status":0,"Answer":[]}"#), Some(Found::default()));
        assert_eq!(said(r#"{"Status":2}"#), None);
        assert_eq!(said("<html>busy</html>"), None);
        let busy = Response::builder().status(503).body(r#"{"Status":0}"#.to_owned()).unwrap();
        assert_eq!(found(&busy), None);
    }
}
