//! What a message says on a phone: an SMS of one breath, and the gaps of a template that WhatsApp has approved.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::fill::Text;
use super::render::cleaned;
use super::texts::Pack;
use super::wording::wording;
use super::{Language, MessageContent};
use crate::phone::TEXT_MAX_CHARS;
use crate::text::truncate_chars;

/// The gap of a template that the message's link goes into.
const LINK: &str = "{link}";
/// Gaps of one template: Meta's approved ones have fewer.
const VARIABLES_MAX: usize = 12;
/// Longest id of a template at its provider, in bytes: Meta's names have 512 at most, Twilio's ids 34.
const ID_MAX_BYTES: usize = 512;
/// Longest value of a gap, in characters: all of a message together have 1,024.
const VALUE_MAX_CHARS: usize = 300;

/// Renders an SMS: who speaks, what is said, the code of an offer, where it leads, how to stop it.
pub fn render_sms(content: &MessageContent) -> String {
    short(content, content.purpose.can_be_stopped())
}

/// Renders free words for WhatsApp, which says itself how to stop them.
pub fn render_whatsapp(content: &MessageContent) -> String {
    short(content, false)
}

fn short(content: &MessageContent, says_how_to_stop: bool) -> String {
    let content = cleaned(content);
    let labels = &Pack::of(content.language).common.labels;
    let offer = content.details.offer.as_ref();
    let code = offer.and_then(|offer| offer.code.as_ref()).map(|code| format!(" {}: {code}.", labels.code));
    let stop = if says_how_to_stop { format!(" {}", labels.stop) } else { String::new() };
    let link = content.links.landing.as_str();
    let tail = format!("{} {link}{stop}", code.unwrap_or_default());
    // Words give way to the link and the way out.
    let room = TEXT_MAX_CHARS.saturating_sub(tail.chars().count());
    let words = wording(&content).push.body;
    let named =
        if words.contains(&content.shop.name) { words } else { format!("{}: {words}", content.shop.name) };
    format!("{}{tail}", truncate_chars(&named, room))
}

/// A template that WhatsApp's provider has approved, for one of our texts.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "Told")]
pub struct ApprovedTemplate {
    /// Its id at the provider, by the language's code in the provider's spelling: `{"en_US": "cart_left"}`, `{"fr": "HX…"}`.
    ids: BTreeMap<String, String>,
    /// What fills its gaps, in their order.
    variables: Vec<Variable>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Variable {
    Link,
    Text(Text),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Told {
    templates: BTreeMap<String, String>,
    #[serde(default)]
    variables: Vec<String>,
}

impl TryFrom<Told> for ApprovedTemplate {
    type Error = String;

    fn try_from(told: Told) -> Result<ApprovedTemplate, String> {
        if told.templates.is_empty() {
            return Err("templates: name one for each language, as {\"en_US\": \"cart_left\"}".to_owned());
        }
        let is_word = |text: &String, max_bytes: usize| {
            (1..=max_bytes).contains(&text.len())
                && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-".contains(&byte))
        };
        let unfit =
            told.templates.iter().find(|(language, id)| !is_word(language, 16) || !is_word(id, ID_MAX_BYTES));
        if let Some((language, id)) = unfit {
            return Err(format!(
                "templates: {language:?}: {id:?}: write the language's code and the template's name or ContentSid as \
                 the provider shows them"
            ));
        }
        if told.variables.len() > VARIABLES_MAX {
            return Err(format!("variables: a template has at most {VARIABLES_MAX}"));
        }
        let read = |(number, text): (usize, String)| match text.as_str() {
            LINK => Ok(Variable::Link),
            _ => Text::try_from(text)
                .map(Variable::Text)
                .map_err(|error| format!("variables: number {number}: {error}, or {{link}} alone")),
        };
        let variables = (1..).zip(told.variables).map(read).collect::<Result<_, _>>()?;
        Ok(ApprovedTemplate { ids: told.templates, variables })
    }
}

/// A template, ready to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FilledTemplate<'a> {
    /// Its id at the provider.
    pub id: &'a str,
    /// Its language, in the provider's spelling.
    pub language: &'a str,
    /// Its gaps, counted from 1, and what fills them.
    pub variables: Vec<(String, String)>,
}

impl ApprovedTemplate {
    /// The template in the message's language, else in the shop's, else in any it has.
    ///
    /// # Errors
    /// A gap that nothing fills, in a merchant's words: WhatsApp refuses an empty one.
    pub fn fill(&self, content: &MessageContent, shop: &str) -> Result<FilledTemplate<'_>, String> {
        let spoken = |wanted: Language| {
            self.ids.iter().find(move |(code, _)| code.split(['_', '-']).next() == Some(wanted.tag()))
        };
        let in_shops = || spoken(Language::first_spoken([shop]));
        let found = spoken(content.language).or_else(in_shops).or_else(|| self.ids.iter().next());
        let (language, id) = found.ok_or("the template has no language")?;
        let content = cleaned(content);
        let mut variables = Vec::new();
        for (number, variable) in (1..).zip(&self.variables) {
            let said = match variable {
                Variable::Link => Some(content.links.landing.as_str().to_owned()),
                Variable::Text(text) => {
                    said(text, &content).map(|text| truncate_chars(&text, VALUE_MAX_CHARS))
                }
            };
            let said = said.filter(|said| !said.trim().is_empty()).ok_or_else(|| {
                format!("nothing is known that fills variable {number} of the template {id}: give it another way, as in [{{first_name}}|there]")
            })?;
            variables.push((number.to_string(), said));
        }
        Ok(FilledTemplate { id, language, variables })
    }
}

fn said(text: &Text, content: &MessageContent) -> Option<String> {
    let common = &Pack::of(content.language).common;
    text.fill(&|value| value.said(content, common))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::link::AllowedOrigins;
    use crate::template::{Purpose, Template, sample_content};

    fn sample(template: Template<'static>, language: Language) -> MessageContent<'static> {
        sample_content(template, language, &AllowedOrigins::new(&["https://shop.example"]).unwrap()).unwrap()
    }

    fn content(name: &str, language: Language) -> MessageContent<'static> {
        sample(Template::from_name(name).unwrap(), language)
    }

    #[test]
    fn an_sms_says_who_speaks_where_it_leads_and_how_to_stop_it_in_each_language() {
        for (language, stop) in [
            (Language::English, "Reply STOP to opt out."),
            (Language::French, "STOP pour ne plus en recevoir."),
            (Language::Hungarian, "Leiratkozás: STOP."),
        ] {
            let content = content("birthday-1", language);
            let sms = render_sms(&content);
            assert!(
                sms.contains(&content.shop.name) && sms.contains(content.links.landing.as_str()),
                "{sms}"
            );
            assert!(sms.ends_with(stop), "{sms}");
            assert!(!render_whatsapp(&content).contains("STOP"));
            let order = MessageContent { purpose: Purpose::Transactional, ..content };
            assert!(!render_sms(&order).contains("STOP"), "an order is nothing to stop");
        }
    }

    #[test]
    fn every_ready_message_fits_a_phone() {
        for template in Template::all() {
            for language in Language::ALL {
                let sms = render_sms(&sample(template, language));
                assert!(sms.chars().count() <= TEXT_MAX_CHARS && !sms.contains('\n'), "{sms}");
            }
        }
    }

    fn approved(json: &str) -> Result<ApprovedTemplate, String> {
        serde_json::from_str(json).map_err(|error| error.to_string())
    }

    #[test]
    fn a_template_is_chosen_by_language_and_its_gaps_are_filled() {
        let template =
            approved(r#"{"templates":{"en_US":"cart_left","fr":"panier"},"variables":["[{query}|there]","{shop}","{link}"]}"#)
                .unwrap();
        let english = content("cart-abandonment-1", Language::English);
        let filled = template.fill(&english, "fr").unwrap();
        assert_eq!((filled.id, filled.language), ("cart_left", "en_US"));
        let link = english.links.landing.as_str().to_owned();
        assert_eq!(
            filled.variables[1..],
            [("2".to_owned(), english.shop.name.clone()), ("3".to_owned(), link)]
        );
        let hungarian = content("cart-abandonment-1", Language::Hungarian);
        assert_eq!(
            template.fill(&hungarian, "fr").unwrap().id,
            "panier",
            "the shop's where theirs is not there"
        );
        let needy = approved(r#"{"templates":{"en":"x"},"variables":["{tracking_number}"]}"#).unwrap();
        let refused =
            needy.fill(&MessageContent { details: Default::default(), ..english }, "en").unwrap_err();
        assert!(refused.contains("variable 1 of the template x"), "{refused}");
    }

    #[test]
    fn what_is_wrong_with_a_template_is_said() {
        for (json, words) in [
            (r#"{"templates":{}}"#, "name one for each language"),
            (r#"{"templates":{"en":"cart left"}}"#, "\"cart left\": write the language's code"),
            (r#"{"templates":{"en":"x"},"variables":["{nobody}"]}"#, "number 1: {nobody} stands for nothing"),
            (r#"{"template":"x"}"#, "unknown field `template`"),
        ] {
            let said = approved(json).unwrap_err();
            assert!(said.contains(words), "{said}");
        }
    }
}
