//! Each step, exit, last branch and bound of each ready flow is there for a reason: without it, a story of that flow fails
//! or the file is refused.

use rappel_flow::*;
use serde_json::Value;

use crate::story::{differences, shop_of};
use crate::world::{flows_folder, ready_flows};

/// The file with one thing taken out, and what that was.
fn mutants(file: &Value) -> Vec<(String, Value)> {
    let mut mutants = Vec::new();
    let mut without = |what: String, change: &dyn Fn(&mut Value)| {
        let mut mutant = file.clone();
        change(&mut mutant);
        mutants.push((what, mutant));
    };
    let remove = |value: &mut Value, list: &str, place: usize| {
        value[list].as_array_mut().unwrap().remove(place);
    };
    for (place, step) in file["steps"].as_array().unwrap().iter().enumerate() {
        // An audience that nobody has named does nothing; that is its purpose.
        if step.get("audience").is_none() {
            without(format!("step {}", place + 1), &|mutant| remove(mutant, "steps", place));
        }
        if let Some(split) = step.get("split") {
            for branch in 0..split["branches"].as_array().unwrap().len() {
                without(format!("step {}, branch {}", place + 1, branch + 1), &|mutant| {
                    remove(&mut mutant["steps"][place]["split"], "branches", branch);
                });
            }
            if split.get("otherwise").is_some() {
                without(format!("step {}, otherwise", place + 1), &|mutant| {
                    mutant["steps"][place]["split"]["otherwise"] = Value::Array(Vec::new());
                });
            }
        }
    }
    for (place, exit) in file["exits"].as_array().unwrap().iter().enumerate() {
        without(format!("exit {}", place + 1), &|mutant| remove(mutant, "exits", place));
        if exit.get("ends_with").is_some() {
            let on = exit["on"].clone();
            without(format!("last branch of exit {}", place + 1), &|mutant| {
                mutant["exits"][place] = serde_json::json!({ "on": on });
            });
            if exit.get("when").is_some() {
                without(format!("condition of exit {}", place + 1), &|mutant| {
                    mutant["exits"][place].as_object_mut().unwrap().remove("when");
                });
            }
        }
    }
    for bound in file["reentry"].as_object().unwrap().keys() {
        without(format!("reentry {bound}"), &|mutant| {
            mutant["reentry"].as_object_mut().unwrap().remove(bound);
        });
    }
    mutants
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
