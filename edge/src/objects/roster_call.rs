//! What a part of a shop's list of people can be asked. Rows travel as JSON, as they are stored: a deploy may reach one
//! object before the other.

use rappel_signal::UnixMs;
use serde::{Deserialize, Serialize};

/// A question to a part of the list. Asking twice changes nothing. They travel by their places: a new one comes last, or where one
/// was that nobody asks any more.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) enum RosterCall {
    /// This is all there is to know of somebody.
    Tell {
        /// As [`super::shard_call::Interested`] names them.
        name: String,
        /// `rappel_journey::RosterRow`; none if they are on the list no more.
        row: Option<String>,
        /// `rappel_journey::Backlog`; none if nothing is to come of them.
        backlog: Option<String>,
    },
    /// What is to come of everybody.
    Backlog {
        /// How the keys of what is wanted begin: `rappel_journey::Pending`.
        prefixes: Vec<String>,
    },
    /// Those heard of before the one at this place, the latest first.
    Page {
        /// The place of the last row of the page before; empty for the first page.
        after: String,
        /// So many at most.
        rows_max: u32,
    },
    /// Those with a word that begins so, in the order of their words.
    Find {
        /// As `rappel_journey::search_word` spells it.
        word: String,
        /// So many at most.
        rows_max: u32,
    },
    /// All that is kept of one of them.
    One {
        /// See there.
        name: String,
    },
    /// How many there are, and how many are members of these segments.
    Count {
        /// By name.
        segments: Vec<String>,
    },
    /// Settings of the shop changed: what starts flows may be told to everybody.
    Wind {
        /// The shop's key.
        shop: String,
        /// Of the settings, now or before.
        version: u64,
    },
    /// Makes up people, for tests and benchmarks.
    #[cfg(feature = "dev")]
    Seed {
        /// Each with a row and a backlog.
        rows: Vec<(String, String, Option<String>)>,
    },
}

/// Somebody on the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Listed {
    /// Their place: whoever was heard of later stands before.
    pub(crate) place: String,
    /// Their name.
    pub(crate) name: String,
    /// `rappel_journey::RosterRow`.
    pub(crate) row: String,
}

/// Its answer.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) enum RosterReply {
    /// Done, now or before.
    Done,
    /// Rows.
    Rows(Vec<Listed>),
    /// Rows that were found, and whether there are more.
    Found(Vec<Listed>, bool),
    /// People, then the members of each segment asked for.
    Counts(Vec<u64>),
    /// One's row, and what is to come of them, `rappel_journey::Backlog`.
    One(Option<Listed>, Option<String>),
    /// Sums by key, and when the next message is due.
    Backlog(Vec<(String, i64)>, Option<UnixMs>),
}
