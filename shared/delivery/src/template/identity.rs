//! Names of the ready messages and of the languages they are written in.

use core::fmt;

use super::texts::{ENGLISH, LeadsTo, Message, Pack, Shows};

/// One message: its name, as flow files write it, and what it says. Ready ones lie under `texts/`.
#[derive(Clone, Copy)]
pub struct Template<'a> {
    name: &'a str,
    pub(super) message: &'a Message,
    /// A shop's own words, which stand in the language they were written in.
    is_own: bool,
}

impl<'a> Template<'a> {
    /// A message in a shop's own words.
    pub fn own(name: &'a str, message: &'a Message) -> Template<'a> {
        Template { name, message, is_own: true }
    }

    /// Its words in the language of a pack.
    pub(super) fn in_words_of<'b>(self, pack: &'b Pack) -> &'b Message
    where
        'a: 'b,
    {
        let ready = if self.is_own { None } else { pack.messages.get(self.name) };
        ready.unwrap_or(self.message)
    }

    /// The message by its name: `cart-abandonment-2`, `cart-abandonment-thanks`. `browse-push-1` is the first step of
    /// the browse flow on another channel and says the same.
    pub fn from_name(name: &str) -> Option<Template<'static>> {
        let name = if name == "browse-push-1" { "browse-abandonment-1" } else { name };
        let (name, message) = ENGLISH.messages.get_key_value(name)?;
        Some(Template { name, message, is_own: false })
    }

    /// Every ready message, by name.
    pub fn all() -> impl Iterator<Item = Template<'static>> {
        let ready = ENGLISH.messages.iter();
        ready.map(|(name, message)| Template { name, message, is_own: false })
    }

    /// Its name.
    pub fn name(self) -> &'a str {
        self.name
    }

    /// The products it is about.
    pub fn shows(self) -> Shows {
        self.message.layout.shows
    }

    /// Where its button leads.
    pub fn leads_to(self) -> LeadsTo {
        self.message.layout.leads_to
    }
}

impl PartialEq for Template<'_> {
    fn eq(&self, other: &Template<'_>) -> bool {
        self.name == other.name && self.is_own == other.is_own
    }
}

impl Eq for Template<'_> {}

impl fmt::Debug for Template<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Template({})", self.name)
    }
}

/// A language with texts of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Language {
    /// English: also the answer to a language without texts.
    #[default]
    English,
}

impl Language {
    /// The language for a BCP 47 tag such as `en-GB`; English where there are no texts yet.
    pub fn from_tag(tag: &str) -> Language {
        let primary = tag.split(['-', '_']).next().unwrap_or_default();
        match primary.to_ascii_lowercase().as_str() {
            "en" => Language::English,
            _ => Language::default(),
        }
    }

    /// The BCP 47 tag for `lang` attributes and notifications.
    pub fn tag(self) -> &'static str {
        match self {
            Language::English => "en",
        }
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
}
