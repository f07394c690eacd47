//! What is in the files.

use crate::tidy::SourceFile;

/// What a reader can hold in mind.
const FILE_LINES_MAX: usize = 400;
/// It is read before anything else, whole.
const ARCHITECTURE_LINES_MAX: usize = 149;
/// Written by people and read by people.
const CODE_ENDINGS: [&str; 5] = [".rs", ".js", ".css", ".html", ".sh"];
const PROSE_ENDINGS: [&str; 2] = [".md", ".toml"];
/// Split, because this file is checked too.
const FORGOTTEN: [&str; 2] = [concat!("TO", "DO"), concat!("FIX", "ME")];
/// A panic at the edge re-instantiates every object of the isolate; one in the tracker happens in somebody's shop.
const NO_PANIC_FOLDERS: [&str; 2] = ["tracker/src/", "edge/src/"];
const PANICS: [&str; 6] = [".unwrap()", ".expect(", "panic!(", "unreachable!(", "unimplemented!(", "todo!("];
/// What the Worker consists of: there every sort of the standard library's is 3 to 4 KB of Wasm for each type.
const COMPACT_FOLDERS: [&str; 2] = ["edge/src/", "shared/"];
/// Not in the Worker; in the page, where one list is sorted; where numbers by the ten thousand are.
const NOT_COMPACT: [&str; 4] =
    ["shared/compact/", "shared/simulator/", "shared/visit/", "shared/catalogue/src/sweep.rs"];
const SORTS: [&str; 4] = [".sort()", ".sort_by", ".sort_unstable", "collect::<BTree"];
const TEST_ONLY: &str = "#[cfg(test)]";
const REQUIRED: [&str; 2] = ["README.md", "ARCHITECTURE.md"];

/// All findings in these files.
pub(crate) fn check(files: &[SourceFile]) -> Vec<String> {
    let mut findings: Vec<String> = REQUIRED
        .iter()
        .filter(|name| !files.iter().any(|file| file.path == **name))
        .map(|name| format!("{name} is missing: it is where a newcomer begins"))
        .collect();
    let test_modules: Vec<String> = files.iter().flat_map(test_modules).collect();
    for file in files {
        findings.extend(length(file));
        findings.extend(first_line(file));
        findings.extend(forgotten_notes(file));
        if !test_modules.iter().any(|module| is_of_module(file, module)) {
            findings.extend(panics(file));
            findings.extend(sorts(file));
        }
    }
    findings
}

/// Modules in files of their own that are compiled for tests only: `tracker/src/stories` where `tracker/src/lib.rs` has
/// `#[cfg(test)]` and then `mod stories;`.
fn test_modules(file: &SourceFile) -> Vec<String> {
    let Some((folder, name)) = file.path.rsplit_once('/') else { return Vec::new() };
    let folder = match name {
        "lib.rs" | "main.rs" | "mod.rs" => folder.to_owned(),
        _ => format!("{folder}/{}", name.trim_end_matches(".rs")),
    };
    let lines: Vec<&str> = file.text.lines().collect();
    let declared = lines.windows(2).filter_map(|pair| match pair {
        [TEST_ONLY, next] => next.strip_prefix("mod ")?.strip_suffix(';'),
        _ => None,
    });
    declared.map(|module| format!("{folder}/{module}")).collect()
}

fn is_of_module(file: &SourceFile, module: &str) -> bool {
    file.path.strip_prefix(module).is_some_and(|rest| rest == ".rs" || rest.starts_with('/'))
}

fn has_ending(file: &SourceFile, endings: &[&str]) -> bool {
    endings.iter().any(|ending| file.path.ends_with(ending))
}

fn length(file: &SourceFile) -> Option<String> {
    let lines = file.text.lines().count();
    if file.path == "ARCHITECTURE.md" && lines > ARCHITECTURE_LINES_MAX {
        return Some(format!(
            "ARCHITECTURE.md has {lines} lines, at most {ARCHITECTURE_LINES_MAX}: move detail to docs/"
        ));
    }
    (has_ending(file, &CODE_ENDINGS) && lines > FILE_LINES_MAX).then(|| {
        format!("{} has {lines} lines, at most {FILE_LINES_MAX}: divide it by what it does", file.path)
    })
}

fn first_line(file: &SourceFile) -> Option<String> {
    (file.path.ends_with(".rs") && !file.text.starts_with("//!"))
        .then(|| format!("{} does not begin with `//!`: say what the file is for", file.path))
}

fn forgotten_notes(file: &SourceFile) -> Vec<String> {
    if !has_ending(file, &CODE_ENDINGS) && !has_ending(file, &PROSE_ENDINGS) {
        return Vec::new();
    }
    let lines = file.text.lines().enumerate();
    lines
        .flat_map(|(number, line)| {
            let words = FORGOTTEN.iter().filter(move |word| line.contains(**word));
            words.map(move |word| format!("{}:{}: {word}: do it, or make it an issue", file.path, number + 1))
        })
        .collect()
}

fn panics(file: &SourceFile) -> Vec<String> {
    if !NO_PANIC_FOLDERS.iter().any(|folder| file.path.starts_with(folder))
        || file.path.ends_with("/tests.rs")
    {
        return Vec::new();
    }
    found_in_code(file, &PANICS, "answer with an error instead")
}

fn sorts(file: &SourceFile) -> Vec<String> {
    let is_in = |folders: &[&str]| folders.iter().any(|folder| file.path.starts_with(folder));
    let is_compact = is_in(&COMPACT_FOLDERS) && !is_in(&NOT_COMPACT) && file.path.contains("/src/");
    if !is_compact || file.path.ends_with("_tests.rs") {
        return Vec::new();
    }
    found_in_code(file, &SORTS, "take its twin of `rappel_compact`, which says why")
}

/// Where a file says one of these, before its tests and outside of comments.
fn found_in_code(file: &SourceFile, words: &[&str], instead: &str) -> Vec<String> {
    let mut findings = Vec::new();
    let mut lines = file.text.lines().enumerate().peekable();
    while let Some((number, line)) = lines.next() {
        // By convention the tests are the end of a file, unless they have one of their own.
        let is_inline = |(_, next): &(usize, &str)| !next.ends_with(';');
        if line == TEST_ONLY && lines.peek().is_some_and(is_inline) {
            break;
        }
        let code = line.split("//").next().unwrap_or_default();
        for word in words.iter().filter(|word| code.contains(**word)) {
            findings.push(format!("{}:{}: `{word}`: {instead}", file.path, number + 1));
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(path: &str, text: &str) -> SourceFile {
        SourceFile { path: path.to_owned(), text: text.to_owned() }
    }

    /// The one finding of a checkout that has the required files and this one.
    fn finding(path: &str, text: &str) -> Option<String> {
        let files = [file("README.md", "# Rappel\n"), file("ARCHITECTURE.md", "# Way\n"), file(path, text)];
        let mut findings = check(&files);
        assert!(findings.len() <= 1, "{findings:?}");
        findings.pop()
    }

    fn lines(count: usize) -> String {
        "//! line\n".repeat(count)
    }

    #[test]
    fn a_long_file_is_found_to_the_line() {
        assert_eq!(finding("edge/src/a.rs", &lines(400)), None);
        assert!(finding("edge/src/a.rs", &lines(401)).unwrap().contains("401 lines"));
        assert_eq!(finding("Cargo.lock", &lines(9_000)), None);
    }

    #[test]
    fn a_file_that_does_not_say_what_it_is_for_is_found() {
        assert!(finding("shared/flow/src/a.rs", "use std::fmt;\n").unwrap().contains("`//!`"));
    }

    #[test]
    fn a_forgotten_note_is_found() {
        let note = format!("//! Fine.\n// {}: later\n", FORGOTTEN[0]);
        assert!(finding("shared/flow/src/a.rs", &note).unwrap().starts_with("shared/flow/src/a.rs:2: "));
        assert!(finding("docs/a.md", FORGOTTEN[1]).is_some());
    }

    #[test]
    fn panics_are_found_in_tracker_and_edge_but_not_in_their_tests() {
        let code = "//! Fine.\nfn a() { b().unwrap(); }\n";
        assert!(finding("tracker/src/a.rs", code).unwrap().contains(":2: `.unwrap()`"));
        assert!(finding("edge/src/a.rs", "//! Fine.\nlet a = b.expect(\"c\");\n").is_some());
        assert_eq!(finding("xtask/src/a.rs", code), None);
        assert_eq!(
            finding(
                "edge/src/a.rs",
                "//! Fine.\n// no `.unwrap()` here\n#[cfg(test)]\nmod t { a.unwrap() }\n"
            ),
            None
        );
    }

    #[test]
    fn a_sort_that_the_worker_would_carry_once_more_is_found() {
        let code = "//! Fine.\nfn a(list: &mut [u8]) { list.sort_unstable(); }\n";
        assert!(finding("shared/flow/src/a.rs", code).unwrap().contains(":2: `.sort_unstable`"));
        assert!(finding("edge/src/a.rs", code).is_some());
        assert_eq!(finding("shared/visit/src/a.rs", code), None);
        assert_eq!(finding("shared/flow/src/a_tests.rs", code), None);
        assert_eq!(finding("shared/flow/src/a.rs", &code.replace("sort_unstable", "sort_compact")), None);
    }

    #[test]
    fn tests_in_a_file_of_their_own_may_panic_and_what_follows_their_mention_may_not() {
        let root = |after: &str| {
            file("tracker/src/lib.rs", &format!("//! Fine.\n#[cfg(test)]\nmod stories;\n{after}"))
        };
        let story = |path| file(path, "//! Fine.\nfn a() { b().unwrap(); }\n");
        let papers = || [file("README.md", ""), file("ARCHITECTURE.md", "")];
        let found = |files: Vec<SourceFile>| check(&papers().into_iter().chain(files).collect::<Vec<_>>());
        assert!(
            found(vec![root(""), story("tracker/src/stories.rs"), story("tracker/src/stories/cart.rs")])
                .is_empty()
        );
        assert_eq!(found(vec![root(""), story("tracker/src/stories_told.rs")]).len(), 1);
        assert_eq!(found(vec![root("fn a() { b().unwrap(); }\n")]).len(), 1);
    }

    #[test]
    fn the_two_first_papers_must_be_there_and_the_second_short() {
        assert_eq!(check(&[]).len(), 2);
        let long = file("ARCHITECTURE.md", &"line\n".repeat(150));
        assert!(check(&[file("README.md", ""), long]).first().unwrap().contains("150 lines"));
    }
}
