//! A resolver that answers in Cloudflare's JSON
//! (<https://developers.cloudflare.com/1.1.1.1/encryption/dns-over-https/make-api-requests/dns-json/>): texts that a story
//! has written, and no such name for all others.

use std::collections::BTreeMap;
use std::sync::Mutex;

use axum::body::Body;
use http::{HeaderMap, Response};
use serde_json::{Value, json};

/// Where it listens; the question stands in the query.
const ADDRESS: &str = "https://cloudflare-dns.com/dns-query?";
/// What whoever asks must accept.
const DNS_JSON: &str = "application/dns-json";
/// No error, and no such name (RFC 1035, section 4.1.1).
const FOUND: u8 = 0;
const NO_SUCH_NAME: u8 = 3;
const SERVER_FAILURE: u8 = 2;
const TXT: u8 = 16;

/// The resolver.
#[derive(Debug, Default)]
pub struct Dns {
    texts: Mutex<BTreeMap<String, Vec<String>>>,
    fails: Mutex<bool>,
    asked: Mutex<Vec<String>>,
}

impl Dns {
    /// From now on this text stands at the name, beside those that do.
    ///
    /// # Panics
    /// Never, unless another test thread has.
    pub fn add_text(&self, name: &str, text: &str) {
        self.texts.lock().unwrap().entry(name.to_owned()).or_default().push(text.to_owned());
    }

    /// Whether it says of every name that it could not find out.
    ///
    /// # Panics
    /// Never, unless another test thread has.
    pub fn set_failing(&self, fails: bool) {
        *self.fails.lock().unwrap() = fails;
    }

    /// Names that were asked for, in their order.
    ///
    /// # Panics
    /// Never, unless another test thread has.
    #[must_use]
    pub fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }

    /// The answer to a request for this address; `None` if it is none for a resolver.
    pub(super) fn answer(&self, address: &str, headers: &HeaderMap) -> Option<Response<Body>> {
        let query = address.strip_prefix(ADDRESS)?;
        let accepted = headers.get("accept").is_some_and(|accepted| accepted == DNS_JSON);
        let (mut name, mut kind) = Default::default();
        for (field, value) in url::form_urlencoded::parse(query.as_bytes()) {
            match &*field {
                "name" => name = value.into_owned(),
                "type" => kind = value.into_owned(),
                _ => return Some(response(400, &json!({ "error": "unknown parameter" }))),
            }
        }
        let (name, kind): (String, String) = (name, kind);
        if !accepted || name.is_empty() || kind != "TXT" {
            return Some(response(400, &json!({ "error": "invalid query" })));
        }
        self.asked.lock().unwrap().push(name.clone());
        Some(response(200, &self.said(&name)))
    }

    fn said(&self, name: &str) -> Value {
        let texts = self.texts.lock().unwrap().get(name).cloned().unwrap_or_default();
        let status = match (*self.fails.lock().unwrap(), texts.is_empty()) {
            (true, _) => SERVER_FAILURE,
            (false, true) => NO_SUCH_NAME,
            (false, false) => FOUND,
        };
        let row =
            |text: &String| json!({ "name": name, "type": TXT, "TTL": 300, "data": format!("\"{text}\"") });
        let mut said = json!({
            "Status": status, "TC": false, "RD": true, "RA": true, "AD": false, "CD": false,
            "Question": [{ "name": name, "type": TXT }],
        });
        if status == FOUND {
            said["Answer"] = texts.iter().map(row).collect();
        }
        said
    }
}

fn response(status: u16, body: &Value) -> Response<Body> {
    let response = Response::builder().status(status).header("content-type", DNS_JSON);
    response.body(Body::from(body.to_string())).unwrap()
}
