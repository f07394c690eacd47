//! What is left of somebody in what the objects have stored: nothing in any row of any database but the keyed name of a no, nothing
//! in the bytes of a database that could have been theirs alone, and a list of people that adds up without them.
//!
//! SQLite keeps a deleted row's bytes in its page until others are written over them. A database that was one person's goes
//! whole. In one that is everybody's such bytes stay a while, where nothing reads them: there, rows alone say what is left.

use std::collections::{BTreeMap, BTreeSet};

use rappel_tests::stage::Stage;
use rappel_tests::storage::{databases, rows};
use serde_json::Value;

use super::visitor::Visitor;

/// Rows of the list of people by their keys, all parts together; a sum or a count is that of all parts.
pub(super) type ListRows = BTreeMap<String, String>;

/// Databases of the list.
const LIST_PARTS: usize = 4;
/// What stands in databases of the list alone.
const LISTED: [&str; 2] = ["who/person/", "who/device/"];
/// Rows of the list that are numbers.
const NUMBERS: [&str; 2] = ["count/", "sum/"];
/// Digits of a device's number, and of a person's name: a keyed hash of the address.
const NAME_CHARS: usize = 32;

/// A database: where it is, its bytes, its rows.
struct Database {
    path: String,
    bytes: Vec<u8>,
    rows: Vec<Vec<String>>,
}

impl Database {
    fn has(&self, word: &str) -> bool {
        let word = bare(word);
        self.bytes.windows(word.len()).any(|part| part.eq_ignore_ascii_case(word.as_bytes()))
    }

    fn is_of_list(&self) -> bool {
        self.path.contains("/ShopObject/") && LISTED.iter().any(|key| self.has(key))
    }

    /// Whether deleted rows with the word may stand in bytes of its pages: any in the list of people; where interest, names that
    /// lead to people and messages given up are kept for the whole shop, those with a number or a keyed name, which lead
    /// nowhere any more.
    fn may_linger(&self, word: &str) -> bool {
        let is_name = word.len() == NAME_CHARS && word.bytes().all(|digit| digit.is_ascii_hexdigit());
        let mut shared = ["/ShardObject/", "/DirectoryObject/", "/ShopObject/"].iter();
        self.is_of_list() || is_name && shared.any(|class| self.path.contains(class))
    }

    /// Its rows with the word. The no that stays on the suppression list has the keyed name for a key.
    fn rows_with(&self, word: &str) -> impl Iterator<Item = &Vec<String>> {
        let (word, no) = (bare(word).to_lowercase(), format!("banned/{word}"));
        let stands = move |cell: &String| *cell != no && cell.to_lowercase().contains(&word);
        self.rows.iter().filter(move |row| row.iter().any(&stands))
    }
}

/// A number without what stands before its country's code: the list of people is searched by digits.
fn bare(word: &str) -> &str {
    word.trim_start_matches('+')
}

/// Everything stored; the Worker must not run.
fn stored(stage: &Stage) -> Vec<Database> {
    let read = |(path, bytes): (String, Vec<u8>)| Database { rows: rows(&bytes), path, bytes };
    databases(&stage.objects()).into_iter().map(read).collect()
}

/// Every word stands in a row and in the bytes of a database: else a look for it would find nothing whatever is left. The rows
/// of the list of people.
pub(super) fn all_are_there(stage: &Stage, words: &[&str]) -> ListRows {
    stage.worker().kill();
    let stored = stored(stage);
    for word in words {
        let in_row = stored.iter().any(|database| database.rows_with(word).next().is_some());
        assert!(in_row && stored.iter().any(|database| database.has(word)), "{word} was never there");
    }
    let list = list(&stored);
    stage.worker().restart();
    list
}

/// See the module. The rows of the list of people.
pub(super) async fn nothing_is_left(stage: &Stage, owner: &Visitor, words: &[&str]) -> ListRows {
    let page = owner.reads(stage, "/shops/demo/people").await;
    assert!(words.iter().all(|word| !page.contains(word)), "{page}");
    for word in words {
        let query = word.replace('+', "%2B").replace('@', "%40");
        let searched = owner.reads(stage, &format!("/shops/demo/people?q={query}")).await;
        assert!(searched.contains("Nobody found"), "{word}: {searched}");
    }
    stage.worker().kill();
    let stored = stored(stage);
    let mut left = Vec::new();
    for (database, word) in stored.iter().flat_map(|database| words.iter().map(move |word| (database, word)))
    {
        left.extend(database.rows_with(word).map(|row| format!("{word} in {}: {row:?}", database.path)));
        if database.has(word) && !database.may_linger(word) {
            left.push(format!("{word} in bytes of {}", database.path));
        }
    }
    assert!(left.is_empty(), "{left:#?}");
    let list = list(&stored);
    stage.worker().restart();
    list
}

/// The rows of the list of people, which add up.
fn list(stored: &[Database]) -> ListRows {
    let parts: Vec<&Database> = stored.iter().filter(|database| database.is_of_list()).collect();
    assert!(parts.len() <= LIST_PARTS, "{:?}", parts.iter().map(|part| &part.path).collect::<Vec<_>>());
    let mut all = ListRows::new();
    for row in parts.iter().flat_map(|part| &part.rows) {
        let [key, value] = row.as_slice() else { continue };
        let sum = all.get(key).filter(|_| NUMBERS.iter().any(|kind| key.starts_with(kind)));
        let value = sum.map_or(value.clone(), |sum| (number(sum) + number(value)).to_string());
        all.insert(key.clone(), value);
    }
    adds_up(&all);
    all
}

fn number(text: &str) -> i64 {
    text.parse().expect("a number")
}

/// Each row of the list leads to one of somebody who is on it, and each sum is that of the rows there are.
fn adds_up(list: &ListRows) {
    let of = |kind: &'static str| {
        list.iter().filter_map(move |(key, value)| Some((key.strip_prefix(kind)?, value.as_str())))
    };
    let read = |row: &str| serde_json::from_str::<Value>(row).expect("a row is JSON");
    let (mut numbers, mut words, mut dues) = (BTreeMap::new(), BTreeSet::new(), BTreeSet::new());
    let mut add = |key: String, more: i64| *numbers.entry(key).or_insert(0) += more;
    for (name, place) in of("who/") {
        let row = read(list.get(&format!("seen/{place}")).expect("whoever is on the list has a row"));
        let texts = |field: &str| row[field].as_array().cloned().unwrap_or_default();
        add("count/all".into(), 1);
        texts("segments").iter().for_each(|id| add(format!("count/in/{}", id.as_str().unwrap()), 1));
        words.extend(texts("words").iter().map(|word| format!("{}\u{1}{name}", word.as_str().unwrap())));
    }
    for (name, backlog) in of("backlog/") {
        let backlog = read(backlog);
        let counts = backlog["counts"].as_object().expect("whoever has a backlog waits somewhere");
        counts.iter().for_each(|(key, count)| add(format!("sum/{key}"), count.as_i64().unwrap()));
        dues.extend(backlog["next_at"].as_i64().map(|at| format!("{at:013}/{name}")));
    }
    let kept = NUMBERS.iter().flat_map(|kind| list.iter().filter(move |(key, _)| key.starts_with(kind)));
    let kept: BTreeMap<String, i64> = kept.map(|(key, value)| (key.clone(), number(value))).collect();
    assert_eq!(kept, numbers, "{list:#?}");
    assert_eq!(of("word/").map(|(key, _)| key.to_owned()).collect::<BTreeSet<_>>(), words);
    assert_eq!(of("due/").map(|(key, _)| key.to_owned()).collect::<BTreeSet<_>>(), dues);
    assert_eq!(of("seen/").count(), of("who/").count(), "{list:#?}");
}

/// Those of somebody, by their name.
pub(super) fn rows_of(list: &ListRows, name: &str) -> ListRows {
    let theirs = list.iter().filter(|(key, _)| key.contains(name));
    theirs.map(|(key, value)| (key.clone(), value.clone())).collect()
}
