//! Errors in three tiers: *ours* (500, logged), *theirs* (4xx, told what to change), and *this item only*
//! (dropped and counted where it happens, so it has no type here).

use worker::{Response, ResponseBuilder, Result};

/// Why a request was not served.
#[derive(Debug)]
pub(crate) enum EdgeError {
    /// Our fault, or the platform's: logged, answered without detail, may be tried again.
    Ours(String),
    /// The sender's to mend: status and a sentence that says how.
    Theirs(u16, String),
    /// Too many from there: try again after so many seconds.
    TooMany(u32),
}

impl EdgeError {
    /// The sender's fault, with the HTTP status that fits and what to change.
    pub(crate) fn theirs(status: u16, message: impl Into<String>) -> Self {
        EdgeError::Theirs(status, message.into())
    }

    /// The answer to give. Only here does an error become HTTP.
    pub(crate) fn into_response(self) -> Result<Response> {
        match self {
            EdgeError::Ours(detail) => {
                crate::log::error!("error: {detail}");
                plain(500, "something went wrong on our side; trying again is safe".into())
            }
            EdgeError::Theirs(status, message) => plain(status, message),
            EdgeError::TooMany(seconds) => {
                let response = plain(429, "too many from this network: try again later".into())?;
                response.headers().set("retry-after", &seconds.to_string())?;
                Ok(response)
            }
        }
    }
}

/// Words as nothing but words, though they may repeat what was sent: no browser takes them for a page.
pub(crate) fn plain(status: u16, words: String) -> Result<Response> {
    let builder = ResponseBuilder::new().with_status(status);
    let builder = builder.with_header("content-type", "text/plain; charset=utf-8")?;
    Ok(builder.with_header("x-content-type-options", "nosniff")?.fixed(words.into_bytes()))
}

impl From<worker::Error> for EdgeError {
    fn from(error: worker::Error) -> Self {
        EdgeError::Ours(error.to_string())
    }
}

impl From<serde_json::Error> for EdgeError {
    fn from(error: serde_json::Error) -> Self {
        EdgeError::Ours(format!("stored JSON: {error}"))
    }
}
