//! One spelling for a name, however it is typed.

/// More than twice the longest name of the tables; whoever types more types no first name.
pub const NAME_CHARS_MAX: usize = 40;

/// A name in lower-case letters without accents, parts joined by one hyphen: `JEAN  BAPTISTE` and `Jean-Baptiste` are one.
/// `None` if it has anything but letters and what joins them, or is too long.
pub(super) fn folded(name: &str) -> Option<String> {
    if name.chars().take(NAME_CHARS_MAX + 1).count() > NAME_CHARS_MAX {
        return None;
    }
    let mut folded = String::with_capacity(name.len());
    let mut joined = false;
    for character in name.trim().chars().flat_map(char::to_lowercase) {
        match character {
            // Accents typed as characters of their own (U+0300–U+036F), as some keyboards and systems send them.
            '\u{300}'..='\u{36f}' => {}
            '-' | '\u{2010}' | '\u{2011}' | '\u{2013}' => joined = true,
            other if other.is_whitespace() => joined = true,
            other => {
                let letters = plain(other)?;
                if joined && !folded.is_empty() {
                    folded.push('-');
                }
                joined = false;
                folded.push_str(letters);
            }
        }
    }
    (!folded.is_empty()).then_some(folded)
}

/// The letter without its accent; only what French and Hungarian names are typed with. A table of all of Unicode would
/// weigh more than all names.
fn plain(letter: char) -> Option<&'static str> {
    const ALPHABET: &str = "abcdefghijklmnopqrstuvwxyz";
    if letter.is_ascii_lowercase() {
        let place = ALPHABET.find(letter)?;
        return ALPHABET.get(place..=place);
    }
    Some(match letter {
        'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' => "a",
        'æ' => "ae",
        'ç' => "c",
        'è' | 'é' | 'ê' | 'ë' => "e",
        'ì' | 'í' | 'î' | 'ï' => "i",
        'ñ' => "n",
        'ò' | 'ó' | 'ô' | 'õ' | 'ö' | 'ő' => "o",
        'œ' => "oe",
        'ù' | 'ú' | 'û' | 'ü' | 'ű' => "u",
        'ý' | 'ÿ' => "y",
        _ => return None,
    })
}
