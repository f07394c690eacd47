//! Amounts, pieces, percent, stars.

use serde_json::Value;

use super::{Form, shown};
use crate::limit::DAYS_MAX;
use rappel_signal::limit::QUANTITY_MAX;

#[cfg(test)]
use serde_json::json;

/// An amount in main units, as text or number, kept as hundredths: `"89.90"`, `89.9` and `89` are taken. More than two
/// decimals are refused, for rounding somebody's money is not ours to decide.
pub(crate) struct Money;

impl Form for Money {
    type Plain = u32;

    fn read(told: &Value) -> Result<u32, String> {
        hundredths(told).map_err(|wrong| match wrong {
            Wrong::Negative => {
                "must not be negative: send amounts as they are paid, such as \"89.90\"".to_owned()
            }
            Wrong::TooLarge => "is over 42949672.95, the largest amount that can be kept".to_owned(),
            Wrong::Form => format!(
                "must be an amount in main units with at most two decimals, such as \"89.90\", not {}",
                shown(told)
            ),
        })
    }

    fn write(plain: &u32) -> Value {
        format!("{}.{:02}", plain / 100, plain % 100).into()
    }

    #[cfg(test)]
    fn schema() -> Value {
        decimal_schema("89.90")
    }
}

/// A number above nothing with at most two decimals, kept as hundredths.
pub(crate) struct Decimal;

impl Form for Decimal {
    type Plain = u32;

    fn read(told: &Value) -> Result<u32, String> {
        match hundredths(told) {
            Ok(hundredths) if hundredths > 0 => Ok(hundredths),
            _ => Err(format!(
                "must be a number above 0 with at most two decimals, such as 1.5, not {}",
                shown(told)
            )),
        }
    }

    fn write(plain: &u32) -> Value {
        Money::write(plain)
    }

    #[cfg(test)]
    fn schema() -> Value {
        decimal_schema("1.5")
    }
}

enum Wrong {
    Form,
    Negative,
    TooLarge,
}

/// How far a number may lie from a hundredth: what binary arithmetic does to a sum of prices, and far less than anyone
/// means by a third decimal.
const FRAYED_HUNDREDTHS: f64 = 1e-4;

/// A number by its shortest decimal spelling, so that 89.9 is 8990 hundredths and not 8989; one that arithmetic has
/// frayed (113.89999999999999) by the hundredth it was meant to be.
fn decimal(number: &serde_json::Number) -> String {
    let hundredths = number.as_f64().unwrap_or(f64::NAN) * 100.0;
    let frayed = (hundredths - hundredths.round()).abs();
    if number.is_f64() && frayed < FRAYED_HUNDREDTHS {
        return format!("{:.2}", hundredths.round() / 100.0);
    }
    number.to_string()
}

fn hundredths(told: &Value) -> Result<u32, Wrong> {
    let text = match told {
        Value::String(text) => text.trim().to_owned(),
        Value::Number(number) => decimal(number),
        _ => return Err(Wrong::Form),
    };
    let (negative, digits) = text.strip_prefix('-').map_or((false, text.as_str()), |rest| (true, rest));
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    let only_digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    // 89.900 says no more than 89.90.
    let cents = fraction.trim_end_matches('0');
    if !only_digits(whole) || !only_digits(fraction) || cents.len() > 2 {
        return Err(Wrong::Form);
    }
    let whole: u32 = whole.parse().map_err(|_| Wrong::TooLarge)?;
    let cents: u32 = format!("{cents:0<2}").parse().map_err(|_| Wrong::Form)?;
    let sum = whole.checked_mul(100).and_then(|whole| whole.checked_add(cents)).ok_or(Wrong::TooLarge)?;
    if negative && sum > 0 { Err(Wrong::Negative) } else { Ok(sum) }
}

/// Pieces of one line.
pub(crate) struct Quantity;

impl Form for Quantity {
    type Plain = u16;

    fn read(told: &Value) -> Result<u16, String> {
        whole(told)
            .and_then(|number| u16::try_from(number).ok())
            .filter(|number| (1..=QUANTITY_MAX).contains(number))
            .ok_or_else(|| format!("must be a whole number from 1 to {QUANTITY_MAX}, not {}", shown(told)))
    }

    fn write(plain: &u16) -> Value {
        (*plain).into()
    }

    #[cfg(test)]
    fn schema() -> Value {
        json!({"type": "integer", "minimum": 1, "maximum": QUANTITY_MAX})
    }
}

/// Pieces in stock or in a pack. Fewer than none, as shops count what is sold in advance, is none.
pub(crate) struct Count;

impl Form for Count {
    type Plain = u32;

    fn read(told: &Value) -> Result<u32, String> {
        whole(told)
            .and_then(|number| u32::try_from(number.max(0)).ok())
            .ok_or_else(|| format!("must be a whole number, not {}", shown(told)))
    }

    fn write(plain: &u32) -> Value {
        (*plain).into()
    }

    #[cfg(test)]
    fn schema() -> Value {
        json!({"type": "integer", "maximum": u32::MAX})
    }
}

/// Whole days, up to a year.
pub(crate) struct Days;

impl Form for Days {
    type Plain = u16;

    fn read(told: &Value) -> Result<u16, String> {
        let days = whole(told).and_then(|number| u16::try_from(number).ok());
        days.filter(|number| (1..=DAYS_MAX).contains(number))
            .ok_or_else(|| format!("must be a whole number from 1 to {DAYS_MAX}, not {}", shown(told)))
    }

    fn write(plain: &u16) -> Value {
        (*plain).into()
    }

    #[cfg(test)]
    fn schema() -> Value {
        json!({"type": "integer", "minimum": 1, "maximum": DAYS_MAX})
    }
}

/// Percent off.
pub(crate) struct Percent;

impl Form for Percent {
    type Plain = u8;

    fn read(told: &Value) -> Result<u8, String> {
        within(told, 1, 100)
    }

    fn write(plain: &u8) -> Value {
        (*plain).into()
    }

    #[cfg(test)]
    fn schema() -> Value {
        json!({"type": "integer", "minimum": 1, "maximum": 100})
    }
}

/// Stars of a review.
pub(crate) struct Rating;

impl Form for Rating {
    type Plain = u8;

    fn read(told: &Value) -> Result<u8, String> {
        within(told, 1, 5)
    }

    fn write(plain: &u8) -> Value {
        (*plain).into()
    }

    #[cfg(test)]
    fn schema() -> Value {
        json!({"type": "integer", "minimum": 1, "maximum": 5})
    }
}

fn within(told: &Value, least: u8, most: u8) -> Result<u8, String> {
    whole(told)
        .and_then(|number| u8::try_from(number).ok())
        .filter(|number| (least..=most).contains(number))
        .ok_or_else(|| format!("must be a whole number from {least} to {most}, not {}", shown(told)))
}

/// A whole number; `3.0` is one.
fn whole(told: &Value) -> Option<i64> {
    let number = told.as_number()?;
    number.as_i64().or_else(|| number.to_string().strip_suffix(".0")?.parse().ok())
}

#[cfg(test)]
fn decimal_schema(example: &str) -> Value {
    json!({"anyOf": [
        {"type": "string", "pattern": r"^\d+(\.\d{1,2}0*)?$"},
        {"type": "number", "minimum": 0},
    ], "examples": [example]})
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn amounts_are_read_to_the_cent() {
        let check = |told: Value, expected: u32| assert_eq!(Money::read(&told), Ok(expected), "{told}");
        check(json!("89.90"), 8_990);
        check(json!(89.9), 8_990);
        check(json!(89), 8_900);
        check(json!("0.07"), 7);
        check(json!(0.07), 7);
        check(json!(1.1), 110);
        check(json!("89.9000"), 8_990);
        check(json!("-0.00"), 0);
        check(json!("42949672.95"), u32::MAX);
        for wrong in [json!("89,90"), json!("1.005"), json!(""), json!("."), json!("€5"), json!(true)] {
            assert!(Money::read(&wrong).unwrap_err().starts_with("must be an amount"), "{wrong}");
        }
        assert!(Money::read(&json!(-1)).unwrap_err().starts_with("must not be negative"));
        for large in [json!("42949672.96"), json!(42_949_672.96), json!(1e21)] {
            assert!(Money::read(&large).unwrap_err().starts_with("is over"), "{large}");
        }
    }

    #[test]
    fn stock_sold_in_advance_is_none() {
        assert_eq!(Count::read(&json!(-3)), Ok(0));
        assert_eq!(Count::read(&json!(7.0)), Ok(7));
        assert!(Count::read(&json!(7.5)).is_err());
    }

    proptest! {
        #[test]
        fn a_sum_of_prices_is_read_as_meant(prices in prop::collection::vec(0_u32..10_000_000, 1..40)) {
            let frayed: f64 = prices.iter().map(|price| f64::from(*price) / 100.0).sum();
            prop_assert_eq!(Money::read(&json!(frayed)), Ok(prices.iter().sum()));
        }

        #[test]
        fn every_amount_survives_writing_and_reading(hundredths in any::<u32>()) {
            prop_assert_eq!(Money::read(&Money::write(&hundredths)), Ok(hundredths));
            let number = json!(f64::from(hundredths) / 100.0);
            prop_assert_eq!(Money::read(&number), Ok(hundredths));
        }
    }
}
