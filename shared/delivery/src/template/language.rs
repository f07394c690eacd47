//! The languages of the ready messages, how one is chosen, and what a language does between words.

/// A language with texts of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Language {
    /// English: also the answer to a language without texts.
    #[default]
    English,
    /// French, with *vous*.
    French,
    /// Hungarian, with the formal third person.
    Hungarian,
}

impl Language {
    /// Every one.
    pub const ALL: [Language; 3] = [Language::English, Language::French, Language::Hungarian];

    /// The first of these BCP 47 tags that has texts, whatever its region (`fr-CA` is French); English if none has.
    pub fn first_spoken<'a>(tags: impl IntoIterator<Item = &'a str>) -> Language {
        tags.into_iter().find_map(Language::spoken).unwrap_or_default()
    }

    /// Whether there are texts in the language of this tag.
    pub fn is_spoken(tag: &str) -> bool {
        Language::spoken(tag).is_some()
    }

    /// The language of exactly this tag of ours: `en`, `fr`, `hu`.
    pub fn of_tag(tag: &str) -> Option<Language> {
        Language::ALL.into_iter().find(|language| language.tag() == tag)
    }

    fn spoken(tag: &str) -> Option<Language> {
        let primary = tag.split(['-', '_']).next().unwrap_or_default();
        Language::ALL.into_iter().find(|language| primary.eq_ignore_ascii_case(language.tag()))
    }

    /// The BCP 47 tag for `lang` attributes and notifications.
    pub fn tag(self) -> &'static str {
        match self {
            Language::English => "en",
            Language::French => "fr",
            Language::Hungarian => "hu",
        }
    }

    /// The tag by which a platform is asked for dates: English ones with the day before the month, as most of the world
    /// reads them.
    pub fn locale(self) -> &'static str {
        match self {
            Language::English => "en-GB",
            Language::French => "fr-FR",
            Language::Hungarian => "hu-HU",
        }
    }

    /// Its name in English.
    pub fn name(self) -> &'static str {
        match self {
            Language::English => "English",
            Language::French => "French",
            Language::Hungarian => "Hungarian",
        }
    }

    /// What stands between a label and what it names.
    pub(super) fn colon(self) -> &'static str {
        match self {
            Language::French => "\u{a0}: ",
            Language::English | Language::Hungarian => ": ",
        }
    }

    /// The text with the spaces that its language does not break: French sets them around quotation marks and before
    /// high punctuation, and nobody types them. The ordinary no-break space for all: mail programs lack the narrow one.
    pub(crate) fn spaced(self, text: String) -> String {
        if self != Language::French {
            return text;
        }
        let mut out = String::with_capacity(text.len() + 8);
        let mut rest = text.chars().peekable();
        while let Some(c) = rest.next() {
            let before_mark = rest.peek().is_some_and(|next| ":;!?%€»".contains(*next));
            out.push(if c == ' ' && (before_mark || out.ends_with('«')) { '\u{a0}' } else { c });
        }
        out
    }

    /// A day as the platform says it ("mardi 1 décembre") as people do: in French the first of a month is "1er".
    pub(crate) fn day(self, said: &str) -> String {
        match self {
            Language::French => said
                .split(' ')
                .map(|word| if word == "1" { "1er" } else { word })
                .collect::<Vec<_>>()
                .join(" "),
            Language::English | Language::Hungarian => said.to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_language_with_texts_is_spoken() {
        let check = |tags: &[&str], expected| {
            assert_eq!(Language::first_spoken(tags.iter().copied()), expected, "{tags:?}");
        };
        check(&["fr-CA", "hu"], Language::French);
        check(&["FR_be"], Language::French);
        check(&["de-AT", "hu-HU"], Language::Hungarian);
        check(&["de", "pl"], Language::English);
        check(&["", "fr"], Language::French);
        check(&["fro", "frankly"], Language::English);
        check(&[], Language::English);
    }

    #[test]
    fn french_marks_never_begin_a_line() {
        let spaced = |text: &str| Language::French.spaced(text.to_owned()).replace('\u{a0}', "_");
        assert_eq!(spaced("Déjà là ? Oui : « ici » !"), "Déjà là_? Oui_: «_ici_»_!");
        assert_eq!(spaced("15 % ; 10 h"), "15_%_; 10 h");
        assert_eq!(Language::English.spaced("a : b".to_owned()), "a : b");
    }

    #[test]
    fn the_first_of_a_month_has_a_word_of_its_own_in_french() {
        assert_eq!(Language::French.day("mardi 1 décembre"), "mardi 1er décembre");
        assert_eq!(Language::French.day("jeudi 11 décembre"), "jeudi 11 décembre");
        assert_eq!(Language::Hungarian.day("december 1., kedd"), "december 1., kedd");
    }
}
