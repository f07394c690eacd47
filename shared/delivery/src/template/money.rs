//! Amounts as people read them.
//!
//! Amounts are whole hundredths of the currency's main unit, as the page reports them, so no rounding can creep in.
//! Which currencies exist and how many decimals they have is ISO 4217's business (crate `iso_currency`).

use super::Language;
use iso_currency::Currency;

/// An amount in a currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Money {
    hundredths: i64,
    currency: Currency,
}

impl Money {
    /// An amount in hundredths of the main unit (8900 is €89, and also ¥89) of an ISO 4217 code; `None` for an
    /// unknown code, an empty one included.
    pub fn new(hundredths: i64, currency_code: &str) -> Option<Money> {
        let currency = Currency::from_code(&currency_code.to_ascii_uppercase())?;
        Some(Money { hundredths, currency })
    }

    /// The amount in the currency's main unit, for other programs to read: 89.0.
    pub(super) fn amount(self) -> f64 {
        // Amounts are far below 2^53 hundredths.
        #[allow(clippy::cast_precision_loss)]
        let hundredths = self.hundredths as f64;
        hundredths / 100.0
    }

    /// The ISO 4217 letters.
    pub(super) fn code(self) -> &'static str {
        self.currency.code()
    }

    /// How much less the other amount is; `None` if it is not, or is of another currency.
    pub(super) fn less(self, other: Money) -> Option<Money> {
        let hundredths = self.hundredths.saturating_sub(other.hundredths);
        (self.currency == other.currency && hundredths > 0).then_some(Money { hundredths, ..self })
    }

    /// The amount as the language writes it: "€1,234.50", "1 234,50 €", "¥12,000", "12 990 Ft", "CHF 80.00". What
    /// belongs together is not broken.
    pub fn display(self, language: Language) -> String {
        let (whole, fraction) = (self.hundredths.unsigned_abs() / 100, self.hundredths.unsigned_abs() % 100);
        // Forint prices are whole in daily life, though ISO 4217 gives them two decimals.
        let has_decimals = self.currency.exponent().unwrap_or(0) > 0 && self.currency != Currency::HUF;
        let minus = if self.hundredths < 0 { "−" } else { "" };
        // Hungarian spelling sets no space into four digits; its shops do.
        let (separator, point) = match language {
            Language::English => (',', '.'),
            Language::French | Language::Hungarian => ('\u{a0}', ','),
        };
        let mut number = grouped(&whole.to_string(), separator);
        if has_decimals || fraction != 0 {
            number.push_str(&format!("{point}{fraction:02}"));
        }
        let (sign, is_before) = self.sign(language);
        if !is_before {
            return format!("{minus}{number}\u{a0}{sign}");
        }
        let space = if sign.chars().all(char::is_alphabetic) { "\u{a0}" } else { "" };
        format!("{minus}{sign}{space}{number}")
    }

    /// A sign that a shopper anywhere reads without doubt ("$" alone is many countries'), the code if there is none; and
    /// whether the language writes it before the number.
    fn sign(self, language: Language) -> (&'static str, bool) {
        let is_english = language == Language::English;
        let dollars = |english, french| if language == Language::French { french } else { english };
        let sign = match self.currency {
            Currency::EUR => "€",
            Currency::GBP => "£",
            Currency::USD => dollars("$", "$US"),
            Currency::JPY => "¥",
            Currency::CAD => dollars("CA$", "$CA"),
            Currency::AUD => dollars("A$", "$AU"),
            Currency::NZD => dollars("NZ$", "$NZ"),
            Currency::INR => "₹",
            Currency::KRW => "₩",
            Currency::ILS => "₪",
            Currency::BRL => "R$",
            Currency::HUF => return ("Ft", false),
            Currency::CZK => return ("Kč", false),
            Currency::PLN => return ("zł", false),
            Currency::RON => return ("lei", false),
            _ => self.currency.code(),
        };
        (sign, is_english)
    }
}

fn grouped(digits: &str, separator: char) -> String {
    let mut out = String::with_capacity(digits.len() * 4 / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(separator);
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_read_as_people_write_them() {
        let check = |hundredths, code: &str, expected: &str| {
            assert_eq!(Money::new(hundredths, code).unwrap().display(Language::English), expected);
        };
        check(8_900, "EUR", "€89.00");
        check(8_900, "eur", "€89.00");
        check(5, "EUR", "€0.05");
        check(0, "USD", "$0.00");
        check(123_456_789, "GBP", "£1,234,567.89");
        check(1_200_000, "JPY", "¥12,000");
        check(1_299_000, "HUF", "12,990\u{a0}Ft");
        check(1_230, "KWD", "KWD\u{a0}12.30");
        check(8_000, "CHF", "CHF\u{a0}80.00");
        check(-1_050, "EUR", "−€10.50");
        check(i64::MIN, "JPY", "−¥92,233,720,368,547,758.08");
        let in_french = |hundredths, code: &str, expected: &str| {
            let amount = Money::new(hundredths, code).unwrap().display(Language::French);
            assert_eq!(amount.replace('\u{a0}', "_"), expected);
        };
        in_french(1_250, "EUR", "12,50_€");
        in_french(123_456_789, "EUR", "1_234_567,89_€");
        in_french(1_250, "CAD", "12,50_$CA");
        in_french(8_000, "CHF", "80,00_CHF");
        in_french(-1_050, "GBP", "−10,50_£");
        let in_hungarian = |hundredths, code: &str, expected: &str| {
            let amount = Money::new(hundredths, code).unwrap().display(Language::Hungarian);
            assert_eq!(amount.replace('\u{a0}', "_"), expected);
        };
        in_hungarian(1_250_000, "HUF", "12_500_Ft");
        in_hungarian(499_000, "HUF", "4_990_Ft");
        in_hungarian(1_250, "EUR", "12,50_€");
        in_hungarian(1_250, "USD", "12,50_$");
        assert_eq!(Money::new(1, "XYZ"), None);
        assert_eq!(Money::new(1, ""), None);
    }

    #[test]
    fn a_saving_is_more_than_nothing_and_of_one_currency() {
        let euro = |hundredths| Money::new(hundredths, "EUR").unwrap();
        assert_eq!(euro(8_900).less(euro(5_900)), Some(euro(3_000)));
        assert_eq!(euro(5_900).less(euro(5_900)), None);
        assert_eq!(euro(5_900).less(euro(8_900)), None);
        assert_eq!(euro(8_900).less(Money::new(5_900, "USD").unwrap()), None);
    }
}
