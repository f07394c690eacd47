//! How people are named and reached: addresses, numbers, visitor ids, channels.

use email_address::{EmailAddress, Options};
use rappel_signal::limit::EMAIL_BYTES_MAX;
use rappel_signal::{Channel, VisitorId};
use serde_json::Value;

use super::{Form, shown};
use crate::limit::{PHONE_DIGITS_MAX, PHONE_DIGITS_MIN};

#[cfg(test)]
use serde_json::json;

/// Longest part before the "@", in bytes (RFC 5321 section 4.5.3.1.1).
const LOCAL_PART_BYTES_MAX: usize = 64;

/// An e-mail address, its domain in lower case. Takes exactly what can be written to later, so that nothing that was
/// accepted turns out unusable; a test holds it against the sender's own check.
pub(crate) struct Email;

impl Form for Email {
    type Plain = String;

    fn read(told: &Value) -> Result<String, String> {
        told.as_str().and_then(normal_address).ok_or_else(|| {
            "must be an address such as name@domain.example, in ASCII, without quotes or a display name"
                .to_owned()
        })
    }

    fn write(plain: &String) -> Value {
        plain.as_str().into()
    }

    #[cfg(test)]
    fn schema() -> Value {
        json!({"type": "string", "format": "email", "maxLength": EMAIL_BYTES_MAX})
    }
}

fn normal_address(told: &str) -> Option<String> {
    let told = told.trim();
    let local_bytes = told.rfind('@')?;
    if told.len() > EMAIL_BYTES_MAX || local_bytes > LOCAL_PART_BYTES_MAX || !told.is_ascii() {
        return None;
    }
    let options = Options::default().without_display_text().without_domain_literal().with_required_tld();
    let address = EmailAddress::parse_with_options(told, options).ok()?;
    let (local, domain) = (address.local_part(), address.domain());
    // Dot-atoms only (RFC 5322 section 3.2.3): quotes are where headers get broken.
    let is_atom = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~.".contains(&byte);
    let is_host = |byte: u8| byte.is_ascii_alphanumeric() || b"-.".contains(&byte);
    let plain = local.bytes().all(is_atom) && domain.bytes().all(is_host);
    plain.then(|| format!("{local}@{}", domain.to_ascii_lowercase()))
}

/// A phone number with its country code (E.164): `+33612345678`. Spaces, dots, hyphens and brackets are forgiven, and
/// `00` for `+`. A number as dialled at home is refused: its country would be a guess.
pub(crate) struct Phone;

impl Form for Phone {
    type Plain = String;

    fn read(told: &Value) -> Result<String, String> {
        let wrong = || "must be a number with its country code, such as +33 6 12 34 56 78 (E.164)".to_owned();
        let text = told.as_str().map(str::trim).ok_or_else(wrong)?;
        let number = text.strip_prefix('+').or_else(|| text.strip_prefix("00")).ok_or_else(wrong)?;
        let digits: String = number.chars().filter(|letter| !" .-()/\u{a0}".contains(*letter)).collect();
        let fits = (PHONE_DIGITS_MIN..=PHONE_DIGITS_MAX).contains(&digits.len());
        if !fits || digits.starts_with('0') || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(wrong());
        }
        Ok(format!("+{digits}"))
    }

    fn write(plain: &String) -> Value {
        plain.as_str().into()
    }

    #[cfg(test)]
    fn schema() -> Value {
        json!({"type": "string", "pattern": r"^\s*(\+|00)[0-9 .()/-]+$", "examples": ["+33612345678"]})
    }
}

/// A visitor of the shop's pages: the value of Rappel's cookie, which begins with the device's id, or the id alone.
pub(crate) struct Visitor;

/// Hexadecimal digits of a visitor's id.
const VISITOR_DIGITS: usize = 32;

impl Form for Visitor {
    type Plain = VisitorId;

    fn read(told: &Value) -> Result<VisitorId, String> {
        let hexadecimal = |text: &&str| text.bytes().all(|byte| byte.is_ascii_hexdigit());
        let id = told.as_str().map(str::trim).filter(hexadecimal).and_then(|text| text.get(..VISITOR_DIGITS));
        id.and_then(VisitorId::parse).ok_or_else(|| {
            format!("must be the value of the cookie `_rappel`, or its first 32 digits, not {}", shown(told))
        })
    }

    fn write(plain: &VisitorId) -> Value {
        plain.to_string().into()
    }

    #[cfg(test)]
    fn schema() -> Value {
        json!({"type": "string", "pattern": "^[0-9a-fA-F]{32,}$"})
    }
}

/// A channel as people write it.
pub(crate) struct ChannelName;

const CHANNELS: [(&str, Channel); 4] = [
    ("email", Channel::Email),
    ("push", Channel::Push),
    ("sms", Channel::Sms),
    ("whatsapp", Channel::WhatsApp),
];

impl Form for ChannelName {
    type Plain = Channel;

    fn read(told: &Value) -> Result<Channel, String> {
        let known = CHANNELS.iter().find(|(name, _)| told.as_str() == Some(*name));
        known
            .map(|(_, channel)| *channel)
            .ok_or_else(|| format!("must be email, push, sms or whatsapp, not {}", shown(told)))
    }

    fn write(plain: &Channel) -> Value {
        CHANNELS.iter().find(|(_, channel)| channel == plain).map(|(name, _)| *name).into()
    }

    #[cfg(test)]
    fn schema() -> Value {
        json!({"type": "string", "enum": CHANNELS.map(|(name, _)| name)})
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rappel_delivery::email::Address;

    #[test]
    fn phone_numbers_come_to_one_spelling() {
        for told in ["+33612345678", "+33 6 12 34 56 78", "0033 6.12.34.56.78", " +33 (6) 12-34-56-78"] {
            assert_eq!(Phone::read(&json!(told)), Ok("+33612345678".to_owned()), "{told}");
        }
        for wrong in ["06 12 34 56 78", "+33", "+0612345678", "+1234567890123456", "+33 6 ONE", ""] {
            assert!(Phone::read(&json!(wrong)).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_visitor_is_the_beginning_of_the_cookie() {
        let id = "00112233445566778899aabbccddeeff";
        let expected = Ok(VisitorId::parse(id).unwrap());
        assert_eq!(Visitor::read(&json!(id)), expected);
        assert_eq!(Visitor::read(&json!(format!("{id}0011223344556677000001936c4b2f0003"))), expected);
        for wrong in [&id[1..], &format!("{id}-1"), "", "zz112233445566778899aabbccddeeff"] {
            assert!(Visitor::read(&json!(wrong)).is_err(), "{wrong}");
        }
    }

    proptest! {
        #[test]
        fn an_address_is_taken_here_exactly_if_it_can_be_written_to(
            told in "[a-zA-Z0-9.@\"<> ,é-]{0,30}|[ ]?[A-Za-z0-9.+']{1,70}@[A-Za-z0-9.-]{1,20}\\.[a-z]{2,4}"
        ) {
            let sender = Address::parse(&told).ok().map(|address| address.as_str().to_owned());
            prop_assert_eq!(Email::read(&json!(told)).ok(), sender);
        }
    }
}
