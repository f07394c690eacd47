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

use rappel_delivery::nameless::{without_addresses, without_ids};
use serde::Serialize;

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_json_of_bounded_length() {
        let line = written("warn", "rappel_edge::objects::pacer", &"\"a\" b\n".repeat(900));
        let read: serde_json::Value = serde_json::from_str(&line).expect("it is JSON");
        assert_eq!((&read["level"], &read["from"]), (&"warn".into(), &"objects::pacer".into()));
        assert_eq!(read["words"].as_str().map(|words| words.chars().count()), Some(WORDS_CHARS_MAX));
    }
}
