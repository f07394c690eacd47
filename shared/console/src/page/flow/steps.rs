//! Steps added, moved and taken away in place. Every wait and message keeps the name it has while others come and go, for a
//! run stands at a name, and a message's id is made of one: unnamed steps are given the names that the engine counted.

use maud::{Markup, html};
use rappel_flow::{Flow, Step};
use rappel_signal::{SECOND_MS, UnixMs};
use serde_json::{Value, json};

use super::walk::{Node, row, tree};
use super::{FlowPage, new};
use crate::frame::Frame;
use crate::piece::form::{self, Field};
use crate::words::step;

/// What is done with a step: the values of `act`.
const AWAY: &str = "away";
const UP: &str = "up";
const DOWN: &str = "down";
const WAIT: &str = "wait";
const SEND: &str = "send";
const SPLIT: &str = "split";
/// The field with the name of the step that is moved or taken away: by now another may stand in its place.
const STEP: &str = "step";

/// What new splits ask for: the condition, and its words.
const SPLITS: [(&str, &str); 4] = [
    ("orders", "Orders so far"),
    ("spend", "Spent in twelve months"),
    ("cart_value", "Value of the cart"),
    ("order_value", "Value of the order"),
];

/// The flow's file with a step added, moved or taken away, as the form says; nothing where it has no such step or place, or
/// another step than the page showed there. A new step is called by the time: nobody stood at one of that name before.
pub fn reshaped<'a>(flow: &Flow, now: UnixMs, typed: impl Fn(&str) -> &'a str) -> Option<Value> {
    let (at, act) = (typed("at"), typed("act"));
    let nodes = row(flow);
    if [AWAY, UP, DOWN].contains(&act) {
        nodes.iter().find(|node| node.pointer == at && node.name == typed(STEP))?;
    }
    let mut file = serde_json::to_value(&flow.file).ok()?;
    nodes.iter().for_each(|node| keep_name(&mut file, node));
    let (list, place) = at.rsplit_once('/')?;
    if !["steps", "otherwise", "ends_with"].contains(&list.rsplit('/').next()?) {
        return None;
    }
    let list = file.pointer_mut(list)?.as_array_mut()?;
    let place: usize = place.parse().ok()?;
    match act {
        AWAY if place < list.len() => drop(list.remove(place)),
        UP if place < list.len() => list.swap(place, place.checked_sub(1)?),
        DOWN if place.checked_add(1)? < list.len() => list.swap(place, place + 1),
        WAIT | SEND | SPLIT if place <= list.len() => {
            list.insert(place, made(act, &new_name(act, &nodes, now), typed))
        }
        _ => return None,
    }
    Some(file)
}

/// Writes the name by which runs and messages know a step into the file; others nobody stands at.
fn keep_name(file: &mut Value, node: &Node) {
    use Step::{Audience, Forward, Notify, Send, Wait, WaitDate, WaitUntil};
    let (Wait { .. }
    | WaitUntil { .. }
    | WaitDate { .. }
    | Send(_)
    | Audience { .. }
    | Forward { .. }
    | Notify { .. }) = node.step
    else {
        return;
    };
    let step = file.pointer_mut(&node.pointer).and_then(Value::as_object_mut);
    let fields = step.and_then(|step| step.values_mut().next()).and_then(Value::as_object_mut);
    if let Some(fields) = fields {
        fields.insert("name".into(), node.name.as_str().into());
    }
}

fn new_name(act: &str, nodes: &[Node], now: UnixMs) -> String {
    let names = (now.0 / SECOND_MS..).map(|second| format!("{act}-{second:x}"));
    names.into_iter().find(|name| nodes.iter().all(|node| node.name != *name)).unwrap_or_default()
}

fn made<'a>(act: &str, name: &str, typed: impl Fn(&str) -> &'a str) -> Value {
    match act {
        WAIT => json!({ WAIT: { "name": name, "for": typed("for").trim(), "from": "previous" } }),
        SEND => {
            let template = typed("template").trim();
            json!({ SEND: { "name": name, "template": template, "category": "marketing", "stale_after": "1d" } })
        }
        _ => {
            let least = typed("least").trim();
            // What is no number is left for the engine to refuse.
            let least = least.parse::<u32>().map_or_else(|_| Value::from(least), Value::from);
            let when = json!([{ typed("of"): { "at_least": least } }]);
            json!({ SPLIT: { "branches": [{ "when": when, "steps": [] }], "otherwise": [] } })
        }
    }
}

/// Buttons that move a step among its neighbours, or take it away.
pub(super) fn buttons(frame: &Frame, model: &FlowPage, node: &Node, waiting: u64) -> Markup {
    if !frame.may_edit() {
        return html! {};
    }
    let parts = ["flows", model.flow.file.id.as_str(), "steps"];
    let button = |act: &str, words: &str| {
        html! {
            button.button.small.quiet name="act" value=(act) aria-label={ (words) ": " (node.place) } { (words) }
        }
    };
    let at = html! {
        input type="hidden" name="at" value=(node.pointer);
        input type="hidden" name=(STEP) value=(node.name);
    };
    let with = if node.ways.is_empty() { "" } else { " and all steps inside" };
    let leave = match waiting {
        0 => String::new(),
        1 => " Whoever waits here leaves the flow.".into(),
        people => format!(" The {people} who wait here leave the flow."),
    };
    html! {
        div.acts {
            (form::post(frame, &parts, &html! {
                (at)
                div.acts { (button(UP, "Move up")) (button(DOWN, "Move down")) }
            }))
            (form::post_sure(frame, &parts, &format!("Take {}{with} away?{leave}", node.place), &html! {
                (at)
                input type="hidden" name="act" value=(AWAY);
                button.button.small.danger aria-label={ "Take away: " (node.place) } { "Take away" }
            }))
        }
    }
}

/// The form for a further step.
pub(super) fn add(frame: &Frame, model: &FlowPage) -> Markup {
    if !frame.may_edit() {
        return html! {};
    }
    let typed = |name: &str| model.typed.get(name).map_or("", String::as_str);
    let places = places(model);
    let last = format!("/steps/{}", model.flow.file.steps.len());
    let at = if typed("at").is_empty() { last.as_str() } else { typed("at") };
    let choices: Vec<(&str, &str)> = places.iter().map(|(at, words)| (at.as_str(), words.as_str())).collect();
    let parts = ["flows", model.flow.file.id.as_str(), "steps"];
    let kind = |act: &'static str, words: &str, inner: &Markup| {
        html! {
            fieldset.line {
                (inner)
                button.button.small.quiet name="act" value=(act) { (words) }
            }
        }
    };
    let field =
        |name: &'static str, label: &'static str, hint: &'static str, given: &str, list: &'static str| {
            let value = if typed(name).is_empty() { given } else { typed(name) };
            form::field(&Field { name, label, hint, value, list, scope: "add-", ..Field::default() })
        };
    html! {
        details.edit.add open[!typed("act").is_empty()] {
            summary { "Add a step" }
            (form::post(frame, &parts, &html! {
                (form::select("at", "add-", "Where", at, &choices))
                (kind(WAIT, "Add a wait", &field("for", "Wait for", "After the step before, as in 30min, 24h, 2d", "24h", "")))
                (kind(SEND, "Add a message", &field("template", "Text", "The name of a ready text or of one of yours", "", new::TEXTS)))
                (kind(SPLIT, "Add a split", &html! {
                    (form::select("of", "add-", "Two ways by", typed("of"), &SPLITS))
                    (field("least", "At least", "A whole number", "1", ""))
                }))
            }))
            (new::texts())
        }
    }
}

/// Where a step can stand: its JSON pointer, and the place in words.
fn places(model: &FlowPage) -> Vec<(String, String)> {
    let tree = tree(&model.flow);
    let mut found = Vec::new();
    list(&tree.nodes, "/steps", "", &mut found);
    for (number, nodes) in tree.endings.iter().enumerate().filter(|(_, nodes)| !nodes.is_empty()) {
        let place = format!("exit {}, last branch: ", number + 1);
        list(nodes, &format!("/exits/{number}/ends_with"), &place, &mut found);
    }
    found
}

fn list(nodes: &[Node], pointer: &str, place: &str, found: &mut Vec<(String, String)>) {
    found.push((format!("{pointer}/0"), format!("{place}at the beginning")));
    for (number, node) in (1..).zip(nodes) {
        for way in &node.ways {
            let steps = way.pointer.strip_suffix("when").map(|branch| format!("{branch}steps"));
            list(&way.nodes, steps.as_ref().unwrap_or(&way.pointer), &format!("{}: ", way.place), found);
        }
        found.push((
            format!("{pointer}/{number}"),
            format!("after {}: {}", node.place, step::words(node.step).1),
        ));
    }
}

#[cfg(test)]
mod tests {
    use rappel_flow::{Problem, parse_flow};

    use super::*;

    const NOW: UnixMs = UnixMs(0x6a00_0000 * SECOND_MS);

    fn flow() -> Flow {
        let send = |name: &str| json!({ "send": { "name": name, "template": "offer-1", "category": "marketing", "stale_after": "1d" } });
        let mut unnamed = send("");
        unnamed["send"].as_object_mut().unwrap().remove("name");
        let file = json!({
            "id": "own-flow", "name": "Own", "status": "live", "rank": "offers", "trigger": { "on": "account-created" },
            "steps": [
                { "wait": { "for": "1h" } }, unnamed,
                { "split": { "branches": [{ "when": [{ "orders": { "at_least": 1 } }], "steps": [send("inner")] }] } },
                { "wait": { "for": "2d", "from": "sent" } }, send("later"),
            ],
        });
        parse_flow("own-flow", &file.to_string()).unwrap()
    }

    fn after(fields: &[(&str, &str)]) -> Option<Result<Flow, Vec<Problem>>> {
        let typed =
            |name: &str| fields.iter().find(|(field, _)| *field == name).map_or("", |(_, value)| *value);
        Some(parse_flow("own-flow", &reshaped(&flow(), NOW, typed)?.to_string()))
    }

    /// A step of the flow moved or taken away, as its page says.
    fn done(act: &str, at: &str) -> Option<Result<Flow, Vec<Problem>>> {
        let flow = flow();
        let name =
            row(&flow).into_iter().find(|node| node.pointer == at).map_or(String::new(), |node| node.name);
        after(&[("act", act), ("at", at), (STEP, &name)])
    }

    /// The names that runs stand at and messages are called by, in their order.
    fn names(flow: &Flow) -> Vec<String> {
        let stood_at = |node: &Node| !matches!(node.step, Step::Split { .. });
        row(flow).into_iter().filter(stood_at).map(|node| node.name).collect()
    }

    #[test]
    fn what_people_wait_at_keeps_its_name_whatever_comes_before_it() {
        assert_eq!(names(&flow()), ["wait-1", "send-1", "inner", "wait-2", "later"]);
        let more = after(&[("act", "wait"), ("at", "/steps/0"), ("for", "30min")]).unwrap().unwrap();
        assert_eq!(names(&more), ["wait-6a000000", "wait-1", "send-1", "inner", "wait-2", "later"]);
        let text = [("act", "send"), ("at", "/steps/2/split/otherwise/0"), ("template", "offer-2")];
        let more = after(&text).unwrap().unwrap();
        assert_eq!(names(&more), ["wait-1", "send-1", "inner", "send-6a000000", "wait-2", "later"]);
        let less = done("away", "/steps/0").unwrap().unwrap();
        assert_eq!(names(&less), ["send-1", "inner", "wait-2", "later"]);
        let moved = done("down", "/steps/0").unwrap().unwrap();
        assert_eq!(names(&moved), ["send-1", "wait-1", "inner", "wait-2", "later"]);
        let split = [("act", "split"), ("at", "/steps/5"), ("of", "spend"), ("least", "100")];
        assert_eq!(after(&split).unwrap().unwrap().file.steps.len(), 6);
    }

    #[test]
    fn what_the_engine_does_not_take_is_its_to_refuse_and_what_is_no_place_is_none() {
        for (fields, says) in [
            ([("act", "wait"), ("at", "/steps/0"), ("for", "soon")], "is no duration"),
            ([("act", "send"), ("at", "/steps/0"), ("template", "No text")], "is no template"),
        ] {
            let problems = after(&fields).unwrap().unwrap_err();
            assert!(problems.iter().any(|problem| problem.what.contains(says)), "{problems:?}");
        }
        assert!(done("up", "/steps/1").unwrap().is_ok());
        for (act, at) in [
            ("up", "/steps/0"),
            ("down", "/steps/4"),
            ("away", "/steps/5"),
            ("wait", "/steps/6"),
            ("away", "/entry/0"),
            ("wait", "/steps"),
            ("wait", ""),
            ("burn", "/steps/0"),
        ] {
            assert!(done(act, at).is_none(), "{act} {at}");
        }
        let another = after(&[("act", "away"), ("at", "/steps/0"), (STEP, "wait-2")]);
        assert!(another.is_none(), "the page showed another step there");
    }

    #[test]
    fn every_place_that_is_offered_takes_a_step() {
        let mut found = Vec::new();
        list(&tree(&flow()).nodes, "/steps", "", &mut found);
        assert_eq!(found.len(), 9);
        for (at, words) in found {
            let made = after(&[("act", "wait"), ("at", &at), ("for", "90d")]).unwrap();
            assert!(made.is_ok(), "{words}: {made:?}");
        }
    }
}
