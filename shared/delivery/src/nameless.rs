//! Words that others have written, without whom they name: for logs, and for pages that show what a provider said.

use crate::phone::NUMBER_MIN_DIGITS;

/// Hexadecimal digits in a row from which on they name a visitor, a person's object or a message.
const ID_DIGITS_MIN: usize = 32;

/// Words in which no mailbox and no phone number stands: those of some providers name whom they are about.
pub fn without_addresses(words: &str) -> String {
    let digits = |word: &str| word.chars().filter(char::is_ascii_digit).count();
    let names = |word: &str| word.contains('@') || word.contains('+') && digits(word) >= NUMBER_MIN_DIGITS;
    let shown = words.split_whitespace().map(|word| if names(word) { "(address)" } else { word });
    shown.collect::<Vec<_>>().join(" ")
}

/// Words in which no id of a shopper stands.
pub fn without_ids(words: &str) -> String {
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
    fn nobody_is_named() {
        let words = "554 identities failed the check in region EU-WEST-1: <ada@example.com>, bob@example.com, 'To' number: +36301234567.";
        let shown = without_addresses(words);
        assert!(!shown.contains("ada") && !shown.contains("bob") && !shown.contains("3630"), "{shown}");
        assert!(shown.starts_with("554 identities failed the check in region EU-WEST-1:"), "{shown}");
        let visitor = "0123456789abcdef0123456789abcdef";
        assert_eq!(without_ids(&format!("device/{visitor} is told, 12 ab")), "device/(id) is told, 12 ab");
        assert_eq!(without_ids(visitor), "(id)");
    }
}
