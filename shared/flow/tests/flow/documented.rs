//! docs/flows.md lists every ready flow as its file says it, and is written by this test; docs/settings.md has the usual rules.
//!
//! `RAPPEL_WRITE_GOLDEN=1 cargo test -p rappel-flow documented` writes it anew.

use rappel_flow::*;
use serde_json::Value;

use crate::world::ready_flows;

const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/flows.md");
const HEAD: &str = "# The ready flows\n\nWritten from the files in `flows` by a test; the words are explained in \
    [flow-language.md](flow-language.md). Each is switched on by naming it in the shop's settings, and each has its stories in\n\
    `shared/flow/tests/flow/stories/<id>.story`.\n`calendar` is one flow for each day that is kept, so that each is switched on by itself.\n`confirm-subscription` comes with the setting `double_opt_in`, and `preference-link` with every shop.\n\n| id | starts on | does | again | ends early |\n| --- | --- | --- | --- | --- |\n";

/// A JSON value as short words: `{"for":"1h"}` becomes `for 1h`.
fn short(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(list) => list.iter().map(short).collect::<Vec<_>>().join(", "),
        Value::Object(map) => {
            map.iter().map(|(key, value)| format!("{key} {}", short(value))).collect::<Vec<_>>().join(", ")
        }
        other => other.to_string(),
    }
}

fn json(value: &impl serde::Serialize) -> Value {
    serde_json::to_value(value).unwrap()
}

fn trigger(trigger: &Trigger) -> String {
    let Value::Object(mut map) = json(trigger) else { panic!("a trigger is an object") };
    let on = map.remove("on").unwrap_or_default();
    map.retain(|_, value| *value != Value::Array(Vec::new()));
    let rest = short(&Value::Object(map));
    if rest.is_empty() { format!("`{}`", short(&on)) } else { format!("`{}`: {rest}", short(&on)) }
}

fn steps(list: &[Step]) -> String {
    list.iter().map(step).collect::<Vec<_>>().join("; ")
}

fn step(step: &Step) -> String {
    match step {
        Step::Send(send) => {
            let offer = send.offer.as_ref().map_or(String::new(), |offer| format!(", offer {offer}"));
            let shown = send
                .products
                .as_ref()
                .map_or(String::new(), |products| format!(", shows {}", products.from.join(", else ")));
            let category = match send.category {
                Category::Marketing => "",
                Category::Transactional => ", transactional",
                Category::AskedFor => ", asked for",
            };
            format!("**{}**{category}{shown}{offer}", send.template)
        }
        Step::Split { branches, otherwise } => {
            let branches = branches
                .iter()
                .map(|branch| format!("if {}: {}", short(&json(&branch.when)), steps(&branch.steps)));
            let otherwise =
                if otherwise.is_empty() { String::new() } else { format!(" / else: {}", steps(otherwise)) };
            format!("[{}{otherwise}]", branches.collect::<Vec<_>>().join(" / "))
        }
        other => {
            let mut value = json(other);
            if let Some(inner) =
                value.as_object_mut().and_then(|map| map.values_mut().next()?.as_object_mut())
            {
                inner.remove("name");
                inner.retain(|_, value| !value.is_null() && *value != Value::Array(Vec::new()));
            }
            short(&value).replace('_', " ")
        }
    }
}

fn line(flow: &Flow) -> String {
    let file = &flow.file;
    let starts = flow.triggers().map(trigger).collect::<Vec<_>>().join("; ");
    let entry = if file.entry.is_empty() {
        String::new()
    } else {
        format!(" — only if {}", short(&json(&file.entry)))
    };
    let exits: Vec<String> = file
        .exits
        .iter()
        .map(|exit| {
            let last = if exit.ends_with.is_empty() {
                String::new()
            } else {
                format!(" → {}", steps(&exit.ends_with))
            };
            format!("{}{last}", exit.on.words())
        })
        .collect();
    let again = short(&json(&file.reentry)).replace('_', " ");
    let again = if again.is_empty() { "always".to_owned() } else { again };
    let exits = if exits.is_empty() { "—".to_owned() } else { exits.join("; ") };
    format!("| `{}` | {starts}{entry} | {} | {again} | {exits} |\n", file.id, steps(&file.steps))
}

#[test]
fn the_list_of_ready_flows_says_what_their_files_say() {
    let text = HEAD.to_owned() + &ready_flows().iter().map(line).collect::<String>();
    if std::env::var_os("RAPPEL_WRITE_GOLDEN").is_some() {
        std::fs::write(FILE, &text).unwrap();
    }
    let kept = std::fs::read_to_string(FILE).unwrap_or_default();
    assert!(kept == text, "docs/flows.md is not up to date; RAPPEL_WRITE_GOLDEN=1 writes it anew");
}

/// docs/settings.md shows a shop's rules, each of them, as they are where nothing is said.
#[test]
fn the_rules_that_deployers_read_are_the_usual_ones() {
    let page =
        std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/settings.md")).unwrap();
    let block = page.split("```json\n").find_map(|block| block.strip_prefix("\"rules\":")).unwrap();
    let told: Value = serde_json::from_str(block.split("```").next().unwrap()).unwrap();
    assert_eq!(told, serde_json::to_value(Rules::default()).unwrap());
}
