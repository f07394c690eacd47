//! Small pure conversions of text: hexadecimal, bytes in a page string, prices, cuts.

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

/// Reads hexadecimal digits; `None` at the first character that is none. An odd last digit is left out.
pub(crate) fn from_hex(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    for pair in text.as_bytes().chunks_exact(2) {
        let mut byte = 0;
        for &digit in pair {
            byte = byte << 4
                | match digit {
                    b'0'..=b'9' => digit - b'0',
                    b'a'..=b'f' => digit - b'a' + 10,
                    _ => return None,
                };
        }
        bytes.push(byte);
    }
    Some(bytes)
}

/// Bytes as a page string, one character each (Latin-1): what device storage keeps without loss and without base64's third.
pub(crate) fn latin1(bytes: &[u8]) -> String {
    bytes.iter().map(|&byte| char::from(byte)).collect()
}

/// The bytes behind [`latin1`]; `None` if the text was not made by it.
pub(crate) fn from_latin1(text: &str) -> Option<Vec<u8>> {
    text.chars().map(|character| u8::try_from(u32::from(character)).ok()).collect()
}

/// Cuts text to at most so many bytes, between characters.
pub(crate) fn cut(mut text: String, bytes_max: usize) -> String {
    let mut end = bytes_max.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.truncate(end);
    text
}

/// Reads a price as shops write them (`49.90`, `1 299,00 €`, `$1,299`) in hundredths of the main unit.
///
/// The last separator followed by one or two digits is the decimal one; others group thousands.
pub(crate) fn price_hundredths(text: &str) -> Option<u32> {
    let mut value: u32 = 0;
    let mut any = false;
    // Digits since the last separator; `None` before the first one.
    let mut decimals: Option<u32> = None;
    for byte in text.bytes() {
        match byte {
            b'0'..=b'9' => {
                any = true;
                value = value.checked_mul(10)?.checked_add(u32::from(byte - b'0'))?;
                decimals = decimals.map(|count| count + 1);
            }
            b'.' | b',' => decimals = Some(0),
            b'-' => return None,
            _ => {}
        }
    }
    let scale = match decimals {
        Some(1) => 10,
        Some(2) => 1,
        _ => 100,
    };
    if any { value.checked_mul(scale) } else { None }
}

/// FNV-1a: tells two values apart on one device; nothing rests on its being hard to forge.
pub(crate) fn hash(bytes: &[u8]) -> u32 {
    bytes.iter().fold(0x811c_9dc5, |state, &byte| (state ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prices_as_shops_write_them() {
        for (text, hundredths) in [
            ("49.90", Some(4990)),
            ("49,9", Some(4990)),
            ("49", Some(4900)),
            ("1 299,00 €", Some(129_900)),
            ("1.299,00", Some(129_900)),
            ("$1,299", Some(129_900)),
            ("1,299,000", Some(129_900_000)),
            ("0", Some(0)),
            ("free", None),
            ("-5.00", None),
            ("99999999999", None),
        ] {
            assert_eq!(price_hundredths(text), hundredths, "{text}");
        }
    }

    #[test]
    fn bytes_survive_both_spellings() {
        let bytes: Vec<u8> = (0..=255).collect();
        let mut hex = String::new();
        push_hex(&mut hex, &bytes);
        assert_eq!(from_hex(&hex), Some(bytes.clone()));
        assert_eq!(from_hex("0g"), None);
        assert_eq!(from_latin1(&latin1(&bytes)), Some(bytes));
        assert_eq!(from_latin1("€"), None);
    }

    #[test]
    fn text_is_cut_between_characters() {
        assert_eq!(cut("été".into(), 4), "ét");
        assert_eq!(cut("été".into(), 1), "");
        assert_eq!(cut("ok".into(), 200), "ok");
    }
}
