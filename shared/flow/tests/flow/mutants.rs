//! Each step, branch, condition, exit, bound, offer and choice of products of each ready flow is there for a reason: without
//! it, a story of that flow fails or the file is refused.

use rappel_flow::*;
use serde_json::Value;

use crate::story::{differences, shop_of};
use crate::world::{flows_folder, ready_flows};

/// Lists each of whose entries is there for a reason.
const LISTS: [&str; 8] = ["steps", "branches", "otherwise", "exits", "ends_with", "entry", "also", "when"];
/// Words that may be left out, and then mean something else.
const WORDS: [&str; 7] = ["products", "offer", "offer_needed", "when", "ends_with", "after", "once_per"];

/// The file with one thing taken out, and where that was, as a JSON pointer.
fn mutants(file: &Value) -> Vec<(String, Value)> {
    let mut cuts = Vec::new();
    find_cuts(file, "", "", &mut cuts);
    cuts.into_iter().map(|cut| (cut.clone(), without(file, &cut))).collect()
}

fn find_cuts(value: &Value, name: &str, at: &str, cuts: &mut Vec<String>) {
    match value {
        Value::Object(map) => {
            for (key, inner) in map {
                let at = format!("{at}/{key}");
                if WORDS.contains(&key.as_str()) {
                    cuts.push(at.clone());
                }
                find_cuts(inner, key, &at, cuts);
            }
        }
        Value::Array(list) => {
            for (place, inner) in list.iter().enumerate() {
                let at = format!("{at}/{place}");
                // An audience that nobody has named does nothing; that is its purpose.
                if LISTS.contains(&name) && inner.get("audience").is_none() {
                    cuts.push(at.clone());
                }
                find_cuts(inner, "", &at, cuts);
            }
        }
        _ => {}
    }
}

fn without(file: &Value, cut: &str) -> Value {
    let mut mutant = file.clone();
    let (around, last) = cut.rsplit_once('/').unwrap();
    match mutant.pointer_mut(around).unwrap() {
        Value::Object(map) => drop(map.remove(last)),
        Value::Array(list) => drop(list.remove(last.parse().unwrap())),
        _ => unreachable!("only lists and objects are cut"),
    }
    mutant
}

#[test]
fn every_part_of_every_ready_flow_is_missed_by_a_story() {
    let (mut survivors, mut tried) = (Vec::new(), 0);
    let wanted = std::env::var("RAPPEL_FLOW").ok();
    for flow in ready_flows() {
        let id = &flow.file.id;
        if wanted.as_ref().is_some_and(|wanted| wanted != id) {
            continue;
        }
        let json = std::fs::read_to_string(flows_folder().join(format!("{id}.json"))).unwrap();
        let stories = format!("{}/tests/flow/stories/{id}.story", env!("CARGO_MANIFEST_DIR"));
        let stories = std::fs::read_to_string(stories).unwrap();
        let others: Vec<Flow> =
            shop_of(id, &stories).into_iter().filter(|other| other.file.id != *id).collect();
        for (what, mutant) in mutants(&serde_json::from_str(&json).unwrap()) {
            tried += 1;
            let Ok(mutant) = parse_flow(id, &mutant.to_string()) else { continue };
            let flows = [others.as_slice(), &[mutant]].concat();
            if differences(&stories, &flows).is_empty() {
                survivors.push(format!("{id} without {what}"));
            }
        }
    }
    println!("{tried} mutants, {} survivors", survivors.len());
    assert!(tried > 40 || wanted.is_some(), "{tried} mutants");
    assert_eq!(survivors, Vec::<String>::new());
}
