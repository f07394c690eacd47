//! From what was typed to what is kept.

use std::collections::BTreeMap;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::show::parts;
use super::{Credential, Field, Kind, Service};
use crate::email::SmtpServer;
use crate::feedback::feedback_reader;
use crate::provider::{
    LineError, SECRET_MAX_BYTES, audience_provider, email_provider, forward_provider, phone_provider,
};
use crate::push::VapidKey;

/// Shortest bare secret, in characters: a shorter one could be guessed from one signature.
const BARE_SECRET_CHARS_MIN: usize = 16;
/// Whoever offers mail for others does so under a public name.
const SUBMISSION_OVER_TLS: &str = "465";
/// Letters, digits and what is harmless between the signs of a line.
const IN_LINE: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'/');

/// What is wrong, by the field's name.
pub type Problems = BTreeMap<&'static str, String>;

/// What to keep of what was typed for a service, by the credentials' names; none is to be forgotten.
///
/// A secret left empty stays as it is kept, unless it would go to another mail server. An optional credential of which no field is typed is not there.
///
/// # Errors
/// What is wrong, by field; no word of it repeats what was typed.
pub fn fill(
    service: &Service,
    typed: impl Fn(&str) -> String,
    kept: impl Fn(&str) -> Option<String>,
) -> Result<Vec<(&'static str, Option<String>)>, Problems> {
    let mut values: BTreeMap<&'static str, String> = BTreeMap::new();
    for credential in service.credentials {
        let known = kept(credential.name).map(|kept| parts(credential, &kept)).unwrap_or_default();
        // A mail server is wherever one says: a password that is kept goes to no other than it was typed for.
        let place = known.get(credential.place).map(String::as_str);
        let moved = credential.kind == Kind::Smtp && place != Some(typed(credential.place).trim());
        for name in credential.fields() {
            let Some(field) = service.field(name) else { continue };
            let said = typed(name).trim().to_owned();
            let stays = said.is_empty() && field.secret && !moved;
            let value = if stays { known.get(name).cloned().unwrap_or_default() } else { said };
            // A field of two credentials is what either of them knows of it.
            if values.get(name).is_none_or(String::is_empty) {
                values.insert(name, value);
            }
        }
    }
    let mut problems = Problems::new();
    for field in service.fields {
        let value = values.get(field.name).map_or("", String::as_str);
        if field.required && value.is_empty() {
            problems.insert(field.name, missing(field));
        } else if value.len() > SECRET_MAX_BYTES || value.chars().any(char::is_control) {
            problems.insert(field.name, wrong(field));
        }
    }
    let mut filled = Vec::new();
    for credential in service.credentials {
        let alone = |name: &str| service.field(name).is_some_and(|field| !field.required);
        let is_empty = |name: &str| values.get(name).is_none_or(String::is_empty);
        let is_optional = alone(credential.secret);
        if is_optional && credential.fields().filter(|name| alone(name)).all(is_empty) {
            filled.push((credential.name, None));
            continue;
        }
        let text = written(credential, &values);
        if let Err(field) = check(credential, &text)
            && !credential.fields().any(|name| problems.contains_key(name))
            && let Some(field) = service.field(field)
        {
            problems.insert(field.name, wrong(field));
        }
        filled.push((credential.name, Some(text)));
    }
    match (problems.is_empty(), filled.iter().any(|(_, text)| text.is_some())) {
        (true, true) => Ok(filled),
        (true, false) => {
            Err(service.fields.first().map(|field| (field.name, missing(field))).into_iter().collect())
        }
        (false, _) => Err(problems),
    }
}

fn missing(field: &Field) -> String {
    format!("this is missing. {}", field.hint)
}

fn wrong(field: &Field) -> String {
    format!("this is not one. {}", field.hint)
}

/// The credential in the form that it is kept and used in.
pub(super) fn written(credential: &Credential, values: &BTreeMap<&'static str, String>) -> String {
    let value = |name: &str| values.get(name).map_or("", String::as_str);
    let encoded = |name: &str| utf8_percent_encode(value(name), IN_LINE).to_string();
    let (user, place) = (encoded(credential.user), encoded(credential.place));
    match credential.kind {
        Kind::Push => value(credential.secret).to_owned(),
        Kind::Bare if place.is_empty() => value(credential.secret).to_owned(),
        Kind::Bare => format!("{}@{}", value(credential.secret), value(credential.place)),
        Kind::Smtp => {
            let port = value("port");
            let scheme = if port == SUBMISSION_OVER_TLS { "smtps" } else { "smtp" };
            format!("{scheme}://{user}:{}@{}:{port}", encoded(credential.secret), value(credential.place))
        }
        _ => {
            let mut line = format!("{}://", credential.scheme);
            if !credential.user.is_empty() {
                line += &format!("{user}:");
            }
            line += &encoded(credential.secret);
            if !place.is_empty() {
                line += &format!("@{place}");
            }
            let options = credential.options.iter().filter(|name| !value(name).is_empty());
            let options: Vec<String> = options.map(|name| format!("{name}={}", encoded(name))).collect();
            if !options.is_empty() {
                line += &format!("?{}", options.join("&"));
            }
            line
        }
    }
}

/// Reads it as its user will; else the field that is to blame.
fn check(credential: &Credential, text: &str) -> Result<(), &'static str> {
    let read = match credential.kind {
        Kind::Email => email_provider(text).map(drop),
        Kind::Phone => phone_provider(text).map(drop),
        Kind::Platform => forward_provider(text).map(drop),
        Kind::Audience => audience_provider(text).map(drop),
        Kind::Feedback => feedback_reader(text).map(drop),
        Kind::Push => VapidKey::from_base64url(text).map(drop).map_err(|_| LineError::BadSecret),
        Kind::Bare => return check_bare(credential, text),
        Kind::Smtp => return check_smtp(credential, text),
    };
    read.map_err(|error| match error {
        LineError::BadPlace(_) if !credential.place.is_empty() => credential.place,
        LineError::BadOption => credential.options.first().copied().unwrap_or(credential.secret),
        _ => credential.secret,
    })
}

fn check_bare(credential: &Credential, text: &str) -> Result<(), &'static str> {
    let (secret, place) = match credential.place.is_empty() {
        true => (text, ""),
        false => text.split_once('@').unwrap_or((text, "")),
    };
    let is_name = |b: u8| b.is_ascii_alphanumeric() || b"-.".contains(&b);
    if secret.chars().count() < BARE_SECRET_CHARS_MIN {
        return Err(credential.secret);
    }
    let fits = place.is_empty() || place.contains('.') && place.bytes().all(is_name);
    if fits { Ok(()) } else { Err(credential.place) }
}

/// A public name, and no number: what a merchant types must not lead into the house that the edge stands in.
fn check_smtp(credential: &Credential, text: &str) -> Result<(), &'static str> {
    let server = SmtpServer::parse(text).map_err(|_| credential.place)?;
    let last = server.host.rsplit_once('.').map_or("", |(_, last)| last);
    let is_public = last.len() > 1 && last.bytes().all(|b| b.is_ascii_alphabetic()) && last != "localhost";
    if is_public { Ok(()) } else { Err(credential.place) }
}
