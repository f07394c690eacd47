//! Small pure conversions of text: hexadecimal, bytes in a page string, cuts, numbers.

use alloc::string::String;
use alloc::vec::Vec;

/// Appends lower-case hexadecimal digits of the bytes.
pub(crate) fn push_hex(text: &mut String, bytes: &[u8]) {
    for byte in bytes {
        for digit in [byte >> 4, byte & 15] {
            text.push(char::from(if digit < 10 { b'0' + digit } else { b'a' - 10 + digit }));
        }
    }
}

/// Reads hexadecimal digits up to the first character that is none.
pub(crate) fn from_hex(text: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut high = None;
    for digit in text.bytes() {
        let value = match digit {
            b'0'..=b'9' => digit - b'0',
            b'a'..=b'f' => digit - b'a' + 10,
            _ => break,
        };
        match high.take() {
            Some(high) => bytes.push(high << 4 | value),
            None => high = Some(value),
        }
    }
    bytes
}

/// Appends bytes to a page string, one character each (Latin-1): what device storage keeps without loss and without
/// base64's third.
pub(crate) fn push_bytes(text: &mut String, bytes: &[u8]) {
    for &byte in bytes {
        text.push(char::from(byte));
    }
}

/// The bytes behind [`push_bytes`]. Characters that are no bytes are cut to some: a checksum or the edge notices.
pub(crate) fn bytes_of(text: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    for character in text.chars() {
        bytes.push(character as u8);
    }
    bytes
}

/// Cuts text to at most so many bytes, between characters.
pub(crate) fn cut(text: &str, bytes_max: usize) -> &str {
    let mut end = bytes_max;
    loop {
        if let Some(head) = text.get(..end) {
            return head;
        }
        if end > text.len() {
            return text;
        }
        end -= 1;
    }
}

/// A whole number; `None` if the text is anything else. Too large ones are cut to 32 bits' largest.
pub(crate) fn number(text: &str) -> Option<u32> {
    let mut number: Option<u32> = None;
    for byte in text.bytes() {
        if !byte.is_ascii_digit() {
            return None;
        }
        number = Some(number.unwrap_or(0).saturating_mul(10).saturating_add(u32::from(byte - b'0')));
    }
    number
}

/// FNV-1a: tells two values apart on one device; nothing rests on its being hard to forge.
pub(crate) fn hash(bytes: &[u8]) -> u32 {
    let mut state = 0x811c_9dc5_u32;
    for byte in bytes {
        state = (state ^ u32::from(*byte)).wrapping_mul(0x0100_0193);
    }
    state
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_survive_both_spellings() {
        let bytes: Vec<u8> = (0..=255).collect();
        let mut hex = String::new();
        push_hex(&mut hex, &bytes);
        assert_eq!(from_hex(&hex), bytes);
        assert!(from_hex("0g").is_empty());
        assert_eq!(from_hex("01a"), [1]);
        let mut text = String::new();
        push_bytes(&mut text, &bytes);
        assert_eq!(bytes_of(&text), bytes);
    }

    #[test]
    fn text_is_cut_between_characters() {
        assert_eq!(cut("été", 4), "ét");
        assert_eq!(cut("été", 1), "");
        assert_eq!(cut("ok", 2), "ok");
        assert_eq!(cut("ok", 200), "ok");
    }

    #[test]
    fn numbers_are_whole() {
        assert_eq!(number("4990"), Some(4990));
        assert_eq!(number("99999999999"), Some(u32::MAX));
        assert_eq!(number(""), None);
        assert_eq!(number("4.5"), None);
    }
}
