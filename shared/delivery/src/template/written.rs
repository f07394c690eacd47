//! A message's words as somebody types them into a form: taken out of what it says, and read again with the place of
//! what is wrong.

use serde::Serialize;

use super::fill::Text;
use super::texts::Words;
use super::{Language, Template};

/// The words of one message in one language, as typed. Serialized, they are an own text without its `layout`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Written {
    /// Subject of the e-mail.
    pub subject: String,
    /// What the mail program shows after the subject.
    pub preheader: String,
    /// Heading.
    pub heading: String,
    /// Paragraphs.
    pub paragraphs: Vec<String>,
    /// Words on the button; none without one.
    pub button: Option<String>,
    /// Stands above suggestions; none are shown without it.
    pub suggestions: Option<String>,
    /// Said below the button; the usual words without it.
    pub closing: Option<String>,
    /// A notification's title; the subject without it.
    pub push_title: Option<String>,
    /// A notification's words.
    pub push: String,
}

impl Written {
    /// What a message says in a language.
    pub fn of(template: Template, language: Language) -> Written {
        let words = template.words_in(language);
        let perhaps = |text: &Option<Text>| text.as_ref().map(Text::written);
        Written {
            subject: words.subject.written(),
            preheader: words.preheader.written(),
            heading: words.heading.written(),
            paragraphs: words.paragraphs.iter().map(Text::written).collect(),
            button: perhaps(&words.button),
            suggestions: perhaps(&words.suggestions),
            closing: perhaps(&words.closing),
            push_title: perhaps(&words.push_title),
            push: words.push.written(),
        }
    }

    /// Whether it can be sent.
    ///
    /// # Errors
    /// The first thing that is wrong, with its field: `subject: {frist_name} stands for nothing we know`.
    pub fn check(&self) -> Result<(), String> {
        let read = |place: &str, text: &str| {
            Text::try_from(text.to_owned()).map_err(|error| format!("{place}: {error}"))
        };
        let perhaps =
            |place: &str, text: &Option<String>| text.as_deref().map(|text| read(place, text)).transpose();
        let paragraphs = self.paragraphs.iter().map(|text| read("paragraphs", text));
        let words = Words {
            layout: None,
            subject: read("subject", &self.subject)?,
            preheader: read("preheader", &self.preheader)?,
            heading: read("heading", &self.heading)?,
            paragraphs: paragraphs.collect::<Result<_, _>>()?,
            button: perhaps("button", &self.button)?,
            suggestions: perhaps("suggestions", &self.suggestions)?,
            closing: perhaps("closing", &self.closing)?,
            push_title: perhaps("push_title", &self.push_title)?,
            push: read("push", &self.push)?,
        };
        words.problem().map_or(Ok(()), Err)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::template::{Message, Purpose, Translations};

    fn json(written: &Written) -> String {
        serde_json::to_string(written).unwrap()
    }

    #[test]
    fn every_ready_text_is_written_down_and_read_again_as_it_was() {
        for template in Template::all() {
            for language in Language::ALL {
                let written = Written::of(template, language);
                assert_eq!(written.check(), Ok(()), "{template:?} {language:?}");
                let mut told = Translations::default();
                told.read(language, &json(&written)).unwrap();
                let again = template.told_in(&told);
                assert_eq!(again.words_in(language).subject, template.words_in(language).subject);
                assert_eq!(Written::of(again, language), written);
            }
        }
    }

    #[test]
    fn what_is_wrong_is_said_with_its_field() {
        let ready = || Written::of(Template::from_name("welcome-1").unwrap(), Language::English);
        for (written, says) in [
            (
                Written { subject: "{frist_name}".into(), ..ready() },
                "subject: {frist_name} stands for nothing",
            ),
            (Written { heading: String::new(), ..ready() }, "heading: must say something"),
            (Written { button: Some("[Go".into()), ..ready() }, "button: a '[' lacks its other half"),
            (Written { paragraphs: vec!["a\tb".into()], ..ready() }, "paragraphs: a line break or another"),
            (Written { paragraphs: vec!["a".into(); 9], ..ready() }, "paragraphs: at most 8"),
        ] {
            let said = written.check().unwrap_err();
            assert!(said.starts_with(says), "{said}");
        }
    }

    #[test]
    fn own_words_of_a_language_stand_there_alone() {
        let ready = Template::from_name("welcome-1").unwrap();
        let mut told = Translations::default();
        let french =
            Written { subject: "Bienvenue chez nous".into(), ..Written::of(ready, Language::French) };
        told.read(Language::French, &json(&french)).unwrap();
        let changed = ready.told_in(&told);
        assert_eq!(Written::of(changed, Language::French), french);
        assert_eq!(Written::of(changed, Language::English), Written::of(ready, Language::English));
        assert_eq!(changed.language(Some("hu"), "en"), Language::Hungarian);

        let own = r#"{ "layout": { "shows": "nothing", "leads_to": "home", "because": "customer" },
            "subject": "S", "preheader": "P", "heading": "H", "paragraphs": [], "push": "P" }"#;
        let own = Message::read(own).unwrap();
        let own = Template::own("quote-1", &own).told_in(&told);
        assert_eq!(own.language(Some("fr-CA"), "hu"), Language::French);
        assert_eq!(own.language(Some("en"), "hu"), Language::Hungarian, "it was not written in English");
        assert_eq!(Written::of(own, Language::French).subject, "Bienvenue chez nous");
    }

    #[test]
    fn no_language_may_sell_what_no_other_may() {
        let ready = Template::from_name("order-confirmation-1").unwrap();
        let mut told = Translations::default();
        let sells = Written { button: Some("Take[ {offer}]".into()), ..Written::of(ready, Language::French) };
        told.read(Language::French, &json(&sells)).unwrap();
        assert!(ready.unfit_for(Purpose::Transactional).is_none());
        assert!(ready.told_in(&told).unfit_for(Purpose::Transactional).is_some());
        let layout = r#"{ "layout": { "shows": "nothing", "leads_to": "home", "because": "visit" },
            "subject": "S", "preheader": "P", "heading": "H", "paragraphs": [], "push": "P" }"#;
        assert!(told.read(Language::French, layout).unwrap_err().contains("the same in every language"));
    }
}
