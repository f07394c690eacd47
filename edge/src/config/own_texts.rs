//! A shop's own texts, by name. One with the name of a ready text stands in for that; one called `welcome-1/fr` has the
//! words of `welcome-1` in that language alone, and no layout.

use std::collections::BTreeMap;
use std::rc::Rc;

use rappel_compact::Gather;
use rappel_delivery::template::{Language, Message, Purpose, Template, Translations};
use rappel_flow::{Category, Flow};
use serde::Deserialize;
use serde_json::Value;

/// See the module. docs/delivery.md shows their form.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(try_from = "Value")]
pub(crate) struct OwnTexts(Rc<Texts>);

#[derive(Clone, Debug, Default)]
struct Texts {
    own: BTreeMap<String, Message>,
    /// Words in single languages, by the name of their text.
    told: BTreeMap<String, Translations>,
}

impl TryFrom<Value> for OwnTexts {
    type Error = String;

    fn try_from(told: Value) -> Result<OwnTexts, String> {
        let Value::Object(told) = told else {
            return Err("texts: each stands under its name, as in {\"my-text\": {…}}".into());
        };
        let mut texts = Texts::default();
        for (name, text) in told {
            texts.add(&name, &text.to_string()).map_err(|problem| format!("texts: {name}: {problem}"))?;
        }
        let is_there = |name: &&String| texts.own.contains_key(*name) || Template::from_name(name).is_some();
        if let Some(lost) = texts.told.keys().find(|name| !is_there(name)) {
            return Err(format!("texts: there is no text called {lost:?} to be told in another language"));
        }
        Ok(OwnTexts(Rc::new(texts)))
    }
}

impl Texts {
    fn add(&mut self, name: &str, json: &str) -> Result<(), String> {
        let Some((text, tag)) = name.rsplit_once('/') else {
            self.own.insert(name.to_owned(), Message::read(json)?);
            return Ok(());
        };
        let known = || Language::ALL.map(Language::tag).join(", ");
        let language = Language::of_tag(tag)
            .ok_or_else(|| format!("{tag:?} is no language with words of ours: write one of {}", known()))?;
        self.told.entry(text.to_owned()).or_default().read(language, json)
    }
}

impl OwnTexts {
    /// The text of this name: the shop's own, else the ready one, each in the shop's words where it has some.
    pub(crate) fn find<'a>(&'a self, name: &'a str) -> Option<Template<'a>> {
        let ready = Template::from_name(name);
        // A ready text that is sent under two names is changed under both.
        let known = ready.map_or(name, Template::name);
        let own = self.0.own.get(name).or_else(|| self.0.own.get(known));
        let template = own.map(|message| Template::own(name, message)).or(ready)?;
        let told = self.0.told.get(name).or_else(|| self.0.told.get(known));
        Some(told.map_or(template, |told| template.told_in(told)))
    }

    /// The key in the settings of a text's own words in a language.
    pub(crate) fn key(name: &str, language: Language) -> String {
        format!("{}/{}", Template::from_name(name).map_or(name, Template::name), language.tag())
    }

    /// Whether the shop has words of its own for a text in this language.
    pub(crate) fn tells(&self, name: &str, language: Language) -> bool {
        let key = OwnTexts::key(name, language);
        let told = key.rsplit_once('/').and_then(|(text, _)| self.0.told.get(text));
        told.is_some_and(|told| told.has(language))
    }

    /// The same texts, one of them in other words in a language.
    ///
    /// # Errors
    /// What is wrong with the words.
    pub(crate) fn with(&self, name: &str, language: Language, json: &str) -> Result<OwnTexts, String> {
        let mut texts = Texts::clone(&self.0);
        texts.add(&OwnTexts::key(name, language), json)?;
        Ok(OwnTexts(Rc::new(texts)))
    }

    /// This text alone, under its name.
    pub(crate) fn of(name: &str, message: Message) -> OwnTexts {
        let own = [(name.to_owned(), message)].into_iter().gather();
        OwnTexts(Rc::new(Texts { own, ..Texts::default() }))
    }

    /// Whether there are none.
    pub(super) fn is_empty(&self) -> bool {
        self.0.own.is_empty() && self.0.told.is_empty()
    }

    /// Whether a flow finds its texts, and each may be sent as what it is sent as.
    ///
    /// # Errors
    /// The first text that is not there or does not fit.
    pub(super) fn check(&self, flow: &Flow) -> Result<(), String> {
        let id = &flow.file.id;
        if let Some(unknown) = flow.templates().find(|name| self.find(name).is_none()) {
            return Err(format!("flow {id:?}: there is no text called {unknown:?}: see docs/delivery.md"));
        }
        for send in flow.sends() {
            let names = send.variants.iter().map(|variant| &variant.template).chain([&send.template]);
            for template in names.filter_map(|name| self.find(name)) {
                if let Some(why) = template.unfit_for(purpose(send.category)) {
                    return Err(format!("flow {id:?}: the text {:?}: {why}", template.name()));
                }
            }
        }
        Ok(())
    }
}

/// In whose interest a message of this category goes.
pub(crate) fn purpose(category: Category) -> Purpose {
    match category {
        Category::Marketing => Purpose::Marketing,
        Category::AskedFor => Purpose::AskedFor,
        Category::Transactional => Purpose::Transactional,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Shops;
    use rappel_delivery::template::Written;
    use serde_json::json;

    fn text(because: &str) -> Value {
        json!({
            "layout": { "shows": "nothing", "leads_to": "home", "because": because },
            "subject": "Thank you", "preheader": "For the quote.", "heading": "Thank you", "paragraphs": [], "push": "Thanks.",
        })
    }

    /// Words of one language.
    fn words() -> Value {
        let mut words = text("visit");
        words.as_object_mut().unwrap().remove("layout");
        words
    }

    fn selling() -> Value {
        let mut words = words();
        words["button"] = json!("Take[ {offer}]");
        words
    }

    fn flow(template: &str, category: &str) -> Value {
        json!({
            "id": "quotes", "name": "Quotes", "status": "live", "rank": "offers",
            "trigger": { "on": "event", "name": "quote" },
            "steps": [{ "send": { "template": template, "category": category, "stale_after": "1d" } }],
        })
    }

    /// A shop with these flows and texts; or what is wrong with it.
    fn shop(flows: &Value, texts: &Value) -> Result<(), String> {
        let shop = json!([{
            "key": "demo", "name": "Demo", "origins": ["http://shop.test"], "sender": "a@shop.test",
            "postal_address": "1 Road", "contact": "help@shop.test", "flows": flows, "texts": texts,
        }]);
        Shops::parse(&shop.to_string()).map(drop)
    }

    #[test]
    fn a_ready_text_of_two_names_is_changed_under_both() {
        let texts = OwnTexts::try_from(json!({ "browse-abandonment-1": text("visit") })).unwrap();
        let ready = |name| texts.find(name) == Template::from_name(name);
        assert!(!ready("browse-push-1") && !ready("browse-abandonment-1") && ready("browse-abandonment-2"));
        assert_eq!(texts.find("no-such"), None);
    }

    #[test]
    fn words_of_one_language_leave_the_others_as_they_are() {
        let texts = OwnTexts::try_from(json!({ "browse-abandonment-1/fr": words() })).unwrap();
        assert!(
            texts.tells("browse-push-1", Language::French)
                && texts.tells("browse-abandonment-1", Language::French)
        );
        assert!(!texts.tells("browse-abandonment-1", Language::English));
        let said =
            |texts: &OwnTexts, language| Written::of(texts.find("browse-push-1").unwrap(), language).subject;
        assert_eq!(said(&texts, Language::French), "Thank you");
        assert_ne!(said(&texts, Language::English), "Thank you");
        let drafted = texts.with("browse-push-1", Language::English, &words().to_string()).unwrap();
        assert_eq!(said(&drafted, Language::English), "Thank you");
        assert!(texts.with("browse-push-1", Language::English, "{}").is_err());
    }

    #[test]
    fn flows_find_the_shops_own_texts_and_each_says_only_what_it_may() {
        let own = json!({ "quote-1": text("customer") });
        assert!(shop(&json!([flow("quote-1", "marketing")]), &own).is_ok());
        assert!(shop(&json!([flow("offer-1", "marketing")]), &json!({})).is_ok(), "a ready text");
        let ready_changed = json!({ "welcome-1": text("order") });
        for (flows, texts, words) in [
            (
                json!([flow("quote-2", "marketing")]),
                &own,
                "flow \"quotes\": there is no text called \"quote-2\"",
            ),
            (
                json!([flow("quote-1", "asked-for")]),
                &own,
                "the text \"quote-1\": a message that was asked for",
            ),
            (json!([flow("order-confirmation-1", "marketing")]), &own, "a marketing message is not"),
            (
                json!(["welcome"]),
                &ready_changed,
                "flow \"welcome\": the text \"welcome-1\": a marketing message is not",
            ),
            (json!([]), &json!({ "quote-1": {} }), "texts: quote-1: missing field"),
            (json!([]), &json!({ "quote-1/fr": words() }), "no text called \"quote-1\" to be told"),
            (json!([]), &json!({ "welcome-1/de": words() }), "\"de\" is no language with words of ours"),
            (json!([]), &json!({ "welcome-1/fr": text("visit") }), "the same in every language"),
            (
                json!(["order-confirmation"]),
                &json!({ "order-confirmation-1/fr": selling() }),
                "a transactional message is",
            ),
            (json!([]), &json!(["quote-1"]), "texts: each stands under its name"),
        ] {
            let said = shop(&flows, texts).unwrap_err();
            assert!(said.contains(words), "{said}");
        }
    }
}
