//! What a part of a shop's directory can be asked. Names come as keyed hashes: nothing here can be read by itself.

use rappel_journey::Restored;
use rappel_signal::{Channel, UnixMs};
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
    /// Whether the address of this name stands on the shop's suppression list.
    Banned {
        /// The name of the address's object.
        name: String,
        /// By this way.
        channel: Channel,
    },
    /// What the address's own object knows of it, all anew.
    List {
        /// The name of the address's object.
        name: String,
        /// The address, where it is known.
        address: Option<String>,
        /// `Vec<(Channel, rappel_journey::Banned)>` as JSON.
        bans: String,
    },
    /// Addresses a merchant brought along.
    Import {
        /// Name, address, way and `rappel_journey::Banned` as JSON, of each.
        rows: Vec<(String, String, Channel, String)>,
        /// When they were read: a row of this time has none of its own.
        #[serde(default)]
        read_at: Option<UnixMs>,
    },
    /// In this row no address is to stand any more.
    Strip {
        /// The name of the address's object.
        name: String,
    },
    /// The address of this name is not gone after all.
    Restore {
        /// The name of the address's object.
        name: String,
        /// By this way.
        channel: Channel,
    },
    /// The next rows of the list.
    ReadList {
        /// Those behind this name.
        after: String,
        /// So many at most.
        rows_max: u32,
    },
    /// What this part keeps of a person, and of the addresses of these names.
    Kept {
        /// The name of the person's object, if there is one.
        person: Option<String>,
        /// Names of objects of addresses.
        names: Vec<String>,
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
    /// `rappel_journey::Banned` as JSON, if it stands there.
    Ban(Option<String>),
    /// What came of restoring it.
    Restored(Restored),
    /// Names, each with `rappel_journey::ListEntry` as JSON.
    Rows(Vec<(String, String)>),
    /// Keys and texts: names that lead to the person, and rows of the suppression list.
    Kept(Vec<(String, String)>, Vec<(String, String)>),
}
