//! The stories of each ready flow, and those of the guards that all flows share: every file of `stories`.
//!
//! `RAPPEL_FLOW=<id> cargo test -p rappel-flow stories` plays one file alone.

use std::fs;
use std::path::Path;

use crate::story::{check, differences, shop_of};
use crate::world::ready_flows;

/// Every file of stories by its name, `RAPPEL_FLOW` alone if that is set.
fn files() -> Vec<(String, String)> {
    let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/flow/stories"));
    let wanted = std::env::var("RAPPEL_FLOW").ok();
    let paths = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<(String, String)> = paths
        .filter(|path| path.extension().is_some_and(|ending| ending == "story"))
        .map(|path| {
            (path.file_stem().unwrap().to_str().unwrap().to_owned(), fs::read_to_string(&path).unwrap())
        })
        .filter(|(name, _)| wanted.as_ref().is_none_or(|wanted| wanted == name))
        .collect();
    files.sort();
    files
}

/// Writes the table that `cargo xtask test` shows, to the file it names: flow, stories, how many passed.
#[test]
fn every_story_is_told_to_the_minute() {
    let (mut failed, mut table) = (String::new(), format!("{:<24}{:>8}{:>8}\n", "flow", "stories", "passed"));
    for (name, text) in files() {
        let shop = shop_of(&name, &text);
        let (head, rest) = text.split_once("\nstory ").unwrap_or_else(|| panic!("{name} tells no story"));
        let (mut told, mut passed) = (0, 0);
        for story in rest.split("\nstory ") {
            let different = differences(&format!("{head}\nstory {story}"), &shop);
            told += 1;
            passed += usize::from(different.is_empty());
            if !different.is_empty() {
                failed += &format!("\n{name}{different}");
            }
        }
        table += &format!("{name:<24}{told:>8}{passed:>8}\n");
    }
    if let Some(path) = std::env::var_os("RAPPEL_FLOW_TABLE") {
        fs::write(path, table).unwrap();
    }
    assert!(failed.is_empty(), "{failed}");
}

#[test]
fn every_ready_flow_has_its_stories() {
    for flow in ready_flows() {
        let path = format!("{}/tests/flow/stories/{}.story", env!("CARGO_MANIFEST_DIR"), flow.file.id);
        assert!(fs::exists(&path).unwrap(), "{} has no stories", flow.file.id);
    }
}

/// A story whose expectations are wrong fails: the check itself can fail.
#[test]
#[should_panic(expected = "+ Mon 23 Nov 11:20 send email cart-abandonment-1")]
fn a_story_that_forgets_a_message_fails() {
    check(
        "forgetful",
        "shop abandonment\n\nstory forgetful\nMon 10:00 visit 20min as cart with \"Trail Shoes\" at 89\n10:50 enter cart-abandonment\n",
    );
}
