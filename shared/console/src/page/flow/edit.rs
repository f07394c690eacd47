//! Numbers, lengths of time and times of day of a step, a trigger or a condition, each as a field under its JSON pointer.

use maud::{Markup, html};
use rappel_flow::{DayTime, Duration};
use serde::Serialize;
use serde_json::Value;

use super::FlowPage;
use crate::frame::Frame;
use crate::piece::form::{self, Field};
use crate::words::step::label;

/// Deeper than any condition is nested.
const DEPTH_MAX: usize = 8;

/// A value that can be typed.
struct Leaf {
    pointer: String,
    key: String,
    value: String,
}

/// What of this part of the flow can be edited, as a form behind "Edit"; nothing where there is nothing.
/// `skip` are keys inside that are edited elsewhere; `more` is what else can be done with it.
pub(super) fn form(
    frame: &Frame,
    model: &FlowPage,
    (pointer, place): (&str, &str),
    part: &impl Serialize,
    skip: &[&str],
    more: &Markup,
) -> Markup {
    let mut leaves = Vec::new();
    if let Ok(value) = serde_json::to_value(part) {
        collect(&value, pointer, "", skip, 0, &mut leaves);
    }
    let problems = problems_at(model, place);
    html! {
        @for problem in &problems { p.problem { (problem) } }
        @if frame.may_edit() && !(leaves.is_empty() && more.0.is_empty()) {
            details.edit open[!problems.is_empty()] {
                summary aria-label={ "Edit: " (place) } { "Edit" }
                @if !leaves.is_empty() { (form::post(frame, &["flows", &model.flow.file.id, "edit"], &html! {
                    div.fields { @for leaf in &leaves { (field(model, leaf, !problems.is_empty())) } }
                    button.button.small { "Save" }
                })) }
                (more)
            }
        }
    }
}

fn field(model: &FlowPage, leaf: &Leaf, wrong: bool) -> Markup {
    let typed = model.typed.get(&leaf.pointer);
    let hint = if Duration::parse(&leaf.value).is_some() {
        "As in 30min, 24h, 2d"
    } else if DayTime::parse(&leaf.value).is_some() {
        "As in 08:00"
    } else {
        ""
    };
    let shown = typed.unwrap_or(&leaf.value);
    let name = label(&leaf.key);
    form::field(&Field {
        name: &leaf.pointer,
        label: &name,
        value: shown,
        hint,
        problem: (wrong && typed.is_some()).then_some("Not taken: see above."),
        required: true,
        ..Field::default()
    })
}

/// What the engine says of this very place, and not of a step inside it.
fn problems_at<'a>(model: &'a FlowPage, place: &str) -> Vec<&'a str> {
    let is_here = |said: &str| match said.strip_prefix(place) {
        Some("") => true,
        Some(rest) => {
            rest.starts_with(", ")
                && !["step ", "branch ", "otherwise"].iter().any(|deeper| rest.contains(deeper))
        }
        None => false,
    };
    // Of a flow with a step more or less the engine counts other steps than are drawn here.
    let as_drawn = !model.typed.contains_key("act");
    model
        .problems
        .iter()
        .filter(|problem| as_drawn && is_here(&problem.place))
        .map(|problem| problem.what.as_str())
        .collect()
}

fn collect(value: &Value, pointer: &str, key: &str, skip: &[&str], depth: usize, found: &mut Vec<Leaf>) {
    if depth > DEPTH_MAX {
        return;
    }
    let mut leaf = |value: String| found.push(Leaf { pointer: pointer.into(), key: key.into(), value });
    match value {
        Value::Number(number) => leaf(number.to_string()),
        Value::String(text) if is_measure(text) => leaf(text.clone()),
        Value::Array(list) => {
            for (number, inner) in list.iter().enumerate() {
                collect(inner, &format!("{pointer}/{number}"), key, skip, depth + 1, found);
            }
        }
        Value::Object(fields) => {
            for (name, inner) in fields.iter().filter(|(name, _)| !skip.contains(&name.as_str())) {
                let escaped = name.replace('~', "~0").replace('/', "~1");
                collect(inner, &format!("{pointer}/{escaped}"), name, skip, depth + 1, found);
            }
        }
        _ => {}
    }
}

/// Ids and names may look like anything; only what reads as a length of time or a time of day is one.
fn is_measure(text: &str) -> bool {
    Duration::parse(text).is_some() || DayTime::parse(text).is_some()
}
