//! Characters that shops write by their names in HTML: those of Latin 1, letters of Central Europe, punctuation and the
//! signs of titles. <https://html.spec.whatwg.org/multipage/named-characters.html> has 2,231 of them; all others stay as
//! they are written.

/// U+00A0 to U+00FF, in their order.
#[rustfmt::skip]
const LATIN_1: [&str; 96] = [
    "nbsp", "iexcl", "cent", "pound", "curren", "yen", "brvbar", "sect", "uml", "copy", "ordf", "laquo",
    "not", "shy", "reg", "macr", "deg", "plusmn", "sup2", "sup3", "acute", "micro", "para", "middot",
    "cedil", "sup1", "ordm", "raquo", "frac14", "frac12", "frac34", "iquest", "Agrave", "Aacute", "Acirc",
    "Atilde", "Auml", "Aring", "AElig", "Ccedil", "Egrave", "Eacute", "Ecirc", "Euml", "Igrave", "Iacute",
    "Icirc", "Iuml", "ETH", "Ntilde", "Ograve", "Oacute", "Ocirc", "Otilde", "Ouml", "times", "Oslash",
    "Ugrave", "Uacute", "Ucirc", "Uuml", "Yacute", "THORN", "szlig", "agrave", "aacute", "acirc", "atilde",
    "auml", "aring", "aelig", "ccedil", "egrave", "eacute", "ecirc", "euml", "igrave", "iacute", "icirc",
    "iuml", "eth", "ntilde", "ograve", "oacute", "ocirc", "otilde", "ouml", "divide", "oslash", "ugrave",
    "uacute", "ucirc", "uuml", "yacute", "thorn", "yuml",
];
const LATIN_1_START: u32 = 0xa0;

/// The others.
#[rustfmt::skip]
const OTHERS: [(&str, char); 98] = [
    ("quot", '\u{22}'), ("amp", '\u{26}'), ("apos", '\u{27}'), ("lt", '\u{3c}'), ("gt", '\u{3e}'),
    ("OElig", '\u{152}'), ("oelig", '\u{153}'), ("Scaron", '\u{160}'), ("scaron", '\u{161}'),
    ("Yuml", '\u{178}'), ("Abreve", '\u{102}'), ("abreve", '\u{103}'), ("Aogon", '\u{104}'),
    ("aogon", '\u{105}'), ("Cacute", '\u{106}'), ("cacute", '\u{107}'), ("Ccaron", '\u{10c}'),
    ("ccaron", '\u{10d}'), ("Dcaron", '\u{10e}'), ("dcaron", '\u{10f}'), ("Dstrok", '\u{110}'),
    ("dstrok", '\u{111}'), ("Ecaron", '\u{11a}'), ("ecaron", '\u{11b}'), ("Eogon", '\u{118}'),
    ("eogon", '\u{119}'), ("Gbreve", '\u{11e}'), ("gbreve", '\u{11f}'), ("Idot", '\u{130}'),
    ("inodot", '\u{131}'), ("Lstrok", '\u{141}'), ("lstrok", '\u{142}'), ("Nacute", '\u{143}'),
    ("nacute", '\u{144}'), ("Ncaron", '\u{147}'), ("ncaron", '\u{148}'), ("Odblac", '\u{150}'),
    ("odblac", '\u{151}'), ("Rcaron", '\u{158}'), ("rcaron", '\u{159}'), ("Sacute", '\u{15a}'),
    ("sacute", '\u{15b}'), ("Scedil", '\u{15e}'), ("scedil", '\u{15f}'), ("Tcaron", '\u{164}'),
    ("tcaron", '\u{165}'), ("Tcedil", '\u{162}'), ("tcedil", '\u{163}'), ("Udblac", '\u{170}'),
    ("udblac", '\u{171}'), ("Uring", '\u{16e}'), ("uring", '\u{16f}'), ("Zacute", '\u{179}'),
    ("zacute", '\u{17a}'), ("Zcaron", '\u{17d}'), ("zcaron", '\u{17e}'), ("Zdot", '\u{17b}'),
    ("zdot", '\u{17c}'), ("ensp", '\u{2002}'), ("emsp", '\u{2003}'), ("thinsp", '\u{2009}'),
    ("zwnj", '\u{200c}'), ("zwj", '\u{200d}'), ("ndash", '\u{2013}'), ("mdash", '\u{2014}'),
    ("lsquo", '\u{2018}'), ("rsquo", '\u{2019}'), ("sbquo", '\u{201a}'), ("ldquo", '\u{201c}'),
    ("rdquo", '\u{201d}'), ("bdquo", '\u{201e}'), ("lsaquo", '\u{2039}'), ("rsaquo", '\u{203a}'),
    ("dagger", '\u{2020}'), ("Dagger", '\u{2021}'), ("bull", '\u{2022}'), ("hellip", '\u{2026}'),
    ("permil", '\u{2030}'), ("prime", '\u{2032}'), ("Prime", '\u{2033}'), ("euro", '\u{20ac}'),
    ("trade", '\u{2122}'), ("numero", '\u{2116}'), ("larr", '\u{2190}'), ("uarr", '\u{2191}'),
    ("rarr", '\u{2192}'), ("darr", '\u{2193}'), ("harr", '\u{2194}'), ("minus", '\u{2212}'),
    ("infin", '\u{221e}'), ("asymp", '\u{2248}'), ("ne", '\u{2260}'), ("le", '\u{2264}'),
    ("ge", '\u{2265}'), ("Omega", '\u{3a9}'), ("star", '\u{2606}'), ("check", '\u{2713}'),
    ("hearts", '\u{2665}'),
];

/// The character of this name.
pub(super) fn named(name: &str) -> Option<char> {
    if let Some((_, character)) = OTHERS.iter().find(|(known, _)| *known == name) {
        return Some(*character);
    }
    let place = LATIN_1.iter().position(|known| *known == name)?;
    char::from_u32(LATIN_1_START + u32::try_from(place).ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_place_is_the_right_one() {
        let first_and_last =
            [("nbsp", '\u{a0}'), ("iquest", '¿'), ("Agrave", 'À'), ("times", '×'), ("yuml", 'ÿ')];
        for (name, character) in
            first_and_last.into_iter().chain([("odblac", 'ő'), ("euro", '€'), ("amp", '&')])
        {
            assert_eq!(named(name), Some(character), "{name}");
        }
        assert_eq!(named("Eacute").zip(named("eacute")), Some(('É', 'é')));
        assert_eq!(named("nosuch"), None);
    }
}
