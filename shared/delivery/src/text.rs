//! Hostile text → one plain line.
//!
//! Product titles, search terms and provider replies are typed by strangers. Before they reach a subject,
//! a notification or a decision line they lose everything that can break a line, hide or reorder text.

/// One line of at most `max_chars` characters: control and direction-changing characters become spaces or
/// vanish, runs of white space become one space, and a cut is marked by "…" (which counts).
pub fn plain_line(text: &str, max_chars: usize) -> String {
    let mut line = String::with_capacity(text.len().min(max_chars * 4));
    for word in text.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty()) {
        let word = word.chars().filter(|c| !is_invisible_control(*c));
        let before = line.len();
        if before > 0 {
            line.push(' ');
        }
        let gap = line.len();
        line.extend(word);
        if line.len() == gap {
            line.truncate(before);
        }
    }
    truncate_chars(&line, max_chars)
}

/// Cuts to at most `max_chars` characters, never inside a character, and marks a cut by "…".
pub fn truncate_chars(text: &str, max_chars: usize) -> String {
    if text.chars().count() <= max_chars {
        return text.to_owned();
    }
    let kept: String = text.chars().take(max_chars.saturating_sub(1)).collect();
    // A joiner or a space at the cut would glue or detach the ellipsis.
    let kept = kept.trim_end_matches(|c: char| c.is_whitespace() || is_joiner(c));
    match max_chars {
        0 => String::new(),
        _ => format!("{kept}…"),
    }
}

/// The plain line with everything broken up that mail programs would turn into a link: "evil.example" becomes
/// "evil. example". Made plain later, it could have links again that what is not seen had broken up. Messages go to
/// addresses that a stranger may have typed, so a title must never carry a link of its own; but "Dr.Martens" is a title, so
/// nothing is dropped.
pub fn unlinked(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.replace("://", " ").split_whitespace() {
        let broken = if looks_like_link(word) { word.replace(DOTS, ". ") } else { word.to_owned() };
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(broken.trim_end());
    }
    out
}

/// Whether mail programs might turn a part of the text into a link.
pub fn looks_like_link(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    if lower.contains("://") || lower.contains("www.") || lower.contains('@') {
        return true;
    }
    lower.split(|c: char| c.is_whitespace()).any(has_domain_shape)
}

/// Whether `name.ending` stands anywhere in it, the shape that mail programs link by themselves: what is around it, they do
/// not look at. Two letters make an ending, and a name may be of digits alone.
fn has_domain_shape(word: &str) -> bool {
    let seen: String = word.chars().filter(|c| !is_passed_over(*c)).collect();
    let parts = || seen.split(DOTS);
    parts().zip(parts().skip(1)).any(|(name, ending)| {
        !name.is_empty() && ending.chars().take(2).filter(|c| c.is_alphabetic()).count() == 2
    })
}

/// What names of hosts are divided at (UTS 46, section 4).
const DOTS: [char; 4] = ['.', '\u{3002}', '\u{FF0E}', '\u{FF61}'];

/// What a name of a host is read without, though a text may need it: joiners, variation selectors, tags.
fn is_passed_over(c: char) -> bool {
    is_joiner(c)
        || matches!(c, '\u{034F}' | '\u{180B}'..='\u{180F}' | '\u{FE00}'..='\u{FE0F}' | '\u{E0000}'..='\u{E01EF}')
}

/// Direction overrides and isolates, the soft hyphen, zero-width space and byte order mark: invisible, and
/// used to disguise text. The zero-width joiner stays: emoji need it.
fn is_invisible_control(c: char) -> bool {
    matches!(c,
        '\u{00AD}' | '\u{061C}' | '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{2028}'..='\u{202E}'
        | '\u{2060}'..='\u{2069}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}')
}

/// Control characters, line breaks among them, and [what hides or reorders text](is_invisible_control).
pub(crate) fn is_invisible(c: char) -> bool {
    c.is_control() || is_invisible_control(c)
}

fn is_joiner(c: char) -> bool {
    matches!(c, '\u{200C}' | '\u{200D}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn lines_are_made_plain() {
        let check = |input: &str, expected: &str| assert_eq!(plain_line(input, 20), expected, "{input:?}");
        check("Trail Shoes", "Trail Shoes");
        check("  Trail\r\nShoes\t", "Trail Shoes");
        check("a\u{202E}b \u{200B} c", "ab c");
        check("soft\u{AD}hyphen", "softhyphen");
        check("exactly twenty chars", "exactly twenty chars");
        check("more than twenty chars", "more than twenty ch…");
        check("", "");
    }

    #[test]
    fn links_are_noticed() {
        for link in ["https://evil.example", "see www.evil", "evil.com/x", "write a@b.example", "(evil.io)"] {
            assert!(looks_like_link(link), "{link}");
        }
        for link in
            ["888.com/free", "see:evil.com", "x/evil.com", "evil.xn--p1ai", "evil.com,now", "evil.com.x"]
        {
            assert!(looks_like_link(link), "{link}");
        }
        for title in
            ["Trail Shoes", "2.5 l bottle", "Size 10.5", "Mr. Fox", "N°5 – 100ml", "Wait…what?", "U.S. flag"]
        {
            assert!(!looks_like_link(title), "{title}");
        }
    }

    #[test]
    fn links_are_broken_up_and_titles_stay_readable() {
        assert_eq!(unlinked("Win at https://evil.example/x now"), "Win at https evil. example/x now");
        assert_eq!(unlinked("Dr.Martens 1460"), "Dr. Martens 1460");
        assert_eq!(unlinked("Trail Shoes 2.5 mm"), "Trail Shoes 2.5 mm");
    }

    proptest! {
        #[test]
        fn nothing_unlinked_still_has_the_shape_of_a_domain(text in "[a-z0-9./:@, \u{AD}\u{200B}]{0,40}") {
            let line = plain_line(&text, text.len());
            let broken: Vec<char> = unlinked(&line).chars().collect();
            let said: String = broken.iter().collect();
            prop_assert!(!said.contains("://"), "{said}");
            for around in broken.windows(4) {
                let [before, '.', one, two] = around else { continue };
                prop_assert!(!before.is_alphanumeric() || !one.is_alphabetic() || !two.is_alphabetic(), "{said}");
            }
        }

        #[test]
        fn a_line_is_short_and_has_no_control_characters(text in "\\PC*|[\\x00-\\x20a\u{202E}é\u{200D}]*", max in 0usize..40) {
            let line = plain_line(&text, max);
            prop_assert!(line.chars().count() <= max);
            prop_assert!(!line.chars().any(|c| c.is_control() || is_invisible_control(c)));
            prop_assert_eq!(line.trim(), line.as_str());
        }
    }
}
