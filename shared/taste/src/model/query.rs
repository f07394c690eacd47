//! What shoppers who searched for these words then opened or bought.

use rappel_compact::SortCompact;
use rappel_signal::UnixMs;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::neighbours::Neighbours;
use crate::limit::{QUERY_BYTES_MAX, QUERY_DIGITS_MAX, QUERY_FORGOTTEN, QUERY_WORDS_MAX, cut};

/// What a query led to. One row is kept for the whole query, and one for each of its words, which answer where nobody
/// searched for all of them together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QueryRow {
    /// Version of the form.
    pub v: u32,
    /// Products opened or bought afterwards; its own count is that of the searches.
    #[serde(default)]
    pub found: Neighbours,
    /// Fields of newer versions, kept as they are.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

impl QueryRow {
    /// Whether what it knows has faded away, so that the row can be deleted.
    pub(crate) fn is_forgotten(&self, now: UnixMs) -> bool {
        self.found.left(now) < QUERY_FORGOTTEN
    }
}

impl Default for QueryRow {
    fn default() -> QueryRow {
        QueryRow { v: super::rows::ROW_VERSION, found: Neighbours::default(), extra: Map::new() }
    }
}

/// The words of a query: small letters and digits, each once, in the alphabet's order, at most [`QUERY_WORDS_MAX`].
/// What looks like an address or a number of a person or an order is left out: it finds no product, and is nobody's
/// business.
pub(crate) fn words(query: &str) -> Vec<String> {
    let small = cut(query, QUERY_BYTES_MAX).to_lowercase();
    let mut words: Vec<String> = small
        .split_whitespace()
        .filter(|part| !is_personal(part))
        .flat_map(|part| part.split(|letter: char| !letter.is_alphanumeric()))
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .take(QUERY_WORDS_MAX)
        .collect();
    words.sort_compact();
    words.dedup();
    words
}

fn is_personal(part: &str) -> bool {
    part.contains('@') || part.bytes().filter(u8::is_ascii_digit).count() > QUERY_DIGITS_MAX
}

/// All words of a query as one name, so that "Shoes, red" and "red shoes" are the same.
pub(crate) fn phrase(words: &[String]) -> String {
    words.join(" ")
}
