//! A flow of the merchant's own: what starts it, as the language has it, each with the one field it needs; and the file that
//! comes of it, which the engine checks like any other. Counts of days and times of day are edited on the flow's own page.

mod starts;

use std::collections::BTreeMap;

use maud::{Markup, html};
use rappel_delivery::template::Template;
use rappel_flow::Problem;
use serde_json::{Value, json};

use self::starts::{Asked, STARTS};
use super::problems;
use crate::frame::{Frame, Heading, Section, document};
use crate::piece::form::{self, Field};

/// The choice of a ready flow in the place of a start.
pub const LIKE: &str = "like";
/// When a start of a day begins, on the shopper's clock, until something else is said.
const AT: &str = "10:00";
/// The same person enters again after so long, if what starts it may come every day.
const AGAIN_AFTER: &str = "7d";

/// The page's model.
#[derive(Clone, Debug, Default)]
pub struct NewFlow {
    /// What was typed, by the fields' names.
    pub typed: BTreeMap<String, String>,
    /// What is wrong with the name.
    pub problem: Option<String>,
    /// What the engine says of all else.
    pub problems: Vec<Problem>,
    /// Ready flows to begin with: `(id, name)`.
    pub like: Vec<(String, String)>,
}

/// The page.
pub fn page_new(frame: &Frame, model: &NewFlow) -> String {
    let typed = |name: &str| model.typed.get(name).map_or("", String::as_str);
    let body = html! {
        (problems(&model.problems))
        section.card.narrow {
            (form::post(frame, &["flows", "new"], &html! {
                (form::field(&Field {
                    name: "name",
                    label: "What do you call it?",
                    hint: "For you and your team; shoppers do not see it.",
                    value: typed("name"),
                    problem: model.problem.as_deref(),
                    required: true,
                    ..Field::default()
                }))
                (starts(model, &typed))
                (form::field(&Field {
                    name: "template",
                    label: "The text of its first message",
                    hint: "By its name. Left empty, it is the ready text that fits best; its words are yours to change.",
                    value: typed("template"),
                    list: TEXTS,
                    ..Field::default()
                }))
                (texts())
                button.button { "Make a draft" }
            }))
        }
    };
    let lead = html! { "It begins as a draft: nothing goes out before you switch it on. Steps are added on its own page." };
    let (title, back) = ("A flow of your own", Some(("/flows", "All flows")));
    document(frame, &Heading { section: Section::Flows, title, back, lead, aside: html! {} }, &body)
}

/// The id of the list of ready texts.
pub(super) const TEXTS: &str = "ready-texts";

/// The ready texts' names, for fields to suggest.
pub(super) fn texts() -> Markup {
    html! { datalist id=(TEXTS) { @for text in Template::all() { option value=(text.name()) {} } } }
}

fn starts<'a>(model: &NewFlow, typed: &impl Fn(&str) -> &'a str) -> Markup {
    let before = typed("starts");
    let now = if before.is_empty() { "event" } else { before };
    let like: Vec<(&str, &str)> = model.like.iter().map(|(id, name)| (id.as_str(), name.as_str())).collect();
    html! {
        fieldset {
            legend { "What starts it?" }
            @for start in &STARTS {
                (starter(start.word, start.label, now, &html! {
                    @if let Some(asked) = &start.field { (field(start.word, asked, model.typed.get(start.word))) }
                }))
            }
            (starter(LIKE, "The same as a ready flow, with its steps", now, &form::select(LIKE, "", "Which", typed(LIKE), &like)))
        }
    }
}

fn starter(word: &str, label: &str, now: &str, asked: &Markup) -> Markup {
    let id = format!("starts-{word}");
    html! {
        div.starter {
            div.tick {
                input id=(id) type="radio" name="starts" value=(word) checked[word == now];
                label for=(id) { (label) }
            }
            div.asked { (asked) }
        }
    }
}

fn field(word: &str, asked: &Asked, typed: Option<&String>) -> Markup {
    let value = typed.map_or(asked.given, String::as_str);
    if !asked.choices.is_empty() {
        return form::select(word, "", asked.label, value, asked.choices);
    }
    let Asked { label, hint, kind, .. } = *asked;
    form::field(&Field { name: word, label, hint, kind, value, ..Field::default() })
}

/// The file of a flow that the form's fields describe, as a draft with one message; nothing if `starts` is no start.
pub fn begun<'a>(id: &str, typed: impl Fn(&str) -> &'a str) -> Option<Value> {
    let start = STARTS.iter().find(|start| start.word == typed("starts"))?;
    let value = typed(start.word).trim();
    let (rank, ready) = fitting(start.word, value);
    let (template, category) = match (typed("template").trim(), value) {
        ("", "back-in-stock-asked") => (ready.as_str(), "asked-for"),
        ("", _) => (ready.as_str(), "marketing"),
        (own, _) => (own, "marketing"),
    };
    let leaves = ["visit-ended", "idle", "silence"].contains(&start.word);
    let often = leaves || ["products", "wishlisted"].contains(&start.word);
    Some(json!({
        "id": id, "name": typed("name").trim(), "status": "draft", "rank": rank,
        "trigger": trigger(start.word, value, id),
        "reentry": if often { json!({ "after": AGAIN_AFTER }) } else { json!({}) },
        "steps": [{ "send": { "template": template, "category": category, "stale_after": "1d" } }],
        "exits": if leaves { json!([{ "on": "purchase" }]) } else { json!([]) },
    }))
}

fn trigger(word: &str, value: &str, id: &str) -> Value {
    match word {
        "visit-ended" => json!({ "on": word, "class": value }),
        "told" => json!({ "on": value }),
        "date" => json!({ "on": word, "date": value, "at": AT }),
        "calendar" => json!({ "on": word, "day": value, "at": AT }),
        "weekly" => json!({ "on": "schedule", "when": { "repeat": word, "on": [value] }, "at": AT }),
        "monthly" => {
            // What is no number is left for the engine to refuse.
            let day = value.parse::<u32>().map_or_else(|_| Value::from(value), Value::from);
            json!({ "on": "schedule", "when": { "repeat": word, "day": day }, "at": AT })
        }
        "sale-period" => json!({ "on": word, "at": AT }),
        "products" => match value.strip_prefix("back-in-stock") {
            Some(asked) => json!({ "on": "back-in-stock", "asked": asked == "-asked" }),
            None => json!({ "on": value }),
        },
        "wishlisted" => json!({ "on": word, "since": value }),
        "idle" => json!({ "on": word, "after": value }),
        "silence" => json!({ "on": word, "of": "order", "since": value }),
        "opt-in" => json!({ "on": word, "channels": [value] }),
        "segment-entered" => json!({ "on": word, "segment": value }),
        _ => json!({ "on": "event", "name": if value.is_empty() { id } else { value } }),
    }
}

/// The place before the arbiter, and the ready text, of flows that start so.
fn fitting(word: &str, value: &str) -> (&'static str, String) {
    let known = |rank, template: &str| (rank, template.to_owned());
    let rank = |value: &str| match value {
        "site" => "site",
        "browse" => "browse",
        "search" => "search",
        "cart" => "cart",
        _ => "checkout",
    };
    match (word, value) {
        ("visit-ended", _) => (rank(value), format!("{value}-abandonment-1")),
        ("idle", _) => known("browse", "browse-abandonment-1"),
        ("told", "account-created") | ("opt-in", _) => known("welcome", "welcome-1"),
        ("told", _) => known("after-purchase", "thank-you-1"),
        ("date", "birthday" | "name-day") => ("personal-dates", format!("{value}-1")),
        ("date", _) => known("personal-dates", "anniversary-1"),
        ("sale-period", _) => known("offers", "sale-period-1"),
        ("products", "back-in-stock-asked") => known("asked-back-in-stock", "back-in-stock-1"),
        ("products", "back-in-stock") => known("low-stock", "back-in-stock-interest-1"),
        ("products", "price-drop") => known("price-drop", "price-drop-1"),
        ("products", "low-stock") => known("low-stock", "low-stock-1"),
        ("products", _) => ("offers", format!("{value}-1")),
        ("wishlisted", _) => known("wishlist", "wishlist-reminder-1"),
        ("silence", _) => known("win-back", "win-back-1"),
        ("calendar", day) if Template::from_name(&format!("calendar-{day}-1")).is_some() => {
            ("offers", format!("calendar-{day}-1"))
        }
        _ => known("offers", "offer-1"),
    }
}

#[cfg(test)]
mod tests {
    use rappel_delivery::template::Purpose;
    use rappel_flow::parse_flow;

    use super::*;

    /// What a form says that has this start with this value, and nothing else.
    fn file(word: &str, value: &str) -> Value {
        let told = |field: &str| match field {
            "starts" => word.to_owned(),
            "name" => "My own".to_owned(),
            field if field == word => value.to_owned(),
            _ => String::new(),
        };
        let fields = ["starts", "name", word, "template"].map(|field| (field, told(field)));
        begun("my-own", |name| fields.iter().find(|(field, _)| *field == name).map_or("", |(_, value)| value))
            .unwrap()
    }

    #[test]
    fn each_start_with_each_choice_is_a_flow_that_the_engine_takes_with_a_text_that_may_be_sent() {
        for start in &STARTS {
            let given = start.field.as_ref().map_or("", |asked| asked.given);
            let given = match start.word {
                "calendar" => "black-friday",
                "segment-entered" => "the-french",
                _ => given,
            };
            let choices = start.field.as_ref().map_or(&[][..], |asked| asked.choices);
            let values: Vec<&str> = if choices.is_empty() {
                vec![given]
            } else {
                choices.iter().map(|(value, _)| *value).collect()
            };
            for value in values {
                let file = file(start.word, value);
                let flow = parse_flow("my-own", &file.to_string());
                let flow = flow.unwrap_or_else(|problems| panic!("{} {value}: {problems:?}", start.word));
                let template = Template::from_name(flow.templates().next().unwrap()).unwrap();
                let purpose =
                    if value == "back-in-stock-asked" { Purpose::AskedFor } else { Purpose::Marketing };
                assert_eq!(template.unfit_for(purpose), None, "{} {value}", start.word);
            }
        }
    }

    #[test]
    fn what_is_typed_wrong_is_for_the_engine_to_refuse_and_an_unnamed_event_is_called_like_the_flow() {
        assert_eq!(file("event", "")["trigger"]["name"], "my-own");
        assert_eq!(file("event", " quote-signed ")["trigger"]["name"], "quote-signed");
        for (word, value, says) in [
            ("calendar", "chrismas", "black-friday"),
            ("wishlisted", "a week", "is no duration"),
            ("monthly", "32", "31"),
            ("monthly", "first", "expected u8"),
        ] {
            let problems = parse_flow("my-own", &file(word, value).to_string()).unwrap_err();
            assert!(problems.iter().any(|problem| problem.what.contains(says)), "{word}: {problems:?}");
        }
        assert_eq!(begun("my-own", |_| "nothing"), None);
    }
}
