//! Where to go on reading a feed, in another invocation.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::remark::Report;

/// Version of the stored form.
const CURSOR_VERSION: u32 = 1;

/// A place between two items of a file, with what must be known of the file to go on from there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cursor {
    /// Version of this form.
    pub v: u32,
    /// Bytes from the start of the file: the reader is next given the byte at this place.
    pub offset: u64,
    /// The line there, from 1.
    pub line: u64,
    /// What kind of file it is; `None` before its head is read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) kind: Option<Kind>,
    /// Rows read once more so far.
    #[serde(default)]
    pub(super) rereads: u32,
    /// What became of the items before.
    pub report: Report,
    /// Fields of a newer version, kept.
    #[serde(flatten)]
    extra: Map<String, Value>,
}

/// A kind of file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Kind {
    /// RSS 2.0 or Atom: items stand for themselves.
    Xml,
    /// Text with a line of column names.
    Text {
        /// The character between two columns: `\t`, `,`, `;` or `|`.
        delimiter: char,
        /// The columns' names as in the file.
        columns: Vec<String>,
    },
}

impl Default for Cursor {
    /// The beginning of a file.
    fn default() -> Cursor {
        Cursor {
            v: CURSOR_VERSION,
            offset: 0,
            line: 1,
            kind: None,
            rereads: 0,
            report: Report::default(),
            extra: Map::new(),
        }
    }
}

impl Cursor {
    /// Whether this code can go on from there.
    pub(super) fn is_readable(&self) -> bool {
        self.v == CURSOR_VERSION && (self.offset == 0 || self.kind.is_some())
    }
}
