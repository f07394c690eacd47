//! The one-time code by which the first owner comes in. `cargo xtask deploy` prints it; people type it.

use crate::limit::{CODE_CHARS_MAX, CODE_CHARS_MIN};

/// The code as it is compared: letters in one case, without what was typed between its groups, and with the letters that
/// Crockford's base 32 leaves out read as the digits they look like. `None` if it cannot be a code.
pub fn normalise_code(typed: &str) -> Option<String> {
    if typed.len() > CODE_CHARS_MAX {
        return None;
    }
    let mut code = String::new();
    for letter in typed.chars().filter(|letter| !letter.is_whitespace() && *letter != '-') {
        match letter.to_ascii_uppercase() {
            'O' => code.push('0'),
            'I' | 'L' => code.push('1'),
            letter if letter.is_ascii_alphanumeric() => code.push(letter),
            _ => return None,
        }
    }
    (code.len() >= CODE_CHARS_MIN).then_some(code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_as_people_type_it() {
        let code = normalise_code("7K2F0-9XQ41-ABCDE-FGH1J").unwrap();
        assert_eq!(code, "7K2F09XQ41ABCDEFGH1J");
        assert_eq!(normalise_code(" 7k2fo 9xq4i abcde fghlj\n").unwrap(), code);
    }

    #[test]
    fn what_is_no_code_is_not_looked_at() {
        let long = "A".repeat(CODE_CHARS_MAX + 1);
        for typed in ["", "-----", "ABCDE-FGHJK-1234", "ABCDE-FGHJK-12345-é", long.as_str()] {
            assert_eq!(normalise_code(typed), None, "{typed:?}");
        }
    }
}
