//! A shop's own texts, by name. One with the name of a ready text stands in for that.

use std::collections::BTreeMap;
use std::rc::Rc;

use rappel_delivery::template::{Message, Purpose, Template};
use rappel_flow::{Category, Flow};
use serde::Deserialize;
use serde_json::Value;

/// See the module. docs/delivery.md shows their form.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(try_from = "Value")]
pub(crate) struct OwnTexts(Rc<BTreeMap<String, Message>>);

impl TryFrom<Value> for OwnTexts {
    type Error = String;

    fn try_from(told: Value) -> Result<OwnTexts, String> {
        let Value::Object(told) = told else {
            return Err("texts: each stands under its name, as in {\"my-text\": {…}}".into());
        };
        let read = |(name, text): (String, Value)| match Message::read(&text.to_string()) {
            Ok(message) => Ok((name, message)),
            Err(problem) => Err(format!("texts: {name}: {problem}")),
        };
        let texts = told.into_iter().map(read).collect::<Result<_, _>>()?;
        Ok(OwnTexts(Rc::new(texts)))
    }
}

impl OwnTexts {
    /// The text of this name: the shop's own, else the ready one.
    pub(crate) fn find<'a>(&'a self, name: &'a str) -> Option<Template<'a>> {
        let ready = Template::from_name(name);
        // A ready text that is sent under two names is changed under both.
        let own = self.0.get(name).or_else(|| self.0.get(ready?.name()));
        own.map(|message| Template::own(name, message)).or(ready)
    }

    /// This text alone, under its name.
    pub(crate) fn of(name: &str, message: Message) -> OwnTexts {
        OwnTexts(Rc::new(BTreeMap::from([(name.to_owned(), message)])))
    }

    /// Whether there are none.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
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
    use serde_json::json;

    fn text(because: &str) -> Value {
        json!({
            "layout": { "shows": "nothing", "leads_to": "home", "because": because },
            "subject": "Thank you", "preheader": "For the quote.", "heading": "Thank you", "paragraphs": [], "push": "Thanks.",
        })
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
            (json!([]), &json!(["quote-1"]), "texts: each stands under its name"),
        ] {
            let said = shop(&flows, texts).unwrap_err();
            assert!(said.contains(words), "{said}");
        }
    }
}
