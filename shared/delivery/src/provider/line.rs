//! Which provider, with which key: one line of configuration, `provider://[user:]key[@place][?option=value&…]`.
//!
//! It is a secret; no error repeats any of it.

use core::fmt;

use percent_encoding::percent_decode_str;

use super::request::Secret;

/// Longest line read, in bytes: the longest, Amazon's, has under 200.
pub const LINE_MAX_BYTES: usize = 1_024;
/// Longest place or option, in bytes: a domain name.
const VALUE_MAX_BYTES: usize = 253;
/// Longest id of an account, list or store, in bytes: the longest seen, Yotpo's stores, have 40.
const ID_MAX_BYTES: usize = 64;

/// Why a line was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LineError {
    /// Not of the form at all, or too long.
    BadForm,
    /// No provider of that name.
    UnknownProvider,
    /// The key, or for Amazon the key's id, is missing or has characters that no key has.
    BadSecret,
    /// What must, or must not, stand after the "@": told in words.
    BadPlace(&'static str),
    /// An option that this provider does not have, or a value it cannot have.
    BadOption,
}

impl fmt::Display for LineError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            LineError::BadForm => {
                "the line must look like resend://KEY or mailgun://KEY@mg.shop.example?region=eu; special characters as %40"
            }
            LineError::UnknownProvider => {
                "the line must begin with a provider's name, such as resend:// or twilio://: docs/delivery.md lists them"
            }
            LineError::BadSecret => {
                "the key is missing or has characters that no key has: copy it again, without spaces"
            }
            LineError::BadPlace(words) => words,
            LineError::BadOption => "the provider has no such option, or not with that value: see docs/delivery.md",
        })
    }
}

/// A line, taken apart; each adapter takes what it knows. It holds the key, so it has no `Debug`.
pub(crate) struct Line {
    provider: String,
    user: String,
    secret: String,
    place: String,
    options: Vec<(String, String)>,
}

impl Line {
    pub(crate) fn parse(line: &str) -> Result<Self, LineError> {
        let line = line.trim();
        if line.len() > LINE_MAX_BYTES {
            return Err(LineError::BadForm);
        }
        let (provider, rest) = line.split_once("://").ok_or(LineError::BadForm)?;
        let (rest, options) = rest.split_once('?').unwrap_or((rest, ""));
        let (login, place) = rest.rsplit_once('@').unwrap_or((rest, ""));
        let (user, secret) = login.split_once(':').unwrap_or(("", login));
        let options = options.split('&').filter(|option| !option.is_empty()).map(|option| {
            let (name, value) = option.split_once('=').ok_or(LineError::BadForm)?;
            Ok((decoded(name)?, decoded(value)?))
        });
        Ok(Line {
            provider: provider.to_owned(),
            user: decoded(user)?,
            secret: decoded(secret)?,
            place: decoded(place)?,
            options: options.collect::<Result<_, _>>()?,
        })
    }

    /// The key, where it stands alone.
    pub(crate) fn secret(&self) -> Result<Secret, LineError> {
        let alone = self.user.is_empty().then(|| Secret::new(&self.secret)).flatten();
        alone.ok_or(LineError::BadSecret)
    }

    /// The key and, before it, whose it is.
    pub(crate) fn login(&self) -> Result<(Secret, Secret), LineError> {
        Secret::new(&self.user).zip(Secret::new(&self.secret)).ok_or(LineError::BadSecret)
    }

    pub(crate) fn provider(&self) -> &str {
        &self.provider
    }

    pub(crate) fn place(&self) -> &str {
        &self.place
    }

    pub(crate) fn no_place(&self) -> Result<(), LineError> {
        match self.place.is_empty() {
            true => Ok(()),
            false => Err(LineError::BadPlace("nothing may stand after the key of this provider: no \"@\"")),
        }
    }

    pub(crate) fn domain(&self) -> Result<String, LineError> {
        let words =
            LineError::BadPlace("the sending domain must stand after the key: mailgun://KEY@mg.shop.example");
        let word = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b"-.".contains(&b);
        let is_domain =
            self.place.contains('.') && !self.place.starts_with('.') && self.place.len() <= VALUE_MAX_BYTES;
        if is_domain && self.place.bytes().all(word) { Ok(self.place.clone()) } else { Err(words) }
    }

    /// A host below one of these names, in lower case.
    pub(super) fn host_below(&self, endings: &[&str], words: &'static str) -> Result<String, LineError> {
        let word = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b"-.".contains(&b);
        let name = endings.iter().find_map(|ending| self.place.strip_suffix(ending));
        let is_host = name.is_some_and(|name| {
            name.ends_with('.') && !name.starts_with('.') && !name.contains("..") && name.bytes().all(word)
        });
        if is_host && self.place.len() <= VALUE_MAX_BYTES {
            Ok(self.place.clone())
        } else {
            Err(LineError::BadPlace(words))
        }
    }

    /// An id of the platform's: letters, digits, "-" and "_".
    pub(super) fn id(&self, words: &'static str) -> Result<String, LineError> {
        let word = |b: u8| b.is_ascii_alphanumeric() || b"-_".contains(&b);
        let is_id = (1..=ID_MAX_BYTES).contains(&self.place.len()) && self.place.bytes().all(word);
        if is_id { Ok(self.place.clone()) } else { Err(LineError::BadPlace(words)) }
    }

    pub(super) fn aws_region(&self) -> Result<String, LineError> {
        let words = LineError::BadPlace("the region must stand after the key: ses://ID:KEY@eu-west-1");
        let word = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
        // The longest so far is "ap-southeast-1".
        let is_region = (9..=20).contains(&self.place.len()) && self.place.matches('-').count() >= 2;
        if is_region && self.place.bytes().all(word) { Ok(self.place.clone()) } else { Err(words) }
    }

    pub(super) fn account(&self) -> Result<String, LineError> {
        let words = LineError::BadPlace("the account id, 32 digits and letters, must stand after the token");
        let is_account = self.place.len() == 32 && self.place.bytes().all(|b| b.is_ascii_hexdigit());
        if is_account { Ok(self.place.clone()) } else { Err(words) }
    }

    pub(super) fn option(&self, name: &str) -> Option<&str> {
        self.options.iter().find(|(option, _)| option == name).map(|(_, value)| value.as_str())
    }

    pub(crate) fn only_options(&self, known: &[&str]) -> Result<(), LineError> {
        let fits = |(name, value): &(String, String)| {
            known.contains(&name.as_str()) && (1..=VALUE_MAX_BYTES).contains(&value.len())
        };
        if self.options.iter().all(fits) { Ok(()) } else { Err(LineError::BadOption) }
    }

    /// `region=eu` or none.
    pub(super) fn region(
        &self,
        global: &'static str,
        europe: &'static str,
    ) -> Result<&'static str, LineError> {
        match self.option("region") {
            None => Ok(global),
            Some("eu") => Ok(europe),
            Some(_) => Err(LineError::BadOption),
        }
    }
}

fn decoded(text: &str) -> Result<String, LineError> {
    match percent_decode_str(text).decode_utf8() {
        Ok(text) if !text.chars().any(char::is_control) => Ok(text.into_owned()),
        _ => Err(LineError::BadForm),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::provider::email_provider;

    #[test]
    fn wrong_lines_are_told_apart_and_never_repeated() {
        let check = |line: &str, expected: LineError| {
            let error = email_provider(line).err();
            assert_eq!(error, Some(expected), "{line}");
            assert!(!format!("{expected} {expected:?}").contains("s3cret"));
        };
        check("re_s3cret", LineError::BadForm);
        check("resend://s3cret%0d%0aX: 1", LineError::BadForm);
        check(&format!("resend://{}", "k".repeat(LINE_MAX_BYTES)), LineError::BadForm);
        check("smtps://user:s3cret@host", LineError::UnknownProvider);
        check("resend://", LineError::BadSecret);
        check("resend://two words", LineError::BadSecret);
        check("ses://s3cret@eu-west-1", LineError::BadSecret);
        check("resend://user:s3cret", LineError::BadSecret);
        check("resend://s3cret?region=eu", LineError::BadOption);
        check("sendgrid://s3cret?region=mars", LineError::BadOption);
        check("postmark://s3cret?marketing=", LineError::BadOption);
        for misplaced in [
            "resend://s3cret@evil.example",
            "mailgun://s3cret",
            "mailgun://s3cret@evil.example/x",
            "mailgun://s3cret@..",
            "ses://id:s3cret@evil.example/",
            "ses://id:s3cret@a.evil-example-1",
            "cloudflare://s3cret@..%2F..%2Fx",
        ] {
            assert!(matches!(email_provider(misplaced), Err(LineError::BadPlace(_))), "{misplaced}");
        }
    }
}
