//! What the object that brings people along can be asked.

use rappel_shop::import::ImportRefusal;
use serde::{Deserialize, Serialize};

/// A question to it.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) enum ImportCall {
    /// How far it is.
    Look,
    /// Reads and counts a file.
    Upload {
        /// The shop's key.
        shop: String,
        /// The file's name.
        name: String,
        /// All of it.
        text: String,
    },
    /// Brings its people along.
    Start {
        /// Which upload is meant.
        id: String,
        /// `rappel_shop::import::ImportTerms` as JSON.
        terms: String,
    },
    /// Forgets an upload that was not started.
    Cancel {
        /// Which is meant.
        id: String,
    },
}

/// Its answer.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) enum ImportReply {
    /// `rappel_shop::import::ImportRun` as JSON; nothing if no file was brought along yet.
    Run(Option<String>),
    /// Nothing of the file was read.
    Refused(ImportRefusal),
    /// Not now, in a merchant's words.
    NotTaken(String),
}
