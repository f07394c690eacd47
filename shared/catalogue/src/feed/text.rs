//! Texts as feeds write them: entities of HTML inside CDATA and CSV, line breaks, too many words.

use super::entity::named;

/// Longest name of an entity in HTML, `CounterClockwiseContourIntegral`, has 31 letters: a semicolon behind more than
/// that ends a sentence.
const ENTITY_BYTES_MAX: usize = 31;

/// Entities resolved, white space made single spaces, other control characters dropped, cut at a character to at
/// most so many bytes.
pub(super) fn clean(text: &str, bytes_max: usize) -> String {
    let mut cleaned = String::new();
    for word in unescaped(text).split_whitespace() {
        let word: String = word.chars().filter(|c| !c.is_control()).collect();
        if !cleaned.is_empty() && !word.is_empty() {
            cleaned.push(' ');
        }
        cleaned.push_str(&word);
        if cleaned.len() > bytes_max {
            break;
        }
    }
    cut(&cleaned, bytes_max).trim_end().to_owned()
}

/// At most so many bytes of a text, whole characters only.
pub(super) fn cut(text: &str, bytes_max: usize) -> &str {
    let end = (0..=bytes_max.min(text.len())).rev().find(|at| text.is_char_boundary(*at));
    text.get(..end.unwrap_or(0)).unwrap_or_default()
}

/// Entities of HTML resolved; an ampersand that begins none stays what it is.
pub(super) fn unescaped(text: &str) -> String {
    let mut resolved = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        resolved.push_str(before);
        let name = after.split_once(';').filter(|(name, _)| name.len() <= ENTITY_BYTES_MAX);
        rest = match name.and_then(|(name, behind)| Some((character(name)?, behind))) {
            Some((character, behind)) => {
                resolved.push(character);
                behind
            }
            None => {
                resolved.push('&');
                after
            }
        };
    }
    resolved.push_str(rest);
    resolved
}

/// What `&name;` stands for.
pub(super) fn character(name: &str) -> Option<char> {
    let Some(number) = name.strip_prefix('#') else { return named(name) };
    let number = match number.strip_prefix(['x', 'X']) {
        Some(hexadecimal) => u32::from_str_radix(hexadecimal, 16),
        None => number.parse(),
    };
    char::from_u32(number.ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_reads_as_on_the_page() {
        for (text, read) in [
            ("  Caf&eacute;\r\n  &amp; Th&#233; ", "Café & Thé"),
            ("Salt & Pepper &unknown; &", "Salt & Pepper &unknown; &"),
            ("5 &lt; 6 &#x1F600;", "5 < 6 😀"),
            ("a\u{0}b &#0; c\u{7}", "ab c"),
            ("&amp;eacute;", "&eacute;"),
        ] {
            assert_eq!(clean(text, 200), read);
        }
    }

    #[test]
    fn a_long_text_is_cut_between_characters() {
        assert_eq!(clean("ééé", 5), "éé");
        assert_eq!(clean("one two", 4), "one");
    }
}
