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

    /// Status and words of the answer to give; ours are logged, and the sender is told no detail of them.
    pub(crate) fn told(self) -> (u16, String, Option<u32>) {
        match self {
            EdgeError::Ours(detail) => {
                crate::log::error!("error: {detail}");
                (500, "something went wrong on our side; trying again is safe".into(), None)
            }
            EdgeError::Theirs(status, message) => (status, message, None),
            EdgeError::TooMany(seconds) => {
                (429, "too many from this network: try again later".into(), Some(seconds))
            }
        }
    }

    /// The answer to a machine. Only here, and for readers of the console in `console/refused.rs`, does an error become HTTP.
    pub(crate) fn into_response(self) -> Result<Response> {
        let (status, words, wait_s) = self.told();
        wait(plain(status, words)?, wait_s)
    }
}

/// Says when to come again, where that is known.
pub(crate) fn wait(response: Response, wait_s: Option<u32>) -> Result<Response> {
    if let Some(seconds) = wait_s {
        response.headers().set("retry-after", &seconds.to_string())?;
    }
    Ok(response)
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
