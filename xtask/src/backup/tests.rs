//! The files of a backup, without a Worker.

use std::fs;

use serde_json::json;

use super::files::{self, Copies, Files};
use super::walk;

fn line(object: &str, after: &str, rows: usize, next: Option<&str>) -> String {
    let rows = vec![["key", "value"]; rows];
    json!({ "shop": "demo", "object": object, "after": after, "rows": rows, "next": next }).to_string()
}

#[test]
fn of_an_object_that_was_copied_again_the_last_copy_counts_whole() {
    let folder = tempfile::tempdir().unwrap();
    let mut files = Files::open(folder.path()).unwrap();
    let first =
        [line("device/a", "", 1, Some("k")), line("device/b", "", 1, None), line("device/a", "k", 1, None)];
    files.append("demo", &first).unwrap();
    files.append("demo", &[line("device/a", "", 2, None), line("device/b", "", 0, None)]).unwrap();
    let backup = files.close(json!({})).unwrap();
    assert_eq!(backup.files[0].objects, 1, "the second device went meanwhile");
    let copies = Copies::of(&folder.path().join("demo.ndjson.gz")).unwrap();
    let counting: Vec<bool> = (1..=4).map(|number| copies.counts("device/a", number)).collect();
    assert_eq!(counting, [false, false, false, true]);
    assert!(!copies.counts("device/b", 2) && !copies.counts("device/b", 5));
}

#[test]
fn a_backup_goes_on_from_what_was_written_down_as_good() {
    let folder = tempfile::tempdir().unwrap();
    let mut files = Files::open(folder.path()).unwrap();
    files.append("demo", &[line("device/a", "", 1, None)]).unwrap();
    drop(files);
    let path = folder.path().join("demo.ndjson.gz");
    let mut torn = fs::read(&path).unwrap();
    torn.extend([0x1f, 0x8b, 8, 0]);
    fs::write(&path, torn).unwrap();
    let mut files = Files::open(folder.path()).unwrap();
    files.append("demo", &[line("device/b", "", 1, None)]).unwrap();
    assert_eq!(files.close(json!({})).unwrap().files[0].objects, 2);
    assert!(Files::open(folder.path()).is_err(), "a whole backup is not written over");
}

#[test]
fn whoever_was_named_before_it_broke_off_is_still_to_be_copied() {
    let folder = tempfile::tempdir().unwrap();
    let mut files = Files::open(folder.path()).unwrap();
    let device =
        json!({ "shop": "demo", "object": "device/a", "rows": [["key", "value"]], "leads": ["person/b"] });
    files.append("demo", &[device.to_string()]).unwrap();
    let (copied, leads) = walk::begun(&Files::open(folder.path()).unwrap(), "demo").unwrap();
    assert!(copied.contains_key("device/a") && !copied.contains_key("person/b"));
    assert!(leads.contains("person/b"), "no list names whoever only typed an address");
}

#[cfg(unix)]
#[test]
fn nobody_else_on_the_machine_reads_a_backup() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().unwrap();
    let inside = folder.path().join("backup");
    Files::open(&inside).unwrap();
    assert_eq!(fs::metadata(&inside).unwrap().permissions().mode() & 0o777, 0o700);
}

#[test]
fn a_file_that_was_changed_is_not_brought_back() {
    let folder = tempfile::tempdir().unwrap();
    assert!(files::read(folder.path()).is_err(), "there is none yet");
    let mut files = Files::open(folder.path()).unwrap();
    files.append("demo", &[line("device/a", "", 1, None)]).unwrap();
    files.close(json!({ "signing": "a" })).unwrap();
    let backup = files::read(folder.path()).unwrap();
    backup.check(folder.path()).unwrap();
    assert_eq!(backup.about["signing"], "a");
    let path = folder.path().join("demo.ndjson.gz");
    let mut bytes = fs::read(&path).unwrap();
    *bytes.last_mut().unwrap() ^= 1;
    fs::write(&path, bytes).unwrap();
    assert!(backup.check(folder.path()).is_err());
}
