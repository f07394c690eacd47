//! A shop's own texts: the form of the ready ones, written by a merchant, and checked before anything is sent by them.

use super::fill::Text;
use super::texts::{Because, Layout, Message, Shows, Translations, Words};
use super::values::Value;
use super::{Colour, Language, Purpose, Template};

/// Longest own text as it is written, in bytes: three times the longest ready one.
const OWN_MAX_BYTES: usize = 6_000;
/// Most paragraphs. What needs more is a page, to which a button leads.
const PARAGRAPHS_MAX: usize = 8;

impl Message {
    /// Reads a message: the words of one under `texts/`, with a `layout`.
    ///
    /// # Errors
    /// The first thing that is wrong with it, in a merchant's words.
    pub fn read(json: &str) -> Result<Message, String> {
        if json.len() > OWN_MAX_BYTES {
            return Err(format!("the text is over {OWN_MAX_BYTES} bytes: shorten it"));
        }
        let mut words: Words = serde_json::from_str(json).map_err(|error| error.to_string())?;
        let layout = words.layout.take().ok_or("missing field `layout`")?;
        match layout.problem().map(str::to_owned).or_else(|| words.problem()) {
            None => Ok(Message { layout, words }),
            Some(problem) => Err(problem),
        }
    }
}

impl Translations {
    /// Whether there are words in this language.
    pub fn has(&self, language: Language) -> bool {
        self.0.contains_key(&language)
    }

    /// Adds the words of a language, in the form of [`Message::read`] but without a `layout`: that is the same in all.
    ///
    /// # Errors
    /// The first thing that is wrong with them, in a merchant's words.
    pub fn read(&mut self, language: Language, json: &str) -> Result<(), String> {
        if json.len() > OWN_MAX_BYTES {
            return Err(format!("the text is over {OWN_MAX_BYTES} bytes: shorten it"));
        }
        let words: Words = serde_json::from_str(json).map_err(|error| error.to_string())?;
        if words.layout.is_some() {
            return Err("`layout` is the same in every language: write it at the text itself".into());
        }
        match words.problem() {
            None => drop(self.0.insert(language, words)),
            Some(problem) => return Err(problem),
        }
        Ok(())
    }
}

impl Layout {
    fn problem(&self) -> Option<&'static str> {
        let colour = self.colour.as_deref();
        let unknown = colour.is_some_and(|colour| Colour::parse(colour).is_none());
        unknown.then_some("layout, colour: must look like #1f5f4a")
    }
}

impl Words {
    pub(super) fn problem(&self) -> Option<String> {
        let always = [
            ("subject", &self.subject),
            ("preheader", &self.preheader),
            ("heading", &self.heading),
            ("push", &self.push),
        ];
        if let Some((place, _)) = always.into_iter().find(|(_, text)| !always_speaks(text)) {
            return Some(format!(
                "{place}: must say something even if nothing is known of the shopper: write what needs a value in \
                 brackets, as in \"[{{first_name}}, h|H]ello from {{shop}}\""
            ));
        }
        let many = self.paragraphs.len() > PARAGRAPHS_MAX;
        many.then(|| format!("paragraphs: at most {PARAGRAPHS_MAX}"))
    }

    /// Everything it may say.
    pub(super) fn texts(&self) -> impl Iterator<Item = &Text> {
        let always = [&self.subject, &self.preheader, &self.heading, &self.push];
        let perhaps = [&self.button, &self.suggestions, &self.closing, &self.push_title];
        always.into_iter().chain(&self.paragraphs).chain(perhaps.into_iter().flatten())
    }

    fn promotes(&self) -> bool {
        self.suggestions.is_some() || self.texts().any(|text| text.values().into_iter().any(Value::promotes))
    }
}

/// Whether it says something whatever is known: the shop's name always is.
fn always_speaks(text: &Text) -> bool {
    text.fill(&|value| (value == Value::Shop).then(|| "-".into())).is_some()
}

impl Template<'_> {
    /// Whether its words have a place for this.
    pub(super) fn speaks_of(self, value: Value) -> bool {
        self.all_words().any(|words| words.texts().any(|text| text.values().contains(&value)))
    }

    /// Why a message of this purpose must not say this; `None`: it may.
    pub fn unfit_for(self, purpose: Purpose) -> Option<&'static str> {
        let because = self.layout.because;
        let promotes = self.layout.shows == Shows::Picks || self.all_words().any(Words::promotes);
        let (fits, why) = match purpose {
            Purpose::Transactional => (
                matches!(because, Because::Order | Because::Typed) && !promotes,
                "a transactional message is `because` of an `order`, and offers and suggests nothing",
            ),
            Purpose::AskedFor => (
                because == Because::Asked && !promotes,
                "a message that was asked for is `because` it was `asked`, and offers and suggests nothing",
            ),
            Purpose::Marketing => (
                !matches!(because, Because::Order | Because::Typed | Because::Staff),
                "a marketing message is not `because` of an `order` or for `staff`: write why it comes",
            ),
            Purpose::Notice => (true, ""),
        };
        (!fits).then_some(why)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value as Json, json};

    fn written(because: &str) -> Json {
        json!({
            "layout": { "shows": "nothing", "leads_to": "home", "because": because },
            "subject": "[{first_name}, y|Y]our quote", "preheader": "It is signed.",
            "heading": "Thank you", "paragraphs": ["We begin <b>now</b>."], "push": "We begin.",
        })
    }

    fn with(name: &str, value: Json) -> Result<Message, String> {
        let mut text = written("customer");
        text[name] = value;
        Message::read(&text.to_string())
    }

    #[test]
    fn what_is_wrong_with_an_own_text_is_said_with_its_place() {
        assert!(Message::read(&written("customer").to_string()).is_ok());
        let bare = json!({ "subject": "S", "preheader": "P", "heading": "H", "paragraphs": [], "push": "P" });
        assert_eq!(Message::read(&bare.to_string()).unwrap_err(), "missing field `layout`");
        for (name, value, words) in [
            ("subject", json!("{first_name}"), "subject: must say something even if nothing is known"),
            ("push", json!(""), "push: must say something"),
            ("preheader", json!("For {frist_name}"), "{frist_name} stands for nothing we know"),
            ("heading", json!("Thank\r\nBcc: you"), "a line break or another invisible character"),
            ("paragraphs", json!(vec!["Hello."; 9]), "paragraphs: at most 8"),
            ("paragraphs", json!(["x".repeat(6_000)]), "over 6000 bytes"),
            ("colour", json!("red"), "unknown field `colour`"),
            (
                "layout",
                json!({ "shows": "nothing", "leads_to": "home", "because": "visit", "colour": "red" }),
                "#1f5f4a",
            ),
            (
                "layout",
                json!({ "shows": "nothing", "leads_to": "//evil", "because": "visit" }),
                "unknown variant",
            ),
        ] {
            let said = with(name, value).unwrap_err();
            assert!(said.contains(words), "{said}");
        }
    }

    #[test]
    fn a_text_that_sells_fits_no_message_about_an_order() {
        let unfit = |because: &str, button: &str, purpose| {
            let mut text = written(because);
            text["button"] = button.into();
            Template::own("own", &Message::read(&text.to_string()).unwrap()).unfit_for(purpose).is_some()
        };
        for (because, button, purpose, expected) in [
            ("order", "Show me", Purpose::Transactional, false),
            ("order", "Take[ {offer}]", Purpose::Transactional, true),
            ("customer", "Show me", Purpose::Transactional, true),
            ("asked", "Show me", Purpose::AskedFor, false),
            ("asked", "Take[ {offer}]", Purpose::AskedFor, true),
            ("customer", "Take[ {offer}]", Purpose::Marketing, false),
            ("order", "Show me", Purpose::Marketing, true),
        ] {
            assert_eq!(unfit(because, button, purpose), expected, "{because} {button} {purpose:?}");
        }
    }
}
