//! A flow of the merchant's own, from nothing or like a ready one. It begins as a draft.

use rappel_access::{Act, Deed};
use rappel_compact::Gather;
use rappel_console::page::flow::{LIKE, NewFlow, begun, page_new as html};
use rappel_flow::{Status, parse_flow};
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

/// The page, before anything is typed.
pub(super) fn page(visit: &Visit<'_>) -> Result<Response, EdgeError> {
    show(visit, 200, NewFlow::default())
}

fn show(visit: &Visit<'_>, status: u16, model: NewFlow) -> Result<Response, EdgeError> {
    let ready = ready_flows().filter(|id| !is_answer(id)).filter_map(ready_flow);
    let like = ready.map(|flow| (flow.file.id.clone(), flow.file.name.clone())).collect();
    answer::page(status, html(&visit.frame(None), &NewFlow { like, ..model }))
}

/// Makes it, and shows it.
pub(super) async fn make(visit: &Visit<'_>, form: &Form) -> Result<Response, EdgeError> {
    visit.reader.check(visit.key.as_str(), Act::Change)?;
    let fields = form.fields().map(|(name, value)| (name.to_owned(), value.to_owned()));
    let typed = NewFlow { typed: fields.gather(), ..NewFlow::default() };
    let wrong = |words: String| show(visit, 422, NewFlow { problem: Some(words), ..typed.clone() });
    let name = form.get("name").trim();
    let id = id_of(name);
    if id.is_empty() || name.chars().count() > NAME_CHARS_MAX {
        return wrong(format!("give it a name of letters and digits, {NAME_CHARS_MAX} at most"));
    }
    let is_there = ready_flow(&id).is_some() || visit.settings.flows.iter().any(|flow| flow.id() == id);
    if is_there || ["new", "map"].contains(&id.as_str()) {
        return wrong("there is a flow of that name already: call it something else".into());
    }
    let Some(file) = file(&id, name, form)? else {
        return Err(EdgeError::theirs(400, "`starts` is none of the starts on the page: load it again"));
    };
    let json = file.to_string();
    if let Err(problems) = parse_flow(&id, &json) {
        return show(visit, 422, NewFlow { problems, ..typed });
    }
    let edit = Edit::Entry { flow: id.clone(), entry: Some(json) };
    match visit.change(edit, Deed::Changed, &format!("{id}: made")).await? {
        Ok(()) => visit.back(&format!("/flows/{id}"), "made"),
        Err(words) => wrong(words),
    }
}

fn file(id: &str, name: &str, form: &Form) -> Result<Option<Value>, EdgeError> {
    if form.get("starts") != LIKE {
        return Ok(begun(id, |name| form.get(name)));
    }
    let Some(like) = ready_flow(form.get(LIKE)) else { return Ok(None) };
    let mut file = serde_json::to_value(&like.file)?;
    let draft = [("id", json!(id)), ("name", json!(name)), ("status", json!(Status::Draft))];
    file.as_object_mut().into_iter().for_each(|fields| {
        fields.extend(draft.clone().map(|(name, value)| (name.to_owned(), value)));
    });
    Ok(Some(file))
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
    fn a_name_becomes_an_id() {
        assert_eq!(id_of("  Quote signed – at last! "), "quote-signed-at-last");
        assert_eq!(id_of("é /../"), "");
    }

    #[test]
    fn a_flow_like_each_ready_one_is_one_that_the_engine_takes() {
        for id in ready_flows() {
            let form = Form::of(&[("starts", LIKE), (LIKE, id)]);
            let file = file("mine", "Mine", &form).unwrap().unwrap();
            assert_eq!(file["status"], "draft");
            assert!(parse_flow("mine", &file.to_string()).is_ok(), "{id}");
        }
    }
}
