//! What the object of a shop's catalogue can be asked. Rows, products and changes travel as the JSON they are stored in.

use serde::{Deserialize, Serialize};

/// A question to a catalogue object.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) enum CatalogueCall {
    /// Take these products, as the shop's server tells them.
    Upsert {
        /// The shop's key: the object does not know its own name.
        shop: String,
        /// JSON: an array of products (`rappel_catalogue::Product`), at most 500 variants in all.
        products: String,
        /// The event's id: part of every change's id, so that telling twice is harmless.
        event: String,
        /// Whether the catalogue is being filled: then nothing is news.
        filling: bool,
    },
    /// Hear what the shop's server tells of products, each event by itself.
    Hear {
        /// The shop's key.
        shop: String,
        /// `rappel_shop::Event`s as JSON.
        events: Vec<String>,
    },
    /// Every variant that bears one of these ids, or belongs to a product that does.
    LookUp {
        /// At most 100.
        ids: Vec<String>,
    },
    /// Read the shop's feed now.
    Import {
        /// The shop's key.
        shop: String,
    },
    /// How far the last import is.
    ImportStatus,
    /// The oldest changes that nobody has taken yet.
    News {
        /// How many.
        most: u32,
    },
    /// These changes were handed on; doing it again changes nothing.
    Heard {
        /// Their keys.
        keys: Vec<String>,
    },
}

/// Its answer.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) enum CatalogueReply {
    /// What became of the products. The changes are among the news as well until they are heard.
    Upserted {
        /// Rows written: unchanged ones are not.
        written: u32,
        /// Changes as JSON objects (`rappel_catalogue::Change`).
        changes: Vec<String>,
        /// Products that were not taken, by their place in the array, and what to change in them.
        refused: Vec<(u32, String)>,
    },
    /// Of each event what is wrong with it, as place and words, if anything is.
    Listened(Vec<Option<(String, String)>>),
    /// The question was not understood; what to change.
    Refused(String),
    /// Rows as JSON objects (`rappel_catalogue::Row`).
    Rows(Vec<String>),
    /// The import with this number runs.
    Importing {
        /// Its number.
        number: u64,
        /// Whether it began just now.
        begun: bool,
    },
    /// The last import as JSON (`rappel_catalogue::Run`), or `null`.
    Status(String),
    /// Keys and changes.
    News(Vec<(String, String)>),
    /// Done.
    Done,
}
