//! Countries, currencies, languages and zones: the codes of ISO 3166-1, ISO 4217, BCP 47 and the IANA database.

use oxilangtag::LanguageTag;
use serde_json::Value;

use super::{Form, shown};
use crate::limit::ZONE_BYTES_MAX;

#[cfg(test)]
use serde_json::json;

/// A country, two letters.
pub(crate) struct Country;

impl Form for Country {
    type Plain = String;

    fn read(told: &Value) -> Result<String, String> {
        let code = told.as_str().map(|text| text.trim().to_ascii_uppercase());
        let known = code.filter(|code| code.len() == 2 && code.parse::<iso_currency::Country>().is_ok());
        known.ok_or_else(|| {
            let hint = if told.as_str() == Some("UK") { "; the United Kingdom is \"GB\"" } else { "" };
            format!("must be a country's two letters (ISO 3166-1) such as \"FR\", not {}{hint}", shown(told))
        })
    }

    fn write(plain: &String) -> Value {
        plain.as_str().into()
    }

    #[cfg(test)]
    fn schema() -> Value {
        json!({"type": "string", "pattern": "^[A-Za-z]{2}$", "examples": ["FR"]})
    }
}

/// A currency, three letters.
pub(crate) struct Currency;

impl Form for Currency {
    type Plain = String;

    fn read(told: &Value) -> Result<String, String> {
        let code = told.as_str().map(|text| text.trim().to_ascii_uppercase());
        let known = code.as_deref().and_then(iso_currency::Currency::from_code);
        known.map(|currency| currency.code().to_owned()).ok_or_else(|| {
            format!("must be a currency's three letters (ISO 4217) such as \"EUR\", not {}", shown(told))
        })
    }

    fn write(plain: &String) -> Value {
        plain.as_str().into()
    }

    #[cfg(test)]
    fn schema() -> Value {
        json!({"type": "string", "pattern": "^[A-Za-z]{3}$", "examples": ["EUR"]})
    }
}

/// A language tag, in its usual spelling: `fr`, `pt-BR`. An underscore, as in locales, is forgiven.
pub(crate) struct Language;

impl Form for Language {
    type Plain = String;

    fn read(told: &Value) -> Result<String, String> {
        let tag = told.as_str().map(|text| text.trim().replace('_', "-"));
        let tag = tag.and_then(|tag| LanguageTag::parse_and_normalize(&tag).ok());
        tag.map(LanguageTag::into_inner).filter(|tag| tag.len() <= crate::limit::ID_BYTES_MAX).ok_or_else(
            || format!("must be a language such as \"fr\" or \"pt-BR\" (BCP 47), not {}", shown(told)),
        )
    }

    fn write(plain: &String) -> Value {
        plain.as_str().into()
    }

    #[cfg(test)]
    fn schema() -> Value {
        json!({"type": "string", "pattern": "^[A-Za-z0-9_-]+$", "examples": ["fr", "pt-BR"]})
    }
}

/// A zone of the IANA database. Its form alone is checked here: which zones there are is the platform's knowledge.
pub(crate) struct Zone;

impl Form for Zone {
    type Plain = String;

    fn read(told: &Value) -> Result<String, String> {
        let is_part = |byte: u8| byte.is_ascii_alphanumeric() || b"_/+-".contains(&byte);
        let zone = told.as_str().map(str::trim).filter(|zone| {
            let starts = zone.bytes().next().is_some_and(|byte| byte.is_ascii_alphabetic());
            starts && zone.len() <= ZONE_BYTES_MAX && zone.bytes().all(is_part)
        });
        zone.map(str::to_owned).ok_or_else(|| {
            format!("must be a zone of the IANA database such as \"Europe/Paris\", not {}", shown(told))
        })
    }

    fn write(plain: &String) -> Value {
        plain.as_str().into()
    }

    #[cfg(test)]
    fn schema() -> Value {
        json!({"type": "string", "pattern": "^[A-Za-z][A-Za-z0-9_/+-]*$", "examples": ["Europe/Paris"]})
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_brought_to_their_usual_spelling() {
        assert_eq!(Country::read(&json!(" fr ")), Ok("FR".to_owned()));
        assert_eq!(Currency::read(&json!("eur")), Ok("EUR".to_owned()));
        assert_eq!(Language::read(&json!("pt_br")), Ok("pt-BR".to_owned()));
        assert_eq!(Zone::read(&json!("America/Argentina/Buenos_Aires")).unwrap().len(), 30);
        // The younger ones, too.
        for code in ["SS", "CW", "BQ", "SX", "ME", "RS"] {
            assert!(Country::read(&json!(code)).is_ok(), "{code}");
        }
    }

    #[test]
    fn what_is_no_code_is_refused() {
        for wrong in ["XX", "France", "FRA", "", " "] {
            assert!(Country::read(&json!(wrong)).is_err(), "{wrong}");
        }
        assert!(Country::read(&json!("UK")).unwrap_err().ends_with("the United Kingdom is \"GB\""));
        for wrong in ["XYZ", "€", "EURO"] {
            assert!(Currency::read(&json!(wrong)).is_err(), "{wrong}");
        }
        for wrong in ["Français", "", "e", "en--US"] {
            assert!(Language::read(&json!(wrong)).is_err(), "{wrong}");
        }
        for wrong in ["+01:00", "", "Europe Paris", "../etc/passwd"] {
            assert!(Zone::read(&json!(wrong)).is_err(), "{wrong}");
        }
    }
}
