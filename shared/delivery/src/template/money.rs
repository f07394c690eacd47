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

    /// How much less the other amount is; `None` if it is not, or is of another currency.
    pub(super) fn less(self, other: Money) -> Option<Money> {
        let hundredths = self.hundredths.saturating_sub(other.hundredths);
        (self.currency == other.currency && hundredths > 0).then_some(Money { hundredths, ..self })
    }

    /// The amount as the language writes it: "€1,234.50", "¥12,000", "12,990 Ft", "CHF 80.00".
    pub fn display(self, language: Language) -> String {
        let (whole, fraction) = (self.hundredths.unsigned_abs() / 100, self.hundredths.unsigned_abs() % 100);
        // Forint prices are whole in daily life, though ISO 4217 gives them two decimals.
        let has_decimals = self.currency.exponent().unwrap_or(0) > 0 && self.currency != Currency::HUF;
        let sign = if self.hundredths < 0 { "−" } else { "" };
        match language {
            Language::English => {
                let mut number = grouped(&whole.to_string(), ',');
                if has_decimals || fraction != 0 {
                    number.push_str(&format!(".{fraction:02}"));
                }
                match self.symbol() {
                    Symbol::Before(symbol) => format!("{sign}{symbol}{number}"),
                    Symbol::After(symbol) => format!("{sign}{number}\u{a0}{symbol}"),
                    Symbol::Code => format!("{sign}{}\u{a0}{number}", self.currency.code()),
                }
            }
        }
    }

    /// Signs that a shopper anywhere reads without doubt; the code for all others ("$" alone is many countries').
    fn symbol(self) -> Symbol {
        match self.currency {
            Currency::EUR => Symbol::Before("€"),
            Currency::GBP => Symbol::Before("£"),
            Currency::USD => Symbol::Before("$"),
            Currency::JPY => Symbol::Before("¥"),
            Currency::CAD => Symbol::Before("CA$"),
            Currency::AUD => Symbol::Before("A$"),
            Currency::NZD => Symbol::Before("NZ$"),
            Currency::INR => Symbol::Before("₹"),
            Currency::KRW => Symbol::Before("₩"),
            Currency::ILS => Symbol::Before("₪"),
            Currency::BRL => Symbol::Before("R$"),
            Currency::HUF => Symbol::After("Ft"),
            Currency::CZK => Symbol::After("Kč"),
            Currency::PLN => Symbol::After("zł"),
            Currency::RON => Symbol::After("lei"),
            _ => Symbol::Code,
        }
    }
}

enum Symbol {
    Before(&'static str),
    After(&'static str),
    Code,
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
