//! What is wrong with an event or a request, in words that say where and what to change.

use std::fmt;

use serde::Serialize;

use crate::limit::{REQUEST_BYTES_MAX, REQUEST_EVENTS_MAX, UPLOAD_BYTES_MAX, UPLOAD_EVENTS_MAX};

/// Why one event was refused. The others of its request are not touched by it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Refusal {
    /// Where in the event: `items[2].price`; empty for the event as a whole.
    pub path: String,
    /// What is wrong there and what to change.
    pub message: String,
}

impl Refusal {
    /// What is wrong with the field at this path.
    pub fn at(path: &str, message: impl Into<String>) -> Refusal {
        Refusal { path: path.to_owned(), message: message.into() }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let place = if self.path.is_empty() { "the event" } else { &self.path };
        write!(f, "{place} {}", self.message)
    }
}

/// Why nothing of a request could be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RequestRefusal {
    /// No events.
    Empty,
    /// More bytes than [`REQUEST_BYTES_MAX`].
    RequestTooLarge,
    /// More events than [`REQUEST_EVENTS_MAX`].
    TooManyEvents,
    /// More bytes than [`UPLOAD_BYTES_MAX`].
    UploadTooLarge,
    /// More lines than [`UPLOAD_EVENTS_MAX`].
    TooManyLines,
    /// No JSON; what the parser said.
    NotJson(String),
}

impl RequestRefusal {
    /// The HTTP status that says so.
    pub fn status(&self) -> u16 {
        match self {
            RequestRefusal::Empty | RequestRefusal::NotJson(_) => 400,
            RequestRefusal::RequestTooLarge
            | RequestRefusal::TooManyEvents
            | RequestRefusal::UploadTooLarge
            | RequestRefusal::TooManyLines => 413,
        }
    }

    /// The body of the answer.
    pub fn body(&self) -> serde_json::Value {
        serde_json::json!({ "error": self.to_string() })
    }
}

impl fmt::Display for RequestRefusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            RequestRefusal::Empty => f.write_str("there are no events: send one event, or a list of them"),
            RequestRefusal::RequestTooLarge => {
                write!(f, "the body is over {REQUEST_BYTES_MAX} bytes: send fewer events in one request")
            }
            RequestRefusal::TooManyEvents => {
                write!(f, "there are over {REQUEST_EVENTS_MAX} events: send several requests, or an upload")
            }
            RequestRefusal::UploadTooLarge => {
                write!(f, "the body is over {UPLOAD_BYTES_MAX} bytes: send several uploads")
            }
            RequestRefusal::TooManyLines => {
                write!(f, "there are over {UPLOAD_EVENTS_MAX} lines: send several uploads")
            }
            RequestRefusal::NotJson(what) => write!(f, "the body is not JSON: {what}"),
        }
    }
}
