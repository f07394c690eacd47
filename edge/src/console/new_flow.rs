//! A flow of the merchant's own, from nothing or like a ready one. It begins as a draft.

use rappel_access::{Act, Deed};
use rappel_console::page::flow::page_new as html;
use rappel_flow::Status;
use serde_json::{Value, json};
use worker::Response;

use super::answer;
use super::form::Form;
use super::shop::Visit;
use crate::book::{is_answer, ready_flow, ready_flows};
use crate::config::document::Edit;
use crate::error::EdgeError;

/// Longest name; its id, made of it, stands in addresses and in the figures.
const NAME_CHARS_MAX: usize = 60;

/// The page.
pub(super) fn page(visit: &Visit<'_>, name: &str, problem: Option<&str>) -> Result<Response, EdgeError> {
    let ready = ready_flows().filter(|id| !is_answer(id)).filter_map(ready_flow);
    let like: Vec<(String, String)> =
        ready.map(|flow| (flow.file.id.clone(), flow.file.name.clone())).collect();
    let status = if problem.is_some() { 422 } else { 200 };
    answer::page(status, html(&visit.frame(None), name, problem, &like))
}

/// Makes it, and shows it.
pub(super) async fn make(visit: &Visit<'_>, form: &Form) -> Result<Response, EdgeError> {
    visit.reader.check(visit.key.as_str(), Act::Change)?;
    let name = form.get("name").trim();
    let id = id_of(name);
    if id.is_empty() || name.chars().count() > NAME_CHARS_MAX {
        let words = format!("give it a name of letters and digits, {NAME_CHARS_MAX} at most");
        return page(visit, name, Some(&words));
    }
    let is_there = ready_flow(&id).is_some() || visit.settings.flows.iter().any(|flow| flow.id() == id);
    if is_there || ["new", "map"].contains(&id.as_str()) {
        return page(visit, name, Some("there is a flow of that name already: call it something else"));
    }
    let file = match ready_flow(form.get("like")) {
        Some(like) => {
            let mut file = serde_json::to_value(&like.file)?;
            let draft = [("id", json!(id)), ("name", json!(name)), ("status", json!(Status::Draft))];
            file.as_object_mut().into_iter().for_each(|fields| {
                fields.extend(draft.clone().map(|(name, value)| (name.to_owned(), value)));
            });
            file
        }
        None => empty(&id, name),
    };
    let edit = Edit::Entry { flow: id.clone(), entry: Some(file.to_string()) };
    match visit.change(edit, Deed::Changed, &format!("{id}: made")).await? {
        Ok(()) => visit.back(&format!("/flows/{id}"), "made"),
        Err(words) => page(visit, name, Some(&words)),
    }
}

/// An event of the shop that is called like the flow, and one message.
fn empty(id: &str, name: &str) -> Value {
    json!({
        "id": id, "name": name, "status": "draft", "rank": "offers",
        "trigger": { "on": "event", "name": id },
        "steps": [{ "send": { "template": "offer-1", "category": "marketing", "stale_after": "1d" } }],
    })
}

/// Small letters, digits and single hyphens, as flows are called.
fn id_of(name: &str) -> String {
    let plain = name.to_lowercase();
    let words = plain.split(|letter: char| !letter.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join("-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_becomes_an_id_and_an_empty_flow_is_one_that_the_engine_takes() {
        assert_eq!(id_of("  Quote signed – at last! "), "quote-signed-at-last");
        assert_eq!(id_of("é /../"), "");
        let file = empty("quote-signed", "Quote signed");
        assert!(rappel_flow::parse_flow("quote-signed", &file.to_string()).is_ok());
    }

    #[test]
    fn a_flow_like_each_ready_one_is_one_that_the_engine_takes() {
        for id in ready_flows() {
            let mut file = serde_json::to_value(&ready_flow(id).unwrap().file).unwrap();
            file["id"] = json!("mine");
            assert!(rappel_flow::parse_flow("mine", &file.to_string()).is_ok(), "{id}");
        }
    }
}
