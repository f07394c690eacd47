//! What a part of a shop's directory can be asked. Names come as keyed hashes: nothing here can be read by itself.

use serde::{Deserialize, Serialize};

/// A question to a part of the directory. Asking twice changes nothing.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) enum DirectoryCall {
    /// Whom these names lead to.
    Find {
        /// The names.
        names: Vec<String>,
    },
    /// These names lead to these persons from now on.
    Learn {
        /// Names, each with `rappel_ledger::Owner` as JSON.
        owners: Vec<(String, String)>,
    },
    /// An event of somebody whom no name leads to yet.
    Hold {
        /// One of its names.
        name: String,
        /// What tells events apart.
        digest: String,
        /// `rappel_shop::Event` as JSON.
        event: String,
    },
    /// These events were told to their person.
    Release {
        /// Their keys.
        keys: Vec<String>,
    },
    /// No name leads to this person any more.
    Forget {
        /// The name of the person's object.
        person: String,
    },
}

/// Its answer.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) enum DirectoryReply {
    /// Of each name whom it leads to, `rappel_ledger::Owner` as JSON.
    Found(Vec<Option<String>>),
    /// Events that waited for one of the names learnt, as keys and JSON.
    Learnt(Vec<(String, String)>),
    /// Done.
    Done,
    /// So much waits for this name that no more is kept.
    Full,
}
