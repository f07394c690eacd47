//! Amounts of money as feeds write them, to hundredths, without a fraction ever becoming a float.
//!
//! The specification's form is `49.90 EUR`. Also read: the currency in front or left to the shop's own, a decimal comma,
//! thousands set apart (`1,299.00`, `1 299,00`, `1'299.00`), trailing zeros. What could mean two things is refused.

use core::fmt;

/// An amount with its currency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Price {
    /// Hundredths of the currency's main unit.
    pub hundredths: u32,
    /// ISO 4217 letters.
    pub currency: String,
}

/// Why an amount was not understood.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MoneyError {
    /// No amount there, or something other than digits in it.
    NotAnAmount,
    /// Neither the amount nor the shop names a currency.
    NoCurrency,
    /// More than two decimals that are not zero.
    TooFine,
    /// `1.299` may mean either.
    Ambiguous,
    /// Over 42,949,672.95.
    TooLarge,
}

impl fmt::Display for MoneyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            MoneyError::NotAnAmount => "is no price: write 49.90 EUR",
            MoneyError::NoCurrency => "has no currency: write 49.90 EUR, or set the shop's currency",
            MoneyError::TooFine => "has more than two decimals: write 49.90 EUR",
            MoneyError::Ambiguous => {
                "may mean thousands or thousandths: write 1299.00 EUR, with a point and two decimals"
            }
            MoneyError::TooLarge => "is over 42949672.95, more than can be kept",
        })
    }
}

/// Reads an amount; `default` is the shop's currency, for amounts that name none.
///
/// # Errors
/// What is wrong with it.
pub fn price(text: &str, default: Option<&str>) -> Result<Price, MoneyError> {
    let text = text.trim();
    let (amount, currency) = match (leading_letters(text), trailing_letters(text)) {
        (Some((letters, amount)), _) | (_, Some((amount, letters))) => (amount, Some(letters)),
        _ => (text, default),
    };
    let hundredths = hundredths(amount)?;
    let currency = currency.ok_or(MoneyError::NoCurrency)?.to_ascii_uppercase();
    Ok(Price { hundredths, currency })
}

/// Reads a decimal number to hundredths.
pub(super) fn hundredths(amount: &str) -> Result<u32, MoneyError> {
    let amount: String =
        amount.chars().filter(|c| !matches!(c, ' ' | '\u{a0}' | '\u{202f}' | '\'' | '’')).collect();
    let (whole, decimals) = split(&amount)?;
    let plain = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || !plain(&whole) || !plain(decimals) {
        return Err(MoneyError::NotAnAmount);
    }
    let (kept, rest) = decimals.split_at(decimals.len().min(2));
    if rest.bytes().any(|digit| digit != b'0') {
        return Err(MoneyError::TooFine);
    }
    let digits = format!("{whole}{kept:0<2}");
    digits.parse().map_err(|_| MoneyError::TooLarge)
}

/// The whole part without marks, and the decimals.
fn split(amount: &str) -> Result<(String, &str), MoneyError> {
    let Some(last) = amount.rfind(['.', ',']) else { return Ok((amount.to_owned(), "")) };
    let (head, tail) = amount.split_at(last);
    let mark = if tail.starts_with('.') { '.' } else { ',' };
    let tail = tail.get(1..).unwrap_or_default();
    if !head.contains(['.', ',']) {
        // One mark: three digits after it are thousands in one country and thousandths in another.
        return if tail.len() == 3 && !head.is_empty() && head != "0" {
            Err(MoneyError::Ambiguous)
        } else if tail.is_empty() || head.is_empty() {
            Err(MoneyError::NotAnAmount)
        } else {
            Ok((head.to_owned(), tail))
        };
    }
    let other = if mark == '.' { ',' } else { '.' };
    if head.contains(mark) && head.contains(other) {
        return Err(MoneyError::NotAnAmount);
    }
    // One kind of mark throughout sets thousands apart; with two kinds the last sets the decimals.
    let (grouped, decimals) = if head.contains(mark) { (amount, "") } else { (head, tail) };
    let mut groups = grouped.split(['.', ',']);
    let first = groups.next().unwrap_or_default();
    if first.is_empty() || first.len() > 3 || groups.any(|group| group.len() != 3) {
        return Err(MoneyError::NotAnAmount);
    }
    Ok((grouped.replace(['.', ','], ""), decimals))
}

fn leading_letters(text: &str) -> Option<(&str, &str)> {
    let (letters, rest) = text.split_at_checked(3)?;
    letters.bytes().all(|byte| byte.is_ascii_alphabetic()).then_some((letters, rest))
}

fn trailing_letters(text: &str) -> Option<(&str, &str)> {
    let (rest, letters) = text.split_at_checked(text.len().checked_sub(3)?)?;
    letters.bytes().all(|byte| byte.is_ascii_alphabetic()).then_some((rest, letters))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_to_the_hundredth() {
        for (text, hundredths, currency) in [
            ("49.90 EUR", 4_990, "EUR"),
            ("EUR 49.90", 4_990, "EUR"),
            ("49,90 eur", 4_990, "EUR"),
            ("49.9EUR", 4_990, "EUR"),
            ("49", 4_900, "CHF"),
            ("0.05", 5, "CHF"),
            ("1,299.00 USD", 129_900, "USD"),
            ("1.299,00 EUR", 129_900, "EUR"),
            ("1 299,00 EUR", 129_900, "EUR"),
            ("1\u{202f}299,00 EUR", 129_900, "EUR"),
            ("12'345.60 CHF", 1_234_560, "CHF"),
            ("1,234,567 USD", 123_456_700, "USD"),
            ("49.9000", 4_990, "CHF"),
            ("42949672.95 EUR", u32::MAX, "EUR"),
        ] {
            let read = price(text, Some("CHF"));
            assert_eq!(read, Ok(Price { hundredths, currency: currency.into() }), "{text}");
        }
    }

    #[test]
    fn what_could_mean_two_things_or_nothing_is_refused() {
        for (text, error) in [
            ("", MoneyError::NotAnAmount),
            ("free", MoneyError::NotAnAmount),
            ("-5.00 EUR", MoneyError::NotAnAmount),
            ("€49.90", MoneyError::NotAnAmount),
            (".50 EUR", MoneyError::NotAnAmount),
            ("49. EUR", MoneyError::NotAnAmount),
            ("12,34.50 EUR", MoneyError::NotAnAmount),
            ("1.2,3.4 EUR", MoneyError::NotAnAmount),
            ("1.299 EUR", MoneyError::Ambiguous),
            ("1,299 USD", MoneyError::Ambiguous),
            ("0.995 EUR", MoneyError::TooFine),
            ("49.9012 EUR", MoneyError::TooFine),
            ("42949672.96 EUR", MoneyError::TooLarge),
            ("99999999999999999999.00 EUR", MoneyError::TooLarge),
            ("49.90", MoneyError::NoCurrency),
        ] {
            assert_eq!(price(text, None), Err(error), "{text}");
        }
    }
}
