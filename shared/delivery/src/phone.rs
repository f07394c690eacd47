//! Messages to phones: who is written to, by which way, with which words.

/// Longest text, in characters: what Twilio takes, ten parts of an SMS.
pub const TEXT_MAX_CHARS: usize = 1_600;
/// How long after a shopper's last message WhatsApp takes free words, in milliseconds (its customer service window).
pub const WHATSAPP_WINDOW_MS: i64 = 24 * 60 * 60 * 1_000;
/// Most digits of a number (E.164).
const NUMBER_MAX_DIGITS: usize = 15;
/// Fewest: shorter ones are service codes.
pub(crate) const NUMBER_MIN_DIGITS: usize = 8;

/// A telephone number that was checked: "+" and 8 to 15 digits (E.164).
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct PhoneNumber(String);

/// Why a number was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PhoneNumberError;

impl core::fmt::Display for PhoneNumberError {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("the number must be international: + and 8 to 15 digits, such as +36301234567")
    }
}

impl PhoneNumber {
    /// Checks a number as typed; spaces, hyphens, dots and brackets between its digits are forgiven.
    pub fn parse(typed: &str) -> Result<Self, PhoneNumberError> {
        let digits = typed.trim().strip_prefix('+').ok_or(PhoneNumberError)?;
        if digits.len() > 3 * NUMBER_MAX_DIGITS {
            return Err(PhoneNumberError);
        }
        let digits: String = digits.chars().filter(|c| !matches!(c, ' ' | '-' | '.' | '(' | ')')).collect();
        let fits = (NUMBER_MIN_DIGITS..=NUMBER_MAX_DIGITS).contains(&digits.len());
        match fits && !digits.starts_with('0') && digits.bytes().all(|b| b.is_ascii_digit()) {
            true => Ok(PhoneNumber(format!("+{digits}"))),
            false => Err(PhoneNumberError),
        }
    }

    /// The number, with its "+".
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// How a message reaches the phone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PhoneWay {
    /// RCS where the phone has it and the sender too, else SMS.
    Text,
    /// WhatsApp.
    WhatsApp {
        /// When the shopper last wrote to this shop there, Unix time in milliseconds.
        heard_ms: Option<i64>,
    },
}

/// What a message says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PhoneWords<'a> {
    /// Words of our own.
    Free(&'a str),
    /// A template that the provider has approved.
    Template {
        /// Its name at the provider.
        id: &'a str,
        /// Its language, in the provider's spelling, for example `hu` or `en_US`; Twilio's templates have one of their own.
        language: &'a str,
        /// What fills its gaps, in their order: name and value.
        variables: &'a [(&'a str, &'a str)],
    },
}

/// Everything one message to a phone needs.
#[derive(Debug, Clone, Copy)]
pub struct PhoneToSend<'a> {
    /// Who reads.
    pub to: &'a PhoneNumber,
    /// By which way.
    pub way: PhoneWay,
    /// What it says.
    pub words: PhoneWords<'a>,
    /// When it is sent, Unix time in milliseconds.
    pub now_ms: i64,
}

impl PhoneToSend<'_> {
    /// Why it cannot be sent as it is, in a merchant's words.
    pub fn objection(&self) -> Option<&'static str> {
        let PhoneWords::Free(words) = self.words else { return None };
        if words.trim().is_empty() {
            return Some("the message has no words");
        }
        if words.chars().count() > TEXT_MAX_CHARS {
            return Some("the message has more than 1,600 characters");
        }
        let PhoneWay::WhatsApp { heard_ms } = self.way else { return None };
        // Heard later than now: clocks differ, and the window is open either way.
        let open = heard_ms.is_some_and(|heard_ms| self.now_ms.saturating_sub(heard_ms) < WHATSAPP_WINDOW_MS);
        (!open).then_some(
            "WhatsApp takes free words only within 24 hours of the shopper's own message: use an approved template",
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn numbers_are_international() {
        let check =
            |typed: &str, expected| assert_eq!(PhoneNumber::parse(typed).map(|n| n.0), expected, "{typed}");
        check("+36301234567", Ok("+36301234567".to_owned()));
        check(" +36 (30) 123-45.67 ", Ok("+36301234567".to_owned()));
        for bad in [
            "",
            "06301234567",
            "+06301234567",
            "+3630",
            "+3630123456789012",
            "+36301234567;ext=1",
            "+३६३०१२३४५६७",
        ] {
            check(bad, Err(PhoneNumberError));
        }
    }

    #[test]
    fn whatsapp_takes_free_words_for_a_day() {
        let to = PhoneNumber::parse("+36301234567").unwrap();
        let objection = |words, heard_ms| {
            let way = PhoneWay::WhatsApp { heard_ms };
            PhoneToSend { to: &to, way, words, now_ms: 2 * WHATSAPP_WINDOW_MS }.objection().is_some()
        };
        let template = PhoneWords::Template { id: "HX1", language: "en", variables: &[] };
        assert!(objection(PhoneWords::Free("Szia"), None));
        assert!(objection(PhoneWords::Free("Szia"), Some(WHATSAPP_WINDOW_MS)));
        assert!(!objection(PhoneWords::Free("Szia"), Some(WHATSAPP_WINDOW_MS + 1)));
        assert!(!objection(template, None));
    }

    proptest! {
        #[test]
        fn an_accepted_number_is_a_plus_and_digits(typed in "\\+?[0-9 .()a+-]{0,20}|\\PC{0,20}") {
            if let Ok(number) = PhoneNumber::parse(&typed) {
                prop_assert!(number.0[1..].bytes().all(|b| b.is_ascii_digit()));
                prop_assert_eq!(PhoneNumber::parse(&number.0), Ok(number));
            }
        }
    }
}
