//! What things are called: numbers, money, classes, channels; what an estimate says; what a flow does.

pub(crate) mod condition;
pub(crate) mod interval;
pub(crate) mod step;
pub(crate) mod trigger;

use rappel_delivery::template::{Language, Money};
use rappel_flow::Status;
use rappel_signal::{Channel, Class};

use crate::piece::mark::Tone;

/// A number as people read it: `12,345`.
pub(crate) fn count(number: impl Into<i128>) -> String {
    let number: i128 = number.into();
    let digits = number.unsigned_abs().to_string();
    let mut grouped = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    if number < 0 { format!("−{grouped}") } else { grouped }
}

/// A number with its unit: `1 click`, `2 clicks`.
pub(crate) fn counted(number: i64, one: &str, many: &str) -> String {
    format!("{} {}", count(number), if number == 1 { one } else { many })
}

/// An amount; of an unknown currency its letters stand behind it.
pub fn money(hundredths: i64, currency: &str) -> String {
    match Money::new(hundredths, currency) {
        Some(money) => money.display(Language::English),
        None => format!("{} {currency}", count(hundredths / 100)),
    }
}

/// An amount to whole units, for sums and estimates: `€12,346`.
pub(crate) fn round_money(hundredths: f64, currency: &str) -> String {
    // A shop's revenue is far below 2^53 hundredths; what is no number is nothing.
    #[allow(clippy::cast_possible_truncation)]
    let units = (hundredths / 100.0).round() as i64;
    let written = money(units.saturating_mul(100), currency);
    written.strip_suffix(".00").map(str::to_owned).unwrap_or(written)
}

/// A counted amount to whole units.
pub(crate) fn round_amount(hundredths: i64, currency: &str) -> String {
    // Far below 2^53.
    #[allow(clippy::cast_precision_loss)]
    round_money(hundredths as f64, currency)
}

/// A share in percent with one decimal below ten: `2.4 %`, `38 %`; a dash of nothing.
pub(crate) fn percent(part: i64, whole: i64) -> String {
    if whole <= 0 {
        return "–".into();
    }
    let tenths = part.saturating_mul(1000) / whole;
    if (1..100).contains(&tenths) {
        format!("{}.{} %", tenths / 10, tenths % 10)
    } else if tenths == 0 && part > 0 {
        "under 0.1 %".into()
    } else {
        format!("{} %", (tenths + 5) / 10)
    }
}

/// A channel.
pub(crate) fn channel(channel: Channel) -> &'static str {
    match channel {
        Channel::Email => "E-mail",
        Channel::Push => "Push",
        Channel::Sms => "SMS",
        Channel::WhatsApp => "WhatsApp",
    }
}

/// A class of visits, as the strongest thing that was done.
pub(crate) fn class(class: Class) -> &'static str {
    match class {
        Class::Site => "Looked around",
        Class::Browse => "Looked at products",
        Class::Search => "Searched",
        Class::Cart => "Filled a cart",
        Class::Checkout => "Began checkout",
    }
}

/// A flow's state.
pub(crate) fn status(status: Option<Status>) -> (Tone, &'static str) {
    match status {
        Some(Status::Live) => (Tone::Good, "On"),
        Some(Status::Paused) => (Tone::Warn, "Paused"),
        Some(Status::Draft) => (Tone::Quiet, "Draft"),
        None => (Tone::Quiet, "Off"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped_and_amounts_rounded() {
        assert_eq!(count(1_234_567), "1,234,567");
        assert_eq!(count(-1_000), "−1,000");
        assert_eq!(count(100), "100");
        assert_eq!(round_money(123_456_789.0, "EUR"), "€1,234,568");
        assert_eq!(round_money(-12_345.0, "EUR"), "−€123");
        assert_eq!(money(1_250, "XQQ"), "12 XQQ");
    }

    #[test]
    fn small_shares_keep_a_decimal() {
        assert_eq!(percent(24, 1000), "2.4 %");
        assert_eq!(percent(1, 3), "33 %");
        assert_eq!(percent(1, 10_000), "under 0.1 %");
        assert_eq!(percent(0, 10), "0 %");
        assert_eq!(percent(1, 0), "–");
    }
}
