//! What the object that learns what goes with what can be asked. Lessons, facts and acts travel as JSON, as they are
//! stored.

use rappel_signal::ProductId;
use rappel_taste::Listed;
use serde::{Deserialize, Serialize};

/// A question to it.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) enum TasteCall {
    /// Visits and orders that are over: `rappel_taste::Told` as JSON. Told twice, each is learned once.
    Learn {
        /// At most so many as one object keeps waiting.
        lessons: Vec<String>,
    },
    /// The catalogue has products, or has them no more: [`Product`]s as JSON. Told twice, nothing changes.
    List {
        /// At most a batch of the catalogue's.
        products: Vec<String>,
    },
    /// Rows of the model, by their keys.
    Rows {
        /// Those that a request names.
        keys: Vec<String>,
    },
    /// Everything there is, for the tests.
    #[cfg(feature = "dev")]
    Everything,
}

/// Its answer.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) enum TasteReply {
    /// What each lesson says of the taste of whoever did it: a list of `rappel_taste::Act`s as JSON, in the order of the
    /// lessons.
    Learned(Vec<String>),
    /// Done, now or before.
    Done,
    /// The rows in the order of the keys; one that was never stored is none.
    Rows(Vec<Option<String>>),
    /// Keys and rows.
    #[cfg(feature = "dev")]
    Everything(Vec<(String, String)>),
}

/// A product as the catalogue has it.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Product {
    /// Which.
    pub(crate) id: ProductId,
    /// Its facts; none if the catalogue has it no more.
    pub(crate) listed: Option<Listed>,
}
