//! The Worker's log: a line of JSON for each thing that whoever operates it should see, and nothing of anybody.
//!
//! | field | is |
//! | --- | --- |
//! | `level` | `info`, `warn` or `error` |
//! | `from` | the part of the code that says it |
//! | `words` | what happened; mailboxes, phone numbers and the ids of shoppers are left out |
//!
//! Workers Logs reads such lines and finds by their fields:
//! <https://developers.cloudflare.com/workers/observability/logs/workers-logs/>.

use std::fmt::Arguments;

use rappel_shop::limit::PHONE_DIGITS_MIN;
use serde::Serialize;

/// Hexadecimal digits in a row from which on they name a visitor, a person's object or a message.
const ID_DIGITS_MIN: usize = 32;
/// Characters of a line's words: what a provider answers can be long.
const WORDS_CHARS_MAX: usize = 1_000;

/// Something went as it should.
macro_rules! info {
    ($($words:tt)*) => { $crate::log::line("info", module_path!(), format_args!($($words)*)) };
}
/// Something is tried again, or was left out.
macro_rules! warning {
    ($($words:tt)*) => { $crate::log::line("warn", module_path!(), format_args!($($words)*)) };
}
/// Something does not work until somebody acts.
macro_rules! failure {
    ($($words:tt)*) => { $crate::log::line("error", module_path!(), format_args!($($words)*)) };
}
pub(crate) use {failure as error, info, warning as warn};

#[derive(Serialize)]
struct Line<'a> {
    level: &'a str,
    from: &'a str,
    words: &'a str,
}

/// Writes a line: the work of the macros.
pub(crate) fn line(level: &str, from: &str, words: Arguments<'_>) {
    let text = written(level, from, &words.to_string());
    match level {
        "error" => worker::console_error!("{text}"),
        "warn" => worker::console_warn!("{text}"),
        _ => worker::console_log!("{text}"),
    }
}

fn written(level: &str, from: &str, words: &str) -> String {
    let words: String = without_ids(&without_addresses(words)).chars().take(WORDS_CHARS_MAX).collect();
    let from = from.trim_start_matches("rappel_edge::");
    // A struct of texts can always be written.
    serde_json::to_string(&Line { level, from, words: &words }).unwrap_or_default()
}

/// Words in which no mailbox and no phone number stands: those of some providers name whom they are about.
pub(crate) fn without_addresses(words: &str) -> String {
    let digits = |word: &str| word.chars().filter(char::is_ascii_digit).count();
    let names = |word: &str| word.contains('@') || word.contains('+') && digits(word) >= PHONE_DIGITS_MIN;
    let shown = words.split_whitespace().map(|word| if names(word) { "(address)" } else { word });
    shown.collect::<Vec<_>>().join(" ")
}

fn without_ids(words: &str) -> String {
    let mut shown = String::new();
    for run in words.split_inclusive(|c: char| !c.is_ascii_hexdigit()) {
        let digits = run.trim_end_matches(|c: char| !c.is_ascii_hexdigit());
        match digits.len() >= ID_DIGITS_MIN {
            true => shown.extend(["(id)", run.get(digits.len()..).unwrap_or_default()]),
            false => shown.push_str(run),
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_named_in_a_log() {
        let words = "554 identities failed the check in region EU-WEST-1: <ada@example.com>, bob@example.com, 'To' number: +36301234567.";
        let shown = without_addresses(words);
        assert!(!shown.contains("ada") && !shown.contains("bob") && !shown.contains("3630"), "{shown}");
        assert!(shown.starts_with("554 identities failed the check in region EU-WEST-1:"), "{shown}");
        let visitor = "0123456789abcdef0123456789abcdef";
        assert_eq!(without_ids(&format!("device/{visitor} is told, 12 ab")), "device/(id) is told, 12 ab");
        assert_eq!(without_ids(visitor), "(id)");
    }

    #[test]
    fn a_line_is_json_of_bounded_length() {
        let line = written("warn", "rappel_edge::objects::pacer", &"\"a\" b\n".repeat(900));
        let read: serde_json::Value = serde_json::from_str(&line).expect("it is JSON");
        assert_eq!((&read["level"], &read["from"]), (&"warn".into(), &"objects::pacer".into()));
        assert_eq!(read["words"].as_str().map(|words| words.chars().count()), Some(WORDS_CHARS_MAX));
    }
}
