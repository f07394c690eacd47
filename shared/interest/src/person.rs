//! A person's index row at a shard: taste, and where the person's interest rows are, so that they can be moved and erased
//! without a search.

use rappel_signal::UnixMs;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::{InterestKey, Place, Subject, Taste};

const VERSION: u8 = 1;

/// Where one interest row of the person is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Held {
    /// About what.
    pub subject: Subject,
    /// The hand-over that brought it.
    pub number: u64,
    /// Its place in the order of telling; `None`: the interest is over, and only its number is kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<Place>,
    /// When it may go.
    pub until: UnixMs,
}

/// See the module.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonRow {
    /// Version of the form.
    pub v: u8,
    /// The newest hand-over that was taken.
    pub number: u64,
    /// The hand-over that brought the taste.
    #[serde(default)]
    pub taste_number: u64,
    /// Rows that are not held are taken only from hand-overs above this: it rises when a held one gives way to newer ones.
    #[serde(default)]
    pub floor: u64,
    /// When the last hand-over came.
    pub updated_at: UnixMs,
    /// What the person likes.
    #[serde(default)]
    pub taste: Taste,
    /// Where the person's interest rows are, by subject.
    #[serde(default)]
    pub held: Vec<Held>,
    /// Fields of newer versions, kept as they are.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

impl Held {
    /// The interest row's key.
    #[must_use]
    pub fn key(&self, person: &str) -> Option<String> {
        let place = self.place?;
        Some(InterestKey { subject: self.subject.clone(), place, person: person.into() }.to_stored())
    }
}

impl PersonRow {
    /// Somebody of whom nothing is known yet.
    #[must_use]
    pub fn new(now: UnixMs) -> PersonRow {
        PersonRow {
            v: VERSION,
            number: 0,
            taste_number: 0,
            floor: 0,
            updated_at: now,
            taste: Taste::default(),
            held: Vec::new(),
            extra: Map::new(),
        }
    }

    /// The row's value.
    #[must_use]
    pub fn to_stored(&self) -> String {
        // Text keys and plain values: there is nothing JSON could refuse.
        serde_json::to_string(self).unwrap_or_default()
    }

    /// Reads a row's value; `None` if it is not one.
    #[must_use]
    pub fn from_stored(value: &str) -> Option<PersonRow> {
        serde_json::from_str(value).ok()
    }
}
