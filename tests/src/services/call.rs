//! One request that came to a company, and what became of it.

use http::HeaderMap;
use serde_json::Value;

/// A request as it came.
#[derive(Debug, Clone, PartialEq)]
pub struct Call {
    /// When it had come, by the story's clock.
    pub received_at_ms: i64,
    /// The method.
    pub method: String,
    /// Its headers, those of the connection left out.
    pub headers: HeaderMap,
    /// Its JSON, or its form fields as an object.
    pub body: Value,
    /// The sender's id for it, where the company looks at one.
    pub id: Option<String>,
    /// What became of it.
    pub fate: Fate,
}

/// What became of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fate {
    /// Taken, under this name of the company's (Twilio writes `SM` before it). Whether the sender was told is another
    /// matter.
    Taken(String),
    /// Not taken: it was taken before, under this name.
    Known(String),
    /// Not taken, as the story wants it.
    NotTaken,
    /// Not taken: it breaks the contract, and so.
    Refused(String),
}

impl Call {
    /// A text of the body at a place such as `/to/0`; empty if there is none.
    #[must_use]
    pub fn text(&self, place: &str) -> &str {
        self.body.pointer(place).and_then(Value::as_str).unwrap_or_default()
    }

    /// The company's name for the message, if it took it now or before.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        match &self.fate {
            Fate::Taken(name) | Fate::Known(name) => Some(name),
            Fate::NotTaken | Fate::Refused(_) => None,
        }
    }
}
