//! Names of the ready messages, and which words each says.

use core::fmt;

use super::Language;
use super::texts::{Because, Layout, LeadsTo, Message, Pace, Pack, Shows, Translations, Words};
use super::values::Value;

/// One message: its name, as flow files write it, and what it says. Ready ones lie under `texts/`.
#[derive(Clone, Copy)]
pub struct Template<'a> {
    name: &'a str,
    pub(super) layout: &'a Layout,
    /// A shop's own words, else English ones.
    pub(super) words: &'a Words,
    is_own: bool,
    /// Own words of single languages.
    translations: Option<&'a Translations>,
}

impl<'a> Template<'a> {
    /// A message in a shop's own words.
    pub fn own(name: &'a str, message: &'a Message) -> Template<'a> {
        Template { name, layout: &message.layout, words: &message.words, is_own: true, translations: None }
    }

    /// The same message, in a shop's own words where it is told in these languages.
    #[must_use]
    pub fn told_in(self, translations: &'a Translations) -> Template<'a> {
        Template { translations: Some(translations), ..self }
    }

    /// Its words in a language.
    pub(super) fn words_in(self, language: Language) -> &'a Words {
        let ready = || if self.is_own { None } else { Pack::of(language).messages.get(self.name) };
        self.translated(language).or_else(ready).unwrap_or(self.words)
    }

    fn translated(self, language: Language) -> Option<&'a Words> {
        self.translations?.0.get(&language)
    }

    /// All words it may say: its own, and those in other languages.
    pub(super) fn all_words(self) -> impl Iterator<Item = &'a Words> {
        self.translations.into_iter().flat_map(|told| told.0.values()).chain([self.words])
    }

    /// The language to send it in, by BCP 47 tags: the shopper's, else the shop's, else English. A shop's own words are
    /// in the shop's, and so is what stands beside them; but for the languages that they were written in besides.
    pub fn language(self, shopper: Option<&str>, shop: &str) -> Language {
        let is_told = |tag: &&str| {
            !self.is_own
                || (Language::is_spoken(tag) && self.translated(Language::first_spoken([*tag])).is_some())
        };
        Language::first_spoken(shopper.filter(is_told).into_iter().chain([shop]))
    }

    /// The message by its name: `cart-abandonment-2`, `cart-abandonment-thanks`. `browse-push-1` is the first step of
    /// the browse flow on another channel and says the same.
    pub fn from_name(name: &str) -> Option<Template<'static>> {
        let name = if name == "browse-push-1" { "browse-abandonment-1" } else { name };
        let (name, words) = Pack::of(Language::English).messages.get_key_value(name)?;
        Template::ready(name, words)
    }

    /// Every ready message, by name.
    pub fn all() -> impl Iterator<Item = Template<'static>> {
        let ready = Pack::of(Language::English).messages.iter();
        ready.filter_map(|(name, words)| Template::ready(name, words))
    }

    fn ready(name: &'static str, words: &'static Words) -> Option<Template<'static>> {
        Some(Template { name, layout: words.layout.as_ref()?, words, is_own: false, translations: None })
    }

    /// Its name.
    pub fn name(self) -> &'a str {
        self.name
    }

    /// The sentence of its footer that says why it comes, where that takes nothing but the shop's name.
    pub fn because(self, language: Language, shop: &str) -> Option<String> {
        let because = Pack::of(language).common.because.get(&self.layout.because)?;
        because
            .fill(&|value| (value == Value::Shop).then(|| shop.to_owned()))
            .map(|said| language.spaced(said))
    }

    /// The products it is about.
    pub fn shows(self) -> Shows {
        self.layout.shows
    }

    /// How its notification travels.
    pub fn pace(self) -> Pace {
        self.layout.pace.unwrap_or(self.layout.because.pace())
    }

    /// Whether each message of its flow is news of its own product or order, which a later one does not replace.
    pub fn stands_alone(self) -> bool {
        matches!(self.layout.because, Because::Interest | Because::Asked | Because::Order)
    }

    /// Where its button leads.
    pub fn leads_to(self) -> LeadsTo {
        self.layout.leads_to
    }
}

impl PartialEq for Template<'_> {
    fn eq(&self, other: &Template<'_>) -> bool {
        let told = |template: &Template| template.translations.is_some();
        self.name == other.name && self.is_own == other.is_own && told(self) == told(other)
    }
}

impl Eq for Template<'_> {}

impl fmt::Debug for Template<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Template({})", self.name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_message_is_found_by_its_name() {
        for template in Template::all() {
            assert_eq!(Template::from_name(template.name()), Some(template));
        }
        assert_eq!(Template::from_name("browse-push-1"), Template::from_name("browse-abandonment-1"));
        for unknown in ["", "cart-abandonment", "cart-abandonment-4", "site-abandonment-thanks", "common"] {
            assert_eq!(Template::from_name(unknown), None, "{unknown}");
        }
    }

    #[test]
    fn ready_words_follow_the_shopper_and_own_ones_the_shop() {
        let ready = Template::from_name("welcome-1").unwrap();
        assert_eq!(ready.language(Some("fr-CA"), "hu"), Language::French);
        assert_eq!(ready.language(Some("de"), "hu-HU"), Language::Hungarian);
        assert_eq!(ready.language(None, "hu"), Language::Hungarian);
        assert_eq!(ready.language(None, "de"), Language::English);
        let own = r#"{ "layout": { "shows": "nothing", "leads_to": "home", "because": "customer" },
            "subject": "S", "preheader": "P", "heading": "H", "paragraphs": [], "push": "P" }"#;
        let own = Message::read(own).unwrap();
        assert_eq!(Template::own("welcome-1", &own).language(Some("fr"), "hu"), Language::Hungarian);
    }
}
