//! What is kept of an import outlives a deploy: a golden file holds each released form.

use super::*;
use crate::import::{ImportedPerson, read_import};

const NOW: UnixMs = UnixMs(1_795_392_000_000);

fn stored(name: &str) -> Value {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/import").join(name);
    serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap()
}

#[test]
fn what_was_kept_by_every_release_is_read_and_nothing_of_it_is_lost() {
    let golden = stored("run-v1.json");
    let run: ImportRun = serde_json::from_value(golden["run"].clone()).unwrap();
    assert_eq!(run.extra.get("of_a_newer_version"), Some(&Value::from(1)));
    assert_eq!(serde_json::to_value(&run).unwrap(), golden["run"]);
    let people: Vec<ImportedPerson> = serde_json::from_value(golden["people"].clone()).unwrap();
    assert_eq!(serde_json::to_value(&people).unwrap(), golden["people"]);
    let suppressed: Vec<crate::SuppressedAddress> =
        serde_json::from_value(golden["suppressed"].clone()).unwrap();
    assert_eq!(serde_json::to_value(&suppressed).unwrap(), golden["suppressed"]);
}

#[test]
fn the_merchants_word_has_a_wording_a_past_day_and_is_meant() {
    let read = |wording: &str, day: &str, sure| ImportTerms::read(wording, day, sure, NOW);
    let terms = read("  Write to me\n about news. ", "2026-03-14", true).unwrap();
    assert_eq!(terms.wording, "Write to me about news.");
    assert_eq!(terms.agreed_at, Some(UnixMs(1_773_446_400_000)));
    assert_eq!(read("News", " ", true).map(|terms| terms.agreed_at), Ok(None));
    assert_eq!(read(" \n", "", true), Err(TermsRefusal::NoWording));
    assert_eq!(read(&"x".repeat(IMPORT_WORDING_BYTES_MAX + 1), "", true), Err(TermsRefusal::LongWording));
    for day in ["2026-11-24", "1970-01-01", "yesterday", "2026-02-30"] {
        assert_eq!(read("News", day, true), Err(TermsRefusal::NotPast), "{day}");
    }
    assert_eq!(read("News", "", false), Err(TermsRefusal::NotSure));
}

#[test]
fn a_files_name_is_shortened_and_failures_are_told_up_to_a_number() {
    let file = read_import("x.csv", b"email,consent_at\nada@example.com,2024-01-01\n", NOW).unwrap();
    let name = format!("a\n{}", "b".repeat(200));
    let mut run = ImportRun::checked(&file, &name, NOW);
    assert_eq!((run.file.chars().count(), run.file.contains('\n')), (IMPORT_NAME_CHARS_MAX, false));
    assert_eq!((run.hash.len(), &run.id), (64, &format!("{}-{}", NOW.0, &run.hash[..8])));
    assert_eq!((run.phase, run.rows_to_tell()), (ImportPhase::Checked, 1));
    (0..100).for_each(|line| run.failed(line));
    assert_eq!((run.progress.failed, run.refusals.len()), (100, IMPORT_REFUSED_MAX));
    run.terms = Some(ImportTerms::default());
    run.finish(NOW);
    assert_eq!((run.phase, run.done_at, run.terms), (ImportPhase::Done, Some(NOW), None));
}
